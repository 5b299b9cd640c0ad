//! The way back: from each decoded value to the characters that were pasted, through JSON and YAML, base64, PEM and DER.
//!
//! What the core says of it is held against a second reading, written here for this purpose: it decodes layer by layer
//! and keeps for each byte the characters that it comes from.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::panic,
    reason = "helpers of tests"
)]

mod reading;

use kubecred::options::Options;
use kubecred::place::{JwsPart, Step};
use kubecred::report::{Artifact, Content, Row};
use kubecred::source::Range;
use kubecred::{analyze, decode_asn1};
use reading::{Element, Tracked, keys, values};

/// What was followed.
#[derive(Default)]
struct Followed {
    /// Values of X.509 and of keys, to their bytes, which say them.
    der: usize,
    /// Values of tokens.
    jws: usize,
    /// Members of JSON Web Keys.
    keys: usize,
    /// Values of manifests.
    written: usize,
    /// Of all these, those that no bytes say, but that are worked out of them.
    derived: usize,
    /// How often each kind of these was met.
    kinds: [usize; DERIVED.len()],
    /// Elements of ASN.1 trees.
    elements: usize,
    /// What is wrong.
    wrong: Vec<String>,
}

/// Values that no bytes say: how their rows are called, what they are worked out of, and the test of that. Every other row
/// must be what the bytes say to which it leads.
const DERIVED: &[(&str, &str, Check)] = &[
    ("validity", "the time of today against the notAfter that is pointed to", Check::Validity),
    ("signature", "whether the bits that are pointed to verify; of tokens nothing is checked", Check::Signature),
    ("format", "the form of the structure that is pointed to", Check::KeyFormat),
    (
        "format",
        "the form that the label of a PEM block stands for, where the block is encrypted as a whole",
        Check::Label,
    ),
    ("algorithm", "the same", Check::Label),
    ("encryption.scheme", "that a header says how a PEM block is encrypted", Check::Label),
    ("publicKey", "that no public half is there and none is worked out", Check::NoPublicHalf),
    (
        "publicKey.sha256",
        "of a private key and an RSAPublicKey: the hash of a structure that is made of it",
        Check::PublicHalf,
    ),
    ("publicKey.algorithm", "of an RSAPublicKey: its form, two numbers", Check::KeyFormat),
    ("kind", "what the issuer and the other claims make of a token", Check::Conclusion),
    ("credentialId", "what Kubernetes writes before the jti that is pointed to", Check::Conclusion),
    ("kubernetes.boundTo", "which of the members of the claim that is pointed to says it", Check::Conclusion),
    ("bits", "the length of a JSON Web Key", Check::WebKey),
    ("SHA-256 of the public key", "the hash of a structure that is made of a JSON Web Key", Check::WebKey),
    ("kid of Kubernetes", "the same in base64url", Check::WebKey),
    ("thumbprint", "the hash of the members of a JSON Web Key that RFC 7638 names", Check::WebKey),
];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Check {
    Validity,
    Signature,
    KeyFormat,
    Label,
    NoPublicHalf,
    PublicHalf,
    Conclusion,
    WebKey,
}

