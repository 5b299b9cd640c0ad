//! A `Status`: the server's refusal, in plain words, and each of its causes at the field that it is about.

use crate::diagnostic::{Finding, Reason, quoted};
use crate::kube::value::Cursor;
use crate::open::Opener;
use crate::place::Place;
use crate::refusal::{Refusal, RefusalCause, Refused, read_message};
use crate::secret::is_secret_name;
use crate::source::Span;

rules! {
    Apiserver, "Kubernetes API reference, Status" {
        Info REFUSED = "status/refused": "A `Status` tells why a server refused a request.";
        Error CAUSE = "status/cause": "Each cause of a refusal is mended at the field that it names.";
    }
    Advice, "Kubernetes API reference, Status" {
        Info OTHER_OBJECT = "status/other-object": "A refusal and the object beside it belong together.";
    }
}

/// A word by which a server names a cause.
#[derive(Debug)]
pub(crate) struct Word {
    /// The word, of the list of causes.
    pub(crate) word: &'static str,
    /// What stands between field and value in a message.
    pub(crate) printed: &'static str,
    reason: Option<Reason>,
    meaning: &'static str,
}

/// The words by which a server names causes.
pub(crate) static WORDS: &[Word] = &[
    word("FieldValueRequired", ": Required value", Some(Reason::FieldValueRequired), "a value is missing"),
    word(
        "FieldValueInvalid",
        ": Invalid value",
        Some(Reason::FieldValueInvalid),
        "the value is malformed, or does not fit the others",
    ),
    word(
        "FieldValueNotSupported",
        ": Unsupported value",
        Some(Reason::FieldValueNotSupported),
        "the value is not one of those allowed",
    ),
    word("FieldValueDuplicate", ": Duplicate value", Some(Reason::FieldValueDuplicate), "the value is there twice"),
    word("FieldValueForbidden", ": Forbidden", Some(Reason::FieldValueForbidden), "the value may not be set here"),
    word("FieldValueTooLong", ": Too long", Some(Reason::FieldValueTooLong), "the value is too long"),
    word("FieldValueTooMany", ": Too many", Some(Reason::FieldValueTooMany), "the list has too many items"),
    word(
        "FieldValueNotFound",
        ": Not found",
        Some(Reason::FieldValueNotFound),
        "the value names something that does not exist",
    ),
    word(
        "FieldValueTypeInvalid",
        ": Invalid type",
        Some(Reason::FieldValueTypeInvalid),
        "the value is of the wrong type",
    ),
    word("InternalError", ": Internal error", None, "the server could not check the value"),
];

/// The word for what strict decoding does not know.
pub(crate) const UNKNOWN_FIELD: &str = "UnknownField";
/// The word for what strict decoding found twice.
pub(crate) const DUPLICATE_FIELD: &str = "DuplicateField";

const fn word(word: &'static str, printed: &'static str, reason: Option<Reason>, meaning: &'static str) -> Word {
    Word { word, printed, reason, meaning }
}

/// Reasons of a Status: their code, what they mean, what to do.
const REASONS: &[(&str, u16, &str, &str)] = &[
    ("Invalid", 422, "the object could be read, but values in it are wrong", "mend the fields that the causes name"),
    (
        "BadRequest",
        400,
        "the server could not make sense of the request",
        "mend what the message names: syntax, types, unknown fields",
    ),
    (
        "Unauthorized",
        401,
        "the server does not know who asks",
        "check the credential: whether it is expired, cut off, or of another cluster",
    ),
    (
        "Forbidden",
        403,
        "the server knows who asks, and they may not do this",
        "have a role bound to them; `kubectl auth can-i --list` shows what they may do",
    ),
    ("NotFound", 404, "there is no such object, or no such path", "check name, namespace and API version"),
    ("MethodNotAllowed", 405, "what was asked can't be done with this resource", "check verb and path"),
    ("NotAcceptable", 406, "the server can't answer in the format that was asked for", "ask for `application/json`"),
    ("AlreadyExists", 409, "an object of this name exists", "change that one, or choose another name"),
    ("Conflict", 409, "the object was changed meanwhile", "read it again, and make the change to what was read"),
    ("Gone", 410, "what was asked for is no longer there", "list again from the beginning"),
    ("Expired", 410, "the place in the list is too old", "list again from the beginning"),
    ("RequestEntityTooLarge", 413, "the request is too large", "send less: a request has at most 3 MiB"),
    (
        "UnsupportedMediaType",
        415,
        "the server can't read a body of this type",
        "send JSON or YAML, and say so in `Content-Type`",
    ),
    ("TooManyRequests", 429, "the server is busy", "try again later"),
    (
        "InternalError",
        500,
        "something failed in the server, or in a webhook that it asked",
        "look into the server's log",
    ),
    ("ServerTimeout", 500, "the server could not do it in time", "try again"),
    ("ServiceUnavailable", 503, "the server can't answer now", "try again later"),
    ("Timeout", 504, "the server could not do it in time", "look whether it was done, then try again"),
];

/// Causes that are placed: no server tells of more.
const CAUSES: usize = 200;

