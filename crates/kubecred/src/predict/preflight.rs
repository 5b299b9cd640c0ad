//! What kube-controller-manager would do with a CertificateSigningRequest: whether it would approve it by itself, and what
//! the signer would make of it once it is approved.

mod answer;

use std::borrow::Cow;

use crate::argument::{self, ArgumentError, Member, set};
use crate::decode::{Decoded, decode_certificates};
use crate::diagnostic::quoted;
use crate::dry_run::{dry_run_bytes, read_as_server};
use crate::kube::certificates::CERTIFICATE_SIGNING_REQUEST;
use crate::kube::decode::decode;
use crate::kube::value::Cursor;
use crate::limits;
use crate::options::{Request, time};
use crate::time::{DAY, Time};
use crate::x509::server::{ParsedRequest, server_reads_request};

use super::issuance::{self, BACKDATE, MINIMUM, lifetime_of};
use super::signers::{self, KUBELET_CLIENT, LEGACY_UNKNOWN, SIGNERS};
pub use answer::{
    Approval, ApprovalState, LifetimeNotice, PredictedCertificate, Preflight, PreflightResult, RequestedCertificate,
};

/// What a caller may tell of the signer.
#[derive(Clone, Debug, Default)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[cfg_attr(feature = "typescript", ts(rename_all = "camelCase"))]
pub struct PreflightOptions {
    /// The time of signing, RFC 3339. Without it the certificate has a lifetime, and no times.
    #[cfg_attr(feature = "typescript", ts(type = "string | null"))]
    pub now: Option<Time>,
    /// Until when the certificate of the signer is valid, RFC 3339: none that it signs lasts longer.
    #[cfg_attr(feature = "typescript", ts(type = "string | null"))]
    pub ca_not_after: Option<Time>,
    /// The longest lifetime that the signer gives (`--cluster-signing-duration`), in seconds. Without it a year.
    pub maximum_lifetime: Option<i32>,
}

impl PreflightOptions {
    /// Options from their JSON; `null` stands for none.
    ///
    /// # Errors
    /// Where a member is not known, or not of its type.
    pub fn from_json(json: &str) -> Result<Self, ArgumentError> {
        argument::from_json(json, &OPTIONS)
    }
}

const OPTIONS: [Member<PreflightOptions>; 3] = [
    ("now", |options, value| set(&mut options.now, time(value))),
    ("caNotAfter", |options, value| set(&mut options.ca_not_after, time(value))),
    ("maximumLifetime", |options, value| {
        set(&mut options.maximum_lifetime, value.integer().map(|seconds| (!value.is_null()).then_some(seconds)))
    }),
];

/// What kube-controller-manager would do with the CertificateSigningRequest of a manifest.
pub fn preflight(csr: &[u8], options: &PreflightOptions) -> Preflight {
    let create = Request { path: Some(COLLECTION.to_owned()), ..Request::default() };
    let verdict = dry_run_bytes(csr, &create);
    let text = if csr.len() > limits::MANIFEST_BYTES { Cow::Borrowed("") } else { String::from_utf8_lossy(csr) };
    let tree = read_as_server(&text);
    let decoded = tree.as_ref().map(|tree| decode(tree, tree.root, CERTIFICATE_SIGNING_REQUEST.fields));
    let object = decoded.as_ref().map(|decoded| Cursor::root(&decoded.object));
    // What is stored was taken once, whatever a create would be answered today.
    let object = object.filter(|object| verdict.code < 400 || verdict.code != 400 && is_stored(object));
    let Some(object) = object else {
        let refused = Preflight::of(PreflightResult::Refused, "kube-apiserver does not take it; `dryRun` says why");
        return Preflight {
            code: Some(verdict.code),
            reason: verdict.reason,
            depends_on: verdict.depends_on,
            ..refused
        };
    };
    let mut answer = act(&object, options);
    // What a create depends on is no matter of an object that is stored.
    if !is_stored(&object) {
        answer.depends_on.splice(0..0, verdict.depends_on);
    }
    answer
}

const COLLECTION: &str = "/apis/certificates.k8s.io/v1/certificatesigningrequests";

/// Shorter lives do not end earlier because they begin earlier.
const SHORT: i64 = 8 * 3_600;
/// What the signers give at most, where nobody said otherwise.
const MAXIMUM: i64 = 365 * DAY;

/// What the controllers do with an object that is stored.
fn act(object: &Cursor<'_, '_>, options: &PreflightOptions) -> Preflight {
    let (spec, status) = (object.field("spec"), object.field("status"));
    let (signer, usages, request) = (spec.field("signerName"), spec.field("usages"), spec.field("request"));
    let (signer, usages) = (signer.string(), usages.items().map(|usage| usage.string()).collect::<Vec<&str>>());
    let Ok(request) = server_reads_request(request.bytes()) else {
        return Preflight::of(PreflightResult::NotActedOn, "the request in it can't be read");
    };
    let seconds = spec.field("expirationSeconds").integer();
    let mut depends_on = Vec::new();
    let decisions = if is_stored(object) { Decisions::of(&status) } else { Decisions::default() };
    let approval = approval(&spec, signer, &usages, &request, &decisions, &mut depends_on);
    let answer = if let Some(message) = decisions.ended() {
        Preflight::of(PreflightResult::NotActedOn, message)
    } else if !SIGNERS.contains(&signer) && signer != LEGACY_UNKNOWN {
        Preflight::of(
            PreflightResult::NotActedOn,
            format!("{} is no signer of Kubernetes: who runs it decides", quoted(signer)),
        )
    } else if let Some((rule, message)) =
        signers::failures(signer, &usages, &request).first().map(|failure| failure.described())
    {
        let failed = Preflight::of(PreflightResult::Failed, message);
        Preflight { rule: Some(rule), reason: Some("SignerValidationFailure".to_owned()), ..failed }
    } else {
        issue(&request, &usages, seconds, options, &mut depends_on)
    };
    let requested = RequestedCertificate {
        signer_name: signer.to_owned(),
        subject: request.subject_attributes().to_vec(),
        subject_alt_name: issuance::alternative_names(&request),
        usages: usages.iter().map(|usage| (*usage).to_owned()).collect(),
        expiration_seconds: seconds,
    };
    let issued = status.field("certificate");
    let issued = decode_certificates(issued.bytes()).into_iter().next().filter(|_| decisions.issued);
    let lasts = match issued {
        Some(Decoded::Value(certificate)) => lifetime_of(&certificate),
        _ => answer.certificate.as_ref().map(|certificate| certificate.lifetime_seconds),
    };
    let lifetime = LifetimeNotice::of(seconds, lasts);
    Preflight { approval: Some(approval), requested: Some(requested), lifetime, depends_on, ..answer }
}

