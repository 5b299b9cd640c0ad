//! Tokens: their encoding, and what is wrong with what they say.

use crate::diagnostic::{Finding, Rule, quoted};
use crate::jose::{DecodedToken, TokenKind};
use crate::place::{JwsPart, Place};
use crate::rules::x509::duration;
use crate::time::Time;

rules! {
    Advice, "kubecred limits" {
        Error LIMIT = "token/limit": "A token has at most 256 KiB.";
    }
    Standard, "RFC 7515, section 7.1" {
        Error PARTS = "token/parts": "A token has three parts, divided by periods.";
    }
    Standard, "RFC 7515, section 2" {
        Error WHITE_SPACE = "token/white-space": "There is no white space within a token.";
        Error BASE64 = "token/base64": "The parts of a token are base64url without padding.";
    }
    Standard, "RFC 4648, section 3.5" {
        Warning BASE64_NOT_CANONICAL = "token/base64-not-canonical":
            "Bits of base64url that carry nothing are zero: else one token has several texts.";
    }
    Standard, "RFC 7519, section 7.2" {
        Error JSON = "token/json": "Header and claims of a token are JSON.";
        Error NOT_AN_OBJECT = "token/not-an-object": "Header and claims of a token are JSON objects.";
    }
    Standard, "RFC 7515, section 4; RFC 7519, section 4" {
        Error DUPLICATE_MEMBER = "token/duplicate-member": "Each member of the header and each claim is there once.";
    }
    Standard, "RFC 7515, section 4.1; RFC 7519, section 4.1" {
        Error CLAIM_TYPE = "token/claim-type":
            "Registered claims and header parameters have the type that the standard gives them.";
    }
    Standard, "RFC 7519, section 2" {
        Error MILLISECONDS = "token/milliseconds": "Times of a token are seconds since 1970, not milliseconds.";
    }
    Standard, "RFC 7516, section 3" {
        Info ENCRYPTED = "token/encrypted": "An encrypted token can't be read without its key.";
    }
    Standard, "RFC 7515, section 5.2" {
        Error SIGNATURE_MISSING = "token/signature-missing": "A signed token has a signature.";
    }
    Standard, "RFC 8725, section 3.2" {
        Error ALGORITHM_NONE = "token/algorithm-none": "A token that is not signed proves nothing.";
    }
    Standard, "RFC 7515, section 4.1.1" {
        Error ALGORITHM_MISSING = "token/algorithm-missing": "The header of a token names its algorithm.";
    }
    Standard, "RFC 8725, section 3.1" {
        Warning ALGORITHM_SYMMETRIC = "token/algorithm-symmetric":
            "Tokens for a cluster are signed with a private key: kube-apiserver takes no HMAC.";
    }
    Standard, "RFC 8725, section 3.10; RFC 7515, sections 4.1.2 to 4.1.6" {
        Warning EMBEDDED_KEY = "token/embedded-key":
            "Keys come from who trusts them, never from the header of the token that they would verify.";
    }
    Standard, "RFC 7515, section 4.1.11" {
        Error CRITICAL_UNKNOWN = "token/critical-unknown":
            "Who does not know a critical header parameter must refuse the token.";
    }
    Standard, "RFC 7519, section 4.1.4" {
        Error EXPIRED = "token/expired": "A token is used before its end.";
    }
    Standard, "RFC 7519, section 4.1.5" {
        Error NOT_YET_VALID = "token/not-yet-valid": "A token is used after its start.";
    }
    Advice, "RFC 7519, section 4.1.4; RFC 8725, section 3" {
        Warning EXPIRATION_MISSING = "token/expiration-missing":
            "A token has an end: one without it is good until its key is changed.";
    }
    Standard, "RFC 7519, sections 4.1.4 and 4.1.5" {
        Error ENDS_BEFORE_START = "token/ends-before-start": "A token starts before it ends.";
    }
    Advice, "Kubernetes, service accounts: manually created Secrets" {
        Warning LEGACY = "token/legacy-service-account":
            "Tokens of ServiceAccounts come from the TokenRequest API: those in Secrets never end.";
    }
    Apiserver, "Kubernetes, --service-account-extend-token-expiration" {
        Info EXTENDED = "token/extended-expiration":
            "A projected token of 3607 seconds is good for a year, but should be renewed within the hour.";
        Warning RENEWAL_OVERDUE = "token/renewal-overdue":
            "A token is renewed before the time from which on the server counts it as stale.";
    }
    Standard, "RFC 8725, section 3.9; RFC 7519, section 4.1.3" {
        Warning AUDIENCE_MISSING = "token/audience-missing":
            "A token says for whom it is: else it is good with everyone who trusts its issuer.";
    }
    Apiserver, "Kubernetes, service account tokens" {
        Error SUBJECT_MISMATCH = "token/subject-mismatch":
            "The subject of a ServiceAccount's token is the ServiceAccount that its other claims name.";
    }
}

/// Everything that is wrong with a token: its encoding first, then what it says. `place` is that of its text.
/// Without `now` nothing is said of its time.
pub fn check_token(token: &DecodedToken, place: &Place, now: Option<Time>, findings: &mut Vec<Finding>) {
    findings.extend(token.findings(place));
    let mut check = Check { token, place, findings };
    if token.value.header.is_empty() && token.value.claims.is_empty() {
        return;
    }
    check.header();
    if token.value.kind == TokenKind::Encrypted || token.value.claims.is_empty() {
        return;
    }
    check.time(now);
    check.service_account();
    check.audience();
}

/// Whether a finding of this rule means that something could not be shown.
pub(crate) fn hides_content(rule: &'static Rule) -> bool {
    [&LIMIT, &PARTS, &BASE64, &JSON, &NOT_AN_OBJECT].contains(&rule)
}

