//! Which URIs and domains Go accepts in names of certificates: those that its `net/url` reads and whose host is a
//! plausible domain. All input here is ASCII.

use std::net::{Ipv4Addr, Ipv6Addr};

/// Whether a uniformResourceIdentifier is accepted.
pub(super) fn is_accepted(uri: &str) -> bool {
    let (uri, fragment) = uri.split_once('#').unwrap_or((uri, ""));
    parse(uri).is_some_and(|host| host.is_empty() || is_domain(&host, false))
        && unescape(fragment, Part::Path).is_some()
}

/// Whether a text may be a domain, or (`constraint`) the domain of a name constraint, which may start with a period.
/// The empty text may.
pub(super) fn is_domain(domain: &str, constraint: bool) -> bool {
    if domain.is_empty() {
        return true;
    }
    let labels = if constraint { domain.strip_prefix('.').unwrap_or(domain) } else { domain };
    !domain.ends_with('.')
        && domain.bytes().all(|byte| (33..=126).contains(&byte))
        && labels.split('.').all(|label| !label.is_empty())
}

/// Whether a text is a mailbox (RFC 2821), as Go takes it in a name constraint.
pub(crate) fn is_mailbox(text: &str) -> bool {
    let domain = if let Some(quoted) = text.strip_prefix('"') { behind_quoted(quoted) } else { behind_atoms(text) };
    let Some(domain) = domain.and_then(|rest| rest.strip_prefix('@')) else {
        return false;
    };
    domain.is_empty()
        || domain.split('.').all(|label| !label.is_empty()) && domain.bytes().all(|byte| (33..=126).contains(&byte))
}

/// The host of a URI, empty where it has none; `None` where Go refuses the URI.
fn parse(uri: &str) -> Option<String> {
    if uri.bytes().any(|byte| byte < b' ' || byte == 0x7f) {
        return None;
    }
    if uri == "*" {
        return Some(String::new());
    }
    let (scheme, rest) = scheme(uri)?;
    let rest = rest.split_once('?').map_or(rest, |(path, _)| path);
    if !rest.starts_with('/') {
        if !scheme.is_empty() {
            // A URI like `urn:…` is taken as it is.
            return Some(String::new());
        }
        if rest.split('/').next().is_some_and(|segment| segment.contains(':')) {
            return None;
        }
    }
    let mut host = String::new();
    let mut path = rest;
    if let Some(behind) = rest.strip_prefix("//")
        && (!scheme.is_empty() || !behind.starts_with('/'))
    {
        let slash = behind.find('/').unwrap_or(behind.len());
        let (authority, rest) = behind.split_at_checked(slash)?;
        host = host_of(scheme, authority)?;
        path = rest;
    }
    unescape(path, Part::Path)?;
    Some(host)
}

fn scheme(uri: &str) -> Option<(&str, &str)> {
    for (index, byte) in uri.bytes().enumerate() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' => {}
            b'0'..=b'9' | b'+' | b'-' | b'.' if index > 0 => {}
            b':' if index == 0 => return None,
            b':' => return uri.split_once(':'),
            _ => break,
        }
    }
    Some(("", uri))
}

fn host_of(scheme: &str, authority: &str) -> Option<String> {
    let (user, host) = authority.rsplit_once('@').map_or((None, authority), |(user, host)| (Some(user), host));
    let host = unbracketed(scheme, host)?;
    if let Some(user) = user {
        let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"-._:~!$&'()*+,;=%@".contains(&byte);
        if !user.bytes().all(allowed) {
            return None;
        }
        unescape(user, Part::Path)?;
    }
    Some(host)
}

