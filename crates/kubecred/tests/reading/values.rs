//! What the bytes of X.509 and of keys say.

use std::fmt::Write as _;

use kubecred::encoding::oid;
use sha2::Digest;

use super::Element;
use super::keys::rsa_numbers;

/// Bytes within DER, and the way to them.
pub struct Place<'d> {
    pub der: &'d [u8],
    pub start: usize,
    pub end: usize,
    /// Whether they are of a private key.
    pub private: bool,
}

impl Place<'_> {
    fn bytes(&self) -> &[u8] {
        &self.der[self.start..self.end]
    }

    /// The innermost element of which these are the contents, or all of it.
    fn element(&self) -> Option<Element> {
        let mut found = None;
        let mut waiting = vec![Element::read(self.der, 0)?];
        while let Some(element) = waiting.pop() {
            if element.end == self.end && [element.start, element.content].contains(&self.start) {
                found = Some(element);
            }
            let inside = element.content + usize::from(element.tag == 3);
            let holds = element.tag & 0x20 != 0 || matches!(element.tag, 3 | 4);
            if holds && element.start <= self.start && self.end <= element.end {
                waiting.extend(Element::all(self.der, inside, element.end).unwrap_or_default());
            }
        }
        found
    }
}

/// Keywords of names (RFC 4514, section 3), and other names of the standards, by their identifiers in hexadecimal.
const NAMES: &[(&str, &str)] = &[
    ("550403", "CN"),
    ("55040a", "O"),
    ("55040b", "OU"),
    ("550406", "C"),
    ("550405", "SERIALNUMBER"),
    ("2a8648ce3d0201", "EC"),
    ("2a864886f70d010101", "RSA"),
    ("2a8648ce380401", "DSA"),
    ("2a8648ce3d030107", "P-256"),
    ("2b81040021", "P-224"),
    ("2b81040022", "P-384"),
    ("2b81040023", "P-521"),
    ("2a864886f70d01050d", "PBES2"),
    ("2a864886f70d010c0103", "pbeWithSHA1And3-KeyTripleDES-CBC"),
    ("2a864886f70d01050c", "PBKDF2"),
    ("2b06010401da47040b", "scrypt"),
    ("2a864886f70d0209", "hmacWithSHA256"),
    ("60864801650304012a", "AES-256-CBC"),
];

