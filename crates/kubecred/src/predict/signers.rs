//! What the signers of Kubernetes demand of a request that was approved (kube-controller-manager), each in its order: the
//! first thing that a signer does not certify ends the request as failed.

use crate::encoding::oid;
use crate::x509::server::ParsedRequest;

/// Certifies clients.
pub(crate) const CLIENT: &str = "kubernetes.io/kube-apiserver-client";
/// Certifies kubelets as clients.
pub(crate) const KUBELET_CLIENT: &str = "kubernetes.io/kube-apiserver-client-kubelet";
/// Certifies kubelets as servers.
pub(crate) const KUBELET_SERVING: &str = "kubernetes.io/kubelet-serving";
/// Certifies whatever was approved; v1 takes no new requests to it.
pub(crate) const LEGACY_UNKNOWN: &str = "kubernetes.io/legacy-unknown";

/// Those that v1 takes requests to.
pub(crate) const SIGNERS: [&str; 3] = [CLIENT, KUBELET_CLIENT, KUBELET_SERVING];

pub(crate) const CLIENT_AUTH: &str = "client auth";
pub(crate) const SERVER_AUTH: &str = "server auth";
pub(crate) const DIGITAL_SIGNATURE: &str = "digital signature";
pub(crate) const KEY_ENCIPHERMENT: &str = "key encipherment";

/// The one organization of nodes.
pub(crate) const NODES: &str = "system:nodes";
/// How the common names of nodes begin.
pub(crate) const NODE: &str = "system:node:";

/// What a signer does not certify.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Failure {
    Usages,
    Organization,
    CommonName,
    SanRequired,
    DnsSan,
    EmailSan,
    IpSan,
    UriSan,
}

impl Failure {
    /// Its word, and what is wrong.
    pub(crate) fn described(self) -> (&'static str, &'static str) {
        match self {
            Self::Usages => ("usages", "the usages are not those that the signer certifies"),
            Self::Organization => ("organization", "`system:nodes` is not the one organization of the subject"),
            Self::CommonName => ("common-name", "the common name does not begin with `system:node:`"),
            Self::SanRequired => ("san-required", "the request names neither a host nor an address"),
            Self::DnsSan => ("dns-san", "the signer certifies no DNS names"),
            Self::EmailSan => ("email-san", "the signer certifies no email addresses"),
            Self::IpSan => ("ip-san", "the signer certifies no IP addresses"),
            Self::UriSan => ("uri-san", "the signer certifies no URIs"),
        }
    }
}

/// What a signer does not certify of a request, in its order.
pub(crate) fn failures(signer: &str, usages: &[&str], request: &ParsedRequest) -> Vec<Failure> {
    let usages = (!certifies_usages(signer, usages), Failure::Usages);
    let organization = (!matches!(request.organizations(), [only] if only == NODES), Failure::Organization);
    let common_name = (!request.common_name().starts_with(NODE), Failure::CommonName);
    let no_host = request.dns_names().is_empty() && request.ip_addresses().is_empty();
    let dns = (!request.dns_names().is_empty(), Failure::DnsSan);
    let email = (!request.email_addresses().is_empty(), Failure::EmailSan);
    let ip = (!request.ip_addresses().is_empty(), Failure::IpSan);
    let uri = (!request.uris().is_empty(), Failure::UriSan);
    let checks: &[(bool, Failure)] = match signer {
        CLIENT => &[usages],
        KUBELET_CLIENT => &[organization, dns, email, ip, uri, common_name, usages],
        KUBELET_SERVING => &[organization, (no_host, Failure::SanRequired), email, uri, usages, common_name],
        _ => &[],
    };
    checks.iter().filter(|(fails, _)| *fails).map(|(_, failure)| *failure).collect()
}

/// Whether a signer certifies these usages: one of clients takes `client auth` with two others or without, those of nodes
/// `digital signature` and their purpose, with or without `key encipherment`; any other signer decides for itself.
pub(crate) fn certifies_usages(signer: &str, usages: &[&str]) -> bool {
    let Some(purpose) = purpose(signer) else { return true };
    usages.iter().all(|usage| certifies(signer, usage))
        && usages.contains(&purpose)
        && (signer == CLIENT || usages.contains(&DIGITAL_SIGNATURE))
}

/// Whether a signer certifies a usage, beside others that it needs.
pub(crate) fn certifies(signer: &str, usage: &str) -> bool {
    purpose(signer).is_none_or(|purpose| [DIGITAL_SIGNATURE, KEY_ENCIPHERMENT, purpose].contains(&usage))
}

/// What the certificates of a signer are for.
pub(crate) fn purpose(signer: &str) -> Option<&'static str> {
    match signer {
        CLIENT | KUBELET_CLIENT => Some(CLIENT_AUTH),
        KUBELET_SERVING => Some(SERVER_AUTH),
        _ => None,
    }
}

/// The purposes of an extended key usage (RFC 5280, section 4.2.1.12) in the order in which Go numbers them, and the words
/// that Kubernetes has for them.
pub(crate) const PURPOSES: [(&str, &str); 12] = [
    (oid::ANY_EXT_KEY_USAGE, "any"),
    (oid::SERVER_AUTH, SERVER_AUTH),
    (oid::CLIENT_AUTH, CLIENT_AUTH),
    ("1.3.6.1.5.5.7.3.3", "code signing"),
    ("1.3.6.1.5.5.7.3.4", "email protection"),
    ("1.3.6.1.5.5.7.3.5", "ipsec end system"),
    ("1.3.6.1.5.5.7.3.6", "ipsec tunnel"),
    ("1.3.6.1.5.5.7.3.7", "ipsec user"),
    ("1.3.6.1.5.5.7.3.8", "timestamping"),
    ("1.3.6.1.5.5.7.3.9", "ocsp signing"),
    ("1.3.6.1.4.1.311.10.3.3", "microsoft sgc"),
    ("2.16.840.1.113730.4.1", "netscape sgc"),
];

/// What a usage means: two words mean the same as another.
pub(crate) fn meant(usage: &str) -> &str {
    match usage {
        "signing" => DIGITAL_SIGNATURE,
        "s/mime" => "email protection",
        other => other,
    }
}
