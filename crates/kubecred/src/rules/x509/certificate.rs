//! What a certificate says.

use crate::diagnostic::{Finding, Rule, quoted};
use crate::encoding::oid;
use crate::place::Place;
use crate::time::{DAY, Time};
use crate::x509::signature::not_supported;
use crate::x509::{Certificate, Decoded, PublicKey};

use super::names::{check_alternative_names, check_subject};
use super::profile::check_profile;
use super::public_key::check_key;
use super::remark::Remarks;

rules! {
    Standard, "RFC 5280, sections 4.1.2.5 and 6.1.3" {
        Error EXPIRED = "certificate/expired": "A certificate is used before its end.";
        Error NOT_YET_VALID = "certificate/not-yet-valid": "A certificate is used after its start.";
    }
    Advice, "RFC 5280, section 4.1.2.5" {
        Warning EXPIRES_SOON = "certificate/expires-soon":
            "A certificate is renewed in time: before its last 30 days, or the last fifth of a shorter life.";
    }
    Standard, "RFC 5280, section 4.1.2.5" {
        Error VALIDITY_REVERSED = "certificate/validity-reversed": "A certificate starts before it ends.";
    }
    Advice, "NIST SP 800-57 part 1, table 2" {
        Warning WEAK_KEY = "key/weak": "Keys have at least the strength of RSA with 2048 bits.";
    }
    Standard, "RFC 9155; Go crypto/x509 since 1.18" {
        Error BROKEN_SIGNATURE_ALGORITHM = "certificate/broken-signature-algorithm":
            "Certificates are signed with an algorithm that Go checks: not with MD5, SHA-1 or SHA-224.";
    }
    Standard, "RFC 5280, section 4.1.2.1" {
        Warning OLD_VERSION = "certificate/old-version": "Certificates have version 3, which alone has extensions.";
    }
    Standard, "RFC 5280, section 4.2.1.3" {
        Error CA_WITHOUT_CERT_SIGN = "certificate/ca-without-cert-sign": "The key usage of a CA includes keyCertSign.";
    }
    Standard, "RFC 5280, section 4.2.1.9" {
        Error CERT_SIGN_WITHOUT_CA = "certificate/cert-sign-without-ca": "Only a CA has keyCertSign.";
    }
    Standard, "RFC 5280, section 4.1.2.2; Go crypto/x509 since 1.23" {
        Error SERIAL_NEGATIVE = "certificate/serial-negative":
            "Serial numbers are not negative: Go refuses such certificates.";
    }
    Standard, "RFC 5280, section 4.1.2.2" {
        Warning SERIAL_LENGTH = "certificate/serial-length": "Serial numbers have at most 20 bytes.";
    }
    Standard, "RFC 9525, section 2; Go crypto/x509 since 1.17" {
        Warning SERVER_WITHOUT_NAMES = "certificate/server-without-names":
            "A server's certificate has its names in subjectAltName: clients ignore the common name.";
    }
    Apiserver, "Kubernetes, authenticating with X.509 client certificates" {
        Warning CLIENT_WITHOUT_COMMON_NAME = "certificate/client-without-common-name":
            "A client's certificate has a common name: kube-apiserver takes the user name from it.";
    }
    Advice, "Kubernetes, RBAC good practices" {
        Warning SYSTEM_MASTERS = "certificate/system-masters":
            "system:masters may do everything, and no role binding can take it back.";
    }
    Standard, "RFC 5280, section 4.2" {
        Error UNKNOWN_CRITICAL_EXTENSION = "certificate/unknown-critical-extension":
            "Critical extensions are ones that verifiers know.";
    }
    Standard, "RFC 5280, sections 4.2.1.1, 4.2.1.2 and 4.2.2.1" {
        Error KEY_IDENTIFIER_CRITICAL = "certificate/key-identifier-critical":
            "Key identifiers and authorityInfoAccess are not critical: Go refuses such certificates.";
    }
}

/// What to do about a weak key.
pub(crate) const STRONG_KEY: &str = "make a new key: ECDSA P-256, or RSA with 2048 bits or more";

/// Everything that is wrong with a certificate: its encoding first, then what it says. `place` is that of its DER.
/// Without `now` nothing is said of its time.
pub fn check_certificate(
    certificate: &Decoded<Certificate>,
    place: &Place,
    now: Option<Time>,
    findings: &mut Vec<Finding>,
) {
    let first = findings.len();
    findings.extend(certificate.findings(place));
    let mut check = Check { certificate, place, findings };
    check.validity(now);
    check.key_and_signature();
    check.version_and_serial_number();
    check.certificate_authority();
    check.names();
    check.criticality();
    let is_whole = check.extensions_are_whole();
    let names = check.pointer_of_names();
    let value = &certificate.value;
    let mut remarks = Remarks::default();
    check_key(&value.public_key, "/publicKey", &mut remarks);
    check_subject(&value.subject, "/subject", &mut remarks);
    check_alternative_names(value.subject_alt_names(), &names, &mut remarks);
    check_profile(certificate, is_whole, &mut remarks);
    remarks.place(certificate, place, findings);
    super::say_why_once(findings, first);
}

