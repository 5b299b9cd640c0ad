//! What client-go, as kubectl uses it, makes of a kubeconfig: it is read, the current context is looked up and checked,
//! and a client is made of it. Files that it names can't be read here, so they count as missing.

use std::collections::HashSet;

use crate::encoding::{base64, pem};
use crate::kube::decode::{Decoded, decode};
use crate::kube::envelope::TypeMeta;
use crate::kube::kubeconfig::{CONFIG, INTERACTIVE_MODES};
use crate::kube::url;
use crate::kube::value::{Data, Structure, Value};
use crate::limits;
use crate::report::{DecodingError, DecodingErrorKind};
use crate::syntax::tree::Tree;
use crate::syntax::yaml;
use crate::x509::server::go_reads_certificate;
use crate::x509::{PairProblem, check_pair};

use super::client_plugin;
use super::verdict::{ClientRefusal, ClientStage, ClientVerdict, Plugin, Sent};

/// Why and where it ended.
pub(super) struct Stop(pub(super) ClientStage, pub(super) Vec<ClientRefusal>);

impl Stop {
    pub(super) fn at(stage: ClientStage, refusal: ClientRefusal) -> Self {
        Self(stage, vec![refusal])
    }
}

/// What client-go, as kubectl uses it, makes of a kubeconfig, and of what its exec plugin printed.
pub fn load_client_config(kubeconfig: &str, plugin: Option<&Plugin>) -> ClientVerdict {
    match read(kubeconfig, plugin) {
        Ok(sent) => ClientVerdict { stage: ClientStage::Ok, refusals: Vec::new(), sent },
        Err(Stop(stage, mut refusals)) => {
            refusals.sort_unstable();
            refusals.dedup();
            ClientVerdict { stage, refusals, sent: None }
        }
    }
}

fn read(text: &str, plugin: Option<&Plugin>) -> Result<Option<Sent>, Stop> {
    let stop = |refusal| Stop::at(ClientStage::Load, refusal);
    if text.len() > limits::MANIFEST_BYTES {
        return Err(stop(ClientRefusal::TooLarge));
    }
    // Of several documents the first counts, and JSON is read as the YAML that it is.
    let first = yaml::read(text).into_iter().next();
    let tree = match first.map(|read| read.complete()) {
        None => return Err(Stop::at(ClientStage::Config, ClientRefusal::Empty)),
        Some(tree) => tree.map_err(|_| stop(ClientRefusal::Syntax))?,
    };
    let meta = TypeMeta::interpret(&tree, tree.root).map_err(|_| stop(ClientRefusal::Syntax))?;
    if !matches!(meta.api_version, "" | "v1" | "/v1") || !matches!(meta.kind, "" | "Config") {
        return Err(stop(ClientRefusal::Kind));
    }
    let decoded = decode(&tree, tree.root, CONFIG.fields);
    let config = structure_of(decoded).map_err(stop)?;
    check_names(&config, &tree).map_err(stop)?;
    Client::of(&config)?.make(plugin)
}

/// The structure, unless something in it can't be decoded.
pub(super) fn structure_of(decoded: Decoded<'_>) -> Result<Structure<'_>, ClientRefusal> {
    match (decoded.error, decoded.object.data) {
        (None, Data::Structure(structure)) => Ok(structure),
        (Some(DecodingError { kind: DecodingErrorKind::Base64, .. }), _) => Err(ClientRefusal::Base64),
        (Some(DecodingError { kind: DecodingErrorKind::Time, .. }), _) => Err(ClientRefusal::Time),
        _ => Err(ClientRefusal::Type),
    }
}

/// Clusters, users, contexts and extensions become maps, in which no name may stand twice.
fn check_names(config: &Structure<'_>, tree: &Tree<'_>) -> Result<(), ClientRefusal> {
    let mut waiting = vec![config];
    while let Some(structure) = waiting.pop() {
        for (field, value) in structure.fields.iter().zip(&structure.slots) {
            let below = match value.as_ref().map(|value| &value.data) {
                Some(Data::Structure(below)) => {
                    waiting.push(below);
                    continue;
                }
                Some(Data::List(items)) if field.name != "env" => items.iter().filter_map(as_structure),
                _ => continue,
            };
            let mut names = HashSet::new();
            for item in below {
                let name = text(Some(item), "name");
                if names.contains(name) {
                    return Err(ClientRefusal::DuplicateName);
                }
                // An extension that is null leaves no trace of its name.
                if field.name != "extensions" || is_set_extension(item, tree) {
                    names.insert(name);
                }
                waiting.push(item);
            }
        }
    }
    Ok(())
}

fn is_set_extension(item: &Structure<'_>, tree: &Tree<'_>) -> bool {
    let node = item.get("extension").and_then(|extension| extension.node);
    node.is_some_and(|node| !matches!(tree.value(node), crate::syntax::tree::Value::Null))
}

/// The cluster and the user of the current context. What is missing is empty.
struct Client<'c> {
    cluster: Option<&'c Structure<'c>>,
    user: Option<&'c Structure<'c>>,
}