fn unbracketed(scheme: &str, host: &str) -> Option<String> {
    match host.rfind('[') {
        None => {
            if let Some(mut colon) = host.find(':') {
                // Web addresses have one colon; of other schemes the last one counts.
                if !scheme.eq_ignore_ascii_case("http") && !scheme.eq_ignore_ascii_case("https") {
                    colon = host.rfind(':')?;
                }
                if !is_port(host.get(colon..)?) {
                    return None;
                }
            }
            unescape(host, Part::Host)
        }
        Some(0) => {
            let (address, port) = host.strip_prefix('[')?.rsplit_once(']')?;
            if !is_port(port) {
                return None;
            }
            let address = match address.find("%25") {
                Some(zone) => {
                    let (address, zone) = address.split_at_checked(zone)?;
                    unescape(address, Part::Host)? + &unescape(zone, Part::Zone)?
                }
                None => unescape(address, Part::Host)?,
            };
            let (address_alone, zone) = address.split_once('%').map_or((address.as_str(), None), |(a, z)| (a, Some(z)));
            if zone == Some("") || address_alone.parse::<Ipv4Addr>().is_ok() {
                return None;
            }
            address_alone.parse::<Ipv6Addr>().ok()?;
            Some(format!("[{address}]{port}"))
        }
        Some(_) => None,
    }
}

fn is_port(text: &str) -> bool {
    text.is_empty() || text.strip_prefix(':').is_some_and(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()))
}

#[derive(Clone, Copy, PartialEq)]
enum Part {
    Path,
    Host,
    Zone,
}

/// Undoes percent-encoding; `None` for what may not stand in that part.
fn unescape(text: &str, part: Part) -> Option<String> {
    let mut unescaped = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    loop {
        match rest {
            [] => break,
            [b'%', high, low, behind @ ..] => {
                let byte = char::from(*high).to_digit(16)? << 4 | char::from(*low).to_digit(16)?;
                let byte = u8::try_from(byte).ok()?;
                if part == Part::Host && byte < 0x80 && byte != b'%' {
                    return None;
                }
                if part == Part::Zone && byte != b'%' && byte != b' ' && !may_stand_in_host(byte) {
                    return None;
                }
                unescaped.push(byte);
                rest = behind;
            }
            [b'%', ..] => return None,
            [byte, behind @ ..] => {
                if part != Part::Path && *byte < 0x80 && !may_stand_in_host(*byte) {
                    return None;
                }
                unescaped.push(*byte);
                rest = behind;
            }
        }
    }
    Some(unescaped.iter().copied().map(char::from).collect())
}

fn may_stand_in_host(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-_.~!$&'()*+,;=:[]<>\"".contains(&byte)
}

/// What follows a quoted local part.
fn behind_quoted(text: &str) -> Option<&str> {
    let mut characters = text.char_indices();
    while let Some((index, character)) = characters.next() {
        match character {
            '"' => return text.get(index + 1..),
            '\\' => {
                let (_, escaped) = characters.next()?;
                if !matches!(escaped, '\u{1}'..='\u{9}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{7f}') {
                    return None;
                }
            }
            '\0' | '\t' | '\n' | '\r' => return None,
            _ => {}
        }
    }
    None
}

/// What follows a local part of atoms and periods.
fn behind_atoms(text: &str) -> Option<&str> {
    let mut local = String::new();
    let mut characters = text.char_indices();
    let mut end = text.len();
    while let Some((index, character)) = characters.next() {
        if character == '\\' {
            local.push(characters.next()?.1);
        } else if character.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~.".contains(character) {
            local.push(character);
        } else {
            end = index;
            break;
        }
    }
    let dots = local.starts_with('.') || local.ends_with('.') || local.contains("..");
    if local.is_empty() || dots { None } else { text.get(end..) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn uris() {
        for accepted in [
            "spiffe://cluster.local/ns/default/sa/builder",
            "urn:uuid:00000000-0000-0000-0000-000000000000",
            "https://[::1]:443/",
            "https://[fe80::1%25eth0]/",
            "http://user:pass@host/",
            "/relative",
            "",
            "a%20b",
        ] {
            assert!(is_accepted(accepted), "{accepted}");
        }
        for refused in [
            ":nothing",
            "https://host:port/",
            "https://ho st/",
            "https://[1.2.3.4]/",
            "https://host./",
            "https://a..b/",
            "a:b\u{7f}",
            "%zz",
            "https://[::1/",
            "http://a:1:2/",
            "https://%41/",
        ] {
            assert!(!is_accepted(refused), "{refused}");
        }
    }
}