/// Whether it was read from a server.
fn is_stored(object: &Cursor<'_, '_>) -> bool {
    let metadata = object.field("metadata");
    !metadata.field("uid").is_empty() || !metadata.field("resourceVersion").is_empty()
}

/// What was decided already.
#[derive(Default)]
struct Decisions {
    approved: bool,
    denied: bool,
    failed: bool,
    issued: bool,
}

impl Decisions {
    fn of(status: &Cursor<'_, '_>) -> Self {
        let mut decisions = Self { issued: !status.field("certificate").is_empty(), ..Self::default() };
        for condition in status.field("conditions").items() {
            let is_true = matches!(condition.field("status").string(), "" | "True");
            match condition.field("type").string() {
                "Approved" => decisions.approved = true,
                "Denied" => decisions.denied = true,
                "Failed" => decisions.failed |= is_true,
                _ => {}
            }
        }
        decisions
    }

    /// Why no signer acts any more.
    fn ended(&self) -> Option<&'static str> {
        if self.issued {
            Some("a certificate is issued already")
        } else if self.denied {
            Some("it is denied")
        } else {
            self.failed.then_some("it is marked as failed already")
        }
    }
}

/// The approving controller looks at requests of kubelets that their signer would not fail, and asks whether who sent
/// them may have that.
fn approval(
    spec: &Cursor<'_, '_>,
    signer: &str,
    usages: &[&str],
    request: &ParsedRequest,
    decisions: &Decisions,
    depends_on: &mut Vec<String>,
) -> Approval {
    let settled = |state| Approval { state, permissions: Vec::new() };
    if decisions.denied {
        return settled(ApprovalState::Denied);
    }
    if decisions.approved {
        return settled(ApprovalState::Approved);
    }
    // It looks at what is approved, denied or issued, and not at what failed.
    if decisions.issued || signer != KUBELET_CLIENT || !signers::failures(signer, usages, request).is_empty() {
        return settled(ApprovalState::Manual);
    }
    let (asks, node) = (spec.field("username"), request.common_name());
    let asks = asks.string();
    let may = |who: &str, what: &str| {
        format!("{who} may create `certificatesigningrequests/{what}` of `certificates.k8s.io`")
    };
    let mut permissions = vec!["nodeclient"];
    // A new object says nothing of who asks: the server does.
    if asks.is_empty() {
        permissions.insert(0, "selfnodeclient");
        depends_on.push(
            may("whoever asks", "nodeclient") + &format!(", or is {} and may create `…/selfnodeclient`", quoted(node)),
        );
    } else if asks == node {
        permissions.insert(0, "selfnodeclient");
        depends_on.push(may(&quoted(asks), "selfnodeclient") + " or `…/nodeclient`");
    } else {
        depends_on.push(may(&quoted(asks), "nodeclient"));
    }
    Approval { state: ApprovalState::Automatic, permissions }
}

/// The certificate, its times as the signers of kube-controller-manager set them.
fn issue(
    request: &ParsedRequest,
    usages: &[&str],
    seconds: Option<i64>,
    options: &PreflightOptions,
    depends_on: &mut Vec<String>,
) -> Preflight {
    let longest = options.maximum_lifetime.map_or(MAXIMUM, i64::from);
    let asked = match seconds {
        Some(seconds) if seconds <= longest => seconds.max(MINIMUM),
        _ => longest,
    };
    // Counted from the time of signing.
    let mut end = if asked < SHORT { asked } else { asked - BACKDATE };
    match (options.ca_not_after, options.now) {
        (Some(until), Some(now)) => {
            let left = until.seconds.saturating_sub(now.seconds);
            if left <= 0 {
                let expired = Preflight::of(
                    PreflightResult::NotActedOn,
                    "the certificate of the signer has expired: it signs nothing",
                );
                return Preflight { rule: Some("ca-expired"), ..expired };
            }
            end = end.min(left);
        }
        (Some(until), None) => {
            depends_on.push(format!("the certificate ends before {}: that of the signer does", until.to_rfc3339()))
        }
        (None, _) => depends_on.push("the certificate of the signer lasts longer".to_owned()),
    }
    let at = |seconds: i64| options.now.map(|now| Time::from_seconds(now.seconds.saturating_add(seconds)).to_rfc3339());
    let extensions = issuance::extensions(request, usages);
    let certificate = PredictedCertificate {
        subject: issuance::subject(request),
        lifetime_seconds: end.saturating_add(BACKDATE),
        not_before: at(-BACKDATE),
        not_after: at(end),
        usages: extensions.key_usage.iter().chain(&extensions.extended_key_usage).copied().collect(),
        extensions,
    };
    Preflight { certificate: Some(certificate), ..Preflight::new(PreflightResult::Issued) }
}
