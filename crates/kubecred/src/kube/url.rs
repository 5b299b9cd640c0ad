//! URLs as the server's rules see them (Go's `net/url`), no further than the rules ask.

use std::net::Ipv6Addr;

/// What a rule may ask of a URL.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Url<'u> {
    /// The scheme in lower case; empty where there is none.
    pub scheme: String,
    /// The host with its port; empty where there is none.
    pub host: &'u str,
    /// The path, as it is written.
    pub path: &'u str,
    /// The query, as it is written.
    pub query: &'u str,
}

/// Whether a text is a URL that begins with a scheme, or a path from the root.
pub fn is_url(text: &str) -> bool {
    split(text, true).is_some()
}

/// The parts of such a URL.
pub fn parse(text: &str) -> Option<Url<'_>> {
    if !is_url(text) {
        return None;
    }
    let (before, fragment) = text.split_once('#').unwrap_or((text, ""));
    if !escapes_are_whole(fragment) {
        return None;
    }
    split(before, false)
}

impl Url<'_> {
    /// Whether the query names no parameter. What is malformed names none.
    pub fn has_no_parameters(&self) -> bool {
        !self.query.split('&').any(|pair| !pair.is_empty() && !pair.contains(';') && escapes_are_whole(pair))
    }
}

/// `request` is how a server reads the target of a request: in it, nothing is a fragment.
fn split(text: &str, request: bool) -> Option<Url<'_>> {
    if text.bytes().any(|byte| byte < 0x20 || byte == 0x7f) || (text.is_empty() && request) {
        return None;
    }
    let mut url = Url { scheme: String::new(), host: "", path: "", query: "" };
    if text == "*" {
        url.path = "*";
        return Some(url);
    }
    let (scheme, rest) = split_scheme(text)?;
    url.scheme = scheme.to_ascii_lowercase();
    let (rest, query) = rest.split_once('?').unwrap_or((rest, ""));
    url.query = query;
    if !rest.starts_with('/') {
        if !scheme.is_empty() {
            // `mailto:jane@example.com` has no path, and nothing more to look at.
            return Some(url);
        }
        let first = rest.split('/').next().unwrap_or_default();
        if request || first.contains(':') {
            return None;
        }
    }
    url.path = rest;
    let has_authority = !scheme.is_empty() || (!request && !rest.starts_with("///"));
    if has_authority && let Some(after) = rest.strip_prefix("//") {
        let end = after.find('/').unwrap_or(after.len());
        let (authority, path) = after.split_at(end);
        url.host = host_of(authority, &url.scheme)?;
        url.path = path;
    }
    escapes_are_whole(url.path).then_some(url)
}

/// The scheme and what follows its colon; no scheme, and all of the text, where it does not begin with one.
fn split_scheme(text: &str) -> Option<(&str, &str)> {
    for (index, byte) in text.bytes().enumerate() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' => {}
            b'0'..=b'9' | b'+' | b'-' | b'.' if index > 0 => {}
            b':' if index == 0 => return None,
            b':' => return text.split_once(':'),
            _ => break,
        }
    }
    Some(("", text))
}

fn host_of<'a>(authority: &'a str, scheme: &str) -> Option<&'a str> {
    let Some((user, host)) = authority.rsplit_once('@') else {
        return is_host(authority, scheme).then_some(authority);
    };
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"-._:~!$&'()*+,;=%@".contains(&byte);
    (is_host(host, scheme) && user.bytes().all(allowed) && escapes_are_whole(user)).then_some(host)
}

fn is_host(host: &str, scheme: &str) -> bool {
    if let Some(open) = host.rfind('[') {
        let Some((address, port)) = host.rsplit_once(']') else { return false };
        return open == 0 && is_port(port) && address.strip_prefix('[').is_some_and(is_ip6);
    }
    let strict = matches!(scheme, "http" | "https");
    let colon = if strict { host.find(':') } else { host.rfind(':') };
    let port = colon.and_then(|colon| host.get(colon..)).unwrap_or_default();
    is_port(port) && host_characters(host, false)
}

/// An IPv6 address, which may end with a zone: `fe80::1%25eth0`.
fn is_ip6(text: &str) -> bool {
    let (address, zone) = match text.find("%25") {
        Some(at) => text.split_at(at),
        None => (text, ""),
    };
    host_characters(address, false)
        && host_characters(zone, true)
        && zone != "%25"
        && address.parse::<Ipv6Addr>().is_ok()
}

fn is_port(text: &str) -> bool {
    text.is_empty() || text.strip_prefix(':').is_some_and(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Whether these characters may stand in a host. Only bytes beyond ASCII, and `%` itself, may be escaped there; in a
/// zone, what may stand there anyway, and a space.
fn host_characters(text: &str, zone: bool) -> bool {
    let mut rest = text.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        rest = after;
        if byte != b'%' {
            if !host_byte(byte) {
                return false;
            }
            continue;
        }
        let Some(escaped) = after.get(..2).and_then(hex_byte) else { return false };
        let allowed = escaped == b'%' || if zone { escaped == b' ' || host_byte(escaped) } else { escaped >= 0x80 };
        if !allowed {
            return false;
        }
        rest = after.get(2..).unwrap_or_default();
    }
    true
}

fn host_byte(byte: u8) -> bool {
    byte >= 0x80 || byte.is_ascii_alphanumeric() || b"-_.~!$&'()*+,;=:[]<>\"".contains(&byte)
}

/// Whether each `%` is followed by two digits.
fn escapes_are_whole(text: &str) -> bool {
    let mut parts = text.as_bytes().split(|&byte| byte == b'%').skip(1);
    parts.all(|part| part.get(..2).and_then(hex_byte).is_some())
}

fn hex_byte(digits: &[u8]) -> Option<u8> {
    let digit = |byte: &u8| char::from(*byte).to_digit(16);
    match digits {
        [high, low] => u8::try_from(digit(high)? * 16 + digit(low)?).ok(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls() {
        for good in [
            "https://a.example",
            "HTTPS://A.example:8443/realms/x?a=b",
            "https://[::1]:80/x",
            "https://[fe80::1%25eth0]/",
            "https://u:p@a.example",
            "https:opaque",
            "https:///a",
            "https://",
            "https://a.example/#x",
            "https://a.example:",
            "/path",
            "*",
            "https://ä.example",
            "https://%C3%A4.example",
            "postgres://a:1,b:2/x",
        ] {
            assert!(is_url(good), "{good}");
        }
        for bad in [
            "",
            "foo",
            "a b",
            ":x",
            "1https://a",
            "https://a.example#x",
            "https://a b",
            "https://a:b",
            "https://a:1:2",
            "https://[::1",
            "https://x[::1]",
            "https://[1.2.3.4]",
            "https://%41.example",
            "https://a.example/%4",
            "https://u ser@a.example",
            "https://a.example/\u{7}",
        ] {
            assert!(!is_url(bad), "{bad}");
        }
    }

    #[test]
    fn parts() {
        let url = parse("HTTPS://u@a.example:1/b?c=d#e").unwrap();
        assert_eq!((url.scheme.as_str(), url.host, url.path, url.query), ("https", "a.example:1", "/b", "c=d"));
        assert!(!url.has_no_parameters());
        for none in ["https://a.example?", "https://a.example?&", "https://a.example?a;b", "https://a.example?%z"] {
            assert!(parse(none).unwrap().has_no_parameters(), "{none}");
        }
        assert!(!parse("https://a.example?=").unwrap().has_no_parameters());
        // As the target of a request its path would end with `#%`, which is no escape.
        assert!(parse("https://a.example/#%").is_none());
    }
}