#[test]
fn every_value_leads_back_to_its_characters() {
    let fixtures = reading::fixtures();
    assert!(fixtures.len() >= 20);
    let mut all = Followed::default();
    for (name, text) in &fixtures {
        let mut followed = Followed::default();
        let report = analyze(text, &Options::default());
        for artifact in &report.artifacts {
            follow(name, text, artifact, 0, &mut followed);
        }
        follow_elements(name, text, &report.artifacts, &mut followed);
        let Followed { der, jws, keys, written, derived, elements, .. } = followed;
        println!(
            "{name}: {der} of DER, {jws} of tokens, {keys} of JSON Web Keys, {written} written, {derived} derived, {elements} elements"
        );
        assert!(der + jws + keys > 0, "{name}: nothing was nested in it");
        all.der += der;
        all.jws += jws;
        all.keys += keys;
        all.written += written;
        all.derived += derived;
        all.elements += elements;
        all.wrong.extend(followed.wrong);
        for (kind, count) in followed.kinds.into_iter().enumerate() {
            all.kinds[kind] += count;
        }
    }
    println!(
        "{} fixtures: {} values of DER, {} of tokens, {} of JSON Web Keys, {} written, {} derived; {} elements",
        fixtures.len(),
        all.der,
        all.jws,
        all.keys,
        all.written,
        all.derived,
        all.elements
    );
    for ((label, reason, _), count) in DERIVED.iter().zip(all.kinds) {
        println!("derived: {count} of `{label}`: {reason}");
        assert!(count > 0, "`{label}` need not be in the list");
    }
    assert!(all.wrong.is_empty(), "{} rows:\n{}", all.wrong.len(), all.wrong.join("\n"));
}

/// `from` is where the object around it starts; `around` is the text that holds it, where that is encoded itself.
fn follow(name: &str, text: &str, artifact: &Artifact, from: usize, followed: &mut Followed) {
    let is_object =
        matches!(artifact.content, Content::Object(_) | Content::Kubeconfig(_)) && artifact.within.is_empty();
    let start = artifact.range.filter(|_| is_object).map_or(from, |range| bytes(text, range).start);
    match &artifact.content {
        Content::Object(_) | Content::Kubeconfig(_) => {
            for row in &artifact.rows {
                let what = format!("{name}: {} = {}", row.label, row.value);
                let result = follow_written(text, from, artifact, row);
                note(followed, &what, row, result, |followed| &mut followed.written);
            }
        }
        Content::JsonWebToken(_) => {
            let token = reading::payload(text, from, &artifact.within);
            for row in &artifact.rows {
                let what = format!("{name}: {} = {}", row.label, row.value);
                let result = follow_token(text, &token, row);
                note(followed, &what, row, result, |followed| &mut followed.jws);
            }
        }
        Content::JsonWebKeySet(_) | Content::JsonWebKey(_) => {
            let json = reading::payload(text, from, &artifact.within);
            for row in &artifact.rows {
                let what = format!("{name}: {} = {}", row.label, row.value);
                let result = follow_key(text, &json, row);
                note(followed, &what, row, result, |followed| &mut followed.keys);
            }
        }
        _ => {
            let der = reading::payload(text, from, &artifact.within);
            for row in &artifact.rows {
                let what = format!("{name}: {} = {}", row.label, row.value);
                let result = follow_der(&what, text, &der, row, artifact);
                note(followed, &what, row, result, |followed| &mut followed.der);
            }
        }
    }
    for child in &artifact.children {
        follow(name, text, child, start, followed);
    }
}

/// What came of following a row: its bytes say its value, or it is derived from them in a known way; or what is wrong.
type Outcome = Result<Option<Check>, String>;

fn note(followed: &mut Followed, what: &str, row: &Row, outcome: Outcome, count: impl Fn(&mut Followed) -> &mut usize) {
    match outcome {
        Ok(None) => *count(followed) += 1,
        Ok(Some(check)) => {
            let kind = DERIVED.iter().position(|(label, _, other)| *label == row.label && *other == check);
            let kind = kind.unwrap_or_else(|| panic!("{what} is derived by {check:?}, which is not in the list"));
            followed.kinds[kind] += 1;
            followed.derived += 1;
        }
        Err(wrong) => followed.wrong.push(format!("{what}: {wrong}")),
    }
}

