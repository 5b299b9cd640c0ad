//! JSON Web Keys and sets of them: how they are written, and what they are good for.

use crate::diagnostic::{Finding, Rule, quoted};
use crate::encoding::base64;
use crate::encoding::der;
use crate::encoding::der::without_zeros;
use crate::jose::parameters::{self, Purpose, SYMMETRIC, X448, X25519};
use crate::jose::{DecodedKey, bits_of};
use crate::limits;
use crate::place::Place;
use crate::source::Span;
use crate::syntax::tree::{NodeId, Tree};
use crate::verify::key_policy;
use crate::x509::Certificate;

rules! {
    Advice, "kubecred limits" {
        Error LIMIT = "key-set/limit": "A key set has at most 1 MiB and 200 keys.";
    }
    Standard, "RFC 7517, section 5.1" {
        Error STRUCTURE = "key-set/structure": "A key set has a list `keys` of JSON objects.";
    }
    Advice, "Kubernetes, service account issuer discovery" {
        Warning EMPTY = "key-set/empty": "A key set has a key: no token can be verified with an empty one.";
        Warning DISCOVERY_DOCUMENT = "key-set/discovery-document":
            "Tokens are verified with the key set that a discovery document names, not with the document.";
    }
    Standard, "RFC 7517, section 4.5" {
        Warning DUPLICATE_KID = "key-set/duplicate-kid": "Each key of a set has a `kid` of its own.";
        Warning MISSING_KID = "key-set/missing-kid": "Each of several keys has a `kid`, by which a token names it.";
    }
    Standard, "RFC 7517, section 4" {
        Error DUPLICATE_MEMBER = "key-set/duplicate-member": "Each member of a key is there once.";
        Error MEMBER_TYPE = "key-set/member-type": "Members of a key have the type that the standard gives them.";
    }
    Standard, "RFC 7517, section 4.1; RFC 7518, section 6; RFC 8037, section 2" {
        Error MEMBER_MISSING = "key-set/member-missing": "A key has all the members that its type asks for.";
    }
    Standard, "RFC 7517, section 5" {
        Warning UNKNOWN_TYPE = "key-set/unknown-type": "Type and curve of a key are ones that readers know: others they pass over.";
    }
    Standard, "RFC 7518, section 6.2.1.1; RFC 8037, section 2" {
        Error CURVE = "key-set/curve": "The curve of a key is one of its type.";
    }
    Standard, "RFC 7515, section 2" {
        Error BASE64 = "key-set/base64": "Numbers of a key are base64url without padding.";
    }
    Standard, "RFC 4648, section 3.5" {
        Warning BASE64_NOT_CANONICAL = "key-set/base64-not-canonical":
            "Bits of base64url that carry nothing are zero: else one key has several texts.";
    }
    Standard, "RFC 7518, section 2" {
        Error LEADING_ZEROS = "key-set/leading-zeros": "The numbers of an RSA key have no zeros in front.";
    }
    Standard, "RFC 7518, section 6.2.1.2; RFC 8037, section 2" {
        Error COORDINATE_LENGTH = "key-set/coordinate-length": "A coordinate has as many bytes as its curve, zeros in front included.";
    }
    Standard, "RFC 7518, section 6.2.1; SEC 1, section 3.2.2" {
        Error NOT_ON_CURVE = "key-set/not-on-curve": "The point of a key lies on its curve.";
    }
    Standard, "RFC 7518, section 3.3; Go crypto/rsa" {
        Error RSA_SIZE = "key-set/rsa-size": "An RSA key has 2048 to 8192 bits.";
    }
    Standard, "RFC 8017, section 3.1; Go crypto/rsa" {
        Error RSA_EXPONENT = "key-set/rsa-exponent": "The exponent of an RSA key is odd, at least 3, and has at most 33 bits.";
        Warning LARGE_EXPONENT = "key-set/large-exponent": "The exponent of an RSA key has at most 31 bits: Go takes no others.";
    }
    Standard, "RFC 8017, section 3.1" {
        Error RSA_MODULUS = "key-set/rsa-modulus": "The modulus of an RSA key is a product of large primes: it is odd, to begin with.";
    }
    Advice, "CVE-2017-15361" {
        Error VULNERABLE_KEY = "key-set/vulnerable-key":
            "A key is not one whose private half can be computed (ROCA).";
    }
    Standard, "RFC 7518, section 3.2" {
        Error SYMMETRIC_LENGTH = "key-set/symmetric-length": "A symmetric key is at least as long as the hash that it is used with.";
    }
    Advice, "RFC 7517, section 9.2" {
        Warning PRIVATE_KEY = "key-set/private-key": "A key set that others read holds public keys only.";
    }
    Standard, "RFC 8725, section 3.5; RFC 7517, section 9.2" {
        Warning SYMMETRIC_KEY = "key-set/symmetric-key":
            "Tokens for a cluster are verified with public keys: who has a symmetric key can also forge.";
    }
    Standard, "RFC 7517, section 4.4; RFC 7518, sections 3.1 and 4.1" {
        Error ALGORITHM_MISMATCH = "key-set/algorithm-mismatch": "The algorithm of a key is one for keys of its type and curve.";
    }
    Standard, "RFC 7517, sections 4.2 and 4.3" {
        Error USAGE_CONFLICT = "key-set/usage-conflict": "`use`, `key_ops` and `alg` say the same of what a key is for.";
    }
    Advice, "RFC 7517, section 4.2" {
        Warning NOT_FOR_SIGNATURES = "key-set/not-for-signatures": "A key with which tokens are verified is one for signatures.";
    }
    Advice, "Kubernetes, service account issuer keys" {
        Info KUBERNETES_KID = "key-set/kubernetes-kid":
            "A `kid` of kube-apiserver is the SHA-256 of its key: one that looks like it belongs to its key.";
    }
    Standard, "RFC 7517, section 4.7" {
        Error CERTIFICATE_MISMATCH = "key-set/certificate-mismatch": "The first certificate of a key holds that key.";
    }
    Standard, "RFC 7517, sections 4.8 and 4.9" {
        Error CERTIFICATE_THUMBPRINT = "key-set/certificate-thumbprint": "A thumbprint of a key is that of its first certificate.";
    }
}

