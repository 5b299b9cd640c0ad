//! Whether a certificate is for a name: of a host (RFC 9525, section 6), an IP address, or a mailbox (RFC 5280, section
//! 4.2.1.6). The common name counts for nothing.

use std::net::IpAddr;

use super::ChainUsage;
use super::checks::{NAMES, judged};
use super::search::Search;
use crate::diagnostic::quoted;
use crate::secret::masked;
use crate::verify::check::Check;
use crate::x509::GeneralName;

/// Asks it of the first certificate, and of all names that were given.
pub(super) fn check(search: &mut Search<'_>, path: &[usize]) -> Option<Check> {
    let member = search.member(path.first()).filter(|_| path.len() == 1)?;
    let wanted = &search.options.names;
    if wanted.is_empty() {
        let asked = search.options.usage == ChainUsage::Server;
        return asked.then(|| Check::not_checked(NAMES, "no name was given"));
    }
    let names = member.certificate.subject_alt_names();
    let missing = wanted.iter().find(|wanted| !names.iter().any(|name| is_for(name, wanted)));
    let problem = missing.map(|missing| {
        let listed: Vec<String> = names.iter().take(LISTED).map(|name| quoted(&name.value)).collect();
        match listed.as_slice() {
            [] => format!("it is not for {}: it has no alternative names", quoted(missing)),
            _ if names.len() > LISTED => {
                format!("it is not for {}: it is for {}, …", quoted(missing), listed.join(", "))
            }
            _ => format!("it is not for {}: it is for {}", quoted(missing), listed.join(", ")),
        }
    });
    Some(
        judged(NAMES, member, problem).expecting(wanted.iter().map(|name| masked(name)).collect::<Vec<_>>().join(", ")),
    )
}

/// Names that one message lists.
const LISTED: usize = 5;

fn is_for(name: &GeneralName, wanted: &str) -> bool {
    let address = wanted.strip_prefix('[').and_then(|inner| inner.strip_suffix(']')).unwrap_or(wanted);
    match (name.form.as_ref(), address.parse::<IpAddr>()) {
        ("iPAddress", Ok(address)) => name.value.parse() == Ok(address),
        ("dNSName", Err(_)) => host_matches(&name.value, wanted),
        ("rfc822Name", Err(_)) => match (name.value.rsplit_once('@'), wanted.rsplit_once('@')) {
            (Some((local, host)), Some((other, other_host))) => local == other && host.eq_ignore_ascii_case(other_host),
            _ => false,
        },
        _ => false,
    }
}

/// Whether a host is meant by a dNSName, whose first label may be `*`, which stands for one label (RFC 9525, section 6.3).
fn host_matches(pattern: &str, host: &str) -> bool {
    let host = host.strip_suffix('.').unwrap_or(host);
    let (rest, host_rest) = match pattern.strip_prefix("*.") {
        Some(rest) => (rest, host.split_once('.').map_or("", |(label, rest)| if label.is_empty() { "" } else { rest })),
        None => (pattern, host),
    };
    is_host(rest) && is_host(host) && rest.eq_ignore_ascii_case(host_rest)
}

/// Whether a text is a name of labels (RFC 1034, section 3.5). Underscores are used in clusters, and change nothing.
pub(super) fn is_host(text: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    !text.is_empty()
        && text.len() <= 253
        && text
            .split('.')
            .all(|label| (1..=63).contains(&label.len()) && label.bytes().all(allowed) && !label.starts_with('-'))
}

#[cfg(test)]
mod tests {
    use super::host_matches;

    #[test]
    fn a_wildcard_is_one_whole_label() {
        for (pattern, host, matches) in [
            ("example.com", "EXAMPLE.com", true),
            ("example.com", "example.com.", true),
            ("*.example.com", "a.example.com", true),
            ("*.example.com", "a.b.example.com", false),
            ("*.example.com", "example.com", false),
            ("*.example.com", ".example.com", false),
            ("a*.example.com", "ab.example.com", false),
            ("a.*.com", "a.b.com", false),
            ("*", "com", false),
            ("", "", false),
            ("😜.example.com", "xn--628h.example.com", false),
        ] {
            assert_eq!(host_matches(pattern, host), matches, "{pattern} {host}");
        }
    }
}
