//! Every limit on hostile input: its number, and where it comes from.

/// Bytes of one input, whatever it is: of a manifest kube-apiserver takes no more (413; asked).
pub const MANIFEST_BYTES: usize = 3_145_728;
/// Levels of JSON or YAML nesting. kube-apiserver refuses more (asked).
pub const NESTING: usize = 10_000;
/// Bytes that aliases may add to a YAML document. kube-apiserver counts values and not their bytes, and has no answer.
pub const ALIASED_BYTES: usize = 32 << 20;
/// Levels of DER nesting: as many as the `der` crate reads; so deep is also looked into values that no kind declares.
pub const DER_NESTING: usize = 64;
/// Bytes of one PEM bundle. Debian's CA bundle has 220 KB.
pub const PEM_BYTES: usize = 1 << 20;
/// Blocks of one PEM bundle, and pieces of one field. Debian's CA bundle has 140.
pub const PEM_BLOCKS: usize = 200;
/// Extensions of one certificate or request that are read (ours).
pub const EXTENSIONS: usize = 1_000;
/// Self-signed certificates of one input whose signatures are checked: each takes up to a few milliseconds (ours).
pub const SELF_SIGNATURES: usize = 8;
/// Bytes of one JSON Web Token (ours).
pub const JWT_BYTES: usize = 256 << 10;
/// Members of a JSON Web Key that are read (ours).
pub const TOKEN_MEMBERS: usize = 1_000;
/// Signatures of tokens of one input that are checked with keys beside them: each takes up to a few milliseconds (ours).
pub const TOKEN_SIGNATURES: usize = 64;
/// Pairs of a token and a key of one input that are looked at for that (ours).
pub const TOKEN_KEYS: usize = 10_000;
/// Bytes of one JSON Web Key set (ours).
pub const JWKS_BYTES: usize = 1 << 20;
/// Keys of one JSON Web Key set (ours).
pub const JWKS_KEYS: usize = 200;
/// Keys or roots that one call is given, and pieces of text in which they may stand (ours; Debian's CA bundle has 140).
pub const GIVEN: usize = 1_000;
/// Bytes of all of them: those of one input.
pub const GIVEN_BYTES: usize = MANIFEST_BYTES;
/// Bits of an RSA modulus that is still used (Go and webpki stop there too).
pub const RSA_BITS: usize = 8192;
/// Bits of the prime of a DSA key of which the public half is worked out (ours; FIPS 186-4 has up to 3072).
pub const DSA_BITS: usize = 4096;
/// Bits of the order of such a key (ours; FIPS 186-4 has up to 256).
pub const DSA_ORDER_BITS: usize = 512;
/// Findings that a report holds; the others are counted.
pub const FINDINGS: usize = 1_000;
/// Bytes that are read again to see that fixes which are called safe are so (ours).
pub const READ_AGAIN_BYTES: usize = 64 << 10;
/// Bytes of one message (Go's CVE-2025-61729: an error text that grows with its input).
pub const MESSAGE_BYTES: usize = 4 << 10;
/// Rows of one artifact; the others are counted (ours).
pub const ROWS: usize = 1_000;
/// Bytes of the labels and pointers of one artifact's rows, as far as they repeat those around them (ours).
pub const ROW_BYTES: usize = 8 << 20;
/// Objects that are judged one by one; the rest of a list or file is counted (ours).
pub const OBJECTS: usize = 5_000;
/// Layers of base64 around each other that are opened (ours).
pub const LAYERS: usize = 4;
/// Elements of DER that an ASN.1 view lists; the others are counted (ours).
pub const ASN1_ELEMENTS: usize = 20_000;
/// Signatures that one verification of a chain checks, and issuers that it tries for a client (Go crypto/x509 tries as many,
/// webpki checks as many).
pub const CHAIN_SIGNATURES: u32 = 100;
/// Issuers that one verification of a chain tries: a path of ten certificates with three candidates each has fewer (ours).
pub const CHAIN_STEPS: u32 = 1_000;
/// Comparisons of names with name constraints in one verification of a chain: 300 names by 300 constraints (ours; webpki
/// stops at 250,000).
pub const CHAIN_COMPARISONS: u32 = 100_000;
/// Certificates of one path (ours; OpenSSL takes 100, browsers fewer than 10).
pub const CHAIN_MEMBERS: usize = 32;
/// Paths that were tried and do not hold, as they are listed (ours).
pub const CHAIN_REJECTED: usize = 32;
/// Policies and policy mappings of one certificate of a path, all of which are compared with each other (ours).
pub const CHAIN_POLICIES: usize = 100;
/// Signatures between the certificates of one input that are checked where nobody asked for it (ours).
pub const LINK_SIGNATURES: usize = 32;
/// Signatures of tokens, and as many of certificates, that one comparison checks to tell which of them stop to work (ours).
pub const COMPARED_SIGNATURES: usize = 200;
/// Values that one comparison of objects looks at, of both together (ours).
pub const COMPARED_VALUES: usize = 500_000;
/// Chains of one input that are verified: each may take as many signatures as one (ours).
pub const VERIFIED_CHAINS: usize = 8;
