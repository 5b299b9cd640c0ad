//! Rules of OpenShift's Authentication that its definition expresses as conditions over values. The server names the
//! value that holds what is wrong; findings point closer where they can.

use crate::diagnostic::{Finding, Reason, Rule, quoted};
use crate::kube::format;
use crate::kube::url;
use crate::kube::value::Cursor;

rules! {
    Apiserver, "OpenShift API, CustomResourceDefinition authentications.config.openshift.io" {
        Error ISSUER_URL = "authentication/issuer-url":
            "The issuer is an `https` URL without user, query and fragment.";
        Error DISCOVERY_URL = "authentication/discovery-url":
            "The place of the discovery document is an `https` URL without user, query and fragment, and not the issuer.";
        Error MAPPING = "authentication/claim-or-expression":
            "A value of the user comes from a claim or from an expression.";
        Error PREFIX = "authentication/prefix":
            "A prefix stands where the policy is `Prefix`, and never beside an expression.";
        Error EXTRA_KEY = "authentication/extra-key":
            "The name of an extra attribute is a domain, which is not reserved, and a path.";
        Error CLAIM_RULE = "authentication/claim-rule": "A claim rule has the one part that its type names.";
        Error CLIENTS = "authentication/oidc-clients":
            "An OpenID client belongs to a part of the platform that reports its status, or was there before.";
    }
}

/// Characters of the domain of an extra attribute.
const DOMAIN_CHARACTERS: usize = 253;
/// Characters of its path.
const PATH_CHARACTERS: usize = 256;
/// Domains that others may not use.
const RESERVED_DOMAINS: &[&str] = &["kubernetes.io", "k8s.io", "openshift.io"];

/// `issuerURL`.
pub fn issuer_url(place: &Cursor<'_, '_>, findings: &mut Vec<Finding>) {
    let text = place.string();
    let mut problems = Problems { place, rule: &ISSUER_URL, findings };
    problems.https(text, "write it like `https://idp.example.org`");
    if url::parse(text).is_some_and(|url| !url.has_no_parameters()) {
        problems.say("the issuer may not have a query", "remove `?` and what follows");
    }
    if has_fragment(text) {
        problems.say("the issuer may not have a fragment", "remove `#` and what follows");
    }
    if text.contains('@') {
        problems.say("the issuer may not name a user: `@` may not stand in it", "remove the user and `@`");
    }
}

/// `discoveryURL`.
pub fn discovery_url(place: &Cursor<'_, '_>, findings: &mut Vec<Finding>) {
    let text = place.string();
    let mut problems = Problems { place, rule: &DISCOVERY_URL, findings };
    problems.https(text, "write it like `https://idp.example.org/.well-known/openid-configuration`");
    if url::parse(text).is_some_and(|url| !url.has_no_parameters()) {
        problems.say("the discovery URL may not have a query", "remove `?` and what follows");
    }
    if text.contains('#') {
        problems.say("the discovery URL may not have a fragment", "remove `#` and what follows");
    }
    if names_user_with_password(text) {
        problems.say("the discovery URL may not name a user", "remove the user, the password and `@`");
    }
}

/// `issuer`: what holds between its fields.
pub fn issuer(place: &Cursor<'_, '_>, findings: &mut Vec<Finding>) {
    let (discovery, issuer) = (place.field("discoveryURL"), place.field("issuerURL"));
    if discovery.string().is_empty() || issuer.string().is_empty() {
        return;
    }
    if without_last_slashes(discovery.string()) == without_last_slashes(issuer.string()) {
        let finding = refusal(place, &DISCOVERY_URL, "the discovery URL is the issuer");
        findings.push(finding.at(discovery.span()).help("leave it out: the document is looked for below the issuer"));
    }
}

/// `username`.
pub fn username_mapping(place: &Cursor<'_, '_>, findings: &mut Vec<Finding>) {
    claim_or_expression(place, findings);
    let (policy, prefix) = (place.field("prefixPolicy"), place.field("prefix"));
    let asks = policy.string() == "Prefix";
    if asks && !place.field("expression").string().is_empty() {
        let finding = refusal(place, &PREFIX, "the policy `Prefix` can't be combined with an expression");
        findings.push(finding.at(policy.span()).help("put the prefix into the expression"));
    }
    let empty = prefix.field("prefixString").string().is_empty();
    match (asks, prefix.value().is_some()) {
        (true, false) => {
            let finding = refusal(place, &PREFIX, "the policy is `Prefix`, but there is no prefix");
            findings.push(finding.at(policy.span()).help("set `prefix.prefixString`, or another policy"));
        }
        (true, true) if empty => {
            let finding = refusal(place, &PREFIX, "the policy is `Prefix`, but the prefix is empty").at(prefix.span());
            findings.push(finding.help("write a prefix such as `oidc:`, or set another policy"));
        }
        (false, true) => {
            let finding = refusal(place, &PREFIX, "there is a prefix, but the policy is not `Prefix`");
            findings.push(finding.at(prefix.span()).help("set `prefixPolicy: Prefix`, or remove the prefix"));
        }
        _ => {}
    }
}

