//! Advice on TokenRequest, and on the answer to one.

use std::collections::HashSet;

use crate::diagnostic::{Finding, quoted};
use crate::kube::value::{Cursor, Data};
use crate::rules::repeated::Items;
use crate::rules::x509::duration;
use crate::time::Time;

use super::{Subject, at_key, strings};

rules! {
    Advice, "Kubernetes, TokenRequest API; RFC 6750, section 5.3" {
        Warning LONG_LIVED = "tokenrequest/long-lived": "A token lasts a day at most, and is renewed before it ends.";
    }
    Advice, "Kubernetes, --service-account-extend-token-expiration" {
        Info EXTENDED = "tokenrequest/extended-expiration":
            "A token of 3607 seconds for a pod and the API server may be made good for far longer.";
    }
    Advice, "Kubernetes API reference, TokenRequest: boundObjectRef" {
        Info UNBOUND = "tokenrequest/unbound": "A token is bound to the Pod, Node or Secret with which it shall end.";
        Info BOUND_BY_NAME = "tokenrequest/bound-by-name": "A bound object is named with its uid.";
    }
    Advice, "Kubernetes API reference, TokenRequest: audiences" {
        Warning SEVERAL_AUDIENCES = "tokenrequest/several-audiences": "A token is for one audience.";
        Warning API_SERVER_SHARED = "tokenrequest/api-server-shared":
            "A token for somebody else is not also good for the API server.";
        Warning EMPTY_AUDIENCE = "tokenrequest/empty-audience": "An audience is not empty, and has no white space around it.";
        Warning REPEATED_AUDIENCE = "tokenrequest/repeated-audience": "No audience is named twice.";
        Info STATUS_IGNORED = "tokenrequest/status-ignored": "A request has no `status`: the server makes it.";
    }
    Advice, "Kubernetes API reference, TokenRequestStatus" {
        Warning OTHER_LIFETIME = "tokenrequest/other-lifetime": "The token of an answer lasts as long as was asked.";
        Warning OTHER_END = "tokenrequest/other-end": "The end that an answer tells is that of its token.";
        Warning OTHER_AUDIENCE = "tokenrequest/other-audience": "The token of an answer is for the audiences that were asked.";
        Warning OTHER_ACCOUNT = "tokenrequest/other-account": "The token of an answer is that of the account that was asked for.";
    }
}

/// A day, in seconds: managed platforms give no longer tokens.
const DAY: i64 = 86_400;
/// What the kubelet asks for in place of an hour, in seconds: the server takes it as a sign.
const EXTENDED_SECONDS: i64 = 3_607;
/// By how many seconds clocks and rounding may differ.
const TOLERANCE: i64 = 60;

pub(super) fn advise(subject: &Subject<'_, '_>, findings: &mut Vec<Finding>) {
    let spec = subject.object.field("spec");
    advise_on_lifetime(&spec, findings);
    advise_on_audiences(&spec.field("audiences"), findings);
    let bound = spec.field("boundObjectRef");
    if subject.is_unreadable("/spec/boundObjectRef/uid") {
        // Whether something is missing nobody can say.
    } else if bound.is_empty() {
        let message = "the token is bound to no object: only its end, or the end of the account, takes it back";
        let help = "name a Pod, Node or Secret in `spec.boundObjectRef`: the token ends when that is deleted";
        findings.push(bound.finding(&UNBOUND, message).help(help));
    } else if bound.field("uid").is_empty() && !bound.field("name").is_empty() && is_bindable(&bound) {
        let message =
            format!("the server takes whatever {} exists at the moment", quoted(bound.field("name").string()));
        findings.push(bound.field("name").finding(&BOUND_BY_NAME, message).help("add the `uid` of the very object"));
    }
    let status = subject.object.field("status");
    let token = status.field("token");
    if status.value().is_some() && token.is_empty() {
        let message = "the server ignores the `status` of a request";
        findings.push(at_key(&status, &STATUS_IGNORED, message).help("remove it"));
    } else if !token.is_empty() {
        advise_on_answer(subject, &spec, &status, findings);
    }
}

