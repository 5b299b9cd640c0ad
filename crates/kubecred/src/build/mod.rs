//! Building: a few fields in, the object out, with the request and the commands that send it.

mod body;
mod certification_request;
mod client;
mod command;
#[cfg(feature = "reference")]
mod input_schema;
mod members;
mod mistake;
mod object;
#[cfg(feature = "reference")]
mod preset;
mod query;
mod rebuild;
mod request;
mod request_findings;
mod sign;
mod subject;
mod test_token;
mod usages;

use serde::Serialize;

use crate::analyze::analyze;
use crate::argument::{self, ArgumentError, Member, set};
use crate::diagnostic::{Diagnostic, Finding, Severity, quoted};
use crate::kube::authentication::{SELF_SUBJECT_REVIEW, TOKEN_REQUEST, TOKEN_REVIEW};
use crate::kube::certificates::CERTIFICATE_SIGNING_REQUEST;
use crate::kube::core::SERVICE_ACCOUNT;
use crate::kube::openshift::AUTHENTICATION;
use crate::kube::schema::Kind;
use crate::options::{OPTIONS, Options};
use crate::place::Step;
use crate::secret;
use crate::source::Source;
use crate::syntax::lossless::{Json, lossless};
use crate::syntax::{json, write_yaml, yaml};

pub use certification_request::{
    BasicConstraintsInput, CertificationRequestInfo, CertificationRequestInput, ExtensionInput, GeneralNameInput,
    RequestAttributeInput, certification_request_info,
};
pub use client::BUILDERS as CLIENT_BUILDERS;
#[cfg(feature = "reference")]
pub use input_schema::input_schemas;
pub use mistake::Mistake;
#[cfg(feature = "reference")]
pub use preset::presets;
pub use query::{PARAMETERS, Parameter};
pub use rebuild::{Rebuilt, rebuild};
use request::Sending;
pub use request::{HttpRequest, Operation, PatchType};
pub use request_findings::certification_request_findings;
pub use sign::{SignedRequest, assemble_certification_request};
pub use subject::NameAttributeInput;
pub use test_token::{
    ExpectedCheck, ExpectedVerification, TestToken, TestTokenDraft, TestTokenInput, TokenFault, TokenShape,
    assemble_test_token, test_token,
};

/// Something that can be built: what the input of a builder may say, and what becomes of it.
#[derive(Debug)]
pub struct Builder {
    /// Its name, as that of a function: `serviceAccount`.
    pub name: &'static str,
    /// The kind of the object.
    pub kind: &'static Kind,
    /// Where fields go that the input has on top: the way from the object to the structure that has them; `[]` stands for an
    /// item of a list. Empty: all stand where the object has them.
    pub home: &'static [&'static str],
    /// Members of that structure that are there without being given.
    pub preset: &'static [(&'static str, &'static str)],
    /// What is asked for, where nothing else is said, and of which subresource.
    pub asks: (Operation, &'static str),
}

/// All whose input is the object's own fields; `client::BUILDERS` has what clients have.
pub static BUILDERS: &[Builder] = &[
    builder("serviceAccount", &SERVICE_ACCOUNT, &[]),
    builder("tokenRequest", &TOKEN_REQUEST, SPEC),
    builder("tokenReview", &TOKEN_REVIEW, SPEC),
    builder("selfSubjectReview", &SELF_SUBJECT_REVIEW, &[]),
    builder("certificateSigningRequest", &CERTIFICATE_SIGNING_REQUEST, SPEC),
    decision("approval", &[("type", "Approved"), ("status", "True")]),
    decision("denial", &[("type", "Denied"), ("status", "True")]),
    builder("authentication", &AUTHENTICATION, SPEC),
];

const SPEC: &[&str] = &["spec"];

const fn builder(name: &'static str, kind: &'static Kind, home: &'static [&'static str]) -> Builder {
    Builder { name, kind, home, preset: &[], asks: (Operation::Create, "") }
}

/// A decision on a CertificateSigningRequest: one condition of its status, sent to a subresource of its own.
const fn decision(name: &'static str, preset: &'static [(&'static str, &'static str)]) -> Builder {
    let asks = (Operation::Update, "approval");
    Builder { preset, asks, ..builder(name, &CERTIFICATE_SIGNING_REQUEST, &["status", "conditions", "[]"]) }
}