/// Why there is no set of keys.
pub(crate) const NO_KEYS: &str = "there is no list `keys`";
/// What to do about a key that is broken.
pub(crate) const MADE_ANEW: &str = "have its issuer write the key set anew, with a library that follows RFC 7517";
/// What to do about bytes that can't be decoded.
pub(crate) const WRITE_BASE64URL: &str = "write base64url: `-` for `+`, `_` for `/`, and no `=` at the end";

/// Of a set with too many keys.
pub(crate) fn too_many(count: usize) -> String {
    format!("the set has {count} keys, only the first {} are looked at", limits::JWKS_KEYS)
}

/// Of a set of too many bytes.
pub(crate) fn too_long(length: usize) -> String {
    format!("the set has {length} bytes, at most {} are read", limits::JWKS_BYTES)
}

/// Of a set with keys that are none.
pub(crate) fn no_objects(count: usize) -> String {
    match count {
        1 => "one of its keys is no JSON object".to_owned(),
        _ => format!("{count} of its keys are no JSON objects"),
    }
}

/// Whether a finding of this rule means that there is no public key.
pub(crate) fn hides_key(rule: &'static Rule) -> bool {
    [&MEMBER_TYPE, &MEMBER_MISSING, &UNKNOWN_TYPE, &BASE64, &CURVE, &COORDINATE_LENGTH].contains(&rule)
}

/// The text of a member; of the type of the key where there is no such member, and else of its first name.
pub(crate) fn span_of(tree: &Tree<'_>, node: NodeId, member: &str) -> Span {
    let value = tree.get(node, member).or_else(|| tree.get(node, "kty"));
    let head = || tree.members(node).first().map(|first| first.key_span);
    value.map(|value| tree.node(value).span).or_else(head).unwrap_or(tree.node(node).span)
}

/// Where a key stands.
#[derive(Clone, Copy, Debug)]
pub(crate) struct KeyPlace<'k> {
    /// Its document.
    pub(crate) tree: &'k Tree<'k>,
    /// Its node.
    pub(crate) node: NodeId,
    /// The place of the document.
    pub(crate) place: &'k Place,
    /// Which of a set it is.
    pub(crate) index: Option<usize>,
}

