//! The rules: one file for each family, declarations on top, checks below.

/// Declares the rules of a file, by who says so and on what basis, and the list `RULES` of them.
macro_rules! rules {
    ($($origin:ident, $basis:literal {
        $($severity:ident $name:ident = $id:literal $(since $version:ident)?: $summary:literal;)+
    })+) => {
        $($(
            #[doc = $summary]
            pub static $name: $crate::diagnostic::Rule = $crate::diagnostic::Rule {
                id: $id,
                summary: $crate::reference::Prose::new($summary),
                severity: $crate::diagnostic::Severity::$severity,
                origin: $crate::diagnostic::Origin::$origin,
                basis: $crate::reference::Prose::new($basis),
                since: $crate::rules::first_release!($($version)?),
            };
        )+)+

        /// All rules of this file.
        pub static RULES: &[&$crate::diagnostic::Rule] = &[$($(&$name),+),+];
    };
}

/// The release since which a rule holds: the oldest that is known, where none is named.
macro_rules! first_release {
    () => {
        $crate::options::KubernetesVersion::V1_33
    };
    ($version:ident) => {
        $crate::options::KubernetesVersion::$version
    };
}
pub(crate) use first_release;

pub mod advice;
pub mod authentication;
mod authorities;
mod bearer;
pub mod chain;
pub mod claim_sources;
pub(crate) mod client_failure;
pub mod csr;
pub mod custom_resource;
pub mod decoding;
pub(crate) mod dropped;
pub mod exec_credential;
pub mod input;
pub mod jwt;
mod key_pair;
pub mod key_set;
pub mod kubeconfig;
pub(crate) mod lenient;
pub mod manifest;
pub mod meta;
pub mod misplaced;
pub(crate) mod nearest;
pub mod pem;
pub mod private_key;
pub(crate) mod repeated;
pub mod request;
pub mod secret;
pub mod service_account;
pub(crate) mod status;
pub mod token_request;
pub mod token_review;
pub mod x509;
pub mod yaml;

use std::collections::HashSet;

use crate::diagnostic::{Finding, Origin, Rule, Severity};
use crate::kube::schema::Kind;
use crate::kube::strategy::Strategy;
use crate::source::Span;

/// Every rule, family by family.
pub fn all() -> impl Iterator<Item = &'static Rule> {
    let families = [
        input::RULES,
        manifest::RULES,
        decoding::RULES,
        request::RULES,
        meta::RULES,
        token_request::RULES,
        token_review::RULES,
        csr::RULES,
        custom_resource::RULES,
        authentication::RULES,
        claim_sources::RULES,
        yaml::RULES,
        exec_credential::RULES,
        kubeconfig::RULES,
        kubeconfig::cluster::RULES,
        kubeconfig::user::RULES,
        kubeconfig::exec::RULES,
        secret::RULES,
        pem::RULES,
        private_key::RULES,
        chain::RULES,
        x509::encoding::RULES,
        x509::certificate::RULES,
        x509::profile::RULES,
        x509::public_key::RULES,
        x509::names::RULES,
        x509::request::RULES,
        jwt::RULES,
        key_set::RULES,
        status::RULES,
        advice::service_account::RULES,
        advice::token_request::RULES,
        advice::token_review::RULES,
        advice::certificate_signing_request::RULES,
        advice::issued::RULES,
        advice::signer::RULES,
        advice::removed::RULES,
        advice::authentication::RULES,
        advice::authentication::issuer::RULES,
        advice::authentication::claims::RULES,
        advice::authentication::references::RULES,
    ];
    families.into_iter().flatten().copied()
}

