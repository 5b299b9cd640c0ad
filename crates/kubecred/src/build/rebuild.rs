//! From a thing to the input that makes it again: of a certificate the request for one like it.

use serde::Serialize;

use crate::analyze::artifacts;
use crate::build::METADATA_ON_TOP;
use crate::build::certification_request::{CertificationRequestInput, extensions, usually_critical};
use crate::build::client::kubeconfig_input;
use crate::build::members::{Members, list, string, strings};
use crate::build::mistake::Mistakes;
use crate::build::subject::{NameAttributeInput, STRING_TYPES, string_element, usual_type};
use crate::build::test_token::{TEST_CLAIM, TestTokenInput};
use crate::encoding::der::{self, Element, Reader, Tag};
use crate::encoding::{oid, pem};
use crate::jose::{JsonWebToken, TokenKind};
use crate::kube::certificates::CERTIFICATE_SIGNING_REQUEST;
use crate::options::Options;
use crate::report::{Artifact, Content};
use crate::syntax::json;
use crate::syntax::lossless::Json;
use crate::syntax::write::to_json;
use crate::time::Time;
use crate::x509::{
    CertificationRequest, Extension, ExtensionValue, GeneralName, Name, RequestAttribute, Structured, Walk, text_of,
};

/// The input of a builder that makes something again.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Rebuilt {
    /// The builder.
    #[cfg_attr(
        feature = "typescript",
        ts(type = "'certificationRequest' | 'certificateSigningRequestFor' | 'testToken' | 'kubeconfig'")
    )]
    pub build: &'static str,
    /// Its input. Private keys and tokens of a kubeconfig stand in it, as they did in what was given.
    #[cfg_attr(feature = "typescript", ts(type = "object"))]
    pub input: Json,
}

/// The inputs that make again what was given: of each certificate the request for one like it, of each certification request (or
/// the CertificateSigningRequest around it) itself, of each token one like it (that another key signs), and of each kubeconfig itself.
pub fn rebuild(input: &[u8]) -> Vec<Rebuilt> {
    let options = Options::deferred();
    let mut found = Vec::new();
    let mut waiting: Vec<Artifact> = artifacts(input, &options);
    waiting.reverse();
    while let Some(Artifact { content, mut children, .. }) = waiting.pop() {
        let rebuilt = match &content {
            Content::Certificate(it) => {
                Some(("certificationRequest", request_input(&it.subject, &it.extensions, &it.pem, None)))
            }
            Content::CertificationRequest(it) => Some(("certificationRequest", of_request(it))),
            Content::Object(object) if object.kind == CERTIFICATE_SIGNING_REQUEST.kind => {
                let mut requests = children.iter().filter_map(|child| match &child.content {
                    Content::CertificationRequest(request) => Some(of_request(request)),
                    _ => None,
                });
                let request = requests.next();
                request.and_then(|request| signing_request(object.object.get(), &request)).map(|input| {
                    children.clear();
                    ("certificateSigningRequestFor", input)
                })
            }
            Content::JsonWebToken(token) if token.kind != TokenKind::Encrypted => {
                Some(("testToken", token_input(token)))
            }
            Content::Kubeconfig(config) => {
                json::read(config.get()).tree.map(|tree| ("kubeconfig", kubeconfig_input(&tree)))
            }
            _ => None,
        };
        found.extend(rebuilt.map(|(build, input)| Rebuilt { build, input: Json::of(input) }));
        // What is in a kubeconfig is a part of it.
        if !matches!(content, Content::Kubeconfig(_)) {
            children.reverse();
            waiting.append(&mut children);
        }
    }
    found
}

fn of_request(request: &CertificationRequest) -> String {
    request_input(&request.subject, &request.extensions, &request.pem, Some(&request.attributes))
}

/// The input of a CertificateSigningRequest, and of the request in it.
fn signing_request(object: &str, request: &str) -> Option<String> {
    let tree = json::read(object).tree?;
    let mut input = Members::default();
    let parts = [("metadata", METADATA_ON_TOP), ("spec", &["signerName", "expirationSeconds", "usages"])];
    for (part, names) in parts {
        let part = tree.get(tree.root, part)?;
        for name in names {
            if let Some(value) = tree.get(part, name) {
                input.json(name, &to_json(&tree, value));
            }
        }
    }
    Some(input.json("request", request).object())
}

/// What issuers put into a certificate by themselves: about their key and that of the subject, where they publish, and logs.
const OF_THE_ISSUER: [&str; 6] = [
    oid::AUTHORITY_KEY_IDENTIFIER,
    oid::SUBJECT_KEY_IDENTIFIER,
    oid::AUTHORITY_INFO_ACCESS,
    oid::CRL_DISTRIBUTION_POINTS,
    oid::FRESHEST_CRL,
    oid::SCT_LIST,
];

