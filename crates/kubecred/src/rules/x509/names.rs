//! What is wrong with names: those of subjects, and alternative ones.

use std::net::IpAddr;

use crate::diagnostic::{Rule, quoted};
use crate::encoding::oid;
use crate::x509::{GeneralName, Name};

use super::remark::Remarks;

rules! {
    Standard, "RFC 5280, section 4.2.1.6; RFC 1034, section 3.5" {
        Warning DNS_MALFORMED = "name/dns-malformed": "A dNSName is a host name.";
        Info DNS_UNDERSCORE = "name/dns-underscore": "A dNSName has letters, digits, hyphens and periods.";
    }
    Standard, "RFC 5280, section 4.2.1.6; RFC 9525, section 6.4" {
        Warning DNS_IS_ADDRESS = "name/dns-is-address":
            "An IP address is an iPAddress: as a dNSName it matches nothing.";
    }
    Standard, "RFC 9525, section 6.3; Go crypto/x509" {
        Warning WILDCARD = "name/wildcard": "A wildcard is all of the first label, before at least one other.";
    }
    Standard, "RFC 5280, section 4.2.1.6" {
        Warning EMAIL_MALFORMED = "name/email-malformed": "An rfc822Name is a mailbox, such as `jane@example.com`.";
        Warning URI_MALFORMED = "name/uri-malformed": "A uniformResourceIdentifier is absolute: it begins with a scheme.";
    }
    Advice, "RFC 1122, section 3.2.1.3; RFC 4291, section 2.5.2" {
        Warning ADDRESS_UNSPECIFIED = "name/address-unspecified":
            "The names of a server are addresses that clients use, and `0.0.0.0` and `::` are none.";
    }
    Advice, "RFC 5280, section 4.2.1.6" {
        Info DUPLICATE = "name/duplicate": "Each alternative name is there once.";
    }
    Standard, "RFC 5280, appendix A.1; X.520, section 6.3.1" {
        Warning COUNTRY_CODE = "name/country-code": "A country is a code of two letters by ISO 3166.";
    }
    Standard, "RFC 5280, appendix A.1" {
        Warning TOO_LONG = "name/too-long":
            "Attributes of a name are as long as their standard allows: common names and organizations have 64 characters.";
        Warning EMPTY = "name/empty-attribute": "An attribute of a name has at least one character.";
    }
    Advice, "Kubernetes, authenticating with X.509 client certificates" {
        Warning WHITE_SPACE = "name/white-space":
            "Users and groups have no white space around their names, and no control characters in them.";
        Warning SEVERAL_COMMON_NAMES = "name/several-common-names":
            "A subject has one common name: of several, kube-apiserver takes the last for the user name.";
    }
    Standard, "RFC 5280, section 4.1.2.6" {
        Info EMAIL_IN_SUBJECT = "name/email-in-subject":
            "An e-mail address is an alternative name, and no attribute of the subject.";
    }
}

/// What is wrong with a subject whose parts stand below `pointer`.
pub(super) fn check_subject(subject: &Name, pointer: &str, remarks: &mut Remarks) {
    let mut common_names = 0;
    for (index, attribute) in subject.attributes.iter().enumerate() {
        let value = attribute.value.as_str();
        let mut remark = |rule: &'static Rule, message: String, help: &'static str| {
            remarks.push(rule, message, format!("{pointer}/attributes/{index}/value"), help);
        };
        let name = &attribute.name;
        if value.is_empty() {
            let message = format!("the attribute {} is empty", quoted(name));
            remark(&EMPTY, message, "leave the attribute out, or fill it in");
            continue;
        }
        match attribute.oid.as_str() {
            oid::COUNTRY if value.len() != 2 || !value.bytes().all(|byte| byte.is_ascii_alphabetic()) => {
                let message = format!("the country {} is not a code of two letters", quoted(value));
                remark(&COUNTRY_CODE, message, "write the code of ISO 3166, such as `DE` or `US`");
            }
            oid::EMAIL_ADDRESS => {
                let message = format!("the subject holds the e-mail address {}", quoted(value));
                remark(&EMAIL_IN_SUBJECT, message, "put it into subjectAltName: `email:jane@example.com`");
            }
            oid::COMMON_NAME | oid::ORGANIZATION => {
                if value != value.trim() || value.chars().any(char::is_control) {
                    let message =
                        format!("{} {} has white space around it or control characters in it", name, quoted(value));
                    let help = "write it without: in role bindings it would have to be written just so";
                    remark(&WHITE_SPACE, message, help);
                }
                if attribute.oid == oid::COMMON_NAME {
                    common_names += 1;
                    if common_names == 2 {
                        let message = format!("{} is not the first common name", quoted(value));
                        remark(&SEVERAL_COMMON_NAMES, message, "keep one: it becomes the user name");
                    }
                }
            }
            _ => {}
        }
        let bound = BOUNDS.iter().find(|(other, _)| *other == attribute.oid).map(|(_, bound)| *bound);
        let length = value.chars().count();
        if let Some(bound) = bound.filter(|bound| length > *bound) {
            let message = format!("{name} has {length} characters, at most {bound} are allowed");
            remark(&TOO_LONG, message, "take a shorter one: OpenSSL does not write longer ones");
        }
    }
}

