//! PEM blocks (RFC 7468), as consumers written in Go read them.

use crate::diagnostic::{Finding, Rule, quoted};
use crate::encoding::pem::{Block, PemErrorKind};
use crate::limits;
use crate::place::Place;
use crate::source::Span;

rules! {
    Standard, "RFC 7468, section 3; Go encoding/pem" {
        Error INDENTED = "pem/indented": "BEGIN and END lines of a PEM block stand at the start of their line.";
        Error ONE_LINE = "pem/one-line": "A PEM block is written on lines: BEGIN, base64 text, END.";
        Error TEXT_ON_BOUNDARY = "pem/text-on-boundary": "BEGIN and END of a PEM block stand alone on their line.";
    }
    Standard, "RFC 7468, section 3" {
        Error DASHES = "pem/dashes": "BEGIN and END of a PEM block have five dashes on each side.";
        Error ESCAPED_LINE_BREAKS = "pem/escaped-line-breaks":
            "Line breaks of a PEM block are real ones, not a backslash and an n.";
        Error END_MISSING = "pem/end-missing": "Each PEM block has an END line.";
        Error BEGIN_MISSING = "pem/begin-missing": "Each PEM block has a BEGIN line.";
    }
    Standard, "RFC 7468, section 2" {
        Error LABEL_MISMATCH = "pem/label-mismatch": "BEGIN and END of a PEM block have the same label.";
    }
    Standard, "RFC 7468, section 3; RFC 4648, section 4" {
        Error BASE64 = "pem/base64": "The body of a PEM block is base64 with padding.";
    }
    Standard, "RFC 7468, section 3; Go encoding/pem" {
        Error UNREAD = "pem/unread": "A PEM block has the form that readers expect.";
    }
    Standard, "RFC 7468, section 2" {
        Error EMPTY = "pem/empty": "A PEM block holds something.";
    }
    Standard, "RFC 7468, section 2; kube-apiserver validation of status.certificate" {
        Warning HEADERS = "pem/headers": "PEM blocks other than encrypted keys have no headers.";
    }
    Standard, "RFC 7468, sections 5 and 7; kube-apiserver validation of spec.request" {
        Warning LABEL_OUTDATED = "pem/outdated-label":
            "Requests and certificates carry the labels that Kubernetes knows.";
    }
    Standard, "RFC 7468, section 2" {
        Error LABEL_OF_OTHER = "pem/label-of-other": "The label of a PEM block says what the block holds.";
    }
    Advice, "RFC 5652, section 5.1; Go crypto/x509" {
        Warning BUNDLE = "pem/pkcs7-bundle": "Certificates are given as one PEM block each, and not as a PKCS#7 bundle.";
    }
    Advice, "kubecred limits" {
        Error LIMIT = "pem/limit": "A PEM bundle is at most 1 MiB and 200 blocks.";
    }
}

/// What is wrong with a block itself. `place` is that of the text that holds it.
pub fn check_block(block: &Block, place: &Place, findings: &mut Vec<Finding>) {
    if let Some(error) = &block.error {
        let (rule, message, help) = describe(&error.kind, &block.label);
        let finding = Finding::new(rule, message).help(help).inside(place, error.span);
        // Of a missing line break both blocks would say the same.
        let said = |other: &Finding| std::ptr::eq(other.rule, rule) && other.span == finding.span;
        if !findings.last().is_some_and(said) || finding.span.is_none() {
            findings.push(finding);
        }
    } else if block.content.bytes.is_empty() {
        let message = format!("the PEM block {} is empty", quoted(&block.label));
        let help = "copy the block again, with the base64 text between BEGIN and END";
        findings.push(Finding::new(&EMPTY, message).help(help).inside(place, block.span));
    }
    // Where readers pass over the block, that says more than its headers do.
    let unread = block.error.as_ref().is_some_and(|error| matches!(error.kind, PemErrorKind::Unread));
    let expected = unread || block.label.ends_with("PRIVATE KEY");
    if let Some(header) = block.headers.first().filter(|_| !expected) {
        let message = format!("the PEM block has the header {}", quoted(&header.name));
        let help = "remove the lines between BEGIN and the base64 text: some readers refuse them";
        findings.push(Finding::new(&HEADERS, message).help(help).inside(place, header.span));
    }
    let current = match block.label.as_str() {
        "NEW CERTIFICATE REQUEST" => "CERTIFICATE REQUEST",
        "X509 CERTIFICATE" | "X.509 CERTIFICATE" | "TRUSTED CERTIFICATE" => "CERTIFICATE",
        _ => return,
    };
    let message = format!("the label {} is not one that Kubernetes reads", quoted(&block.label));
    let help = if block.label == "TRUSTED CERTIFICATE" {
        "write it anew with `openssl x509`, which drops what may follow the certificate here".to_owned()
    } else {
        format!("write `{current}` in the BEGIN line and in the END line")
    };
    findings.push(Finding::new(&LABEL_OUTDATED, message).help(help).inside(place, block.label_span));
}

