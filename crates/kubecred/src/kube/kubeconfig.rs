//! The kubeconfig: where clusters are, and as whom to go there. client-go reads it; no server sees it.

use super::meta;
use super::schema::{Field, Kind, Payload, Role, Scope, Shape};
use crate::reference::Prose;
use crate::syntax::tree::{NodeId, Tree, Value};

/// Config.
pub static CONFIG: Kind = Kind {
    group: "",
    version: "v1",
    kind: "Config",
    resource: "",
    scope: Scope::Cluster,
    role: Role::Client,
    subresources: &[],
    documentation: Prose::new("A kubeconfig: clusters, users, and the contexts that say who goes where."),
    fields: FIELDS,
};

/// The extension of a cluster that client-go passes on to exec plugins, as `config`.
pub const EXEC_EXTENSION: &str = "client.authentication.k8s.io/exec";

/// Whether an object that names no kind is a kubeconfig: client-go takes any file for one.
pub fn is_one(tree: &Tree<'_>, node: NodeId, api_version: &str) -> bool {
    let lists = ["clusters", "users", "contexts"];
    let list = |name: &&&str| tree.get(node, name).is_some_and(|list| matches!(tree.value(list), Value::Sequence(_)));
    let current = usize::from(tree.get(node, "current-context").is_some());
    matches!(api_version, "" | "v1") && lists.iter().filter(list).count() + current >= 2
}

const FIELDS: &[Field] = &[
    meta::API_VERSION,
    meta::KIND,
    Field::new("preferences", Shape::Structure(PREFERENCES), "Nothing reads it any more.").set(),
    Field::new("clusters", Shape::List(&Shape::Structure(NAMED_CLUSTER)), "The clusters, by name."),
    Field::new("users", Shape::List(&Shape::Structure(NAMED_USER)), "The users, by name."),
    Field::new("contexts", Shape::List(&Shape::Structure(NAMED_CONTEXT)), "The contexts, by name."),
    Field::new("current-context", Shape::String, "The context that is used where no other is named.")
        .also_called(&["context"]),
    EXTENSIONS,
];

const EXTENSIONS: Field = Field::new(
    "extensions",
    Shape::List(&Shape::Structure(NAMED_EXTENSION)),
    "What other programs keep here; client-go passes over it.",
);

const NAME: Field = Field::new("name", Shape::String, "The name by which others here refer to it.").always().required();

const NAMED_EXTENSION: &[Field] = &[
    Field::new("name", Shape::String, "Whose it is.").always().required(),
    Field::new("extension", Shape::Any, "Anything.").always(),
];

const PREFERENCES: &[Field] =
    &[Field::new("colors", Shape::Boolean, "Once: whether kubectl prints in colours."), EXTENSIONS];

const NAMED_CLUSTER: &[Field] =
    &[NAME, Field::new("cluster", Shape::Structure(CLUSTER), "The cluster.").always().required()];

const CLUSTER: &[Field] = &[
    Field::new("server", Shape::String, "The URL of the API server.").always().required().also_called(&[
        "url",
        "host",
        "address",
        "endpoint",
        "apiServer",
    ]),
    Field::new(
        "tls-server-name",
        Shape::String,
        "The name that the server's certificate must have, where that is not the host of the URL.",
    )
    .also_called(&["serverName"]),
    Field::new("insecure-skip-tls-verify", Shape::Boolean, "Whether the server's certificate is not checked.")
        .also_called(&["insecure", "skipTLSVerify", "insecureSkipVerify"]),
    Field::new("certificate-authority", Shape::String, "A file with the certificates that may sign the server's.")
        .also_called(&["ca", "caFile", "caCert"]),
    Field::new(
        "certificate-authority-data",
        Shape::Bytes,
        "The certificates that may sign the server's: PEM, then base64. They count before the file.",
    )
    .payload(Payload::Certificates)
    .also_called(&["caData", "caCertData"]),
    Field::new("proxy-url", Shape::String, "The proxy: an URL that begins with http, https or socks5.")
        .also_called(&["proxy"]),
    Field::new("disable-compression", Shape::Boolean, "Whether answers shall not be compressed."),
    EXTENSIONS,
];

