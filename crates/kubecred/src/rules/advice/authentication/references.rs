//! Where OpenShift's Authentication takes Secrets and config maps from. The server does not look whether they exist.

use crate::diagnostic::{Finding, Rule, quoted};
use crate::kube::format;
use crate::kube::value::Cursor;

use super::{Mode, PLATFORM_WEBHOOK};

rules! {
    Advice, "OpenShift API, AuthenticationSpec: webhookTokenAuthenticator" {
        Info WEBHOOK_SECRET = "authentication/webhook-secret":
            "The kubeconfig of the webhook is the key `kubeConfig` of a Secret in `openshift-config`.";
    }
    Advice, "OpenShift API, TokenIssuer: issuerCertificateAuthority" {
        Info ISSUER_AUTHORITY = "authentication/issuer-authority":
            "The authority of the provider is the key `ca-bundle.crt` of a config map in `openshift-config`.";
    }
    Advice, "OpenShift API, OIDCClientConfig: clientSecret" {
        Info CLIENT_SECRET = "authentication/client-secret":
            "The secret of a client is the key `clientSecret` of a Secret in `openshift-config`.";
    }
    Advice, "OpenShift API, ExternalClaimsSource" {
        Info CLAIMS_SOURCE_SECRET = "authentication/claims-source-secret":
            "The secret for a source of claims is the key `client-secret` of a Secret in `openshift-config`.";
        Info CLAIMS_SOURCE_AUTHORITY = "authentication/claims-source-authority":
            "The authority of a source of claims is the key `ca-bundle.crt` of a config map in `openshift-config`.";
    }
    Advice, "Kubernetes, object names and IDs: DNS subdomain names" {
        Warning NAME = "authentication/reference-name": "A reference names what a Secret or config map can be called.";
    }
}

/// Bytes of the name of an object.
const NAME_BYTES: usize = 253;

/// What a reference is looked up as.
struct Origin {
    rule: &'static Rule,
    /// `Secret` or `config map`.
    what: &'static str,
    key: &'static str,
    /// What happens where it is missing.
    missing: &'static str,
    /// Whether the definition itself has a rule for the name.
    name_is_checked: bool,
}

const WEBHOOK: Origin = Origin {
    rule: &WEBHOOK_SECRET,
    what: "Secret",
    key: "kubeConfig",
    missing: "where that is missing or not valid, the webhook is not honoured, and the server does not tell",
    name_is_checked: false,
};
const AUTHORITY: Origin = Origin {
    rule: &ISSUER_AUTHORITY,
    what: "config map",
    key: "ca-bundle.crt",
    missing: "the server does not look whether it is there; without it the provider can't be reached safely",
    name_is_checked: false,
};
const CLIENT: Origin = Origin {
    rule: &CLIENT_SECRET,
    what: "Secret",
    key: "clientSecret",
    missing: "the server does not look whether it is there; a public client needs none",
    name_is_checked: false,
};
const SOURCE: Origin = Origin {
    rule: &CLAIMS_SOURCE_SECRET,
    what: "Secret",
    key: "client-secret",
    missing: "the key has a `-` here, other than that of `oidcClients`; the server does not look whether it is there",
    name_is_checked: true,
};
const SOURCE_AUTHORITY: Origin = Origin {
    rule: &CLAIMS_SOURCE_AUTHORITY,
    what: "config map",
    key: "ca-bundle.crt",
    missing: "the server does not look whether it is there; without `tls` the authorities of the system are trusted",
    name_is_checked: true,
};

pub(super) fn advise_on_webhook(mode: Mode, spec: &Cursor<'_, '_>, findings: &mut Vec<Finding>) {
    let (webhook, metadata) = (spec.field("webhookTokenAuthenticator"), spec.field("oauthMetadata"));
    let config = webhook.field("kubeConfig");
    let secret = config.field("name");
    // With other types it is not used, or is the one that OpenShift itself sets.
    if mode == Mode::Outside && secret.string() != PLATFORM_WEBHOOK {
        look_up(&secret, &WEBHOOK, findings);
    }
    // Whence the metadata comes is said with what it is for.
    check_name(&metadata.field("name"), "config map", findings);
}

pub(super) fn advise_on_provider(provider: &Cursor<'_, '_>, findings: &mut Vec<Finding>) {
    let (issuer, clients) = (provider.field("issuer"), provider.field("oidcClients"));
    let authority = issuer.field("issuerCertificateAuthority");
    look_up(&authority.field("name"), &AUTHORITY, findings);
    for client in clients.items() {
        let secret = client.field("clientSecret");
        look_up(&secret.field("name"), &CLIENT, findings);
    }
    let sources = provider.field("externalClaimsSources");
    for source in sources.items() {
        let authentication = source.field("authentication");
        let credential = authentication.field("clientCredential");
        let secret = credential.field("clientSecret");
        look_up(&secret.field("name"), &SOURCE, findings);
        for holder in [&source, &credential] {
            let tls = holder.field("tls");
            let authority = tls.field("certificateAuthority");
            look_up(&authority.field("name"), &SOURCE_AUTHORITY, findings);
        }
    }
}

/// Clients written in Go send an empty name where nothing is meant.
fn look_up(name: &Cursor<'_, '_>, origin: &Origin, findings: &mut Vec<Finding>) {
    if name.is_empty() || (!origin.name_is_checked && !check_name(name, origin.what, findings)) {
        return;
    }
    let (what, key) = (origin.what, origin.key);
    let message =
        format!("this is read from the key `{key}` of {what} {} in `openshift-config`", quoted(name.string()));
    findings.push(name.finding(origin.rule, message).help(origin.missing));
}

/// Whether an object can have the name.
fn check_name(name: &Cursor<'_, '_>, what: &str, findings: &mut Vec<Finding>) -> bool {
    let text = name.string();
    let good = text.is_empty() || (text.len() <= NAME_BYTES && text.split('.').all(format::is_label));
    if !good {
        let message = format!("no {what} can be named {}", quoted(text));
        let help = "at most 253 lower-case letters, digits, `-` and `.`; each part between dots begins and ends with a letter or digit";
        findings.push(name.finding(&NAME, message).help(help));
    }
    good
}
