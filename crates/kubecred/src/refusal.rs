//! What a server refused: a `Status`, or what kubectl printed of one; and where in the objects beside it its causes lie.

use crate::kube::value::push_token;
use crate::kube::{self, envelope::TypeMeta};
use crate::limits;
use crate::open::Opener;
use crate::order::sort_by_key;
use crate::place::Place;
use crate::report::{Artifact, Content, KubernetesObject, Row};
use crate::rules::status as rules;
use crate::source::Span;
use crate::syntax::lossless::Json;
use crate::syntax::tree::{NodeId, Tree};
use crate::syntax::write::write_string;

/// The refusals of a text, and the objects that they may be about.
#[derive(Debug, Default)]
pub(crate) struct Refused {
    /// Whether there is a refusal in the text.
    watch: bool,
    pub(crate) objects: Vec<KnownFields>,
    pub(crate) refusals: Vec<Refusal>,
}

/// An object, and where its fields stand in the given text.
#[derive(Debug)]
pub(crate) struct KnownFields {
    kind: String,
    resource: &'static str,
    name: String,
    /// Pointers, and of each field its value if that is plain, else its key.
    fields: Vec<(String, Span)>,
}

/// One refusal.
#[derive(Debug, Default)]
pub(crate) struct Refusal {
    /// The kind, or the resource, of what was refused; empty where it is not told.
    pub(crate) kind: String,
    /// Its name; empty where it is not told.
    pub(crate) name: String,
    pub(crate) causes: Vec<RefusalCause>,
}

/// One cause of a refusal.
#[derive(Clone, Debug, Default)]
pub(crate) struct RefusalCause {
    /// The server's word.
    pub(crate) reason: String,
    /// The server's path of the field; empty where it names none.
    pub(crate) field: String,
    /// What the server said of it.
    pub(crate) message: String,
    /// Where the refusal says so: in the text that it was read from, then in the given one.
    pub(crate) span: Span,
}

impl Refused {
    /// Of a text: without a refusal in it nothing has to be remembered.
    pub(crate) fn of(text: &str) -> Self {
        let watch = ["Failure", "Error from server", " is invalid:"].iter().any(|word| text.contains(word));
        Self { watch, ..Self::default() }
    }

    /// Takes down where the fields of an object stand.
    pub(crate) fn remember(&mut self, tree: &Tree<'_>, node: NodeId, place: &Place) {
        if !self.watch || self.objects.len() >= limits::JWKS_KEYS {
            return;
        }
        let meta = TypeMeta::read(tree, node);
        let name = tree.get(node, "metadata").and_then(|metadata| tree.string(tree.get(metadata, "name")?));
        let mut fields = Vec::new();
        let mut waiting = vec![(node, String::new(), head(tree, node))];
        while let Some((next, pointer, span)) = waiting.pop() {
            if fields.len() >= limits::ROWS || pointer.len() > limits::MESSAGE_BYTES {
                break;
            }
            let room = limits::ROWS.saturating_sub(waiting.len());
            for member in tree.members(next).iter().take(room) {
                let mut below = format!("{pointer}/");
                push_token(&mut below, &member.key);
                let plain = tree.members(member.value).is_empty() && tree.items(member.value).is_empty();
                waiting.push((member.value, below, if plain { tree.node(member.value).span } else { member.key_span }));
            }
            for (index, &item) in tree.items(next).iter().enumerate().take(room) {
                waiting.push((item, format!("{pointer}/{index}"), head(tree, item)));
            }
            fields.extend(place.span(span).map(|span| (pointer, span)));
        }
        let resource = kube::find(meta.api_version, meta.kind).map_or("", |kind| kind.resource);
        self.objects.push(KnownFields {
            kind: meta.kind.to_owned(),
            resource,
            name: name.unwrap_or_default().to_owned(),
            fields,
        });
    }

    /// Which object a refusal is about.
    pub(crate) fn object_of(&self, refusal: &Refusal) -> Option<&KnownFields> {
        let of_kind = |object: &&KnownFields| {
            refusal.kind.is_empty()
                || object.kind.eq_ignore_ascii_case(&refusal.kind)
                || object.resource == refusal.kind
        };
        let named = |object: &&KnownFields| object.name == refusal.name;
        let nameless = |object: &&KnownFields| refusal.name.is_empty() || object.name.is_empty();
        let mut candidates = self.objects.iter().filter(of_kind);
        candidates.clone().find(named).or_else(|| candidates.find(nameless))
    }
}

impl KnownFields {
    /// Where a field stands, by the server's path; its nearest parent where it does not. And its pointer.
    pub(crate) fn place_of(&self, path: &str) -> Option<(String, Span)> {
        let pointer = pointer_of(path);
        let mut looked_for = pointer.as_str();
        loop {
            if let Some((_, span)) = self.fields.iter().find(|(known, _)| known == looked_for) {
                return Some((pointer, *span));
            }
            looked_for = looked_for.rsplit_once('/')?.0;
        }
    }
}