struct Check<'c> {
    token: &'c DecodedToken,
    place: &'c Place,
    findings: &'c mut Vec<Finding>,
}

impl Check<'_> {
    fn push(&mut self, rule: &'static Rule, message: impl Into<String>, part: JwsPart, member: &str, help: &str) {
        let member = self.token.member(part, member);
        let finding = self.token.finding(rule, message, self.place, member);
        self.findings.push(if help.is_empty() { finding } else { finding.help(help) });
    }

    fn header(&mut self) {
        let token = &self.token.value;
        match token.algorithm.as_deref() {
            Some(algorithm) if algorithm.eq_ignore_ascii_case("none") => {
                let message = format!(
                    "its algorithm is {}: it is not signed, and anyone could have written it",
                    quoted(algorithm)
                );
                self.push(&ALGORITHM_NONE, message, JwsPart::Header, "alg", "");
            }
            Some(algorithm @ ("HS256" | "HS384" | "HS512")) => {
                let message = format!("it is signed with {algorithm}, so whoever can check it can forge it");
                self.push(&ALGORITHM_SYMMETRIC, message, JwsPart::Header, "alg", "");
            }
            None if !token.header.is_empty() && self.token.member(JwsPart::Header, "alg").is_none() => {
                self.push(&ALGORITHM_MISSING, "its header names no algorithm", JwsPart::Header, "alg", "");
            }
            _ => {}
        }
        for member in &token.header {
            match member.name.as_str() {
                "jwk" | "jku" | "x5c" | "x5u" => {
                    let message =
                        format!("its header brings its own key in {}, which proves nothing", quoted(&member.name));
                    let help = "check it with a key from its issuer; this one is shown and never used";
                    self.push(&EMBEDDED_KEY, message, JwsPart::Header, &member.name, help);
                }
                "crit" if token.kind != TokenKind::Encrypted => {
                    let message = format!(
                        "its header names critical parameters that are not known: {}",
                        quoted(member.value.get())
                    );
                    self.push(&CRITICAL_UNKNOWN, message, JwsPart::Header, "crit", "");
                }
                _ => {}
            }
        }
    }

    fn time(&mut self, now: Option<Time>) {
        let times = self.token.value.times;
        if times.expires_at.is_none()
            && self.token.value.kind != TokenKind::LegacyServiceAccount
            && self.token.member(JwsPart::Claims, "exp").is_none()
        {
            self.push(&EXPIRATION_MISSING, "it has no end (`exp`)", JwsPart::Claims, "exp", "");
        }
        let start = times.not_before.max(times.issued_at);
        if let (Some(start), Some(end)) = (start, times.expires_at)
            && end < start
        {
            let message = format!("it ends {} before it starts", duration(start.seconds - end.seconds));
            self.push(&ENDS_BEFORE_START, message, JwsPart::Claims, "exp", "");
        }
        let Some(now) = now else {
            return;
        };
        if let Some(end) = times.expires_at.filter(|end| *end <= now) {
            let message = format!("it expired {} ago, on {}", duration(now.seconds - end.seconds), end.to_rfc3339());
            self.push(&EXPIRED, message, JwsPart::Claims, "exp", "get a new one");
        } else if let Some(start) = times.not_before.filter(|start| *start > now) {
            let message =
                format!("it becomes valid in {}, on {}", duration(start.seconds - now.seconds), start.to_rfc3339());
            self.push(
                &NOT_YET_VALID,
                message,
                JwsPart::Claims,
                "nbf",
                "check the clock of this machine and of the issuer",
            );
        } else if let Some(warn) = times.warn_after.filter(|warn| *warn <= now) {
            let message = format!(
                "it should have been renewed {} ago: the server counts its use as stale",
                duration(now.seconds - warn.seconds)
            );
            let help = "read the token from its file again on each use, as current client libraries do";
            self.push(&RENEWAL_OVERDUE, message, JwsPart::Claims, "kubernetes.io", help);
        }
    }

    fn service_account(&mut self) {
        let token = &self.token.value;
        let Some(claims) = &token.kubernetes else {
            return;
        };
        let (namespace, name) = (&claims.namespace, &claims.service_account.name);
        let expected = format!("system:serviceaccount:{namespace}:{name}");
        if let Some(subject) = token.subject.as_deref().filter(|subject| *subject != expected) {
            let message =
                format!("its subject is {}, but its other claims name {}", quoted(subject), quoted(&expected));
            self.push(&SUBJECT_MISMATCH, message, JwsPart::Claims, "sub", "");
        }
        if token.kind == TokenKind::LegacyServiceAccount {
            let message = "it is a token from a Secret: it has no end, and only deleting the Secret takes it back";
            let help = "use `kubectl create token`, or a projected volume";
            self.push(&LEGACY, message, JwsPart::Claims, "kubernetes.io/serviceaccount/service-account.name", help);
        }
        let (Some(issued), Some(warn), Some(end)) =
            (token.times.issued_at, token.times.warn_after, token.times.expires_at)
        else {
            return;
        };
        if warn.seconds - issued.seconds == 3_607 {
            let message = format!(
                "it was asked for with 3607 seconds, so the server made it good for {} and counts it as stale after one hour",
                duration(end.seconds - issued.seconds)
            );
            self.push(&EXTENDED, message, JwsPart::Claims, "kubernetes.io", "");
        }
    }

    fn audience(&mut self) {
        let token = &self.token.value;
        let named = self.token.member(JwsPart::Claims, "aud").is_some();
        if token.kind != TokenKind::LegacyServiceAccount && !named {
            self.push(&AUDIENCE_MISSING, "it does not say for whom it is (`aud`)", JwsPart::Claims, "aud", "");
        }
    }
}
