//! The ASN.1 view, and the text of what is decoded.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "helpers of tests")]

use kubecred::asn1::{Asn1Node, Asn1Tree};
use kubecred::encoding::pem;
use kubecred::{decode_asn1, to_text};

const CHAIN: &str = include_str!("../../../web/src/samples/certificate-chain.pem");
const CSR: &str = include_str!("../../../web/src/samples/csr.yaml");
const KEYS: &str = include_str!("data/keys.pem");

fn at<'t>(tree: &'t Asn1Tree, path: &str) -> &'t Asn1Node {
    tree.nodes.iter().find(|node| node.path.as_deref() == Some(path)).unwrap_or_else(|| panic!("{path}"))
}

fn names(tree: &Asn1Tree) -> Vec<String> {
    let name = |node: &Asn1Node| node.tag.as_ref().map_or_else(|| "?".to_owned(), |tag| tag.name.to_string());
    tree.nodes.iter().map(|node| format!("{}{}", " ".repeat(node.depth as usize), name(node))).collect()
}

#[test]
fn fields_of_a_certificate_have_their_names_and_values() {
    let trees = decode_asn1(CHAIN.as_bytes());
    assert_eq!(trees.len(), 3);
    let tree = &trees[0];
    assert_eq!(tree.type_name, Some("Certificate"));
    let value = |path: &str| at(tree, path).value.clone().unwrap();
    assert_eq!(value("tbsCertificate.validity.notAfter"), "2035-02-10T00:09:24Z");
    assert_eq!(value("tbsCertificate.subject[1][0].value"), "registry.example.com");
    assert_eq!(value("tbsCertificate.extensions[3].extnValue[2]"), "192.0.2.7");
    assert_eq!(value("tbsCertificate.extensions[0].extnID"), "basicConstraints (2.5.29.19)");
    let extension = at(tree, "tbsCertificate.extensions[2]");
    assert_eq!((extension.field.as_deref(), extension.type_name), (Some("extensions[2]"), Some("Extension")));
    let octets = at(tree, "tbsCertificate.extensions[1].extnValue");
    assert!(octets.encapsulates && octets.value.is_none());
    assert_eq!(at(&trees[1], "tbsCertificate.extensions[0].extnValue.cA").value.as_deref(), Some("TRUE"));
    assert!(tree.hex.as_ref().unwrap().starts_with("30820219"));
}

#[test]
fn elements_follow_one_another_and_lie_in_what_is_around_them() {
    for tree in decode_asn1(CHAIN.as_bytes()).iter().chain(&decode_asn1(CSR.as_bytes())) {
        let mut around: Vec<u32> = vec![tree.length];
        for node in &tree.nodes {
            around.truncate(node.depth as usize + 1);
            let end = node.offset + node.header_length + node.length;
            assert!(end <= *around.last().unwrap(), "{node:?}");
            around.push(end);
            assert!(node.range.is_some() && node.lines.is_some() && node.error.is_none());
        }
    }
}

#[test]
fn what_is_in_a_manifest_is_found() {
    let trees = decode_asn1(CSR.as_bytes());
    assert_eq!(trees.len(), 1);
    assert_eq!(at(&trees[0], "certificationRequestInfo.subject[1][0].value").value.as_deref(), Some("jane"));
}

#[test]
fn nothing_of_a_private_key_is_told() {
    let (mut keys, mut from) = (0, 0);
    while let Some((block, rest)) = pem::decode_next(KEYS.as_bytes(), from) {
        from = rest;
        if !block.label.ends_with("PRIVATE KEY") {
            continue;
        }
        keys += 1;
        let der = &block.content.bytes;
        // Whole, cut off anywhere, and with a damaged byte at the front.
        let mut forms: Vec<Vec<u8>> = (der.len() / 2..=der.len()).step_by(7).map(|end| der[..end].to_vec()).collect();
        forms.push([&[0x31], &der[1..]].concat());
        forms.push([&[0x04, 0x82, (der.len() >> 8) as u8, der.len() as u8], &der[..]].concat());
        let secrets: Vec<String> = decode_asn1(der)[0]
            .nodes
            .iter()
            .filter(|node| node.sensitive && !node.encapsulates && node.length >= 16)
            .map(|node| {
                let start = (node.offset + node.header_length) as usize;
                kubecred::encoding::der::hex(&der[start..start + 16])
            })
            .collect();
        assert!(!secrets.is_empty(), "{}", block.label);
        for form in forms {
            let mut inputs = vec![pem::encode(&block.label, &form).into_bytes()];
            // What is encrypted looks like any other bytes once it is cut off.
            if block.label != "ENCRYPTED PRIVATE KEY" {
                inputs.extend([form.clone(), base64(&form).into_bytes()]);
            }
            for input in inputs {
                let json = serde_json::to_string(&decode_asn1(&input)).unwrap();
                let text = to_text(&input);
                for secret in &secrets {
                    assert!(!json.contains(secret), "{} {}", block.label, form.len());
                    assert!(!text.replace(':', "").contains(secret), "{} {}", block.label, form.len());
                }
            }
        }
    }
    assert!(keys >= 3);
}

