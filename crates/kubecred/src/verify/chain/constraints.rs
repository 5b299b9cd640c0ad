//! Name constraints (RFC 5280, section 4.2.1.10): whether the names of a path are within what its CAs may name.

use std::net::IpAddr;

use super::checks::{BUDGET, NAME_CONSTRAINTS, judged};
use super::member::{Member, is_within};
use super::names::is_host;
use super::search::Search;
use crate::diagnostic::quoted;
use crate::encoding::oid;
use crate::verify::check::Check;
use crate::x509::server::is_mailbox;
use crate::x509::{ExtensionValue, GeneralName, Name, Structured};

/// A part of the space of names.
pub(super) struct Subtree<'c> {
    permitted: bool,
    pub(super) base: &'c GeneralName,
    /// Whether it is limited to some levels, which nobody does.
    limited: bool,
    /// Of an IP address: it and its mask.
    network: Option<(Address, Address)>,
}

/// A name of a certificate.
struct Named<'c> {
    form: &'c str,
    value: &'c str,
    name: Option<&'c Name>,
    address: Option<Address>,
    /// Whether it is one of its form.
    is_sound: bool,
}

/// An IP address, and whether it is one of version 4.
type Address = (bool, u128);

/// Asks whether the names of the certificates below the last one of a path are within its constraints.
pub(super) fn check(search: &mut Search<'_>, path: &[usize]) -> Option<Check> {
    let (last, below) = path.split_last()?;
    let member = search.member(Some(last))?;
    let extension = member.extension(oid::NAME_CONSTRAINTS);
    if below.is_empty() {
        let misplaced = extension.is_some() && !member.certificate.is_ca && !search.as_go();
        let problem = "it constrains names, but is not that of a CA".to_owned();
        return misplaced.then(|| judged(NAME_CONSTRAINTS, member, Some(problem)));
    }
    let Some(extension) = extension else { return Some(Check::verified(NAME_CONSTRAINTS)) };
    let trees = subtrees_of(&extension.value);
    // What Go could not read, it has refused before.
    let malformed = trees.iter().find(|tree| !search.as_go() && (tree.limited || !tree.is_sound()));
    if let Some(tree) = malformed {
        let problem = format!("its name constraint {} is malformed", quoted(&tree.base.value));
        return Some(judged(NAME_CONSTRAINTS, member, Some(problem)));
    }
    for (place, index) in below.iter().enumerate() {
        let Some(named) = search.member(Some(index)) else { continue };
        // What a CA issues to itself is not constrained, so that it can change its key.
        if place > 0 && named.is_self_issued() && !search.as_go() {
            continue;
        }
        for name in names_of(named, search.as_go()) {
            let problem = match outside(search, &trees, &name, extension.critical) {
                Ok(None) => continue,
                Ok(Some(problem)) => problem,
                Err(exhausted) => return Some(Check::failed(BUDGET, exhausted)),
            };
            let reason = format!("{}: the name {} {problem}, by {}", named.title(), quoted(name.value), member.title());
            return Some(Check::failed(NAME_CONSTRAINTS, reason).about(named.fingerprint()));
        }
    }
    Some(Check::verified(NAME_CONSTRAINTS))
}

/// What keeps a name from being within; why that is not found out.
fn outside(
    search: &mut Search<'_>,
    trees: &[Subtree<'_>],
    name: &Named<'_>,
    critical: bool,
) -> Result<Option<&'static str>, String> {
    let mut permitted = None;
    // Go reads all names before it compares any.
    if search.as_go() && !trees.is_empty() && !name.is_sound {
        return Ok(Some("can't be read, which it must where names are constrained"));
    }
    for tree in trees {
        if !search.compare() {
            return Err(search.exhausted.clone().unwrap_or_default());
        }
        if tree.base.form != name.form {
            continue;
        }
        if !PROCESSED.contains(&name.form) {
            if critical && !search.as_go() {
                return Ok(Some("is of a form that is constrained, and constraints of it are not processed"));
            }
            continue;
        }
        if !name.is_sound {
            return Ok(Some("can't be compared with the constraints"));
        }
        match (tree.permitted, tree.holds(name, search.as_go())) {
            (true, holds) => permitted = Some(permitted == Some(true) || holds),
            (false, true) => return Ok(Some("is excluded")),
            (false, false) => {}
        }
    }
    Ok((permitted == Some(false)).then_some("is not permitted"))
}

