//! Advice on the issuer of an OpenID provider, and on the clients that ask it for tokens.

use std::collections::HashSet;

use crate::diagnostic::{Finding, quoted};
use crate::kube::url;
use crate::kube::value::Cursor;
use crate::rules::advice::strings;

use super::DEFAULT_ISSUER;

rules! {
    Advice, "OpenID Connect Core 1.0, section 3.1.3.7; Kubernetes, AuthenticationConfiguration: issuer.url" {
        Info ISSUER_EXACT = "authentication/issuer-exact":
            "The issuer is written exactly as the claim `iss` of the tokens.";
    }
    Advice, "OpenID Connect Discovery 1.0, section 4; OpenShift API, TokenIssuer: discoveryURL" {
        Warning ISSUER_IS_DISCOVERY = "authentication/issuer-is-discovery":
            "The issuer does not name the discovery document.";
        Info DISCOVERY_EXACT = "authentication/discovery-exact":
            "The discovery URL is that of the document itself: nothing is appended.";
        Info DISCOVERY_DEFAULT = "authentication/discovery-default":
            "A discovery URL is set only where the document is not below the issuer.";
    }
    Advice, "Microsoft identity platform, OpenID Connect: the discovery document" {
        Warning ISSUER_OF_ANY_TENANT = "authentication/issuer-of-any-tenant":
            "The issuer of Microsoft Entra ID names the tenant.";
    }
    Advice, "Kubernetes, validation of AuthenticationConfiguration: disallowed issuers" {
        Warning OWN_ISSUER = "authentication/own-issuer":
            "The issuer of a provider is not that of the cluster's service accounts.";
    }
    Advice, "OpenID Connect Core 1.0, section 2 (aud); OpenShift API, TokenIssuer: audiences" {
        Warning CLIENT_AUDIENCE = "authentication/client-audience":
            "Each client is one of the audiences of its issuer.";
        Warning AUDIENCE_WHITE_SPACE = "authentication/audience-white-space":
            "An audience has no white space around it.";
    }
}

/// What is appended to the issuer, without a `/` at its end, to find the discovery document.
const WELL_KNOWN: &str = "/.well-known/openid-configuration";

pub(super) fn advise(spec: &Cursor<'_, '_>, provider: &Cursor<'_, '_>, findings: &mut Vec<Finding>) {
    let issuer = provider.field("issuer");
    let (address, audiences) = (issuer.field("issuerURL"), issuer.field("audiences"));
    advise_on_issuer(&address, findings);
    advise_on_discovery(&issuer.field("discoveryURL"), address.string(), findings);
    let own = spec.field("serviceAccountIssuer");
    let own = if own.is_empty() { DEFAULT_ISSUER } else { own.string() };
    if address.string() == own {
        let message =
            "this is the issuer of the cluster's own service accounts: the API server refuses such a provider";
        let help = "write the issuer of the provider that people log in to";
        findings.push(address.finding(&OWN_ISSUER, message).help(help));
    }
    for audience in audiences.items().filter(|audience| audience.string().trim() != audience.string()) {
        let message = format!("{} has white space around it: no token is for that", quoted(audience.string()));
        findings.push(audience.finding(&AUDIENCE_WHITE_SPACE, message).help("remove the white space"));
    }
    let names: HashSet<&str> = strings(&audiences).into_iter().collect();
    let clients = provider.field("oidcClients");
    for client in clients.items() {
        let id = client.field("clientID");
        if names.is_empty() || id.is_empty() || names.contains(id.string()) {
            continue;
        }
        let message = format!("{} is not among the audiences: tokens for this client are refused", quoted(id.string()));
        let finding = id.finding(&CLIENT_AUDIENCE, message).help("add it to `issuer.audiences`");
        let key = audiences.value().and_then(|value| value.key_span);
        findings.push(match key {
            Some(key) => finding.label(key, "the audiences are here"),
            None => finding,
        });
    }
}

fn advise_on_issuer(issuer: &Cursor<'_, '_>, findings: &mut Vec<Finding>) {
    let text = issuer.string();
    // What is no URL the definition refuses.
    let Some(url) = url::parse(text) else { return };
    let trimmed = text.trim_end_matches('/');
    if let Some(short) = trimmed.strip_suffix(WELL_KNOWN) {
        let message = "this is where the discovery document is, not what tokens name as their issuer";
        let finding = issuer.finding(&ISSUER_IS_DISCOVERY, message).help(format!("remove `{WELL_KNOWN}`"));
        findings.push(finding.review_fix("Write the issuer", vec![(issuer.span(), format!("{short:?}"))]));
        return;
    }
    if let Some(path) = text.strip_prefix("https://login.microsoftonline.com/")
        && let Some(any) =
            ["common", "organizations", "consumers"].iter().find(|any| path.split('/').next() == Some(**any))
    {
        let message = format!("tokens name their tenant as the issuer, and never `{any}`: none of them is accepted");
        let help = "write the number of the tenant in its place, as in `https://login.microsoftonline.com/TENANT/v2.0`";
        findings.push(issuer.finding(&ISSUER_OF_ANY_TENANT, message).help(help));
        return;
    }
    let message = if text.ends_with('/') {
        "the claim `iss` of each token must end with `/` too: other tokens are not looked at"
    } else if url.host.bytes().any(|byte| byte.is_ascii_uppercase()) {
        "the claim `iss` of each token must have the same capital letters: other tokens are not looked at"
    } else if url.host.ends_with(":443") {
        "the claim `iss` of each token must name the port as well: other tokens are not looked at"
    } else {
        return;
    };
    let help = "write it as the provider's discovery document has it in `issuer`";
    findings.push(issuer.finding(&ISSUER_EXACT, message).help(help));
}

fn advise_on_discovery(discovery: &Cursor<'_, '_>, issuer: &str, findings: &mut Vec<Finding>) {
    let text = discovery.string();
    let expected = format!("{}{WELL_KNOWN}", issuer.strip_suffix('/').unwrap_or(issuer));
    if text.is_empty() || issuer.is_empty() {
        return;
    }
    if text == expected {
        let message = "the document is looked for there without this, too";
        findings.push(discovery.finding(&DISCOVERY_DEFAULT, message).help("remove `discoveryURL`"));
    // Without its last slashes the issuer itself is refused.
    } else if !text.ends_with(WELL_KNOWN) && text.trim_end_matches('/') != issuer.trim_end_matches('/') {
        let message = "the document is asked for at exactly this URL: nothing is appended to it";
        let help = format!("it commonly ends with `{WELL_KNOWN}`");
        findings.push(discovery.finding(&DISCOVERY_EXACT, message).help(help));
    }
}
