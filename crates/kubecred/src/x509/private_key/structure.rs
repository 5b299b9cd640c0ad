//! The structures of private keys: their parts, and the public half that they lead to.

use super::numbers;
use super::secret::{self, Private};
use crate::encoding::der::write::{bit_string, element, unsigned};
use crate::encoding::der::{self, Element, Reader, Tag};
use crate::encoding::oid;
use crate::rules::private_key as rules;
use crate::rules::x509::public_key::EXPLICIT_CURVE;
use crate::secret::is_filler;
use crate::source::Span;
use crate::x509::field::Walk;
use crate::x509::key::Curve;
use crate::x509::signature::algorithm_identifier;

/// The SubjectPublicKeyInfo of the public half, and where it was read from.
pub(super) struct PublicHalf {
    pub(super) der: Vec<u8>,
    /// Where the algorithm stands.
    pub(super) algorithm: Span,
    /// Where the public half stands, if it is written.
    pub(super) key: Option<Span>,
    /// Whether there is a key in it, and not the algorithm alone.
    pub(super) complete: bool,
}

/// Algorithms of which the private key is a text of bytes (RFC 8410, RFC 9881), and how many.
const LENGTHS: &[(&str, usize)] = &[(oid::ED25519, 32), (oid::X25519, 32), ("1.3.101.111", 56), ("1.3.101.113", 57)];
const ML_DSA: &str = "2.16.840.1.101.3.4.3.1";

/// PrivateKeyInfo, also called OneAsymmetricKey (RFC 5958, section 2).
pub(super) fn pkcs8(walk: &mut Walk, outer: &Element<'_>) -> Option<PublicHalf> {
    let mut fields = outer.children();
    version(walk, &mut fields, &[0, 1])?;
    let algorithm = walk.within("privateKeyAlgorithm", |walk| walk.expect(&mut fields, Tag::SEQUENCE))?;
    walk.within("privateKeyAlgorithm", |walk| walk.no_more(&algorithm, 2));
    let Some((identifier, parameters)) = algorithm_identifier(&algorithm) else {
        walk.issue(&rules::MALFORMED, "the algorithm of the private key can't be read", algorithm.span());
        return None;
    };
    let octets = walk.within("privateKey", |walk| walk.expect(&mut fields, Tag::OCTET_STRING))?;
    walk.next_if(&mut fields, Tag::context_constructed(0));
    let written = walk.next_if(&mut fields, Tag::context(1)).or_else(|| {
        // Some write a tag around the BIT STRING.
        walk.next_if(&mut fields, Tag::context_constructed(1))?.children().next()?.ok()
    });
    walk.end(&fields);
    let written = written.and_then(|bits| Some((der::bit_string(bits.content())?.0, bits.content_span())));
    let mut inner = Reader::new(octets.content(), octets.content_span().start as usize);
    let half = walk.within("privateKey", |walk| match identifier.as_str() {
        oid::RSA | oid::RSA_PSS => {
            let numbers = walk.expect(&mut inner, Tag::SEQUENCE)?;
            let half = rsa(walk, &numbers)?;
            let standard = if identifier == oid::RSA { RSA_ALGORITHM } else { algorithm.encoding };
            let bits = subject_public_key(&half.der)?;
            Some(PublicHalf { der: info(standard, &bits), algorithm: algorithm.span(), ..half })
        }
        oid::EC => {
            let numbers = walk.expect(&mut inner, Tag::SEQUENCE)?;
            let half = ec(walk, &numbers, parameters.as_ref())?;
            Some(PublicHalf { algorithm: algorithm.span(), ..half })
        }
        oid::DSA => {
            let private = walk.expect(&mut inner, Tag::INTEGER)?;
            secret_field(walk, "privateKey", private.content(), private.content_span());
            let derived = parameters.and_then(|parameters| secret::dsa_public(&parameters, &private));
            Some(half(walk, &algorithm, derived.map(|number| unsigned(&number)), written))
        }
        known if LENGTHS.iter().any(|(oid, _)| *oid == known) => {
            if parameters.is_some() {
                let message = format!("{} has parameters, but may have none", oid::name(known));
                walk.issue(&rules::MALFORMED, message, algorithm.span());
            }
            let bytes = walk.expect(&mut inner, Tag::OCTET_STRING)?;
            walk.end(&inner);
            Some(bytes_key(walk, known, &bytes, &algorithm, written))
        }
        other => {
            secret_field(walk, "privateKey", octets.content(), octets.content_span());
            if other.starts_with(ML_DSA) {
                ml_dsa_length(walk, other, &octets);
            }
            Some(half(walk, &algorithm, None, written))
        }
    });
    if matches!(identifier.as_str(), oid::RSA | oid::RSA_PSS | oid::EC) {
        walk.within("privateKey", |walk| {
            if half.is_some() {
                walk.end(&inner);
            }
            walk.canonical(octets.content(), octets.content_span().start as usize);
        });
    }
    half
}