impl<'c> Client<'c> {
    fn of(config: &'c Structure<'c>) -> Result<Self, Stop> {
        let current = text(Some(config), "current-context");
        let named = |list: &str, name: &str| {
            let found = items(Some(config), list).find(|item| text(Some(item), "name") == name);
            found.map(|item| below(Some(item), list.strip_suffix('s').unwrap_or(list)))
        };
        let context = named("contexts", current);
        let name = |field| context.map_or("", |context| text(context, field));
        let client = Self {
            cluster: named("clusters", name("cluster")).flatten(),
            user: named("users", name("user")).flatten(),
        };
        let mut refusals = Vec::new();
        if !current.is_empty() && context.is_none() {
            refusals.push(ClientRefusal::UnknownContext);
        }
        client.check_user(&mut refusals);
        let alone = refusals.is_empty();
        client.check_cluster(alone, &mut refusals);
        if refusals.is_empty() { Ok(client) } else { Err(Stop(ClientStage::Config, refusals)) }
    }

    fn check_user(&self, refusals: &mut Vec<ClientRefusal>) {
        let is = |name: &str| is_set(self.user, name);
        let has_pair = |name: &str, data: &str| (is(name) || is(data), is(name) && is(data));
        let (certificate, both) = has_pair("client-certificate", "client-certificate-data");
        let (key, both_keys) = has_pair("client-key", "client-key-data");
        let exec = below(self.user, "exec");
        let no_command = exec.is_some() && !is_set(exec, "command");
        let no_version = exec.is_some() && !is_set(exec, "apiVersion");
        let mode = interactive_mode(exec);
        let impersonates = is("as-uid") || is("as-groups") || is("as-user-extra");
        let found = [
            (certificate && (both || both_keys), ClientRefusal::DataAndFile),
            (certificate && !key, ClientRefusal::KeyMissing),
            (certificate && (is("client-certificate") || is("client-key")), ClientRefusal::File),
            (exec.is_some() && below(self.user, "auth-provider").is_some(), ClientRefusal::ExecAndAuthProvider),
            (no_command, ClientRefusal::CommandMissing),
            (no_version, ClientRefusal::ExecVersionMissing),
            (items(exec, "env").any(|variable| !is_set(Some(variable), "name")), ClientRefusal::EnvName),
            (exec.is_some() && mode.is_empty(), ClientRefusal::ModeMissing),
            (!mode.is_empty() && !INTERACTIVE_MODES.contains(&mode), ClientRefusal::ModeInvalid),
            (is("token") && (is("username") || is("password")), ClientRefusal::SeveralMethods),
            (impersonates && !is("as"), ClientRefusal::Impersonation),
        ];
        refusals.extend(found.iter().filter(|(wrong, _)| *wrong).map(|(_, refusal)| *refusal));
    }

    /// `alone`: nothing else is wrong.
    fn check_cluster(&self, alone: bool, refusals: &mut Vec<ClientRefusal>) {
        let is = |name: &str| is_set(self.cluster, name);
        let fields = self.cluster.map(|cluster| cluster.fields).unwrap_or_default();
        if !fields.iter().any(|field| is(field.name)) {
            refusals.push(if alone { ClientRefusal::Empty } else { ClientRefusal::NoServer });
            return;
        }
        let proxy = text(self.cluster, "proxy-url");
        let found = [
            (!is("server"), ClientRefusal::NoServer),
            (!proxy.is_empty() && !is_proxy(proxy), ClientRefusal::ProxyUrl),
            (is("certificate-authority") && is("certificate-authority-data"), ClientRefusal::DataAndFile),
            (is("certificate-authority"), ClientRefusal::File),
        ];
        refusals.extend(found.iter().filter(|(wrong, _)| *wrong).map(|(_, refusal)| *refusal));
    }

