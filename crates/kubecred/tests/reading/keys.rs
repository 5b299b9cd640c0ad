//! What is worked out of keys: public halves, verdicts on signatures, hashes.

use sha2::Digest;

use super::Element;
use super::values::{bit_length, field_bits, magnitude, name, sha256};

/// Which form a private key has.
pub fn key_format(bytes: &[u8]) -> Result<&'static str, String> {
    let tags: Vec<u8> = Element::read(bytes, 0).unwrap().children(bytes).iter().map(|child| child.tag).collect();
    Ok(match tags.as_slice() {
        [2, 0x30, 4, ..] | [0x30, 4] => "PKCS#8",
        [2, 4, ..] => "SEC1",
        [2, 2, 2, 2, 2, 2] => "DSA",
        [2, 2, 2, 2, 2, 2, 2, 2, 2] => "PKCS#1",
        other => return Err(format!("{other:?}")),
    })
}

/// Whether it is an RSAPublicKey (RFC 8017, appendix A.1.1), and no structure that names an algorithm.
pub fn is_rsa_public_key(der: &[u8]) -> bool {
    Element::read(der, 0).is_some_and(|whole| whole.children(der).iter().map(|child| child.tag).eq([2, 2]))
}

/// The SubjectPublicKeyInfo that a private key makes.
pub fn public_info(der: &[u8]) -> Option<Vec<u8>> {
    let raw = |element: &Element| der[element.start..element.end].to_vec();
    let parts = Element::read(der, 0)?.children(der);
    let info = |algorithm: Vec<u8>, bits: Vec<u8>| Some(tlv(0x30, &[algorithm, bits].concat()));
    let bits = |key: &[u8]| tlv(3, &[&[0], key].concat());
    if let Some((n, e)) = rsa_numbers(der) {
        let numbers = tlv(0x30, &[tlv(2, n), tlv(2, e)].concat());
        let identifier = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 1];
        return info(tlv(0x30, &[tlv(6, &identifier), vec![5, 0]].concat()), bits(&numbers));
    }
    if key_format(der).ok()? == "SEC1" {
        let tagged = |tag: u8| parts.iter().find(|part| part.tag == tag).map(|part| part.children(der)[0]);
        let identifier = tlv(6, &[0x2a, 0x86, 0x48, 0xce, 0x3d, 2, 1]);
        return info(tlv(0x30, &[identifier, raw(&tagged(0xa0)?)].concat()), raw(&tagged(0xa1)?));
    }
    if key_format(der).ok()? != "PKCS#8" || parts.len() < 3 {
        return None;
    }
    if let Some(written) = parts.iter().find(|part| part.tag == 0x81) {
        return info(raw(&parts[1]), tlv(3, &der[written.content..written.end]));
    }
    let inner = Element::read(der, parts[2].content)?;
    match name(&der[parts[1].children(der)[0].content..parts[1].children(der)[0].end]).as_str() {
        "EC" => {
            let written = inner.children(der).into_iter().find(|part| part.tag == 0xa1)?;
            info(raw(&parts[1]), raw(&written.children(der)[0]))
        }
        "Ed25519" => {
            let seed = <[u8; 32]>::try_from(&der[inner.content..inner.end]).ok()?;
            info(raw(&parts[1]), bits(ed25519_dalek::SigningKey::from_bytes(&seed).verifying_key().as_bytes()))
        }
        "DSA" => {
            let parameters = parts[1].children(der)[1].children(der);
            let number = |element: &Element| magnitude(&der[element.content..element.end]);
            let public = power(number(&parameters[2]), number(&inner), number(&parameters[0]));
            let sign = if public[0] >= 0x80 { vec![0] } else { Vec::new() };
            info(raw(&parts[1]), bits(&tlv(2, &[sign, public].concat())))
        }
        "X25519" => {
            let scalar = <[u8; 32]>::try_from(&der[inner.content..inner.end]).ok()?;
            info(raw(&parts[1]), bits(curve25519_dalek::MontgomeryPoint::mul_base_clamped(scalar).as_bytes()))
        }
        _ => None,
    }
}