fn advise_on_lifetime(spec: &Cursor<'_, '_>, findings: &mut Vec<Finding>) {
    let expiration = spec.field("expirationSeconds");
    let Some(seconds) = expiration.integer() else { return };
    let (bound, audiences) = (spec.field("boundObjectRef"), spec.field("audiences"));
    let for_api_server = strings(&audiences).iter().all(|name| is_api_server(name));
    if seconds > DAY {
        let message = format!("a token of {} is long-lived: whoever finds it can use it as long", duration(seconds));
        let help = "ask for an hour and renew; the server may shorten it (`--service-account-max-token-expiration`)";
        findings.push(expiration.finding(&LONG_LIVED, message).help(help));
    } else if seconds == EXTENDED_SECONDS && for_api_server && bound.field("kind").string() == "Pod" {
        let message =
            "asked for 3607 seconds, the server may give a token of a year, and count it as stale after an hour";
        let help = "ask for `3600` if an hour is meant";
        let finding = expiration.finding(&EXTENDED, message).help(help);
        findings.push(finding.review_fix("Set 3600", vec![(expiration.span(), "3600".to_owned())]));
    }
}

fn advise_on_audiences(audiences: &Cursor<'_, '_>, findings: &mut Vec<Finding>) {
    let names: HashSet<&str> = strings(audiences).into_iter().filter(|name| !name.is_empty()).collect();
    let others = names.iter().filter(|name| !is_api_server(name)).count();
    if others > 1 && others == names.len() {
        let message = "each of these audiences can use the token at the others";
        findings.push(audiences.finding(&SEVERAL_AUDIENCES, message).help("ask for one token for each audience"));
    }
    let mut seen = HashSet::new();
    let items = Items::of(audiences);
    for (index, item) in audiences.items().enumerate() {
        let name = item.string();
        if name.trim() != name || name.is_empty() {
            let message = if name.is_empty() {
                "this audience is empty: nobody accepts the token for it".to_owned()
            } else {
                format!("{} has white space around it: who is named without it refuses the token", quoted(name))
            };
            findings
                .push(item.finding(&EMPTY_AUDIENCE, message).help("write the name without white space, or remove it"));
        } else if !seen.insert(name) {
            findings.push(items.offer_removal(
                item.finding(&REPEATED_AUDIENCE, format!("{} is named twice", quoted(name))).help("remove one"),
                index,
            ));
        } else if others > 0 && is_api_server(name) {
            let message = "whoever else gets this token can use it at the API server as the account";
            let help = "ask for a token of its own for each; leave `audiences` empty for the API server";
            findings.push(item.finding(&API_SERVER_SHARED, message).help(help));
        }
    }
}

/// Whether tokens are bound to objects of this kind; others the server refuses.
fn is_bindable(bound: &Cursor<'_, '_>) -> bool {
    ["Pod", "Node", "Secret"].contains(&bound.field("kind").string())
}

/// Whether it is what API servers call themselves, where nobody said otherwise.
fn is_api_server(audience: &str) -> bool {
    let host = audience.strip_prefix("https://").unwrap_or(audience);
    let host = host.trim_end_matches('/');
    host == "kubernetes.default.svc" || host == "kubernetes.default.svc.cluster.local"
}