/// The version, which is one of these.
fn version(walk: &mut Walk, fields: &mut Reader<'_>, known: &[i64]) -> Option<()> {
    walk.within("version", |walk| {
        let version = walk.expect(fields, Tag::INTEGER)?;
        if !der::integer(version.content()).is_some_and(|number| known.contains(&number)) {
            walk.issue(&rules::MALFORMED, "the key has a version that there is not", version.span());
        }
        Some(())
    })
}

/// CurvePrivateKey (RFC 8410, section 7).
fn bytes_key(
    walk: &mut Walk,
    identifier: &str,
    bytes: &Element<'_>,
    algorithm: &Element<'_>,
    written: Option<(&[u8], Span)>,
) -> PublicHalf {
    secret_field(walk, "privateKey", bytes.content(), bytes.content_span());
    let length = LENGTHS.iter().find(|(oid, _)| *oid == identifier).map_or(0, |(_, length)| *length);
    if bytes.content().len() != length {
        let message = format!("the key has {} bytes, {} has {length}", bytes.content().len(), oid::name(identifier));
        walk.issue(&rules::MALFORMED, message, bytes.content_span());
    }
    let derived = match identifier {
        _ if is_filler(bytes.content()) => None,
        oid::ED25519 => secret::public_half(Private::Ed25519(bytes.content())),
        oid::X25519 => secret::public_half(Private::X25519(bytes.content())),
        _ => None,
    };
    half(walk, algorithm, derived, written)
}

/// The public half that was worked out, else the one that is written.
fn half(
    walk: &mut Walk,
    algorithm: &Element<'_>,
    derived: Option<Vec<u8>>,
    written: Option<(&[u8], Span)>,
) -> PublicHalf {
    if let (Some(derived), Some((written, span))) = (&derived, written)
        && derived != written
    {
        walk.issue(&rules::PUBLIC_HALF, NOT_ITS_HALF, span);
    }
    let key = derived.as_deref().or(written.map(|(key, _)| key));
    PublicHalf {
        key: written.map(|(_, span)| span),
        complete: key.is_some(),
        ..PublicHalf::unknown(algorithm.encoding, algorithm.span(), key.unwrap_or_default())
    }
}

const NOT_ITS_HALF: &str = "the public half that is written here does not belong to the private one";

/// ML-DSA-44PrivateKey and its sisters (RFC 9881, section 6): a seed, an expanded key, or both.
fn ml_dsa_length(walk: &mut Walk, identifier: &str, octets: &Element<'_>) {
    let expanded = match identifier.as_bytes().last() {
        Some(b'7') => 2560,
        Some(b'8') => 4032,
        _ => 4896,
    };
    let fits = |element: Element<'_>| match element.tag {
        Tag::OCTET_STRING => element.content().len() == expanded,
        tag if tag == Tag::context(0) => element.content().len() == 32,
        tag => {
            tag == Tag::SEQUENCE
                && element
                    .children()
                    .map_while(Result::ok)
                    .all(|part| part.tag == Tag::OCTET_STRING && [32, expanded].contains(&part.content().len()))
        }
    };
    if !Reader::new(octets.content(), 0).next().and_then(Result::ok).is_some_and(fits) {
        let message = format!("the key is neither a seed of 32 bytes nor an expanded key of {expanded} bytes");
        walk.issue(&rules::MALFORMED, message, octets.content_span());
    }
}

/// The components of an RSAPrivateKey (RFC 8017, appendix A.1.2).
const RSA_COMPONENTS: [&str; 8] =
    ["modulus", "publicExponent", "privateExponent", "prime1", "prime2", "exponent1", "exponent2", "coefficient"];