/// The text of a plain value; of others the first key.
fn head(tree: &Tree<'_>, node: NodeId) -> Span {
    tree.members(node).first().map_or(tree.node(node).span, |first| first.key_span)
}

/// `spec.usages[1]` → `/spec/usages/1`; what stands in brackets may hold periods.
fn pointer_of(path: &str) -> String {
    let mut pointer = String::new();
    let mut rest = path;
    while !rest.is_empty() {
        let (token, behind) = match rest.strip_prefix('[') {
            Some(inside) => inside.split_once(']').unwrap_or((inside, "")),
            None => {
                let name = rest.strip_prefix('.').unwrap_or(rest);
                name.split_at(name.find(['.', '[']).unwrap_or(name.len()))
            }
        };
        if !token.is_empty() {
            pointer.push('/');
            push_token(&mut pointer, token);
        }
        if behind.len() == rest.len() {
            break;
        }
        rest = behind;
    }
    pointer
}

/// Whether a line is the first of what kubectl prints of a refusal.
pub(crate) fn begins(line: &str) -> bool {
    line.starts_with("Error from server") || line.starts_with("The ") && line.contains("\" is invalid:")
}

/// How long it is: its first line, and the causes that are listed below.
pub(crate) fn length(text: &str) -> usize {
    let mut lines = text.split_inclusive('\n');
    let first = lines.next().map_or(0, str::len);
    let causes: usize = lines.take_while(|line| line.starts_with("* ")).map(str::len).sum();
    text.get(..first + causes).map_or(0, |text| text.trim_end().len())
}

/// Reads the message of a refusal, as a Status has it or as kubectl prints it.
pub(crate) fn read_message(text: &str) -> Refusal {
    let mut refusal = Refusal::default();
    let quoted = ["\" is ", "\" not found", "\" already exists"].iter().find_map(|end| text.find(end));
    if let Some((before, name)) = quoted.and_then(|end| text.get(..end)?.rsplit_once('"')) {
        refusal.name = name.to_owned();
        before
            .trim_end()
            .rsplit([' ', ':'])
            .next()
            .and_then(|kind| kind.split('.').next())
            .unwrap_or_default()
            .clone_into(&mut refusal.kind);
    } else if let Some((before, _)) = text.split_once(" in version \"") {
        before.rsplit([' ', ':']).next().unwrap_or_default().clone_into(&mut refusal.kind);
    }
    let listed = text.contains("invalid: [") && text.ends_with(']');
    for word in rules::WORDS {
        for (at, _) in text.match_indices(word.printed) {
            let Some(before) = text.get(..at) else { continue };
            let start = before.rfind([' ', '\n', '\t']).map_or(0, |at| at + 1);
            let Some(field) = before.get(start..) else { continue };
            let field = field.strip_prefix('[').unwrap_or(field);
            if field.is_empty() || before.ends_with('"') {
                continue;
            }
            let end = at + word.printed.len();
            refusal.causes.push(RefusalCause {
                reason: word.word.to_owned(),
                field: field.to_owned(),
                message: text.get(at + 2..end).unwrap_or_default().to_owned(),
                span: Span::new(at - field.len(), end),
            });
        }
    }
    for (said, word) in [("unknown field \"", rules::UNKNOWN_FIELD), ("duplicate field \"", rules::DUPLICATE_FIELD)] {
        for (at, _) in text.match_indices(said) {
            let start = at + said.len();
            let field = text.get(start..).and_then(|rest| rest.split('"').next()).unwrap_or_default();
            let span = Span::new(at, start + field.len() + 1);
            refusal.causes.push(RefusalCause {
                reason: word.to_owned(),
                field: field.to_owned(),
                message: String::new(),
                span,
            });
        }
    }
    sort_by_key(&mut refusal.causes, |cause| cause.span);
    let ends: Vec<usize> =
        refusal.causes.iter().skip(1).map(|cause| cause.span.range().start).chain([text.len()]).collect();
    for (cause, end) in refusal.causes.iter_mut().zip(ends).filter(|(cause, _)| !cause.message.is_empty()) {
        let said = text.get(cause.span.range().end - cause.message.len()..end).unwrap_or_default();
        let said = said.lines().next().unwrap_or_default().trim_end_matches([',', ' ']);
        let said = if listed { said.strip_suffix(']').unwrap_or(said) } else { said };
        said.clone_into(&mut cause.message);
    }
    refusal.causes.truncate(limits::JWKS_KEYS);
    refusal
}

