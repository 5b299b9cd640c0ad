//! Object identifiers (X.660) and the names of those that credentials carry.

use std::borrow::Cow;

/// The contents of an OBJECT IDENTIFIER in dotted form. `None` where they are none: empty, a number that does not
/// end or that does not start in its first byte, or one beyond 2^63.
pub fn decode(content: &[u8]) -> Option<String> {
    let mut dotted = String::with_capacity(content.len() * 3);
    let mut value: u64 = 0;
    let mut within = false;
    for &byte in content {
        if (!within && byte == 0x80) || value >> 56 != 0 {
            return None;
        }
        value = value << 7 | u64::from(byte & 0x7f);
        within = byte & 0x80 != 0;
        if within {
            continue;
        }
        if dotted.is_empty() {
            let first = (value / 40).min(2);
            push_number(&mut dotted, first);
            value -= first * 40;
        }
        dotted.push('.');
        push_number(&mut dotted, value);
        value = 0;
    }
    (!within && !dotted.is_empty()).then_some(dotted)
}

/// Appends a number in decimal. Certificates are full of them, and the formatter is slower.
fn push_number(text: &mut String, number: u64) {
    let mut power = 1;
    while number / power >= 10 {
        power *= 10;
    }
    while power > 0 {
        text.push(char::from(b'0' + u8::try_from(number / power % 10).unwrap_or(0)));
        power /= 10;
    }
}

/// The name of an object identifier, in the words of the document that defines it; the identifier itself where it
/// is not known.
pub fn name(oid: &str) -> Cow<'static, str> {
    lookup(oid).map_or_else(|| Cow::Owned(oid.to_owned()), Cow::Borrowed)
}

/// The name of an object identifier, where it is known.
pub fn lookup(oid: &str) -> Option<&'static str> {
    let index = NAMES.binary_search_by_key(&oid, |&(oid, _)| oid).ok()?;
    NAMES.get(index).map(|&(_, name)| name)
}

/// The identifier of a name or keyword, as [`name`] and [`attribute_keyword`] tell them; of a dotted form that itself.
pub fn identifier(name: &str) -> Option<&str> {
    if name.starts_with(|first: char| first.is_ascii_digit()) {
        return Some(name);
    }
    let is_it = |known: &&(&'static str, &str)| known.1 == name || attribute_keyword(known.0) == Some(name);
    NAMES.iter().find(is_it).map(|(oid, _)| *oid)
}

/// The keyword of an attribute type in the text of a distinguished name: those of RFC 4514, section 3, and the two
/// that Go adds.
pub fn attribute_keyword(oid: &str) -> Option<&'static str> {
    Some(match oid {
        COMMON_NAME => "CN",
        "2.5.4.5" => "SERIALNUMBER",
        "2.5.4.6" => "C",
        "2.5.4.7" => "L",
        "2.5.4.8" => "ST",
        "2.5.4.9" => "STREET",
        ORGANIZATION => "O",
        "2.5.4.11" => "OU",
        "2.5.4.17" => "POSTALCODE",
        "0.9.2342.19200300.100.1.25" => "DC",
        "0.9.2342.19200300.100.1.1" => "UID",
        _ => return None,
    })
}

