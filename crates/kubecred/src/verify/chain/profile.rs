//! What the certificates of a path break of what their issuers must keep to: RFC 5280, and for servers the Baseline
//! Requirements of the CA/Browser Forum. Verifiers mostly pass over it, so it stands beside the answer.

use super::constraints::subtrees_of;
use super::member::Member;
use super::{ChainUsage, ProfileFinding};
use crate::diagnostic::{Rule, Severity, quoted};
use crate::encoding::oid;
use crate::limits;
use crate::place::Place;
use crate::rules::chain::NAME_ENCODING;
use crate::rules::x509::{certificate, check_certificate, encoding, names, profile, public_key};
use crate::verify::shown;
use crate::x509::{Certificate, ExtensionValue};

/// What is found on a path. Without time: that is a matter of the answer.
pub(super) fn findings(members: &[Member], path: &[usize], usage: ChainUsage) -> Vec<ProfileFinding> {
    let mut found = Vec::new();
    for (place, member) in path.iter().enumerate().filter_map(|(place, index)| Some((place, members.get(*index)?))) {
        let mut findings = Vec::new();
        check_certificate(&Certificate::decode(&member.der), &Place::binary(), None, &mut findings);
        for finding in findings {
            // Old roots have the serial number zero, and nobody minds: no other certificate names a root by it.
            let excused = finding.rule == &profile::SERIAL_ZERO && member.is_self_issued();
            let must = usage != ChainUsage::Client && MUSTS.contains(&finding.rule) && !excused;
            let severity = if must { Severity::Error } else { finding.rule.severity };
            if severity != Severity::Info && !IN_THE_ANSWER.contains(&finding.rule) {
                push(&mut found, member, finding.rule.id, severity, finding.message);
            }
        }
        let issuer = path.get(place + 1).and_then(|issuer| members.get(*issuer));
        if issuer.is_some_and(|issuer| issuer.certificate.subject.encoding != member.certificate.issuer.encoding) {
            let message = "its issuer writes its own name in other bytes, so Go takes it for another".to_owned();
            push(&mut found, member, NAME_ENCODING.id, NAME_ENCODING.severity, message);
        }
        let named = member.certificate.authority_key_identifier();
        let own = issuer.and_then(|issuer| issuer.certificate.subject_key_identifier());
        if named.zip(own).is_some_and(|(named, own)| named != own) {
            let message = "it identifies the key of its issuer in another way than the issuer does itself".to_owned();
            push(&mut found, member, "chain-profile/key-identifiers-differ", Severity::Error, message);
        }
        // Go and kube-apiserver ask nothing of this.
        if usage != ChainUsage::Client {
            issuer_profile(&mut found, member, place + 1 == path.len());
        }
        if usage == ChainUsage::Server && place == 0 {
            server_profile(&mut found, member);
        }
    }
    found.truncate(limits::FINDINGS);
    found
}

/// What issuers must keep to (RFC 5280; RFC 3279; the Baseline Requirements), and what is less by itself.
const MUSTS: &[&Rule] = &[
    &profile::CA_WITHOUT_SUBJECT_KEY_IDENTIFIER,
    &profile::WITHOUT_AUTHORITY_KEY_IDENTIFIER,
    &profile::AUTHORITY_KEY_IDENTIFIER_OWN,
    &profile::BASIC_CONSTRAINTS_NOT_CRITICAL,
    &profile::NAME_CONSTRAINTS_NOT_CRITICAL,
    &profile::ANY_PURPOSE,
    &profile::SERIAL_ZERO,
    &profile::NAMELESS,
    &profile::UNIQUE_IDENTIFIER,
    &profile::KEY_USAGE_EMPTY,
    &profile::KEY_USAGE_MISSING,
    &certificate::SERIAL_LENGTH,
    &certificate::OLD_VERSION,
    &certificate::WEAK_KEY,
    &certificate::SERVER_WITHOUT_NAMES,
    &names::DNS_MALFORMED,
    &names::DNS_UNDERSCORE,
    &names::DNS_IS_ADDRESS,
    &names::WILDCARD,
    &names::EMAIL_MALFORMED,
    &public_key::RSA_SIZE,
    &names::TOO_LONG,
    &encoding::EMPTY_LIST,
    &encoding::TIME_FORM,
];

/// What checks of the path say already.
const IN_THE_ANSWER: &[&Rule] = &[&encoding::UNREADABLE_FOR_GO, &certificate::UNKNOWN_CRITICAL_EXTENSION];

fn push(found: &mut Vec<ProfileFinding>, member: &Member, rule: &'static str, severity: Severity, message: String) {
    let certificate = member.certificate.fingerprints.sha256.clone();
    found.push(ProfileFinding { rule, severity, message: shown(message), certificate });
}

