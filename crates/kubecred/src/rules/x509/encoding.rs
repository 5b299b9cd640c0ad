//! The encoding of certificates, requests and keys. These rules are checked where the bytes are read.

use crate::diagnostic::Rule;

rules! {
    Standard, "X.690, section 8.1" {
        Error ENCODING = "der/encoding": "Tags and lengths fit the bytes that there are.";
    }
    Standard, "X.690, sections 10 and 11" {
        Error NOT_DER = "der/not-canonical": "Values are written in the one way that DER allows.";
    }
    Standard, "RFC 5280, section 4.1; RFC 2986, section 4" {
        Error STRUCTURE = "der/structure": "Each component is the one that the standard says stands here.";
        Error TRAILING_DATA = "der/trailing-data": "Nothing follows the last component.";
    }
    Standard, "X.680, section 41; RFC 5280, section 4.1.2.4" {
        Error STRING = "der/string": "Texts hold only the characters of their type.";
    }
    Standard, "RFC 5280, section 4.1.2.5" {
        Error TIME = "certificate/time-malformed": "The times of a certificate can be read.";
        Warning TIME_FORM = "certificate/time-form":
            "Times have seconds and end in Z; until 2049 they are UTCTime, from 2050 on GeneralizedTime.";
    }
    Standard, "RFC 3279, section 2.3; RFC 5480, section 2; RFC 8410, section 4" {
        Error KEY = "key/malformed": "A public key is well-formed.";
    }
    Standard, "SEC 1, section 3.2.2; RFC 5480, section 2.2" {
        Error POINT = "key/point": "The point of an EC key lies on its curve.";
    }
    Standard, "RFC 5280, section 4.2" {
        Error EXTENSION = "certificate/extension-malformed":
            "The value of an extension has the form that its standard gives it.";
    }
    Standard, "RFC 5280, section 4.1; RFC 2986, section 4.1" {
        Warning EMPTY_LIST = "der/empty-list": "A list that is there has at least one member.";
    }
    Standard, "RFC 5758, section 3.2; RFC 8410, section 3; RFC 4055, section 3.1; RFC 9881, section 2" {
        Warning ALGORITHM_PARAMETERS = "certificate/algorithm-parameters":
            "A signature algorithm has the parameters that its standard gives it, or none.";
    }
    Advice, "kubecred limits" {
        Error EXTENSION_LIMIT = "certificate/extension-limit": "A certificate or request has at most 1,000 extensions.";
    }
    Standard, "RFC 5280, section 4.2" {
        Error DUPLICATE_EXTENSION = "certificate/duplicate-extension": "Each extension is there at most once.";
    }
    Standard, "RFC 5280, section 4.1.1.2" {
        Error SIGNATURE_ALGORITHM_MISMATCH = "certificate/signature-algorithm-mismatch":
            "The signature algorithm is the same inside and outside.";
    }
    Standard, "RFC 2986, section 4.1" {
        Warning REQUEST_VERSION = "request/version": "The version of a certification request is 0.";
    }
    Standard, "RFC 2986, section 4.1; X.501, section 8.2" {
        Warning DUPLICATE_ATTRIBUTE = "request/duplicate-attribute": "Each attribute of a request is there at most once.";
    }
    Advice, "RFC 2985, section 5.4.2" {
        Warning EMPTY_EXTENSION_REQUEST = "request/empty-extension-request":
            "A request that asks for extensions names at least one.";
    }
    Advice, "RFC 2985, section 5.4.2; Go crypto/x509" {
        Warning MICROSOFT_EXTENSION_REQUEST = "request/microsoft-extension-request":
            "Extensions are requested with the attribute extensionRequest, which alone others than Microsoft read.";
    }
    Advice, "RFC 2985, section 5.4.1" {
        Warning CHALLENGE_PASSWORD = "request/challenge-password":
            "A request carries no password: whoever can read the request can read it.";
    }
    Standard, "Go crypto/x509, ParseCertificate" {
        Error UNREADABLE_FOR_GO = "certificate/unreadable-for-go":
            "A certificate is one that Go can read: kube-apiserver, kubectl and kubelet refuse others.";
    }
    Apiserver, "Kubernetes certificates.k8s.io/v1, validation of CertificateSigningRequest" {
        Error REFUSED_REQUEST = "request/refused":
            "A request is one that kube-apiserver can read and whose signature it can check.";
    }
    Advice, "RFC 5280, section 9" {
        Error UNKNOWN_STRUCTURE = "der/unknown-structure": "DER is that of a certificate, a request or a key.";
        Info PRIVATE_KEY = "key/private": "Private keys stay where they are used.";
    }
}

/// What to do about a finding of one of these rules.
pub(crate) fn help_of(rule: &'static Rule) -> &'static str {
    let mut help = HELP.iter().chain(super::super::private_key::HELP);
    help.find(|(other, _)| std::ptr::eq(*other, rule)).map_or(MADE_ANEW, |(_, help)| help)
}

/// How to make a request whose signature the server checks.
pub(crate) const CHECKED_REQUEST: &str =
    "make the request anew with an ECDSA P-256 key, or an RSA key of 2048 bits or more: `openssl req -new -sha256`";
const MADE_ANEW: &str = "have it made anew by a library that follows the standard, such as OpenSSL";
const HELP: &[(&Rule, &str)] = &[
    (&ENCODING, "copy the whole block or file again: it is cut off or damaged"),
    (&TRAILING_DATA, "have it made anew without these bytes"),
    (&STRING, "have the text written as a UTF8String, which takes all characters"),
    (&TIME, "have it issued anew with a time such as `270131120000Z`, which is 2027-01-31 12:00:00"),
    (&TIME_FORM, "have it issued anew with a time such as `270131120000Z`, which is 2027-01-31 12:00:00"),
    (&KEY, "make a new key, such as ECDSA P-256, and have what holds this one made anew"),
    (&POINT, "make a new key: this one is damaged, and nothing can be checked with it"),
    (&EXTENSION, "have it issued anew, with this extension written by a library that knows it, such as OpenSSL"),
    (&UNREADABLE_FOR_GO, "have it issued anew, for example with cert-manager or OpenSSL: Go reads what they write"),
    (&REFUSED_REQUEST, CHECKED_REQUEST),
    (&EXTENSION_LIMIT, "have it issued with fewer extensions"),
    (&DUPLICATE_EXTENSION, "have it issued with one of them: several names go into one subjectAltName"),
    (&SIGNATURE_ALGORITHM_MISMATCH, "have it issued anew: it was changed after it was signed, or its signer is faulty"),
    (&EMPTY_LIST, "have it made anew without the empty list"),
    (&ALGORITHM_PARAMETERS, "have it signed anew by a library that follows the standard"),
    (&DUPLICATE_ATTRIBUTE, "make it anew with one of them"),
    (&EMPTY_EXTENSION_REQUEST, "make it anew with the names: `openssl req -new -addext subjectAltName=DNS:a.example`"),
    (&MICROSOFT_EXTENSION_REQUEST, "make it anew with OpenSSL or cert-manager, which write extensionRequest"),
    (&REQUEST_VERSION, "make it anew with the version 0, for example with `openssl req -new`"),
    (&CHALLENGE_PASSWORD, "make it anew without the password, and change the password where it is used"),
];

/// Whether a finding of this rule means that something could not be shown.
pub(crate) fn hides_content(rule: &'static Rule) -> bool {
    [&ENCODING, &STRUCTURE, &TIME, &EXTENSION].contains(&rule)
}
