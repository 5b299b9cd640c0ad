//! Private keys, as Go's `tls.X509KeyPair` reads them: as PKCS#1, else as PKCS#8, else as SEC1, whatever their label says.
//! Whether their numbers belong together is looked at elsewhere.

use crate::encoding::der::{self, Element, Reader, Tag};
use crate::encoding::oid;
use crate::x509::key::Curve;

use super::{go_asn1, pss};

/// Whether Go finds in this the parts of a private key with which it makes TLS connections.
pub(crate) fn go_reads_private_key(der: &[u8]) -> bool {
    rsa(der).or_else(|| pkcs8(der)).or_else(|| elliptic_curve(der, None)).is_some()
}

fn rsa(der: &[u8]) -> Option<()> {
    let mut outer = Reader::new(der, 0);
    let mut fields = go_asn1::expect(&mut outer, Tag::SEQUENCE)?.children();
    let version = pss::integer(&mut fields)?;
    number(&mut fields)?;
    let exponent = pss::integer(&mut fields)?;
    for _ in 0..3 {
        number(&mut fields)?;
    }
    // What Go works out itself may be absent.
    for _ in 0..3 {
        if fields.peek() == Some(Tag::INTEGER) {
            number(&mut fields)?;
        }
    }
    if !fields.is_empty() {
        let next = go_asn1::next(&mut fields)?;
        let mut primes = next.children();
        while next.tag == Tag::SEQUENCE && !primes.is_empty() {
            let mut prime = go_asn1::expect(&mut primes, Tag::SEQUENCE)?.children();
            (0..3).try_for_each(|_| number(&mut prime))?;
        }
    }
    let exponent_fits = exponent > 1 && exponent & 1 == 1 && i32::try_from(exponent).is_ok();
    (outer.is_empty() && version <= 1 && exponent_fits).then_some(())
}

/// What follows the key is passed over.
fn pkcs8(der: &[u8]) -> Option<()> {
    let mut fields = go_asn1::expect(&mut Reader::new(der, 0), Tag::SEQUENCE)?.children();
    pss::integer(&mut fields)?;
    let (algorithm, parameters) = pss::algorithm_identifier(&mut fields)?;
    let key = go_asn1::expect(&mut fields, Tag::OCTET_STRING)?.content();
    match algorithm.as_str() {
        oid::RSA => rsa(key),
        oid::EC => {
            let curve = parameters.filter(|curve| curve.tag == Tag::OBJECT_IDENTIFIER);
            elliptic_curve(key, curve.and_then(|curve| go_asn1::object_identifier_content(curve.content())))
        }
        oid::ED25519 if parameters.is_none() => {
            let seed = go_asn1::expect(&mut Reader::new(key, 0), Tag::OCTET_STRING)?;
            (seed.content().len() == 32).then_some(())
        }
        _ => None,
    }
}

/// The curve that is named around the key counts before its own.
fn elliptic_curve(der: &[u8], curve: Option<String>) -> Option<()> {
    let mut fields = go_asn1::expect(&mut Reader::new(der, 0), Tag::SEQUENCE)?.children();
    let version = pss::integer(&mut fields)?;
    go_asn1::expect(&mut fields, Tag::OCTET_STRING)?;
    let own = match optional(&mut fields, 0, Tag::OBJECT_IDENTIFIER)? {
        Some(own) => Some(go_asn1::object_identifier_content(own.content())?),
        None => None,
    };
    if let Some(point) = optional(&mut fields, 1, Tag::BIT_STRING)? {
        der::bit_string(point.content())?;
    }
    let known = curve.or(own).and_then(|curve| Curve::of(&curve));
    known.filter(|_| version == 1).map(|_| ())
}

/// An INTEGER above zero.
fn number(fields: &mut Reader<'_>) -> Option<()> {
    let content = go_asn1::expect(fields, Tag::INTEGER)?.content();
    let above_zero = der::magnitude(content).is_some_and(|magnitude| !magnitude.is_empty());
    (above_zero && der::is_minimal_integer(content)).then_some(())
}

/// What stands in an explicit tag: `Some(None)` where something else is there, `None` where it can't be read. Go passes
/// over the length of the tag.
#[expect(clippy::option_option, reason = "unreadable, absent and present are three things")]
fn optional<'d>(fields: &mut Reader<'d>, number: u32, tag: Tag) -> Option<Option<Element<'d>>> {
    if fields.is_empty() {
        return Some(None);
    }
    let mut inner = fields.clone();
    let (found, length, minimal) = inner.enter().ok()?;
    if !minimal || inner.is_empty() {
        return None;
    }
    if found != Tag::context_constructed(number) {
        return Some(None);
    }
    if length == 0 {
        return None;
    }
    let element = go_asn1::next(&mut inner)?;
    if element.tag != tag {
        return Some(None);
    }
    *fields = inner;
    Some(Some(element))
}
