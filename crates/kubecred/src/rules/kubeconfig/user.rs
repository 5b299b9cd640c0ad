//! The users of a kubeconfig.

use crate::diagnostic::{Finding, quoted};
use crate::kube::value::Cursor;
use crate::report::Artifact;
use crate::rules::exec_credential::is_for_clients;
use crate::rules::key_pair::{Part, describe};
use crate::rules::{authorities, bearer};
use crate::x509::{PairProblem, check_pair};

rules! {
    Standard, "client-go, clientcmd: validation of the configuration" {
        Error KEY_MISSING = "kubeconfig/key-missing": "A client certificate comes with its private key.";
        Error SEVERAL_METHODS = "kubeconfig/several-methods": "A user has a token or a password, and not both.";
        Error IMPERSONATION = "kubeconfig/impersonation":
            "Who impersonates groups, a uid or extra values, impersonates a user.";
    }
    Standard, "client-go, clientcmd; Go crypto/tls, X509KeyPair" {
        Warning CERTIFICATE_MISSING = "kubeconfig/certificate-missing":
            "A private key comes with the client certificate that it belongs to.";
        Error CERTIFICATE = "kubeconfig/client-certificate":
            "The data of a client certificate is the base64 of PEM, the client's own first.";
        Error PRIVATE_KEY = "kubeconfig/client-key":
            "The data of a private key is the base64 of PEM that Go can read, without a passphrase.";
        Error KEY_MISMATCH = "kubeconfig/key-mismatch": "The private key belongs to the client certificate.";
    }
    Standard, "RFC 5280, section 4.2.1.12; kube-apiserver, client certificates" {
        Error NOT_FOR_CLIENTS = "kubeconfig/not-for-clients":
            "A client certificate that limits its use allows client authentication.";
    }
    Standard, "RFC 9110, section 5.5; client-go, bearer tokens" {
        Error TOKEN_CONTROL = "kubeconfig/token-control-character":
            "A token goes into an HTTP header, which holds no line breaks and no control characters.";
    }
    Advice, "RFC 6750, section 2.1; kube-apiserver, bearer tokens" {
        Warning TOKEN_FORM = "kubeconfig/token-form": "The token stands as it is, with nothing before it.";
        Warning TOKEN_CHARACTERS = "kubeconfig/token-characters":
            "A token is one word of letters, digits and a few signs.";
    }
    Advice, "client-go, rest and transport: order of credentials" {
        Warning SEVERAL_CREDENTIALS = "kubeconfig/several-credentials":
            "A user has one credential: of several, some are never used.";
        Info NO_CREDENTIAL = "kubeconfig/no-credential": "A user has a credential.";
    }
    Standard, "Kubernetes 1.19, removal of basic authentication" {
        Warning BASIC = "kubeconfig/basic-authentication":
            "No API server takes a user name and a password since 1.19.";
    }
    Standard, "Kubernetes 1.26, removal of the built-in providers; client-go, auth providers" {
        Error PROVIDER = "kubeconfig/auth-provider":
            "The only authentication provider that is left is `oidc`, which needs an issuer and a client id.";
    }
}

pub(super) fn check(user: &Cursor<'_, '_>, parts: &[Artifact], findings: &mut Vec<Finding>) {
    let is = |name| !user.field(name).is_empty();
    let has = |name| user.field(name).value().is_some();
    let certificate_file = super::check_file(user, "client-certificate", "client-certificate-data", findings);
    let key_file = super::check_file(user, "client-key", "client-key-data", findings);
    let token_file = super::check_file(user, "tokenFile", "", findings);
    let (certificate, key) = (certificate_file || is("client-certificate-data"), key_file || is("client-key-data"));
    check_certificate(user, certificate, key, parts, findings);

    let (token, username, password) = (user.field("token"), user.field("username"), user.field("password"));
    findings.extend(bearer::check(&token, [&TOKEN_CONTROL, &TOKEN_FORM, &TOKEN_CHARACTERS]));
    let basic = if username.is_empty() { &password } else { &username };
    if !basic.is_empty() {
        let (rule, message, help) = match token.is_empty() {
            true => (&BASIC, "no API server takes a user name and a password since 1.19", "use another credential"),
            false => (
                &SEVERAL_METHODS,
                "the user has a token and a user name or password: client-go refuses that",
                "remove `username` and `password`, which no API server takes",
            ),
        };
        findings.push(basic.finding(rule, message).help(help));
    }
    check_several(user, certificate && key, token_file, findings);
    let groups = ["as-uid", "as-groups", "as-user-extra"].into_iter().find(|name| is(name));
    if let Some(name) = groups.filter(|_| !is("as")) {
        let message = format!("`{name}` is there, but no user to impersonate: client-go refuses that");
        let finding = user.field(name).finding(&IMPERSONATION, message).of_missing();
        findings.push(finding.help("add `as:` with the name of the user"));
    }
    check_provider(&user.field("auth-provider"), findings);
    super::exec::check(user, findings);
    let any =
        certificate || key || token_file || is("token") || has("exec") || has("auth-provider") || !basic.is_empty();
    if !any {
        let message = "the user has no credential: the server takes the client for nobody, `system:anonymous`";
        findings.push(user.finding(&NO_CREDENTIAL, message).at(head(user)).of_missing());
    }
}

/// The name of a user, where the rest of it is empty.
fn head(user: &Cursor<'_, '_>) -> crate::source::Span {
    user.value().and_then(|value| value.key_span).unwrap_or(user.span())
}

