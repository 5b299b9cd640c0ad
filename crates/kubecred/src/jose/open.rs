//! Makes artifacts of tokens.

use crate::encoding::byte_map::ByteMap;
use crate::jose::decode::DecodedToken;
use crate::jose::open_key::{open_certificates, open_object};
use crate::jose::token::JsonWebToken;
use crate::open::Opener;
use crate::place::{JwsPart, Place, Step};
use crate::report::{Artifact, Content};
use crate::rules::jwt as rules;
use crate::source::Span;
use crate::syntax::json;

/// Opens a token. `place` is that of its text.
pub(crate) fn open_token(text: &str, place: &Place, opener: &mut Opener<'_>) -> Artifact {
    open_token_at(text, place, place.span(Span::new(0, text.len())), opener)
}

/// The same of a token that stands at `range` of the given text.
pub(crate) fn open_token_at(text: &str, place: &Place, range: Option<Span>, opener: &mut Opener<'_>) -> Artifact {
    if opener.values_only {
        return Artifact::of(Content::JsonWebToken(Box::new(JsonWebToken::decode_value(text).value)));
    }
    let decoded = JsonWebToken::decode(text);
    let first = opener.findings.len();
    rules::check_token(&decoded, place, opener.now, &mut opener.findings);
    let refused = opener.findings.iter().skip(first).find(|finding| rules::refuses_token(finding));
    let refused = refused.map(|finding| finding.message.clone());
    let rows = decoded.rows(place, opener.source, opener.now);
    let children = opener.deeper(|opener| children(&decoded, place, opener));
    let token = JsonWebToken { refused, ..decoded.value };
    let title = match (&token.kubernetes, &token.subject) {
        (Some(claims), _) if !claims.service_account.name.is_empty() => {
            format!("{}/{}", claims.namespace, claims.service_account.name)
        }
        (_, Some(subject)) => subject.clone(),
        _ => token.kind.described().to_owned(),
    };
    Artifact {
        content: Content::JsonWebToken(Box::new(token)),
        title,
        rows,
        range: range.map(|span| opener.source.range(span)),
        within: place.within().to_vec(),
        children,
        verdict: None,
    }
}

/// What is inside a token: the key and the certificates of its header, and the token that is its payload.
fn children(decoded: &DecodedToken, place: &Place, opener: &mut Opener<'_>) -> Vec<Artifact> {
    let mut children = Vec::new();
    for name in ["jwk", "x5c"] {
        let Some(field) = decoded.member(JwsPart::Header, name) else { continue };
        let Some(member) = decoded.value.header.iter().rfind(|member| member.name == name) else { continue };
        let Some(tree) = json::read(member.value.get()).tree else { continue };
        let step = Step::Structure { path: name.to_owned() };
        let place = decoded.part_place(JwsPart::Header, place);
        if name == "x5c" {
            // Each certificate names itself.
            let place = place.inside(None, ByteMap::unchanged(field.span));
            children.extend(open_certificates(&tree, tree.root, &place, opener));
        } else {
            let place = place.inside(Some(step), ByteMap::unchanged(field.span));
            children.extend(open_object(&tree, tree.root, &place, true, opener));
        }
    }
    if let Some(inner) = decoded.nested_token() {
        children.push(open_token(&inner, &decoded.part_place(JwsPart::Claims, place), opener));
    }
    children
}
