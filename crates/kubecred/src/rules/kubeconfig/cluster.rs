//! The clusters of a kubeconfig.

use crate::diagnostic::{Finding, quoted};
use crate::kube::kubeconfig::EXEC_EXTENSION;
use crate::kube::url;
use crate::kube::value::Cursor;
use crate::predict::is_proxy;
use crate::report::Artifact;
use crate::rules::authorities;
use crate::syntax::tree::Tree;

rules! {
    Standard, "client-go, clientcmd: validation of the configuration" {
        Error SERVER_MISSING = "kubeconfig/server-missing": "A cluster has the URL of its server.";
        Error PROXY_URL = "kubeconfig/proxy-url": "The URL of a proxy begins with http, https or socks5.";
    }
    Standard, "client-go, rest: server URLs" {
        Warning SERVER_PLAIN = "kubeconfig/server-without-tls":
            "A server is addressed with https: over http client-go sends no credential.";
        Warning SERVER_URL = "kubeconfig/server-url": "The server is an URL without query and fragment.";
    }
    Standard, "client-go, transport: TLS configuration" {
        Error CA_AND_INSECURE = "kubeconfig/ca-and-insecure":
            "Certificates of a CA are there to be used: no `insecure-skip-tls-verify` beside them.";
        Error AUTHORITY = "kubeconfig/certificate-authority":
            "The data of a certificate authority is the base64 of PEM with a certificate in it.";
    }
    Advice, "RFC 5280, section 4.2.1.9; Go crypto/x509" {
        Warning AUTHORITY_LEAF = "kubeconfig/authority-not-a-ca":
            "The certificate of a certificate authority is that of a CA.";
    }
    Advice, "Kubernetes, organizing cluster access using kubeconfig files" {
        Warning INSECURE = "kubeconfig/insecure": "A client checks whom it talks to.";
    }
    Standard, "RFC 6066, section 3; Go crypto/tls" {
        Warning SERVER_NAME = "kubeconfig/tls-server-name": "The name of a server for TLS is a host name alone.";
    }
    Advice, "Kubernetes, client-go credential plugins" {
        Warning EXTENSION_SECRET = "kubeconfig/exec-extension-secret":
            "What a cluster keeps for plugins is no place for secrets.";
    }
}

pub(super) fn check(cluster: &Cursor<'_, '_>, tree: &Tree<'_>, parts: &[Artifact], findings: &mut Vec<Finding>) {
    check_server(&cluster.field("server"), findings);
    let insecure = cluster.field("insecure-skip-tls-verify");
    let data = cluster.field("certificate-authority-data");
    let file = cluster.field("certificate-authority");
    let is_insecure = insecure.boolean() == Some(true);
    if is_insecure && !(data.is_empty() && file.is_empty()) {
        let message = "certificates of a CA are given, and not to be used: client-go refuses that";
        let finding = insecure.finding(&CA_AND_INSECURE, message);
        let given = if data.is_empty() { file.span() } else { data.span() };
        findings.push(finding.label(given, "the certificates").help("remove `insecure-skip-tls-verify`"));
    } else if is_insecure {
        let message = "the certificate of the server is not checked: whoever answers in its place gets the credential";
        let help = "write `certificate-authority-data`, and take `insecure-skip-tls-verify` away";
        findings.push(insecure.finding(&INSECURE, message).help(help));
    }
    super::check_file(cluster, "certificate-authority", "certificate-authority-data", findings);
    authorities::check(&data, parts, &AUTHORITY, &AUTHORITY_LEAF, findings);
    let proxy = cluster.field("proxy-url");
    if !proxy.is_empty() && !is_proxy(proxy.string()) {
        let message = format!("{} is no URL that a proxy can have", quoted(proxy.string()));
        let help = "begin it with `http://`, `https://` or `socks5://`, and leave no spaces in it";
        findings.push(proxy.finding(&PROXY_URL, message).help(help));
    }
    let name = cluster.field("tls-server-name");
    if name.string().contains(['/', ':', ' ']) && !name.string().starts_with('[') && !is_address(name.string()) {
        let message = format!("{} is no host name: no certificate has it", quoted(name.string()));
        findings.push(name.finding(&SERVER_NAME, message).help("write the name alone, without scheme, port or path"));
    }
    for extension in cluster.field("extensions").items() {
        let config = extension.field("extension");
        if super::name_of(&extension) != EXEC_EXTENSION {
            continue;
        }
        for span in authorities::secrets_in(&config, tree) {
            let message = "a secret stands in what every plugin for this cluster is told";
            let help = "keep it where the plugin keeps its own, or in `env` of the user";
            findings.push(config.finding(&EXTENSION_SECRET, message).at(span).help(help));
        }
    }
}

fn is_address(text: &str) -> bool {
    text.parse::<std::net::Ipv6Addr>().is_ok()
}

fn check_server(server: &Cursor<'_, '_>, findings: &mut Vec<Finding>) {
    let text = server.string();
    if text.is_empty() {
        let help = "add `server:` with the URL of the API server, such as `https://10.0.0.1:6443`";
        findings.push(server.finding(&SERVER_MISSING, "the cluster has no server").help(help));
        return;
    }
    let parsed = url::parse(text);
    let Some(address) = parsed.as_ref().filter(|url| !url.host.is_empty() && !url.scheme.is_empty()) else {
        let with_scheme = format!("https://{text}");
        let plain = !text.contains("://") && url::parse(&with_scheme).is_some_and(|url| !url.host.is_empty());
        let finding = if plain {
            let message =
                format!("{} has no scheme: client-go takes it for http, and sends no credential", quoted(text));
            let finding = server.finding(&SERVER_PLAIN, message).help("begin it with `https://`");
            finding.review_fix("Write https", vec![(server.span(), format!("\"{with_scheme}\""))])
        } else {
            let message = format!("{} is no URL: client-go makes no connection with it", quoted(text));
            server.finding(&SERVER_URL, message).help("write it like `https://10.0.0.1:6443`")
        };
        findings.push(finding);
        return;
    };
    if address.scheme != "https" {
        let message = format!("the scheme is {}: client-go sends no credential over it", quoted(&address.scheme));
        findings.push(server.finding(&SERVER_PLAIN, message).help("write `https://`, if the server speaks it"));
    }
    let spaces = text.trim() != text || address.host.contains(char::is_whitespace);
    let (what, help) = if spaces {
        ("there is white space in the URL", "remove it")
    } else if text.contains(['?', '#']) {
        ("the URL has a query or a fragment, which is dropped", "remove what stands from `?` or `#` on")
    } else if !has_port(address.host) {
        ("the port of the URL is none: ports go from 1 to 65535", "write the port of the API server, such as 6443")
    } else if text.split(['/', '?', '#']).nth(2).is_some_and(|authority| authority.contains('@')) {
        ("the URL holds a user name, which no API server takes", "remove it: credentials belong into `users`")
    } else if API_PATHS.iter().any(|path| address.path.trim_end_matches('/').ends_with(path)) {
        ("the URL ends with a path of the API, to which client-go adds the same path", "end it behind the port")
    } else {
        return;
    };
    findings.push(server.finding(&SERVER_URL, what).help(help));
}

/// Whether what stands behind the host is a port, if something does.
fn has_port(host: &str) -> bool {
    let port = host.rsplit_once(':').map(|(_, port)| port).filter(|port| !port.is_empty() && !port.ends_with(']'));
    port.is_none_or(|port| port.parse::<u16>().is_ok_and(|port| port > 0))
}

/// What client-go puts behind the URL itself.
const API_PATHS: &[&str] = &["/api", "/apis", "/api/v1", "/version", "/healthz"];