fn check_certificate(
    user: &Cursor<'_, '_>,
    has_certificate: bool,
    has_key: bool,
    parts: &[Artifact],
    findings: &mut Vec<Finding>,
) {
    let (certificate, key) = (user.field("client-certificate-data"), user.field("client-key-data"));
    // Each at the one that is there, and about the one that is not.
    if has_certificate && !has_key {
        let file = user.field("client-certificate");
        let at = if certificate.is_empty() { &file } else { &certificate };
        let help = "add `client-key-data` with the private key of the certificate: PEM, then base64";
        let finding = key.finding(&KEY_MISSING, "there is a client certificate, but no private key");
        findings.push(finding.at(at.span()).help(help));
    } else if has_key && !has_certificate {
        let file = user.field("client-key");
        let at = if key.is_empty() { &file } else { &key };
        let help = "add `client-certificate-data` with the certificate of the key: PEM, then base64";
        let message = "there is a private key, but no client certificate: client-go passes over it";
        findings.push(certificate.finding(&CERTIFICATE_MISSING, message).at(at.span()).help(help));
    }
    // Both may have to be mended.
    let key_instead = authorities::instead_of_pem(key.bytes());
    let instead = key_instead.is_some();
    if let Some((message, help)) = key_instead {
        findings.push(key.finding(&PRIVATE_KEY, message).help(help));
    }
    if !(certificate.is_empty() || key.is_empty())
        && let Err(problem) = check_pair(certificate.bytes(), key.bytes())
        && !(instead && matches!(problem, PairProblem::NoPrivateKey { .. }))
    {
        findings.push(no_pair(problem, &certificate, &key));
    }
    let path = certificate.path();
    let leaf = parts.iter().filter(|part| authorities::is_in(part, &path)).find_map(authorities::certificate);
    if leaf.is_some_and(|leaf| !is_for_clients(leaf)) {
        let message = "the certificate is not for client authentication: the API server does not take it";
        let help =
            "have one issued with the extended key usage clientAuth, as `kubernetes.io/kube-apiserver-client` does";
        findings.push(certificate.finding(&NOT_FOR_CLIENTS, message).help(help));
    }
}

fn no_pair(problem: PairProblem, certificate: &Cursor<'_, '_>, key: &Cursor<'_, '_>) -> Finding {
    match problem {
        PairProblem::NoCertificate { private_key: false } => {
            return authorities::explain(certificate, certificate.bytes(), &CERTIFICATE, "a certificate");
        }
        PairProblem::NoPrivateKey { certificate: false } if !key.bytes().starts_with(b"-----BEGIN") => {
            let message = "there is no private key in it that Go can read";
            let help = "write the key as PEM, with its line breaks, and encode all of it as base64 once";
            return key.finding(&PRIVATE_KEY, message).help(help);
        }
        _ => {}
    }
    let described = describe(problem);
    let (rule, field) = match described.part {
        Part::Certificate => (&CERTIFICATE, certificate),
        Part::PrivateKey => (&PRIVATE_KEY, key),
        Part::Match => (&KEY_MISMATCH, key),
    };
    let help = described.help.unwrap_or("write PEM, and the base64 of it once".into());
    let finding = field.finding(rule, described.message).help(help).at_bytes(described.block);
    match described.part {
        Part::Match => finding.label(certificate.span(), "the certificate"),
        _ => finding,
    }
}

/// What client-go uses of several credentials.
fn check_several(user: &Cursor<'_, '_>, pair: bool, token_file: bool, findings: &mut Vec<Finding>) {
    let (token, exec) = (user.field("token"), user.field("exec"));
    let has_exec = exec.value().is_some();
    let bearer = !token.is_empty() || token_file;
    let (field, message, help) = if has_exec && (bearer || pair || !user.field("username").is_empty()) {
        (&exec, "the plugin is never run: the user has another credential, which comes first", "remove one of them")
    } else if bearer && pair {
        let message =
            "there are a token and a client certificate: the server takes the client for whom the certificate says";
        (&token, message, "keep the one that is meant")
    } else if !token.is_empty() && token_file {
        (&token, "the token counts only while the file of `tokenFile` can't be read", "remove one of them")
    } else {
        return;
    };
    let at = field.value().and_then(|value| value.key_span).unwrap_or(field.span());
    findings.push(field.finding(&SEVERAL_CREDENTIALS, message).help(help).at(at));
}

fn check_provider(provider: &Cursor<'_, '_>, findings: &mut Vec<Finding>) {
    if provider.value().is_none() {
        return;
    }
    let (name, config) = (provider.field("name"), provider.field("config"));
    if name.string() == "oidc" {
        for needed in ["idp-issuer-url", "client-id"] {
            if config.field(needed).is_empty() {
                let message = format!("the provider `oidc` needs `{needed}`");
                let finding = config.field(needed).finding(&PROVIDER, message);
                findings.push(finding.help(format!("add `{needed}` to `config`, or use an exec plugin")));
            }
        }
        return;
    }
    let message = match name.string() {
        "gcp" | "azure" => format!("the provider {} was removed with Kubernetes 1.26", quoted(name.string())),
        "" => "the provider has no name".to_owned(),
        other => format!("there is no provider {}", quoted(other)),
    };
    let help = match name.string() {
        "gcp" => "use the plugin `gke-gcloud-auth-plugin` with `exec`",
        "azure" => "use the plugin `kubelogin` with `exec`",
        _ => "use an exec plugin",
    };
    findings.push(name.finding(&PROVIDER, message).help(help));
}