/// `groups`.
pub fn groups_mapping(place: &Cursor<'_, '_>, findings: &mut Vec<Finding>) {
    let (claim, expression, prefix) = (place.field("claim"), place.field("expression"), place.field("prefix"));
    if !expression.string().is_empty() && !prefix.string().is_empty() {
        let finding = refusal(place, &PREFIX, "a prefix can't be combined with an expression");
        findings.push(finding.at(prefix.span()).help("put the prefix into the expression"));
    }
    if !claim.string().is_empty() && expression.value().is_some() {
        let finding = refusal(place, &MAPPING, "there is a claim, and an expression as well");
        findings.push(finding.at(expression.span()).help("keep one of them"));
    }
}

/// `uid`, and the part of `username` that is like it.
pub fn claim_or_expression(place: &Cursor<'_, '_>, findings: &mut Vec<Finding>) {
    let (claim, expression) = (place.field("claim"), place.field("expression"));
    match (claim.value().is_some(), expression.value().is_some()) {
        (true, true) => {
            let finding = refusal(place, &MAPPING, "there is a claim, and an expression as well");
            findings.push(finding.at(expression.span()).help("keep one of them"));
        }
        (false, false) => {
            let finding = refusal(place, &MAPPING, "there is neither a claim nor an expression");
            findings.push(finding.at(claim.span()).help("set `claim`, or `expression`"));
        }
        _ => {}
    }
}

/// The key of `extra`.
pub fn extra_key(place: &Cursor<'_, '_>, findings: &mut Vec<Finding>) {
    let text = place.string();
    let mut problems = Problems { place, rule: &EXTRA_KEY, findings };
    let (domain, path) = match text.split_once('/') {
        Some((domain, path)) => (domain, Some(path)),
        None => (text, None),
    };
    if !domain.split('.').all(format::is_label) {
        let help =
            "lower-case letters, digits, `-` and `.`; each part between dots begins and ends with a letter or digit";
        problems.say(format!("{} is not a domain", quoted(domain)), help);
    }
    let characters = domain.chars().count();
    if characters > DOMAIN_CHARACTERS {
        let message = format!("the domain has {characters} characters; at most {DOMAIN_CHARACTERS} are allowed");
        problems.say(message, "use a shorter domain");
    }
    for reserved in RESERVED_DOMAINS {
        let below = domain.strip_suffix(reserved).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'));
        if below {
            problems.say(format!("the domain `{reserved}`, and all below it, is reserved"), "use a domain of your own");
        }
    }
    let Some(path) = path else {
        problems.say("the key has no `/`", "write it like `example.org/role`");
        return;
    };
    // One good character anywhere is enough for the definition.
    if !path.chars().any(is_path_character) {
        let message = format!("{} can't be the path after the domain", quoted(path));
        problems.say(message, "letters, digits, `%` escapes and the punctuation of URL paths may stand in it");
    }
    let characters = path.chars().count();
    if characters > PATH_CHARACTERS {
        let message = format!("the path has {characters} characters; at most {PATH_CHARACTERS} are allowed");
        problems.say(message, "use a shorter path");
    }
}

/// An item of `claimValidationRules`.
pub fn claim_rule(place: &Cursor<'_, '_>, findings: &mut Vec<Finding>) {
    let chosen = place.field("type");
    let parts = [("CEL", "cel"), ("RequiredClaim", "requiredClaim")];
    let is_there = |part: &str| place.field(part).value().is_some();
    // The part of the other type in place of its own is one mistake, and not two.
    let own = parts.iter().find(|(name, part)| chosen.string() == *name && !is_there(part));
    let other = parts.iter().find(|(name, part)| chosen.string() != *name && is_there(part));
    if let (Some((name, own)), Some((meant, other))) = (own, other) {
        let message = format!("the type is `{name}`, but the rule has `{other}` in place of `{own}`");
        let finding = refusal(place, &CLAIM_RULE, message).at(chosen.span());
        let finding = finding.help(format!("write `type: {meant}`, or `{own}` in place of `{other}`"));
        findings.push(finding.review_fix(format!("Write {meant}"), vec![(chosen.span(), format!("\"{meant}\""))]));
        return;
    }
    for (name, part) in parts {
        let part_is_there = is_there(part);
        if chosen.string() == name && !part_is_there {
            let finding = refusal(place, &CLAIM_RULE, format!("the type is `{name}`, but there is no `{part}`"));
            findings.push(finding.at(chosen.span()).help(format!("set `{part}`, or another type")));
        } else if chosen.string() != name && part_is_there {
            let finding = refusal(place, &CLAIM_RULE, format!("there is a `{part}`, but the type is not `{name}`"));
            findings.push(finding.at(place.field(part).span()).help(format!("set `type: {name}`, or remove `{part}`")));
        }
    }
}