/// RSAPrivateKey (RFC 8017, appendix A.1.2).
pub(super) fn rsa(walk: &mut Walk, outer: &Element<'_>) -> Option<PublicHalf> {
    let mut fields = outer.children();
    version(walk, &mut fields, &[0, 1])?;
    let mut numbers: Vec<&[u8]> = Vec::with_capacity(RSA_COMPONENTS.len());
    let (mut public, mut spans) = (Vec::new(), Vec::new());
    for (index, name) in RSA_COMPONENTS.into_iter().enumerate() {
        let is_there = fields.peek() == Some(Tag::INTEGER);
        let number = walk.within(name, |walk| walk.expect(&mut fields, Tag::INTEGER));
        // Go works out itself what is behind the primes.
        if index >= 5 && !is_there {
            break;
        }
        let number = number?;
        let magnitude = der::magnitude(number.content()).filter(|magnitude| !magnitude.is_empty());
        let Some(magnitude) = magnitude else {
            walk.issue(&rules::MALFORMED, format!("the {name} is not above zero"), number.span());
            return None;
        };
        if index < 2 {
            public.extend_from_slice(number.encoding);
        } else {
            walk.within(name, |walk| secret_field(walk, name, magnitude, number.content_span()));
        }
        numbers.push(magnitude);
        spans.push(number.content_span());
    }
    let others = walk.next_if(&mut fields, Tag::SEQUENCE);
    walk.end(&fields);
    let redacted = numbers.get(2).is_some_and(|exponent| is_filler(exponent));
    if others.is_none()
        && !redacted
        && let Some((message, at)) = numbers::problem(&numbers)
    {
        walk.issue(&rules::RSA_NUMBERS, message, spans.get(at).copied().unwrap_or(outer.span()));
    }
    let key = element(0x30, &[&public]);
    let key_span = spans.first().zip(spans.get(1)).map(|(modulus, exponent)| modulus.to(*exponent));
    Some(PublicHalf { der: info(RSA_ALGORITHM, &key), algorithm: outer.span(), key: key_span, complete: true })
}

/// ECPrivateKey (RFC 5915, section 3). The curve of PKCS#8 counts, else the one that the key names itself.
pub(super) fn ec(walk: &mut Walk, outer: &Element<'_>, parameters: Option<&Element<'_>>) -> Option<PublicHalf> {
    let mut fields = outer.children();
    version(walk, &mut fields, &[1])?;
    let scalar = walk.within("privateKey", |walk| {
        let scalar = walk.expect(&mut fields, Tag::OCTET_STRING)?;
        secret_field(walk, "privateKey", scalar.content(), scalar.content_span());
        Some(scalar)
    })?;
    let mut inner = |number| {
        let part = walk.next_if(&mut fields, Tag::context_constructed(number))?;
        walk.no_more(&part, 1);
        part.children().next()?.ok()
    };
    let (own, written) = (inner(0), inner(1));
    walk.end(&fields);
    if let (Some(own), Some(outside)) = (&own, parameters)
        && own.encoding != outside.encoding
    {
        walk.issue(&rules::PUBLIC_HALF, "the key names another curve here than around it", own.span());
    }
    let Some(parameters) = parameters.or(own.as_ref()) else {
        walk.issue(&rules::MALFORMED, "the key names no curve", outer.span());
        return None;
    };
    let algorithm = element(0x30, &[EC_IDENTIFIER, parameters.encoding]);
    if parameters.tag != Tag::OBJECT_IDENTIFIER {
        let message = "the key describes its curve with numbers instead of naming it";
        walk.issue(&EXPLICIT_CURVE, message, parameters.span());
    }
    let point = written.as_ref().and_then(|bits| Some((der::bit_string(bits.content())?.0, bits.content_span())));
    let curve = Some(parameters).filter(|parameters| parameters.tag == Tag::OBJECT_IDENTIFIER);
    let curve = curve.and_then(|curve| Curve::of(&oid::decode(curve.content())?));
    let curve = curve.filter(|_| !is_filler(scalar.content()));
    let derived = curve.and_then(|curve| ec_scalar(walk, curve, &scalar));
    if let (Some(derived), Some((written, span))) = (&derived, point)
        && !secret::same_point(derived, written)
    {
        walk.issue(&rules::PUBLIC_HALF, NOT_ITS_HALF, span);
    }
    let key = derived.as_deref().or(point.map(|(point, _)| point));
    Some(PublicHalf {
        key: point.map(|(_, span)| span),
        complete: key.is_some(),
        ..PublicHalf::unknown(&algorithm, parameters.span(), key.unwrap_or_default())
    })
}

/// The public point of a scalar, and what is wrong with the scalar.
fn ec_scalar(walk: &mut Walk, curve: Curve, scalar: &Element<'_>) -> Option<Vec<u8>> {
    let length = curve.bits().div_ceil(8) as usize;
    let content = scalar.content();
    let padded = secret::padded(content, length);
    let point = padded.as_deref().and_then(|padded| secret::public_half(Private::Ec(curve, padded)));
    if point.is_none() {
        let what =
            if content.iter().all(|&byte| byte == 0) { "is zero" } else { "is not below the order of its curve" };
        walk.issue(
            &rules::SCALAR_RANGE,
            format!("the number of the {} key {what}", curve.name()),
            scalar.content_span(),
        );
    } else if content.len() != length {
        let message = format!("the number of the key has {} bytes, of {} it has {length}", content.len(), curve.name());
        walk.issue(&rules::SCALAR_LENGTH, message, scalar.content_span());
    }
    point
}

