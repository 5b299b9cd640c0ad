//! Advice on how the claims of a token become a user and groups.

use std::collections::HashMap;

use crate::diagnostic::{Finding, quoted};
use crate::kube::value::Cursor;
use crate::source::Span;

use super::expression::selected;

rules! {
    Advice, "OpenShift API, UsernameClaimMapping: prefixPolicy" {
        Info DEFAULT_PREFIX = "authentication/default-prefix":
            "Without a policy user names begin with the issuer, unless they come from the claim `email`.";
        Warning NO_USER_PREFIX = "authentication/no-user-prefix":
            "User names of a provider have a prefix, so that they are none of the cluster's.";
    }
    Advice, "OpenShift API, PrefixedClaimMapping: prefix" {
        Warning NO_GROUP_PREFIX = "authentication/no-group-prefix":
            "Groups of a provider have a prefix, so that they are none of the cluster's.";
    }
    Advice, "Kubernetes, RBAC: referring to subjects" {
        Warning RESERVED_PREFIX = "authentication/reserved-prefix":
            "No prefix makes names that begin with `system:`: those belong to Kubernetes.";
    }
    Advice, "OpenID Connect Core 1.0, section 5.1 (email_verified); Kubernetes, authenticating: OpenID Connect tokens" {
        Info EMAIL = "authentication/email-claim": "With the claim `email`, tokens with `email_verified` false are refused.";
    }
    Advice, "Kubernetes, validation of AuthenticationConfiguration" {
        Warning EMAIL_UNVERIFIED = "authentication/email-unverified":
            "An expression that makes names of `claims.email` goes with one that asks for `claims.email_verified`.";
        Warning EXTRA_KEY = "authentication/extra-key-refused":
            "The name of an extra attribute has no capital letters, and a path of the characters of URLs.";
        Warning REPEATED_RULE = "authentication/repeated-claim-rule": "No claim is required twice, and no expression asked twice.";
    }
    Advice, "OpenID Connect Core 1.0, section 5.1; RFC 7519, section 4.1" {
        Warning NOT_A_STRING = "authentication/claim-not-a-string":
            "Names, identifiers and required values come from claims that are strings.";
    }
    Advice, "OpenID Connect Core 1.0, section 5.7" {
        Info NOT_UNIQUE = "authentication/claim-not-unique":
            "Users are named by a claim that no other user can come to have.";
    }
    Advice, "OpenShift API, ExternalClaimsSource" {
        Info SOURCED_CLAIM = "authentication/sourced-claim":
            "A user is named by a claim of the token, not by one that is fetched from a source that may fail.";
        Info TOKEN_PASSED_ON = "authentication/token-passed-on":
            "A source of claims gets a token of its own, not the token of the user.";
    }
}

/// Standard claims that are no strings, and what they are.
const OTHER_TYPES: &[(&str, &str)] = &[
    ("email_verified", "`true` or `false`"),
    ("phone_number_verified", "`true` or `false`"),
    ("exp", "a number"),
    ("iat", "a number"),
    ("nbf", "a number"),
    ("auth_time", "a number"),
    ("updated_at", "a number"),
    ("amr", "a list"),
    ("address", "an object"),
];
/// Claims that people may change, or share with others.
const NOT_IDENTIFYING: &[&str] = &["name", "given_name", "family_name", "nickname", "preferred_username"];
/// What a rule of the type `RequiredClaim` compares.
const REQUIRED_VALUE: &str = "a required value";
/// What names of Kubernetes begin with.
const RESERVED: &str = "system:";

pub(super) fn advise(provider: &Cursor<'_, '_>, findings: &mut Vec<Finding>) {
    let mappings = provider.field("claimMappings");
    advise_on_username(provider, &mappings.field("username"), findings);
    advise_on_email(provider, &mappings, findings);
    advise_on_groups(provider, &mappings.field("groups"), findings);
    let uid = mappings.field("uid");
    check_type(&uid.field("claim"), "the identifier of a user", findings);
    advise_on_extra(&mappings.field("extra"), findings);
    advise_on_rules(&provider.field("claimValidationRules"), findings);
    advise_on_sources(provider, &mappings, findings);
}

