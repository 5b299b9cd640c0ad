//! Extensions of a certificate, as Go reads them: those that it knows must be well-formed, others may be anything.

use std::collections::HashSet;
use std::net::IpAddr;

use crate::encoding::der::{self, Element, Reader, Tag};
use crate::encoding::oid;

use super::{Refusal, go_der, subject_alt_name, uri};

/// Whether an extension is one that Go can read, or one that it does not know.
pub(super) fn check_extension(identifier: &str, critical: bool, value: &[u8]) -> Result<(), Refusal> {
    let mut reader = Reader::new(value, 0);
    let reader = &mut reader;
    let (read, message): (Option<()>, Refusal) = match identifier {
        oid::KEY_USAGE => (go_der::bit_string(reader).map(|_| ()), "the key usage is malformed"),
        oid::BASIC_CONSTRAINTS => (basic_constraints(reader), "the basic constraints are malformed"),
        oid::SUBJECT_ALT_NAME => return subject_alt_name::parse(value).map(|_| ()),
        oid::NAME_CONSTRAINTS => (name_constraints(reader), "the name constraints are malformed"),
        oid::CRL_DISTRIBUTION_POINTS => (distribution_points(reader), "the CRL distribution points are malformed"),
        oid::AUTHORITY_KEY_IDENTIFIER if critical => return Err("the authority key identifier is marked critical"),
        oid::AUTHORITY_KEY_IDENTIFIER => (key_identifier(reader), "the authority key identifier is malformed"),
        oid::POLICY_CONSTRAINTS => (policy_constraints(reader), "the policy constraints are malformed"),
        oid::EXT_KEY_USAGE => (extended_key_usage(reader), "the extended key usage is malformed"),
        oid::SUBJECT_KEY_IDENTIFIER if critical => return Err("the subject key identifier is marked critical"),
        oid::SUBJECT_KEY_IDENTIFIER => {
            (go_der::expect(reader, Tag::OCTET_STRING).map(|_| ()), "the subject key identifier is malformed")
        }
        oid::CERTIFICATE_POLICIES => (policies(reader), "the certificate policies are malformed"),
        oid::POLICY_MAPPINGS => (policy_mappings(reader), "the policy mappings are malformed"),
        oid::INHIBIT_ANY_POLICY => {
            let valid = go_der::small_integer(reader).map(|_| ());
            (valid, "the inhibitAnyPolicy is malformed")
        }
        oid::AUTHORITY_INFO_ACCESS if critical => return Err("the authority information access is marked critical"),
        oid::AUTHORITY_INFO_ACCESS => (information_access(reader), "the authority information access is malformed"),
        _ => return Ok(()),
    };
    read.ok_or(message)
}

/// Calls `read` for each element of a sequence.
fn each<'d>(reader: &mut Reader<'d>, mut read: impl FnMut(&mut Reader<'d>) -> Option<()>) -> Option<()> {
    let mut elements = go_der::expect(reader, Tag::SEQUENCE)?.children();
    while !elements.is_empty() {
        read(&mut elements)?;
    }
    Some(())
}

fn basic_constraints(reader: &mut Reader<'_>) -> Option<()> {
    let mut fields = go_der::expect(reader, Tag::SEQUENCE)?.children();
    if fields.peek() == Some(Tag::BOOLEAN) {
        go_der::boolean(&mut fields)?;
    }
    if fields.peek() == Some(Tag::INTEGER) {
        // A path length is not negative and has at most 63 bits.
        der::magnitude(go_der::integer(&mut fields)?).filter(|length| der::bit_length(length) < 64)?;
    }
    Some(())
}

fn name_constraints(reader: &mut Reader<'_>) -> Option<()> {
    let mut fields = go_der::expect(reader, Tag::SEQUENCE)?.children();
    let permitted = go_der::optional(&mut fields, Tag::context_constructed(0))?;
    let excluded = go_der::optional(&mut fields, Tag::context_constructed(1))?;
    let some = |subtrees: Option<Element<'_>>| subtrees.is_some_and(|subtrees| !subtrees.content().is_empty());
    if !reader.is_empty() || !fields.is_empty() || (!some(permitted) && !some(excluded)) {
        return None;
    }
    for subtrees in [permitted, excluded].into_iter().flatten() {
        let mut subtrees = subtrees.children();
        while !subtrees.is_empty() {
            let mut subtree = go_der::expect(&mut subtrees, Tag::SEQUENCE)?.children();
            constraint(&go_der::next(&mut subtree)?)?;
        }
    }
    Some(())
}