fn follow_der(what: &str, text: &str, der: &Tracked, row: &Row, artifact: &Artifact) -> Outcome {
    if row.within.is_empty() && artifact.rows.iter().any(|row| row.value == "PEM headers") {
        return follow_label(text, row);
    }
    let step = row.within.iter().find_map(|step| match step {
        Step::Der { start, end } => Some((*start as usize, *end as usize)),
        _ => None,
    });
    let (start, end) = step.ok_or("no way to bytes")?;
    // The range in the text is that of the characters of the bytes, not one more.
    let range = bytes(text, row.range.ok_or("no range")?);
    let expected = der.characters(start, end);
    if expected != range {
        return Err(format!("{range:?} and not {expected:?}"));
    }
    check_lines(what, der, &row.within, start, end);
    // The path in the structure leads to the element whose bytes these are.
    let path = row.within.iter().find_map(|step| match step {
        Step::Structure { path } => Some(path.as_str()),
        _ => None,
    });
    let outermost = Element::read(&der.bytes, 0).unwrap();
    let path = path.unwrap_or_default();
    let element = reading::resolve(&der.bytes, &outermost, path).ok_or_else(|| format!("no element at {path:?}"))?;
    let is_timestamp = row.label.starts_with("signedCertificateTimestampList.");
    let within = element.start <= start && end <= element.end;
    if !within || !element.is(&der.bytes, start, end) && !is_timestamp && !path.is_empty() {
        return Err(format!("{start}..{end} is not that of {element:?}, which is {path}"));
    }
    // The bytes say the value.
    let bytes = &der.bytes[start..end];
    let private = matches!(artifact.content, Content::PrivateKey(_));
    let numbers_alone = keys::is_rsa_public_key(&der.bytes);
    let same = |expected: String| if expected == row.value { Ok(()) } else { Err(format!("the bytes say {expected}")) };
    let derived = match row.label.as_str() {
        "validity" => {
            values::time(bytes).ok_or("no time")?;
            same("not checked".to_owned())?;
            Check::Validity
        }
        "signature" => {
            same(keys::verdict(&der.bytes, bytes)?.to_owned())?;
            Check::Signature
        }
        "format" => {
            same(keys::key_format(bytes)?.to_owned())?;
            Check::KeyFormat
        }
        "publicKey" => {
            same("not worked out".to_owned())?;
            if keys::public_info(&der.bytes).is_some() {
                return Err("there is a public half".to_owned());
            }
            Check::NoPublicHalf
        }
        "publicKey.algorithm" if numbers_alone => {
            same("RSA".to_owned())?;
            Check::KeyFormat
        }
        "publicKey.sha256" if private || numbers_alone => {
            let info = keys::public_info(&der.bytes).ok_or("no public half is found")?;
            same(values::sha256(&info))?;
            if bytes.len() < der.bytes.len() && !info.windows(bytes.len()).any(|window| window == bytes) {
                return Err("what is pointed to is no part of the public half".to_owned());
            }
            Check::PublicHalf
        }
        _ => {
            let said = values::value(&row.label, &values::Place { der: &der.bytes, start, end, private })?;
            same(said)?;
            return Ok(None);
        }
    };
    Ok(Some(derived))
}

/// What the label and the header of an encrypted PEM block say.
fn follow_label(text: &str, row: &Row) -> Outcome {
    let written = &text[bytes(text, row.range.ok_or("no range")?)];
    let derived = match (row.label.as_str(), written) {
        ("format", "RSA PRIVATE KEY") => row.value == "PKCS#1",
        ("format", "EC PRIVATE KEY") => row.value == "SEC1",
        ("algorithm", label) => label == format!("{} PRIVATE KEY", row.value),
        ("encryption.scheme", header) => header.starts_with("DEK-Info: "),
        ("encryption.cipher", header) if header.starts_with(&format!("DEK-Info: {},", row.value)) => return Ok(None),
        _ => false,
    };
    if derived { Ok(Some(Check::Label)) } else { Err(format!("the text says {written}")) }
}

