//! Algorithm identifiers (RFC 5280, section 4.1.1.2).

use std::borrow::Cow;

use serde::Serialize;

use crate::encoding::der::{Element, Reader, Tag};
use crate::encoding::oid;
use crate::x509::field::Walk;
use crate::x509::name::read_oid;
use crate::x509::signature::Scheme;

/// An algorithm.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Algorithm {
    /// Its identifier.
    pub oid: String,
    /// Its name, such as `ecdsa-with-SHA256`; the identifier where it is not known.
    pub name: Cow<'static, str>,
}

/// Reads the AlgorithmIdentifier of a signature: its name, the scheme where it is one that can be checked, and the
/// whole element.
pub(crate) fn read_signature_algorithm<'d>(
    walk: &mut Walk,
    reader: &mut Reader<'d>,
    pointer: Option<&str>,
) -> Option<(Algorithm, Option<Scheme>, Element<'d>)> {
    let element = walk.expect(reader, Tag::SEQUENCE)?;
    let mut fields = element.children();
    let oid = walk.within("algorithm", |walk| read_oid(walk, &mut fields))?;
    let parameters = fields.next().and_then(Result::ok);
    let scheme = Scheme::of(&oid, parameters.as_ref());
    let algorithm = Algorithm { name: oid::name(&oid), oid };
    if let Some(pointer) = pointer {
        walk.field("signatureAlgorithm", &algorithm.name, pointer, element.span());
    }
    Some((algorithm, scheme, element))
}
