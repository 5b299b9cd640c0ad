//! Finds secrets in a text in one pass: each value that is shown goes through here.

use super::encoded::{decoded_head, decoded_text, holds_encoded_label, is_private_key};
use super::{CLUSTER_TOKENS, FOREIGN_TOKENS, is_secret_name};

/// A secret in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Found {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) form: Form,
}

/// What a secret is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    Token,
    PrivateKey,
    /// What the text itself calls a secret.
    Named,
}

impl Form {
    pub(super) fn described(self) -> &'static str {
        match self {
            Form::Token => "a token",
            Form::PrivateKey => "a private key",
            Form::Named => "a secret",
        }
    }
}

/// How far to look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reach {
    /// What is a secret by its form.
    Forms,
    /// And what the text itself calls one: `password=…`, `Bearer …`, `https://user:…@host`.
    Everything,
}

/// The first secret from an offset on.
pub(super) fn next(text: &str, from: usize, reach: Reach) -> Option<Found> {
    Scan { text, bytes: text.as_bytes(), reach, layer: 0 }.next(from)
}

/// Layers of base64 that are looked into: a Secret around a Secret.
const LAYERS: usize = 3;

/// Bytes of the shortest token that is known by its form: a bootstrap token.
const SHORTEST_TOKEN: usize = 23;
/// Nobody breaks a word into shorter lines.
const SHORTEST_LINE: usize = 24;
/// Letters of a name that are looked at.
const LONGEST_NAME: usize = 64;
/// Shorter values behind a name are words.
const SHORTEST_VALUE: usize = 4;

struct Scan<'t> {
    text: &'t str,
    bytes: &'t [u8],
    reach: Reach,
    layer: usize,
}