/// The value of a row with this label, read from its bytes.
pub fn value(label: &str, place: &Place<'_>) -> Result<String, String> {
    let bytes = place.bytes();
    let last = label.rsplit('.').next().unwrap();
    Ok(match (label, last) {
        ("version", _) if bytes.is_empty() => "1".to_owned(),
        ("version", _) => (bytes[0] + 1).to_string(),
        ("serialNumber" | "authorityKeyIdentifier.serialNumber", _) => hex(magnitude(bytes)),
        ("algorithm" | "curve" | "bits", _) => of_private_key(label, place)?,
        ("encryption.kdf", _) => {
            // The function, and the pseudorandom function in its parameters.
            let parts = Element::read(bytes, 0).unwrap().children(bytes);
            let identifier = |element: &Element| name(&bytes[element.content..element.end]);
            let random = parts[1].children(bytes).into_iter().find(|part| part.tag == 0x30);
            let random = random.map(|random| format!(" with {}", identifier(&random.children(bytes)[0])));
            format!("{}{}", identifier(&parts[0]), random.unwrap_or_default())
        }
        ("encryption.scheme" | "encryption.cipher", _)
        | ("signatureAlgorithm" | "publicKey.algorithm" | "publicKey.curve", _) => {
            let whole = Element::read(bytes, 0).unwrap();
            let identifier = if whole.tag == 0x30 { whole.children(bytes)[0] } else { whole };
            name(&bytes[identifier.content..identifier.end])
        }
        ("publicKey.bits", _) => match bytes[0] {
            6 => field_bits(&name(&bytes[2..])).to_string(),
            _ if place.element().is_some_and(|element| element.tag == 2) => bit_length(bytes).to_string(),
            _ => (bytes.len() * 8).to_string(),
        },
        ("publicKey.exponent", _) => number(bytes).to_string(),
        ("publicKey.modulus", _) => hex(magnitude(bytes)),
        ("publicKey.key" | "signatureValue", _) => hex(bytes),
        ("publicKey.keyIdentifier" | "fingerprints.sha1", _) => hex(&sha1::Sha1::digest(bytes)),
        ("publicKey.sha256" | "fingerprints.sha256", _) => sha256(bytes),
        ("size", _) => bytes.len().to_string(),
        ("encryption.iterations", _) => number(bytes).to_string(),
        ("issuerUniqueID" | "subjectUniqueID", _) => hex(bytes),
        ("thisUpdate" | "nextUpdate", _) => time(bytes).ok_or("no time")?,
        ("revokedCertificates", _) => Element::read(bytes, 0).unwrap().children(bytes).len().to_string(),
        ("subject" | "issuer", _) | (_, "directoryName") => distinguished_name(bytes),
        ("keyUsage", _) => named_bits(&bytes[2..], KEY_USAGES),
        ("basicConstraints", _) => constraints(bytes),
        ("challengePassword", _) => text(bytes),
        (_, "nameRelativeToCRLIssuer") => relative_name(bytes, Element::all(bytes, 0, bytes.len()).unwrap()),
        (_, "cRLDistributionPoints") => return Err("no value of its own".to_owned()),
        (_, "reasons") => named_bits(bytes, REASONS),
        ("netscapeCertType", _) => named_bits(bytes, NETSCAPE),
        (_, "entrustVersInfoFlags") => named_bits(bytes, ENTRUST),
        (_, "iPAddress") => address(bytes),
        (_, "registeredID") => dotted(bytes),
        (_, "otherName") => {
            // The identifier, then the value within a tag of its own.
            let identifier = Element::read(bytes, 0).unwrap();
            let wrapped = Element::read(bytes, identifier.end).unwrap();
            let value = Element::read(bytes, wrapped.content).unwrap();
            text(&bytes[value.content..value.end])
        }
        (_, "rfc822Name" | "dNSName" | "uniformResourceIdentifier") => text(bytes),
        _ if label.starts_with("signedCertificateTimestampList.") => of_timestamp(last, bytes),
        _ => of_element(label, place)?,
    })
}

/// What an element says by its type.
fn of_element(label: &str, place: &Place<'_>) -> Result<String, String> {
    let element = place.element().ok_or("no element has these bytes")?;
    let (whole, bytes) = (&place.der[element.start..element.end], place.bytes());
    let number = || number(bytes).to_string();
    // A value of a type that is not known, and of one that is no string, is shown with its tag.
    if place.start == element.start && !matches!(element.tag, 5 | 6) {
        let bare = label.ends_with("Name") || label.ends_with("Address") || label.starts_with("1.2.3.4.5");
        return Ok(format!("{}{}", if bare { "" } else { "#" }, hex(whole)));
    }
    Ok(match element.tag {
        1 => (bytes == [0xff]).to_string(),
        // Private numbers are shown as they are.
        2 if place.private => hex(magnitude(bytes)),
        2 if label == "tlsFeature" && number() == "5" => "status_request".to_owned(),
        2 => number(),
        4 => hex(bytes),
        5 => "present".to_owned(),
        6 => {
            let start = if place.start == element.start { element.content } else { place.start };
            name(&place.der[start..place.end])
        }
        0x17 | 0x18 => time(bytes).ok_or("no time")?,
        // Latin 1 is how T61 strings are read.
        0x14 => bytes.iter().map(|byte| char::from(*byte)).collect(),
        0x1c => {
            bytes.chunks(4).map(|unit| char::from_u32(u32::from_be_bytes(unit.try_into().unwrap())).unwrap()).collect()
        }
        0x1e => {
            let units: Vec<u16> = bytes.chunks(2).map(|unit| u16::from_be_bytes([unit[0], unit[1]])).collect();
            String::from_utf16(&units).unwrap()
        }
        0x0c | 0x12 | 0x13 | 0x16 | 0x1a | 0x1b => text(bytes),
        // Implicit tags: what stands behind them the name tells.
        _ => match label.rsplit('.').next().unwrap() {
            "notBefore" | "notAfter" => time(bytes).ok_or("no time")?,
            "minimum" | "maximum" | "requireExplicitPolicy" | "inhibitPolicyMapping" => number(),
            _ => hex(bytes),
        },
    })
}

