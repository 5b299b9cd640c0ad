//! Subject alternative names, as Go reads them.

use crate::encoding::der::{Class, Reader, Tag};

use super::{Refusal, go_der, uri};

/// The names that kube-apiserver and the signers look at. Other forms are passed over.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Names {
    pub(super) dns_names: Vec<String>,
    pub(super) email_addresses: Vec<String>,
    pub(super) ip_addresses: Vec<Vec<u8>>,
    pub(super) uris: Vec<String>,
}

/// Reads the value of the extension.
pub(super) fn parse(value: &[u8]) -> Result<Names, Refusal> {
    const MALFORMED: Refusal = "the subject alternative names are not a sequence of names";
    let mut names = Names::default();
    let mut entries = go_der::expect(&mut Reader::new(value, 0), Tag::SEQUENCE).ok_or(MALFORMED)?.children();
    while !entries.is_empty() {
        let entry = go_der::next(&mut entries).ok_or(MALFORMED)?;
        if entry.tag.class != Class::ContextSpecific || entry.tag.constructed {
            continue;
        }
        let content = entry.content();
        let text = || std::str::from_utf8(content).ok().filter(|text| text.is_ascii()).map(str::to_owned);
        match entry.tag.number {
            1 => names.email_addresses.push(text().ok_or("an email address is not ASCII")?),
            2 => names.dns_names.push(text().ok_or("a DNS name is not ASCII")?),
            6 => {
                let text = text().ok_or("a URI is not ASCII")?;
                if !uri::is_accepted(&text) {
                    return Err("a URI is malformed");
                }
                names.uris.push(text);
            }
            7 if matches!(content.len(), 4 | 16) => names.ip_addresses.push(content.to_vec()),
            7 => return Err("an IP address has neither 4 nor 16 bytes"),
            _ => {}
        }
    }
    Ok(names)
}
