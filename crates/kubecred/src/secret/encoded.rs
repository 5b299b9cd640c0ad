//! What base64 stands for, told from as little of it as possible.

use crate::encoding::base64::{self, sextet};

use super::find::is_word;

/// The bytes that the first characters of some base64 stand for.
pub(super) struct Head {
    bytes: [u8; 18],
    pub(super) length: usize,
}

impl Head {
    /// The bytes.
    pub(super) fn bytes(&self) -> &[u8] {
        self.bytes.get(..self.length).unwrap_or_default()
    }
}

/// Decodes the first characters, up to the first that is none.
pub(super) fn decoded_head(characters: &[u8]) -> Head {
    let mut head = Head { bytes: [0; 18], length: 0 };
    for (group, slot) in characters.chunks_exact(4).zip(head.bytes.chunks_exact_mut(3)) {
        let sextets = group.iter().map(|&byte| sextet(byte));
        let Some(bits) = sextets.into_iter().try_fold(0_u32, |bits, sextet| Some(bits << 6 | u32::from(sextet?)))
        else {
            break;
        };
        for (byte, value) in slot.iter_mut().zip(bits.to_be_bytes().into_iter().skip(1)) {
            *byte = value;
        }
        head.length += 3;
    }
    head
}

/// Whether base64 on one line holds the words `PRIVATE KEY`, wherever they fall within its groups of four.
pub(super) fn holds_encoded_label(word: &[u8]) -> bool {
    const ENCODED: [&[u8]; 3] = [b"UFJJVkFURSBLRV", b"BSSVZBVEUgS0VZ", b"QUklWQVRFIEtFW"];
    ENCODED.iter().any(|label| memchr::memmem::find(word, label).is_some())
}

/// Whether DER begins as a private key does: a version, then what PKCS#8, PKCS#1 or SEC1 have behind it; an encrypted key;
/// or an archive of keys.
pub(super) fn is_private_key(der: &[u8]) -> bool {
    let Some(content) = behind_length(der) else { return false };
    match content {
        [2, 1, 0 | 1, 0x30 | 2 | 4, ..] | [2, 1, 3, 0x30, ..] => true,
        [0x30, ..] => {
            const PASSWORD_BASED: &[u8] = &[0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1];
            let algorithm = behind_length(content).and_then(|algorithm| algorithm.get(2..));
            algorithm.is_some_and(|identifier| {
                identifier.starts_with(PASSWORD_BASED) && matches!(identifier.get(7), Some(5 | 12))
            })
        }
        _ => false,
    }
}

/// What stands in a SEQUENCE.
fn behind_length(der: &[u8]) -> Option<&[u8]> {
    match der {
        [0x30, 0x82, _, _, content @ ..] | [0x30, 0x81, _, content @ ..] | [0x30, 0..=0x7F, content @ ..] => {
            Some(content)
        }
        _ => None,
    }
}

/// The text that a word of base64 of any alphabet stands for, as far as it is text.
pub(super) fn decoded_text(word: &[u8]) -> Option<String> {
    let standard = |byte: &u8| match byte {
        b'-' => Some(b'+'),
        b'_' => Some(b'/'),
        byte if is_word(*byte) => Some(*byte),
        _ => None,
    };
    let mut characters: Vec<u8> = word.iter().filter_map(standard).collect();
    characters.truncate(characters.len() / 4 * 4);
    let bytes = base64::decode(&characters).ok()?.bytes;
    let valid = std::str::from_utf8(&bytes).map_or_else(|error| error.valid_up_to(), str::len);
    String::from_utf8(bytes.get(..valid)?.to_vec()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_label_of_a_key_wherever_it_falls() {
        for before in ["", "a", "ab", "abc", "abcd"] {
            let word = base64::encode(format!("{before} PRIVATE KEY-----").as_bytes());
            assert!(holds_encoded_label(word.as_bytes()), "{before}");
            let word = base64::encode(format!("{before} PRIVATE KEYS").to_lowercase().as_bytes());
            assert!(!holds_encoded_label(word.as_bytes()), "{before}");
        }
    }
}
