//! ExecCredential: what an exec plugin answers, as client-go reads it. No server sees one, so there is no verdict; an error
//! means that kubectl gets no credential of it, or one that no API server takes.

use crate::diagnostic::{Finding, quoted};
use crate::encoding::{base64, oid};
use crate::jose::JsonWebToken;
use crate::kube::client;
use crate::kube::kubeconfig::EXEC_EXTENSION;
use crate::kube::schema::Kind;
use crate::kube::value::{Cursor, Data};
use crate::place::Place;
use crate::report::{Artifact, Content};
use crate::rules::key_pair::{Part, describe};
use crate::rules::x509::duration;
use crate::rules::{authorities, bearer};
use crate::source::Span;
use crate::syntax::tree::{self, Tree};
use crate::time::Time;
use crate::x509::{Certificate, PairProblem, Purpose, check_pair};

rules! {
    Standard, "client-go, exec plugins" {
        Error STATUS_MISSING = "execcredential/status-missing": "The answer of a plugin has a status.";
        Error CREDENTIAL_MISSING = "execcredential/credential-missing":
            "A plugin answers with a token, with a certificate and its key, or with both.";
        Error HALF_PAIR = "execcredential/half-pair": "A client certificate and its private key come together.";
        Error CERTIFICATE = "execcredential/certificate":
            "The certificate of a plugin is PEM that Go can read, the client's own first.";
        Error PRIVATE_KEY = "execcredential/private-key":
            "The private key of a plugin is PEM that Go can read, without a passphrase.";
        Error TEXT_AROUND = "execcredential/text-around": "A plugin prints its answer, and nothing before it.";
        Error PAIR_MISMATCH = "execcredential/pair-mismatch": "The private key belongs to the client certificate.";
        Error VERSION_MISMATCH = "execcredential/version-mismatch":
            "A plugin answers in the version of ExecCredential that the kubeconfig names.";
    }
    Standard, "RFC 9110, section 5.5; client-go, exec plugins" {
        Error TOKEN_CONTROL = "execcredential/token-control-character":
            "A token goes into an HTTP header, which holds no line breaks and no control characters.";
    }
    Standard, "RFC 5280, section 4.2.1.12; kube-apiserver, client certificates" {
        Error NOT_FOR_CLIENTS = "execcredential/not-for-clients":
            "A client certificate that limits its use allows client authentication.";
    }
    Advice, "client-go, exec plugins" {
        Warning EXPIRED = "execcredential/expired": "The credential of a plugin is good for some time.";
        Warning EXPIRES_SOON = "execcredential/expires-soon":
            "The credential of a plugin is good for a minute at least.";
        Warning OUTLIVES = "execcredential/outlives-credential":
            "A plugin's answer expires no later than the credential in it.";
        Warning KIND_MISSING = "execcredential/kind-missing": "The answer of a plugin says its kind.";
        Warning UNKNOWN_FIELD = "execcredential/unknown-field": "An ExecCredential has no field of this name.";
        Warning DUPLICATE_FIELD = "execcredential/duplicate-field": "A field of an ExecCredential is there once.";
        Info INPUT = "execcredential/input": "What kubectl tells a plugin holds no credential.";
        Info BETA = "execcredential/beta": "The version v1 of ExecCredential is the one to use.";
    }
    Advice, "RFC 6750, section 2.1; kube-apiserver, bearer tokens" {
        Warning TOKEN_CHARACTERS = "execcredential/token-characters":
            "A token is one word of letters, digits and a few signs.";
        Warning TOKEN_FORM = "execcredential/token-form": "The token stands as it is, with nothing before it.";
    }
    Advice, "Kubernetes, client-go credential plugins" {
        Warning CONFIG_SECRET = "execcredential/config-secret": "What a plugin is told of the cluster holds no secret.";
        Warning NOT_INTERACTIVE = "execcredential/interactive":
            "A plugin is interactive as the kubeconfig says: not with `interactiveMode: Never`, and always with `Always`.";
        Warning CLUSTER_INFO = "execcredential/cluster-info":
            "A plugin is told of the cluster of the kubeconfig if that says `provideClusterInfo`, and only then.";
        Error AUTHORITY = "execcredential/certificate-authority":
            "The data of a certificate authority is the base64 of PEM with a certificate in it.";
        Warning AUTHORITY_LEAF = "execcredential/authority-not-a-ca":
            "The certificate of a certificate authority is that of a CA.";
        Warning INSECURE = "execcredential/insecure-cluster": "A plugin checks whom it talks to.";
    }
}

