//! What the profile of RFC 5280 asks of a certificate, and what clusters ask beyond.

use crate::diagnostic::{Rule, quoted};
use crate::encoding::oid;
use crate::time::DAY;
use crate::x509::{Certificate, Decoded, Extension, ExtensionValue, SignatureStatus};

use super::remark::Remarks;

rules! {
    Standard, "RFC 5280, section 4.2.1.2" {
        Warning CA_WITHOUT_SUBJECT_KEY_IDENTIFIER = "certificate/ca-without-subject-key-identifier":
            "The certificate of a CA has a subject key identifier.";
    }
    Standard, "RFC 5280, section 4.2.1.1" {
        Info WITHOUT_AUTHORITY_KEY_IDENTIFIER = "certificate/without-authority-key-identifier":
            "A certificate names the key of its issuer.";
        Warning AUTHORITY_KEY_IDENTIFIER_OWN = "certificate/authority-key-identifier-own":
            "The key of the issuer is not that of the certificate, unless it is self-signed.";
    }
    Standard, "RFC 5280, section 4.2.1.9" {
        Error PATH_LENGTH_WITHOUT_CA = "certificate/path-length-without-ca": "Only a CA limits the length of paths.";
        Info BASIC_CONSTRAINTS_NOT_CRITICAL = "certificate/basic-constraints-not-critical":
            "The basic constraints of a CA are critical.";
    }
    Standard, "RFC 5280, section 4.2.1.10" {
        Error NAME_CONSTRAINTS_WITHOUT_CA = "certificate/name-constraints-without-ca": "Only a CA constrains names.";
        Warning NAME_CONSTRAINTS_NOT_CRITICAL = "certificate/name-constraints-not-critical":
            "Name constraints are critical.";
    }
    Standard, "RFC 5280, section 4.2.1.3" {
        Warning KEY_USAGE_MISSING = "certificate/ca-without-key-usage": "The certificate of a CA has a key usage.";
        Warning KEY_USAGE_EMPTY = "certificate/key-usage-empty": "A key usage allows at least one use.";
    }
    Standard, "RFC 5480, section 3; RFC 8410, section 5" {
        Info KEY_ENCIPHERMENT = "certificate/key-encipherment": "Only RSA keys encipher keys.";
    }
    Advice, "RFC 5280, section 4.2.1.12" {
        Warning ANY_PURPOSE = "certificate/any-purpose": "A certificate names the purposes that it is for.";
    }
    Standard, "RFC 5280, section 4.1.2.2" {
        Warning SERIAL_ZERO = "certificate/serial-zero": "Serial numbers are above zero.";
    }
    Advice, "Kubernetes, authenticating with X.509 client certificates" {
        Info LONG_LIVED = "certificate/long-lived":
            "Certificates of clients and servers live at most two years: a cluster can't revoke them.";
    }
    Standard, "RFC 5280, section 4.1.2.5" {
        Info NO_EXPIRY = "certificate/no-expiry": "A certificate has an end.";
    }
    Standard, "RFC 5280, section 4.1.2.4" {
        Error EMPTY_ISSUER = "certificate/empty-issuer": "The issuer of a certificate has a name.";
    }
    Standard, "RFC 5280, section 4.1.2.6" {
        Error CA_WITHOUT_SUBJECT = "certificate/ca-without-subject": "A CA has a name.";
        Warning NAMELESS = "certificate/nameless":
            "A certificate without a subject has alternative names, and they are critical.";
    }
    Standard, "RFC 5280, section 4.1.2.8" {
        Warning UNIQUE_IDENTIFIER = "certificate/unique-identifier": "Certificates have no unique identifiers.";
    }
    Advice, "RFC 9525, section 2" {
        Info COMMON_NAME_NOT_AMONG_NAMES = "certificate/common-name-not-among-names":
            "A host name that is the common name of a server is among its alternative names.";
    }
    Standard, "RFC 5280, section 3.2" {
        Warning SELF_SIGNATURE_FAILED = "certificate/self-signature-failed":
            "A self-signed certificate is signed with its own key.";
    }
    Advice, "RFC 5280, section 3.2" {
        Info SELF_SIGNED_LEAF = "certificate/self-signed-leaf": "The certificate of a client or server is issued by a CA.";
    }
}

/// What is wrong with a certificate by the profile; `is_whole` says whether all its extensions could be read.
pub(super) fn check_profile(decoded: &Decoded<Certificate>, is_whole: bool, remarks: &mut Remarks) {
    let mut check = Check { certificate: &decoded.value, remarks, is_whole };
    check.key_identifiers();
    check.authority();
    check.uses();
    check.name_constraints();
    check.validity();
    check.parties(decoded);
    check.signature(decoded.issues.is_empty());
    let serial = check.certificate.serial_number.as_str();
    if !serial.is_empty() && serial.bytes().all(|digit| digit == b'0') {
        check.push(&SERIAL_ZERO, "its serial number is zero", "/serialNumber", "have one issued with a random number");
    }
    for pointer in ["/issuerUniqueId", "/subjectUniqueId"] {
        if decoded.field(pointer).is_some() {
            let message = "it has a unique identifier, which nobody reads since X.509 version 3";
            check.push(&UNIQUE_IDENTIFIER, message, pointer, "have one issued without it");
        }
    }
}

