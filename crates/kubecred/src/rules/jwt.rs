//! Tokens: their encoding, and what is wrong with what they say.

use crate::diagnostic::{Finding, Rule, quoted};
use crate::jose::{DecodedToken, LEGACY_ACCOUNT, LEGACY_REQUIRED, TokenKind};
use crate::place::{JwsPart, Place, Step};
use crate::rules::x509::{duration, ends_soon};
use crate::syntax::json;
use crate::syntax::tree::Tree;
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
    Standard, "RFC 7515, section 7.2; RFC 6750, section 2.1" {
        Warning JSON_SERIALIZATION = "token/json-serialization": "A token is sent in its compact form.";
    }
    Standard, "RFC 7797, section 7" {
        Error UNENCODED = "token/unencoded-payload": "The claims of a token are base64url: `b64` is not false.";
    }
    Apiserver, "Kubernetes, authenticating: bearer tokens" {
        Warning NESTED = "token/nested": "The payload of a token for a cluster is its claims, and not another token.";
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
    Standard, "RFC 7518, sections 3.2 and 3.4" {
        Error SIGNATURE_LENGTH = "token/signature-length":
            "A signature has the length that its algorithm gives it: of `ES256` 64 bytes, and no DER.";
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
    Apiserver, "Kubernetes, OpenID Connect tokens; service account issuer keys" {
        Warning ALGORITHM_UNSUPPORTED = "token/algorithm-unsupported":
            "Tokens for a cluster are signed with RSA or ECDSA and SHA-2: kube-apiserver takes no other algorithm.";
    }
    Standard, "RFC 8725, section 3.10; RFC 7515, sections 4.1.2 to 4.1.6" {
        Warning EMBEDDED_KEY = "token/embedded-key":
            "Keys come from who trusts them, never from the header of the token that they would verify.";
    }
    Standard, "RFC 7515, section 4.1.11" {
        Error CRITICAL_UNKNOWN = "token/critical-unknown":
            "Who does not know a critical header parameter must refuse the token.";
    }
    Standard, "RFC 7515, section 4.1.11" {
        Error CRITICAL_MALFORMED = "token/critical-malformed":
            "`crit` is a list of names, each of an extension that the header has, and each once.";
    }
    Apiserver, "Kubernetes, OpenID Connect tokens: email as user name" {
        Warning EMAIL_UNVERIFIED = "token/email-unverified":
            "An email address that names a user was verified by the issuer.";
    }
    Advice, "Kubernetes, service account issuer keys" {
        Info KEY_FOUND = "token/key-found": "The `kid` of a token names the key that it is signed with.";
        Warning KEY_NOT_FOUND = "token/key-not-found": "The key that a token names is one of those of its issuer.";
    }
    Standard, "RFC 7515, section 5.2" {
        Info SIGNATURE_VERIFIED = "token/signature-verified": "The key that signed a token is known.";
        Error SIGNATURE_FAILED = "token/signature-failed": "A token is signed with a key of its issuer, and was not changed since.";
    }
    Standard, "RFC 7517, sections 4.2 to 4.5; RFC 7518, section 3.1" {
        Warning KEY_UNSUITABLE = "token/key-unsuitable":
            "A token is checked with a key for its algorithm and for signatures, that is strong enough.";
    }
    Standard, "RFC 7519, section 4.1.1" {
        Error ISSUER = "token/issuer-mismatch": "A token is of the issuer that is expected.";
    }
    Standard, "RFC 7519, section 4.1.3" {
        Error AUDIENCE = "token/audience-mismatch": "A token is for one of the audiences that are expected.";
    }
    Standard, "RFC 7519, section 4.1.4" {
        Error EXPIRED = "token/expired": "A token is used before its end.";
    }
    Advice, "Kubernetes, projected service account tokens: renewal at 80 percent of the life" {
        Warning EXPIRES_SOON = "token/expires-soon":
            "A token is renewed in time: before its last 30 days, or the last fifth of a shorter life.";
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
        Error ISSUED_IN_THE_FUTURE = "token/issued-in-the-future":
            "A token of a ServiceAccount was issued before it is used.";
        Error LEGACY_CLAIM_MISSING = "token/legacy-claim-missing":
            "A token from a Secret has the five claims that name its ServiceAccount and its Secret.";
        Error SUBJECT_MISMATCH = "token/subject-mismatch":
            "The subject of a token from a Secret is the ServiceAccount that its other claims name.";
    }
    Advice, "Kubernetes, service account tokens; RFC 7519, section 4.1.2" {
        Warning SUBJECT_DIFFERS = "token/subject-differs":
            "The subject of a bound token is the ServiceAccount that its claim `kubernetes.io` names.";
    }
}

/// Everything that is wrong with a token: its encoding first, then what it says. `place` is that of its text.
/// Without `now` nothing is said of its time.
pub fn check_token(token: &DecodedToken, place: &Place, now: Option<Time>, findings: &mut Vec<Finding>) {
    findings.extend(token.findings(place));
    let mut check = Check { token, place, findings };
    check.header();
    if token.value.kind == TokenKind::Encrypted {
        return;
    }
    check.content();
    check.missing();
    let overdue = check.time(now);
    check.service_account(overdue);
}

/// Whether a finding of this rule means that something could not be shown.
pub(crate) fn hides_content(rule: &'static Rule) -> bool {
    [&LIMIT, &PARTS, &BASE64, &JSON, &NOT_AN_OBJECT].contains(&rule)
}

/// Members of a header that bring a key, or say where one is.
pub(crate) const EMBEDDED_KEYS: [&str; 4] = ["jwk", "jku", "x5c", "x5u"];

/// Whether nobody may take a token of which this is found, whatever its signature is (RFC 7515, section 5.2).
pub(crate) fn refuses_token(finding: &Finding) -> bool {
    const FORM: [&Rule; 12] = [
        &LIMIT,
        &PARTS,
        &BASE64,
        &BASE64_NOT_CANONICAL,
        &ENCRYPTED,
        &SIGNATURE_MISSING,
        &SIGNATURE_LENGTH,
        &ALGORITHM_NONE,
        &ALGORITHM_MISSING,
        &CRITICAL_UNKNOWN,
        &CRITICAL_MALFORMED,
        &UNENCODED,
    ];
    FORM.contains(&finding.rule) || is_of(finding, JwsPart::Header) && CONTENT.contains(&finding.rule)
}

/// Whether the claims of a token of which this is found say nothing.
pub(crate) fn refuses_claims(finding: &Finding) -> bool {
    // These are told as checks of their own.
    const CHECKED: [&str; 5] = ["iss", "aud", "exp", "nbf", "iat"];
    let is_checked = |step: &Step| matches!(step, Step::Structure { path } if CHECKED.contains(&path.as_str()));
    let of_another = finding.rule != &CLAIM_TYPE || !finding.within.last().is_some_and(is_checked);
    let unreadable = CONTENT.contains(&finding.rule) && of_another || finding.rule == &NESTED;
    unreadable && is_of(finding, JwsPart::Claims)
}

/// What is wrong with a part as JSON.
const CONTENT: [&Rule; 4] = [&JSON, &NOT_AN_OBJECT, &DUPLICATE_MEMBER, &CLAIM_TYPE];

fn is_of(finding: &Finding, part: JwsPart) -> bool {
    let step = finding.within.iter().rev().find(|step| matches!(step, Step::Jws { .. }));
    step == Some(&Step::Jws { part })
}

/// Whether this value of `alg` says that there is no signature.
pub(crate) fn is_unsigned(algorithm: &str) -> bool {
    algorithm.eq_ignore_ascii_case("none")
}

/// What kube-apiserver takes, of ServiceAccounts by the kind of its keys, of OpenID Connect by a list.
const ALGORITHMS: [&str; 9] = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"];
/// The parameters that RFC 7515 to 7518 define, which `crit` must not name.
const REGISTERED: &[&str] = &[
    "alg", "jku", "jwk", "kid", "x5u", "x5c", "x5t", "x5t#S256", "typ", "cty", "crit", "enc", "zip", "epk", "apu",
    "apv", "iv", "tag", "p2s", "p2c",
];
/// The life, in seconds, of a token that does not say when it began: that of one of `kubectl create token`.
const LIFE: i64 = 3_600;
/// Seconds by which the server lets clocks differ.
const LEEWAY: i64 = 60;
const NEW_TOKEN: &str = "get a new one, for example with `kubectl create token`";
const CLOCKS: &str = "check the clock of this machine and of the issuer";

struct Check<'c> {
    token: &'c DecodedToken,
    place: &'c Place,
    findings: &'c mut Vec<Finding>,
}