/// The forms of names whose constraints are processed.
const PROCESSED: &[&str] = &["dNSName", "iPAddress", "rfc822Name", "uniformResourceIdentifier", "directoryName"];

/// The subtrees of name constraints.
pub(super) fn subtrees_of(value: &ExtensionValue) -> Vec<Subtree<'_>> {
    let mut subtrees = Vec::new();
    let ExtensionValue::Structured(Structured::Members(lists)) = value else { return subtrees };
    for (list, items) in lists {
        let Structured::List(items) = items else { continue };
        for item in items {
            let Structured::Members(parts) = item else { continue };
            let limited = parts.iter().any(|(part, value)| match *part {
                "minimum" => *value != Structured::Number(0),
                part => part == "maximum",
            });
            for (_, part) in parts {
                let Structured::Name(base) = part else { continue };
                let network = base.value.split_once('/').and_then(|(start, mask)| {
                    let start = address(start)?;
                    Some((start, mask_of(mask, start.0)?))
                });
                subtrees.push(Subtree { permitted: *list == "permittedSubtrees", base, limited, network });
            }
        }
    }
    subtrees
}

fn address(text: &str) -> Option<Address> {
    Some(match text.parse().ok()? {
        IpAddr::V4(address) => (true, u128::from(u32::from(address))),
        IpAddr::V6(address) => (false, u128::from(address)),
    })
}

/// A mask by the number of its ones; one with gaps is none.
fn mask_of(ones: &str, is_v4: bool) -> Option<Address> {
    let bits: u32 = if is_v4 { 32 } else { 128 };
    let zeros = bits.checked_sub(ones.parse().ok()?)?;
    let all = u128::MAX >> (128 - bits);
    Some((is_v4, all & u128::MAX.checked_shl(zeros).unwrap_or(0)))
}

/// The names of a certificate that are constrained. For Go these are the alternative ones.
fn names_of<'c>(member: &'c Member, as_go: bool) -> Vec<Named<'c>> {
    let certificate = &member.certificate;
    let alternative = certificate.subject_alt_names();
    let mut names: Vec<Named<'c>> = alternative
        .iter()
        .map(|name| {
            let (form, value) = (name.form.as_ref(), name.value.as_str());
            let address = if form == "iPAddress" { address(value) } else { None };
            let is_sound = address.is_some() || form != "iPAddress" && is_sound(form, value, as_go);
            Named { form, value, name: name.name.as_deref(), address, is_sound }
        })
        .collect();
    if as_go {
        names.retain(|name| name.form != "directoryName");
        return names;
    }
    let text = |form: &'c str, value: &'c str, name: Option<&'c Name>| {
        let is_sound = is_sound(form, value, false);
        Named { form, value, name, address: None, is_sound }
    };
    if !certificate.subject.attributes.is_empty() {
        names.push(text("directoryName", &certificate.subject.text, Some(&certificate.subject)));
    }
    if !alternative.iter().any(|name| name.form == "rfc822Name") {
        names.extend(certificate.subject.values(oid::EMAIL_ADDRESS).map(|value| text("rfc822Name", value, None)));
    }
    names
}

/// Whether a text is a name of a form.
fn is_sound(form: &str, value: &str, as_go: bool) -> bool {
    match form {
        "dNSName" if as_go => value.is_empty() || value.split('.').all(is_label_of_go),
        "dNSName" => is_host(value.strip_prefix("*.").unwrap_or(value)),
        "rfc822Name" => is_mailbox(value) && (as_go || mailbox(value).is_some_and(|(_, host)| is_host(host))),
        "uniformResourceIdentifier" => host_of(value).is_some(),
        _ => true,
    }
}

/// Go wants nothing more of the labels of a host than characters that can be seen.
fn is_label_of_go(label: &str) -> bool {
    !label.is_empty() && label.bytes().all(|byte| byte.is_ascii_graphic())
}