/// commonName (X.520).
pub const COMMON_NAME: &str = "2.5.4.3";
/// organizationName (X.520).
pub const ORGANIZATION: &str = "2.5.4.10";
/// The attribute by which a client certificate tells kube-apiserver the user's UID.
pub const KUBERNETES_UID: &str = "1.3.6.1.4.1.57683.2";
/// extensionRequest (RFC 2985, section 5.4.2).
pub const EXTENSION_REQUEST: &str = "1.2.840.113549.1.9.14";
/// The extensions that a request asks for, as Microsoft's tools once wrote them.
pub const MICROSOFT_EXTENSION_REQUEST: &str = "1.3.6.1.4.1.311.2.1.14";
/// challengePassword (RFC 2985, section 5.4.1).
pub const CHALLENGE_PASSWORD: &str = "1.2.840.113549.1.9.7";
/// rsaEncryption (RFC 8017, appendix A.1).
pub const RSA: &str = "1.2.840.113549.1.1.1";
/// RSASSA-PSS (RFC 8017, appendix A.2.3).
pub const RSA_PSS: &str = "1.2.840.113549.1.1.10";
/// mgf1 (RFC 8017, appendix A.2.1).
pub const MGF1: &str = "1.2.840.113549.1.1.8";
/// dsa (RFC 3279, section 2.3.2).
pub const DSA: &str = "1.2.840.10040.4.1";
/// dhKeyAgreement (PKCS#3).
pub const DH: &str = "1.2.840.113549.1.3.1";
/// dhpublicnumber (RFC 3279, section 2.3.3).
pub const DH_X942: &str = "1.2.840.10046.2.1";
/// ecPublicKey (RFC 5480, section 2.1.1).
pub const EC: &str = "1.2.840.10045.2.1";
/// X25519 (RFC 8410, section 3).
pub const X25519: &str = "1.3.101.110";
/// Ed25519 (RFC 8410, section 3).
pub const ED25519: &str = "1.3.101.112";
/// secp224r1, also P-224 (RFC 5480, section 2.1.1.1).
pub const P224: &str = "1.3.132.0.33";
/// secp256r1, also P-256 (RFC 5480, section 2.1.1.1).
pub const P256: &str = "1.2.840.10045.3.1.7";
/// secp384r1, also P-384 (RFC 5480, section 2.1.1.1).
pub const P384: &str = "1.3.132.0.34";
/// secp521r1, also P-521 (RFC 5480, section 2.1.1.1).
pub const P521: &str = "1.3.132.0.35";
/// subjectKeyIdentifier (RFC 5280, section 4.2.1.2).
pub const SUBJECT_KEY_IDENTIFIER: &str = "2.5.29.14";
/// keyUsage (RFC 5280, section 4.2.1.3).
pub const KEY_USAGE: &str = "2.5.29.15";
/// subjectAltName (RFC 5280, section 4.2.1.6).
pub const SUBJECT_ALT_NAME: &str = "2.5.29.17";
/// issuerAltName (RFC 5280, section 4.2.1.7).
pub const ISSUER_ALT_NAME: &str = "2.5.29.18";
/// basicConstraints (RFC 5280, section 4.2.1.9).
pub const BASIC_CONSTRAINTS: &str = "2.5.29.19";
/// signedCertificateTimestampList (RFC 6962, section 3.3).
pub const SCT_LIST: &str = "1.3.6.1.4.1.11129.2.4.2";
/// The otherName in which Microsoft's CAs write a security identifier.
pub const MICROSOFT_OBJECT_SID: &str = "1.3.6.1.4.1.311.25.2.1";
/// nameConstraints (RFC 5280, section 4.2.1.10).
pub const NAME_CONSTRAINTS: &str = "2.5.29.30";
/// cRLDistributionPoints (RFC 5280, section 4.2.1.13).
pub const CRL_DISTRIBUTION_POINTS: &str = "2.5.29.31";
/// freshestCRL (RFC 5280, section 4.2.1.15).
pub const FRESHEST_CRL: &str = "2.5.29.46";
/// certificatePolicies (RFC 5280, section 4.2.1.4).
pub const CERTIFICATE_POLICIES: &str = "2.5.29.32";
/// policyMappings (RFC 5280, section 4.2.1.5).
pub const POLICY_MAPPINGS: &str = "2.5.29.33";
/// authorityKeyIdentifier (RFC 5280, section 4.2.1.1).
pub const AUTHORITY_KEY_IDENTIFIER: &str = "2.5.29.35";
/// policyConstraints (RFC 5280, section 4.2.1.11).
pub const POLICY_CONSTRAINTS: &str = "2.5.29.36";
/// extKeyUsage (RFC 5280, section 4.2.1.12).
pub const EXT_KEY_USAGE: &str = "2.5.29.37";
/// inhibitAnyPolicy (RFC 5280, section 4.2.1.14).
pub const INHIBIT_ANY_POLICY: &str = "2.5.29.54";
/// authorityInfoAccess (RFC 5280, section 4.2.2.1).
pub const AUTHORITY_INFO_ACCESS: &str = "1.3.6.1.5.5.7.1.1";
/// serverAuth (RFC 5280, section 4.2.1.12).
pub const SERVER_AUTH: &str = "1.3.6.1.5.5.7.3.1";
/// anyExtendedKeyUsage (RFC 5280, section 4.2.1.12).
pub const ANY_EXT_KEY_USAGE: &str = "2.5.29.37.0";
/// countryName (X.520).
pub const COUNTRY: &str = "2.5.4.6";
/// emailAddress (RFC 2985, section 5.2.1).
pub const EMAIL_ADDRESS: &str = "1.2.840.113549.1.9.1";
/// clientAuth (RFC 5280, section 4.2.1.12).
pub const CLIENT_AUTH: &str = "1.3.6.1.5.5.7.3.2";