/// What an artifact inside an object is found to break, where the finding about the object says the same.
const SAID_OF_THE_OBJECT: &[(&Rule, &[&Rule])] = &[
    (&csr::REQUEST, &[&x509::request::SIGNATURE_FAILED, &x509::REFUSED_REQUEST, &pem::LABEL_OUTDATED, &pem::EMPTY]),
    (&secret::TLS_PAIR, &[&private_key::MISPLACED]),
    (&exec_credential::CERTIFICATE, &[&private_key::MISPLACED]),
    (&csr::MASTERS, &[&x509::request::MASTERS_REQUESTED]),
];

/// Takes back what is said twice: of an object, and of what is in it.
pub(crate) fn say_once(findings: &mut Vec<Finding>) {
    for (said, again) in SAID_OF_THE_OBJECT {
        if findings.iter().any(|finding| std::ptr::eq(finding.rule, *said)) {
            findings.retain(|finding| !again.iter().any(|rule| std::ptr::eq(finding.rule, *rule)));
        }
    }
    say_once_of_values(findings);
}

/// What the server says in several ways of one value, each a cause of its own: the first is enough for people.
const SAID_OF_THE_VALUE: &[(&Rule, &[&Rule])] = &[
    (&custom_resource::TYPE, &[&custom_resource::TYPE, &custom_resource::NOT_SUPPORTED]),
    (&meta::FINALIZER, &[&meta::FINALIZER]),
];

/// Of a value that the server refuses there is no advice: it will be another one. And of one fact there is one finding.
fn say_once_of_values(findings: &mut Vec<Finding>) {
    let refused = |found: &&Finding| {
        let undecoded = decoding::UNDECODED.contains(&found.rule);
        (undecoded || found.reason.is_some()) && !found.about_missing
    };
    let refused: HashSet<Span> = findings.iter().filter(refused).filter_map(|found| found.span).collect();
    let mut said = SAID_OF_THE_VALUE.iter().map(|_| HashSet::new()).collect::<Vec<HashSet<Span>>>();
    findings.retain(|finding| {
        let Some(span) = finding.span else { return true };
        let advice = finding.rule.origin == Origin::Advice && finding.rule.severity != Severity::Error;
        if advice && !finding.about_missing && refused.contains(&span) {
            return false;
        }
        let mut entries = SAID_OF_THE_VALUE.iter().zip(&mut said);
        let Some(((rule, _), said)) = entries.find(|((_, again), _)| again.contains(&finding.rule)) else {
            return true;
        };
        let again = said.contains(&span);
        if finding.rule == *rule {
            said.insert(span);
        }
        !again
    });
}

/// How often, in words.
pub(crate) fn times(count: usize) -> String {
    match count {
        2 => "twice".to_owned(),
        3 => "three times".to_owned(),
        _ => format!("{count} times"),
    }
}

/// What the server does with objects of a kind; `None` for kinds that are not judged here.
pub fn strategy_of(kind: &Kind) -> Option<&'static Strategy> {
    match (kind.group, kind.version, kind.kind) {
        ("", "v1", "ServiceAccount") => Some(&service_account::STRATEGY),
        ("authentication.k8s.io", "v1", "TokenRequest") => Some(&token_request::STRATEGY),
        ("authentication.k8s.io", "v1", "TokenReview") => Some(&token_review::TOKEN_REVIEW),
        ("authentication.k8s.io", "v1", "SelfSubjectReview") => Some(&token_review::SELF_SUBJECT_REVIEW),
        ("certificates.k8s.io", "v1", "CertificateSigningRequest") => Some(&csr::STRATEGY),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    #[test]
    fn every_rule_has_an_id_of_its_own() {
        let mut seen = BTreeSet::new();
        for rule in super::all() {
            assert!(seen.insert(rule.id), "{} is there twice", rule.id);
            let word = |word: &str| {
                !word.is_empty()
                    && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
            };
            assert!(rule.id.split_once('/').is_some_and(|(family, slug)| word(family) && word(slug)), "{}", rule.id);
            assert!(rule.summary.text().ends_with('.') && !rule.basis.text().is_empty(), "{}", rule.id);
        }
    }
}