/// The traditional form of DSA keys: version, p, q, g, the public half, the private half.
pub(super) fn dsa(walk: &mut Walk, outer: &Element<'_>) -> Option<PublicHalf> {
    let parts: Vec<Element<'_>> = outer.children().map_while(Result::ok).take(6).collect();
    let [_, p, q, g, public, private] = parts.as_slice() else {
        walk.issue(&rules::MALFORMED, "the DSA key does not have six numbers", outer.span());
        return None;
    };
    secret_field(walk, "privateKey", private.content(), private.content_span());
    let parameters = element(0x30, &[p.encoding, q.encoding, g.encoding]);
    let algorithm = element(0x30, &[DSA_IDENTIFIER, &parameters]);
    let derived = Reader::new(&parameters, 0).next().and_then(Result::ok);
    let derived = derived.and_then(|parameters| secret::dsa_public(&parameters, private));
    if derived.is_some_and(|derived| Some(derived.as_slice()) != der::magnitude(public.content())) {
        walk.issue(&rules::PUBLIC_HALF, NOT_ITS_HALF, public.content_span());
    }
    let half = PublicHalf::unknown(&algorithm, outer.span(), public.encoding);
    Some(PublicHalf { key: Some(public.content_span()), complete: true, ..half })
}

impl PublicHalf {
    fn unknown(algorithm: &[u8], span: Span, key: &[u8]) -> Self {
        Self { der: info(algorithm, key), algorithm: span, key: None, complete: false }
    }
}

fn secret_field(walk: &mut Walk, label: &str, bytes: &[u8], span: Span) {
    walk.field(label, der::hex(bytes), "", span);
    walk.mark_sensitive();
}

/// AlgorithmIdentifier of rsaEncryption with its NULL (RFC 3279, section 2.3.1).
const RSA_ALGORITHM: &[u8] = &[0x30, 13, 6, 9, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 1, 1, 5, 0];
const EC_IDENTIFIER: &[u8] = &[6, 7, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 2, 1];
const DSA_IDENTIFIER: &[u8] = &[6, 7, 0x2A, 0x86, 0x48, 0xCE, 0x38, 4, 1];

/// A SubjectPublicKeyInfo (RFC 5280, section 4.1.2.7) of an AlgorithmIdentifier and the key in it.
fn info(algorithm: &[u8], key: &[u8]) -> Vec<u8> {
    element(0x30, &[algorithm, &bit_string(key)])
}

/// A text of so many bytes as stand before it (RFC 4251, section 5).
pub(super) fn ssh_text<'d>(rest: &mut &'d [u8]) -> Option<&'d [u8]> {
    let (length, behind) = rest.split_at_checked(4)?;
    let length = length.iter().fold(0, |sum, &byte| sum << 8 | usize::from(byte));
    let (text, behind) = behind.split_at_checked(length)?;
    *rest = behind;
    Some(text)
}

/// The SubjectPublicKeyInfo of a public key as SSH writes it (RFC 4253, section 6.6; RFC 5656, section 3.1; RFC 8709,
/// section 4).
pub(super) fn openssh_info(mut key: &[u8]) -> Option<Vec<u8>> {
    let mut next = || ssh_text(&mut key);
    match next()? {
        b"ssh-ed25519" => Some(info(&element(0x30, &[&element(6, &[&[0x2B, 0x65, 0x70]])]), next()?)),
        b"ssh-rsa" => {
            let (exponent, modulus) = (next()?, next()?);
            Some(rsa_info(&element(0x30, &[&element(2, &[modulus]), &element(2, &[exponent])])))
        }
        kind if kind.starts_with(b"ecdsa-sha2-nistp") => {
            let curve: &[u8] = match next()? {
                b"nistp256" => &[0x2A, 0x86, 0x48, 0xCE, 0x3D, 3, 1, 7],
                b"nistp384" => &[0x2B, 0x81, 4, 0, 0x22],
                b"nistp521" => &[0x2B, 0x81, 4, 0, 0x23],
                _ => return None,
            };
            Some(info(&element(0x30, &[EC_IDENTIFIER, &element(6, &[curve])]), next()?))
        }
        _ => None,
    }
}

/// The SubjectPublicKeyInfo of an RSAPublicKey (RFC 8017, appendix A.1.1).
pub(crate) fn rsa_info(key: &[u8]) -> Vec<u8> {
    info(RSA_ALGORITHM, key)
}

fn subject_public_key(info: &[u8]) -> Option<Vec<u8>> {
    let element = Reader::new(info, 0).next()?.ok()?;
    let bits = element.children().nth(1)?.ok()?;
    Some(der::bit_string(bits.content())?.0.to_vec())
}