/// In the order of the bytes of the identifier, for binary search.
const NAMES: &[(&str, &str)] = &[
    ("0.9.2342.19200300.100.1.1", "userId"),
    ("0.9.2342.19200300.100.1.25", "domainComponent"),
    ("1.2.156.10197.1.301", "sm2"),
    ("1.2.156.10197.1.501", "SM2-with-SM3"),
    ("1.2.643.100.1", "ogrn"),
    ("1.2.643.2.2.19", "gost3410-2001"),
    ("1.2.643.3.131.1.1", "inn"),
    ("1.2.643.7.1.1.1.1", "gost3410-2012-256"),
    ("1.2.643.7.1.1.1.2", "gost3410-2012-512"),
    ("1.2.643.7.1.1.3.2", "gost3410-2012-256-with-gost3411-2012-256"),
    ("1.2.643.7.1.1.3.3", "gost3410-2012-512-with-gost3411-2012-512"),
    ("1.2.840.10040.4.1", "dsa"),
    ("1.2.840.10040.4.3", "dsa-with-sha1"),
    ("1.2.840.10045.2.1", "ecPublicKey"),
    ("1.2.840.10045.3.1.1", "secp192r1"),
    ("1.2.840.10045.3.1.7", "secp256r1"),
    ("1.2.840.10045.4.1", "ecdsa-with-SHA1"),
    ("1.2.840.10045.4.3.1", "ecdsa-with-SHA224"),
    ("1.2.840.10045.4.3.2", "ecdsa-with-SHA256"),
    ("1.2.840.10045.4.3.3", "ecdsa-with-SHA384"),
    ("1.2.840.10045.4.3.4", "ecdsa-with-SHA512"),
    ("1.2.840.10046.2.1", "dhpublicnumber"),
    ("1.2.840.113533.7.65.0", "entrustVersionInfo"),
    ("1.2.840.113549.1.1.1", "rsaEncryption"),
    ("1.2.840.113549.1.1.10", "rsassaPss"),
    ("1.2.840.113549.1.1.11", "sha256WithRSAEncryption"),
    ("1.2.840.113549.1.1.12", "sha384WithRSAEncryption"),
    ("1.2.840.113549.1.1.13", "sha512WithRSAEncryption"),
    ("1.2.840.113549.1.1.14", "sha224WithRSAEncryption"),
    ("1.2.840.113549.1.1.2", "md2WithRSAEncryption"),
    ("1.2.840.113549.1.1.3", "md4WithRSAEncryption"),
    ("1.2.840.113549.1.1.4", "md5WithRSAEncryption"),
    ("1.2.840.113549.1.1.5", "sha1WithRSAEncryption"),
    ("1.2.840.113549.1.1.7", "rsaesOaep"),
    ("1.2.840.113549.1.1.8", "mgf1"),
    ("1.2.840.113549.1.3.1", "dhKeyAgreement"),
    ("1.2.840.113549.1.5.12", "PBKDF2"),
    ("1.2.840.113549.1.5.13", "PBES2"),
    ("1.2.840.113549.1.7.1", "data"),
    ("1.2.840.113549.1.7.2", "signedData"),
    ("1.2.840.113549.1.7.6", "encryptedData"),
    ("1.2.840.113549.1.9.1", "emailAddress"),
    ("1.2.840.113549.1.9.14", "extensionRequest"),
    ("1.2.840.113549.1.9.15", "smimeCapabilities"),
    ("1.2.840.113549.1.9.2", "unstructuredName"),
    ("1.2.840.113549.1.9.20", "friendlyName"),
    ("1.2.840.113549.1.9.21", "localKeyId"),
    ("1.2.840.113549.1.9.25.3", "randomNonce"),
    ("1.2.840.113549.1.9.3", "contentType"),
    ("1.2.840.113549.1.9.4", "messageDigest"),
    ("1.2.840.113549.1.9.5", "signingTime"),
    ("1.2.840.113549.1.9.7", "challengePassword"),
    ("1.2.840.113549.1.9.8", "unstructuredAddress"),
    ("1.2.840.113549.2.5", "md5"),
    ("1.2.840.113549.2.9", "hmacWithSHA256"),
    ("1.3.101.110", "X25519"),
    ("1.3.101.111", "X448"),
    ("1.3.101.112", "Ed25519"),
    ("1.3.101.113", "Ed448"),
    ("1.3.132.0.1", "sect163k1"),
    ("1.3.132.0.10", "secp256k1"),
    ("1.3.132.0.15", "sect163r2"),
    ("1.3.132.0.16", "sect283k1"),
    ("1.3.132.0.17", "sect283r1"),
    ("1.3.132.0.26", "sect233k1"),
    ("1.3.132.0.27", "sect233r1"),
    ("1.3.132.0.31", "secp192k1"),
    ("1.3.132.0.32", "secp224k1"),
    ("1.3.132.0.33", "secp224r1"),
    ("1.3.132.0.34", "secp384r1"),
    ("1.3.132.0.35", "secp521r1"),
    ("1.3.132.0.36", "sect409k1"),
    ("1.3.132.0.37", "sect409r1"),
    ("1.3.132.0.38", "sect571k1"),
    ("1.3.132.0.39", "sect571r1"),
    ("1.3.132.0.8", "secp160r1"),
    ("1.3.132.1.12", "ecDH"),
    ("1.3.132.1.13", "ecMQV"),
    ("1.3.14.3.2.26", "sha1"),
    ("1.3.14.3.2.29", "sha1WithRSASignature"),
    ("1.3.36.3.3.2.8.1.1.1", "brainpoolP160r1"),
    ("1.3.36.3.3.2.8.1.1.11", "brainpoolP384r1"),
    ("1.3.36.3.3.2.8.1.1.12", "brainpoolP384t1"),
    ("1.3.36.3.3.2.8.1.1.13", "brainpoolP512r1"),
    ("1.3.36.3.3.2.8.1.1.14", "brainpoolP512t1"),
    ("1.3.36.3.3.2.8.1.1.3", "brainpoolP192r1"),
    ("1.3.36.3.3.2.8.1.1.5", "brainpoolP224r1"),
    ("1.3.36.3.3.2.8.1.1.7", "brainpoolP256r1"),
    ("1.3.36.3.3.2.8.1.1.8", "brainpoolP256t1"),
    ("1.3.36.3.3.2.8.1.1.9", "brainpoolP320r1"),
    ("1.3.6.1.4.1.11129.2.4.2", "signedCertificateTimestampList"),
    ("1.3.6.1.4.1.11129.2.4.3", "precertificatePoison"),
    ("1.3.6.1.4.1.11129.2.4.4", "precertificateSigning"),
    ("1.3.6.1.4.1.311.10.3.3", "microsoftServerGatedCrypto"),
    ("1.3.6.1.4.1.311.10.3.4", "microsoftEncryptingFileSystem"),
    ("1.3.6.1.4.1.311.13.2.1", "microsoftEnrolmentNameValuePair"),
    ("1.3.6.1.4.1.311.13.2.2", "microsoftEnrolmentProvider"),
    ("1.3.6.1.4.1.311.13.2.3", "microsoftOsVersion"),
    ("1.3.6.1.4.1.311.2.1.14", "microsoftCertificateExtensions"),
    ("1.3.6.1.4.1.311.20.2", "microsoftCertificateTemplateName"),
    ("1.3.6.1.4.1.311.20.2.2", "microsoftSmartcardLogon"),
    ("1.3.6.1.4.1.311.20.2.3", "microsoftUserPrincipalName"),
    ("1.3.6.1.4.1.311.21.1", "microsoftCaVersion"),
    ("1.3.6.1.4.1.311.21.10", "microsoftApplicationPolicies"),
    ("1.3.6.1.4.1.311.21.11", "microsoftApplicationPolicyMappings"),
    ("1.3.6.1.4.1.311.21.2", "microsoftPreviousCaCertificateHash"),
    ("1.3.6.1.4.1.311.21.20", "microsoftRequestClientInfo"),
    ("1.3.6.1.4.1.311.21.7", "microsoftCertificateTemplate"),
    ("1.3.6.1.4.1.311.25.1", "microsoftNtdsReplication"),
    ("1.3.6.1.4.1.311.25.2", "microsoftNtdsSecurityIdentifier"),
    ("1.3.6.1.4.1.311.25.2.1", "microsoftObjectSid"),
    ("1.3.6.1.4.1.311.60.2.1.1", "jurisdictionLocalityName"),
    ("1.3.6.1.4.1.311.60.2.1.2", "jurisdictionStateOrProvinceName"),
    ("1.3.6.1.4.1.311.60.2.1.3", "jurisdictionCountryName"),
    ("1.3.6.1.4.1.57683.2", "kubernetesUID"),
    ("1.3.6.1.5.2.2", "krb5PrincipalName"),
    ("1.3.6.1.5.2.3.4", "pkInitClientAuth"),
    ("1.3.6.1.5.2.3.5", "pkInitKdc"),
    ("1.3.6.1.5.5.7.1.1", "authorityInfoAccess"),
    ("1.3.6.1.5.5.7.1.11", "subjectInfoAccess"),
    ("1.3.6.1.5.5.7.1.14", "proxyCertInfo"),
    ("1.3.6.1.5.5.7.1.2", "biometricInfo"),
    ("1.3.6.1.5.5.7.1.24", "tlsFeature"),
    ("1.3.6.1.5.5.7.1.3", "qcStatements"),
    ("1.3.6.1.5.5.7.1.31", "acmeIdentifier"),
    ("1.3.6.1.5.5.7.1.7", "ipAddrBlocks"),
    ("1.3.6.1.5.5.7.1.8", "autonomousSysIds"),
    ("1.3.6.1.5.5.7.2.1", "cps"),
    ("1.3.6.1.5.5.7.2.2", "userNotice"),
    ("1.3.6.1.5.5.7.3.1", "serverAuth"),
    ("1.3.6.1.5.5.7.3.17", "ipsecIKE"),
    ("1.3.6.1.5.5.7.3.2", "clientAuth"),
    ("1.3.6.1.5.5.7.3.21", "sshClient"),
    ("1.3.6.1.5.5.7.3.22", "sshServer"),
    ("1.3.6.1.5.5.7.3.3", "codeSigning"),
    ("1.3.6.1.5.5.7.3.30", "bgpsecRouter"),
    ("1.3.6.1.5.5.7.3.4", "emailProtection"),
    ("1.3.6.1.5.5.7.3.5", "ipsecEndSystem"),
    ("1.3.6.1.5.5.7.3.6", "ipsecTunnel"),
    ("1.3.6.1.5.5.7.3.7", "ipsecUser"),
    ("1.3.6.1.5.5.7.3.8", "timeStamping"),
    ("1.3.6.1.5.5.7.3.9", "OCSPSigning"),
    ("1.3.6.1.5.5.7.48.1", "ocsp"),
    ("1.3.6.1.5.5.7.48.1.5", "ocspNoCheck"),
    ("1.3.6.1.5.5.7.48.2", "caIssuers"),
    ("1.3.6.1.5.5.7.48.3", "timeStamping"),
    ("1.3.6.1.5.5.7.48.5", "caRepository"),
    ("1.3.6.1.5.5.7.8.5", "xmppAddr"),
    ("1.3.6.1.5.5.7.8.7", "dnsSRV"),
    ("1.3.6.1.5.5.7.8.9", "smtpUTF8Mailbox"),
    ("1.3.6.1.5.5.7.9.1", "dateOfBirth"),
    ("1.3.6.1.5.5.7.9.2", "placeOfBirth"),
    ("1.3.6.1.5.5.7.9.3", "gender"),
    ("1.3.6.1.5.5.7.9.4", "countryOfCitizenship"),
    ("1.3.6.1.5.5.7.9.5", "countryOfResidence"),
    ("2.16.840.1.101.3.4.2.1", "sha256"),
    ("2.16.840.1.101.3.4.2.10", "sha3-512"),
    ("2.16.840.1.101.3.4.2.11", "shake128"),
    ("2.16.840.1.101.3.4.2.12", "shake256"),
    ("2.16.840.1.101.3.4.2.2", "sha384"),
    ("2.16.840.1.101.3.4.2.3", "sha512"),
    ("2.16.840.1.101.3.4.2.4", "sha224"),
    ("2.16.840.1.101.3.4.2.5", "sha512-224"),
    ("2.16.840.1.101.3.4.2.6", "sha512-256"),
    ("2.16.840.1.101.3.4.2.7", "sha3-224"),
    ("2.16.840.1.101.3.4.2.8", "sha3-256"),
    ("2.16.840.1.101.3.4.2.9", "sha3-384"),
    ("2.16.840.1.101.3.4.3.1", "dsa-with-sha224"),
    ("2.16.840.1.101.3.4.3.10", "ecdsa-with-SHA3-256"),
    ("2.16.840.1.101.3.4.3.11", "ecdsa-with-SHA3-384"),
    ("2.16.840.1.101.3.4.3.12", "ecdsa-with-SHA3-512"),
    ("2.16.840.1.101.3.4.3.13", "rsassa-pkcs1-v1-5-with-sha3-224"),
    ("2.16.840.1.101.3.4.3.14", "rsassa-pkcs1-v1-5-with-sha3-256"),
    ("2.16.840.1.101.3.4.3.15", "rsassa-pkcs1-v1-5-with-sha3-384"),
    ("2.16.840.1.101.3.4.3.16", "rsassa-pkcs1-v1-5-with-sha3-512"),
    ("2.16.840.1.101.3.4.3.17", "ML-DSA-44"),
    ("2.16.840.1.101.3.4.3.18", "ML-DSA-65"),
    ("2.16.840.1.101.3.4.3.19", "ML-DSA-87"),
    ("2.16.840.1.101.3.4.3.2", "dsa-with-sha256"),
    ("2.16.840.1.101.3.4.3.20", "SLH-DSA-SHA2-128s"),
    ("2.16.840.1.101.3.4.3.21", "SLH-DSA-SHA2-128f"),
    ("2.16.840.1.101.3.4.3.22", "SLH-DSA-SHA2-192s"),
    ("2.16.840.1.101.3.4.3.23", "SLH-DSA-SHA2-192f"),
    ("2.16.840.1.101.3.4.3.24", "SLH-DSA-SHA2-256s"),
    ("2.16.840.1.101.3.4.3.25", "SLH-DSA-SHA2-256f"),
    ("2.16.840.1.101.3.4.3.26", "SLH-DSA-SHAKE-128s"),
    ("2.16.840.1.101.3.4.3.27", "SLH-DSA-SHAKE-128f"),
    ("2.16.840.1.101.3.4.3.28", "SLH-DSA-SHAKE-192s"),
    ("2.16.840.1.101.3.4.3.29", "SLH-DSA-SHAKE-192f"),
    ("2.16.840.1.101.3.4.3.3", "dsa-with-sha384"),
    ("2.16.840.1.101.3.4.3.30", "SLH-DSA-SHAKE-256s"),
    ("2.16.840.1.101.3.4.3.31", "SLH-DSA-SHAKE-256f"),
    ("2.16.840.1.101.3.4.3.4", "dsa-with-sha512"),
    ("2.16.840.1.101.3.4.3.9", "ecdsa-with-SHA3-224"),
    ("2.16.840.1.101.3.4.4.1", "ML-KEM-512"),
    ("2.16.840.1.101.3.4.4.2", "ML-KEM-768"),
    ("2.16.840.1.101.3.4.4.3", "ML-KEM-1024"),
    ("2.16.840.1.113730.1.1", "netscapeCertType"),
    ("2.16.840.1.113730.1.12", "netscapeSslServerName"),
    ("2.16.840.1.113730.1.13", "netscapeComment"),
    ("2.16.840.1.113730.1.2", "netscapeBaseUrl"),
    ("2.16.840.1.113730.1.3", "netscapeRevocationUrl"),
    ("2.16.840.1.113730.1.4", "netscapeCaRevocationUrl"),
    ("2.16.840.1.113730.1.7", "netscapeRenewalUrl"),
    ("2.16.840.1.113730.1.8", "netscapeCaPolicyUrl"),
    ("2.16.840.1.113730.4.1", "netscapeServerGatedCrypto"),
    ("2.23.140.1.1", "evGuidelines"),
    ("2.23.140.1.2.1", "domainValidated"),
    ("2.23.140.1.2.2", "organizationValidated"),
    ("2.23.140.1.2.3", "individualValidated"),
    ("2.23.140.1.31", "onion"),
    ("2.23.140.3.1", "cabfOrganizationIdentifier"),
    ("2.5.29.14", "subjectKeyIdentifier"),
    ("2.5.29.15", "keyUsage"),
    ("2.5.29.16", "privateKeyUsagePeriod"),
    ("2.5.29.17", "subjectAltName"),
    ("2.5.29.18", "issuerAltName"),
    ("2.5.29.19", "basicConstraints"),
    ("2.5.29.20", "cRLNumber"),
    ("2.5.29.21", "reasonCode"),
    ("2.5.29.28", "issuingDistributionPoint"),
    ("2.5.29.30", "nameConstraints"),
    ("2.5.29.31", "cRLDistributionPoints"),
    ("2.5.29.32", "certificatePolicies"),
    ("2.5.29.32.0", "anyPolicy"),
    ("2.5.29.33", "policyMappings"),
    ("2.5.29.35", "authorityKeyIdentifier"),
    ("2.5.29.36", "policyConstraints"),
    ("2.5.29.37", "extKeyUsage"),
    ("2.5.29.37.0", "anyExtendedKeyUsage"),
    ("2.5.29.46", "freshestCRL"),
    ("2.5.29.54", "inhibitAnyPolicy"),
    ("2.5.29.9", "subjectDirectoryAttributes"),
    ("2.5.4.0", "objectClass"),
    ("2.5.4.10", "organizationName"),
    ("2.5.4.11", "organizationalUnitName"),
    ("2.5.4.12", "title"),
    ("2.5.4.13", "description"),
    ("2.5.4.14", "searchGuide"),
    ("2.5.4.15", "businessCategory"),
    ("2.5.4.16", "postalAddress"),
    ("2.5.4.17", "postalCode"),
    ("2.5.4.18", "postOfficeBox"),
    ("2.5.4.20", "telephoneNumber"),
    ("2.5.4.3", "commonName"),
    ("2.5.4.36", "userCertificate"),
    ("2.5.4.4", "surname"),
    ("2.5.4.41", "name"),
    ("2.5.4.42", "givenName"),
    ("2.5.4.43", "initials"),
    ("2.5.4.44", "generationQualifier"),
    ("2.5.4.45", "uniqueIdentifier"),
    ("2.5.4.46", "dnQualifier"),
    ("2.5.4.5", "serialNumber"),
    ("2.5.4.54", "dmdName"),
    ("2.5.4.6", "countryName"),
    ("2.5.4.65", "pseudonym"),
    ("2.5.4.7", "localityName"),
    ("2.5.4.72", "role"),
    ("2.5.4.8", "stateOrProvinceName"),
    ("2.5.4.9", "streetAddress"),
    ("2.5.4.97", "organizationIdentifier"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dotted_form() {
        assert_eq!(decode(&[0x55, 4, 3]).as_deref(), Some(COMMON_NAME));
        assert_eq!(decode(&[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 1]).as_deref(), Some(RSA));
        assert_eq!(decode(&[0x88, 0x37]).as_deref(), Some("2.999"));
        for wrong in [&[][..], &[0x80, 1], &[0x55, 0x84], &[0x55, 0x80, 4]] {
            assert_eq!(decode(wrong), None);
        }
    }

    #[test]
    fn names_are_in_order() {
        for pair in NAMES.windows(2) {
            assert!(pair[0].0 < pair[1].0, "{} stands before {}", pair[0].0, pair[1].0);
        }
        assert_eq!(name(KUBERNETES_UID), "kubernetesUID");
        assert_eq!(name("1.2.3"), "1.2.3");
        assert_eq!(identifier("CN").or(identifier("commonName")), Some(COMMON_NAME));
        assert_eq!(identifier("clientAuth"), Some(CLIENT_AUTH));
        assert_eq!(identifier("1.2.3"), Some("1.2.3"));
        assert_eq!(identifier("nobody"), None);
    }
}