const NAMED_USER: &[Field] = &[NAME, Field::new("user", Shape::Structure(USER), "The user.").always().required()];

const USER: &[Field] = &[
    Field::new("client-certificate", Shape::String, "A file with the client certificate.")
        .also_called(&["clientCert", "certFile"]),
    Field::new(
        "client-certificate-data",
        Shape::Bytes,
        "The client certificate and those above it: PEM, then base64. It counts before the file.",
    )
    .payload(Payload::Certificates)
    .also_called(&["clientCertData", "certData"]),
    Field::new("client-key", Shape::String, "A file with the private key of the client certificate.")
        .also_called(&["keyFile"]),
    Field::new(
        "client-key-data",
        Shape::Bytes,
        "The private key of the client certificate: PEM, then base64. It counts before the file.",
    )
    .secret()
    .payload(Payload::PrivateKey)
    .also_called(&["keyData"]),
    Field::new("token", Shape::String, "A bearer token.")
        .secret()
        .payload(Payload::Token)
        .also_called(meta::CALLED_TOKEN),
    Field::new("tokenFile", Shape::String, "A file with a bearer token, which is read again and again.")
        .also_called(&["bearerTokenFile"]),
    Field::new("as", Shape::String, "The user to impersonate.").also_called(&["impersonate", "asUser"]),
    Field::new("as-uid", Shape::String, "The uid to impersonate."),
    Field::new("as-groups", Shape::List(&Shape::String), "The groups to impersonate."),
    Field::new("as-user-extra", Shape::Map(&Shape::List(&Shape::String)), "What else to impersonate."),
    Field::new("username", Shape::String, "The name for basic authentication, which no API server takes since 1.19."),
    Field::new("password", Shape::String, "The password for basic authentication.").secret(),
    Field::new("auth-provider", Shape::Structure(AUTH_PROVIDER), "A provider that is built in: `oidc` is left.").set(),
    Field::new("exec", Shape::Structure(EXEC), "A plugin that is run for the credential.").set(),
    EXTENSIONS,
];

const AUTH_PROVIDER: &[Field] = &[
    Field::new("name", Shape::String, "The provider.").always().required(),
    Field::new("config", Shape::Map(&Shape::String), "What it needs; of `oidc` also its tokens.")
        .payload(Payload::ProviderConfig),
];

const EXEC: &[Field] = &[
    Field::new("command", Shape::String, "The command.").always().required().also_called(&["cmd"]),
    Field::new("args", Shape::List(&Shape::String), "Its arguments.").also_called(&["arguments"]),
    Field::new("env", Shape::List(&Shape::Structure(ENV)), "Environment variables for it.")
        .also_called(&["environment"]),
    Field::new("apiVersion", Shape::String, "The version of ExecCredential that it speaks.").required(),
    Field::new("installHint", Shape::String, "What is printed where the command is not found."),
    Field::new("provideClusterInfo", Shape::Boolean, "Whether it is told of the cluster."),
    Field::new("interactiveMode", Shape::String, "Whether it needs standard input.").one_of(INTERACTIVE_MODES),
];

/// What `interactiveMode` may be.
pub const INTERACTIVE_MODES: &[&str] = &["Never", "IfAvailable", "Always"];

const ENV: &[Field] = &[
    Field::new("name", Shape::String, "The name.").always().required(),
    Field::new("value", Shape::String, "The value.").always().secret(),
];

const NAMED_CONTEXT: &[Field] =
    &[NAME, Field::new("context", Shape::Structure(CONTEXT), "The context.").always().required()];

const CONTEXT: &[Field] = &[
    Field::new("cluster", Shape::String, "The name of the cluster.").always().required(),
    Field::new("user", Shape::String, "The name of the user.")
        .always()
        .required()
        .also_called(&["userName", "authInfo"]),
    Field::new("namespace", Shape::String, "The namespace that is used where no other is named.").also_called(&["ns"]),
    EXTENSIONS,
];
