//! What is answered to a preflight.

use serde::Serialize;

use crate::predict::issuance::{Lifetime, PredictedExtensions, compare_lifetime};
use crate::rules::x509::duration;

/// What kube-controller-manager would do with a CertificateSigningRequest.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Preflight {
    /// What becomes of it, once it is approved.
    pub result: PreflightResult,
    /// What the signer does not certify: `usages`, `organization`, `common-name`, `dns-san`, `email-san`, `ip-san`,
    /// `uri-san`, `san-required`. Where it can't sign: `ca-expired`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(type = "string", optional))]
    pub rule: Option<&'static str>,
    /// The HTTP status code, where the server refuses the object.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub code: Option<u16>,
    /// The reason of the `Status` with which the server refuses it, or of the condition `Failed`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub reason: Option<String>,
    /// Why, in words; absent where it is issued.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub message: Option<String>,
    /// Who approves it; absent where the server refuses it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub approval: Option<Approval>,
    /// What is asked of the signer; absent where the request can't be read.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub requested: Option<RequestedCertificate>,
    /// The certificate that would be issued.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub certificate: Option<PredictedCertificate>,
    /// That the certificate, issued or to be issued, lasts longer than was asked for, or less than half.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub lifetime: Option<LifetimeNotice>,
    /// What only the cluster knows.
    pub depends_on: Vec<String>,
}

/// A lifetime that is not the one that was asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct LifetimeNotice {
    /// What was asked for, in seconds.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub asked_seconds: i64,
    /// What the certificate lasts, in seconds.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub lifetime_seconds: i64,
    /// The same in words.
    pub message: String,
}

impl LifetimeNotice {
    pub(super) fn of(asked: Option<i64>, lasts: Option<i64>) -> Option<Self> {
        let (asked, lasts) = asked.zip(lasts)?;
        let how = match compare_lifetime(asked, lasts)? {
            Lifetime::Longer => "longer",
            Lifetime::MuchShorter => "much shorter",
        };
        let message = format!("it lasts {}, {how} than the {} that were asked for", duration(lasts), duration(asked));
        Some(Self { asked_seconds: asked, lifetime_seconds: lasts, message })
    }
}

/// What becomes of a CertificateSigningRequest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub enum PreflightResult {
    /// kube-apiserver does not take it.
    #[serde(rename = "refused on create")]
    Refused,
    /// The signer marks it as failed.
    #[serde(rename = "failed")]
    Failed,
    /// A certificate is issued.
    #[serde(rename = "issued")]
    Issued,
    /// Nothing in Kubernetes acts on it.
    #[serde(rename = "not acted on")]
    NotActedOn,
}

/// Who approves a CertificateSigningRequest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Approval {
    /// How it comes to be approved.
    pub state: ApprovalState,
    /// The subresources of `certificatesigningrequests.certificates.k8s.io`, to create one of which whoever asks must be
    /// allowed, so that it is approved by itself: `selfnodeclient`, `nodeclient`.
    pub permissions: Vec<&'static str>,
}

/// How a CertificateSigningRequest comes to be approved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum ApprovalState {
    /// It is approved already.
    Approved,
    /// It is denied already.
    Denied,
    /// kube-controller-manager approves it, if whoever asks is allowed to have that.
    Automatic,
    /// Somebody must approve it.
    Manual,
}

/// What is asked of a signer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct RequestedCertificate {
    /// The signer.
    pub signer_name: String,
    /// The subject, as identifier and value in encoded order.
    pub subject: Vec<(String, String)>,
    /// The alternative names, with their forms.
    pub subject_alt_name: Vec<String>,
    /// The usages.
    pub usages: Vec<String>,
    /// The lifetime in seconds, where one is asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(type = "number", optional))]
    pub expiration_seconds: Option<i64>,
}

/// A certificate that would be issued.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct PredictedCertificate {
    /// Its subject, as identifier and value in encoded order.
    pub subject: Vec<(String, String)>,
    /// From its first second to its last: what it lasts, and the five minutes by which it begins earlier.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub lifetime_seconds: i64,
    /// From when on it is valid, as RFC 3339 in UTC; where the time of signing is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub not_before: Option<String>,
    /// Until when it is valid.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub not_after: Option<String>,
    /// Its usages, those of its key first.
    pub usages: Vec<&'static str>,
    /// Its extensions.
    pub extensions: PredictedExtensions,
}

impl Preflight {
    pub(super) fn new(result: PreflightResult) -> Self {
        Self {
            result,
            rule: None,
            code: None,
            reason: None,
            message: None,
            approval: None,
            requested: None,
            certificate: None,
            lifetime: None,
            depends_on: Vec::new(),
        }
    }

    pub(super) fn of(result: PreflightResult, message: impl Into<String>) -> Self {
        Self { message: Some(message.into()), ..Self::new(result) }
    }
}