    /// Makes the client, and with the output of a plugin a request.
    fn make(&self, plugin: Option<&Plugin>) -> Result<Option<Sent>, Stop> {
        // Over plain HTTP nobody is told who asks.
        if !is_tls(text(self.cluster, "server")) {
            return Ok(plugin.map(|_| Sent::default()));
        }
        let user = self.user;
        let token = text(user, "token");
        if token.is_empty() && is_set(user, "tokenFile") {
            return Err(Stop::at(ClientStage::Config, ClientRefusal::File));
        }
        let exec = below(user, "exec");
        let version = text(exec, "apiVersion");
        if exec.is_some() && !client_plugin::VERSIONS.contains(&version) {
            return Err(Stop::at(ClientStage::Transport, ClientRefusal::ExecVersionInvalid));
        }
        let provider = below(user, "auth-provider");
        self.check_transport(provider).map_err(|refusal| Stop::at(ClientStage::Transport, refusal))?;
        let Some(plugin) = plugin else { return Ok(None) };
        let mut sent = Sent { certificate: is_set(user, "client-certificate-data"), ..Sent::default() };
        let username = text(user, "username");
        if !token.is_empty() {
            sent.authorization = format!("Bearer {token}");
        } else if !username.is_empty() {
            sent.authorization =
                format!("Basic {}", base64::encode(format!("{username}:{}", text(user, "password")).as_bytes()));
        } else if exec.is_some() && !sent.certificate {
            sent = client_plugin::run(version, plugin)?;
        }
        if is_set(user, "client-certificate-data") {
            client_plugin::check_key(bytes(user, "client-certificate-data")).map_err(client_plugin::stop)?;
        }
        client_plugin::send(sent, headers(user)).map(Some)
    }

    fn check_transport(&self, provider: Option<&Structure<'_>>) -> Result<(), ClientRefusal> {
        if let Some(provider) = provider {
            check_provider(provider)?;
        }
        let authorities = bytes(self.cluster, "certificate-authority-data");
        if !authorities.is_empty() && is_set(self.cluster, "insecure-skip-tls-verify") {
            return Err(ClientRefusal::CaAndInsecure);
        }
        check_authorities(authorities)?;
        let certificate = bytes(self.user, "client-certificate-data");
        if certificate.is_empty() {
            return Ok(());
        }
        pair(certificate, bytes(self.user, "client-key-data"))
    }
}

/// Why a certificate and a key are no pair, in a word.
pub(super) fn pair(certificate: &[u8], key: &[u8]) -> Result<(), ClientRefusal> {
    check_pair(certificate, key).map_err(|problem| match problem {
        PairProblem::NoCertificate { .. } => ClientRefusal::CertificatePem,
        PairProblem::Certificate { .. } => ClientRefusal::CertificateUnreadable,
        PairProblem::NoPrivateKey { .. } => ClientRefusal::KeyPem,
        PairProblem::PrivateKey { .. } => ClientRefusal::KeyUnreadable,
        PairProblem::Mismatch { .. } => ClientRefusal::KeyMismatch,
    })
}

/// `oidc` is the only provider that is left.
fn check_provider(provider: &Structure<'_>) -> Result<(), ClientRefusal> {
    let config = match provider.get("config").map(|config| &config.data) {
        Some(Data::Map(members)) => members.as_slice(),
        _ => &[],
    };
    let value = |key: &str| {
        config.iter().find(|(name, _)| name == key).map_or("", |(_, value)| match &value.data {
            Data::String(text) => text,
            _ => "",
        })
    };
    if text(Some(provider), "name") != "oidc" || value("idp-issuer-url").is_empty() || value("client-id").is_empty() {
        return Err(ClientRefusal::AuthProvider);
    }
    let decoded = base64::decode(value("idp-certificate-authority-data").as_bytes());
    let authorities = decoded.map_err(|_| ClientRefusal::Base64)?.bytes;
    if authorities.is_empty() && !value("idp-certificate-authority").is_empty() {
        return Err(ClientRefusal::File);
    }
    check_authorities(&authorities)
}