/// Of a private key: what its algorithm is.
fn of_private_key(label: &str, place: &Place<'_>) -> Result<String, String> {
    let bytes = place.bytes();
    let whole = Element::read(bytes, 0).unwrap();
    let parts = whole.children(bytes);
    let (algorithm, parameter) = match whole.tag {
        6 => ("EC".to_owned(), Some(whole)),
        _ if parts.first().is_some_and(|first| first.tag == 6) => {
            (name(&bytes[parts[0].content..parts[0].end]), parts.get(1).copied())
        }
        _ => ("RSA".to_owned(), None),
    };
    let curve = parameter.filter(|parameter| parameter.tag == 6).map(|curve| name(&bytes[curve.content..curve.end]));
    match (label, curve) {
        ("algorithm", _) => Ok(algorithm),
        ("curve", Some(curve)) => Ok(curve),
        ("bits", Some(curve)) => Ok(field_bits(&curve).to_string()),
        ("bits", None) if algorithm == "RSA" => {
            let numbers = rsa_numbers(place.der).ok_or("no numbers")?;
            Ok(bit_length(numbers.0).to_string())
        }
        ("bits", None) if algorithm == "Ed448" => Ok("456".to_owned()),
        ("bits", None) if matches!(algorithm.as_str(), "Ed25519" | "X25519") => Ok("256".to_owned()),
        ("bits", None) => {
            let prime = parameter.ok_or("no parameters")?.children(bytes)[0];
            Ok(bit_length(&bytes[prime.content..prime.end]).to_string())
        }
        _ => Err("not known".to_owned()),
    }
}

pub fn name(identifier: &[u8]) -> String {
    let wanted = hex(identifier);
    let known = NAMES.iter().find(|(known, _)| *known == wanted).map(|(_, name)| (*name).to_owned());
    known.unwrap_or_else(|| oid::name(&dotted(identifier)).into_owned())
}

fn distinguished_name(bytes: &[u8]) -> String {
    let sets = Element::read(bytes, 0).unwrap().children(bytes);
    let names: Vec<String> = sets.into_iter().map(|set| relative_name(bytes, set.children(bytes))).collect();
    names.into_iter().rev().collect::<Vec<_>>().join(",")
}

fn relative_name(bytes: &[u8], attributes: Vec<Element>) -> String {
    let attributes = attributes.into_iter().map(|attribute| {
        let parts = attribute.children(bytes);
        let identifier = &bytes[parts[0].content..parts[0].end];
        match NAMES.iter().find(|(known, _)| *known == hex(identifier)) {
            Some((_, keyword)) => {
                let place = Place {
                    der: &bytes[parts[1].start..parts[1].end],
                    start: parts[1].content - parts[1].start,
                    end: parts[1].end - parts[1].start,
                    private: false,
                };
                format!("{keyword}={}", escaped(&of_element("", &place).unwrap()))
            }
            None => format!("{}=#{}", dotted(identifier), hex(&bytes[parts[1].start..parts[1].end])),
        }
    });
    attributes.collect::<Vec<_>>().join("+")
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
    let (mut numbers, mut number) = (Vec::new(), 0);
    for byte in identifier {
        number = number << 7 | u64::from(byte & 0x7f);
        if byte & 0x80 == 0 {
            if numbers.is_empty() {
                numbers.push((number / 40).min(2));
                number -= numbers[0] * 40;
            }
            numbers.push(number);
            number = 0;
        }
    }
    numbers.iter().map(u64::to_string).collect::<Vec<_>>().join(".")
}

/// A UTCTime or GeneralizedTime in whole seconds.
pub fn time(bytes: &[u8]) -> Option<String> {
    let text = String::from_utf8(bytes.to_vec()).ok()?;
    let (year, rest) = text.split_at_checked(text.len().checked_sub(11)?)?;
    let year = match year.len() {
        2 => format!("{}{year}", if year < "50" { "20" } else { "19" }),
        _ => year.to_owned(),
    };
    Some(format!("{year}-{}-{}T{}:{}:{}Z", &rest[..2], &rest[2..4], &rest[4..6], &rest[6..8], &rest[8..10]))
}