impl Subtree<'_> {
    /// Whether it is one of its form. Of hosts a period may stand before it, as many write it.
    fn is_sound(&self) -> bool {
        let base = self.base.value.as_str();
        let is_domain = base.is_empty() || is_host(base.strip_prefix('.').unwrap_or(base));
        match self.base.form.as_ref() {
            "dNSName" | "uniformResourceIdentifier" => is_domain,
            "iPAddress" => self.network.is_some(),
            "rfc822Name" => is_domain || is_mailbox(base) && mailbox(base).is_some_and(|(_, host)| is_host(host)),
            _ => true,
        }
    }

    /// Whether a name is in it; of what is excluded, whether it may be. Go takes all hosts below one for its own.
    fn holds(&self, name: &Named<'_>, as_go: bool) -> bool {
        let base = self.base.value.as_str();
        let of_host = |host: &str| match as_go || base.is_empty() || base.starts_with('.') {
            true => is_below(host, base),
            false => host.eq_ignore_ascii_case(base),
        };
        match self.base.form.as_ref() {
            "dNSName" => {
                let wildcard = name.value.strip_prefix("*.").filter(|_| !self.permitted);
                is_below(name.value, base)
                    || wildcard
                        .zip(base.split_once('.'))
                        .is_some_and(|(rest, (_, parent))| rest.eq_ignore_ascii_case(parent))
            }
            "iPAddress" => {
                name.address.zip(self.network).is_some_and(|((v4, address), ((is_v4, start), (_, mask)))| {
                    v4 == is_v4 && address & mask == start & mask
                })
            }
            "rfc822Name" => match (mailbox(name.value), mailbox(base)) {
                (Some((local, host)), Some((own, own_host))) => local == own && host.eq_ignore_ascii_case(own_host),
                (Some((_, host)), None) => of_host(host),
                _ => false,
            },
            "uniformResourceIdentifier" => host_of(name.value).is_some_and(of_host),
            _ => self.base.name.as_ref().zip(name.name).is_some_and(|(base, name)| is_within(base, name)),
        }
    }
}

/// Whether a host is another or below it; with a period before that, only below.
fn is_below(host: &str, base: &str) -> bool {
    let (host, base) = (host.as_bytes(), base.as_bytes());
    let Some((before, end)) = host.len().checked_sub(base.len()).and_then(|cut| host.split_at_checked(cut)) else {
        return false;
    };
    end.eq_ignore_ascii_case(base)
        && (before.is_empty() || base.is_empty() || before.ends_with(b".") || base.starts_with(b"."))
}

/// The local part and the host of a mailbox.
fn mailbox(text: &str) -> Option<(&str, &str)> {
    if text.starts_with('"') { text.rsplit_once('@') } else { text.split_once('@') }
}

/// The host of a URI, where it is one of labels and no IP address.
fn host_of(uri: &str) -> Option<&str> {
    let (_, rest) = uri.split_once("://")?;
    let authority = rest.split(['/', '?', '#']).next()?;
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    let host = host.split_once(':').map_or(host, |(host, _)| host);
    (is_host(host) && host.parse::<IpAddr>().is_err()).then_some(host)
}

#[cfg(test)]
mod tests {
    use super::{address, host_of, is_below, mask_of};

    #[test]
    fn hosts_below_others() {
        for (host, base, below) in [
            ("example.com", "example.com", true),
            ("a.EXAMPLE.com", "example.com", true),
            ("aexample.com", "example.com", false),
            ("example.com", ".example.com", false),
            ("a.example.com", ".example.com", true),
            ("example.com", "", true),
            ("com", "example.com", false),
            ("*.example.com", "example.com", true),
            ("*.example.com", "a.example.com", false),
        ] {
            assert_eq!(is_below(host, base), below, "{host} {base}");
        }
    }

    #[test]
    fn hosts_of_uris() {
        assert_eq!(host_of("https://user@example.com:443/a?b"), Some("example.com"));
        assert_eq!(host_of("spiffe://cluster.local/ns/default"), Some("cluster.local"));
        for none in ["urn:a:b", "https:///a", "https://10.0.0.1/", "https://[::1]/", "a.example.com"] {
            assert_eq!(host_of(none), None, "{none}");
        }
    }

    #[test]
    fn masks() {
        assert_eq!(mask_of("8", true), Some((true, 0xff00_0000)));
        assert_eq!(mask_of("0", false), Some((false, 0)));
        assert_eq!(mask_of("128", false), Some((false, u128::MAX)));
        assert_eq!(mask_of("33", true), None);
        assert_eq!(mask_of("255.0.255.0", true), None);
        assert_eq!(address("::1"), Some((false, 1)));
    }
}
