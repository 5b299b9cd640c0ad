//! The encoding of certificates, requests and keys. These rules are checked where the bytes are read.

use crate::diagnostic::{Origin, Rule, Severity};

/// All rules of this file.
pub(super) const RULES: &[&Rule] = &[
    &ENCODING,
    &NOT_DER,
    &STRUCTURE,
    &TRAILING_DATA,
    &STRING,
    &TIME,
    &TIME_FORM,
    &KEY,
    &EXTENSION,
    &EXTENSION_LIMIT,
    &DUPLICATE_EXTENSION,
    &SIGNATURE_ALGORITHM_MISMATCH,
    &REQUEST_VERSION,
    &CHALLENGE_PASSWORD,
    &PRIVATE_KEY,
];

/// Tags and lengths do not fit.
pub static ENCODING: Rule = Rule {
    id: "der/encoding",
    summary: "Tags and lengths fit the bytes that there are.",
    severity: Severity::Error,
    origin: Origin::Standard,
    basis: "X.690, section 8.1",
};
/// BER, but not DER.
pub static NOT_DER: Rule = Rule {
    id: "der/not-canonical",
    summary: "Values are written in the one way that DER allows.",
    severity: Severity::Error,
    origin: Origin::Standard,
    basis: "X.690, sections 10 and 11",
};
/// Something else than the standard says stands here.
pub static STRUCTURE: Rule = Rule {
    id: "der/structure",
    summary: "Each component is the one that the standard says stands here.",
    severity: Severity::Error,
    origin: Origin::Standard,
    basis: "RFC 5280, section 4.1; RFC 2986, section 4",
};
/// Bytes after the end.
pub static TRAILING_DATA: Rule = Rule {
    id: "der/trailing-data",
    summary: "Nothing follows the last component.",
    severity: Severity::Error,
    origin: Origin::Standard,
    basis: "RFC 5280, section 4.1; RFC 2986, section 4",
};
/// Characters that a string type does not have.
pub static STRING: Rule = Rule {
    id: "der/string",
    summary: "Texts hold only the characters of their type.",
    severity: Severity::Error,
    origin: Origin::Standard,
    basis: "X.680, section 41; RFC 5280, section 4.1.2.4",
};
/// No time.
pub static TIME: Rule = Rule {
    id: "certificate/time-malformed",
    summary: "The times of a certificate can be read.",
    severity: Severity::Error,
    origin: Origin::Standard,
    basis: "RFC 5280, section 4.1.2.5",
};
/// A time in a form that only some read.
pub static TIME_FORM: Rule = Rule {
    id: "certificate/time-form",
    summary: "Times have seconds and end in Z; until 2049 they are UTCTime, from 2050 on GeneralizedTime.",
    severity: Severity::Warning,
    origin: Origin::Standard,
    basis: "RFC 5280, section 4.1.2.5",
};
/// A key that is none.
pub static KEY: Rule = Rule {
    id: "key/malformed",
    summary: "A public key is well-formed.",
    severity: Severity::Error,
    origin: Origin::Standard,
    basis: "RFC 3279, section 2.3; RFC 5480, section 2; RFC 8410, section 4",
};
/// An extension that can't be read.
pub static EXTENSION: Rule = Rule {
    id: "certificate/extension-malformed",
    summary: "The value of an extension has the form that its standard gives it.",
    severity: Severity::Error,
    origin: Origin::Standard,
    basis: "RFC 5280, section 4.2",
};
/// More than are read.
pub static EXTENSION_LIMIT: Rule = Rule {
    id: "certificate/extension-limit",
    summary: "A certificate or request has at most 1,000 extensions.",
    severity: Severity::Error,
    origin: Origin::Advice,
    basis: "kubecred limits",
};
/// An extension twice.
pub static DUPLICATE_EXTENSION: Rule = Rule {
    id: "certificate/duplicate-extension",
    summary: "Each extension is there at most once.",
    severity: Severity::Error,
    origin: Origin::Standard,
    basis: "RFC 5280, section 4.2",
};
/// Two algorithms.
pub static SIGNATURE_ALGORITHM_MISMATCH: Rule = Rule {
    id: "certificate/signature-algorithm-mismatch",
    summary: "The signature algorithm is the same inside and outside.",
    severity: Severity::Error,
    origin: Origin::Standard,
    basis: "RFC 5280, section 4.1.1.2",
};
/// A request of another version.
pub static REQUEST_VERSION: Rule = Rule {
    id: "request/version",
    summary: "The version of a certification request is 0.",
    severity: Severity::Warning,
    origin: Origin::Standard,
    basis: "RFC 2986, section 4.1",
};
/// A password in clear.
pub static CHALLENGE_PASSWORD: Rule = Rule {
    id: "request/challenge-password",
    summary: "A request carries no password: whoever can read the request can read it.",
    severity: Severity::Warning,
    origin: Origin::Advice,
    basis: "RFC 2985, section 5.4.1",
};

/// A private key is shown.
pub static PRIVATE_KEY: Rule = Rule {
    id: "key/private",
    summary: "Private keys stay where they are used.",
    severity: Severity::Info,
    origin: Origin::Advice,
    basis: "RFC 5280, section 9",
};

/// Whether a finding of this rule means that something could not be shown.
pub(crate) fn hides_content(rule: &'static Rule) -> bool {
    [&ENCODING, &STRUCTURE, &TIME, &EXTENSION].contains(&rule)
}
