//! Advice on OpenShift's Authentication: how users log in at all, and who vouches for service accounts.

pub mod claims;
mod expression;
pub mod issuer;
pub mod references;

use crate::diagnostic::{Finding, quoted};
use crate::kube::url;
use crate::kube::value::Cursor;

use super::{Subject, at_key};

rules! {
    Advice, "OpenShift API, Authentication: metadata" {
        Warning INSTANCE = "authentication/instance-name": "The one Authentication that counts is named `cluster`.";
    }
    Advice, "OpenShift API, AuthenticationSpec: webhookTokenAuthenticator" {
        Warning WEBHOOK_TYPE = "authentication/webhook-type": "A webhook of your own belongs to the type `None`.";
        Warning NONE_WITHOUT_WEBHOOK = "authentication/none-without-webhook":
            "With the type `None` a webhook checks the tokens of users.";
    }
    Advice, "OpenShift API, AuthenticationSpec: webhookTokenAuthenticators" {
        Warning WEBHOOK_LIST = "authentication/webhook-list": "The webhook is set in `webhookTokenAuthenticator`, not in a list.";
    }
    Advice, "OpenShift API, AuthenticationSpec: oidcProviders" {
        Warning OIDC_WITHOUT_PROVIDER = "authentication/oidc-without-provider":
            "With the type `OIDC` there is a provider.";
        Warning PROVIDER_WITHOUT_OIDC = "authentication/provider-without-oidc": "A provider belongs to the type `OIDC`.";
    }
    Advice, "OpenShift, direct authentication with an external OIDC identity provider" {
        Info OAUTH_SERVER_OFF = "authentication/oauth-server-off":
            "The type `OIDC` switches the built-in OAuth server off.";
    }
    Advice, "OpenShift API, AuthenticationSpec: oauthMetadata; AuthenticationStatus: integratedOAuthMetadata" {
        Info OAUTH_METADATA = "authentication/oauth-metadata":
            "The metadata of an OAuth server outside is served in place of that of the built-in one.";
    }
    Advice, "OpenShift, kube-apiserver operator: OAuth metadata by type" {
        Warning OAUTH_METADATA_UNUSED = "authentication/oauth-metadata-unused":
            "With the type `OIDC` no OAuth metadata is served.";
    }
    Advice, "OpenShift API, AuthenticationSpec: serviceAccountIssuer" {
        Info SERVICE_ACCOUNT_ISSUER = "authentication/service-account-issuer":
            "After a change of the issuer, tokens of the old one stay trusted for a time.";
    }
    Advice, "OpenID Connect Discovery 1.0, section 3; kube-apiserver, --service-account-issuer" {
        Warning SERVICE_ACCOUNT_ISSUER_FORM = "authentication/service-account-issuer-form":
            "The issuer of service account tokens is an `https` URL without query and fragment.";
    }
    Advice, "OpenShift API, AuthenticationStatus" {
        Warning STATUS_DROPPED = "authentication/status-dropped":
            "The cluster writes the `status`: a create drops it.";
    }
}

/// What OpenShift itself sets where the type is `IntegratedOAuth`, so that the tokens of its OAuth server are known.
const PLATFORM_WEBHOOK: &str = "webhook-authentication-integrated-oauth";
/// The issuer of service account tokens, where none is set.
const DEFAULT_ISSUER: &str = "https://kubernetes.default.svc";

/// How users log in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mode {
    /// Through the OAuth server that OpenShift brings.
    Integrated,
    /// Somehow else, outside of OpenShift.
    Outside,
    /// With tokens of an OpenID provider.
    Oidc,
}

impl Mode {
    /// Of the field `type`; other types the definition refuses.
    fn of(text: &str) -> Option<Self> {
        match text {
            "" | "IntegratedOAuth" => Some(Self::Integrated),
            "None" => Some(Self::Outside),
            "OIDC" => Some(Self::Oidc),
            _ => None,
        }
    }
}

pub(super) fn advise(subject: &Subject<'_, '_>, findings: &mut Vec<Finding>) {
    let metadata = subject.object.field("metadata");
    let name = metadata.field("name");
    if !name.is_empty() && name.string() != "cluster" {
        let message = "nothing reads an Authentication of another name than `cluster`";
        let finding =
            name.finding(&INSTANCE, message).help("change the object `cluster`: it is there in every OpenShift");
        findings.push(finding.review_fix("Write cluster", vec![(name.span(), "cluster".to_owned())]));
    }
    let (spec, status) = (subject.object.field("spec"), subject.object.field("status"));
    if let Some(mode) = Mode::of(spec.field("type").string()) {
        advise_on_webhook(mode, &spec, findings);
        advise_on_providers(mode, &spec, subject.is_stored(), findings);
        advise_on_metadata(mode, &spec, &status, !subject.is_new(), findings);
        references::advise_on_webhook(mode, &spec, findings);
    }
    advise_on_service_accounts(&spec.field("serviceAccountIssuer"), findings);
    if status.value().is_some() && subject.is_new() {
        let finding = at_key(&status, &STATUS_DROPPED, "the server drops the `status` when the object is created");
        findings.push(finding.help("remove it: operators of the cluster write it, through `/status`"));
    }
    let providers = spec.field("oidcProviders");
    for provider in providers.items() {
        issuer::advise(&spec, &provider, findings);
        claims::advise(&provider, findings);
        references::advise_on_provider(&provider, findings);
    }
}

