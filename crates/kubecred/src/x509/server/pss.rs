//! The parameters of RSASSA-PSS (RFC 4055, section 3.1), as Go reads them.

use crate::encoding::der::{Element, Reader, Tag};
use crate::encoding::oid;
use crate::x509::signature::{Hash, Scheme};

use super::go_asn1;

/// The scheme of an algorithm identifier, as Go tells it.
pub(super) fn scheme(algorithm: &str, parameters: Option<&Element<'_>>) -> Option<Scheme> {
    if algorithm == oid::RSA_PSS { hash(parameters?).map(Scheme::pss) } else { Scheme::of(algorithm, parameters) }
}

fn hash(parameters: &Element<'_>) -> Option<Hash> {
    if parameters.tag != Tag::SEQUENCE {
        return None;
    }
    let mut fields = parameters.children();
    enter(&mut fields, 0)?;
    let (hash, hash_parameters) = algorithm_identifier(&mut fields)?;
    enter(&mut fields, 1)?;
    let (mask, mask_parameters) = algorithm_identifier(&mut fields)?;
    enter(&mut fields, 2)?;
    let salt_length = integer(&mut fields)?;
    let trailer = trailer(&mut fields)?;
    let (mask_hash, mask_hash_parameters) = algorithm_identifier(&mut Reader::new(mask_parameters?.encoding, 0))?;
    let absent_or_null = |parameters: Option<Element<'_>>| parameters.is_none_or(|element| element.encoding == [5, 0]);
    let usual = absent_or_null(hash_parameters)
        && absent_or_null(mask_hash_parameters)
        && mask == oid::MGF1
        && mask_hash == hash
        && trailer == 1;
    match (hash.as_str(), salt_length) {
        _ if !usual => None,
        ("2.16.840.1.101.3.4.2.1", 32) => Some(Hash::Sha256),
        ("2.16.840.1.101.3.4.2.2", 48) => Some(Hash::Sha384),
        ("2.16.840.1.101.3.4.2.3", 64) => Some(Hash::Sha512),
        _ => None,
    }
}

/// Steps into an explicit tag. Go takes what is in it for what stands there, wherever its length says it ends.
fn enter(fields: &mut Reader<'_>, number: u32) -> Option<()> {
    let (tag, length, minimal) = fields.enter().ok()?;
    (minimal && length > 0 && !fields.is_empty() && tag == Tag::context_constructed(number)).then_some(())
}

/// The trailer, which is 1 where something else stands in its place.
fn trailer(fields: &mut Reader<'_>) -> Option<i64> {
    if fields.is_empty() {
        return Some(1);
    }
    let mut inner = fields.clone();
    let (tag, length, minimal) = inner.enter().ok()?;
    if !minimal || inner.is_empty() {
        return None;
    }
    let tagged = tag == Tag::context_constructed(3) || (tag == Tag::context(3) && length == 0);
    if !tagged {
        return Some(1);
    }
    if length == 0 { None } else { integer(&mut inner) }
}

pub(super) fn integer(fields: &mut Reader<'_>) -> Option<i64> {
    go_asn1::integer(go_asn1::expect(fields, Tag::INTEGER)?.content())
}

/// The identifier and the parameters of an AlgorithmIdentifier.
pub(super) fn algorithm_identifier<'d>(fields: &mut Reader<'d>) -> Option<(String, Option<Element<'d>>)> {
    let mut algorithm = go_asn1::expect(fields, Tag::SEQUENCE)?.children();
    let identifier = go_asn1::object_identifier(&mut algorithm)?;
    let parameters = if algorithm.is_empty() { None } else { Some(go_asn1::next(&mut algorithm)?) };
    Some((identifier, parameters))
}
