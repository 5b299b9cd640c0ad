//! Tokens, PEM and DER.

use super::fill::{filled, filled_base64};
use super::write_back::write_base64;
use super::{Redacted, Redactor, put};
use crate::asn1;
use crate::encoding::base64;
use crate::encoding::der::Tag;
use crate::encoding::pem::{self, Block};
use crate::jose::jws::{self, Parts};
use crate::secret::FILLER;
use crate::source::Span;
use crate::syntax::json;
use crate::x509::{Structure, sniff};

impl Redactor {
    /// A token: header and claims stay, what makes it worth something does not.
    pub(super) fn token(&mut self, text: &str) -> String {
        let mut bytes = text.as_bytes().to_vec();
        let token = jws::trim(text);
        let sealed = match jws::divide(text, token) {
            Parts::Signed([header, payload, signature]) => {
                for part in [header, payload] {
                    let new = self.said(text.get(part.range()).unwrap_or_default(), part);
                    put(&mut bytes, part, new.as_bytes());
                }
                signature
            }
            Parts::Encrypted(header) => {
                let new = self.said(text.get(header.range()).unwrap_or_default(), header);
                put(&mut bytes, header, new.as_bytes());
                Span { start: header.end, end: token.end }
            }
            // Of a part that is left over nobody knows what it is.
            Parts::Other(parts) => match parts.as_slice() {
                [_, payload, _, ..] => Span { start: payload.end, end: token.end },
                _ => Span::at(text.len()),
            },
        };
        let signature = text.get(sealed.range()).unwrap_or_default();
        let new = self.sealed(signature, sealed, Redacted::TokenSignature);
        put(&mut bytes, sealed, new.as_bytes());
        String::from_utf8(bytes).unwrap_or_else(|_| filled(text))
    }

    /// Base64url that must not be known.
    pub(super) fn sealed(&mut self, text: &str, span: Span, what: Redacted) -> String {
        let new = zeros(text);
        if new != text {
            self.note(span, what);
        }
        new
    }

    /// A header or the claims, in which secrets may stand too.
    fn said(&mut self, text: &str, span: Span) -> String {
        let Ok(decoded) = base64::decode_url(text.as_bytes()) else { return text.to_owned() };
        let new = self.inside(span, |redactor| match std::str::from_utf8(&decoded.bytes) {
            Ok(said) if said.starts_with('{') => redactor.documents(said, vec![json::read(said)], false),
            _ => redactor.nested_bytes(&decoded.bytes, false),
        });
        String::from_utf8(write_base64(text.as_bytes(), &decoded.map, &decoded.bytes, &new)).unwrap_or_default()
    }

    /// PEM blocks, of which the private ones lose what they hold; and where all is secret, what stands between them.
    pub(super) fn pem(&mut self, text: &str, secret: bool) -> String {
        let mut bytes = text.as_bytes().to_vec();
        let mut from = 0;
        for block in pem::scan(text.as_bytes()) {
            let before = Span::new(from, block.span.range().start.max(from));
            self.between(text, before, secret, &mut bytes);
            from = block.span.range().end.max(from);
            self.block(&block, &mut bytes);
        }
        self.between(text, Span::new(from, text.len()), secret, &mut bytes);
        String::from_utf8(bytes).unwrap_or_else(|_| filled(text))
    }

    fn between(&mut self, text: &str, span: Span, secret: bool, bytes: &mut [u8]) {
        let words = text.get(span.range()).unwrap_or_default();
        // A BEGIN that has no block may have a key behind it.
        if secret && !words.trim().is_empty() {
            let redacted: String = words
                .split_inclusive('\n')
                .map(|line| if is_boundary(line) { line.to_owned() } else { filled(line) })
                .collect();
            if redacted != words {
                self.note(span, Redacted::Secret);
                put(bytes, span, redacted.as_bytes());
            }
        }
    }