#[test]
fn what_is_broken_hides_nothing_else() {
    // A SEQUENCE that says more bytes than there are, in it a NULL and a broken element.
    let trees = decode_asn1(&[0x30, 0x20, 0x05, 0x00, 0x30, 0x02, 0x01, 0x05, 0x02, 0x01, 7, 0xff, 0, 0, 0, 0, 0, 0]);
    let tree = &trees[0];
    assert_eq!(names(tree)[..5], ["SEQUENCE", " NULL", " SEQUENCE", "  BOOLEAN", " INTEGER"]);
    assert!(tree.nodes[0].error.as_ref().unwrap().starts_with("the length says 32 bytes"));
    assert!(tree.nodes[3].error.is_some() && tree.nodes[4].value.as_deref() == Some("7"));
}

#[test]
fn the_indefinite_length_of_ber_is_followed_to_its_end() {
    let der = [0x30, 0x80, 0x30, 0x80, 0x02, 0x01, 0x05, 0x00, 0x00, 0x01, 0x01, 0xff, 0x00, 0x00, 0x05, 0x00];
    let tree = &decode_asn1(&der)[0];
    assert_eq!(names(tree), ["SEQUENCE", " SEQUENCE", "  INTEGER", " BOOLEAN", "NULL"]);
    assert_eq!((tree.nodes[0].length, tree.nodes[1].length), (10, 3));
}

#[test]
fn depth_and_number_of_elements_have_limits() {
    let mut deep = Vec::new();
    for _ in 0..200 {
        let length = u8::try_from(deep.len()).unwrap_or(0xff);
        deep.splice(0..0, if length < 128 { vec![0x30, length] } else { vec![0x30, 0x81, length] });
        if length >= 0xf8 {
            break;
        }
    }
    let tree = &decode_asn1(&deep)[0];
    assert!(tree.nodes.last().unwrap().error.as_ref().unwrap().contains("deeper than 64"));
    let nulls = [0x05, 0x00].repeat(50_000);
    let many = [&[0x30, 0x83, 0x01, 0x86, 0xa0], nulls.as_slice()].concat();
    let tree = &decode_asn1(&many)[0];
    assert_eq!((tree.nodes.len(), tree.omitted), (20_000, 30_001));
}

#[test]
fn anything_that_is_der_in_any_form() {
    for input in ["BBYEFAuVUCrKQzYVh8EwzE3RK9JgAwyn", "04 16 04:14:0b95502aca43361587c130cc4dd12bd260030ca7\n"] {
        let tree = &decode_asn1(input.as_bytes())[0];
        assert_eq!(names(tree), ["OCTET STRING", " OCTET STRING"], "{input}");
        assert!(tree.nodes[0].range.is_some());
    }
    for input in ["hello", "kind: Pod", "", "1234", "{}"] {
        assert!(decode_asn1(input.as_bytes()).is_empty(), "{input}");
    }
}

#[test]
fn the_text_has_every_value_and_the_bytes_of_key_and_signature() {
    let text = to_text(CSR.as_bytes());
    assert!(text.starts_with("certificates.k8s.io/v1 CertificateSigningRequest: jane-dev\n"), "{text}");
    for line in [
        "Certification request (spec.request, PEM block 1): CN=jane,O=dev",
        "    Subject: CN=jane,O=dev",
        "            commonName (2.5.4.3): jane",
        "        Status: verified",
        "    certificationRequestInfo.subjectPKInfo.subjectPublicKey: 65 bytes",
        "        04:e5:5c:6c:72:b1:46:50:6b:c8:fc:d6:4d:42:27:eb",
        "-----BEGIN CERTIFICATE REQUEST-----",
    ] {
        assert!(text.lines().any(|other| other == line), "{line}\n{text}");
    }
    let text = to_text(CHAIN.as_bytes());
    // Every row of the report is in the text, long ones on several lines.
    let joined: String = text.split_whitespace().collect();
    for artifact in kubecred::analyze(CHAIN, &kubecred::options::Options::default()).artifacts {
        for row in artifact
            .rows
            .iter()
            .filter(|row| row.label != "validity" && row.pointer != "/isCa" && !row.pointer.ends_with("/status"))
        {
            let value = row.value.strip_prefix("CA: ").unwrap_or(&row.value);
            let value = value.split(", ").next().unwrap();
            assert!(joined.contains(&value.replace(' ', "")), "{} {}", row.label, row.value);
        }
    }
}

fn base64(bytes: &[u8]) -> String {
    kubecred::encoding::base64::encode(bytes)
}
