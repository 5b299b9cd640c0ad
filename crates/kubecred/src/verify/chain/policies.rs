//! Certificate policies (RFC 5280, sections 6.1.3 to 6.1.5), where a CA demands that there be one: which one the caller
//! wants is not asked.

use super::checks::{BUDGET, POLICIES};
use super::member::Member;
use super::search::Search;
use crate::encoding::oid;
use crate::limits;
use crate::verify::check::Check;
use crate::x509::{ExtensionValue, Structured};

const ANY_POLICY: &str = "2.5.29.32.0";
/// Policies and mappings of one certificate: each is compared with each.
const MOST: usize = limits::CHAIN_POLICIES;

/// Asks whether a policy is left that all certificates of a path have, where one must be. The last one is the root.
pub(super) fn check(search: &Search<'_>, path: &[usize]) -> Check {
    let length = path.len().saturating_sub(1);
    // After how many certificates a policy must be there, mappings count no longer, and any policy is none.
    let (mut explicit, mut mapping, mut any) = (length + 1, length + 1, length + 1);
    // What is expected of the next certificate: any policy, or one of these.
    let mut expected: Option<Vec<String>> = None;
    let issued = path.iter().take(length).enumerate().rev();
    for (place, member) in issued.filter_map(|(place, index)| Some((place, search.member(Some(index))?))) {
        let self_issued = place > 0 && member.is_self_issued();
        if [oid::CERTIFICATE_POLICIES, oid::POLICY_MAPPINGS].iter().any(|oid| items(member, oid).len() > MOST) {
            return Check::failed(BUDGET, format!("{}: it has more than {MOST} policies", member.title()))
                .about(member.fingerprint());
        }
        let listed = policies_of(member);
        let takes_any = listed.iter().any(|policy| policy == ANY_POLICY) && (any > 0 || self_issued);
        if !takes_any {
            expected = Some(match expected {
                None => listed.into_iter().filter(|policy| policy != ANY_POLICY).collect(),
                Some(expected) => expected.into_iter().filter(|policy| listed.contains(policy)).collect(),
            });
        }
        let constraints = member.extension(oid::POLICY_CONSTRAINTS);
        let limit = |name| constraints.and_then(|extension| number(&extension.value, name));
        let required = limit("requireExplicitPolicy");
        if place == 0 {
            explicit = if required == Some(0) { 0 } else { explicit.saturating_sub(1) };
        }
        if explicit == 0 && expected.as_ref().is_some_and(Vec::is_empty) {
            let reason = "a certificate policy is demanded, and none is left that all certificates have";
            return Check::failed(POLICIES, format!("{}: {reason}", member.title())).about(member.fingerprint());
        }
        let mappings = mappings_of(member);
        if place > 0 && mappings.iter().any(|(from, to)| from == ANY_POLICY || to == ANY_POLICY) {
            return Check::failed(POLICIES, format!("{}: any policy is mapped", member.title()))
                .about(member.fingerprint());
        }
        if let Some(expected) = &mut expected {
            let is_mapped = |policy: &String| mappings.iter().any(|(from, _)| from == policy);
            let mapped = mappings.iter().filter(|(from, _)| mapping > 0 && expected.contains(from));
            let mapped: Vec<String> = mapped.map(|(_, to)| to.clone()).collect();
            expected.retain(|policy| !is_mapped(policy));
            expected.extend(mapped);
        }
        if !self_issued {
            [&mut explicit, &mut mapping, &mut any].into_iter().for_each(|count| *count = count.saturating_sub(1));
        }
        explicit = explicit.min(required.unwrap_or(explicit));
        mapping = mapping.min(limit("inhibitPolicyMapping").unwrap_or(mapping));
        let inhibited = member.extension(oid::INHIBIT_ANY_POLICY).and_then(|extension| count(&extension.value));
        any = any.min(inhibited.unwrap_or(any));
    }
    Check::verified(POLICIES)
}

fn policies_of(member: &Member) -> Vec<String> {
    let policies = items(member, oid::CERTIFICATE_POLICIES).iter();
    policies.filter_map(|policy| Some(identifier(part(policy, "policyIdentifier")?)?.to_owned())).collect()
}

fn mappings_of(member: &Member) -> Vec<(String, String)> {
    let pair = |mapping: &Structured| {
        let of = |name| Some(identifier(part(mapping, name)?)?.to_owned());
        Some((of("issuerDomainPolicy")?, of("subjectDomainPolicy")?))
    };
    items(member, oid::POLICY_MAPPINGS).iter().filter_map(pair).collect()
}

fn items<'m>(member: &'m Member, oid: &str) -> &'m [Structured] {
    match member.extension(oid).map(|extension| &extension.value) {
        Some(ExtensionValue::Structured(Structured::List(items))) => items,
        _ => &[],
    }
}

fn part<'s>(value: &'s Structured, name: &str) -> Option<&'s Structured> {
    let Structured::Members(members) = value else { return None };
    members.iter().find(|(member, _)| *member == name).map(|(_, value)| value)
}

fn identifier(value: &Structured) -> Option<&str> {
    match part(value, "oid")? {
        Structured::Text(oid) => Some(oid),
        _ => None,
    }
}

fn number(value: &ExtensionValue, name: &str) -> Option<usize> {
    let ExtensionValue::Structured(value) = value else { return None };
    as_count(part(value, name)?)
}

fn count(value: &ExtensionValue) -> Option<usize> {
    let ExtensionValue::Structured(value) = value else { return None };
    as_count(value)
}

/// A number that has no place in 32 bits limits nothing.
fn as_count(value: &Structured) -> Option<usize> {
    match value {
        Structured::Number(number) => usize::try_from(*number).ok(),
        _ => None,
    }
}