/// Seconds since 1970 (Howard Hinnant's algorithm from days to dates).
pub fn rfc3339(seconds: i64) -> String {
    let (days, second) = (seconds.div_euclid(86_400) + 719_468, seconds.rem_euclid(86_400));
    let (era, day) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let (date, month) = (day - (153 * month + 2) / 5 + 1, if month < 10 { month + 3 } else { month - 9 });
    let year = year + era * 400 + i64::from(month <= 2);
    format!("{year:04}-{month:02}-{date:02}T{:02}:{:02}:{:02}Z", second / 3_600, second / 60 % 60, second % 60)
}

/// RFC 6962, section 3.2.
fn of_timestamp(member: &str, bytes: &[u8]) -> String {
    let number = number(bytes);
    match member {
        "version" => format!("v{}", number + 1),
        "timestamp" => {
            let seconds = rfc3339(i64::try_from(number / 1_000).unwrap());
            format!("{}.{:03}Z", seconds.trim_end_matches('Z'), number % 1_000)
        }
        "hashAlgorithm" if number == 4 => "sha256".to_owned(),
        "signatureAlgorithm" if number == 3 => "ecdsa".to_owned(),
        _ => hex(bytes),
    }
}

const KEY_USAGES: &[&str] = &[
    "digitalSignature",
    "nonRepudiation",
    "keyEncipherment",
    "dataEncipherment",
    "keyAgreement",
    "keyCertSign",
    "cRLSign",
    "encipherOnly",
    "decipherOnly",
];
const REASONS: &[&str] = &["unused", "keyCompromise", "cACompromise"];
const NETSCAPE: &[&str] = &["sslClient", "sslServer", "smime", "objectSigning", "reserved", "sslCA"];
const ENTRUST: &[&str] = &["keyUpdateAllowed", "newExtensions", "pKIXCertificate", "enterpriseCategory"];

/// Of a BIT STRING without its header.
fn named_bits(bits: &[u8], names: &[&str]) -> String {
    let set = |index: usize| bits.get(1 + index / 8).is_some_and(|byte| byte >> (7 - index % 8) & 1 == 1);
    names.iter().enumerate().filter(|(index, _)| set(*index)).map(|(_, name)| *name).collect::<Vec<_>>().join(", ")
}

fn constraints(bytes: &[u8]) -> String {
    let parts = Element::read(bytes, 0).unwrap().children(bytes);
    let ca = parts.first().is_some_and(|ca| ca.tag == 1);
    let length = parts.iter().find(|part| part.tag == 2).map(|length| bytes[length.content]);
    length.map_or_else(|| format!("CA: {ca}"), |length| format!("CA: {ca}, path length {length}"))
}

/// An address, or one with its mask.
fn address(bytes: &[u8]) -> String {
    let one = |bytes: &[u8]| match <[u8; 4]>::try_from(bytes) {
        Ok(bytes) => std::net::Ipv4Addr::from(bytes).to_string(),
        Err(_) => std::net::Ipv6Addr::from(<[u8; 16]>::try_from(bytes).unwrap()).to_string(),
    };
    if matches!(bytes.len(), 4 | 16) {
        return one(bytes);
    }
    let (address, mask) = bytes.split_at(bytes.len() / 2);
    format!("{}/{}", one(address), mask.iter().map(|byte| byte.count_ones()).sum::<u32>())
}

fn number(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0, |sum, byte| sum << 8 | u64::from(*byte))
}

pub fn field_bits(curve: &str) -> u32 {
    if curve == "secp256k1" { 256 } else { curve.trim_start_matches("P-").parse().unwrap() }
}

pub fn bit_length(number: &[u8]) -> usize {
    let number = magnitude(number);
    number.len() * 8 - number.first().map_or(0, |first| first.leading_zeros() as usize)
}

/// A positive INTEGER without the byte that only keeps it positive.
pub fn magnitude(number: &[u8]) -> &[u8] {
    if number.len() > 1 { number.strip_prefix(&[0]).unwrap_or(number) } else { number }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// SHA-256 in hexadecimal.
pub fn sha256(bytes: &[u8]) -> String {
    hex(&sha2::Sha256::digest(bytes))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").unwrap();
        text
    })
}