impl Check<'_> {
    fn push(&mut self, rule: &'static Rule, message: impl Into<String>, part: JwsPart, member: &str, help: &str) {
        let finding = self.token.finding(rule, message, self.place, part, member);
        self.findings.push(if help.is_empty() { finding } else { finding.help(help) });
    }

    fn header(&mut self) {
        let token = &self.token.value;
        if let Some(algorithm) = &token.algorithm {
            self.algorithm(algorithm);
        } else if self.token.lacks(JwsPart::Header, "alg") {
            let help = "have the issuer sign it with a library that writes `alg`, such as `RS256` or `ES256`";
            self.push(&ALGORITHM_MISSING, "its header names no algorithm", JwsPart::Header, "alg", help);
        }
        for member in &token.header {
            if EMBEDDED_KEYS.contains(&member.name.as_str()) {
                let message =
                    format!("its header brings its own key in {}, which proves nothing", quoted(&member.name));
                let help = "check it with a key from its issuer; this one is shown and never used";
                self.push(&EMBEDDED_KEY, message, JwsPart::Header, &member.name, help);
            }
        }
        // Of several the last counts.
        if let Some(member) = token.header.iter().rfind(|member| member.name == "crit") {
            self.critical(member.value.get());
        }
    }

    /// What the header says must be understood. `value` is JSON.
    fn critical(&mut self, value: &str) {
        let token = &self.token.value;
        let tree = json::read(value).tree;
        let names = tree.as_ref().and_then(|tree| names_of(tree)).unwrap_or_default();
        let in_header = |name: &str| token.header.iter().any(|member| member.name == name);
        let malformed = if names.is_empty() {
            Some("`crit` must be a list of names, with one at least".to_owned())
        } else {
            names.iter().enumerate().find_map(|(index, &name)| match name {
                name if names.iter().take(index).any(|earlier| *earlier == name) => {
                    Some(format!("`crit` names {} twice", quoted(name)))
                }
                name if REGISTERED.contains(&name) => {
                    Some(format!("`crit` names {}, which everyone must understand anyway", quoted(name)))
                }
                name if !in_header(name) => {
                    Some(format!("`crit` names {}, which the header does not have", quoted(name)))
                }
                _ => None,
            })
        };
        if let Some(message) = malformed {
            let help = "have the issuer leave out `crit`, or name there only extensions that the header has";
            self.push(&CRITICAL_MALFORMED, message, JwsPart::Header, "crit", help);
        }
        let unknown = |name: &&&str| **name != "b64" && !REGISTERED.contains(*name);
        let mut unknown: Vec<String> = names.iter().filter(unknown).map(|name| quoted(name)).collect();
        unknown.dedup();
        if !unknown.is_empty() && token.kind != TokenKind::Encrypted {
            let message = format!("its header names critical parameters that are not known: {}", unknown.join(", "));
            let help = "have the issuer leave out `crit` and the parameters that it names";
            self.push(&CRITICAL_UNKNOWN, message, JwsPart::Header, "crit", help);
        }
    }

    /// A payload that is not encoded, and an email address that is not verified.
    fn content(&mut self) {
        if self.token.unencoded {
            let message = "its header says that the payload is not base64url (`b64`), which tokens must not do";
            let help = "have the issuer leave out `b64`, and encode the claims";
            self.push(&UNENCODED, message, JwsPart::Header, "b64", help);
        }
        let told = self.token.value.open_id_connect.as_ref();
        if told.is_some_and(|told| told.email.is_some() && told.email_verified == Some(false)) {
            let message = "the issuer says that the email address is not verified: where it names the user, kube-apiserver refuses the token";
            let help = "have the user confirm the address, or take another claim for the user name, such as `sub`";
            self.push(&EMAIL_UNVERIFIED, message, JwsPart::Claims, "email_verified", help);
        }
    }

    fn algorithm(&mut self, algorithm: &str) {
        let (rule, message, help) = if self.token.value.kind == TokenKind::Encrypted {
            // That of an encrypted token says how its key is encrypted.
            return;
        } else if is_unsigned(algorithm) {
            let message =
                format!("its algorithm is {}: it is not signed, and anyone could have written it", quoted(algorithm));
            (&ALGORITHM_NONE, message, "have its issuer sign it, with `RS256` or `ES256`".to_owned())
        } else if matches!(algorithm, "HS256" | "HS384" | "HS512") {
            let message = format!("it is signed with {algorithm}, so whoever can check it can forge it");
            (&ALGORITHM_SYMMETRIC, message, "have its issuer sign it with `RS256` or `ES256`".to_owned())
        } else if !ALGORITHMS.contains(&algorithm) {
            let message = format!("its algorithm is {}, which kube-apiserver does not take", quoted(algorithm));
            let meant = ALGORITHMS.iter().find(|known| known.eq_ignore_ascii_case(algorithm));
            let help = meant.map_or_else(
                || "have its issuer sign it with `RS256` or `ES256`".to_owned(),
                |meant| format!("have its issuer write `{meant}`: upper and lower case differ here"),
            );
            (&ALGORITHM_UNSUPPORTED, message, help)
        } else {
            return;
        };
        self.push(rule, message, JwsPart::Header, "alg", &help);
    }

    /// What every token should have but one from a Secret, which has neither.
    fn missing(&mut self) {
        if self.token.value.kind == TokenKind::LegacyServiceAccount {
            return;
        }
        if self.token.lacks(JwsPart::Claims, "exp") {
            let help = "have the issuer set `exp`: the second since 1970 at which the token ends";
            self.push(&EXPIRATION_MISSING, "it has no end (`exp`)", JwsPart::Claims, "exp", help);
        }
        let lacks = self.token.lacks(JwsPart::Claims, "aud");
        if lacks || self.token.names_nobody {
            let help = "have the issuer set `aud` to who shall accept the token";
            let message = match lacks {
                true => "it does not say for whom it is (`aud`)",
                false => "its `aud` is empty: it does not say for whom it is",
            };
            self.push(&AUDIENCE_MISSING, message, JwsPart::Claims, "aud", help);
        }
    }

    /// Answers whether the token should have been renewed.
    fn time(&mut self, now: Option<Time>) -> bool {
        let times = self.token.value.times;
        let start = times.not_before.max(times.issued_at);
        if let (Some(start), Some(end)) = (start, times.expires_at)
            && end < start
        {
            let message = format!("it ends {} before it starts", duration(start.seconds - end.seconds));
            let help = "have the issuer set `exp` to a time after `nbf` and `iat`";
            self.push(&ENDS_BEFORE_START, message, JwsPart::Claims, "exp", help);
            return false;
        }
        let Some(now) = now else {
            return false;
        };
        let bound = self.token.value.kind == TokenKind::BoundServiceAccount;
        let until = |time: Time| format!("{}, on {}", duration(time.seconds - now.seconds), time.to_rfc3339());
        if let Some(end) = times.expires_at.filter(|end| *end <= now) {
            let message = format!("it expired {} ago, on {}", duration(now.seconds - end.seconds), end.to_rfc3339());
            self.push(&EXPIRED, message, JwsPart::Claims, "exp", if bound { NEW_TOKEN } else { "get a new one" });
        } else if let Some(start) = times.not_before.filter(|start| *start > now) {
            self.push(&NOT_YET_VALID, format!("it becomes valid in {}", until(start)), JwsPart::Claims, "nbf", CLOCKS);
        } else if let Some(issued) = times.issued_at.filter(|issued| bound && issued.seconds > now.seconds + LEEWAY) {
            let message = format!("it is issued in the future: in {}", until(issued));
            self.push(&ISSUED_IN_THE_FUTURE, message, JwsPart::Claims, "iat", CLOCKS);
        } else if let Some(warn) = times.warn_after.filter(|warn| *warn <= now) {
            let message = format!(
                "it should have been renewed {} ago: the server counts its use as stale",
                duration(now.seconds - warn.seconds)
            );
            let help = "read the token from its file again on each use, as current client libraries do";
            self.push(&RENEWAL_OVERDUE, message, JwsPart::Claims, "kubernetes.io", help);
            return true;
        } else if let Some(end) = times.expires_at {
            let life = start.map_or(LIFE, |start| end.seconds - start.seconds);
            if ends_soon(end.seconds - now.seconds, life) {
                let message = format!("it expires in {}", until(end));
                self.push(
                    &EXPIRES_SOON,
                    message,
                    JwsPart::Claims,
                    "exp",
                    if bound { NEW_TOKEN } else { "get a new one" },
                );
            }
        }
        false
    }

    fn service_account(&mut self, overdue: bool) {
        let token = &self.token.value;
        let legacy = token.kind == TokenKind::LegacyServiceAccount;
        if legacy {
            self.legacy();
        }
        let Some(claims) = &token.kubernetes else {
            return;
        };
        let (namespace, name) = (&claims.namespace, &claims.service_account.name);
        let expected = format!("system:serviceaccount:{namespace}:{name}");
        let subject = token.subject.as_deref().filter(|subject| !subject.is_empty() && *subject != expected);
        // What is missing was said.
        let named = !namespace.is_empty() && !name.is_empty();
        if let Some(subject) = subject.filter(|_| named) {
            let message =
                format!("its subject is {}, but its other claims name {}", quoted(subject), quoted(&expected));
            let rule = if legacy { &SUBJECT_MISMATCH } else { &SUBJECT_DIFFERS };
            let help =
                "get a token from the cluster, for example with `kubectl create token`: this one is none of its own";
            self.push(rule, message, JwsPart::Claims, "sub", help);
        }
        let (Some(issued), Some(warn), Some(end)) =
            (token.times.issued_at, token.times.warn_after, token.times.expires_at)
        else {
            return;
        };
        if warn.seconds - issued.seconds == 3_607 && !overdue {
            let message = format!(
                "it was asked for with 3607 seconds, so the server made it good for {} and counts it as stale after one hour",
                duration(end.seconds - issued.seconds)
            );
            let help = "nothing, where the client reads the token from its file again on each use";
            self.push(&EXTENDED, message, JwsPart::Claims, "kubernetes.io", help);
        }
    }

    fn legacy(&mut self) {
        let message = "it is a token from a Secret: it has no end, and only deleting the Secret takes it back";
        let help = "use `kubectl create token`, or a projected volume";
        self.push(&LEGACY, message, JwsPart::Claims, LEGACY_ACCOUNT, help);
        let claims = &self.token.value.claims;
        let empty = |name: &str| claims.iter().any(|claim| claim.name == name && claim.value.get() == "\"\"");
        let missing: Vec<String> = LEGACY_REQUIRED
            .into_iter()
            .filter(|name| self.token.lacks(JwsPart::Claims, name) || empty(name))
            .map(quoted)
            .collect();
        if let Some(first) = missing.first() {
            let message =
                format!("it has no {}: the server refuses a token from a Secret without it", missing.join(", "));
            let help = "copy the token from its Secret again: the cluster writes all five claims";
            self.push(&LEGACY_CLAIM_MISSING, message, JwsPart::Claims, first.trim_matches('`'), help);
        }
    }
}

/// The names in a list of names; `None` where it is something else.
fn names_of<'t>(tree: &'t Tree<'_>) -> Option<Vec<&'t str>> {
    tree.items(tree.root).iter().take(REGISTERED.len()).map(|&item| tree.string(item)).collect()
}
