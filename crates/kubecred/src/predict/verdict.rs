//! What is said of a kubeconfig that client-go loads: how far it comes, why no further, and what a server would see.

use serde::Serialize;

use crate::argument::{self, ArgumentError, Member, set};

/// What client-go makes of a kubeconfig, and of what its exec plugin printed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct ClientVerdict {
    /// How far it came.
    pub stage: ClientStage,
    /// Why it came no further, each once, in the order of the alphabet.
    pub refusals: Vec<ClientRefusal>,
    /// What the server would see. Only where the output of a plugin is given: without, no request is made.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub sent: Option<Sent>,
}

/// How far client-go comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "kebab-case")]
pub enum ClientStage {
    /// The file can't be read.
    Load,
    /// The current context can't be used.
    Config,
    /// No client can be made of it.
    Transport,
    /// The plugin gives no credential that can be sent.
    Plugin,
    /// Nothing is in the way.
    Ok,
}

/// Why client-go comes no further.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "kebab-case")]
pub enum ClientRefusal {
    /// There is no such authentication provider, it was removed, or it lacks what it needs.
    AuthProvider,
    /// Bytes are not base64.
    Base64,
    /// The certificates of the CA are given, and not to be used.
    CaAndInsecure,
    /// There is no certificate of a CA in what should hold some.
    CaPem,
    /// There is no certificate in what should hold one.
    CertificatePem,
    /// The client certificate can't be read.
    CertificateUnreadable,
    /// No TLS connection can be made with the key of the client certificate.
    CertificateUnusable,
    /// The plugin has no command.
    CommandMissing,
    /// The same is given as data and as a file.
    DataAndFile,
    /// Two entries of a list have one name.
    DuplicateName,
    /// There is nothing in it to make a client of.
    Empty,
    /// An environment variable has no name.
    EnvName,
    /// A user has a plugin and an authentication provider.
    ExecAndAuthProvider,
    /// client-go has no such version of ExecCredential.
    ExecVersionInvalid,
    /// The version of ExecCredential is not said.
    ExecVersionMissing,
    /// The plugin ended with an error.
    ExitCode,
    /// A file can't be read.
    File,
    /// There is a certificate or a key, and not both.
    HalfPair,
    /// Groups, uid or extra values are impersonated without a user.
    Impersonation,
    /// The private key is another's than the certificate's.
    KeyMismatch,
    /// There is no private key for the client certificate.
    KeyMissing,
    /// There is no private key in what should hold one.
    KeyPem,
    /// The private key can't be read.
    KeyUnreadable,
    /// It is an object of another kind.
    Kind,
    /// `interactiveMode` is none of those that are known.
    ModeInvalid,
    /// `interactiveMode` is not said.
    ModeMissing,
    /// There is no credential in the answer of the plugin.
    NoCredential,
    /// The cluster has no server.
    NoServer,
    /// The answer of the plugin has no status.
    NoStatus,
    /// The URL of the proxy can't be used.
    ProxyUrl,
    /// A user has a token and basic authentication.
    SeveralMethods,
    /// The text is no YAML or JSON of an object.
    Syntax,
    /// A time can't be read.
    Time,
    /// It is larger than is read here; client-go has no such limit.
    TooLarge,
    /// No HTTP header can hold the token.
    TokenHeader,
    /// A value is of the wrong type.
    Type,
    /// The current context is not there.
    UnknownContext,
    /// The plugin answers in another version than the kubeconfig names.
    VersionMismatch,
}

/// What an exec plugin did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[cfg_attr(feature = "typescript", ts(rename_all = "camelCase"))]
pub struct Plugin {
    /// What it printed on standard output.
    pub output: String,
    /// How it ended; absent: well.
    pub exit_code: i32,
}

impl Plugin {
    /// What a plugin did, from its JSON; `null` where none was run.
    ///
    /// # Errors
    /// Where a member is not known, or not of its type.
    pub fn from_json(json: &str) -> Result<Option<Self>, ArgumentError> {
        if json == "null" { Ok(None) } else { argument::from_json(json, &PLUGIN).map(Some) }
    }
}

const PLUGIN: [Member<Plugin>; 2] = [
    ("output", |plugin, value| set(&mut plugin.output, value.text().map(Option::unwrap_or_default))),
    ("exitCode", |plugin, value| set(&mut plugin.exit_code, value.integer())),
];

/// What a server sees of the credential.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Sent {
    /// The header `Authorization`; empty where there is none.
    pub authorization: String,
    /// Whether a client certificate is shown.
    pub certificate: bool,
}