/// A weak key, if it is one. `what` holds it: `certificate`, `request`.
pub(crate) fn weak_key(key: &PublicKey) -> Option<String> {
    let weak = match key.algorithm.as_ref() {
        "RSA" | "RSA-PSS" | "DSA" if key.bits == 0 => false,
        "RSA" | "RSA-PSS" => key.bits < 2048,
        "DSA" => key.bits < 2048,
        "EC" => (1..224).contains(&key.bits),
        _ => false,
    };
    weak.then(|| format!("the key is {} with {} bits, which is weak", key.algorithm, key.bits))
}

struct Check<'c> {
    certificate: &'c Decoded<Certificate>,
    place: &'c Place,
    findings: &'c mut Vec<Finding>,
}

impl Check<'_> {
    fn push(&mut self, rule: &'static Rule, message: impl Into<String>, pointer: &str, help: &str) {
        let finding = self.certificate.finding(rule, message, self.place, pointer);
        self.findings.push(if help.is_empty() { finding } else { finding.help(help) });
    }

    fn validity(&mut self, now: Option<Time>) {
        let certificate = &self.certificate.value;
        let (Some(start), Some(end)) = (certificate.valid_from, certificate.valid_until) else {
            return;
        };
        if end < start {
            let message = format!("it ends {} before it starts", duration(start.seconds - end.seconds));
            self.push(&VALIDITY_REVERSED, message, "/notAfter", "have one issued that ends after it starts");
            return;
        }
        let Some(now) = now else {
            return;
        };
        let left = end.seconds - now.seconds;
        if now > end {
            let message = format!("it expired {} ago, on {}", duration(-left), end.to_rfc3339());
            self.push(&EXPIRED, message, "/notAfter", "have a new one issued");
        } else if now < start {
            let message =
                format!("it becomes valid in {}, on {}", duration(start.seconds - now.seconds), start.to_rfc3339());
            self.push(&NOT_YET_VALID, message, "/notBefore", "check the clock of this machine and of the issuer");
        } else if ends_soon(left, end.seconds - start.seconds) {
            let message = format!("it expires in {}, on {}", duration(left), end.to_rfc3339());
            self.push(&EXPIRES_SOON, message, "/notAfter", "have a new one issued");
        }
    }

    fn key_and_signature(&mut self) {
        let certificate = &self.certificate.value;
        if let Some(message) = weak_key(&certificate.public_key) {
            self.push(&WEAK_KEY, message, "/publicKey/bits", STRONG_KEY);
        }
        let algorithm = &certificate.signature_algorithm;
        let broken = algorithm.is_broken();
        // Nobody checks the signature of a root.
        if (broken || certificate.scheme.is_none() && !algorithm.oid.is_empty())
            && certificate.issuer != certificate.subject
        {
            let message = if broken {
                format!("it is signed with {}, which verifiers refuse", algorithm.name)
            } else {
                format!("Go does not check its signature: {}", not_supported(&algorithm.oid))
            };
            self.push(&BROKEN_SIGNATURE_ALGORITHM, message, "/signatureAlgorithm/name", "have a new one issued");
        }
    }

    fn version_and_serial_number(&mut self) {
        let certificate = &self.certificate.value;
        // Of extensions that such a version can't have the reader has spoken.
        if matches!(certificate.version, 1 | 2) && certificate.extensions.is_empty() {
            let message = format!("it has version {}, so it can't say what it may be used for", certificate.version);
            let help = "have one of version 3 issued: `openssl x509 -req` writes it where `-extfile` is given";
            self.push(&OLD_VERSION, message, "/version", help);
        }
        let bytes = certificate.serial_number.len() / 2;
        let encoded = self.certificate.field("/serialNumber").map_or(0, |field| field.span.len());
        let negative =
            encoded == bytes && certificate.serial_number.starts_with(['8', '9', 'a', 'b', 'c', 'd', 'e', 'f']);
        if negative {
            self.push(&SERIAL_NEGATIVE, "its serial number is negative", "/serialNumber", "have a new one issued");
        } else if bytes > 20 {
            self.push(
                &SERIAL_LENGTH,
                format!("its serial number has {bytes} bytes, at most 20 are allowed"),
                "/serialNumber",
                "have one issued with a shorter serial number",
            );
        }
    }

    fn certificate_authority(&mut self) {
        let certificate = &self.certificate.value;
        let Some(usages) = certificate.key_usage() else {
            return;
        };
        let signs = usages.iter().any(|usage| usage == "keyCertSign");
        let pointer = self.pointer_of(oid::KEY_USAGE);
        if certificate.is_ca && !signs {
            let message = "it is that of a CA, but its key usage lacks keyCertSign, so nothing that it issues verifies";
            self.push(&CA_WITHOUT_CERT_SIGN, message, &pointer, "have one issued with `keyUsage = keyCertSign`");
        } else if signs && !certificate.is_ca && self.extensions_are_whole() {
            let message = "its key usage has keyCertSign, but it is not that of a CA";
            let help = "have one issued with `basicConstraints = CA:TRUE`, or without keyCertSign";
            self.push(&CERT_SIGN_WITHOUT_CA, message, &pointer, help);
        }
    }

    fn names(&mut self) {
        let certificate = &self.certificate.value;
        // What a CA issues has the names: its own certificate says only what that may be used for.
        if certificate.is_ca || !self.extensions_are_whole() {
            return;
        }
        let has =
            |purpose: &str| certificate.purposes().is_some_and(|purposes| purposes.iter().any(|p| p.oid == purpose));
        let (server, client) = (has(oid::SERVER_AUTH), has(oid::CLIENT_AUTH));
        if server && certificate.subject_alt_names().is_empty() {
            let message = "it is for servers but has no subjectAltName, so it matches no host name";
            self.push(&SERVER_WITHOUT_NAMES, message, "/subject/text", "have the names put into subjectAltName");
        }
        let nameless = certificate.subject.values(oid::COMMON_NAME).next().is_none();
        if client && !server && nameless && self.certificate.is_whole("tbsCertificate.subject") {
            let message = "it is for clients but has no common name, so its bearer has no user name";
            let help = "have one issued with the user name as common name, such as `CN=jane`";
            self.push(&CLIENT_WITHOUT_COMMON_NAME, message, "/subject/text", help);
        }
        let masters = certificate
            .subject
            .attributes
            .iter()
            .position(|attribute| attribute.oid == oid::ORGANIZATION && attribute.value == "system:masters");
        if let Some(index) = masters.filter(|_| client || certificate.purposes().is_none()) {
            let message = format!("its bearer is in the group {}, above all authorisation", quoted("system:masters"));
            let help = "use a group of your own with a role binding: it can be taken back";
            self.push(&SYSTEM_MASTERS, message, &format!("/subject/attributes/{index}/value"), help);
        }
    }

    fn criticality(&mut self) {
        for (index, extension) in self.certificate.value.extensions.iter().enumerate() {
            if !extension.critical {
                continue;
            }
            let pointer = self.pointer_of(&extension.oid);
            let pointer = if pointer.is_empty() { format!("/extensions/{index}/value") } else { pointer };
            match extension.oid.as_str() {
                oid::SUBJECT_KEY_IDENTIFIER | oid::AUTHORITY_KEY_IDENTIFIER | oid::AUTHORITY_INFO_ACCESS => {
                    let message = format!("the extension {} is critical, which it must not be", extension.name);
                    self.push(&KEY_IDENTIFIER_CRITICAL, message, &pointer, "have one issued where it is not critical");
                }
                oid::KEY_USAGE
                | oid::BASIC_CONSTRAINTS
                | oid::SUBJECT_ALT_NAME
                | oid::NAME_CONSTRAINTS
                | oid::CRL_DISTRIBUTION_POINTS
                | oid::POLICY_CONSTRAINTS
                | oid::EXT_KEY_USAGE
                | oid::CERTIFICATE_POLICIES
                | oid::POLICY_MAPPINGS
                | oid::INHIBIT_ANY_POLICY => {}
                _ => {
                    let message =
                        format!("the extension {} is critical, but verifiers do not know it", quoted(&extension.name));
                    let help = "have one issued without it, or where it is not critical";
                    self.push(&UNKNOWN_CRITICAL_EXTENSION, message, &pointer, help);
                }
            }
        }
    }

    /// The pointer of the list of alternative names.
    fn pointer_of_names(&self) -> String {
        let mut extensions = self.certificate.value.extensions.iter();
        let index = extensions.position(|extension| extension.oid == oid::SUBJECT_ALT_NAME).unwrap_or_default();
        format!("/extensions/{index}/value")
    }

    /// Whether all extensions could be read: else what one of them says is not known.
    fn extensions_are_whole(&self) -> bool {
        self.certificate.is_whole("tbsCertificate.extensions")
    }

    /// The pointer of the first part of an extension's value; empty where it has none.
    fn pointer_of(&self, oid: &str) -> String {
        let index = self.certificate.value.extensions.iter().position(|extension| extension.oid == oid);
        let Some(prefix) = index.map(|index| format!("/extensions/{index}/value")) else {
            return String::new();
        };
        let part = self.certificate.fields.iter().find(|field| field.pointer.starts_with(&prefix));
        part.map_or(prefix, |field| field.pointer.clone())
    }
}

/// Whether so little of a life is left, in seconds, that its renewal is late: fewer than 30 days, or than a fifth of it.
pub(crate) fn ends_soon(left: i64, life: i64) -> bool {
    left < (30 * DAY).min(life / 5)
}

/// A stretch of time in one unit, rounded down: `3 days`, `1 hour`.
pub(crate) fn duration(seconds: i64) -> String {
    let seconds = seconds.max(0);
    let (number, unit) = match seconds {
        0..60 => (seconds, "second"),
        60..3_600 => (seconds / 60, "minute"),
        3_600..DAY => (seconds / 3_600, "hour"),
        _ => (seconds / DAY, "day"),
    };
    format!("{number} {unit}{}", if number == 1 { "" } else { "s" })
}