/// The whole object, on updates: which clients may be configured.
pub fn clients(object: &Cursor<'_, '_>, before: &Cursor<'_, '_>, findings: &mut Vec<Finding>) {
    let (spec, status, spec_before) = (object.field("spec"), object.field("status"), before.field("spec"));
    let (providers, known) = (spec.field("oidcProviders"), status.field("oidcClients"));
    let providers_before = spec_before.field("oidcProviders");
    for provider in providers.items() {
        let configured = provider.field("oidcClients");
        for client in configured.items() {
            let reported = known.items().any(|other| same_component(&client, &other));
            let was_there = providers_before.items().any(|other| {
                let clients = other.field("oidcClients");
                other.field("name").string() == provider.field("name").string()
                    && clients.items().any(|old| same_component(&client, &old))
            });
            if reported || was_there {
                continue;
            }
            let name = client.field("componentName");
            let namespace = client.field("componentNamespace");
            let message = format!(
                "no part of the platform reports a client for {} in namespace {}, and it was not configured before",
                quoted(name.string()),
                quoted(namespace.string())
            );
            let finding = refusal(&client, &CLIENTS, message).path("<nil>");
            findings.push(finding.help("`status.oidcClients` lists the parts whose clients can be configured"));
        }
    }
}

/// What a check says of one value.
pub(super) struct Problems<'p, 'o, 't, 'f> {
    pub(super) place: &'p Cursor<'o, 't>,
    pub(super) rule: &'static Rule,
    pub(super) findings: &'f mut Vec<Finding>,
}

impl Problems<'_, '_, '_, '_> {
    pub(super) fn say(&mut self, message: impl Into<String>, help: &str) {
        self.findings.push(refusal(self.place, self.rule, message).help(help));
    }

    pub(super) fn https(&mut self, text: &str, help: &str) {
        match url::parse(text) {
            None => self.say(format!("{} is not a URL", quoted(text)), help),
            Some(url) if url.scheme != "https" => self.say("the URL does not begin with `https://`", help),
            Some(_) => {}
        }
    }
}

pub(super) fn refusal(place: &Cursor<'_, '_>, rule: &'static Rule, message: impl Into<String>) -> Finding {
    place.refusal(rule, Reason::FieldValueInvalid, message)
}

fn same_component(a: &Cursor<'_, '_>, b: &Cursor<'_, '_>) -> bool {
    ["componentName", "componentNamespace"].iter().all(|name| a.field(name).string() == b.field(name).string())
}

/// A character of a path of RFC 3986, but for the comma, which the definition leaves out.
fn is_path_character(character: char) -> bool {
    character.is_ascii_alphanumeric() || "/-._~%!$&'()*+;=:".contains(character)
}

/// Something follows a `#`, on the last line.
pub(super) fn has_fragment(text: &str) -> bool {
    let line = text.rsplit('\n').next().unwrap_or_default();
    line.split_once('#').is_some_and(|(_, after)| !after.is_empty())
}

/// `https://`, something, `:`, something, `@`, something, `/`.
fn names_user_with_password(text: &str) -> bool {
    let Some(mut rest) = text.strip_prefix("https://").filter(|rest| !rest.contains('\n')) else { return false };
    for mark in [':', '@', '/'] {
        let Some((at, _)) = rest.match_indices(mark).find(|(at, _)| *at > 0) else { return false };
        rest = rest.get(at + 1..).unwrap_or_default();
    }
    true
}

/// The first line without the slashes at its end; empty where no two characters are left. Two URLs that agree in this
/// are taken for one.
fn without_last_slashes(text: &str) -> &str {
    let end = match text.find('\n') {
        // The end of the line counts as a character that is not a slash.
        Some(0) => 0,
        Some(at) => at + 1,
        None => text.trim_end_matches('/').len(),
    };
    let kept = text.get(..end).unwrap_or_default();
    if kept.chars().count() > 1 { kept } else { "" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_with_users() {
        assert!(names_user_with_password("https://u:p@a.example/"));
        assert!(!names_user_with_password("https://u:p@a.example"));
        assert!(!names_user_with_password("https://u@a.example:1/"));
    }

    #[test]
    fn fragments() {
        assert!(has_fragment("https://a#b"));
        assert!(has_fragment("https://a##"));
        assert!(!has_fragment("https://a#"));
    }

    #[test]
    fn urls_that_are_taken_for_one() {
        assert_eq!(without_last_slashes("https://a//"), "https://a");
        assert_eq!(without_last_slashes("a//"), "");
        assert_eq!(without_last_slashes("https://a/b"), "https://a/b");
    }
}
