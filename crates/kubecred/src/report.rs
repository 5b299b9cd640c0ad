//! What `analyze` and `dry_run` answer.

use std::collections::HashSet;

use serde::Serialize;

use crate::diagnostic::{Diagnostic, Finding, Reason, Severity};
use crate::jose::{JsonWebKey, JsonWebKeySet, JsonWebToken};
use crate::order::sort_by_key;
use crate::place::Step;
use crate::relations::Relations;
use crate::source::Range;
use crate::syntax::lossless::{self, Json};
use crate::syntax::{ErrorKind, SyntaxError};
use crate::x509::{Certificate, CertificationRequest, PrivateKey};

/// What was found in an input: its artifacts, what is wrong with them, and the sum of both.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Report {
    /// The artifacts in the order of the text.
    pub artifacts: Vec<Artifact>,
    /// The findings in the order of the text.
    pub diagnostics: Vec<Diagnostic>,
    /// What belongs together among the artifacts.
    pub relations: Relations,
    /// Counts.
    pub summary: Summary,
}

/// The counts of a report.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Summary {
    /// Artifacts, nested ones included.
    pub artifacts: u32,
    /// Errors.
    pub errors: u32,
    /// Warnings.
    pub warnings: u32,
    /// Remarks.
    pub infos: u32,
    /// Findings beyond the limit, which are counted above but not listed.
    pub omitted: u32,
}

impl Report {
    /// The judgement alone.
    pub fn into_validation(self) -> Validation {
        Validation { valid: self.summary.errors == 0, diagnostics: self.diagnostics }
    }
}

impl Summary {
    pub(crate) fn count(artifacts: &[Artifact], findings: &[Finding]) -> Self {
        let mut summary = Self::default();
        for finding in findings {
            match finding.rule.severity {
                Severity::Error => summary.errors += 1,
                Severity::Warning => summary.warnings += 1,
                Severity::Info => summary.infos += 1,
            }
        }
        let mut waiting: Vec<&Artifact> = artifacts.iter().collect();
        while let Some(artifact) = waiting.pop() {
            summary.artifacts += 1;
            waiting.extend(&artifact.children);
        }
        summary
    }
}

/// The judgement of an input.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Validation {
    /// Whether there is no error.
    pub valid: bool,
    /// The findings in the order of the text.
    pub diagnostics: Vec<Diagnostic>,
}

/// One thing that was found, and what is inside it.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Artifact {
    /// What it is, and its decoded value.
    #[serde(flatten)]
    pub content: Content,
    /// One line that names it: `jane-dev`, `CN=jane,O=dev`.
    pub title: String,
    /// Its values for display, in their order.
    pub rows: Vec<Row>,
    /// Where in the text; absent for binary input.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub range: Option<Range>,
    /// The steps into the payload, outermost first.
    pub within: Vec<Step>,
    /// What is inside it.
    pub children: Vec<Artifact>,
    /// What kube-apiserver would answer to a create of it; only for kinds that it serves.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub verdict: Option<Verdict>,
}

impl Artifact {
    /// Its value alone.
    pub(crate) fn of(content: Content) -> Self {
        Self {
            content,
            title: String::new(),
            rows: Vec::new(),
            range: None,
            within: Vec::new(),
            children: Vec::new(),
            verdict: None,
        }
    }
}

/// What an artifact is, and its decoded value.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(tag = "type", content = "value", rename_all = "camelCase")]
pub enum Content {
    /// An object with an API version and a kind. Its value is its JSON as written.
    Object(KubernetesObject),
    /// A kubeconfig. Its value is its JSON as written; a number that a double might change is a string of its text.
    Kubeconfig(
        #[serde(serialize_with = "lossless::serialize")]
        #[cfg_attr(feature = "typescript", ts(type = "Kubeconfig"))]
        Json,
    ),
    /// A PKCS#10 certification request (RFC 2986).
    CertificationRequest(Box<CertificationRequest>),
    /// An X.509 certificate (RFC 5280).
    Certificate(Box<Certificate>),
    /// A JSON Web Token (RFC 7519).
    JsonWebToken(Box<JsonWebToken>),
    /// A JSON Web Key set (RFC 7517).
    JsonWebKeySet(Box<JsonWebKeySet>),
    /// A JSON Web Key (RFC 7517).
    JsonWebKey(Box<JsonWebKey>),
    /// The discovery document of an issuer (OpenID Connect Discovery 1.0), as it was read; numbers as in objects.
    DiscoveryDocument(
        #[serde(serialize_with = "lossless::serialize")]
        #[cfg_attr(feature = "typescript", ts(type = "unknown"))]
        Json,
    ),
    /// A private key, without its private half.
    PrivateKey(Box<PrivateKey>),
    /// A public key.
    PublicKey(Box<crate::x509::PublicKey>),
    /// A PKCS#7 bundle.
    CertificateBundle(CertificateBundle),
    /// Something that was recognised but could not be read, or is not opened.
    Unreadable(Unreadable),
}