fn advise_on_webhook(mode: Mode, spec: &Cursor<'_, '_>, findings: &mut Vec<Finding>) {
    let list = spec.field("webhookTokenAuthenticators");
    if !list.is_empty() {
        let finding = at_key(&list, &WEBHOOK_LIST, "this list is deprecated, and setting it has no effect");
        findings.push(finding.help("use `webhookTokenAuthenticator`, with `type: None`"));
    }
    let (kind, webhook) = (spec.field("type"), spec.field("webhookTokenAuthenticator"));
    let config = webhook.field("kubeConfig");
    let secret = config.field("name");
    match mode {
        Mode::Outside if secret.is_empty() && !webhook.is_misfit() && !config.is_misfit() => {
            let message = "the type is `None`, but no webhook is named: no token of a user is accepted";
            let help = "name the Secret with the kubeconfig of the webhook in `webhookTokenAuthenticator.kubeConfig`; \
                        service accounts and client certificates do not need it";
            findings.push(kind.finding(&NONE_WITHOUT_WEBHOOK, message).help(help));
        }
        Mode::Integrated if !secret.is_empty() && secret.string() != PLATFORM_WEBHOOK => {
            let message =
                "with this type OpenShift checks tokens by a webhook of its own, and writes that over this one";
            let help = "set `type: None` to use this webhook in its place, or remove it";
            findings.push(at_key(&webhook, &WEBHOOK_TYPE, message).help(help));
        }
        Mode::Oidc if webhook.value().is_some() => {
            let message = "a webhook may be set only where the type is `None`: some releases of OpenShift refuse it";
            findings.push(at_key(&webhook, &WEBHOOK_TYPE, message).help("remove it: the provider vouches for users"));
        }
        _ => {}
    }
}

fn advise_on_providers(mode: Mode, spec: &Cursor<'_, '_>, stored: bool, findings: &mut Vec<Finding>) {
    let (kind, providers) = (spec.field("type"), spec.field("oidcProviders"));
    match (mode, providers.items().next().is_some()) {
        (Mode::Oidc, false) if !providers.is_misfit() => {
            let message = "the type is `OIDC`, but there is no provider: no token of a user is accepted";
            let help = "describe the provider in `oidcProviders`, and only then switch to `OIDC`";
            findings.push(kind.finding(&OIDC_WITHOUT_PROVIDER, message).help(help));
        }
        (Mode::Oidc, true) if !stored => {
            let message = "the built-in OAuth server is switched off: `kubeadmin`, and `oc login` with a password, no \
                           longer work";
            let help = "keep a kubeconfig with a client certificate of an administrator, to get back in";
            findings.push(kind.finding(&OAUTH_SERVER_OFF, message).help(help));
        }
        (Mode::Integrated | Mode::Outside, true) => {
            let message = "a provider may be set only where the type is `OIDC`: with this type nothing uses it";
            let help = "set `type: OIDC`, or remove `oidcProviders`";
            findings.push(at_key(&providers, &PROVIDER_WITHOUT_OIDC, message).help(help));
        }
        _ => {}
    }
}

fn advise_on_metadata(
    mode: Mode,
    spec: &Cursor<'_, '_>,
    status: &Cursor<'_, '_>,
    stored: bool,
    findings: &mut Vec<Finding>,
) {
    let (metadata, integrated) = (spec.field("oauthMetadata"), status.field("integratedOAuthMetadata"));
    let (name, integrated_name) = (metadata.field("name"), integrated.field("name"));
    let origin = "it is the key `oauthMetadata` of a config map in `openshift-config`; where that is missing or not valid, \
                  no metadata is served";
    match mode {
        _ if name.is_empty() => {}
        Mode::Oidc => {
            let message = "with type `OIDC` no OAuth metadata is served: this has no effect";
            findings.push(name.finding(&OAUTH_METADATA_UNUSED, message).help("remove `oauthMetadata`"));
        }
        Mode::Integrated => {
            let message = "this metadata is served in place of that of the built-in OAuth server";
            findings.push(name.finding(&OAUTH_METADATA, message).help(origin));
        }
        Mode::Outside => {
            let message = "this is the metadata of an OAuth server outside of the cluster";
            findings.push(name.finding(&OAUTH_METADATA, message).help(origin));
        }
    }
    // Of a create the whole status is dropped.
    if stored && mode != Mode::Integrated && !integrated_name.is_empty() {
        let message = "`integratedOAuthMetadata` means nothing with this type: the built-in OAuth server is not used";
        let help = "nothing has to be done: the cluster keeps it";
        findings.push(integrated_name.finding(&OAUTH_METADATA, message).help(help));
    }
}

fn advise_on_service_accounts(issuer: &Cursor<'_, '_>, findings: &mut Vec<Finding>) {
    let text = issuer.string();
    if text.is_empty() {
        return;
    }
    let has_form = url::parse(text).is_some_and(|url| {
        url.scheme == "https" && !url.host.is_empty() && url.query.is_empty() && !text.contains('#')
    });
    if has_form {
        let message = "once this is changed, tokens of the old issuer stay trusted for a time, 24 hours at present";
        let help = format!(
            "whoever checks tokens outside of the cluster must learn of a change; without this field it is \
             `{DEFAULT_ISSUER}`"
        );
        findings.push(issuer.finding(&SERVICE_ACCOUNT_ISSUER, message).help(help));
    } else {
        let message = format!("for {} the API server serves no discovery document", quoted(text));
        let help = "write an `https` URL: clouds that take tokens of service accounts (workload identity) look for the \
                    document below it";
        findings.push(issuer.finding(&SERVICE_ACCOUNT_ISSUER_FORM, message).help(help));
    }
}