/// That a block holds something else than its label says, or that nobody knows the label.
pub fn other_content(block: &Block, known: bool, held: &str, place: &Place) -> Finding {
    let label = quoted(&block.label);
    let message = match known {
        true => format!("the PEM block is labelled {label}, but it holds {held}"),
        false => format!("the label {label} of the PEM block is not known; the block holds {held}"),
    };
    let help = "write the label of what it holds in the BEGIN line and in the END line, or put in what the label says";
    Finding::new(&LABEL_OF_OTHER, message).help(help).inside(place, block.label_span)
}

/// That a bundle has a form that nothing in Kubernetes reads. `error` says why it could not be opened.
pub fn is_bundle(error: Option<&str>) -> Finding {
    let message = match error {
        Some(error) => format!("this is PKCS#7, and {error}"),
        None => "this is a PKCS#7 bundle, which nothing in Kubernetes reads".to_owned(),
    };
    let help =
        "write its certificates as PEM: `openssl pkcs7 -print_certs -in FILE` (`-inform DER` for `.p7b` as bytes)";
    Finding::new(&BUNDLE, message).help(help)
}

/// That a text is larger than what is read of it.
pub fn too_large(length: usize, place: &Place) -> Finding {
    let message = format!("the PEM text has {length} bytes, at most {} are read", limits::PEM_BYTES);
    Finding::new(&LIMIT, message).help(IN_PARTS).inside(place, Span::new(limits::PEM_BYTES, length))
}

/// That there are more blocks than are read.
pub fn too_many(place: &Place, last: Span) -> Finding {
    let message = format!("there are more than {} PEM blocks, the rest is not read", limits::PEM_BLOCKS);
    Finding::new(&LIMIT, message).help(IN_PARTS).inside(place, last)
}

const IN_PARTS: &str = "paste a part of the bundle at a time";

fn describe(kind: &PemErrorKind, label: &str) -> (&'static Rule, String, String) {
    let secret = label.ends_with("PRIVATE KEY");
    let label = quoted(label);
    match kind {
        PemErrorKind::Indented => (
            &INDENTED,
            format!("the PEM block {label} is indented, so readers pass over it"),
            "move all its lines to the start of the line".to_owned(),
        ),
        PemErrorKind::TextBefore => (
            &TEXT_ON_BOUNDARY,
            format!("there is text before the dashes of the PEM block {label}, so readers pass over it"),
            "put BEGIN and END on lines of their own".to_owned(),
        ),
        PemErrorKind::TextBehind => (
            &TEXT_ON_BOUNDARY,
            format!("there is text behind the dashes of the PEM block {label}, so readers pass over it"),
            "put BEGIN and END on lines of their own".to_owned(),
        ),
        PemErrorKind::OneLine => (
            &ONE_LINE,
            format!("the PEM block {label} stands on one line, so readers pass over it"),
            "put BEGIN, the base64 text and END on lines of their own".to_owned(),
        ),
        PemErrorKind::Dashes => (
            &DASHES,
            format!("the PEM block {label} does not have five dashes on each side of BEGIN and END"),
            "write exactly five dashes".to_owned(),
        ),
        PemErrorKind::EscapedLineBreaks => (
            &ESCAPED_LINE_BREAKS,
            format!("the line breaks of the PEM block {label} are written as a backslash and an n"),
            "replace each `\\n` by a line break".to_owned(),
        ),
        PemErrorKind::EndMissing => (
            &END_MISSING,
            format!("the PEM block {label} has no END line: it may be cut off"),
            "copy the block again, with its last line".to_owned(),
        ),
        PemErrorKind::BeginMissing => (
            &BEGIN_MISSING,
            format!("the PEM block {label} has no line that readers know for its BEGIN line, so they pass over it"),
            "write five dashes, `BEGIN`, a space, the label of the END line and five dashes".to_owned(),
        ),
        PemErrorKind::CarriageReturns => (
            &UNREAD,
            format!("the lines of the PEM block {label} end with a carriage return alone, so readers pass over it"),
            "end each line with a line feed (LF, or CR and LF), for example with `tr '\\r' '\\n'`".to_owned(),
        ),
        PemErrorKind::LineBreakMissing => (
            &TEXT_ON_BOUNDARY,
            "a line break is missing between END and BEGIN, so readers pass over the blocks on both sides".to_owned(),
            "put a line break between the dashes; `cat` adds none to a file that does not end with one".to_owned(),
        ),
        PemErrorKind::LabelMismatch { end } => (
            &LABEL_MISMATCH,
            format!("the PEM block begins as {label} and ends as {}", quoted(end)),
            "write the same label in both lines".to_owned(),
        ),
        PemErrorKind::Base64(error) => (
            &BASE64,
            format!(
                "the PEM block {label} can't be decoded: {}",
                if secret { error.message_of_secret() } else { error.message() }
            ),
            "copy the block again".to_owned(),
        ),
        PemErrorKind::Unread => (
            &UNREAD,
            format!("readers pass over the PEM block {label}"),
            "write BEGIN, base64 text and END on lines of their own, without headers".to_owned(),
        ),
    }
}