    fn block(&mut self, block: &Block, bytes: &mut Vec<u8>) {
        let content = &block.content;
        let private = block.label.contains("PRIVATE KEY");
        let encrypted = block.headers.iter().any(|header| header.value.contains("ENCRYPTED"));
        let closed = private && (encrypted || content.bytes.first() != Some(&0x30));
        let new = self.inside(block.span, |redactor| match () {
            () if closed => openssh(&content.bytes).unwrap_or_else(|| vec![FILLER; content.bytes.len()]),
            () => redactor.der(&content.bytes, private).unwrap_or_else(|| content.bytes.clone()),
        });
        if closed && new != content.bytes {
            self.note(block.span, Redacted::PrivateKey);
        }
        if new != content.bytes {
            *bytes = write_base64(bytes, &content.map, &content.bytes, &new);
        }
        // What could not be decoded is secret all the same.
        if private && block.error.is_some() {
            let end = content.map.runs().last().map_or(block.body.start, |run| run.outer.end);
            let rest = Span { start: end.max(block.body.start), end: block.body.end.max(end) };
            if let Some(words) = bytes.get(rest.range()).and_then(|rest| std::str::from_utf8(rest).ok()) {
                let redacted = undecoded(words);
                put(bytes, rest, redacted.as_bytes());
            }
        }
    }

    /// DER: secret are private keys, and passwords in requests. `None` where it is nothing known.
    pub(super) fn der(&mut self, der: &[u8], secret: bool) -> Option<Vec<u8>> {
        let structure = sniff(der);
        let private = structure.is_some_and(|structure| structure.is_private_key() || structure == Structure::Pkcs12);
        if structure.is_none() && !secret {
            return None;
        }
        let walked = asn1::walk(der, structure, private || structure.is_none(), usize::MAX);
        let mut redacted = der.to_vec();
        for node in walked.nodes.iter().filter(|node| node.sensitive && !node.encapsulates) {
            let tag = node.tag.as_ref();
            if tag.is_some_and(|tag| tag.constructed) {
                continue;
            }
            // The first byte of a BIT STRING says how many bits are left over.
            let header = node.header_length + u32::from(tag.is_some_and(|tag| tag.number == Tag::BIT_STRING.number));
            let start = (node.offset + header) as usize;
            let end = (node.offset + node.header_length + node.length) as usize;
            redacted.get_mut(start..end).unwrap_or_default().fill(FILLER);
        }
        if redacted != der {
            self.note(Span::new(0, der.len()), if private || secret { Redacted::PrivateKey } else { Redacted::Secret });
        }
        Some(redacted)
    }
}

/// Zeros in base64url, as long as what was there. Bits that carry nothing stay set where they were: that is found.
fn zeros(signature: &str) -> String {
    let odd = base64::decode_url(signature.as_bytes()).is_ok_and(|decoded| !decoded.canonical);
    let last = signature.len().saturating_sub(1);
    let zero = |(index, character): (usize, char)| match character {
        _ if !character.is_ascii_alphanumeric() && character != '-' && character != '_' => character,
        _ if odd && index == last => 'B',
        _ => 'A',
    };
    signature.char_indices().map(zero).collect()
}

/// What OpenSSH keeps of a key in clear: how it is encrypted, and the public half (PROTOCOL.key of OpenSSH).
fn openssh(content: &[u8]) -> Option<Vec<u8>> {
    let start = content.strip_prefix(b"openssh-key-v1\0")?;
    let mut rest = start;
    // Cipher, its key derivation, options of that; then how many keys there are, and the public one.
    for part in 0..4 {
        if part == 3 {
            rest = rest.get(4..)?;
        }
        let (length, behind) = rest.split_at_checked(4)?;
        let length = length.iter().fold(0, |sum, &byte| sum << 8 | usize::from(byte));
        rest = behind.get(length..)?;
    }
    let kept = content.len() - rest.len();
    let mut redacted = content.to_vec();
    redacted.get_mut(kept..)?.fill(FILLER);
    Some(redacted)
}

/// A body that is no base64, in which line breaks may be written as escapes.
fn undecoded(words: &str) -> String {
    let mut parts = words.split('\\');
    let first = filled_base64(parts.next().unwrap_or_default());
    let escaped = parts.map(|part| {
        let (escape, rest) = part.split_at_checked(1).unwrap_or(("", part));
        format!("\\{escape}{}", filled_base64(rest))
    });
    first + &escaped.collect::<String>()
}

fn is_boundary(line: &str) -> bool {
    let line = line.trim();
    line.starts_with("--") && (line.contains("BEGIN") || line.contains("END")) && line.ends_with('-')
}
