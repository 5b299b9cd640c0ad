//! What a token says of itself, held against what its reader expects (RFC 7519, section 4.1). A claim of a wrong type fails:
//! it does not count as absent.

use crate::diagnostic::{Rule, quoted};
use crate::jose::JsonWebToken;
use crate::rules::jwt as rules;
use crate::syntax::json;
use crate::syntax::tree::{Tree, Value};
use crate::time::Time;
use crate::verify::Check;

/// What the reader of a token expects of it.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Expected<'e> {
    pub(crate) issuer: Option<&'e str>,
    pub(crate) audiences: &'e [String],
    pub(crate) now: Option<Time>,
    /// Seconds by which clocks may differ.
    pub(crate) leeway: i64,
}

/// Issuer, audience, and the times.
pub(crate) fn check(token: &JsonWebToken, expected: Expected<'_>) -> Vec<Check> {
    let mut checks = vec![check_issuer(token, expected.issuer), check_audience(token, expected.audiences)];
    let leeway = expected.leeway.max(0);
    checks.extend(TIMES.iter().filter_map(|time| time.check(token, expected.now, leeway)));
    checks
}

/// Whether the token is of the issuer that is expected (RFC 7519, section 4.1.1).
pub(crate) fn check_issuer(token: &JsonWebToken, expected: Option<&str>) -> Check {
    let named = Named {
        name: "issuer",
        claim: "iss",
        wanted: "a string",
        is_type: |tree| tree.string(tree.root).is_some(),
        rule: &rules::ISSUER,
        absent: "it does not say who issued it (`iss`)",
        other: "it was issued by another",
        not_given: "no issuer was given to compare it with",
    };
    let agrees = token.issuer.as_deref() == expected;
    named.check(token, expected.map(quoted), agrees)
}

/// Whether the token is for one of those audiences (RFC 7519, section 4.1.3).
pub(crate) fn check_audience(token: &JsonWebToken, expected: &[String]) -> Check {
    let named = Named {
        name: "audience",
        claim: "aud",
        wanted: "a string or a list of strings",
        is_type: |tree| {
            let is_text = |node| tree.string(node).is_some();
            let is_list = matches!(tree.value(tree.root), Value::Sequence(_));
            is_text(tree.root) || is_list && tree.items(tree.root).iter().all(|&item| is_text(item))
        },
        rule: &rules::AUDIENCE,
        absent: "it does not say for whom it is (`aud`)",
        other: "it is for others",
        not_given: "no audiences were given to compare it with",
    };
    let agrees = token.audiences.iter().any(|audience| expected.contains(audience));
    let expected: Vec<String> = expected.iter().map(|audience| quoted(audience)).collect();
    named.check(token, (!expected.is_empty()).then(|| expected.join(" or ")), agrees)
}

/// A claim that names somebody.
struct Named {
    name: &'static str,
    claim: &'static str,
    wanted: &'static str,
    is_type: fn(&Tree<'_>) -> bool,
    /// The rule that a token breaks by it.
    rule: &'static Rule,
    absent: &'static str,
    other: &'static str,
    not_given: &'static str,
}

impl Named {
    /// `agrees`: whether the claim is one that is expected.
    fn check(&self, token: &JsonWebToken, expected: Option<String>, agrees: bool) -> Check {
        let told = claim(token, self.claim);
        let is_type = |json| json::read(json).tree.is_some_and(|tree| (self.is_type)(&tree));
        let mut check = match (told, &expected) {
            (Some(json), _) if !is_type(json) => {
                failed(self.name, &rules::CLAIM_TYPE, &format!("`{}` must be {}", self.claim, self.wanted))
            }
            (_, None) => Check::not_checked(self.name, self.not_given),
            (None, _) => failed(self.name, self.rule, self.absent),
            (Some(_), _) if !agrees => failed(self.name, self.rule, self.other),
            _ => Check::verified(self.name),
        };
        check.expected = expected;
        check.actual = told.map(quoted);
        check
    }
}

const NO_CLOCK: &str = "the current time was not given";

/// A claim that is a time.
struct Timed {
    name: &'static str,
    claim: &'static str,
    /// The rule that a token breaks by it.
    rule: &'static Rule,
    time: fn(&JsonWebToken) -> Option<Time>,
    /// Whether the time must be over, and not to come.
    past: bool,
    wrong: &'static str,
}

const TIMES: [Timed; 3] = [
    Timed {
        name: "expiration",
        claim: "exp",
        rule: &rules::EXPIRED,
        time: |token| token.times.expires_at,
        past: false,
        wrong: "it has expired",
    },
    Timed {
        name: "notBefore",
        claim: "nbf",
        rule: &rules::NOT_YET_VALID,
        time: |token| token.times.not_before,
        past: true,
        wrong: "it is not valid yet",
    },
    Timed {
        name: "issuedAt",
        claim: "iat",
        rule: &rules::ISSUED_IN_THE_FUTURE,
        time: |token| token.times.issued_at,
        past: true,
        wrong: "it was issued in the future",
    },
];

impl Timed {
    /// `None` where there is nothing to check.
    fn check(&self, token: &JsonWebToken, now: Option<Time>, leeway: i64) -> Option<Check> {
        let json = match claim(token, self.claim) {
            // A token that says no start is good from the beginning; one without an end is good for ever, which is told.
            None if self.past => return None,
            None => return Some(Check::not_checked(self.name, "it has no end (`exp`)")),
            Some(json) => json,
        };
        let Some(time) = (self.time)(token) else {
            let is_number = json.starts_with(|first: char| first == '-' || first.is_ascii_digit());
            let rule = if is_number { &rules::MILLISECONDS } else { &rules::CLAIM_TYPE };
            let reason = format!("{} must be a number of seconds since 1970", quoted(self.claim));
            return Some(failed(self.name, rule, &reason).finding(quoted(json)));
        };
        let Some(now) = now else {
            return Some(Check::not_checked(self.name, NO_CLOCK).finding(time.to_rfc3339()));
        };
        // RFC 7519, sections 4.1.4 and 4.1.5: at its end it is over, at its start it has begun.
        let good = if self.past { time <= now.plus(leeway) } else { now.plus(-leeway) < time };
        let check = if good { Check::verified(self.name) } else { failed(self.name, self.rule, self.wrong) };
        let relation = if self.past { "at or before" } else { "after" };
        Some(check.expecting(format!("{relation} {}", now.to_rfc3339())).finding(time.to_rfc3339()))
    }
}

/// A claim, as JSON; of several the last.
fn claim<'t>(token: &'t JsonWebToken, name: &str) -> Option<&'t str> {
    token.claims.iter().rfind(|claim| claim.name == name).map(|claim| claim.value.get())
}

fn failed(name: &'static str, rule: &'static Rule, reason: &str) -> Check {
    Check::failed(name, reason).because(rule.id)
}