/// The input of the request with this subject, these extensions as they stand in the PEM, and these attributes; without any, of a
/// certificate.
fn request_input(subject: &Name, decoded: &[Extension], pem: &str, attributes: Option<&[RequestAttribute]>) -> String {
    let mut input = Members::default();
    let subject = name(&subject.encoding);
    let no_subject = subject.is_empty();
    input.list_if("subject", &subject);
    let der = pem::go_decode_first(pem.as_bytes()).map(|(block, _)| block.content.bytes).unwrap_or_default();
    let (mut others, mut critical, mut unusual) = (Vec::new(), Vec::new(), false);
    for (element, extension) in extension_elements(&der).iter().zip(decoded) {
        if attributes.is_none() && OF_THE_ISSUER.contains(&extension.oid.as_str()) {
            continue;
        }
        let Some((member, json)) = own_member(extension).filter(|own| makes(own, extension, element.encoding)) else {
            others.extend(other_extension(element));
            continue;
        };
        input.json(member, &json);
        if extension.critical {
            critical.push(extension.name.to_string());
        }
        unusual |= extension.critical != usually_critical(&extension.name, no_subject);
    }
    if unusual {
        input.json("critical", &strings(&critical));
    }
    input.list_if("extensions", &others);
    let known = [oid::EXTENSION_REQUEST, oid::MICROSOFT_EXTENSION_REQUEST, oid::CHALLENGE_PASSWORD, ""];
    let attributes = attributes.unwrap_or_default().iter().filter(|attribute| !known.contains(&attribute.oid.as_str()));
    let attributes: Vec<String> = attributes.filter_map(attribute_input).collect();
    input.list_if("attributes", &attributes);
    input.object()
}

/// The extensions of a certificate or of a certification request, in their order.
fn extension_elements(der: &[u8]) -> Vec<Element<'_>> {
    let signed = first(Reader::new(der, 0)).and_then(|whole| first(whole.children()));
    let mut found = Vec::new();
    for part in signed.map(|signed| signed.children()).into_iter().flatten().flatten() {
        let list = match part.tag {
            tag if tag == Tag::context_constructed(3) => first(part.children()),
            tag if tag == Tag::context_constructed(0) => {
                let mut attributes = part.children().flatten();
                attributes.find_map(|attribute| {
                    let mut fields = attribute.children();
                    let kind = fields.next()?.ok()?;
                    let is_it = oid::decode(kind.content()).as_deref() == Some(oid::EXTENSION_REQUEST);
                    first(fields.next()?.ok().filter(|_| is_it)?.children())
                })
            }
            _ => None,
        };
        found.extend(list.into_iter().flat_map(|list| list.children().flatten().collect::<Vec<_>>()));
    }
    found
}

fn first<'d>(mut elements: Reader<'d>) -> Option<Element<'d>> {
    elements.next()?.ok()
}

/// The member of the input that asks for an extension, and its JSON.
fn own_member(extension: &Extension) -> Option<(&'static str, String)> {
    Some(match &extension.value {
        ExtensionValue::KeyUsage(usages) => {
            ("keyUsages", list(&usages.iter().map(|usage| string(usage)).collect::<Vec<_>>()))
        }
        ExtensionValue::Purposes(purposes) => (
            "extendedKeyUsages",
            list(&purposes.iter().map(|purpose| string(&known_name(&purpose.oid))).collect::<Vec<_>>()),
        ),
        ExtensionValue::BasicConstraints(constraints) => {
            let mut json = Members::default();
            json.json("ca", if constraints.ca { "true" } else { "false" });
            if let Some(length) = constraints.path_length {
                json.json("pathLength", &length.to_string());
            }
            ("basicConstraints", json.object())
        }
        ExtensionValue::Names(names) if extension.oid == oid::SUBJECT_ALT_NAME => {
            ("subjectAltNames", list(&names.iter().map(general_name).collect::<Vec<_>>()))
        }
        _ => return None,
    })
}

/// Whether a member alone makes the same extension again.
fn makes((member, json): &(&str, String), extension: &Extension, encoding: &[u8]) -> bool {
    let critical = if extension.critical { string(&extension.name) } else { String::new() };
    let input = format!("{{\"{member}\":{json},\"critical\":[{critical}]}}");
    let mut mistakes = Mistakes::default();
    let made = extensions(&CertificationRequestInput::from_json(&input), &mut mistakes);
    mistakes.list.is_empty() && made.concat() == encoding
}

fn other_extension(element: &Element<'_>) -> Option<String> {
    let mut fields = element.children();
    let oid = oid::decode(fields.next()?.ok()?.content())?;
    let critical = matches!(fields.next_if(Tag::BOOLEAN), Some(Ok(flag)) if flag.content() != [0]);
    let value = fields.next()?.ok()?;
    let mut json = Members::default();
    json.text("oid", &known_name(&oid));
    if critical {
        json.json("critical", "true");
    }
    Some(json.text("der", &der::hex(value.content())).object())
}