/// A power of a number modulo another, by doubling and adding.
fn power(base: &[u8], exponent: &[u8], modulus: &[u8]) -> Vec<u8> {
    let add = |a: &[u8], b: &[u8]| {
        let (mut sum, mut carry) = (vec![0; modulus.len() + 1], 0);
        for at in (0..modulus.len()).rev() {
            carry += u16::from(a[at]) + u16::from(b[at]);
            sum[at + 1] = carry.to_be_bytes()[1];
            carry >>= 8;
        }
        sum[0] = carry.to_be_bytes()[1];
        if sum[0] > 0 || &sum[1..] >= modulus {
            let mut borrow = 0;
            for at in (0..modulus.len()).rev() {
                let difference = i16::from(sum[at + 1]) - i16::from(modulus[at]) - borrow;
                borrow = i16::from(difference < 0);
                sum[at + 1] = difference.to_be_bytes()[1];
            }
        }
        sum.split_off(1)
    };
    let bits = |number: &[u8]| -> Vec<bool> {
        number.iter().flat_map(|byte| (0..8).rev().map(move |bit| byte >> bit & 1 == 1)).collect()
    };
    let times = |a: &[u8], b: &[u8]| {
        let mut product = vec![0; modulus.len()];
        for bit in bits(b) {
            product = add(&product, &product);
            product = if bit { add(&product, a) } else { product };
        }
        product
    };
    let base = [vec![0; modulus.len() - base.len()], base.to_vec()].concat();
    let mut result = vec![0; modulus.len()];
    result[modulus.len() - 1] = 1;
    for bit in bits(exponent) {
        result = times(&result, &result);
        result = if bit { times(&result, &base) } else { result };
    }
    result
}

/// Modulus and exponent as they stand, of PKCS#1 and within PKCS#8.
pub fn rsa_numbers(der: &[u8]) -> Option<(&[u8], &[u8])> {
    let mut numbers = Element::read(der, 0)?.children(der);
    if numbers.get(1)?.tag == 0x30 {
        let inner = Element::read(der, numbers.get(2)?.content)?;
        numbers = Some(inner).filter(|inner| inner.tag == 0x30)?.children(der);
    }
    let is_rsa = matches!(numbers.len(), 2 | 9) && numbers.iter().all(|number| number.tag == 2);
    let [modulus, exponent] = if numbers.len() == 9 { [1, 2] } else { [0, 1] };
    is_rsa.then(|| {
        (&der[numbers[modulus].content..numbers[modulus].end], &der[numbers[exponent].content..numbers[exponent].end])
    })
}

/// Whether a request or a self-signed certificate has a good signature.
pub fn verdict(der: &[u8], signature: &[u8]) -> Result<&'static str, String> {
    let parts = Element::read(der, 0).unwrap().children(der);
    if signature != &der[parts[2].start..parts[2].end] {
        return Err("these are not the bits of the signature".to_owned());
    }
    let fields = parts[0].children(der);
    let raw = |element: &Element| &der[element.start..element.end];
    let shift = usize::from(fields[0].tag == 0xa0);
    let is_request =
        shift == 0 && fields[0].tag == 2 && fields[2].children(der).get(1).is_some_and(|bits| bits.tag == 3);
    let info = if is_request { fields[2] } else { fields[shift + 5] };
    if !is_request && raw(&fields[shift + 2]) != raw(&fields[shift + 4]) {
        return Ok("not checked");
    }
    let key = info.children(der);
    let algorithm = name(&der[parts[1].children(der)[0].content..parts[1].children(der)[0].end]);
    let point = &der[key[1].content + 1..key[1].end];
    let numbers = Element::read(der, parts[2].content + 1).unwrap().children(der);
    let number = |index: usize| magnitude(&der[numbers[index].content..numbers[index].end]);
    match (algorithm.as_str(), point.len()) {
        ("ecdsa-with-SHA256", 65) => {
            use p256::ecdsa::signature::hazmat::PrehashVerifier as _;
            let field = |number: &[u8]| {
                let mut bytes = p256::FieldBytes::default();
                bytes[32 - number.len()..].copy_from_slice(number);
                bytes
            };
            let signature = p256::ecdsa::Signature::from_scalars(field(number(0)), field(number(1))).unwrap();
            let key = p256::ecdsa::VerifyingKey::from_sec1_bytes(point).unwrap();
            let good = key.verify_prehash(&sha2::Sha256::digest(raw(&parts[0])), &signature).is_ok();
            Ok(if good { "verified" } else { "failed" })
        }
        other => Err(format!("{other:?} is not verified here")),
    }
}

