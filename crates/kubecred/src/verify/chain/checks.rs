//! What is asked of each certificate of a path, from the first one up (RFC 5280, section 6.1).

use super::member::Member;
use super::search::Search;
use super::{ChainUsage, constraints, names};
use crate::encoding::oid;
use crate::rules::x509::weak_key;
use crate::time::Time;
use crate::verify::check::Check;
use crate::verify::key_policy::{self, KEY_TYPE};
use crate::x509::server::go_reads_certificate;
use crate::x509::{BasicConstraints, ExtensionValue, GO_FORMS, SignatureStatus};

/// Whether there is a path to a root.
pub(crate) const PATH: &str = "path";
/// Whether the certificates can be read.
pub(super) const READABLE: &str = "readable";
/// Whether subjects and issuers have names.
pub(crate) const ISSUER: &str = "issuer";
/// Whether the time is within those of the certificates.
pub(crate) const VALIDITY: &str = "validity";
/// Whether all critical extensions are known.
const CRITICAL_EXTENSIONS: &str = "criticalExtensions";
/// Whether the issuers are CAs.
pub(crate) const BASIC_CONSTRAINTS: &str = "basicConstraints";
/// Whether there are no more CAs on the path than they allow.
pub(crate) const PATH_LENGTH: &str = "pathLength";
/// Whether the keys may be used so.
pub(crate) const KEY_USAGE: &str = "keyUsage";
/// Whether the certificates are for this purpose.
pub(crate) const EXTENDED_KEY_USAGE: &str = "extendedKeyUsage";
/// Whether the keys are strong enough.
const KEY_POLICY: &str = "keyPolicy";
/// Whether the certificate is for the names that were given.
pub(super) const NAMES: &str = "names";
/// Whether each certificate is signed by the next.
const SIGNATURE: &str = "signature";
/// Whether the names are those that the CAs may give.
pub(crate) const NAME_CONSTRAINTS: &str = "nameConstraints";
/// Whether the policies are those that the CAs demand.
pub(crate) const POLICIES: &str = "policies";
/// Whether the work stayed within its bounds.
pub(crate) const BUDGET: &str = "budget";
/// Whether one of the certificates was revoked.
pub(crate) const REVOCATION: &str = "revocation";

