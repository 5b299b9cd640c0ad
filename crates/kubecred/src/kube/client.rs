//! The kinds of `client.authentication.k8s.io`: what kubectl and an exec plugin tell each other.

use super::meta;
use super::schema::{Field, Kind, Payload, Role, Scope, Shape};
use crate::reference::Prose;

/// How the API versions of what kubectl and plugins tell each other begin.
pub(crate) const API_PREFIX: &str = "client.authentication.k8s.io/";

/// ExecCredential of v1.
pub static EXEC_CREDENTIAL: Kind = exec_credential("v1");

/// ExecCredential of v1beta1.
pub static EXEC_CREDENTIAL_V1BETA1: Kind = exec_credential("v1beta1");

const fn exec_credential(version: &'static str) -> Kind {
    Kind {
        group: "client.authentication.k8s.io",
        version,
        kind: "ExecCredential",
        resource: "",
        scope: Scope::Cluster,
        role: Role::Client,
        subresources: &[],
        documentation: Prose::new("What an exec plugin is asked, and what it answers."),
        fields: FIELDS,
    }
}

const FIELDS: &[Field] = &[
    meta::API_VERSION,
    meta::KIND,
    Field::new("spec", Shape::Structure(SPEC), "What kubectl tells the plugin.").always(),
    Field::new("status", Shape::Structure(STATUS), "The credential.").set(),
];

const SPEC: &[Field] = &[
    Field::new("cluster", Shape::Structure(CLUSTER), "The cluster, where the kubeconfig says `provideClusterInfo`.")
        .set(),
    Field::new("interactive", Shape::Boolean, "Whether the plugin may ask the person.").always(),
];

const CLUSTER: &[Field] = &[
    Field::new("server", Shape::String, "The address of the server.").always(),
    Field::new("tls-server-name", Shape::String, "The name that the server's certificate must have."),
    Field::new("insecure-skip-tls-verify", Shape::Boolean, "Whether the server's certificate is not checked."),
    Field::new(
        "certificate-authority-data",
        Shape::Bytes,
        "The certificates that may sign the server's: PEM, then base64.",
    )
    .payload(Payload::Certificates),
    Field::new("proxy-url", Shape::String, "The proxy."),
    Field::new("disable-compression", Shape::Boolean, "Whether answers shall not be compressed."),
    Field::new("config", Shape::Any, "What the kubeconfig's cluster says for plugins; no place for secrets."),
];

const STATUS: &[Field] = &[
    Field::new("expirationTimestamp", Shape::Time, "When kubectl asks the plugin again.")
        .set()
        .also_called(meta::CALLED_END),
    Field::new("token", Shape::String, "A bearer token.")
        .secret()
        .payload(Payload::Token)
        .also_called(meta::CALLED_TOKEN),
    Field::new("clientCertificateData", Shape::String, "The client certificate and those above it, as PEM.")
        .payload(Payload::Certificates)
        .also_called(&["clientCertificate", "certificateData", "clientCert", "clientCertData"]),
    Field::new("clientKeyData", Shape::String, "The private key of the client certificate, as PEM.")
        .secret()
        .payload(Payload::PrivateKey)
        .also_called(&["clientKey", "keyData"]),
];