/// Of any certificate; the last one may be a root.
fn issuer_profile(found: &mut Vec<ProfileFinding>, member: &Member, is_last: bool) {
    let certificate = &member.certificate;
    let mut error = |rule, message: &str| push(found, member, rule, Severity::Error, message.to_owned());
    let identifier = match member.extension(oid::AUTHORITY_KEY_IDENTIFIER).map(|extension| &extension.value) {
        Some(ExtensionValue::AuthorityKeyIdentifier(identifier)) => Some(identifier),
        _ => None,
    };
    if identifier
        .is_some_and(|issuer| !issuer.authority_cert_issuer.is_empty() || issuer.authority_cert_serial_number.is_some())
    {
        let message = "the key of the issuer is identified by nothing else than its key identifier";
        error("chain-profile/issuer-and-serial", message);
    }
    if is_last && certificate.is_ca && member.is_self_issued() {
        let differs =
            identifier.is_some_and(|issuer| issuer.key_identifier.as_deref() != certificate.subject_key_identifier());
        if differs {
            let message = "a root has the same key identifier for itself and for its issuer, or none for its issuer";
            error("chain-profile/root-key-identifier", message);
        }
        if certificate.purposes().is_some() {
            error("chain-profile/root-extended-key-usage", "a root has no extended key usage");
        }
    }
    let constraints = member.extension(oid::NAME_CONSTRAINTS).map(|extension| subtrees_of(&extension.value));
    let is_dotted =
        |tree: &super::constraints::Subtree<'_>| tree.base.form == "dNSName" && tree.base.value.starts_with('.');
    if constraints.is_some_and(|trees| trees.iter().any(is_dotted)) {
        let message = "a host in name constraints has no period before it: verifiers do not agree on what that means";
        error("chain-profile/name-constraint-period", message);
    }
}

/// Of the certificate of a server (Baseline Requirements, section 7.1.2.7).
fn server_profile(found: &mut Vec<ProfileFinding>, member: &Member) {
    let certificate = &member.certificate;
    let mut error = |rule, message: String| push(found, member, rule, Severity::Error, message);
    if certificate.is_ca {
        error("chain-profile/server-is-ca", "a server has a certificate that is not that of a CA".to_owned());
    }
    match member.extension(oid::EXT_KEY_USAGE) {
        None => {
            let message = "the certificate of a server has an extended key usage, with serverAuth".to_owned();
            error("chain-profile/server-extended-key-usage", message);
        }
        Some(extension) if extension.critical => {
            error("chain-profile/extended-key-usage-critical", "the extended key usage is not critical".to_owned());
        }
        Some(_) => {}
    }
    let purposes = certificate.purposes().unwrap_or_default().iter();
    for purpose in purposes.filter(|purpose| NOT_FOR_SERVERS.contains(&purpose.oid.as_str())) {
        let message = format!("the certificate of a server is not for {} too", purpose.name);
        error("chain-profile/server-purpose", message);
    }
    let has_subject = !certificate.subject.attributes.is_empty();
    if has_subject && member.extension(oid::SUBJECT_ALT_NAME).is_some_and(|names| names.critical) {
        let message = "alternative names are critical only where there is no subject".to_owned();
        error("chain-profile/alternative-names-critical", message);
    }
    let names = certificate.subject_alt_names();
    for name in certificate.subject.values(oid::COMMON_NAME).filter(|name| is_of_a_host(name)) {
        if !names.iter().any(|other| other.value == name) {
            let message = format!("the common name {} is no copy of an alternative name", quoted(name));
            error("chain-profile/common-name", message);
        }
    }
    for name in names.iter().filter(|name| name.form == "dNSName") {
        if name.value.strip_prefix("*.").is_some_and(is_registry) {
            let message = format!("the wildcard {} is for all that others may register", quoted(&name.value));
            error("chain-profile/wildcard-registry", message);
        }
    }
}

/// Purposes that go together with that of a server in no certificate: code, mail, time stamps, OCSP.
const NOT_FOR_SERVERS: &[&str] = &["1.3.6.1.5.5.7.3.3", "1.3.6.1.5.5.7.3.4", "1.3.6.1.5.5.7.3.8", "1.3.6.1.5.5.7.3.9"];

/// Whether a common name is meant for a host or an address, and not for a component such as `kube-apiserver`.
fn is_of_a_host(name: &str) -> bool {
    let hexadecimal = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    let is_address = name.matches(':').count() > 1
        && name.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b':' || byte == b'.');
    let is_number = name.strip_prefix("0x").or_else(|| name.strip_prefix("0X")).is_some_and(hexadecimal);
    let is_host = name.contains('.') && !name.contains([' ', ':', '@', '/']) && !name.ends_with('.');
    is_address || is_number || is_host
}

/// Whether names directly below a domain are registered by anybody: a top-level one, or one such as `co.uk`.
fn is_registry(domain: &str) -> bool {
    match domain.split_once('.') {
        None => true,
        Some((second, country)) => country.len() == 2 && SECOND_LEVELS.contains(&second.to_ascii_lowercase().as_str()),
    }
}

/// What registries of countries give out names below.
const SECOND_LEVELS: &[&str] =
    &["ac", "co", "com", "edu", "gob", "gouv", "gov", "ltd", "mil", "ne", "net", "nom", "or", "org", "plc", "sch"];

#[cfg(test)]
mod tests {
    use super::{is_of_a_host, is_registry};

    #[test]
    fn common_names_of_hosts() {
        for host in ["example.com", "0xC0A80101", "192.168.001.001", "2001:DB8::1", "test-測試.com"] {
            assert!(is_of_a_host(host), "{host}");
        }
        for other in ["kube-apiserver", "system:node:a", "Jane Doe Inc.", "jane@example.com", "kubernetes"] {
            assert!(!is_of_a_host(other), "{other}");
        }
    }

    #[test]
    fn domains_of_registries() {
        assert!(is_registry("com") && is_registry("co.uk") && !is_registry("example.com") && !is_registry("a.co.uk"));
    }
}