/// What is worked out of the members of a JSON Web Key.
pub fn of_web_key(label: &str, key: &serde_json::Value) -> Option<String> {
    let member = |name: &str| key[name].as_str();
    let bytes = |name: &str| Some(url_decoded(member(name)?));
    let info = match (member("kty")?, member("crv")) {
        ("RSA", _) => {
            let unsigned = |bytes: Vec<u8>| tlv(2, &if bytes[0] >= 0x80 { [vec![0], bytes].concat() } else { bytes });
            let numbers = tlv(0x30, &[unsigned(bytes("n")?), unsigned(bytes("e")?)].concat());
            let identifier = tlv(6, &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 1]);
            let algorithm = tlv(0x30, &[identifier, vec![5, 0]].concat());
            tlv(0x30, &[algorithm, tlv(3, &[vec![0], numbers].concat())].concat())
        }
        ("EC", Some("P-256")) => {
            let point = [vec![0, 4], bytes("x")?, bytes("y")?].concat();
            let identifiers =
                [tlv(6, &[0x2a, 0x86, 0x48, 0xce, 0x3d, 2, 1]), tlv(6, &[0x2a, 0x86, 0x48, 0xce, 0x3d, 3, 1, 7])];
            tlv(0x30, &[tlv(0x30, &identifiers.concat()), tlv(3, &point)].concat())
        }
        _ => return None,
    };
    Some(match label {
        "bits" if member("kty")? == "RSA" => bit_length(&bytes("n")?).to_string(),
        "bits" => field_bits(member("crv")?).to_string(),
        "SHA-256 of the public key" => sha256(&info),
        "kid of Kubernetes" => url_encoded(&sha2::Sha256::digest(&info)),
        "thumbprint" => {
            let names: &[&str] = if member("kty")? == "RSA" { &["e", "kty", "n"] } else { &["crv", "kty", "x", "y"] };
            let members: Vec<String> = names.iter().map(|name| format!("\"{name}\":{}", key[*name])).collect();
            url_encoded(&sha2::Sha256::digest(format!("{{{}}}", members.join(","))))
        }
        _ => return None,
    })
}

fn url_decoded(text: &str) -> Vec<u8> {
    let text = text.replace('-', "+").replace('_', "/");
    let padding = "=".repeat((4 - text.len() % 4) % 4);
    kubecred::encoding::base64::decode(format!("{text}{padding}").as_bytes()).unwrap().bytes
}

fn url_encoded(bytes: &[u8]) -> String {
    kubecred::encoding::base64::encode(bytes).replace('+', "-").replace('/', "_").trim_end_matches('=').to_owned()
}

fn tlv(tag: u8, content: &[u8]) -> Vec<u8> {
    let length = u16::try_from(content.len()).unwrap().to_be_bytes();
    let header = match content.len() {
        0..0x80 => vec![tag, length[1]],
        0x80..0x100 => vec![tag, 0x81, length[1]],
        _ => vec![tag, 0x82, length[0], length[1]],
    };
    [header, content.to_vec()].concat()
}
