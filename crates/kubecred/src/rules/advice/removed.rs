//! API versions that no release serves any more, and what to change.

use crate::diagnostic::{Finding, quoted};
use crate::kube::envelope::TypeMeta;
use crate::kube::schema::Kind;
use crate::source::Span;

rules! {
    Advice, "Kubernetes, deprecated API migration guide" {
        Error REMOVED = "manifest/removed-version": "The API version is one that is still served.";
    }
}

/// An API version that was removed.
struct Removed {
    api_version: &'static str,
    kind: &'static str,
    /// The release that no longer had it.
    release: &'static str,
    instead: &'static str,
    /// What else is to be changed.
    changes: &'static str,
}

const REMOVED_VERSIONS: &[Removed] = &[
    Removed {
        api_version: "certificates.k8s.io/v1beta1",
        kind: "CertificateSigningRequest",
        release: "1.22",
        instead: "certificates.k8s.io/v1",
        changes: "`spec.signerName` and `spec.usages` are required there, `kubernetes.io/legacy-unknown` can't be asked, \
                  and each condition has a `status`",
    },
    Removed {
        api_version: "authentication.k8s.io/v1beta1",
        kind: "TokenReview",
        release: "1.22",
        instead: "authentication.k8s.io/v1",
        changes: "its fields are the same",
    },
    Removed {
        api_version: "authentication.k8s.io/v1beta1",
        kind: "SelfSubjectReview",
        release: "1.33",
        instead: "authentication.k8s.io/v1",
        changes: "its fields are the same",
    },
    Removed {
        api_version: "authentication.k8s.io/v1alpha1",
        kind: "SelfSubjectReview",
        release: "1.32",
        instead: "authentication.k8s.io/v1",
        changes: "its fields are the same",
    },
    Removed {
        api_version: "client.authentication.k8s.io/v1alpha1",
        kind: "ExecCredential",
        release: "1.24",
        instead: "client.authentication.k8s.io/v1",
        changes: "the kubeconfig names the same version in `exec.apiVersion` and sets `exec.interactiveMode`",
    },
];

/// Whether no release serves the kind any more.
pub fn is_removed(kind: &Kind) -> bool {
    REMOVED_VERSIONS.iter().any(|removed| removed.kind == kind.kind && kind.has_api_version(removed.api_version))
}

/// That the API version was removed; `span` is where it stands.
pub fn explain(meta: &TypeMeta<'_>, span: Span) -> Option<Finding> {
    let removed =
        REMOVED_VERSIONS.iter().find(|known| known.api_version == meta.api_version && known.kind == meta.kind)?;
    let message = format!("{} was removed with release {}", quoted(removed.api_version), removed.release);
    let finding = Finding::new(&REMOVED, message).at(span).path("apiVersion").pointer("/apiVersion");
    let finding = finding.help(format!("write `{}`; {}", removed.instead, removed.changes));
    Some(finding.review_fix(format!("Write {}", removed.instead), vec![(span, removed.instead.to_owned())]))
}