/// Fields of the metadata that the input may have on top.
pub const METADATA_ON_TOP: &[&str] = &["name", "generateName", "namespace", "labels", "annotations"];

/// What is asked of the server, and what is known of it. All is optional.
#[derive(Clone, Debug, Default)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[cfg_attr(feature = "typescript", ts(rename_all = "camelCase"))]
pub struct BuildOptions {
    /// What is asked for. Absent: what the builder is for, mostly a create.
    pub operation: Option<Operation>,
    /// The subresource: `status`, `approval`, or none (an empty text). Absent: that of the builder.
    pub subresource: Option<String>,
    /// Whether a list is of all namespaces.
    pub all_namespaces: bool,
    /// How a patch is written.
    pub patch_type: PatchType,
    /// The patch: of a JSON patch the list of its operations (RFC 6902), of a merge or strategic one the object of what changes
    /// (RFC 7396). Absent: it sets the fields of the input; a JSON patch puts maps and lists in the place of those that are there.
    #[cfg_attr(feature = "typescript", ts(type = "Array<object> | Record<string, unknown> | null"))]
    pub patch: Option<String>,
    /// How a delete is done.
    #[cfg_attr(feature = "typescript", ts(type = "DeleteOptions | null"))]
    pub delete_options: Option<String>,
    /// The parameters of the query.
    #[cfg_attr(feature = "typescript", ts(type = "QueryParameters"))]
    pub query: Vec<(&'static str, String)>,
    /// Whether comments in the YAML say what the fields are for.
    pub comments: bool,
    /// What `analyze` may be told, by which the object is judged.
    pub analysis: Options,
}

impl BuildOptions {
    /// Options from their JSON; `null` stands for none.
    ///
    /// # Errors
    /// Where a member is not known, or not of its type.
    pub fn from_json(json: &str) -> Result<Self, ArgumentError> {
        argument::from_json(json, &BUILD_OPTIONS)
    }
}

const BUILD_OPTIONS: [Member<BuildOptions>; 9] = [
    ("operation", |options, value| set(&mut options.operation, value.choice(&request::OPERATIONS))),
    ("subresource", |options, value| set(&mut options.subresource, value.text())),
    ("allNamespaces", |options, value| set(&mut options.all_namespaces, value.flag())),
    ("patchType", |options, value| {
        set(&mut options.patch_type, value.choice(&request::PATCH_TYPES).map(Option::unwrap_or_default))
    }),
    ("patch", |options, value| set(&mut options.patch, Ok(value.given()))),
    ("deleteOptions", |options, value| {
        value.object_or_null()?;
        set(&mut options.delete_options, Ok(value.given()))
    }),
    ("query", |options, value| set(&mut options.query, query::read_parameters(value))),
    ("comments", |options, value| set(&mut options.comments, value.flag())),
    ("analysis", |options, value| set(&mut options.analysis, value.object(&OPTIONS))),
];

/// What was built.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Built {
    /// The object, as far as the input makes one.
    #[cfg_attr(feature = "typescript", ts(type = "Record<string, unknown>"))]
    pub object: Json,
    /// The same as YAML that every reader takes for the same values. Ranges of the diagnostics are in it.
    pub yaml: String,
    /// The same as JSON, on one line: fields in the order of their declaration, keys of maps by name.
    pub json: String,
    /// The request that sends it. Absent where no server serves the kind, and where the object or the request is no good.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub request: Option<HttpRequest>,
    /// A command for a POSIX shell that has kubectl send it. Absent where the request is, and where kubectl has no command
    /// for it. A body that holds a secret it reads from the file KIND.json, in lower case (`tokenreview.json`): it is not in
    /// the command.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub kubectl: Option<String>,
    /// Why there is a request, and no command of kubectl.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub no_kubectl: Option<String>,
    /// The same with curl: `$APISERVER` is the address of the server; the file `ca.crt` has the certificates of its CA, and the
    /// file `authorization` the line `Authorization: Bearer TOKEN`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub curl: Option<String>,
    /// What is wrong with the object and with the request, each at its field.
    pub diagnostics: Vec<Diagnostic>,
}