impl Scan<'_> {
    fn next(&self, from: usize) -> Option<Found> {
        let rest = self.rest(from);
        let told = self.reach == Reach::Everything && memchr::memchr3(b'=', b':', b' ', rest).is_some();
        if rest.len() < SHORTEST_TOKEN && !told {
            return None;
        }
        // No word is read twice: a hostile text is one word of megabytes.
        let (mut no_token_before, mut no_base64_before) = (0, 0);
        let mut class_before = match from.checked_sub(1) {
            Some(before) => self.bytes.get(before).map_or(0, |&byte| class_of(byte)),
            None => 0,
        };
        // Each value that is shown comes through here: most bytes are passed over by one look at their class.
        for (at, &byte) in self.bytes.iter().enumerate().skip(from) {
            let class = class_of(byte);
            let starts_word = class_before & WORD == 0;
            let starts_token = class_before & URL_SAFE == 0;
            class_before = class;
            let mut found = None;
            if class & TRIGGER != 0 {
                found = match byte {
                    b'P' => self.private_key(at),
                    b'e' if at >= no_token_before => self.json_web_token(at, starts_token).unwrap_or_else(|end| {
                        no_token_before = end;
                        None
                    }),
                    b'=' | b':' | b'-' if self.reach == Reach::Everything => self.named(at, byte),
                    _ => None,
                };
            }
            if found.is_none() && starts_word && class & WORD != 0 && at >= no_base64_before {
                let end = self.end_of(at, is_word);
                found = self.known_token(at).or_else(|| match self.bytes.get(end) {
                    Some(b'.') => self.bootstrap_token(at),
                    Some(b' ') => self.authorization(at),
                    _ => None,
                });
                if found.is_none() && end - at >= SHORTEST_LINE {
                    (no_base64_before, found) = self.encoded(at);
                }
            }
            if found.is_some() {
                return found;
            }
        }
        None
    }

    fn rest(&self, at: usize) -> &[u8] {
        self.bytes.get(at..).unwrap_or_default()
    }

    /// Where a run of bytes ends.
    fn end_of(&self, at: usize, belongs: impl Fn(u8) -> bool) -> usize {
        at + self.rest(at).iter().take_while(|&&byte| belongs(byte)).count()
    }

    fn found(start: usize, end: usize, form: Form) -> Option<Found> {
        Some(Found { start, end, form })
    }

    /// `PRIVATE KEY` before dashes, with all from its BEGIN to the dashes of its END, or to the end of the text.
    fn private_key(&self, at: usize) -> Option<Found> {
        const LABEL: &str = "PRIVATE KEY";
        const WORDS_BEFORE: usize = 40;
        let rest = self.text.get(at..)?.strip_prefix(LABEL)?;
        rest.starts_with('-').then_some(())?;
        let before = self.bytes.get(at.saturating_sub(WORDS_BEFORE)..at)?;
        let begin = before.windows(5).rposition(|word| word == b"BEGIN").map(|position| at - before.len() + position);
        let start = begin.map_or(at, |begin| {
            begin - self.bytes.get(..begin).unwrap_or_default().iter().rev().take_while(|&&byte| byte == b'-').count()
        });
        let body = at + LABEL.len();
        let end = self.text.get(body..)?.find(LABEL).map_or(self.bytes.len(), |end| body + end + LABEL.len());
        Self::found(start, self.end_of(end, |byte| byte == b'-'), Form::PrivateKey)
    }

    /// A header that is a JSON object, a period, and what follows. `Err`: where no token can begin before.
    fn json_web_token(&self, at: usize, starts_word: bool) -> Result<Option<Found>, usize> {
        let rest = self.rest(at);
        if !matches!(rest.get(1), Some(b'y' | b'w' | b'3')) {
            return Ok(None);
        }
        let empty = rest.starts_with(b"e30.ey");
        if !empty {
            let object =
                [&b"eyJ"[..], b"eyI", b"eyA", b"ewo", b"ew0", b"ewk"].iter().any(|start| rest.starts_with(start));
            let head = decoded_head(rest.get(..12).unwrap_or_default());
            let is_json = |byte: &u8| matches!(byte, b'\n' | b'\r' | b'\t' | b' '..=b'~');
            if !object || head.length < 9 || !head.bytes().iter().all(is_json) {
                return Ok(None);
            }
        }
        let dot = self.end_of_lines(at, is_url_safe);
        if self.bytes.get(dot) != Some(&b'.') {
            return Err(dot);
        }
        // Within a longer word only a second JSON object tells that this is a token.
        let second = self.rest(dot + 1);
        if !starts_word && !second.starts_with(b"ey") && !second.starts_with(b"ew") {
            return Err(dot);
        }
        let end = self.end_of_lines(at, |byte| is_url_safe(byte) || matches!(byte, b'.' | b'='));
        Ok(Self::found(at, end, Form::Token))
    }

    /// Tokens that are no JSON Web Tokens, known by how they begin.
    fn known_token(&self, at: usize) -> Option<Found> {
        const SHORTEST: usize = 24;
        let rest = self.rest(at);
        if !matches!(rest.first()?, b's' | b'k' | b'y' | b'g' | b'h' | b'x') {
            return None;
        }
        CLUSTER_TOKENS.iter().chain(FOREIGN_TOKENS).find(|start| rest.starts_with(start.as_bytes()))?;
        let end = self.end_of(at, |byte| is_url_safe(byte) || matches!(byte, b'.' | b'~'));
        (end - at >= SHORTEST).then_some(Found { start: at, end, form: Form::Token })
    }

    /// The bootstrap tokens of kubeadm.
    fn bootstrap_token(&self, at: usize) -> Option<Found> {
        let rest = self.rest(at);
        let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
        let (id, secret) = (rest.get(..6)?, rest.get(7..23)?);
        let is_bootstrap = rest.get(6) == Some(&b'.')
            && id.iter().chain(secret).all(|byte| plain(*byte))
            && rest.get(23).is_none_or(|byte| !is_word(*byte) && *byte != b'.')
            && secret.iter().filter(|byte| byte.is_ascii_digit()).count() >= 2;
        is_bootstrap.then_some(Found { start: at, end: at + 23, form: Form::Token })
    }

    /// A word of base64 around something secret; and where the word ends. A path may stand before it: `namespace/word`.
    fn encoded(&self, at: usize) -> (usize, Option<Found>) {
        const SLASHES: usize = 8;
        let end = self.end_of_lines(at, is_word);
        let end = self.end_of(end, |byte| byte == b'=');
        let word = self.bytes.get(at..end).unwrap_or_default();
        let slashes = word.iter().enumerate().filter(|(_, byte)| **byte == b'/').map(|(slash, _)| slash + 1);
        let mut starts = std::iter::once(0).chain(slashes.take(SLASHES));
        let found = starts.find_map(|start| Some((start, self.encoded_word(word.get(start..)?)?)));
        (end, found.and_then(|(start, form)| Self::found(at + start, end, form)))
    }

    fn encoded_word(&self, word: &[u8]) -> Option<Form> {
        const SHORTEST: usize = 24;
        let head = decoded_head(word.get(..SHORTEST)?);
        if is_private_key(head.bytes()) {
            return Some(Form::PrivateKey);
        }
        // Requests and certificates are what is mostly encoded: they are searched as they are.
        if head.bytes().starts_with(b"-----BEGIN CERTIF") && !word.contains(&b'\n') {
            return holds_encoded_label(word).then_some(Form::PrivateKey);
        }
        let is_text = |byte: &u8| matches!(byte, b'\n' | b'\r' | b'\t' | b' '..=b'~');
        if self.layer >= LAYERS || head.length < 3 || !head.bytes().iter().all(is_text) {
            return None;
        }
        let text = decoded_text(word)?;
        let inner = Scan { text: &text, bytes: text.as_bytes(), reach: Reach::Everything, layer: self.layer + 1 };
        Some(inner.next(0)?.form)
    }

    /// What stands behind `Bearer` or `Basic`, if it is no word of a language.
    fn authorization(&self, at: usize) -> Option<Found> {
        const LONGEST_WORD: usize = 20;
        if self.reach != Reach::Everything || !matches!(self.bytes.get(at)?, b'B' | b'b') {
            return None;
        }
        let scheme = ["Bearer ", "Basic "].iter().find(|scheme| {
            self.rest(at).get(..scheme.len()).is_some_and(|word| word.eq_ignore_ascii_case(scheme.as_bytes()))
        })?;
        let start = self.end_of(at + scheme.len(), |byte| byte == b' ');
        let end = self.end_of(start, is_value);
        let value = self.bytes.get(start..end)?;
        let strange = value.iter().any(u8::is_ascii_digit) && value.len() >= 8;
        (strange || value.len() > LONGEST_WORD).then(|| self.told(start, end))
    }

    /// What stands behind a name of a secret: `password=…`, `"token": "…"`, `--token …`; and the password of a URL.
    fn named(&self, at: usize, byte: u8) -> Option<Found> {
        let behind = at + 1;
        let start = match byte {
            b'-' => {
                let option = self.bytes.get(at..)?.strip_prefix(b"--")?;
                let length = option.iter().take(LONGEST_NAME).take_while(|&&byte| is_url_safe(byte)).count();
                let end = behind + 1 + length;
                let is_option = self.bytes.get(end) == Some(&b' ') && is_secret_name(self.text.get(at..end)?);
                is_option.then_some(end)?
            }
            b':' if self.rest(at).starts_with(b"://") => return self.user_information(at + 3),
            _ => {
                let apart = byte == b'=' || matches!(self.bytes.get(behind)?, b' ' | b'"' | b'\'');
                (apart && is_secret_name(self.name_before(at)?)).then_some(behind)?
            }
        };
        let start = self.end_of(start, |byte| byte == b' ');
        let start = self.end_of(start, |byte| matches!(byte, b'"' | b'\''));
        // A variable, a placeholder, a structure.
        if self.text.get(start..)?.starts_with(['$', '<', '{', '[', '(', '*', '|', '>', '-', '…']) {
            return None;
        }
        let end = self.end_of(start, is_value);
        let value = self.text.get(start..end)?;
        let is_other = ["null", "true", "false", "None"].contains(&value)
            || ["bearer", "basic"].iter().any(|scheme| value.eq_ignore_ascii_case(scheme));
        (value.len() >= SHORTEST_VALUE && !is_other).then(|| self.told(start, end))
    }

    /// What the text calls a secret, and what it is where its form tells.
    fn told(&self, start: usize, end: usize) -> Found {
        let token = self.json_web_token(start, true).ok().flatten();
        token.unwrap_or(Found { start, end, form: Form::Named })
    }

    /// The name that ends before an offset, with or without a quote behind it.
    fn name_before(&self, at: usize) -> Option<&str> {
        let before = self.bytes.get(at.saturating_sub(LONGEST_NAME)..at)?;
        let before = before.strip_suffix(b"\"").or(before.strip_suffix(b"'")).unwrap_or(before);
        let length = before.iter().rev().take_while(|&&byte| is_url_safe(byte) || byte == b'.').count();
        std::str::from_utf8(before.get(before.len() - length..)?).ok().filter(|name| !name.is_empty())
    }

    /// The password in `//user:password@host`, or all that stands before the `@` where it is long.
    fn user_information(&self, start: usize) -> Option<Found> {
        const LONGEST: usize = 512;
        const LONGEST_USER: usize = 24;
        let authority = self.rest(start);
        let authority = authority.get(..authority.len().min(LONGEST))?;
        let ends = |byte: &u8| byte.is_ascii_whitespace() || matches!(byte, b'/' | b'?' | b'#' | b'"' | b'\'' | b'`');
        let authority = authority.split(ends).next()?;
        let end = authority.iter().rposition(|&byte| byte == b'@')?;
        let colon = authority.get(..end)?.iter().position(|&byte| byte == b':');
        let from = match colon {
            Some(colon) => colon + 1,
            None if end > LONGEST_USER => 0,
            None => return None,
        };
        (from < end).then_some(Found { start: start + from, end: start + end, form: Form::Named })
    }

    /// Where a run of bytes ends that may be broken into lines, as terminals and mails break long words.
    fn end_of_lines(&self, at: usize, belongs: impl Fn(u8) -> bool) -> usize {
        let mut start = at;
        loop {
            let end = self.end_of(start, &belongs);
            let line_break = self.end_of(end, |byte| matches!(byte, b'\r' | b'\n'));
            let next = self.end_of(line_break, |byte| byte == b' ');
            let goes_on = line_break > end && self.bytes.get(next).is_some_and(|&byte| belongs(byte));
            if end - start < SHORTEST_LINE || !goes_on {
                return end;
            }
            start = next;
        }
    }
}