/// The lines of the PEM block, where there is one.
fn check_lines(what: &str, der: &Tracked, within: &[Step], start: usize, end: usize) {
    let lines = within.iter().find_map(|step| match step {
        Step::Lines { first, last } => Some((*first as usize, *last as usize)),
        _ => None,
    });
    let last = end.max(start + 1).min(der.bytes.len()) - 1;
    assert_eq!(lines, der.lines.as_ref().map(|lines| (lines[start].0, lines[last].1)), "{what}");
}

fn follow_token(text: &str, token: &Tracked, row: &Row) -> Outcome {
    let step = row.within.iter().find_map(|step| match step {
        Step::Jws { part } => Some(*part),
        _ => None,
    });
    let part = step.ok_or("no part of the token")?;
    let range = bytes(text, row.range.ok_or("no range")?);
    let parts = reading::parts(token);
    if part == JwsPart::Signature {
        let expected = parts[2].characters(0, parts[2].bytes.len());
        return if expected == range && row.value == "not checked" {
            Ok(Some(Check::Signature))
        } else {
            Err(format!("{range:?} is not {expected:?}"))
        };
    }
    let json = parts[usize::from(part == JwsPart::Claims)].base64(true);
    let path = row.within.iter().find_map(|step| match step {
        Step::Structure { path } => Some(path.as_str()),
        _ => None,
    });
    let path = path.ok_or("no place in the JSON")?;
    // What stands at this place is what the range covers.
    let (start, end) = reading::member_at(&json.bytes, path).ok_or_else(|| format!("nothing stands at {path}"))?;
    let expected = json.characters(start, end);
    if expected != range {
        return Err(format!("{range:?} is not {expected:?}, which is {path}"));
    }
    let value: serde_json::Value = serde_json::from_slice(&json.bytes[start..end]).unwrap();
    let display = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let time = || Some(values::rfc3339(value.as_i64()?));
    match row.label.as_str() {
        "kind" => {
            let expected = if display.contains("kubernetes") { "service account token" } else { "ID token" };
            if row.value.ends_with(expected) { Ok(Some(Check::Conclusion)) } else { Err(display) }
        }
        "credentialId" if row.value == format!("JTI={display}") => Ok(Some(Check::Conclusion)),
        "kubernetes.boundTo" if value.get(&row.value).is_some() => Ok(Some(Check::Conclusion)),
        _ if display == row.value || time().is_some_and(|time| time == row.value) => Ok(None),
        _ => match serde_json::from_str::<serde_json::Value>(&row.value) {
            Ok(shown) if shown == value => Ok(None),
            _ => Err(format!("the bytes say {display}")),
        },
    }
}

/// A member of a JSON Web Key, or what is worked out of all of them.
fn follow_key(text: &str, json: &Tracked, row: &Row) -> Outcome {
    let range = bytes(text, row.range.ok_or("no range")?);
    let whole: serde_json::Value = serde_json::from_slice(&json.bytes).map_err(|error| error.to_string())?;
    // The way in the JSON is that to the artifact and the name of the member.
    let covered = reading::json_values(&json.bytes)
        .into_iter()
        .find(|value| json.characters(value.start, value.end) == range)
        .ok_or("the range covers no value")?;
    let value = whole.pointer(&covered.pointer).ok_or("nothing stands there")?;
    let last = covered.pointer.rsplit('/').next().unwrap_or_default();
    if row.label == last {
        let said = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        let hidden = format!("{} characters, not shown", said.len());
        return if said == row.value || row.sensitive && hidden == row.value { Ok(None) } else { Err(said) };
    }
    if row.label.starts_with("keys[") {
        let kind = value["kty"].as_str().unwrap_or_default();
        return if row.value.starts_with(kind) && row.label == format!("keys[{last}]") {
            Ok(None)
        } else {
            Err(covered.pointer)
        };
    }
    let expected = keys::of_web_key(&row.label, value).ok_or("not worked out again")?;
    if expected == row.value { Ok(Some(Check::WebKey)) } else { Err(format!("the members make {expected}")) }
}