fn advise_on_answer(
    subject: &Subject<'_, '_>,
    spec: &Cursor<'_, '_>,
    status: &Cursor<'_, '_>,
    findings: &mut Vec<Finding>,
) {
    let Some(token) = subject.token() else { return };
    let times = token.times;
    let (asked, end) = (spec.field("expirationSeconds"), status.field("expirationTimestamp"));
    if let (Some(asked_for), Some(issued), Some(expires)) = (asked.integer(), times.issued_at, times.expires_at) {
        let given = expires.seconds - issued.seconds;
        // Of an extension the token itself tells.
        if (given - asked_for).abs() > TOLERANCE && times.warn_after.is_none() {
            let message = format!("the request asks for {asked_for} seconds, but the token lasts {given}");
            let finding = asked.finding(&OTHER_LIFETIME, message);
            findings.push(finding.help("plan the renewal by the token, not by what was asked for"));
        }
    }
    let told: Option<Time> = end.value().and_then(|value| match value.data {
        Data::Time(time) => time,
        _ => None,
    });
    if let (Some(told), Some(expires)) = (told, times.expires_at)
        && (told.seconds - expires.seconds).abs() > TOLERANCE
        && times.warn_after.is_none()
    {
        let message = format!("the token ends on {}, and not when this says", expires.to_rfc3339());
        findings.push(end.finding(&OTHER_END, message).help("go by the token"));
    }
    let audiences = spec.field("audiences");
    for item in audiences.items().filter(|item| !token.audiences.iter().any(|known| known == item.string())) {
        let message = format!("the token is not for {}", quoted(item.string()));
        findings.push(item.finding(&OTHER_AUDIENCE, message).help("the token is for those that its claim `aud` names"));
    }
    let metadata = subject.object.field("metadata");
    let name = metadata.field("name");
    if let Some(claims) = &token.kubernetes
        && !name.is_empty()
        && claims.service_account.name != name.string()
    {
        let message = format!("the token is that of the account {}", quoted(&claims.service_account.name));
        findings.push(name.finding(&OTHER_ACCOUNT, message).help("this answer and its token do not belong together"));
    }
}

#[cfg(test)]
mod tests {
    use crate::options::Options;

    /// The advice on a request with this `spec`, by the rules without their family.
    fn advice_on(spec: &str) -> Vec<String> {
        let text = format!("apiVersion: authentication.k8s.io/v1\nkind: TokenRequest\nspec: {spec}\n");
        let report = crate::analyze(&text, &Options::default());
        report
            .diagnostics
            .iter()
            .filter_map(|found| found.rule.strip_prefix("tokenrequest/"))
            .map(str::to_owned)
            .collect()
    }

    #[test]
    fn an_audience_that_stands_twice_is_one_audience() {
        assert_eq!(advice_on("{audiences: [a, a]}"), ["unbound", "repeated-audience"]);
        assert_eq!(advice_on("{audiences: [a, b]}"), ["unbound", "several-audiences"]);
    }

    #[test]
    fn what_could_not_be_read_is_not_missed() {
        assert_eq!(advice_on("{boundObjectRef: pod}"), [""; 0]);
        assert_eq!(advice_on("{boundObjectRef: {apiVersion: v1, kind: Pod, name: a, uid: 5}}"), [""; 0]);
    }

    #[test]
    fn of_a_lifetime_that_is_refused_there_is_no_advice() {
        assert_eq!(advice_on("{audiences: [a], expirationSeconds: 172800}"), ["unbound", "long-lived"]);
        assert_eq!(advice_on("{audiences: [a], expirationSeconds: 99999999999}"), ["unbound", "expiration"]);
        assert_eq!(advice_on("{audiences: [a], expirationSeconds: 99999999999999999999}"), ["unbound"]);
    }

    #[test]
    fn the_names_of_the_api_server_are_shared_with_nobody() {
        let own = "https://kubernetes.default.svc, https://kubernetes.default.svc.cluster.local";
        assert_eq!(advice_on(&format!("{{audiences: [{own}]}}")), ["unbound"]);
        assert_eq!(
            advice_on(&format!("{{audiences: [{own}, a]}}")),
            ["unbound", "api-server-shared", "api-server-shared"]
        );
    }

    #[test]
    fn a_uid_is_missed_only_where_tokens_are_bound() {
        assert_eq!(advice_on("{boundObjectRef: {apiVersion: v1, kind: Pod, name: a}}"), ["bound-by-name"]);
        assert_eq!(advice_on("{boundObjectRef: {apiVersion: v1, kind: Job, name: a}}"), ["bound-object"]);
    }
}
