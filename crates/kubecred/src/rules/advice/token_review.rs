//! Advice on TokenReview, and on the answer to one.

use crate::diagnostic::{Finding, quoted};
use crate::kube::value::Cursor;
use crate::source::Span;

use super::{Subject, at_key, strings};

rules! {
    Advice, "Kubernetes API reference, TokenReviewSpec: audiences" {
        Info NO_AUDIENCE = "tokenreview/no-audience": "Who checks tokens for itself names itself as the audience.";
    }
    Advice, "Kubernetes API reference, TokenReviewStatus: audiences" {
        Warning AUDIENCE_NOT_CONFIRMED = "tokenreview/audience-not-confirmed":
            "A token is trusted only if the answer names an audience that was asked for.";
    }
    Advice, "Kubernetes API reference, TokenReviewStatus" {
        Info STATUS_IGNORED = "tokenreview/status-ignored": "A request has no `status`: the server makes it.";
        Warning CONTRADICTION = "tokenreview/contradiction":
            "An answer tells of a user where the token is good, and of an error where it is not.";
    }
    Advice, "RFC 6750, section 2.1" {
        Warning PREFIX = "tokenreview/bearer-prefix": "The token stands alone, without the word that a header puts before it.";
        Warning WHITE_SPACE = "tokenreview/white-space":
            "The token has no white space before it: the server would see none, or another token.";
        Warning ANONYMOUS = "tokenreview/anonymous": "An answer that names the user `system:anonymous` says nothing of a token.";
    }
    Advice, "Kubernetes, authenticating: bearer tokens" {
        Warning NO_TOKEN = "tokenreview/not-a-token": "What is asked about is a token, and not a certificate or a key.";
    }
}

pub(super) fn advise(subject: &Subject<'_, '_>, findings: &mut Vec<Finding>) {
    let (spec, status) = (subject.object.field("spec"), subject.object.field("status"));
    let (token, audiences) = (spec.field("token"), spec.field("audiences"));
    advise_on_token(&token, findings);
    if strings(&audiences).is_empty() && !token.is_empty() {
        let message = "no audience is asked for: the token is checked as one for the API server";
        let help = "a service that checks tokens of its own callers names itself in `spec.audiences`";
        findings.push(audiences.finding(&NO_AUDIENCE, message).help(help));
    }
    if status.value().is_none() {
        return;
    }
    if is_blank(&status) {
        let message = "the server ignores the `status` of a request";
        findings.push(at_key(&status, &STATUS_IGNORED, message).help("remove it"));
        return;
    }
    if !subject.is_unreadable("/status/user") && !subject.is_unreadable("/status/audiences") {
        advise_on_answer(&audiences, &status, findings);
    }
}

fn advise_on_token(token: &Cursor<'_, '_>, findings: &mut Vec<Finding>) {
    let text = token.string();
    let before = Span::new(0, text.len() - text.trim_start().len());
    if let Some(word) = header_before_token(text) {
        let message = format!("`{}` is part of the header, not of the token: with it no token is good", word.name);
        let finding = token.finding(&PREFIX, message).at_text(word.span);
        findings.push(finding.help("remove it, and the space behind it"));
    } else if text.trim().is_empty() && !text.is_empty() {
        let message = "this is white space alone: the server sees no token, and may answer that its bearer is \
                       authenticated as `system:anonymous`";
        findings.push(token.finding(&WHITE_SPACE, message).help("put the token there"));
    } else if text.starts_with(' ') {
        let message = "there is white space before the token: the server sees no token, and may answer that its bearer is \
                       authenticated as `system:anonymous`";
        findings.push(token.finding(&WHITE_SPACE, message).at_text(before).help("remove it"));
    } else if text.starts_with(char::is_whitespace) {
        let message = "the white space before the token is taken as part of it: with it no token is good";
        findings.push(token.finding(&WHITE_SPACE, message).at_text(before).help("remove it"));
    } else if text.contains("-----BEGIN ") {
        let message = "this is a PEM file: a TokenReview asks about bearer tokens only";
        findings.push(token.finding(&NO_TOKEN, message).help("clients show certificates in the TLS handshake"));
    }
}

/// What was copied with a token from the header that carried it.
struct Word {
    name: &'static str,
    span: Span,
}

/// The word `Bearer` before a token, with the name of the header where that is there too.
fn header_before_token(text: &str) -> Option<Word> {
    const HEADER: &str = "authorization:";
    const SCHEME: &str = "bearer ";
    let starts_with =
        |text: &str, word: &str| text.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word));
    let has_name = starts_with(text, HEADER);
    let behind = if has_name { text.get(HEADER.len()..)?.trim_start() } else { text };
    let start = text.len() - behind.len();
    match (has_name, starts_with(behind, SCHEME)) {
        (_, true) => {
            let name = if has_name { "Authorization: Bearer" } else { "Bearer" };
            Some(Word { name, span: Span::new(0, start + SCHEME.len() - 1) })
        }
        (true, false) => Some(Word { name: "Authorization:", span: Span::new(0, HEADER.len()) }),
        (false, false) => None,
    }
}

fn advise_on_answer(asked: &Cursor<'_, '_>, status: &Cursor<'_, '_>, findings: &mut Vec<Finding>) {
    let (authenticated, user) = (status.field("authenticated"), status.field("user"));
    let (confirmed, error) = (status.field("audiences"), status.field("error"));
    let good = authenticated.boolean() == Some(true);
    let (wanted, given) = (strings(asked), strings(&confirmed));
    if good && !wanted.is_empty() && !wanted.iter().any(|audience| given.contains(audience)) {
        let message = match given.first() {
            None => "the answer names no audience: the token was checked as one for the API server".to_owned(),
            Some(other) => format!("the token is for {}, which was not asked for", quoted(other)),
        };
        let help = "do not trust the token: whoever answered does not know audiences, or it is for somebody else";
        let about = if given.is_empty() { &authenticated } else { &confirmed };
        findings.push(about.finding(&AUDIENCE_NOT_CONFIRMED, message).help(help));
    }
    let username = user.field("username");
    if good && username.string() == "system:anonymous" {
        let message = "the answer is about a request without a token, and not about the token";
        let help = "trust nobody for it: look for white space before the token, and compare `status.user`";
        findings.push(username.finding(&ANONYMOUS, message).help(help));
    }
    if good && !error.is_empty() {
        let message = "the token is said to be good, and an error is told";
        findings.push(error.finding(&CONTRADICTION, message).help("do not trust the answer"));
    } else if !good && !user.field("username").is_empty() {
        let message = "a user is named, but the token is not said to be good";
        findings
            .push(user.finding(&CONTRADICTION, message).help("go by `authenticated` alone: nobody is authenticated"));
    } else if good && user.field("username").is_empty() {
        let message = "the token is said to be good, but no user is named";
        findings.push(authenticated.finding(&CONTRADICTION, message).help("do not trust the answer"));
    }
}

/// Whether a status holds nothing of an answer.
fn is_blank(status: &Cursor<'_, '_>) -> bool {
    let user = status.field("user");
    status.field("authenticated").value().is_none()
        && status.field("error").is_empty()
        && status.field("audiences").is_empty()
        && user.field("username").is_empty()
}