/// Whether a byte belongs to base64 of any alphabet.
#[inline(always)]
pub(super) fn is_word(byte: u8) -> bool {
    class_of(byte) & WORD != 0
}

#[inline(always)]
fn is_url_safe(byte: u8) -> bool {
    class_of(byte) & URL_SAFE != 0
}

/// Base64 of any alphabet.
const WORD: u8 = 1;
/// Base64 of the URL-safe alphabet.
const URL_SAFE: u8 = 2;
/// Where something may begin that is no word.
const TRIGGER: u8 = 4;

/// The class of each byte: one look at a table instead of a row of comparisons.
#[allow(clippy::indexing_slicing, reason = "the compiler checks it")]
const CLASSES: [u8; 256] = {
    let mut classes = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        classes[byte] = match byte as u8 {
            b'P' | b'e' | b'-' => WORD | URL_SAFE | TRIGGER,
            b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' | b'_' => WORD | URL_SAFE,
            b'+' | b'/' => WORD,
            b'=' | b':' => TRIGGER,
            _ => 0,
        };
        byte += 1;
    }
    classes
};

#[inline(always)]
fn class_of(byte: u8) -> u8 {
    CLASSES.get(usize::from(byte)).copied().unwrap_or(0)
}

/// Whether a value on a command line or in a header goes on.
fn is_value(byte: u8) -> bool {
    !byte.is_ascii_whitespace() && !matches!(byte, b'"' | b'\'' | b',' | b';' | b'&' | b')' | b'}' | b'`')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::encoding::base64;

    const TOKEN: &str = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJqYW5lIn0.c2lnbmF0dXJl";
    const KEY: &str = "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgyzpwPFFapJxHNvka";

    fn found(text: &str) -> Option<(&str, Form)> {
        next(text, 0, Reach::Everything).map(|found| (&text[found.start..found.end], found.form))
    }

    #[test]
    fn tokens() {
        for (before, after) in [("", ""), ("Bearer ", "\n"), ("token=", "&x"), ("spec.", "[0]"), ("x", " ")] {
            assert_eq!(found(&format!("{before}{TOKEN}{after}")), Some((TOKEN, Form::Token)), "{before}");
        }
        let (start, end) = TOKEN.split_at(40);
        let broken = format!("{start}\r\n  {end}");
        assert_eq!(found(&broken), Some((broken.as_str(), Form::Token)));
        for token in [
            "sha256~abcdefghijklmnopqrstuvwxyz0123456789-_ABCDE",
            "k8s-aws-v1.aHR0cHM6Ly9zdHMuYW1h",
            "abcdef.0123456789abcdef",
        ] {
            assert_eq!(found(token), Some((token, Form::Token)));
        }
        for start in CLUSTER_TOKENS.iter().chain(FOREIGN_TOKENS) {
            let token = format!("{start}abcdefghijklmnopqrstuvwxyz0123456789");
            assert_eq!(found(&token), Some((token.as_str(), Form::Token)));
        }
        for text in [
            "eyJames.example.com",
            "eyJhbGciOiJSUzI1NiJ9",
            "system.serviceaccounts",
            "abcdef.0123456789abcdefg",
            "sha256:abc",
        ] {
            assert_eq!(found(text), None, "{text}");
        }
    }

    #[test]
    fn private_keys() {
        let pem = format!("-----BEGIN PRIVATE KEY-----\n{KEY}\n-----END PRIVATE KEY-----");
        let text = format!("a\n{pem}\nb");
        assert_eq!(found(&text), Some((pem.as_str(), Form::PrivateKey)));
        let once = base64::encode(pem.as_bytes());
        let twice = base64::encode(once.as_bytes());
        let thrice = base64::encode(twice.as_bytes());
        for text in [KEY, &once, &twice, &thrice] {
            assert_eq!(found(text), Some((text, Form::PrivateKey)));
        }
        let lines = once.as_bytes().chunks(60).map(|line| std::str::from_utf8(line).unwrap()).collect::<Vec<_>>();
        assert_eq!(found(&lines.join("\n  ")).map(|(_, form)| form), Some(Form::PrivateKey));
        assert_eq!(found("the PEM block `PRIVATE KEY` is indented"), None);
    }

    #[test]
    fn what_a_text_calls_a_secret() {
        for (text, secret) in [
            ("token=abcd", "abcd"),
            ("--token abcd x", "abcd"),
            ("client-secret: \"abcd\"", "abcd"),
            ("{\"password\":\"abcd\"}", "abcd"),
            ("https://jane:abcd@proxy:3128/", "abcd"),
            ("Authorization: Bearer abcd1234", "abcd1234"),
            ("Basic amFuZTpodW50ZXIy", "amFuZTpodW50ZXIy"),
        ] {
            assert_eq!(found(text), Some((secret, Form::Named)), "{text}");
        }
        for text in [
            "token: |",
            "token=$TOKEN",
            "basic constraints",
            "Bearer authentication",
            "https://proxy:3128/",
            "https://host/a@b:c",
            "CN=jane,O=dev",
            "name: value",
            "token: true",
        ] {
            assert_eq!(found(text), None, "{text}");
        }
    }

    #[test]
    fn what_is_no_secret() {
        let request = "-----BEGIN CERTIFICATE REQUEST-----\nMIHXMH8CAQAwHTEMMAoGA1UECgwDZGV2MQ0wCwYDVQQDDARqYW5lMFkwEwYHKoZI\n-----END CERTIFICATE REQUEST-----\n";
        let encoded = base64::encode(request.as_bytes());
        let certificate = "MIIBCjCBsaADAgECAgEHMAoGCCqGSM49BAMCMA8xDTALBgNVBAMMBGphbmUwHhcN";
        for text in [request, &encoded, certificate, "system:serviceaccount:default:builder", ""] {
            assert_eq!(found(text), None, "{text}");
        }
    }

    #[test]
    fn long_hostile_texts_take_no_longer_than_they_are() {
        for unit in [
            "eyJ4",
            "eyJ4.",
            "eyJ4\n",
            "LS0t",
            "PRIVATE KEY-",
            "a:",
            "://",
            "--token ",
            "eyJzdWIiOiJq ",
            "-",
            "--a",
            "token=$",
            "s~",
            "k.",
            "token: null ",
        ] {
            let text = unit.repeat(200_000 / unit.len());
            let start = std::time::Instant::now();
            let _ = super::super::masked(&text);
            assert!(start.elapsed().as_secs() < 5, "{unit}");
        }
    }
}