/// Builds what `name` says of an input: the object's own fields as JSON. Those of its metadata and of its `spec` may stand
/// on top.
///
/// # Errors
/// Where nothing of that name can be built, or the input is not a JSON object.
pub fn build(name: &str, input: &str, options: &BuildOptions) -> Result<Built, ArgumentError> {
    if let Some((builder, prepare)) = client::BUILDERS.iter().find(|(builder, _)| builder.name == name) {
        let json = object::write(builder, &client::prepared(input, *prepare)?)?;
        return Ok(finish(builder, json, options));
    }
    let builder = BUILDERS.iter().find(|builder| builder.name == name);
    let builder =
        builder.ok_or_else(|| ArgumentError::new(format!("nothing that is built is called {}", quoted(name))))?;
    let json = object::write(builder, input)?;
    Ok(finish(builder, json, options))
}

/// Judges an object, given as canonical JSON, and makes the request and the commands of it.
pub(crate) fn finish(builder: &Builder, json: String, options: &BuildOptions) -> Built {
    let mut built = Built {
        object: Json::of(lossless(&json)),
        yaml: String::new(),
        json,
        request: None,
        kubectl: None,
        no_kubectl: None,
        curl: None,
        diagnostics: Vec::new(),
    };
    let Some(tree) = json::read(&built.json).tree else { return built };
    let yaml = write_yaml::to_yaml(&tree, tree.root);
    built.yaml = match options.comments {
        true => write_yaml::to_commented_yaml(&tree, tree.root, Some(builder.kind)),
        false => yaml.clone(),
    };
    let mut findings = Vec::new();
    let sending = Sending::new(builder, &tree, &built.json, options, &mut findings);
    let refused = judge(&sending, &mut built, findings, options);
    if let Some(sending) = sending.filter(|_| !refused) {
        match command::kubectl(&sending, &yaml) {
            Ok(command) => built.kubectl = Some(command),
            Err(why) => built.no_kubectl = Some(why),
        }
        built.curl = Some(command::curl(&sending));
        built.request = Some(sending.request());
    }
    built
}

/// Says what is wrong with the object, and with the request by `findings`. Whether the server would refuse it.
fn judge(sending: &Option<Sending<'_>>, built: &mut Built, findings: Vec<Finding>, options: &BuildOptions) -> bool {
    let source = Source::new(&built.yaml);
    let mut diagnostics: Vec<_> = findings.into_iter().map(|finding| finding.into_diagnostic(&source)).collect();
    let partial = sending.as_ref().is_some_and(Sending::is_partial);
    if let (Some(sending), true) = (sending, partial) {
        // What only names an object, or changes a part of it, needs no more than to be readable.
        let tree = yaml::read_first(&built.yaml).tree;
        let found = tree.map(|tree| crate::kube::decode::decode(&tree, tree.root, sending.kind.fields).findings);
        diagnostics.extend(found.into_iter().flatten().map(|finding| finding.into_diagnostic(&source)));
    }
    let mut refused = diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error);
    secret::guard(&mut [], &mut diagnostics);
    if !partial {
        let mut analysis = options.analysis.clone();
        if let Some(sending) = sending {
            sending.address(&mut analysis.request);
        }
        let mut report = analyze(&built.yaml, &analysis);
        let not_judged = |pointer: &str| sending.as_ref().is_some_and(|sending| sending.keeps_stored(pointer));
        report.diagnostics.retain(|diagnostic| !diagnostic.pointer.as_deref().is_some_and(not_judged));
        let verdict = report.artifacts.first().and_then(|artifact| artifact.verdict.as_ref());
        refused |= verdict.is_some_and(|verdict| {
            let kept = |field: &str| not_judged(&format!("/{}", field.replace('.', "/")));
            verdict.code >= 400 && (verdict.causes.is_empty() || verdict.causes.iter().any(|cause| !kept(&cause.field)))
        });
        // Where no server judges the kind, what is wrong with it is.
        refused |= verdict.is_none() && report.summary.errors > 0;
        for found in &mut report.diagnostics {
            found.path = found.path.take().or_else(|| around(&found.within));
        }
        // The request is judged by its parts before, which know more of it.
        let is_known = |found: &Diagnostic| {
            let same = |one: &Diagnostic| one.rule == found.rule && (one.path == found.path || found.path.is_none());
            diagnostics.iter().any(same)
        };
        report.diagnostics.retain(|found| !is_known(found));
        diagnostics.append(&mut report.diagnostics);
    }
    built.diagnostics = diagnostics;
    refused
}

/// The field around what is opened.
fn around(within: &[Step]) -> Option<String> {
    within.iter().find_map(|step| match step {
        Step::Field { path } => Some(path.clone()),
        _ => None,
    })
}