struct Check<'c> {
    certificate: &'c Certificate,
    remarks: &'c mut Remarks,
    is_whole: bool,
}

impl<'c> Check<'c> {
    fn push(
        &mut self,
        rule: &'static Rule,
        message: impl Into<String>,
        pointer: impl Into<String>,
        help: &'static str,
    ) {
        self.remarks.push(rule, message, pointer, help);
    }

    fn extension(&self, oid: &str) -> Option<(String, &'c Extension)> {
        let mut extensions = self.certificate.extensions.iter().enumerate();
        let (index, extension) = extensions.find(|(_, extension)| extension.oid == oid)?;
        Some((format!("/extensions/{index}/value"), extension))
    }

    /// Whether it is known to be that of a client or server.
    fn is_leaf(&self) -> bool {
        self.is_whole && !self.certificate.is_ca
    }

    fn key_identifiers(&mut self) {
        let certificate = self.certificate;
        let (own, issuer) = (certificate.subject_key_identifier(), certificate.authority_key_identifier());
        if self.is_whole && certificate.is_ca && self.extension(oid::SUBJECT_KEY_IDENTIFIER).is_none() {
            let message = "it is that of a CA, but has no subject key identifier, by which chains are found";
            let help = "have one issued with `subjectKeyIdentifier = hash`";
            self.push(&CA_WITHOUT_SUBJECT_KEY_IDENTIFIER, message, "/publicKey/keyIdentifier", help);
        }
        if certificate.is_self_issued() {
            return;
        }
        let Some((pointer, _)) = self.extension(oid::AUTHORITY_KEY_IDENTIFIER) else {
            if self.is_whole && certificate.version == 3 {
                let message = "it does not say which key of its issuer signed it";
                let help = "have one issued with `authorityKeyIdentifier = keyid`";
                self.push(&WITHOUT_AUTHORITY_KEY_IDENTIFIER, message, "/issuer/text", help);
            }
            return;
        };
        if own.is_some() && own == issuer {
            let message = "it names its own key as that of its issuer, so no chain is found";
            let help = "have one issued with `authorityKeyIdentifier = keyid`, which takes that of the CA";
            self.push(&AUTHORITY_KEY_IDENTIFIER_OWN, message, pointer, help);
        }
    }

    fn authority(&mut self) {
        let Some((pointer, extension)) = self.extension(oid::BASIC_CONSTRAINTS) else { return };
        let ExtensionValue::BasicConstraints(constraints) = &extension.value else { return };
        if constraints.ca && !extension.critical {
            let message = "its basic constraints are not critical, so a reader may pass over them";
            let help = "have one issued with `basicConstraints = critical, CA:TRUE`";
            self.push(&BASIC_CONSTRAINTS_NOT_CRITICAL, message, pointer.clone(), help);
        }
        if let (false, Some(length)) = (constraints.ca, constraints.path_length) {
            let message = format!("it limits paths to {length}, but is not that of a CA");
            let help = "have one issued without the length, or with `CA:TRUE`";
            self.push(&PATH_LENGTH_WITHOUT_CA, message, pointer, help);
        }
    }

    fn uses(&mut self) {
        let certificate = self.certificate;
        match (self.extension(oid::KEY_USAGE), certificate.key_usage()) {
            (None, _) if self.is_whole && certificate.is_ca && certificate.version == 3 => {
                let message = "it is that of a CA, but has no key usage: its key may be used for anything";
                let help = "have one issued with `keyUsage = critical, keyCertSign, cRLSign`";
                let pointer = self.extension(oid::BASIC_CONSTRAINTS).map(|(pointer, _)| pointer).unwrap_or_default();
                self.push(&KEY_USAGE_MISSING, message, pointer, help);
            }
            (Some((pointer, _)), Some([])) => {
                let help = "have one issued with the uses, such as `keyUsage = critical, digitalSignature`";
                self.push(&KEY_USAGE_EMPTY, "its key usage allows no use at all", pointer, help);
            }
            (Some((pointer, _)), Some(usages)) => {
                let signs_only = matches!(certificate.public_key.algorithm.as_ref(), "EC" | "Ed25519" | "Ed448");
                let enciphers =
                    usages.iter().find(|usage| matches!(usage.as_ref(), "keyEncipherment" | "dataEncipherment"));
                if let Some(usage) = enciphers.filter(|_| signs_only && self.is_leaf()) {
                    let message =
                        format!("its key is {}, which can't be used for {usage}", certificate.public_key.algorithm);
                    self.push(&KEY_ENCIPHERMENT, message, pointer, "leave it out: digitalSignature is enough for TLS");
                }
            }
            _ => {}
        }
        let any =
            certificate.purposes().and_then(|all| all.iter().position(|purpose| purpose.oid == oid::ANY_EXT_KEY_USAGE));
        if let (Some(index), false, Some((pointer, _))) = (any, !self.is_leaf(), self.extension(oid::EXT_KEY_USAGE)) {
            let message = "it is for any purpose, so a stolen key serves as client, server and more";
            let help = "have one issued with `extendedKeyUsage = clientAuth` or `serverAuth`";
            self.push(&ANY_PURPOSE, message, format!("{pointer}/{index}"), help);
        }
    }