/// That something else was printed before the answer.
pub fn text_before() -> Finding {
    let message = "there is text before the answer: client-go reads all that a plugin prints as one object, and fails";
    Finding::new(&TEXT_AROUND, message).help("have the plugin print what it says to people on standard error")
}

/// The kind of an object that names none: client-go takes it for an ExecCredential by its API version.
pub fn implied(api_version: &str) -> Option<&'static Kind> {
    let versions = [&client::EXEC_CREDENTIAL, &client::EXEC_CREDENTIAL_V1BETA1];
    versions.into_iter().find(|kind| kind.has_api_version(api_version))
}

/// Everything that is wrong with an ExecCredential. `parts` is what was opened in its fields.
pub fn check(
    object: &Cursor<'_, '_>,
    tree: &Tree<'_>,
    parts: &[Artifact],
    now: Option<Time>,
    findings: &mut Vec<Finding>,
) {
    let kind = object.field("kind");
    if kind.is_empty() {
        let message = "there is no kind: client-go takes this for an ExecCredential, others may not";
        findings.push(kind.finding(&KIND_MISSING, message).help("add `kind: ExecCredential`"));
    }
    let version = object.field("apiVersion");
    if version.string().ends_with("/v1beta1") {
        let help = "name v1 in the kubeconfig, and answer in the version that `KUBERNETES_EXEC_INFO` says";
        let message = "this is the beta version; kubectl takes it only where the kubeconfig names v1beta1 too";
        findings.push(version.finding(&BETA, message).help(help));
    }
    let (spec, status) = (object.field("spec"), object.field("status"));
    check_cluster(&spec.field("cluster"), tree, parts, findings);
    if status.value().is_none() {
        findings.push(without_status(object, &spec, &status));
        return;
    }
    // What could not be decoded was said before.
    if !matches!(status.value().map(|value| &value.data), Some(Data::Structure(_))) {
        return;
    }
    let check = Check { status: &status, tree, parts, now };
    check.credential(findings);
    check.expiration(findings);
}

fn check_cluster(cluster: &Cursor<'_, '_>, tree: &Tree<'_>, parts: &[Artifact], findings: &mut Vec<Finding>) {
    let data = cluster.field("certificate-authority-data");
    authorities::check(&data, parts, &AUTHORITY, &AUTHORITY_LEAF, findings);
    let config = cluster.field("config");
    for span in authorities::secrets_in(&config, tree) {
        let message = "a secret stands in what the kubeconfig keeps for plugins at the cluster";
        let help =
            format!("take it out of the cluster's extension `{EXEC_EXTENSION}`: others who use the cluster share it");
        findings.push(config.finding(&CONFIG_SECRET, message).at(span).help(help));
    }
    let insecure = cluster.field("insecure-skip-tls-verify");
    if insecure.boolean() == Some(true) {
        let message = "the plugin is told not to check the certificate of the API server";
        let help =
            "give the kubeconfig's cluster `certificate-authority-data`, and take `insecure-skip-tls-verify` away";
        findings.push(insecure.finding(&INSECURE, message).help(help));
    }
}