/// A check of the last certificate of a path, with those before it: the first one, and each issuer of the one before.
pub(super) type Judge = fn(&mut Search<'_>, &[usize]) -> Option<Check>;

/// What is asked, what costs least first.
pub(super) const MEMBER: &[Judge] = &[
    readable,
    issuer,
    validity,
    critical_extensions,
    basic_constraints,
    path_length,
    key_usage,
    extended_key_usage,
    key_policy,
    names::check,
    signature,
    constraints::check,
];

fn readable(search: &mut Search<'_>, path: &[usize]) -> Option<Check> {
    let member = search.member(path.last())?;
    let go = go_reads_certificate(&member.der).err().map(|reason| format!("Go can't read it: {reason}"));
    let damage = member.damage.clone().filter(|_| !search.as_go());
    Some(judged(READABLE, member, damage.or(go)))
}

/// RFC 5280, sections 4.1.2.4 and 4.1.2.6.
fn issuer(search: &mut Search<'_>, path: &[usize]) -> Option<Check> {
    let member = search.member(path.last()).filter(|_| !search.as_go())?;
    let problem = if member.certificate.issuer.attributes.is_empty() {
        Some("its issuer has no name")
    } else if path.len() > 1 && member.certificate.subject.attributes.is_empty() {
        Some("it is that of a CA without a name")
    } else {
        None
    };
    Some(judged(ISSUER, member, problem.map(str::to_owned)))
}

/// RFC 5280, section 4.1.2.5: times are whole seconds, both ends included. Go compares parts of seconds too.
fn validity(search: &mut Search<'_>, path: &[usize]) -> Option<Check> {
    let member = search.member(path.last())?;
    let Some(now) = search.options.now else {
        return Some(Check::not_checked(VALIDITY, "the current time was not given"));
    };
    let now = if search.as_go() { now } else { Time::from_seconds(now.seconds) };
    let certificate = &member.certificate;
    let problem = match (certificate.valid_from, certificate.valid_until) {
        (Some(start), _) if now < start => Some(format!("it is not valid before {}", certificate.not_before)),
        (_, Some(end)) if now > end => Some(format!("it is not valid after {}", certificate.not_after)),
        (Some(_), Some(_)) => None,
        _ => Some("its times can't be read".to_owned()),
    };
    Some(judged(VALIDITY, member, problem))
}

/// RFC 5280, section 4.2.
fn critical_extensions(search: &mut Search<'_>, path: &[usize]) -> Option<Check> {
    let member = search.member(path.last())?;
    let mut extensions = member.certificate.extensions.iter();
    let unknown = extensions.find(|extension| {
        let known = KNOWN.contains(&extension.oid.as_str()) && !(search.as_go() && is_unhandled(&extension.value));
        extension.critical && !known
    });
    let mut problem = unknown.map(|extension| format!("its critical extension {} is not known", extension.name));
    let is_lax = |oid: &&&str| member.extension(oid).is_some_and(|extension| !extension.critical);
    if !search.as_go() {
        if let Some(oid) = [oid::POLICY_CONSTRAINTS, oid::INHIBIT_ANY_POLICY].iter().find(is_lax) {
            problem.get_or_insert(format!("its extension {} is not critical, as it must be", oid::name(oid)));
        } else if member.certificate.subject.attributes.is_empty() && is_lax(&&oid::SUBJECT_ALT_NAME) {
            problem.get_or_insert("it has no subject, and its alternative names are not critical".to_owned());
        }
    }
    Some(judged(CRITICAL_EXTENSIONS, member, problem))
}

/// What is processed, here or by Go.
const KNOWN: &[&str] = &[
    oid::KEY_USAGE,
    oid::BASIC_CONSTRAINTS,
    oid::SUBJECT_ALT_NAME,
    oid::NAME_CONSTRAINTS,
    oid::CRL_DISTRIBUTION_POINTS,
    oid::CERTIFICATE_POLICIES,
    oid::POLICY_MAPPINGS,
    oid::POLICY_CONSTRAINTS,
    oid::EXT_KEY_USAGE,
    oid::INHIBIT_ANY_POLICY,
];

/// Go leaves alternative names unhandled of which it knows none, and name constraints of forms that it does not know.
fn is_unhandled(value: &ExtensionValue) -> bool {
    match value {
        ExtensionValue::Names(names) => !names.iter().any(|name| GO_FORMS.contains(&name.form.as_ref())),
        ExtensionValue::Structured(_) => {
            constraints::subtrees_of(value).iter().any(|tree| !GO_FORMS.contains(&tree.base.form.as_ref()))
        }
        _ => false,
    }
}

/// RFC 5280, section 4.2.1.9. A root of a version that has no extensions is taken at its word.
fn basic_constraints(search: &mut Search<'_>, path: &[usize]) -> Option<Check> {
    let member = search.member(path.last())?;
    if path.len() == 1 && search.options.usage != ChainUsage::Ca {
        return None;
    }
    let problem = match constraints_of(member) {
        Some(constraints) if constraints.ca => None,
        None if member.trusted && member.certificate.version < 3 => None,
        _ => Some("it is not that of a CA".to_owned()),
    };
    Some(judged(BASIC_CONSTRAINTS, member, problem))
}

fn constraints_of(member: &Member) -> Option<&BasicConstraints> {
    match &member.extension(oid::BASIC_CONSTRAINTS)?.value {
        ExtensionValue::BasicConstraints(constraints) => Some(constraints),
        _ => None,
    }
}

/// RFC 5280, section 6.1.4 (l) and (m): self-issued certificates between do not count. For Go they do.
fn path_length(search: &mut Search<'_>, path: &[usize]) -> Option<Check> {
    let member = search.member(path.last())?;
    let between = path.get(1..path.len() - 1)?.iter();
    let counts = |index: &&usize| search.as_go() || search.member(Some(index)).is_some_and(|it| !it.is_self_issued());
    let between = between.filter(counts).count();
    let most = constraints_of(member).and_then(|constraints| constraints.path_length);
    let problem = most
        .filter(|&most| between > most as usize)
        .map(|most| format!("{between} CA certificates stand between it and the first one, and it allows {most}"));
    Some(judged(PATH_LENGTH, member, problem))
}

/// RFC 5280, section 4.2.1.3. Go asks it of issuers alone.
fn key_usage(search: &mut Search<'_>, path: &[usize]) -> Option<Check> {
    let member = search.member(path.last())?;
    let signs_others = path.len() > 1 || search.options.usage == ChainUsage::Ca;
    if !signs_others && search.as_go() {
        return None;
    }
    let Some(usages) = member.certificate.key_usage() else { return Some(Check::verified(KEY_USAGE)) };
    let has = |wanted: &str| usages.iter().any(|usage| usage == wanted);
    let problem = if signs_others {
        let passed_over = search.as_go() && usages.is_empty();
        (!has("keyCertSign") && !passed_over)
            .then_some("its key usage lacks keyCertSign, so it may sign no certificates")
    } else if has("keyCertSign") && !member.certificate.is_ca {
        Some("its key usage has keyCertSign, but it is not that of a CA")
    } else {
        let serves = ["digitalSignature", "keyEncipherment", "keyAgreement"].into_iter().any(has);
        let in_tls = search.options.usage != ChainUsage::Any && !member.certificate.is_ca;
        (!serves && in_tls).then_some("its key usage allows no use in TLS")
    };
    Some(judged(KEY_USAGE, member, problem.map(str::to_owned)))
}

/// RFC 5280, section 4.2.1.12. What a CA has of it holds for all that it issues, as Go and browsers have it.
fn extended_key_usage(search: &mut Search<'_>, path: &[usize]) -> Option<Check> {
    let member = search.member(path.last())?;
    let (wanted, name) = match search.options.usage {
        ChainUsage::Server => (oid::SERVER_AUTH, "serverAuth"),
        ChainUsage::Client => (oid::CLIENT_AUTH, "clientAuth"),
        ChainUsage::Ca | ChainUsage::Any => return None,
    };
    let problem = match member.certificate.purposes() {
        None => None,
        Some([]) if search.as_go() => None,
        Some(purposes) => {
            let fits = purposes.iter().any(|purpose| [wanted, oid::ANY_EXT_KEY_USAGE].contains(&purpose.oid.as_str()));
            (!fits).then(|| format!("its extended key usage lacks {name}"))
        }
    };
    Some(judged(EXTENDED_KEY_USAGE, member, problem).expecting(name))
}

/// Before the mathematics: what weak keys have signed proves nothing, and what they are for is not safe. Go does not ask.
fn key_policy(search: &mut Search<'_>, path: &[usize]) -> Option<Check> {
    let member = search.member(path.last()).filter(|_| !search.as_go())?;
    let refusal = member.key().as_ref().and_then(key_policy::refusal);
    let Some(refusal) = refusal else { return Some(Check::verified(KEY_POLICY)) };
    let key = &member.certificate.public_key;
    let known_weak = weak_key(key).or_else(|| (key.algorithm == "DSA").then(|| "DSA is no longer used".to_owned()));
    if refusal.word == KEY_TYPE && known_weak.is_none() {
        let reason = format!("{}: {}", member.title(), refusal.reason);
        return Some(Check::not_checked(KEY_POLICY, reason).because(refusal.word));
    }
    let weak = known_weak.filter(|_| refusal.word == KEY_TYPE);
    Some(judged(KEY_POLICY, member, Some(weak.unwrap_or(refusal.reason))).because(refusal.word))
}

fn signature(search: &mut Search<'_>, path: &[usize]) -> Option<Check> {
    let issued = path.len().checked_sub(2).and_then(|before| search.member(path.get(before)))?;
    let Some(verdict) = search.signature(path) else {
        return Some(Check::failed(BUDGET, search.exhausted.clone().unwrap_or_default()));
    };
    let issuer = search.title(path.last());
    let reason = verdict.reason.unwrap_or_default();
    Some(match verdict.status {
        SignatureStatus::Verified => Check::verified(SIGNATURE),
        SignatureStatus::Failed => {
            Check::failed(SIGNATURE, format!("{}: {issuer} did not sign it: {reason}", issued.title()))
        }
        SignatureStatus::NotChecked => Check::not_checked(SIGNATURE, format!("{}: {reason}", issued.title())),
    })
}

/// A check of a certificate, which failed where there is a problem.
pub(super) fn judged(name: &'static str, member: &Member, problem: Option<String>) -> Check {
    match problem {
        Some(problem) => Check::failed(name, format!("{}: {problem}", member.title())).about(member.fingerprint()),
        None => Check::verified(name),
    }
}