impl KeyPlace<'_> {
    fn finding(&self, rule: &'static Rule, message: impl Into<String>, member: &str, help: &str) -> Finding {
        self.finding_at(rule, message, member, help, span_of(self.tree, self.node, member))
    }

    fn finding_at(
        &self,
        rule: &'static Rule,
        message: impl Into<String>,
        member: &str,
        help: &str,
        span: Span,
    ) -> Finding {
        let finding = Finding::new(rule, message).inside(self.place, span).help(help);
        let (path, pointer) = match self.index {
            Some(index) => (format!("keys[{index}].{member}"), format!("/keys/{index}/{member}")),
            None => (member.to_owned(), format!("/{member}")),
        };
        finding.path(path).pointer(pointer)
    }
}

/// Everything that is wrong with one key. Its certificates are looked at by [`check_certificate`].
pub(crate) fn check_key(key: &DecodedKey, at: &KeyPlace<'_>, findings: &mut Vec<Finding>) {
    findings.extend(
        key.issues
            .iter()
            .map(|issue| at.finding_at(issue.rule, issue.message.clone(), &issue.member, issue.help, issue.span)),
    );
    let mut check = Check { key, at, findings };
    check.numbers();
    check.purpose();
    check.secrets();
    check.key_id();
}

/// Whether the first certificate of a key is that of the key.
pub(crate) fn check_certificate(
    key: &DecodedKey,
    certificate: &Certificate,
    at: &KeyPlace<'_>,
    findings: &mut Vec<Finding>,
) {
    if let Some(public_key) = &key.value.public_key
        && public_key.sha256 != certificate.public_key.sha256
    {
        let message = "the first certificate in `x5c` is that of another key";
        let help = "put the certificate of this key first, or leave out `x5c`";
        findings.push(at.finding(&CERTIFICATE_MISMATCH, message, "x5c", help));
    }
    for (member, sum) in [("x5t", &certificate.fingerprints.sha1), ("x5t#S256", &certificate.fingerprints.sha256)] {
        if key.bytes(member).is_some_and(|bytes| der::hex(bytes) != *sum) {
            let message = format!("`{member}` is not the thumbprint of the first certificate in `x5c`");
            let help = "write the hash of the certificate's DER as base64url, or leave it out";
            findings.push(at.finding(&CERTIFICATE_THUMBPRINT, message, member, help));
        }
    }
}

/// What is wrong with the names of the keys of a set.
pub(crate) fn check_key_ids(keys: &[DecodedKey], places: &[KeyPlace<'_>], findings: &mut Vec<Finding>) {
    if keys.len() < 2 {
        return;
    }
    for (index, (key, at)) in keys.iter().zip(places).enumerate() {
        let Some(name) = &key.value.key_id else {
            if at.tree.get(at.node, "kid").is_none() {
                let message = "this key of several has no `kid`: a token can't say that it is signed with it";
                let help = "give each key of the set a `kid`";
                findings.push(at.finding(&MISSING_KID, message, "kid", help));
            }
            continue;
        };
        let same = |other: &&DecodedKey| other.value.key_id.as_ref() == Some(name);
        let Some(first) = keys.iter().take(index).position(|other| same(&other)) else { continue };
        let message = format!("two keys have the `kid` {}: which of them a token means is not told", quoted(name));
        let mut finding = at.finding(&DUPLICATE_KID, message, "kid", "give each key of the set a `kid` of its own");
        if let Some(span) = places.get(first).and_then(|at| at.place.span(span_of(at.tree, at.node, "kid"))) {
            finding = finding.label(span, "the first key of this name");
        }
        findings.push(finding);
    }
}

struct Check<'c> {
    key: &'c DecodedKey,
    at: &'c KeyPlace<'c>,
    findings: &'c mut Vec<Finding>,
}