fn constraint(name: &Element<'_>) -> Option<()> {
    let content = name.content();
    let text = || std::str::from_utf8(content).ok().filter(|text| text.is_ascii());
    const EMAIL: Tag = Tag::context(1);
    const DNS: Tag = Tag::context(2);
    const URI: Tag = Tag::context(6);
    const IP: Tag = Tag::context(7);
    let valid = match name.tag {
        DNS => uri::is_domain(text()?, true),
        EMAIL if text()?.contains('@') => uri::is_mailbox(text()?),
        EMAIL => uri::is_domain(text()?, true),
        URI => text()?.parse::<IpAddr>().is_err() && uri::is_domain(text()?, true),
        IP => {
            let (_, mask) = content.split_at_checked(content.len() / 2)?;
            matches!(content.len(), 8 | 32) && is_mask(mask)
        }
        _ => true,
    };
    valid.then_some(())
}

/// Ones, then zeros.
fn is_mask(mask: &[u8]) -> bool {
    let ones = mask.iter().take_while(|&&byte| byte == 0xff).count();
    let rest = mask.get(ones..).unwrap_or_default();
    rest.first().is_none_or(|byte| byte.leading_ones() + byte.trailing_zeros() >= 8)
        && rest.iter().skip(1).all(|&byte| byte == 0)
}

fn distribution_points(reader: &mut Reader<'_>) -> Option<()> {
    each(reader, |points| {
        let mut point = go_der::expect(points, Tag::SEQUENCE)?.children();
        let Some(name) = go_der::optional(&mut point, Tag::context_constructed(0))? else {
            return Some(());
        };
        let mut full_name = go_der::expect(&mut name.children(), Tag::context_constructed(0))?.children();
        while full_name.peek() == Some(Tag::context(6)) {
            go_der::next(&mut full_name)?;
        }
        Some(())
    })
}

fn key_identifier(reader: &mut Reader<'_>) -> Option<()> {
    let mut fields = go_der::expect(reader, Tag::SEQUENCE)?.children();
    go_der::optional(&mut fields, Tag::context(0)).map(|_| ())
}

fn policy_constraints(reader: &mut Reader<'_>) -> Option<()> {
    let mut fields = go_der::expect(reader, Tag::SEQUENCE)?.children();
    for number in 0..2 {
        if let Some(skip) = go_der::optional(&mut fields, Tag::context(number))? {
            let content = skip.content();
            der::integer(content).filter(|_| der::is_minimal_integer(content))?;
        }
    }
    Some(())
}

fn extended_key_usage(reader: &mut Reader<'_>) -> Option<()> {
    each(reader, |usages| go_der::object_identifier(usages).map(|_| ()))
}

fn policies(reader: &mut Reader<'_>) -> Option<()> {
    let mut seen = HashSet::new();
    each(reader, |policies| {
        let mut policy = go_der::expect(policies, Tag::SEQUENCE)?.children();
        let identifier = go_der::expect(&mut policy, Tag::OBJECT_IDENTIFIER)?.content();
        (is_long_identifier(identifier) && seen.insert(der::hex(identifier))).then_some(())
    })
}

/// Whether contents are an object identifier whose numbers may be of any size.
fn is_long_identifier(content: &[u8]) -> bool {
    let starts = content.iter().scan(true, |start, &byte| Some((std::mem::replace(start, byte & 0x80 == 0), byte)));
    content.last().is_some_and(|last| last & 0x80 == 0)
        && starts.into_iter().all(|(start, byte)| !start || byte != 0x80)
}

fn policy_mappings(reader: &mut Reader<'_>) -> Option<()> {
    each(reader, |mappings| {
        let mut mapping = go_der::expect(mappings, Tag::SEQUENCE)?.children();
        go_der::expect(&mut mapping, Tag::OBJECT_IDENTIFIER)?;
        go_der::expect(&mut mapping, Tag::OBJECT_IDENTIFIER).map(|_| ())
    })
}

fn information_access(reader: &mut Reader<'_>) -> Option<()> {
    each(reader, |descriptions| {
        let mut description = go_der::expect(descriptions, Tag::SEQUENCE)?.children();
        go_der::object_identifier(&mut description)?;
        go_der::optional(&mut description, Tag::context(6)).map(|_| ())
    })
}
