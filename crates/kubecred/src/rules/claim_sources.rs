//! Rules of the services from which an Authentication takes further claims. Only the definition `CustomNoUpgrade` has
//! them.

use crate::diagnostic::{Finding, quoted};
use crate::kube::format;
use crate::kube::url;
use crate::kube::value::Cursor;

use super::authentication::{Problems, has_fragment, refusal};

rules! {
    Apiserver, "OpenShift API, CustomResourceDefinition authentications.config.openshift.io" {
        Error OBJECT_NAME = "authentication/object-name":
            "The name of a Secret or config map is a domain in lower case.";
        Error CHARACTERS = "authentication/characters":
            "Client identifiers, scopes and claims have the characters of their kind.";
        Error TOKEN_ENDPOINT = "authentication/token-endpoint":
            "A token endpoint is an `https` URL with a host and a path, without user, query and fragment.";
        Error HOSTNAME = "authentication/hostname":
            "The host of a service is a domain in lower case, with a port up to 65535.";
        Error CREDENTIAL = "authentication/client-credential":
            "A client credential stands where the type asks for one.";
        Error SAME_CLAIM = "authentication/same-claim": "Each claim comes from one service.";
    }
}

/// `authentication` of a source of claims.
pub fn client_credential(place: &Cursor<'_, '_>, findings: &mut Vec<Finding>) {
    let (chosen, credential) = (place.field("type"), place.field("clientCredential"));
    match (chosen.string() == "ClientCredential", credential.value().is_some()) {
        (true, false) => {
            let finding =
                refusal(place, &CREDENTIAL, "the type is `ClientCredential`, but there is no `clientCredential`");
            findings.push(finding.at(chosen.span()).help("set `clientCredential`, or another type"));
        }
        (false, true) => {
            let finding =
                refusal(place, &CREDENTIAL, "there is a `clientCredential`, but the type is not `ClientCredential`");
            findings.push(finding.at(credential.span()).help("set `type: ClientCredential`, or remove it"));
        }
        _ => {}
    }
}

/// `externalClaimsSources`: each claim comes from one of them.
pub fn distinct_claims(place: &Cursor<'_, '_>, findings: &mut Vec<Finding>) {
    let mut seen: Vec<(usize, String)> = Vec::new();
    for (index, source) in place.items().enumerate() {
        for mapping in source.field("mappings").items() {
            let name = mapping.field("name");
            if seen.iter().any(|(other, known)| *other != index && known == name.string()) {
                let message = format!("the claim {} comes from another source too", quoted(name.string()));
                findings.push(refusal(place, &SAME_CLAIM, message).at(name.span()).help("take it from one of them"));
                return;
            }
            seen.push((index, name.string().to_owned()));
        }
    }
}

/// The name of a Secret or config map.
pub fn object_name(place: &Cursor<'_, '_>, findings: &mut Vec<Finding>) {
    if !place.string().split('.').all(format::is_label) {
        let message = format!("{} can't be the name of an object", quoted(place.string()));
        let help =
            "lower-case letters, digits, `-` and `.`; each part between dots begins and ends with a letter or digit";
        findings.push(refusal(place, &OBJECT_NAME, message).help(help));
    }
}

/// `clientID` of a source of claims.
pub fn client_id(place: &Cursor<'_, '_>, findings: &mut Vec<Finding>) {
    characters(place, |byte| (b' '..=b'~').contains(&byte), "printable characters of ASCII", findings);
}

/// A scope.
pub fn scope(place: &Cursor<'_, '_>, findings: &mut Vec<Finding>) {
    let allowed = |byte: u8| (b'!'..=b'~').contains(&byte) && byte != b'"' && byte != b'\\';
    characters(place, allowed, "printable characters of ASCII, without space, `\"` and `\\`", findings);
}

/// The claim that a source gives.
pub fn claim_name(place: &Cursor<'_, '_>, findings: &mut Vec<Finding>) {
    characters(place, |byte| byte.is_ascii_lowercase() || byte == b'_', "lower-case letters and `_`", findings);
}

/// `tokenEndpoint`.
pub fn token_endpoint(place: &Cursor<'_, '_>, findings: &mut Vec<Finding>) {
    let text = place.string();
    let mut problems = Problems { place, rule: &TOKEN_ENDPOINT, findings };
    problems.https(text, "write it like `https://idp.example.org/token`");
    if let Some(url) = url::parse(text) {
        if url.host.is_empty() {
            problems.say("the token endpoint has no host", "write it like `https://idp.example.org/token`");
        }
        if url.path.is_empty() {
            problems.say("the token endpoint has no path", "write it like `https://idp.example.org/token`");
        }
        if !url.has_no_parameters() {
            problems.say("the token endpoint may not have a query", "remove `?` and what follows");
        }
    }
    if has_fragment(text) {
        problems.say("the token endpoint may not have a fragment", "remove `#` and what follows");
    }
    if names_user(text) {
        problems.say("the token endpoint may not name a user", "remove the user and `@`");
    }
}

/// `hostname` of a source of claims.
pub fn hostname(place: &Cursor<'_, '_>, findings: &mut Vec<Finding>) {
    let text = place.string();
    let mut problems = Problems { place, rule: &HOSTNAME, findings };
    let mut parts = text.split(':');
    let host = parts.next().unwrap_or_default();
    if !url::is_url(&format!("https://{text}")) || !host.split('.').all(format::is_label) {
        problems
            .say(format!("{} is not a host", quoted(text)), "a domain in lower case, which may have a port after it");
    }
    if let Some(port) = parts.next()
        && port.parse::<i64>().map_or(true, |port| port > 65535)
    {
        // What follows the scheme of a URL is taken for a port.
        if port.starts_with("//") {
            problems.say("this is a URL, but a host is asked for", "write the host alone, without scheme and path");
        } else {
            problems.say(format!("{} is not a port", quoted(port)), "a number up to 65535");
        }
    }
}

fn characters(place: &Cursor<'_, '_>, allowed: fn(u8) -> bool, words: &str, findings: &mut Vec<Finding>) {
    let text = place.string();
    if text.is_empty() || !text.bytes().all(allowed) {
        let (message, help) = if text.is_empty() {
            (format!("the value is empty; it holds {words}"), "set it".to_owned())
        } else {
            let message = format!("{} may hold {words} only", quoted(text));
            let stranger = text.chars().find(|&character| !u8::try_from(character).is_ok_and(allowed));
            let stranger = stranger.map(String::from).unwrap_or_default();
            (message, format!("remove or replace {}", quoted(&stranger)))
        };
        findings.push(refusal(place, &CHARACTERS, message).help(help));
    }
}

/// `https://`, something without a slash, `@`, something.
fn names_user(text: &str) -> bool {
    let Some(rest) = text.strip_prefix("https://") else { return false };
    let authority = rest.split('/').next().unwrap_or_default();
    authority.match_indices('@').any(|(at, _)| {
        let after = rest.get(at + 1..).unwrap_or_default();
        at > 0 && !after.is_empty() && !after.contains('\n')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_with_users() {
        assert!(names_user("https://u@a.example/b"));
        assert!(!names_user("https://a.example/b@c"));
        assert!(!names_user("https://@a.example"));
    }
}