/// Holds what plugins are told against the kubeconfigs that stand beside it. An answer need not repeat it.
pub fn check_beside(trees: &[Tree<'_>], place: &Place, findings: &mut Vec<Finding>) {
    let text = |tree: &Tree<'_>, node, name: &str| {
        tree.get(node, name).and_then(|value| tree.string(value)).unwrap_or_default().to_owned()
    };
    let flag = |tree: &Tree<'_>, node, name: &str| {
        tree.get(node, name).is_some_and(|value| matches!(tree.value(value), tree::Value::Boolean(true)))
    };
    let (mut plugins, mut servers) = (Vec::new(), Vec::new());
    for tree in trees.iter().filter(|tree| text(tree, tree.root, "kind") == "Config") {
        let items = |name| tree.get(tree.root, name).map(|list| tree.items(list)).unwrap_or_default().iter();
        let execs = items("users").filter_map(|&user| tree.get(tree.get(user, "user")?, "exec"));
        plugins.extend(execs.map(|exec| Plugin {
            version: text(tree, exec, "apiVersion"),
            mode: text(tree, exec, "interactiveMode"),
            provides: flag(tree, exec, "provideClusterInfo"),
        }));
        let clusters = items("clusters").filter_map(|&cluster| tree.get(cluster, "cluster"));
        servers.extend(clusters.map(|cluster| text(tree, cluster, "server")));
    }
    if plugins.is_empty() {
        return;
    }
    for tree in trees.iter().filter(|tree| text(tree, tree.root, "kind") == "ExecCredential") {
        let mut push = |rule, node, way: &[&str], message: &str, help: &str| {
            let name = way.last().copied().unwrap_or_default();
            let at = tree.member(node, name).map_or(tree.node(node).span, |member| member.key_span);
            let finding = Finding::new(rule, message).path(way.join(".")).pointer(format!("/{}", way.join("/")));
            findings.push(finding.help(help).inside(place, at));
        };
        let version = text(tree, tree.root, "apiVersion");
        let speaking: Vec<&Plugin> = plugins.iter().filter(|plugin| plugin.version == version).collect();
        if speaking.is_empty() {
            let message =
                "the kubeconfig names this version for no plugin: client-go asks for another, and refuses this one";
            let help = "answer in the version that the kubeconfig names in `exec`, or name this one there";
            push(&VERSION_MISMATCH, tree.root, &["apiVersion"], message, help);
            continue;
        }
        let all = |is: fn(&Plugin) -> bool| speaking.iter().all(|plugin| is(plugin));
        let Some(spec) = tree.get(tree.root, "spec") else { continue };
        let (interactive, asked) = (flag(tree, spec, "interactive"), tree.get(tree.root, "status").is_none());
        if interactive && all(|plugin| plugin.mode == "Never") {
            let message = "it is interactive, but the kubeconfig says `interactiveMode: Never`";
            let help = "write `IfAvailable` there, if the plugin asks the person";
            push(&NOT_INTERACTIVE, spec, &["spec", "interactive"], message, help);
        } else if !interactive && asked && all(|plugin| plugin.mode == "Always") {
            let message = "it is not interactive, but the kubeconfig says `interactiveMode: Always`";
            let help =
                "look whether both are of the same user: without standard input client-go does not run this plugin";
            push(&NOT_INTERACTIVE, spec, &["spec", "interactive"], message, help);
        }
        let cluster = tree.get(spec, "cluster");
        if cluster.is_some() && all(|plugin| !plugin.provides) {
            let message = "it is told of the cluster, but the kubeconfig does not say `provideClusterInfo`";
            let help = "add `provideClusterInfo: true` there: without, `cluster` is missing";
            push(&CLUSTER_INFO, spec, &["spec", "cluster"], message, help);
        } else if cluster.is_none() && asked && all(|plugin| plugin.provides) {
            let message = "it is not told of the cluster, but the kubeconfig says `provideClusterInfo`";
            let help = "look whether both are of the same user: kubectl adds `cluster` then";
            push(&CLUSTER_INFO, spec, &["spec", "cluster"], message, help);
        } else if let Some(cluster) = cluster.filter(|&cluster| !servers.contains(&text(tree, cluster, "server"))) {
            let message = "it is told of a server that no cluster of the kubeconfig has";
            let help = "look whether both are of the same machine and user";
            push(&CLUSTER_INFO, cluster, &["spec", "cluster", "server"], message, help);
        }
    }
}

