//! Makes an artifact of a token.

use crate::jose::token::JsonWebToken;
use crate::open::Opener;
use crate::place::Place;
use crate::report::{Artifact, Content};
use crate::rules::jwt as rules;
use crate::source::Span;

/// Opens a token. `place` is that of its text.
pub(crate) fn open_token(text: &str, place: &Place, opener: &mut Opener<'_>) -> Artifact {
    let decoded = JsonWebToken::decode(text);
    rules::check_token(&decoded, place, opener.now, &mut opener.findings);
    let rows = decoded.rows(place, opener.source);
    let token = decoded.value;
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
        range: place.span(Span::new(0, text.len())).map(|span| opener.source.range(span)),
        within: place.within().to_vec(),
        children: Vec::new(),
        verdict: None,
    }
}