impl Check<'_> {
    fn push(&mut self, rule: &'static Rule, message: impl Into<String>, member: &str, help: &str) {
        self.findings.push(self.at.finding(rule, message, member, help));
    }

    fn numbers(&mut self) {
        let key = &self.key.value;
        match key.key_type.as_deref() {
            Some("RSA") => self.rsa(),
            Some("EC" | "OKP") => {
                let refusal = key.public_key.as_ref().and_then(|key| key.with_material(key_policy::refusal));
                if let Some(refusal) = refusal.filter(|refusal| refusal.word == key_policy::KEY_POINT) {
                    self.push(&NOT_ON_CURVE, refusal.reason, "x", MADE_ANEW);
                }
            }
            Some(SYMMETRIC) => self.symmetric(),
            _ => {}
        }
    }

    fn rsa(&mut self) {
        for member in ["n", "e"] {
            if self.key.bytes(member).is_some_and(|bytes| bytes.len() > 1 && bytes.first() == Some(&0)) {
                let message = format!("`{member}` begins with a byte that is zero and carries nothing");
                self.push(&LEADING_ZEROS, message, member, "leave out the zeros in front before encoding the number");
            }
        }
        let Some(modulus) = self.key.bytes("n") else { return };
        for refusal in key_policy::modulus_refusals(without_zeros(modulus)) {
            let (rule, help) = match refusal.word {
                key_policy::KEY_SIZE => (&RSA_SIZE, crate::rules::x509::STRONG_KEY),
                key_policy::KEY_MODULUS => (&RSA_MODULUS, MADE_ANEW),
                _ => (&VULNERABLE_KEY, "make a new key elsewhere, and trust this one no more"),
            };
            self.push(rule, refusal.reason, "n", help);
        }
        let Some(exponent) = self.key.bytes("e").map(without_zeros) else { return };
        let help = "it is 65537 (`AQAB`) nearly always";
        if let Some(refusal) = key_policy::exponent_refusal(exponent) {
            self.push(&RSA_EXPONENT, refusal.reason, "e", help);
        } else if bits_of(exponent) > 31 {
            let message =
                "this exponent of an RSA key has more than 31 bits: Go, and kube-apiserver with it, does not take it";
            self.push(&LARGE_EXPONENT, message, "e", help);
        }
    }

    fn symmetric(&mut self) {
        let needed = self.key.value.algorithm.as_deref().and_then(parameters::algorithm).map_or(0, |known| known.bits);
        let Some(length) = self.key.bytes("k").map(<[u8]>::len) else { return };
        if length == 0 {
            self.push(&SYMMETRIC_LENGTH, "the key is empty: anyone has it", "k", "make a key of random bytes");
        } else if length * 8 < needed {
            let message = format!("the key has {} bits, the algorithm asks for {needed} at least", length * 8);
            self.push(&SYMMETRIC_LENGTH, message, "k", "make a longer key of random bytes");
        }
    }

    fn purpose(&mut self) {
        let key = &self.key.value;
        let (key_type, curve) = (key.key_type.as_deref().unwrap_or_default(), key.curve.as_deref().unwrap_or_default());
        let known_type = parameters::KEY_TYPES.iter().any(|known| known.name == key_type);
        let algorithm = key.algorithm.as_deref().and_then(parameters::algorithm);
        if let Some(name) = key.algorithm.as_deref().filter(|_| known_type) {
            let what = if curve.is_empty() { key_type.to_owned() } else { format!("{key_type} on {}", quoted(curve)) };
            let problem = match algorithm {
                Some(known) if known.fits(key_type, curve) => None,
                Some(_) => Some(format!("the algorithm {name} is not one for this key, which is {what}")),
                None => Some(format!("there is no algorithm {}", quoted(name))),
            };
            if let Some(problem) = problem {
                let fitting = parameters::ALGORITHMS
                    .iter()
                    .find(|known| known.purpose == Purpose::Signatures && known.fits(key_type, curve));
                let help = fitting.map_or_else(
                    || MADE_ANEW.to_owned(),
                    |known| format!("with such a key it is, for example, `{}`", known.name),
                );
                self.push(&ALGORITHM_MISMATCH, problem, "alg", &help);
            }
        }
        let by_use = match key.public_use.as_deref() {
            Some("sig") => Some(Purpose::Signatures),
            Some("enc") => Some(Purpose::Encryption),
            _ => None,
        };
        let signs = key.key_operations.iter().any(|name| matches!(name.as_str(), "sign" | "verify"));
        let encrypts = key.key_operations.iter().any(|name| ENCRYPTING.contains(&name.as_str()));
        let by_operations = match (signs, encrypts) {
            (true, false) => Some(Purpose::Signatures),
            (false, true) => Some(Purpose::Encryption),
            _ => None,
        };
        let told = [("alg", algorithm.map(|known| known.purpose)), ("use", by_use), ("key_ops", by_operations)];
        let mut told = told.into_iter().filter_map(|(member, purpose)| Some((member, purpose?)));
        let first = told.next();
        let conflict = first.and_then(|(_, purpose)| told.find(|(_, other)| *other != purpose));
        let operations = key.key_operations.iter().enumerate();
        let repeated = operations.clone().any(|(at, name)| operations.clone().take(at).any(|(_, other)| other == name));
        let has_operations = key.members.iter().any(|member| member.name == "key_ops");
        let other_use = key.public_use.as_deref().filter(|_| by_use.is_none());
        if let Some((first, purpose, member)) =
            first.zip(conflict).map(|((first, purpose), (member, _))| (first, purpose, member))
        {
            let (this, that) = if purpose == Purpose::Signatures {
                ("signatures", "encryption")
            } else {
                ("encryption", "signatures")
            };
            let message = format!("`{first}` says that the key is for {this}, `{member}` that it is for {that}");
            self.push(
                &USAGE_CONFLICT,
                message,
                member,
                "make both say the same; tokens are verified with keys whose `use` is `sig`",
            );
        } else if repeated {
            self.push(&USAGE_CONFLICT, "`key_ops` names an operation twice", "key_ops", "name each operation once");
        } else if let Some((first, Purpose::Encryption)) = first {
            self.not_for_signatures(first, "is for encryption");
        } else if matches!(curve, X25519 | X448) {
            self.not_for_signatures("crv", "is for encryption");
        } else if let Some(name) = other_use {
            self.not_for_signatures("use", &format!("is for {} and not for signatures", quoted(name)));
        } else if has_operations && !key.key_operations.iter().any(|name| name == "verify") {
            self.not_for_signatures("key_ops", "verifies nothing");
        }
    }

    fn not_for_signatures(&mut self, member: &str, what: &str) {
        let message = format!("by its `{member}` this key {what}: no token is verified with it");
        self.push(
            &NOT_FOR_SIGNATURES,
            message,
            member,
            "use a key whose `use` is `sig`, and whose `key_ops`, if any, have `verify`",
        );
    }

    fn secrets(&mut self) {
        if self.key.value.key_type.as_deref() == Some(SYMMETRIC) {
            let message =
                "this key is symmetric: whoever can verify with it can also sign, and kube-apiserver takes none";
            self.push(
                &SYMMETRIC_KEY,
                message,
                "k",
                "use a pair of keys, such as EC on P-256, and publish its public half",
            );
        } else if let Some(first) =
            self.key.value.members.iter().find(|member| parameters::PRIVATE_MEMBERS.contains(&member.name.as_str()))
        {
            let message = "this key holds its private half: whoever reads the set can sign tokens with it";
            let help = "leave out `d`, `p`, `q`, `dp`, `dq`, `qi`; if others could read it, make a new key";
            self.push(&PRIVATE_KEY, message, &first.name, help);
        }
    }

    fn key_id(&mut self) {
        let key = &self.key.value;
        let (Some(name), Some(expected)) = (&key.key_id, &key.kubernetes_key_id) else { return };
        // Those are 32 bytes as base64url.
        let looks_like_it = name.len() == expected.len() && base64::decode_url(name.as_bytes()).is_ok();
        if looks_like_it && name != expected && Some(name) != key.thumbprint.as_ref() {
            let message = "the `kid` looks like one of kube-apiserver, but is not the hash of this key";
            let help = format!("kube-apiserver would name this key `{expected}`; other issuers name keys as they like");
            self.push(&KUBERNETES_KID, message, "kid", &help);
        }
    }
}

/// The operations of keys that are for encryption (RFC 7517, section 4.3).
const ENCRYPTING: &[&str] = &["encrypt", "decrypt", "wrapKey", "unwrapKey", "deriveKey", "deriveBits"];
