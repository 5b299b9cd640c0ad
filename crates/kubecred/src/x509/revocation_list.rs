//! Certificate revocation lists (RFC 5280, section 5.1): who issued one, when, and how many certificates it revokes.

use crate::encoding::der::{Element, Reader, Tag};
use crate::source::Span;
use crate::x509::field::{Decoded, Walk};
use crate::x509::name::Name;
use crate::x509::validity::read_time;

/// Reads a CertificateList; its value is the name of its issuer. Entries, extensions and the signature are passed over.
pub(super) fn read(der: &[u8]) -> Decoded<String> {
    let (mut walk, mut issuer) = (Walk::default(), String::new());
    let mut outermost = Reader::new(der, 0);
    if let Some(list) = walk.expect(&mut outermost, Tag::SEQUENCE) {
        walk.end(&outermost);
        let signed = walk.within("tbsCertList", |walk| walk.expect(&mut list.children(), Tag::SEQUENCE));
        if let Some(signed) = signed {
            walk.within("tbsCertList", |walk| read_signed(walk, &signed, &mut issuer));
        }
    }
    walk.finish(issuer, der.len())
}

fn read_signed(walk: &mut Walk, signed: &Element<'_>, issuer: &mut String) -> Option<()> {
    let mut fields = signed.children();
    walk.next_if(&mut fields, Tag::INTEGER);
    walk.within("signature", |walk| walk.expect(&mut fields, Tag::SEQUENCE))?;
    walk.within("issuer", |walk| {
        let name = walk.expect(&mut fields, Tag::SEQUENCE)?;
        *issuer = Name::read(walk, &name, &"issuer", &"").text;
        Some(())
    })?;
    for name in ["thisUpdate", "nextUpdate"] {
        // The second may be absent.
        if name == "nextUpdate" && !matches!(fields.peek(), Some(Tag::UTC_TIME | Tag::GENERALIZED_TIME)) {
            break;
        }
        walk.within(name, |walk| {
            let element = walk.next(&mut fields)?;
            let time = read_time(walk, &element)?;
            walk.field(name, time.to_rfc3339(), "", element.content_span());
            Some(())
        })?;
    }
    walk.within("revokedCertificates", |walk| {
        let place = Span::at(fields.offset());
        let list = walk.next_if(&mut fields, Tag::SEQUENCE);
        let count = list.map_or(0, |list| list.children().map_while(Result::ok).count());
        if !walk.is_cut_off() {
            walk.field("revokedCertificates", count, "", list.map_or(place, |list| list.span()));
        }
    });
    Some(())
}