/// Opens what kubectl printed of a refusal, as the Status that it was.
pub(crate) fn open(text: &str, place: &Place, opener: &mut Opener<'_>) -> Artifact {
    let message = text.trim();
    let start = text.len() - text.trim_start().len();
    let reason = match message.strip_prefix("Error from server (") {
        Some(rest) => rest.split(')').next().unwrap_or_default(),
        None if message.starts_with("The ") => "Invalid",
        None => "",
    };
    let mut refusal = read_message(message);
    let around = Span::new(start, start + message.lines().next().unwrap_or_default().len());
    let code = rules::check_reason(reason, &refusal, place, around, opener);
    let range = |span: Span| place.span(span).map(|span| opener.source.range(span));
    let shifted = |span: Span| Span::new(start + span.start as usize, start + span.end as usize);
    let mut rows = Vec::new();
    let mut row = |label: String, value: &str, pointer: String, span: Span| {
        let (value, within) = (value.to_owned(), Vec::new());
        rows.push(Row { label, value, pointer, sensitive: false, range: range(span), within });
    };
    let mut json = String::from("{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"status\":\"Failure\",\"message\":");
    write_string(message, &mut json);
    row("message".to_owned(), message, "/object/message".to_owned(), Span::new(start, start + message.len()));
    let mut member = |name: &str, value: &str| {
        json.push_str(name);
        write_string(value, &mut json);
    };
    member(",\"reason\":", reason);
    member(",\"details\":{\"name\":", &refusal.name);
    member(",\"kind\":", &refusal.kind);
    json.push_str(",\"causes\":[");
    for (index, cause) in refusal.causes.iter_mut().enumerate() {
        let separator = if index == 0 { "{\"reason\":" } else { ",{\"reason\":" };
        for (name, value) in
            [(separator, &cause.reason), (",\"message\":", &cause.message), (",\"field\":", &cause.field)]
        {
            json.push_str(name);
            write_string(value, &mut json);
        }
        json.push('}');
        let span = shifted(cause.span);
        row(
            format!("details.causes[{index}].reason"),
            &cause.reason,
            format!("/object/details/causes/{index}/reason"),
            span,
        );
        row(
            format!("details.causes[{index}].field"),
            &cause.field,
            format!("/object/details/causes/{index}/field"),
            span,
        );
        cause.span = place.span(span).unwrap_or_default();
    }
    json.push_str(&format!("]}},\"code\":{code}}}"));
    opener.refused.refusals.push(refusal);
    let object = KubernetesObject { api_version: "v1".to_owned(), kind: "Status".to_owned(), object: Json::of(json) };
    Artifact {
        content: Content::Object(object),
        title: reason.to_owned(),
        range: range(Span::new(start, start + message.len())),
        rows,
        within: place.within().to_vec(),
        children: Vec::new(),
        verdict: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_become_pointers() {
        assert_eq!(pointer_of("spec.usages[1]"), "/spec/usages/1");
        assert_eq!(pointer_of("metadata.annotations[example.com/a]"), "/metadata/annotations/example.com~1a");
        assert_eq!(pointer_of("data[tls.crt]"), "/data/tls.crt");
        assert_eq!(pointer_of(""), "");
        assert_eq!(pointer_of("[0].a"), "/0/a");
        assert_eq!(pointer_of("..["), "");
    }

    #[test]
    fn messages_are_taken_apart() {
        let told = |text: &str| {
            let refusal = read_message(text);
            let causes: Vec<String> =
                refusal.causes.iter().map(|cause| format!("{} {}", cause.reason, cause.field)).collect();
            format!("{} {}: {}", refusal.kind, refusal.name, causes.join(", "))
        };
        assert_eq!(
            told("The CertificateSigningRequest \"a\" is invalid: spec.usages: Required value"),
            "CertificateSigningRequest a: FieldValueRequired spec.usages"
        );
        assert_eq!(
            told(
                "CertificateSigningRequest.certificates.k8s.io \"a\" is invalid: [spec.usages: Required value, spec.usages[1]: Unsupported value: \"x\": supported values: \"any\"]"
            ),
            "CertificateSigningRequest a: FieldValueRequired spec.usages, FieldValueNotSupported spec.usages[1]"
        );
        assert_eq!(
            told(
                "The ServiceAccount \"a\" is invalid: \n* metadata.name: Invalid value: \"A\": a\n* metadata.labels: Invalid value: \"b\""
            ),
            "ServiceAccount a: FieldValueInvalid metadata.name, FieldValueInvalid metadata.labels"
        );
        assert_eq!(
            told(
                "Error from server (BadRequest): error when creating \"a.yaml\": TokenReview in version \"v1\" cannot be handled as a TokenReview: strict decoding error: unknown field \"spec.a\", duplicate field \"spec.b\""
            ),
            "TokenReview : UnknownField spec.a, DuplicateField spec.b"
        );
        assert_eq!(told("Error from server (NotFound): serviceaccounts \"a\" not found"), "serviceaccounts a: ");
    }
}