fn check_authorities(text: &[u8]) -> Result<(), ClientRefusal> {
    if text.is_empty() || has_certificate(text) { Ok(()) } else { Err(ClientRefusal::CaPem) }
}

/// Whether there is a certificate of a CA in a PEM text. One that Go can read is enough; the others are passed over.
pub(crate) fn has_certificate(text: &[u8]) -> bool {
    let mut position = 0;
    while let Some((block, rest)) = pem::decode_next(text, position) {
        let certificate = block.label == "CERTIFICATE" && block.headers.is_empty();
        if certificate && go_reads_certificate(&block.content.bytes).is_ok() {
            return true;
        }
        position = rest;
    }
    false
}

/// The mode of a plugin. The beta version may leave it out.
pub(crate) fn interactive_mode<'c>(exec: Option<&'c Structure<'_>>) -> &'c str {
    match (text(exec, "interactiveMode"), text(exec, "apiVersion")) {
        ("", "client.authentication.k8s.io/v1beta1" | "client.authentication.k8s.io/v1alpha1") => "IfAvailable",
        (mode, _) => mode,
    }
}

/// Whether client-go can use a proxy of this URL.
pub(crate) fn is_proxy(text: &str) -> bool {
    url::parse(text).is_some_and(|url| matches!(url.scheme.as_str(), "http" | "https" | "socks5"))
}

/// Whether client-go takes the address for one of HTTPS. What has no scheme is HTTP; what is no URL is nothing.
pub(crate) fn is_tls(server: &str) -> bool {
    url::parse(server).is_some_and(|url| url.scheme == "https" && !url.host.is_empty())
}

/// The values of the headers by which another user is impersonated.
fn headers<'c>(user: Option<&'c Structure<'c>>) -> Vec<&'c str> {
    let string = |value: &'c Value<'c>| match &value.data {
        Data::String(text) => Some(text.as_ref()),
        _ => None,
    };
    let mut headers = vec![text(user, "as")];
    if !is_set(user, "as") {
        return headers;
    }
    headers.push(text(user, "as-uid"));
    headers.extend(list(user, "as-groups").iter().filter_map(string));
    if let Some(Data::Map(members)) = value(user, "as-user-extra").map(|extra| &extra.data) {
        for (_, values) in members {
            if let Data::List(values) = &values.data {
                headers.extend(values.iter().filter_map(string));
            }
        }
    }
    headers
}

fn value<'c>(structure: Option<&'c Structure<'c>>, name: &str) -> Option<&'c Value<'c>> {
    structure?.get(name)
}

fn is_set(structure: Option<&Structure<'_>>, name: &str) -> bool {
    structure.and_then(|structure| structure.get(name)).is_some_and(|value| !value.is_empty())
}

/// A string; empty where it is missing.
pub(super) fn text<'c>(structure: Option<&'c Structure<'_>>, name: &str) -> &'c str {
    structure.map_or("", |structure| structure.text(name))
}

fn bytes<'c>(structure: Option<&'c Structure<'c>>, name: &str) -> &'c [u8] {
    match value(structure, name).map(|value| &value.data) {
        Some(Data::Bytes(bytes)) => bytes,
        _ => &[],
    }
}

fn as_structure<'c>(value: &'c Value<'c>) -> Option<&'c Structure<'c>> {
    match &value.data {
        Data::Structure(structure) => Some(structure),
        _ => None,
    }
}

pub(super) fn below<'c>(structure: Option<&'c Structure<'c>>, name: &str) -> Option<&'c Structure<'c>> {
    value(structure, name).and_then(as_structure)
}

fn list<'c>(structure: Option<&'c Structure<'c>>, name: &str) -> &'c [Value<'c>] {
    match value(structure, name).map(|value| &value.data) {
        Some(Data::List(items)) => items,
        _ => &[],
    }
}

fn items<'c>(structure: Option<&'c Structure<'c>>, name: &str) -> impl Iterator<Item = &'c Structure<'c>> {
    list(structure, name).iter().filter_map(as_structure)
}
