//! What the bytes of X.509 say.

use sha2::Digest;

use super::Element;

/// Names of object identifiers, in hexadecimal.
const NAMES: &[(&str, &str, &str)] = &[
    ("550403", "CN", "commonName"),
    ("55040a", "O", "organizationName"),
    ("55040b", "OU", "organizationalUnitName"),
    ("550406", "C", "countryName"),
    ("550405", "SERIALNUMBER", "serialNumber"),
    ("2a8648ce3d040302", "ecdsa-with-SHA256", ""),
    ("2a8648ce3d040303", "ecdsa-with-SHA384", ""),
    ("2a864886f70d01010b", "sha256WithRSAEncryption", ""),
    ("2a864886f70d01010c", "sha384WithRSAEncryption", ""),
    ("2b6570", "Ed25519", ""),
    ("2a8648ce3d0201", "EC", ""),
    ("2a864886f70d010101", "RSA", ""),
    ("2a8648ce3d030107", "P-256", ""),
    ("2b81040022", "P-384", ""),
    ("2b81040023", "P-521", ""),
    ("2b06010505070301", "serverAuth", ""),
    ("2b06010505070302", "clientAuth", ""),
];

/// The value of a row with this label, read from its bytes; `None` where this reading does not know the label.
pub fn value(label: &str, bytes: &[u8], start: usize) -> Option<String> {
    let _ = start;
    let whole = || Element::read(bytes, 0).unwrap();
    let last = label.rsplit('.').next().unwrap();
    Some(match label {
        "version" if bytes.is_empty() => "1".to_owned(),
        "version" => (bytes[0] + 1).to_string(),
        "serialNumber" => hex(if bytes[0] == 0 && bytes.len() > 1 { &bytes[1..] } else { bytes }),
        "signatureAlgorithm" | "publicKey.algorithm" => {
            let algorithm = whole();
            let identifier = if algorithm.tag == 0x30 { algorithm.children(bytes)[0] } else { algorithm };
            name(&bytes[identifier.content..identifier.end])?
        }
        "publicKey.curve" => {
            let curve = whole();
            name(&bytes[curve.content..curve.end])?
        }
        "publicKey.sha256" | "fingerprints.sha256" => hex(&sha2::Sha256::digest(bytes)),
        "fingerprints.sha1" => hex(&sha1::Sha1::digest(bytes)),
        "notBefore" | "notAfter" => time(bytes),
        "subject" | "issuer" => distinguished_name(bytes),
        // What it was found to be; the bytes are those of the signature.
        "signature" => {
            assert_eq!(whole().tag, 3);
            return None;
        }
        "keyUsage" => key_usage(&bytes[2..]),
        "extKeyUsage" => {
            let purpose = whole();
            let purpose = &bytes[purpose.content..purpose.end];
            name(purpose).unwrap_or_else(|| dotted(purpose))
        }
        "basicConstraints" => constraints(bytes),
        "authorityKeyIdentifier.directoryName" => distinguished_name(bytes),
        "subjectKeyIdentifier" | "authorityKeyIdentifier" => hex(bytes),
        "challengePassword" => text(bytes),
        _ if label.starts_with("subject.") || label.starts_with("issuer.") => text(bytes),
        _ if label.starts_with("subjectAltName.") => match last {
            "iPAddress" if bytes.len() == 4 => bytes.iter().map(u8::to_string).collect::<Vec<_>>().join("."),
            "iPAddress" => std::net::Ipv6Addr::from(<[u8; 16]>::try_from(bytes).unwrap()).to_string(),
            "registeredID" => dotted(bytes),
            "directoryName" => distinguished_name(bytes),
            "otherName" => {
                // The identifier, then the value within a tag of its own.
                let identifier = Element::read(bytes, 0).unwrap();
                let wrapped = Element::read(bytes, identifier.end).unwrap();
                let value = Element::read(bytes, wrapped.content).unwrap();
                text(&bytes[value.content..value.end])
            }
            _ => text(bytes),
        },
        _ => return None,
    })
}

fn name(identifier: &[u8]) -> Option<String> {
    let wanted = hex(identifier);
    NAMES.iter().find(|(known, ..)| *known == wanted).map(|(_, name, _)| (*name).to_owned())
}

fn distinguished_name(bytes: &[u8]) -> String {
    let mut names: Vec<String> = Vec::new();
    for set in Element::read(bytes, 0).unwrap().children(bytes) {
        let attributes = set.children(bytes).into_iter().map(|attribute| {
            let parts = attribute.children(bytes);
            let identifier = &bytes[parts[0].content..parts[0].end];
            match name(identifier) {
                Some(keyword) => format!("{keyword}={}", escaped(&text(&bytes[parts[1].content..parts[1].end]))),
                None => format!("{}=#{}", dotted(identifier), hex(&bytes[parts[1].start..parts[1].end])),
            }
        });
        names.push(attributes.collect::<Vec<_>>().join("+"));
    }
    names.reverse();
    names.join(",")
}

/// RFC 4514, section 2.4.
fn escaped(value: &str) -> String {
    let mut text = String::new();
    for (index, character) in value.char_indices() {
        let edge = index == 0 && matches!(character, ' ' | '#') || index + 1 == value.len() && character == ' ';
        if edge || "\"+,;<>\\".contains(character) {
            text.push('\\');
        }
        text.push(character);
    }
    text
}

fn dotted(identifier: &[u8]) -> String {
    let (mut numbers, mut number) = (vec![u64::from(identifier[0] / 40), u64::from(identifier[0] % 40)], 0);
    for byte in &identifier[1..] {
        number = number << 7 | u64::from(byte & 0x7f);
        if byte & 0x80 == 0 {
            numbers.push(number);
            number = 0;
        }
    }
    numbers.iter().map(u64::to_string).collect::<Vec<_>>().join(".")
}

fn time(bytes: &[u8]) -> String {
    let text = text(bytes);
    let (year, rest) = if text.len() == 13 {
        let (year, rest) = text.split_at(2);
        (format!("{}{year}", if year < "50" { "20" } else { "19" }), rest)
    } else {
        let (year, rest) = text.split_at(4);
        (year.to_owned(), rest)
    };
    format!("{year}-{}-{}T{}:{}:{}Z", &rest[..2], &rest[2..4], &rest[4..6], &rest[6..8], &rest[8..10])
}

/// Of a BIT STRING without its header.
fn key_usage(bits: &[u8]) -> String {
    let names = ["digitalSignature", "nonRepudiation", "keyEncipherment", "dataEncipherment", "keyAgreement"];
    let names = names.iter().chain(&["keyCertSign", "cRLSign", "encipherOnly", "decipherOnly"]);
    let set = |index: usize| bits.get(1 + index / 8).is_some_and(|byte| byte >> (7 - index % 8) & 1 == 1);
    names.enumerate().filter(|(index, _)| set(*index)).map(|(_, name)| *name).collect::<Vec<_>>().join(", ")
}

fn constraints(bytes: &[u8]) -> String {
    let parts = Element::read(bytes, 0).unwrap().children(bytes);
    let ca = parts.first().is_some_and(|ca| ca.tag == 1);
    let length = parts.iter().find(|part| part.tag == 2).map(|length| bytes[length.content]);
    length.map_or_else(|| format!("CA: {ca}"), |length| format!("CA: {ca}, path length {length}"))
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