fn advise_on_username(provider: &Cursor<'_, '_>, username: &Cursor<'_, '_>, findings: &mut Vec<Finding>) {
    let (claim, policy) = (username.field("claim"), username.field("prefixPolicy"));
    if claim.is_empty() {
        return;
    }
    let prefix = username.field("prefix");
    check_prefix(&prefix.field("prefixString"), "users", findings);
    if check_type(&claim, "the name of a user", findings) {
        return;
    }
    if NOT_IDENTIFYING.contains(&claim.string()) {
        let message =
            format!("another user may come to have the same {}, and with it all rights", quoted(claim.string()));
        let help =
            "`sub` stays the same, and is never given to anybody else; with others the provider must see to that";
        findings.push(claim.finding(&NOT_UNIQUE, message).help(help));
    }
    // Addresses have no `:`, by which the cluster's names are told.
    if claim.string() == "email" {
        return;
    }
    let issuer = provider.field("issuer");
    let address = issuer.field("issuerURL");
    match policy.string() {
        "" if !address.is_empty() => {
            let message = format!("user names begin with {}", quoted(&format!("{}#", address.string())));
            let help = "name users so in role bindings; set `prefixPolicy`, as this default may change";
            findings.push(claim.finding(&DEFAULT_PREFIX, message).help(help));
        }
        "NoPrefix" if !checks_user(provider, "username") => {
            let message =
                "whoever names users at the provider can make one a user of the cluster, such as `system:admin`";
            let help = "set `prefixPolicy: Prefix`, or add a rule to `userValidationRules`: \
                        `!user.username.startsWith('system:')`";
            findings.push(policy.finding(&NO_USER_PREFIX, message).help(help));
        }
        _ => {}
    }
}

fn advise_on_groups(provider: &Cursor<'_, '_>, groups: &Cursor<'_, '_>, findings: &mut Vec<Finding>) {
    let (claim, prefix) = (groups.field("claim"), groups.field("prefix"));
    if claim.is_empty() {
        return;
    }
    check_prefix(&prefix, "groups", findings);
    if prefix.is_empty() && !checks_user(provider, "groups") {
        let message = "whoever names groups at the provider can put people into those of the cluster, such as \
                       `system:masters`";
        let help = "set `prefix`, or add a rule to `userValidationRules`: \
                    `user.groups.all(group, !group.startsWith('system:'))`";
        findings.push(claim.finding(&NO_GROUP_PREFIX, message).help(help));
    }
}

/// Whether a rule looks at what the user became.
fn checks_user(provider: &Cursor<'_, '_>, field: &str) -> bool {
    let rules = provider.field("userValidationRules");
    rules.items().any(|rule| selected(rule.field("expression").string(), "user").contains(field))
}

fn check_prefix(prefix: &Cursor<'_, '_>, whose: &str, findings: &mut Vec<Finding>) {
    if prefix.string().starts_with(RESERVED) {
        let message = format!("the {whose} of the provider would have names that belong to Kubernetes");
        let help = "use a prefix of your own, such as `oidc:`";
        findings.push(prefix.finding(&RESERVED_PREFIX, message).help(help));
    }
}

/// Whether a claim is known to be no string.
fn check_type(claim: &Cursor<'_, '_>, wanted: &str, findings: &mut Vec<Finding>) -> bool {
    let Some((name, found)) = OTHER_TYPES.iter().find(|(name, _)| *name == claim.string()) else { return false };
    let message = format!("`{name}` is {found}, but {wanted} must be a string: every token is refused");
    let help = match (wanted == REQUIRED_VALUE, found.starts_with("`true`")) {
        (true, true) => format!("use a rule of type `CEL`: `claims.{name} == true`"),
        (true, false) => format!("use a rule of type `CEL` that looks at `claims.{name}`"),
        (false, _) => "name a claim that is a string, such as `sub`".to_owned(),
    };
    findings.push(claim.finding(&NOT_A_STRING, message).help(help));
    true
}

