//! PKCS#7 bundles: the certificates of a SignedData (RFC 5652, section 5.1), and the revocation lists beside them.

use crate::encoding::byte_map::ByteMap;
use crate::encoding::der::{Element, Reader, Tag};
use crate::encoding::oid;
use crate::place::{Place, Step};
use crate::x509::field::Walk;

const SIGNED_DATA: &str = "1.2.840.113549.1.7.2";

/// What a ContentInfo holds.
#[derive(Debug)]
pub(super) struct Bundle<'d> {
    /// The DER of each certificate and each revocation list, with its place in the structure.
    pub(super) members: Vec<(Element<'d>, String)>,
    /// Why none could be looked for.
    pub(super) error: Option<String>,
}

/// Reads a ContentInfo (RFC 5652, section 3).
pub(super) fn read<'d>(walk: &mut Walk, der: &'d [u8]) -> Bundle<'d> {
    let mut bundle = Bundle { members: Vec::new(), error: None };
    if read_content_info(walk, der, &mut bundle).is_none() {
        bundle.error.get_or_insert_with(|| "its SignedData can't be read".to_owned());
    }
    bundle
}

fn read_content_info<'d>(walk: &mut Walk, der: &'d [u8], bundle: &mut Bundle<'d>) -> Option<()> {
    let mut outermost = Reader::new(der, 0);
    let info = walk.expect(&mut outermost, Tag::SEQUENCE)?;
    walk.end(&outermost);
    let mut fields = info.children();
    let kind = walk.within("contentType", |walk| walk.expect(&mut fields, Tag::OBJECT_IDENTIFIER))?;
    let kind = oid::decode(kind.content()).unwrap_or_default();
    if kind != SIGNED_DATA {
        bundle.error = Some(format!("it holds {}, and no certificates", oid::name(&kind)));
        return None;
    }
    let wrapped = walk.within("content", |walk| walk.expect(&mut fields, Tag::context_constructed(0)))?;
    walk.within("content", |walk| {
        let signed = walk.expect(&mut wrapped.children(), Tag::SEQUENCE)?;
        let mut fields = signed.children();
        walk.within("version", |walk| walk.expect(&mut fields, Tag::INTEGER))?;
        walk.within("digestAlgorithms", |walk| walk.expect(&mut fields, Tag::SET))?;
        walk.within("encapContentInfo", |walk| walk.expect(&mut fields, Tag::SEQUENCE))?;
        for (number, name) in [(0, "certificates"), (1, "crls")] {
            let Some(set) = walk.next_if(&mut fields, Tag::context_constructed(number)) else { continue };
            walk.within(name, |walk| {
                walk.each(&mut set.children(), |_, index, member| {
                    bundle.members.push((member, format!("content.{name}[{index}]")));
                });
            });
        }
        Some(())
    })
}

/// The place of a member of a bundle.
pub(super) fn place_of(member: &Element<'_>, structure: &str, place: &Place) -> Place {
    let span = member.span();
    let place = place.named(Step::Structure { path: structure.to_owned() });
    place.inside(Some(Step::Der { start: span.start, end: span.end }), ByteMap::unchanged(span))
}