/// An object of the Kubernetes API, or of a client of it.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct KubernetesObject {
    /// Its API version, such as `certificates.k8s.io/v1`; empty where it has none.
    pub api_version: String,
    /// Its kind; empty where it has none.
    pub kind: String,
    /// The object as it was read; a number that a double might change (beyond 2^53, or of more than 15 digits) is a string
    /// of its text.
    #[serde(serialize_with = "lossless::serialize")]
    #[cfg_attr(feature = "typescript", ts(type = "unknown"))]
    pub object: Json,
}

/// A bundle of certificates (PKCS#7, RFC 5652), whose members are the children of the artifact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct CertificateBundle {
    /// How many certificates are in it.
    pub certificates: u32,
    /// How many certificate revocation lists are in it.
    pub revocation_lists: u32,
    /// Why they could not be looked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub error: Option<String>,
}

/// Something that could not be read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Unreadable {
    /// What it was taken for.
    pub expected: String,
    /// Why it could not be read.
    pub error: String,
}

/// A decoded value for display.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Row {
    /// What it is, such as `subject` or `spec.signerName`.
    pub label: String,
    /// The value as text.
    pub value: String,
    /// The way to it in the artifact's value (RFC 6901).
    pub pointer: String,
    /// Whether it is a secret, to be masked until asked for.
    pub sensitive: bool,
    /// Where in the text; absent for binary input.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub range: Option<Range>,
    /// The steps into the payload beyond those of the artifact.
    pub within: Vec<Step>,
}

/// What kube-apiserver would answer to a request.
#[derive(Clone, Debug, Default, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Verdict {
    /// The HTTP status code.
    pub code: u16,
    /// The reason of the `Status`, such as `Invalid`; absent when accepted.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub reason: Option<String>,
    /// The causes, unique, in the order of the text.
    pub causes: Vec<Cause>,
    /// Of a 400: what could not be decoded.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub error: Option<DecodingError>,
    /// What strict decoding found, where it refuses.
    pub strict: Vec<StrictFinding>,
    /// What the server would warn of.
    pub warnings: Vec<StrictFinding>,
    /// What only the cluster knows.
    pub depends_on: Vec<String>,
    /// Whether a check that could change the answer was left out.
    pub provisional: bool,
    /// Where decoding refuses: the code and causes once that is mended.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub once_mended: Option<OnceMended>,
    /// When accepted: the object as it would be stored, but for what the server makes up.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(type = "unknown", optional))]
    pub object: Option<Json>,
    /// The same as JSON text, exact where numbers exceed 2^53.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub object_json: Option<String>,
}

impl Verdict {
    /// Accepted: the object as it would be stored.
    pub(crate) fn accepted(code: u16, object_json: String) -> Self {
        let object = Some(Json::of(object_json.clone()));
        Self { code, object, object_json: Some(object_json), ..Self::default() }
    }

    /// Refused, with no more to say than the code.
    pub(crate) fn refused(code: u16, reason: &str) -> Self {
        Self { code, reason: Some(reason.to_owned()), ..Self::default() }
    }

    /// Refused because of what the findings say: their causes, unique, in the order of the text.
    pub(crate) fn invalid(findings: &[Finding]) -> Self {
        let mut refusals: Vec<&Finding> = findings.iter().filter(|finding| finding.reason.is_some()).collect();
        sort_by_key(&mut refusals, |finding| finding.span);
        let mut seen = HashSet::new();
        let mut causes: Vec<Cause> = Vec::new();
        for finding in refusals {
            let (Some(reason), field) = (finding.reason, finding.path.as_deref().unwrap_or_default()) else { continue };
            if seen.insert((reason, field)) {
                causes.push(Cause { reason, field: field.to_owned() });
            }
        }
        Self { causes, ..Self::refused(422, "Invalid") }
    }