/// The text at the range says the value. Where the object is encoded itself, it is that of the layer around the object.
fn follow_written(text: &str, from: usize, artifact: &Artifact, row: &Row) -> Outcome {
    let range = bytes(text, row.range.ok_or("no range")?);
    if artifact.within.is_empty() {
        return written_there(text, range, &row.value).map(|()| None);
    }
    let inner = reading::payload(text, from, &artifact.within);
    let inner_text = String::from_utf8(inner.bytes.clone()).unwrap();
    let mut outcome = Err("the range carries no bytes".to_owned());
    for carried in inner.carried(&range) {
        outcome = outcome.or_else(|_: String| written_there(&inner_text, carried, &row.value));
    }
    outcome.map(|()| None)
}

fn written_there(text: &str, range: std::ops::Range<usize>, value: &str) -> Result<(), String> {
    let written = text.get(range.clone()).ok_or("half a character")?;
    if let Some(number) = value.strip_suffix(" objects").or(value.strip_suffix(" object")) {
        let items = written.lines().filter(|line| line.starts_with("- ")).count();
        return if number == items.to_string() { Ok(()) } else { Err(format!("there are {items} items")) };
    }
    let said = if written.starts_with(['[', '{']) || written.starts_with("- ") {
        reading::scalars(text, range).join(", ")
    } else {
        let decoded = reading::scalar(text, range.start, range.end);
        String::from_utf8(decoded.bytes).unwrap()
    };
    let empty = said.is_empty() && ["[]", "{}"].contains(&value) && written == value;
    if said == value || empty { Ok(()) } else { Err(format!("the text says {said}")) }
}

/// Each element of each ASN.1 tree stands where the second reading has its bytes.
fn follow_elements(name: &str, text: &str, artifacts: &[Artifact], followed: &mut Followed) {
    for tree in decode_asn1(text.as_bytes()) {
        let from = around(text, artifacts, bytes(text, tree.range.unwrap()));
        let der = reading::payload(text, from, &tree.within);
        assert_eq!(der.bytes.len(), tree.length as usize, "{name}");
        for node in &tree.nodes {
            let start = node.offset as usize;
            let end = start + (node.header_length + node.length) as usize;
            let what = format!("{name}: {:?} at {start}", node.path);
            assert_eq!(der.characters(start, end), bytes(text, node.range.unwrap()), "{what}");
            let lines = node.lines.map(|[first, last]| Step::Lines { first, last });
            check_lines(&what, &der, lines.as_slice(), start, end);
            // What an encrypted PEM block holds is no DER, and is shown as bytes.
            if node.header_length == 0 {
                assert!(name.contains("encrypted"), "{what}");
                continue;
            }
            let element = Element::read(&der.bytes, start).unwrap();
            assert_eq!((element.content, element.end), (start + node.header_length as usize, end), "{what}");
            followed.elements += 1;
        }
    }
}

/// Where the innermost object around some characters starts.
fn around(text: &str, artifacts: &[Artifact], inner: std::ops::Range<usize>) -> usize {
    let mut from = 0;
    let mut waiting: Vec<&Artifact> = artifacts.iter().collect();
    while let Some(artifact) = waiting.pop() {
        let range = artifact.range.map(|range| bytes(text, range));
        if matches!(artifact.content, Content::Object(_))
            && let Some(range) = range.filter(|range| range.start <= inner.start && inner.end <= range.end)
        {
            from = from.max(range.start);
        }
        waiting.extend(&artifact.children);
    }
    from
}

/// A range in UTF-16 units as one in bytes.
fn bytes(text: &str, range: Range) -> std::ops::Range<usize> {
    let offset = |units: u32| {
        let mut left = units as usize;
        for (offset, character) in text.char_indices() {
            if left == 0 {
                return offset;
            }
            left -= character.len_utf16();
        }
        text.len()
    };
    offset(range.start.offset)..offset(range.end.offset)
}