/// What a Status says. `place` is that of its document.
pub(crate) fn check(status: &Cursor<'_, '_>, place: &Place, opener: &mut Opener<'_>) {
    if status.field("status").string() == "Success" {
        return;
    }
    let (details, message) = (status.field("details"), status.field("message"));
    let mut refusal = read_message(message.string());
    for told in [("kind", &mut refusal.kind), ("name", &mut refusal.name)] {
        let value = details.field(told.0);
        if !value.is_empty() {
            value.string().clone_into(told.1);
        }
    }
    let outer = |span| place.span(span).unwrap_or_default();
    let causes: Vec<RefusalCause> = details
        .field("causes")
        .items()
        .take(CAUSES)
        .map(|cause| RefusalCause {
            reason: cause.field("reason").string().to_owned(),
            field: cause.field("field").string().to_owned(),
            message: cause.field("message").string().to_owned(),
            span: outer(if cause.field("field").is_empty() {
                cause.field("reason").span()
            } else {
                cause.field("field").span()
            }),
        })
        .collect();
    if causes.is_empty() {
        refusal.causes.iter_mut().for_each(|cause| cause.span = outer(message.span()));
    } else {
        refusal.causes = causes;
    }
    let reason = status.field("reason");
    let at = if reason.is_empty() { status.field("kind").span() } else { reason.span() };
    check_reason(reason.string(), &refusal, place, at, opener);
    opener.refused.refusals.push(refusal);
}

/// Says what the reason of a refusal means, and answers its code; 0 where it is not known.
pub(crate) fn check_reason(reason: &str, refusal: &Refusal, place: &Place, at: Span, opener: &mut Opener<'_>) -> u16 {
    let known = REASONS.iter().find(|(name, ..)| *name == reason);
    let (code, meaning, help) =
        known.map_or((0, "the server refused the request", "read its message"), |known| (known.1, known.2, known.3));
    let what = match (refusal.kind.as_str(), refusal.name.as_str()) {
        ("", "") => "what was asked".to_owned(),
        (kind, "") => quoted(kind),
        (kind, name) => format!("{} {}", quoted(kind), quoted(name)),
    };
    let message = match code {
        0 => format!("the server refused {what}"),
        code => format!("the server refused {what} with {code} ({reason}): {meaning}"),
    };
    opener.findings.push(Finding::new(&REFUSED, message).help(help).inside(place, at));
    code
}

/// Places the causes of all refusals at the fields of the objects beside them.
pub(crate) fn settle(opener: &mut Opener<'_>) {
    let refused: Refused = std::mem::take(&mut opener.refused);
    let mut left = CAUSES;
    for refusal in &refused.refusals {
        let object = refused.object_of(refusal);
        if object.is_none()
            && let (Some(cause), false) = (refusal.causes.first(), refused.objects.is_empty())
        {
            let message = format!(
                "what was refused is {} {}: no object here is that",
                quoted(&refusal.kind),
                quoted(&refusal.name)
            );
            let help = "paste the manifest that was sent beside the refusal";
            opener.findings.push(Finding::new(&OTHER_OBJECT, message).help(help).at(cause.span));
        }
        for cause in refusal.causes.iter().take(left) {
            left -= 1;
            let found = object.and_then(|object| object.place_of(&cause.field));
            place_cause(cause, found, &mut opener.findings);
        }
    }
}

fn place_cause(cause: &RefusalCause, found: Option<(String, Span)>, findings: &mut Vec<Finding>) {
    let word = WORDS.iter().find(|word| word.word == cause.reason);
    let reason = word.and_then(|word| word.reason);
    let said_here = "the server said so here";
    if let Some((_, span)) = &found
        && let Some(same) = findings.iter_mut().find(|other| {
            reason.is_some()
                && other.reason == reason
                && other.path.as_deref() == Some(cause.field.as_str())
                && other.span.is_some_and(|other| other.start <= span.end && span.start <= other.end)
        })
    {
        same.labels.push((cause.span, said_here.to_owned()));
        return;
    }
    let meaning = match (word, cause.reason.as_str()) {
        (Some(word), _) => word.meaning,
        (None, UNKNOWN_FIELD) => "there is no such field",
        (None, DUPLICATE_FIELD) => "the field is there twice",
        _ => "the server does not take it",
    };
    let mut message = format!(
        "the server refused {}: {meaning}",
        if cause.field.is_empty() { "the object".to_owned() } else { quoted(&cause.field) }
    );
    // What the server says of a secret repeats it.
    let tells = !cause.message.is_empty() && !is_secret_name(&cause.field);
    if tells && word.is_none_or(|word| !word.printed.ends_with(&cause.message)) {
        message.push_str(&format!("; it said {}", quoted(&cause.message)));
    }
    let mut finding =
        Finding::new(&CAUSE, message).help("change the field, and send the object again").path(cause.field.clone());
    finding.reason = reason;
    finding = match found {
        Some((pointer, span)) => finding.at(span).pointer(pointer).label(cause.span, said_here),
        None => finding.at(cause.span),
    };
    finding.placed = true;
    findings.push(finding);
}

#[cfg(test)]
mod tests {
    use crate::options::Options;

    #[test]
    fn causes_stand_at_their_fields() {
        let manifest = "apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: a\n  labels: {b: c}\n";
        let status = "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"metadata\":{},\"status\":\"Failure\",\"reason\":\"Invalid\",\"code\":422,\"details\":{\"name\":\"a\",\"kind\":\"ServiceAccount\",\"causes\":[{\"reason\":\"FieldValueInvalid\",\"message\":\"Invalid value: \\\"c\\\": no\",\"field\":\"metadata.labels\"}]}}";
        let report = crate::analyze(&format!("{manifest}---\n{status}\n"), &Options::default());
        let cause = report.diagnostics.iter().find(|found| found.rule == "status/cause").unwrap();
        assert_eq!(cause.range.unwrap().start.line, 5, "{cause:?}");
        assert_eq!(cause.labels.len(), 1);
        assert_eq!(cause.pointer.as_deref(), Some("/metadata/labels"));
    }
}
