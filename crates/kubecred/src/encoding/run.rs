//! Runs of ordinary bytes. Every reader and writer passes over them, so that this is the one loop that has to be fast.

/// A set of bytes.
pub(crate) type Class = u8;

/// Printable ASCII, and the line feed.
pub(crate) const PRINTABLE: Class = 1;
/// What goes on in a plain scalar of YAML, wherever it stands.
pub(crate) const PLAIN: Class = 1 << 1;
/// What stands for itself in a JSON string.
pub(crate) const LITERAL: Class = 1 << 2;
/// The alphabet of base64url (RFC 4648, section 5).
pub(crate) const URL_SAFE: Class = 1 << 3;
/// Every byte above the space: no white space of ASCII, and of its control characters only DEL.
pub(crate) const SOLID: Class = 1 << 4;

/// How many bytes at the start are of a class.
pub(crate) fn length(bytes: &[u8], class: Class) -> usize {
    let of = |byte: u8| CLASSES.get(usize::from(byte)).copied().unwrap_or(0);
    let mut length = 0;
    let (eights, _) = bytes.as_chunks::<8>();
    for eight in eights {
        if eight.iter().fold(class, |all, &byte| all & of(byte)) == 0 {
            break;
        }
        length += 8;
    }
    let rest = bytes.get(length..).unwrap_or_default();
    length + rest.iter().take_while(|&&byte| of(byte) & class != 0).count()
}

const CLASSES: [Class; 256] = {
    let mut classes = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        #[expect(clippy::indexing_slicing, reason = "worked out when it is compiled")]
        {
            classes[byte] = classes_of(byte as u8);
        }
        byte += 1;
    }
    classes
};

const fn classes_of(byte: u8) -> Class {
    let mut classes = 0;
    if matches!(byte, b' '..=b'~' | b'\n') {
        classes |= PRINTABLE;
    }
    if matches!(byte, b'!'..=b'~') && !matches!(byte, b':' | b',' | b'?' | b'[' | b']' | b'{' | b'}') {
        classes |= PLAIN;
    }
    if byte >= b' ' && !matches!(byte, b'"' | b'\\') {
        classes |= LITERAL;
    }
    if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_') {
        classes |= URL_SAFE;
    }
    if byte > b' ' {
        classes |= SOLID;
    }
    classes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_ends_before_the_first_other_byte() {
        for at in 0..40 {
            let mut text = vec![b'a'; 40];
            assert_eq!(length(&text, PLAIN), 40);
            text[at] = b'"';
            assert_eq!(length(&text, LITERAL), at);
            assert_eq!(length(&text, PLAIN), 40);
            text[at] = b' ';
            assert_eq!([PLAIN, SOLID, URL_SAFE].map(|class| length(&text, class)), [at; 3]);
            assert_eq!([PRINTABLE, LITERAL].map(|class| length(&text, class)), [40; 2]);
        }
        assert_eq!(length(&[], SOLID), 0);
    }
}