/// What a kubeconfig says of a plugin.
struct Plugin {
    version: String,
    mode: String,
    provides: bool,
}

fn without_status(object: &Cursor<'_, '_>, spec: &Cursor<'_, '_>, status: &Cursor<'_, '_>) -> Finding {
    if spec.value().is_some() {
        let message =
            "this is what kubectl tells a plugin; as the answer of one it would be refused, for it has no status";
        let help = match spec.field("cluster").value() {
            Some(_) => "a plugin reads it from `KUBERNETES_EXEC_INFO`, and prints the same with a `status`",
            None => {
                "a plugin reads it from `KUBERNETES_EXEC_INFO`, and prints the same with a `status`; it is told of the \
                 cluster where the kubeconfig says `provideClusterInfo: true`"
            }
        };
        return spec.finding(&INPUT, message).help(help).of_missing();
    }
    let help = "a plugin prints `status` with a `token`, or with `clientCertificateData` and `clientKeyData`";
    let at = if object.field("kind").is_empty() { object.span() } else { status.span() };
    status.finding(&STATUS_MISSING, "there is no status, so there is no credential").help(help).at(at)
}

struct Check<'c, 'o, 't> {
    status: &'c Cursor<'o, 't>,
    tree: &'c Tree<'c>,
    parts: &'c [Artifact],
    now: Option<Time>,
}

