//! Tokens: their encoding, and what is wrong with what they say.

use crate::diagnostic::{Finding, Origin, Rule, Severity, quoted};
use crate::jose::{DecodedToken, TokenKind};
use crate::place::{JwsPart, Place};
use crate::rules::x509::duration;
use crate::time::Time;

/// All rules of this family.
pub const RULES: &[&Rule] = &[
    &LIMIT,
    &PARTS,
    &BASE64,
    &BASE64_NOT_CANONICAL,
    &JSON,
    &NOT_AN_OBJECT,
    &DUPLICATE_MEMBER,
    &CLAIM_TYPE,
    &MILLISECONDS,
    &ENCRYPTED,
    &SIGNATURE_MISSING,
    &ALGORITHM_NONE,
    &ALGORITHM_MISSING,
    &ALGORITHM_SYMMETRIC,
    &EMBEDDED_KEY,
    &CRITICAL_UNKNOWN,
    &EXPIRED,
    &NOT_YET_VALID,
    &EXPIRATION_MISSING,
    &ENDS_BEFORE_START,
    &LEGACY,
    &EXTENDED,
    &RENEWAL_OVERDUE,
    &AUDIENCE_MISSING,
    &SUBJECT_MISMATCH,
];

macro_rules! rule {
    ($(#[$documentation:meta])* $name:ident, $id:literal, $severity:ident, $origin:ident, $basis:literal, $summary:literal) => {
        $(#[$documentation])*
        pub static $name: Rule = Rule {
            id: $id,
            summary: $summary,
            severity: Severity::$severity,
            origin: Origin::$origin,
            basis: $basis,
        };
    };
}

rule!(
    /// More than is read.
    LIMIT, "token/limit", Error, Advice, "kubecred limits", "A token has at most 256 KiB."
);
rule!(
    /// Not three parts.
    PARTS, "token/parts", Error, Standard, "RFC 7515, section 7.1", "A token has three parts, divided by periods."
);
rule!(
    /// Not base64url.
    BASE64, "token/base64", Error, Standard, "RFC 7515, section 2", "The parts of a token are base64url without padding."
);
rule!(
    /// Unused bits are set.
    BASE64_NOT_CANONICAL, "token/base64-not-canonical", Warning, Standard, "RFC 4648, section 3.5",
    "Bits of base64url that carry nothing are zero: else one token has several texts."
);
rule!(
    /// Not JSON.
    JSON, "token/json", Error, Standard, "RFC 7519, section 7.2", "Header and claims of a token are JSON."
);
rule!(
    /// JSON, but no object.
    NOT_AN_OBJECT, "token/not-an-object", Error, Standard, "RFC 7519, section 7.2",
    "Header and claims of a token are JSON objects."
);
rule!(
    /// A member twice.
    DUPLICATE_MEMBER, "token/duplicate-member", Error, Standard, "RFC 7515, section 4; RFC 7519, section 4",
    "Each member of the header and each claim is there once."
);
rule!(
    /// A value of another type.
    CLAIM_TYPE, "token/claim-type", Error, Standard, "RFC 7515, section 4.1; RFC 7519, section 4.1",
    "Registered claims and header parameters have the type that the standard gives them."
);
rule!(
    /// Milliseconds.
    MILLISECONDS, "token/milliseconds", Error, Standard, "RFC 7519, section 2",
    "Times of a token are seconds since 1970, not milliseconds."
);
rule!(
    /// JWE.
    ENCRYPTED, "token/encrypted", Info, Standard, "RFC 7516, section 3", "An encrypted token can't be read without its key."
);
rule!(
    /// No signature.
    SIGNATURE_MISSING, "token/signature-missing", Error, Standard, "RFC 7515, section 5.2", "A signed token has a signature."
);
rule!(
    /// alg none.
    ALGORITHM_NONE, "token/algorithm-none", Error, Standard, "RFC 8725, section 3.2",
    "A token that is not signed proves nothing."
);
rule!(
    /// No alg.
    ALGORITHM_MISSING, "token/algorithm-missing", Error, Standard, "RFC 7515, section 4.1.1",
    "The header of a token names its algorithm."
);
rule!(
    /// HMAC.
    ALGORITHM_SYMMETRIC, "token/algorithm-symmetric", Warning, Standard, "RFC 8725, section 3.1",
    "Tokens for a cluster are signed with a private key: kube-apiserver takes no HMAC."
);
rule!(
    /// The token brings its own key.
    EMBEDDED_KEY, "token/embedded-key", Warning, Standard, "RFC 8725, section 3.10; RFC 7515, sections 4.1.2 to 4.1.6",
    "Keys come from who trusts them, never from the header of the token that they would verify."
);
rule!(
    /// crit.
    CRITICAL_UNKNOWN, "token/critical-unknown", Error, Standard, "RFC 7515, section 4.1.11",
    "Who does not know a critical header parameter must refuse the token."
);
rule!(
    /// Its time is over.
    EXPIRED, "token/expired", Error, Standard, "RFC 7519, section 4.1.4", "A token is used before its end."
);
rule!(
    /// Its time is to come.
    NOT_YET_VALID, "token/not-yet-valid", Error, Standard, "RFC 7519, section 4.1.5", "A token is used after its start."
);
rule!(
    /// No end.
    EXPIRATION_MISSING, "token/expiration-missing", Warning, Advice, "RFC 7519, section 4.1.4; RFC 8725, section 3",
    "A token has an end: one without it is good until its key is changed."
);
rule!(
    /// It ends before it starts.
    ENDS_BEFORE_START, "token/ends-before-start", Error, Standard, "RFC 7519, sections 4.1.4 and 4.1.5",
    "A token starts before it ends."
);
rule!(
    /// From a Secret.
    LEGACY, "token/legacy-service-account", Warning, Advice, "Kubernetes, service accounts: manually created Secrets",
    "Tokens of ServiceAccounts come from the TokenRequest API: those in Secrets never end."
);
rule!(
    /// 3607 seconds.
    EXTENDED, "token/extended-expiration", Info, Apiserver,
    "Kubernetes, --service-account-extend-token-expiration",
    "A projected token of 3607 seconds is good for a year, but should be renewed within the hour."
);
rule!(
    /// After warnafter.
    RENEWAL_OVERDUE, "token/renewal-overdue", Warning, Apiserver,
    "Kubernetes, --service-account-extend-token-expiration",
    "A token is renewed before the time from which on the server warns."
);
rule!(
    /// No aud.
    AUDIENCE_MISSING, "token/audience-missing", Warning, Standard, "RFC 8725, section 3.9; RFC 7519, section 4.1.3",
    "A token says for whom it is: else it is good with everyone who trusts its issuer."
);
rule!(
    /// sub and kubernetes.io disagree.
    SUBJECT_MISMATCH, "token/subject-mismatch", Error, Apiserver, "Kubernetes, service account tokens",
    "The subject of a ServiceAccount's token is the ServiceAccount that its other claims name."
);

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
                "it should have been renewed {} ago: the server warns of its use",
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
                "it was asked for with 3607 seconds, so the server made it good for {} and warns after one hour",
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