    fn name_constraints(&mut self) {
        let Some((pointer, extension)) = self.extension(oid::NAME_CONSTRAINTS) else { return };
        if !self.certificate.is_ca && self.is_whole {
            let message = "it constrains names, but is not that of a CA";
            self.push(&NAME_CONSTRAINTS_WITHOUT_CA, message, pointer, "have one issued without nameConstraints");
        } else if !extension.critical {
            let message = "its name constraints are not critical, so a reader may pass over them";
            let help = "have one issued with `nameConstraints = critical, permitted;DNS:.svc`";
            self.push(&NAME_CONSTRAINTS_NOT_CRITICAL, message, pointer, help);
        }
    }

    fn validity(&mut self) {
        let (Some(start), Some(end)) = (self.certificate.valid_from, self.certificate.valid_until) else { return };
        let days = (end.seconds - start.seconds) / DAY;
        if end.seconds == 253_402_300_799 {
            let message = "it ends with the year 9999, which says that it has no end";
            self.push(&NO_EXPIRY, message, "/notAfter", "have one issued that ends");
        } else if self.is_leaf() && days > 2 * 366 {
            let message = format!("it lives {days} days, and no cluster can take it back");
            self.push(
                &LONG_LIVED,
                message,
                "/notAfter",
                "have ones issued for a year or less, and renew them by machine",
            );
        }
    }

    fn parties(&mut self, decoded: &Decoded<Certificate>) {
        let certificate = self.certificate;
        let is_empty = |name: &crate::x509::Name, pointer, structure| {
            name.attributes.is_empty() && decoded.field(pointer).is_some() && decoded.is_whole(structure)
        };
        if is_empty(&certificate.issuer, "/issuer/text", "tbsCertificate.issuer") {
            let help = "give the CA a name, and have one issued by it";
            self.push(&EMPTY_ISSUER, "its issuer has no name", "/issuer/text", help);
        }
        let names = self.extension(oid::SUBJECT_ALT_NAME);
        if is_empty(&certificate.subject, "/subject/text", "tbsCertificate.subject") && self.is_whole {
            if certificate.is_ca {
                let help = "have one issued with a subject, such as `/CN=kubernetes`";
                self.push(&CA_WITHOUT_SUBJECT, "it is that of a CA, but has no name", "/subject/text", help);
            } else if !names.as_ref().is_some_and(|(_, names)| names.critical) {
                let message = "it has no subject, and no alternative names that are critical";
                let help = "have one issued with a common name";
                self.push(&NAMELESS, message, "/subject/text", help);
            }
        }
        let serves =
            certificate.purposes().is_some_and(|all| all.iter().any(|purpose| purpose.oid == oid::SERVER_AUTH));
        let alternative = certificate.subject_alt_names();
        if !serves || alternative.is_empty() {
            return;
        }
        let common = certificate.subject.attributes.iter().rposition(|attribute| attribute.oid == oid::COMMON_NAME);
        let Some((index, common)) = common.and_then(|index| Some((index, certificate.subject.attributes.get(index)?)))
        else {
            return;
        };
        let value = common.value.as_str();
        let is_host = value.contains('.') && !value.contains([' ', ':', '@', '/']);
        if is_host && !alternative.iter().any(|name| name.value.eq_ignore_ascii_case(value)) {
            let message =
                format!("its common name {} is not among its alternative names, which alone count", quoted(value));
            let help = "have it put into subjectAltName as well";
            let pointer = format!("/subject/attributes/{index}/value");
            self.push(&COMMON_NAME_NOT_AMONG_NAMES, message, pointer, help);
        }
    }

    /// Of what is damaged so that it shows, the damage is said.
    fn signature(&mut self, is_sound: bool) {
        let certificate = self.certificate;
        if is_sound && certificate.signature.status == SignatureStatus::Failed {
            let reason = certificate.signature.reason.as_deref().unwrap_or_default();
            let message = format!("it names itself as its issuer, but its own key did not sign it: {reason}");
            let help = "compare it with the original: it was changed, or belongs to a CA that changed its key";
            self.push(&SELF_SIGNATURE_FAILED, message, "/signature/status", help);
        }
        let signed_itself = certificate.signature.status == SignatureStatus::Verified;
        if signed_itself && !certificate.is_ca && self.is_whole && certificate.version == 3 {
            let message = "it is signed with its own key, so each of its peers must trust just this certificate";
            self.push(&SELF_SIGNED_LEAF, message, "/issuer/text", "have one issued by the CA of the cluster");
        }
    }
}