fn advise_on_email(provider: &Cursor<'_, '_>, mappings: &Cursor<'_, '_>, findings: &mut Vec<Finding>) {
    let username = mappings.field("username");
    let (claim, expression) = (username.field("claim"), username.field("expression"));
    let (extra, rules) = (mappings.field("extra"), provider.field("claimValidationRules"));
    let asks = |text: &str| selected(text, "claims").contains("email_verified");
    let ruled = rules.items().any(|rule| {
        let cel = rule.field("cel");
        asks(cel.field("expression").string())
    });
    if claim.string() == "email" && !ruled {
        let message = "a token with `email_verified` false is refused; one that does not say it is accepted";
        let help = "let the provider verify addresses; a rule of type `CEL` can ask for `claims.email_verified`";
        findings.push(claim.finding(&EMAIL, message).help(help));
    }
    let verified = ruled
        || asks(expression.string())
        || extra.items().any(|mapping| asks(mapping.field("valueExpression").string()));
    if selected(expression.string(), "claims").contains("email") && !verified {
        let message = "names are made of `claims.email`, but nothing asks for `claims.email_verified`: the API server \
                       refuses such a configuration";
        let help = "add a rule of type `CEL` to `claimValidationRules`: `claims.?email_verified.orValue(true) == true`";
        findings.push(expression.finding(&EMAIL_UNVERIFIED, message).help(help));
    }
}

fn advise_on_extra(extra: &Cursor<'_, '_>, findings: &mut Vec<Finding>) {
    for mapping in extra.items() {
        let key = mapping.field("key");
        let path = key.string().split_once('/').map_or("", |(_, path)| path);
        let message = if path.bytes().any(|byte| byte.is_ascii_uppercase()) {
            format!("{} has capital letters: the API server refuses such a configuration", quoted(key.string()))
        } else if let Some(other) = path.chars().find(|character| !is_path_character(*character)) {
            let other = quoted(&other.to_string());
            format!("{other} can't stand in the path: the API server refuses such a configuration")
        } else {
            continue;
        };
        let help = "write it like `example.org/role`";
        findings.push(key.finding(&EXTRA_KEY, message).help(help));
    }
}

fn is_path_character(character: char) -> bool {
    character.is_ascii_alphanumeric() || "/-._~%!$&'()*+,;=:".contains(character)
}

fn advise_on_rules(rules: &Cursor<'_, '_>, findings: &mut Vec<Finding>) {
    let mut seen: HashMap<(&str, String), Span> = HashMap::new();
    for rule in rules.items() {
        let (required, cel) = (rule.field("requiredClaim"), rule.field("cel"));
        let (claim, expression) = (required.field("claim"), cel.field("expression"));
        check_type(&claim, REQUIRED_VALUE, findings);
        for (place, what) in [(&claim, "claim"), (&expression, "expression")] {
            if place.is_empty() {
                continue;
            }
            let asked = (what, place.string().to_owned());
            if let Some(first) = seen.get(&asked) {
                let message = format!("this {what} is asked for twice: the API server refuses such a configuration");
                let finding = place.finding(&REPEATED_RULE, message).label(*first, "first here");
                findings.push(finding.help("remove one of the rules, or join them in one expression"));
            } else {
                seen.insert(asked, place.span());
            }
        }
    }
}

fn advise_on_sources(provider: &Cursor<'_, '_>, mappings: &Cursor<'_, '_>, findings: &mut Vec<Finding>) {
    let (username, sources) = (mappings.field("username"), provider.field("externalClaimsSources"));
    let (claim, expression) = (username.field("claim"), username.field("expression"));
    let mut naming = selected(expression.string(), "claims");
    naming.insert(claim.string());
    for source in sources.items() {
        let (url, authentication) = (source.field("url"), source.field("authentication"));
        let kind = authentication.field("type");
        if kind.string() == "RequestProvidedToken" {
            let host = quoted(url.field("hostname").string());
            let message = format!("the token of the user is sent to {host}, which can use it at the API server");
            let help = "do so only with a service of the provider itself; others get `type: ClientCredential`";
            findings.push(kind.finding(&TOKEN_PASSED_ON, message).help(help));
        }
        let names = source.field("mappings");
        for mapping in names.items() {
            let name = mapping.field("name");
            if !name.is_empty() && naming.contains(name.string()) {
                let message = "users are named by this claim: where the source does not answer, they are named by that of \
                               the token, or refused";
                let help = "name users by a claim that every token has, such as `sub`";
                findings.push(name.finding(&SOURCED_CLAIM, message).help(help));
            }
        }
    }
}