fn general_name(name: &GeneralName) -> String {
    let mut json = Members::default();
    json.text("type", &name.form);
    match &name.name {
        Some(parts) => json.json("name", &list(&self::name(&parts.encoding))),
        None => json.text("value", &name.value),
    };
    json.text_if("oid", name.oid.as_deref().unwrap_or_default()).object()
}

/// The attributes of a name, of its DER.
fn name(encoding: &[u8]) -> Vec<String> {
    let mut attributes = Vec::new();
    for relative in Reader::new(encoding, 0).flatten().flat_map(|name| name.children().flatten().collect::<Vec<_>>()) {
        for (index, attribute) in relative.children().flatten().enumerate() {
            let mut fields = attribute.children().flatten();
            let (Some(kind), Some(value)) = (fields.next(), fields.next()) else { continue };
            let oid = oid::decode(kind.content()).unwrap_or_default();
            let kind = match oid::attribute_keyword(&oid) {
                Some(keyword) => keyword.to_owned(),
                None => known_name(&oid),
            };
            let usual = usual_type(&kind);
            let string_type = value.tag.to_string();
            let mut part = NameAttributeInput { kind, ..NameAttributeInput::default() };
            if STRING_TYPES.iter().any(|known| known.name == string_type) {
                part.value = text_of(&mut Walk::values_only(), &value);
                if string_type != usual {
                    part.string_type = string_type;
                }
            }
            let mut json = Members::default();
            json.text("type", &part.kind);
            if string_element(&part).is_ok_and(|made| made == value.encoding) {
                json.text("value", &part.value).text_if("stringType", &part.string_type);
            } else {
                json.text("der", &der::hex(value.encoding));
            }
            if index > 0 {
                json.json("joined", "true");
            }
            attributes.push(json.object());
        }
    }
    attributes
}

/// The name of an identifier, where it leads back to it; else the identifier.
fn known_name(oid: &str) -> String {
    let name = oid::name(oid);
    if oid::identifier(&name) == Some(oid) { name.into_owned() } else { oid.to_owned() }
}

fn attribute_input(attribute: &RequestAttribute) -> Option<String> {
    let text = |value: &Structured| match value {
        Structured::Text(text) => Some(string(text)),
        _ => None,
    };
    let values: Option<Vec<String>> = attribute.values.iter().map(text).collect();
    Some(Members::default().text("oid", &known_name(&attribute.oid)).json("values", &list(&values?)).object())
}

/// The input of a token for tests that says the same.
fn token_input(token: &JsonWebToken) -> String {
    let mut input = Members::default();
    let times = token.times;
    let start = times.issued_at.or(times.not_before);
    let lifetime = start.zip(times.expires_at).map(|(start, end)| end.seconds.saturating_sub(start.seconds));
    let lifetime = lifetime.and_then(|lifetime| i32::try_from(lifetime).ok()).filter(|lifetime| *lifetime > 0);
    let now = start.or(times.expires_at).unwrap_or_else(|| Time::from_seconds(0));
    input.text("now", &now.to_rfc3339());
    if let Some(lifetime) = lifetime {
        input.json("lifetimeSeconds", &lifetime.to_string());
    }
    let bound = token.kubernetes.as_ref();
    input.text("shape", if bound.is_some() { "serviceAccount" } else { "openIdConnect" });
    let algorithm = token.algorithm.as_deref().unwrap_or_default();
    let fault = match (algorithm, times.expires_at) {
        ("none", _) => "unsigned",
        (_, None) => "noExpiration",
        _ => "",
    };
    input.text_if("fault", fault).text_if("algorithm", if algorithm == "none" { "" } else { algorithm });
    for (name, text) in [("keyId", &token.key_id), ("issuer", &token.issuer)] {
        input.text_if(name, text.as_deref().unwrap_or_default());
    }
    input.list_if("audiences", &token.audiences.iter().map(|audience| string(audience)).collect::<Vec<_>>());
    match bound {
        Some(claims) => {
            input.text("namespace", &claims.namespace).text("serviceAccount", &claims.service_account.name);
            for (name, object) in [("pod", &claims.pod), ("node", &claims.node), ("secret", &claims.secret)] {
                input.text_if(name, object.as_ref().map_or("", |object| &object.name));
            }
        }
        None => {
            input.text_if("subject", token.subject.as_deref().unwrap_or_default());
        }
    }
    // What the input does not lead to by itself.
    let usual = TestTokenInput::from_json(&input.object()).usual_claims();
    let mut claims = Members::default();
    for claim in &token.claims {
        let is_usual = usual.iter().any(|(name, json)| *name == claim.name && json == claim.value.get());
        if !is_usual && claim.name != TEST_CLAIM {
            claims.json(&claim.name, claim.value.get());
        }
    }
    for (name, _) in
        usual.iter().filter(|(name, _)| *name != "exp" && !token.claims.iter().any(|claim| claim.name == *name))
    {
        claims.json(name, "null");
    }
    if !claims.is_empty() {
        input.json("claims", &claims.object());
    }
    input.object()
}