/// The upper bounds of RFC 5280, appendix A.1, in characters.
const BOUNDS: &[(&str, usize)] = &[
    (oid::COMMON_NAME, 64),
    (oid::ORGANIZATION, 64),
    ("2.5.4.11", 64),
    ("2.5.4.5", 64),
    ("2.5.4.12", 64),
    ("2.5.4.7", 128),
    ("2.5.4.8", 128),
    (oid::EMAIL_ADDRESS, 255),
];

/// What is wrong with alternative names that stand below `pointer`.
pub(super) fn check_alternative_names(names: &[GeneralName], pointer: &str, remarks: &mut Remarks) {
    for (index, name) in names.iter().enumerate() {
        let value = name.value.as_str();
        let mut remark = |rule: &'static Rule, message: String, help: &'static str| {
            remarks.push(rule, message, format!("{pointer}/{index}/value"), help);
        };
        match name.form.as_ref() {
            "dNSName" => check_host_name(value, &mut remark),
            "iPAddress" if matches!(value, "0.0.0.0" | "::") => {
                let message = format!("{} is the address of no server", quoted(value));
                remark(&ADDRESS_UNSPECIFIED, message, "name the addresses under which the server is reached");
            }
            "rfc822Name"
                if !value.split_once('@').is_some_and(|(local, host)| !local.is_empty() && !host.is_empty()) =>
            {
                let message = format!("{} is no mailbox", quoted(value));
                remark(&EMAIL_MALFORMED, message, "write it as `jane@example.com`");
            }
            "uniformResourceIdentifier" if !has_scheme(value) => {
                let message = format!("{} has no scheme", quoted(value));
                remark(
                    &URI_MALFORMED,
                    message,
                    "write an absolute URI, such as `spiffe://cluster.local/ns/default/sa/web`",
                );
            }
            _ => {}
        }
        // Certificates of many hosts have a hundred names or two: beyond that, repetitions are not looked for.
        let earlier = names.get(..index.min(REPETITIONS)).unwrap_or_default();
        if earlier.iter().any(|other| other.form == name.form && other.value == name.value) {
            let message = format!("the name {} is there twice", quoted(value));
            remark(&DUPLICATE, message, "leave the second out");
        }
    }
}

/// How many names are compared with those behind them.
const REPETITIONS: usize = 200;

fn has_scheme(uri: &str) -> bool {
    uri.split_once(':').is_some_and(|(scheme, _)| {
        scheme.starts_with(|first: char| first.is_ascii_alphabetic())
            && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte))
    })
}

fn check_host_name(value: &str, remark: &mut impl FnMut(&'static Rule, String, &'static str)) {
    if value.parse::<IpAddr>().is_ok() {
        let message = format!("the IP address {} is written as a dNSName", quoted(value));
        return remark(&DNS_IS_ADDRESS, message, "write `IP:10.0.0.1` in place of `DNS:10.0.0.1`");
    }
    let (host, is_wildcard) = value.strip_prefix("*.").map_or((value, false), |host| (host, true));
    if host.contains('*') || is_wildcard && host.is_empty() {
        let message = format!("in {} the wildcard is not all of the first label, before another", quoted(value));
        return remark(&WILDCARD, message, "write `*.example.com`, or name each host");
    }
    let problem = if host.is_empty() {
        "is empty"
    } else if host.ends_with('.') {
        "ends in a period, with which no client compares"
    } else if host.len() > 253 {
        "has more than 253 characters"
    } else if host.split('.').any(|label| label.is_empty() || label.len() > 63) {
        "has an empty label, or one of more than 63 characters"
    } else if host.split('.').any(|label| label.starts_with('-') || label.ends_with('-')) {
        "has a hyphen at the end of a label"
    } else if !host.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._".contains(&byte)) {
        "has other characters than letters, digits, hyphens and periods"
    } else if host.contains('_') {
        let message = format!("the dNSName {} has an underscore", quoted(value));
        return remark(&DNS_UNDERSCORE, message, "name the host without it: some clients refuse it");
    } else {
        return;
    };
    remark(
        &DNS_MALFORMED,
        format!("the dNSName {} {problem}", quoted(value)),
        "write a host name, such as `web.default.svc`",
    );
}