impl Check<'_, '_, '_> {
    fn credential(&self, findings: &mut Vec<Finding>) {
        let token = self.status.field("token");
        let certificate = self.status.field("clientCertificateData");
        let key = self.status.field("clientKeyData");
        // A value of another type is not there, and was reported.
        match (certificate.is_empty(), key.is_empty()) {
            (true, true) if token.is_empty() => {
                let help = "set `token`, or `clientCertificateData` and `clientKeyData`";
                let message = "there is neither a token nor a certificate with its key";
                findings.push(self.status.finding(&CREDENTIAL_MISSING, message).help(help).of_missing());
            }
            (true, true) => {}
            // Each at the one that is there, and about the one that is not.
            (false, true) => findings.push(
                key.finding(&HALF_PAIR, "there is a certificate, but no private key")
                    .at(certificate.span())
                    .help("set `clientKeyData` to the private key of the certificate, as PEM"),
            ),
            (true, false) => findings.push(
                certificate
                    .finding(&HALF_PAIR, "there is a private key, but no certificate")
                    .at(key.span())
                    .help("set `clientCertificateData` to the certificate of the key, as PEM"),
            ),
            (false, false) => self.pair(&certificate, &key, findings),
        }
        findings.extend(bearer::check(&token, [&TOKEN_CONTROL, &TOKEN_FORM, &TOKEN_CHARACTERS]));
    }

    fn pair(&self, certificate: &Cursor<'_, '_>, key: &Cursor<'_, '_>, findings: &mut Vec<Finding>) {
        match check_pair(certificate.string().as_bytes(), key.string().as_bytes()) {
            Ok(()) => {}
            Err(problem) => findings.push(self.no_pair(problem, certificate, key)),
        }
        if let Some(leaf) = self.certificate()
            && !is_for_clients(leaf)
        {
            let message = "the certificate is not for client authentication: the API server does not take it";
            let help =
                "have one issued with the extended key usage clientAuth, as `kubernetes.io/kube-apiserver-client` does";
            findings.push(certificate.finding(&NOT_FOR_CLIENTS, message).help(help));
        }
    }

    fn no_pair(&self, problem: PairProblem, certificate: &Cursor<'_, '_>, key: &Cursor<'_, '_>) -> Finding {
        let described = describe(problem);
        let (rule, field) = match described.part {
            Part::Certificate => (&CERTIFICATE, certificate),
            Part::PrivateKey => (&PRIVATE_KEY, key),
            Part::Match => (&PAIR_MISMATCH, key),
        };
        let help = described.help.unwrap_or(match is_encoded(field.string()) {
            true => "decode it: a kubeconfig holds PEM as base64, an ExecCredential holds it as it is".into(),
            false => "write the PEM as it is, with its line breaks".into(),
        });
        let span = described.block.map_or(field.span(), |block| self.inside(field, block));
        let finding = field.finding(rule, described.message).help(help).at(span);
        match described.part {
            Part::Match => finding.label(certificate.span(), "the certificate"),
            _ => finding,
        }
    }

    fn expiration(&self, findings: &mut Vec<Finding>) {
        let expiration = self.status.field("expirationTimestamp");
        let Some(&Data::Time(Some(end))) = expiration.value().map(|value| &value.data) else { return };
        if let Some(now) = self.now.filter(|now| end < *now) {
            let message = format!(
                "it expired {} ago: kubectl runs the plugin again for each request",
                duration(now.seconds - end.seconds)
            );
            findings.push(
                expiration.finding(&EXPIRED, message).help("answer with a new credential and the time of its end"),
            );
            return;
        }
        if let Some(now) = self.now.filter(|now| end.seconds - now.seconds < SOON) {
            let left = duration(end.seconds - now.seconds);
            let message = format!("it expires in {left}: kubectl runs the plugin again for nearly each request");
            let help = "have the plugin get a new credential before it hands out one that ends";
            findings.push(expiration.finding(&EXPIRES_SOON, message).help(help));
        }
        let token = self.token_in().and_then(|token| token.times.expires_at).map(|end| ("token", end));
        let certificate = self.certificate().and_then(|leaf| leaf.valid_until).map(|end| ("certificate", end));
        let first = token.into_iter().chain(certificate).min_by_key(|(_, end)| *end);
        if let Some((what, first)) = first.filter(|(_, first)| *first < end) {
            let message = format!(
                "the {what} ends {} before this time, on {}: kubectl goes on using it",
                duration(end.seconds - first.seconds),
                first.to_rfc3339()
            );
            let help = format!("write {}, or a little less", quoted(&first.to_rfc3339()));
            findings.push(expiration.finding(&OUTLIVES, message).help(help));
        }
    }

    /// The client's certificate, as it was opened: the first.
    fn certificate(&self) -> Option<&Certificate> {
        self.parts.iter().find_map(|part| match &part.content {
            Content::Certificate(certificate) if is_in(part, "status.clientCertificateData") => {
                Some(certificate.as_ref())
            }
            _ => None,
        })
    }

    fn token_in(&self) -> Option<&JsonWebToken> {
        self.parts.iter().find_map(|part| match &part.content {
            Content::JsonWebToken(token) => Some(token.as_ref()),
            _ => None,
        })
    }

    /// The text of some bytes of a string.
    fn inside(&self, field: &Cursor<'_, '_>, bytes: Span) -> Span {
        let node = field.value().and_then(|value| value.node);
        node.and_then(|node| self.tree.byte_map(node).outer(bytes)).unwrap_or(field.span())
    }
}

/// Whether a certificate may be a client's: it says so, or does not limit its use.
pub(crate) fn is_for_clients(certificate: &Certificate) -> bool {
    let is_one = |purpose: &Purpose| [oid::CLIENT_AUTH, ANY_PURPOSE].contains(&purpose.oid.as_str());
    certificate.purposes().is_none_or(|purposes| purposes.iter().any(is_one))
}

/// Seconds for which a credential should be good: one request may take as long.
const SOON: i64 = 60;

/// anyExtendedKeyUsage (RFC 5280, section 4.2.1.12).
const ANY_PURPOSE: &str = "2.5.29.37.0";

fn is_in(part: &Artifact, field: &str) -> bool {
    matches!(part.within.first(), Some(crate::place::Step::Field { path }) if path == field)
}

fn is_encoded(text: &str) -> bool {
    base64::decode(text.trim().as_bytes()).is_ok_and(|decoded| decoded.bytes.starts_with(b"-----BEGIN "))
}