    /// Refused because the body can't be decoded.
    pub(crate) fn undecodable(error: DecodingError, strict: Vec<StrictFinding>) -> Self {
        Self { error: Some(error), strict, ..Self::refused(400, "BadRequest") }
    }

    /// Refused before anything of the body was read, or because it is no text.
    pub(crate) fn bad_request() -> Self {
        Self::undecodable(DecodingError { kind: DecodingErrorKind::Other, field: None, found: None }, Vec::new())
    }

    /// Refused by strict decoding.
    pub(crate) fn not_strict(strict: Vec<StrictFinding>) -> Self {
        Self::undecodable(DecodingError { kind: DecodingErrorKind::Strict, field: None, found: None }, strict)
    }

    /// What a server answers before it looks at values: to what can't be decoded, then to what strict decoding refuses. `then`
    /// is its answer to the values.
    pub(crate) fn before(error: Option<DecodingError>, strict: Option<&[StrictFinding]>, then: &Self) -> Option<Self> {
        let not_strict = strict.map(|strict| Self::not_strict(strict.to_vec()));
        match error {
            Some(error) => Some(Self::undecodable(error, Vec::new()).once_mended(not_strict.as_ref().unwrap_or(then))),
            None => not_strict.map(|refusal| refusal.once_mended(then)),
        }
    }

    /// With what would come if the body could be decoded.
    pub(crate) fn once_mended(mut self, then: &Verdict) -> Self {
        self.once_mended = Some(OnceMended { code: then.code, causes: then.causes.clone() });
        self
    }
}

impl From<&SyntaxError> for DecodingError {
    fn from(error: &SyntaxError) -> Self {
        let kind = match error.kind {
            ErrorKind::JsonSyntax => DecodingErrorKind::JsonSyntax,
            ErrorKind::YamlSyntax => DecodingErrorKind::YamlSyntax,
            ErrorKind::YamlValue => DecodingErrorKind::YamlValue,
        };
        Self { kind, field: None, found: None }
    }
}

/// What validation would find once decoding succeeds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct OnceMended {
    /// The HTTP status code.
    pub code: u16,
    /// The causes.
    pub causes: Vec<Cause>,
}

/// A cause of a refusal.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Cause {
    /// The server's word.
    pub reason: Reason,
    /// The server's path of the field.
    pub field: String,
}

/// Why a body could not be decoded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct DecodingError {
    /// Which error.
    pub kind: DecodingErrorKind,
    /// Of a type error: the field.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub field: Option<String>,
    /// Of a type error: what stands there.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub found: Option<String>,
}

/// The errors of a 400.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "kebab-case")]
pub enum DecodingErrorKind {
    /// The body is not JSON.
    JsonSyntax,
    /// The body is not YAML.
    YamlSyntax,
    /// The body is YAML that JSON can't express.
    YamlValue,
    /// A value has the wrong type.
    Type,
    /// Bytes are not base64.
    Base64,
    /// A time is not RFC 3339.
    Time,
    /// Strict decoding found something.
    Strict,
    /// Kind and API version are not those of the path.
    KindMismatch,
    /// The name is not that of the path.
    NameMismatch,
    /// The namespace is not that of the path.
    NamespaceMismatch,
    /// There is no name.
    NameRequired,
    /// A TokenReview has no token.
    TokenRequired,
    /// A TokenRequest is bound to a kind that tokens can't be bound to.
    BoundObject,
    /// Something else: a parameter of the query that can't be read, or a body that is no text.
    Other,
}

/// A finding of strict decoding, or a warning.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct StrictFinding {
    /// Which.
    pub kind: StrictFindingKind,
    /// The server's path.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub path: Option<String>,
    /// Of a repeated YAML key: the key.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub key: Option<String>,
    /// Of a repeated YAML key: the line that the server names.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub line: Option<u32>,
}

/// The findings of strict decoding, and the warnings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "kebab-case")]
pub enum StrictFindingKind {
    /// A field that the kind does not have.
    Unknown,
    /// A field that is there twice.
    Duplicate,
    /// A YAML key that is there twice.
    YamlDuplicate,
    /// Two owner references with one uid.
    DuplicateOwner,
    /// Something else, as a finalizer of a custom resource that has no domain.
    Other,
}
