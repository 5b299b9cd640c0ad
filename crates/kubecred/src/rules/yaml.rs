//! Rules about YAML that other readers read otherwise than the server.

use crate::diagnostic::{Finding, quoted};
use crate::source::Span;
use crate::syntax::deviation::{Deviation, DeviationKind};
use crate::syntax::tree::Tree;

rules! {
    Syntax, "YAML 1.2.2, section 10.3.2 (core schema)" {
        Warning DIFFERS = "yaml/differs-from-standard": "A YAML 1.2 reader sees the same values as the server.";
    }
    Syntax, "YAML 1.2.2, sections 5.7, 6.1, 6.6 to 6.9, 7.3.3, 8.1.1 and 9.2" {
        Warning NOT_STANDARD = "yaml/not-standard":
            "The text is YAML by the standard, and not only by the server's reader.";
    }
    Syntax, "YAML 1.2.2, section 9.2" {
        Warning IGNORED = "yaml/ignored-text": "No text stands after the end of a document.";
    }
}

/// What there is to say about a document that was read.
pub fn findings(tree: &Tree<'_>) -> impl Iterator<Item = Finding> {
    tree.deviations.iter().map(|deviation| explain(deviation).at(deviation.span))
}

fn explain(deviation: &Deviation) -> Finding {
    let span = deviation.span;
    let differs = |message: &str| Finding::new(&DIFFERS, message);
    let refused = |message: &str| Finding::new(&NOT_STANDARD, message);
    match &deviation.kind {
        DeviationKind::Scalar { written, server, standard, key } => {
            explain_scalar(written, server, standard, *key, span)
        }
        DeviationKind::Merge => {
            differs("`<<` merges other members for the server; to a YAML 1.2 reader it is a key like any other")
                .help("write the members out where they are needed")
        }
        DeviationKind::Binary => {
            differs("the server decodes `!!binary`; YAML 1.2 does not say what readers do with this tag")
                .help("leave the tag out where the field holds base64, else write the text itself")
        }
        DeviationKind::LineBreak => {
            differs("this character ends a line for the server; to a YAML 1.2 reader it is a part of the text")
                .help("write an ordinary line break, or an escape such as `\\u2028` in double quotes")
        }
        DeviationKind::FlowIndicator => {
            differs("this `?` begins a key for the server; in YAML 1.2 it belongs to the text after it")
                .help("put a space after it, or put the text in quotes")
        }
        DeviationKind::FlowColon => {
            differs("this `:` belongs to the text for the server; to a YAML 1.2 reader it ends a key")
                .help("put a space after it, or put the text in quotes")
        }
        DeviationKind::AnchorName => differs(
            "the name ends here earlier for the server than for a YAML 1.2 reader, to which all of this is the name",
        )
        .help("put a space after the name, or use only letters, digits, `-` and `_`"),
        DeviationKind::LastSpaces => {
            differs("these spaces end the text: some readers add a line break to them, and the server does not")
                .help("end the file with a line break")
        }
        DeviationKind::Ignored => {
            Finding::new(&IGNORED, "the server does not read this: the document has ended before it")
                .help("is this indented wrongly? a new document begins with a line `---`")
        }
        DeviationKind::Comment => refused("YAML wants a space before `#`: readers that keep to the standard refuse this")
            .help("put a space before it")
            .safe_fix("Put a space before it", vec![(Span { end: span.start, ..span }, " ".to_owned())]),
        DeviationKind::Indentation => refused(
            "this line is not indented further than what is around its brackets or quotes: readers that keep to the standard \
             refuse this",
        )
        .help("indent the line with more spaces"),
        DeviationKind::Directive => refused("a directive follows a document only after a line `...`: readers that keep to the standard refuse this")
            .help("end the document before it with `...`")
            .safe_fix("Write ... before it", vec![(Span { end: span.start, ..span }, "...\n".to_owned())]),
        DeviationKind::Dash => refused("a `-` alone is no text inside brackets: readers that keep to the standard refuse this")
            .help("put it in quotes")
            .safe_fix("Put it in quotes", vec![(span, "\"-\"".to_owned())]),
        DeviationKind::Escape => refused("YAML has no escape `\\'`: readers that keep to the standard refuse this")
            .help("write `'`, which needs no escape in double quotes")
            .safe_fix("Write '", vec![(span, "'".to_owned())]),
        DeviationKind::EmptyLines => {
            refused("this empty line is indented further than the text after it: readers that keep to the standard refuse this")
                .help("remove the spaces of the line")
        }
        DeviationKind::TagName => refused("a tag holds none of `,`, `[`, `]` and `!`: readers that keep to the standard refuse this")
            .help("put a space after the tag"),
    }
}

fn explain_scalar(written: &str, server: &str, standard: &str, key: bool, span: Span) -> Finding {
    let what = if key { "the key " } else { "" };
    let text = |value: &str| {
        let plain = value.strip_prefix('"').and_then(|value| value.strip_suffix('"'));
        plain.map_or_else(|| quoted(value), |plain| format!("the text {}", quoted(plain)))
    };
    let message = format!(
        "{what}{} is {} to the server, and {} to a YAML 1.2 reader",
        quoted(written),
        text(server),
        text(standard)
    );
    let finding = Finding::new(&DIFFERS, message);
    let in_quotes = format!("\"{written}\"");
    if key {
        return finding
            .help("put the key in quotes, so that all readers see the same")
            .review_fix("Put it in quotes", vec![(span, in_quotes)]);
    }
    if server.starts_with('"') {
        return finding.help("put it in quotes").safe_fix("Put it in quotes", vec![(span, in_quotes)]);
    }
    finding
        .help(format!("write `{server}` if that is meant, or put it in quotes if it is text"))
        .safe_fix(format!("Write {server}"), vec![(span, server.to_owned())])
}
