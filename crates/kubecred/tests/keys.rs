//! Keys, what belongs together, and what is told apart without a hint.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::panic,
    reason = "tests may stop at the first surprise"
)]

use kubecred::encoding::{base64, pem};
use kubecred::options::Options;
use kubecred::report::{Artifact, Content, Report};
use kubecred::{Decoded, Key, decode_keys};
use serde_json::{Value, json};
use sha2::Digest;

#[path = "common/mod.rs"]
mod common;

fn fixture(name: &str) -> Vec<u8> {
    std::fs::read(common::project_file(&format!("tests/fixtures/keys/{name}"))).unwrap()
}

fn analyze(input: &[u8]) -> Report {
    kubecred::analyze_bytes(input, &Options::default())
}

fn rules(report: &Report) -> Vec<&str> {
    report.diagnostics.iter().map(|found| found.rule.as_ref()).collect()
}

fn json(value: &impl serde::Serialize) -> Value {
    serde_json::to_value(value).unwrap()
}

#[test]
fn public_halves_are_those_that_openssl_writes() {
    let keys = decode_keys(&fixture("forms.pem"));
    let told: Vec<(String, u64, String)> = keys
        .iter()
        .map(|key| {
            let key = json(key);
            let hash =
                key.pointer("/publicKey/sha256").or(key.get("sha256")).and_then(Value::as_str).unwrap_or_default();
            let name = [key.get("algorithm"), key.get("curve")].into_iter().flatten().filter_map(Value::as_str);
            (name.collect::<Vec<_>>().join(" "), key["bits"].as_u64().unwrap(), hash.chars().take(16).collect())
        })
        .collect();
    let told: Vec<(&str, u64, &str)> =
        told.iter().map(|(name, bits, hash)| (name.as_str(), *bits, hash.as_str())).collect();
    assert_eq!(told, PUBLIC_HALVES);
}

/// Algorithm, length, and the beginning of the SHA-256 of what `openssl pkey -pubout -outform DER` writes; nothing where the
/// public half is not worked out.
const PUBLIC_HALVES: &[(&str, u64, &str)] = &[
    ("EC P-256", 256, "6866cbb1e31b61c2"),
    ("EC P-256", 256, "08c50ef5f2c9d03e"),
    ("EC P-384", 384, "3aa25f9b03d4c256"),
    ("EC P-521", 521, "efe30ddfd268e767"),
    ("EC P-224", 224, "c9be8706c4daf96f"),
    ("EC secp256k1", 256, "7509ab7765464a6d"),
    ("Ed25519", 256, "2b966c517a1476ff"),
    ("Ed448", 456, ""),
    ("X25519", 256, "6f56b3f51a79ae20"),
    ("RSA", 2048, "dc3b245b1eaa65de"),
    ("DSA", 1024, "90bcff088a365844"),
    ("RSA", 2048, "dc3b245b1eaa65de"),
];

#[test]
fn the_private_half_is_in_no_value() {
    for key in decode_keys(&fixture("forms.pem")) {
        let Decoded::Value(Key::PrivateKey(key)) = key else { continue };
        let members = json(&key).as_object().unwrap().keys().cloned().collect::<Vec<_>>();
        let known = ["algorithm", "bits", "curve", "encrypted", "format", "publicKey"];
        assert!(members.iter().all(|member| known.contains(&member.as_str())), "{members:?}");
    }
    let report = analyze(&fixture("forms.pem"));
    let hidden = |artifact: &Artifact| artifact.rows.iter().filter(|row| row.sensitive).count();
    for artifact in report.artifacts.iter().filter(|artifact| matches!(artifact.content, Content::PrivateKey(_))) {
        assert!(hidden(artifact) > 0, "{}", artifact.title);
        assert!(artifact.rows.iter().all(|row| row.sensitive || row.value.len() <= 64), "{}", artifact.title);
    }
}

#[test]
fn encrypted_keys_tell_how() {
    let told: Vec<Value> =
        decode_keys(&fixture("encrypted.pem")).iter().map(|key| json(key)["encryption"].clone()).collect();
    assert_eq!(
        told,
        [
            json!({"scheme": "PBES2", "kdf": "PBKDF2 with hmacWithSHA256", "iterations": 2048, "cipher": "AES-256-CBC"}),
            json!({"scheme": "PBES2", "kdf": "scrypt", "iterations": 16384, "cipher": "AES-256-CBC"}),
            json!({"scheme": "pbeWithSHA1And3-KeyTripleDES-CBC", "iterations": 2048}),
            json!({"scheme": "PEM headers", "kdf": "MD5", "iterations": 1, "cipher": "AES-256-CBC"}),
            json!({"scheme": "OpenSSH", "kdf": "bcrypt", "cipher": "aes256-ctr"}),
        ]
    );
}

#[test]
fn a_broken_key_keeps_its_place() {
    let keys = decode_keys(b"-----BEGIN PRIVATE KEY-----\n!\n-----END PRIVATE KEY-----\n-----BEGIN PUBLIC KEY-----\n!\n-----END PUBLIC KEY-----\n");
    assert_eq!(keys.len(), 2);
    assert!(keys.iter().all(|key| json(key).get("error").is_some()), "{keys:?}");
}

#[test]
fn members_of_a_set_are_matched() {
    let relations = json(&analyze(&fixture("matrix.pem")).relations);
    let members = |group: &Value| -> Vec<String> {
        let members = group["members"].as_array().unwrap().iter();
        members
            .map(|member| format!("{} {}", member["artifact"].as_str().unwrap(), member["type"].as_str().unwrap()))
            .collect()
    };
    let keys: Vec<Vec<String>> = relations["keys"].as_array().unwrap().iter().map(members).collect();
    assert_eq!(
        keys,
        [
            vec![
                "/artifacts/0 certificate",
                "/artifacts/3 privateKey",
                "/artifacts/4 certificationRequest",
                "/artifacts/5 publicKey"
            ],
            vec!["/artifacts/6 privateKey"]
        ]
    );
    let chains: Vec<Vec<String>> = relations["chains"].as_array().unwrap().iter().map(members).collect();
    assert_eq!(chains, [["/artifacts/0 certificate", "/artifacts/1 certificate", "/artifacts/2 certificate"]]);
}

#[test]
fn what_is_wrong_with_a_chain() {
    let report = analyze(&fixture("chain-mess.pem"));
    let mut found = rules(&report);
    found.retain(|rule| rule.starts_with("chain/"));
    assert_eq!(found, ["chain/missing-issuer", "chain/order", "chain/unrelated", "chain/repeated"]);
    let relations = json(&report.relations);
    assert_eq!(relations["chains"][0]["inOrder"], false);
    assert_eq!(relations["chains"][0]["missing"]["name"], "CN=test root");
    assert_eq!(relations["repeated"][0]["members"][1]["artifact"], "/artifacts/3");
    let bundle = analyze(&fixture("bundle.p7b"));
    assert_eq!(bundle.artifacts[0].children.len(), 3);
    assert!(rules(&bundle).contains(&"pem/pkcs7-bundle"));
    assert!(!rules(&bundle).iter().any(|rule| rule.starts_with("chain/")));
}

/// Go compares the bytes of names: an issuer with other string types is none for it.
#[test]
fn a_chain_goes_no_further_than_its_names_are_encoded_alike() {
    let report = analyze(include_bytes!("data/name-encoding.pem"));
    assert!(rules(&report).contains(&"chain/name-encoding"), "{:?}", rules(&report));
    let relations = json(&report.relations);
    assert_eq!(relations["chains"][0]["members"].as_array().unwrap().len(), 1);
    assert_eq!(relations["chains"][0]["missing"]["name"], "CN=test root");
}

/// Of several certificates the one that is in no chain is told apart from that which it is not in the chain of.
#[test]
fn what_is_in_no_chain_is_not_told_of_itself() {
    let chains = String::from_utf8(fixture("two-chains.pem")).unwrap();
    let blocks: Vec<String> =
        pem::scan(chains.as_bytes()).iter().map(|block| pem::encode("CERTIFICATE", &block.content.bytes)).collect();
    let lone = include_str!("data/server.pem");
    let report = analyze(format!("{lone}{}", blocks.concat()).as_bytes());
    let found = report.diagnostics.iter().find(|found| found.rule == "chain/unrelated").unwrap();
    let (named, chain) = found.message.split_once(" do not belong to the chain of ").unwrap();
    assert!(!named.contains(chain), "{}", found.message);
}

/// A CA that was certified twice, and a root that was renewed: each is another way up.
#[test]
fn several_ways_up_are_all_of_the_chain() {
    let report = analyze(include_bytes!("data/several-ways.pem"));
    assert!(!rules(&report).contains(&"chain/unrelated"), "{:?}", report.diagnostics);
}

/// Two CAs that certified each other are a chain in which nothing is missing.
#[test]
fn a_circle_is_a_chain() {
    let relations = json(&analyze(include_bytes!("data/circle.pem")).relations);
    assert_eq!(relations["chains"].as_array().unwrap().len(), 1, "{relations}");
    assert_eq!(relations["chains"][0]["members"].as_array().unwrap().len(), 2);
    assert_eq!(relations["chains"][0].get("missing"), None);
}

/// A title is one line, and nothing in it is hidden.
#[test]
fn a_name_forges_no_line() {
    let request = include_bytes!("data/forged-name.pem");
    let title = analyze(request).artifacts.remove(0).title;
    assert_eq!(title, "CN=x\\n    CA: true\\u{1b}[31m\\u{202e}y");
    let text = kubecred::to_text(request);
    assert!(text.starts_with(&format!("Certification request (PEM block 1): {title}\n")), "{text}");
    assert!(!text.contains(['\u{1b}', '\u{202e}']) && !text.contains("\n    CA: true"), "{text}");
}

/// The public half of a key of OpenSSH stands in clear, and is that of the same key in another form.
#[test]
fn keys_of_openssh_are_matched() {
    let report = analyze(&fixture("openssh.txt"));
    let relations = json(&report.relations);
    let members: Vec<usize> =
        relations["keys"].as_array().unwrap().iter().map(|key| key["members"].as_array().unwrap().len()).collect();
    assert_eq!(members, [2, 2, 2], "{relations}");
}

/// What follows DER is no second certificate, unless it is one.
#[test]
fn a_line_feed_behind_der_is_no_certificate() {
    let text = String::from_utf8(fixture("two-chains.pem")).unwrap();
    let mut der = pem::scan(text.as_bytes()).remove(0).content.bytes;
    der.push(b'\n');
    let report = analyze(&der);
    assert_eq!(report.artifacts.len(), 1);
    assert!(rules(&report).contains(&"der/trailing-data"), "{:?}", rules(&report));
}

/// What is damaged is what its label says, whatever it looks like.
#[test]
fn a_damaged_block_is_what_its_label_says() {
    let text = String::from_utf8(fixture("two-chains.pem")).unwrap();
    let block = pem::scan(text.as_bytes()).remove(0);
    let pem = pem::encode("CERTIFICATE", &block.content.bytes);
    for missing in (28..pem.len() - 27).filter(|at| pem.as_bytes()[*at] != b'\n') {
        let damaged = format!("{}{}", &pem[..missing], &pem[missing + 1..]);
        let artifact = analyze(damaged.as_bytes()).artifacts.remove(0);
        assert!(matches!(artifact.content, Content::Certificate(_)), "{missing}: {}", artifact.title);
    }
}

/// Many certificates of one name, each of which could have issued each other.
#[test]
fn a_hostile_set_takes_no_longer_than_another() {
    let block = String::from_utf8(fixture("chain-mess.pem")).unwrap();
    let report = analyze(block.repeat(40).as_bytes());
    assert_eq!(report.relations.chains.len(), 1);
    assert_eq!(report.relations.repeated.len(), 3);
}

/// The same certificate, however it is written.
#[test]
fn a_certificate_is_found_in_every_dress() {
    let text = String::from_utf8(fixture("two-chains.pem")).unwrap();
    let der = pem::scan(text.as_bytes()).remove(0).content.bytes;
    let pem = pem::encode("CERTIFICATE", &der);
    let url = |bytes: &[u8]| base64::encode(bytes).replace('+', "-").replace('/', "_").trim_end_matches('=').to_owned();
    let hex: Vec<String> = der.iter().map(|byte| format!("{byte:02x}")).collect();
    let indented: String = pem.lines().map(|line| format!("    {line}\n")).collect();
    let utf16 = |text: &str| -> Vec<u8> { text.encode_utf16().flat_map(u16::to_le_bytes).collect() };
    let dresses: Vec<Vec<u8>> = vec![
        der.clone(),
        [der.clone(), der.clone()].concat(),
        pem.clone().into(),
        format!("some words\n{pem}and more").into(),
        pem.replace('\n', "\r\n").into(),
        indented.clone().into(),
        pem.replace('\n', " ").into(),
        pem.replace('\n', "").into(),
        pem.replace('\n', "\\n").into(),
        json!(pem).to_string().into(),
        base64::encode(&der).into(),
        base64::encode(pem.as_bytes()).into(),
        url(&der).into(),
        url(pem.as_bytes()).into(),
        base64::encode(base64::encode(pem.as_bytes()).as_bytes()).into(),
        base64::encode(indented.as_bytes()).into(),
        format!("\"{}\"", base64::encode(pem.as_bytes())).into(),
        format!("  {}\n  {}", &base64::encode(&der)[..100], &base64::encode(&der)[100..]).into(),
        hex.concat().into(),
        hex.join(":").to_uppercase().into(),
        hex.chunks(16).map(|line| format!("{}\n", line.join(" "))).collect::<String>().into(),
        utf16(&pem),
        [vec![0xFF, 0xFE], utf16(&pem)].concat(),
    ];
    for dress in dresses {
        let found = kubecred::decode_certificates(&dress);
        let shown = String::from_utf8_lossy(&dress).chars().take(60).collect::<String>();
        let Some(Decoded::Value(certificate)) = found.first() else { panic!("nothing in {shown}") };
        assert_eq!(certificate.pem, pem, "{shown}");
    }
}

/// OneAsymmetricKey (RFC 5958): a key whose public half can't be worked out here may carry it.
#[test]
fn a_public_half_that_is_written_is_told() {
    let key = |oid: &[u8], private: &[u8], public: Option<&[u8]>| {
        let identifier = tlv(0x30, &[&tlv(6, &[oid])]);
        let written = public.map(|public| tlv(0x81, &[&[0], public])).unwrap_or_default();
        let version: &[u8] = &[2, 1, u8::from(public.is_some())];
        tlv(0x30, &[version, &identifier, &tlv(4, &[private]), &written])
    };
    let (ed448, ml_dsa): (&[u8], &[u8]) = (&[0x2b, 101, 113], &[0x60, 0x86, 0x48, 1, 0x65, 3, 4, 3, 17]);
    let (scalar, seed) = (tlv(4, &[&[7; 57]]), tlv(0x80, &[&[7; 32]]));
    for (oid, private, length) in [(ed448, &scalar, 57), (ml_dsa, &seed, 1312)] {
        let public = vec![9; length];
        let info = tlv(0x30, &[&tlv(0x30, &[&tlv(6, &[oid])]), &tlv(3, &[&[0], &public])]);
        let hash: String = sha2::Sha256::digest(&info).iter().map(|byte| format!("{byte:02x}")).collect();
        let told = |der: &[u8]| {
            let artifact = analyze(der).artifacts.remove(0);
            let rows = artifact.rows.iter().filter(|row| row.label.starts_with("publicKey"));
            rows.map(|row| format!("{} {}", row.label, row.value)).collect::<Vec<_>>()
        };
        assert_eq!(told(&key(oid, private, Some(&public))), [format!("publicKey.sha256 {hash}")]);
        assert_eq!(told(&key(oid, private, None)), ["publicKey not worked out, so it is compared with no certificate"]);
    }
}

fn tlv(tag: u8, parts: &[&[u8]]) -> Vec<u8> {
    let content = parts.concat();
    let length = u16::try_from(content.len()).unwrap().to_be_bytes();
    let header = if content.len() < 0x80 { vec![tag, length[1]] } else { vec![tag, 0x82, length[0], length[1]] };
    [header, content].concat()
}

/// The private half of another key beside the public one.
#[test]
fn halves_of_other_keys_are_found() {
    let text = String::from_utf8(fixture("forms.pem")).unwrap();
    let keys = pem::scan(text.as_bytes());
    let x25519 =
        keys.iter().find(|block| block.content.bytes.windows(3).any(|bytes| bytes == [0x2b, 101, 110])).unwrap();
    let content = x25519.content.bytes.get(5..).unwrap();
    for (public, expected) in [([9; 32].as_slice(), true), (&[9; 31], true)] {
        let der = tlv(0x30, &[&[2, 1, 1], content, &tlv(0x81, &[&[0], public])]);
        let report = analyze(pem::encode("PRIVATE KEY", &der).as_bytes());
        assert_eq!(rules(&report).contains(&"key/public-half"), expected, "{:?}", rules(&report));
    }
    assert!(!rules(&analyze(text.as_bytes())).contains(&"key/public-half"));
}

#[test]
fn der_that_is_cut_off_is_shown_as_far_as_it_goes() {
    let text = String::from_utf8(fixture("two-chains.pem")).unwrap();
    let whole = pem::scan(text.as_bytes()).remove(0).content.bytes;
    for length in [whole.len() - 1, whole.len() - 80, whole.len() / 2] {
        for dress in [whole[..length].to_vec(), base64::encode(&whole[..length]).into_bytes()] {
            let report = analyze(&dress);
            let found = report.diagnostics.iter().filter(|found| found.rule == "der/encoding").count();
            assert_eq!(found, 1, "{length}: {:?}", rules(&report));
            let shown = json(&report.artifacts[0]);
            assert_eq!(shown["type"], "certificate");
            assert!(shown["value"]["subject"]["text"].as_str().is_some_and(|name| !name.is_empty()), "{length}");
        }
    }
    let key = pem::scan(&fixture("forms.pem")).remove(0).content.bytes;
    let report = analyze(&key[..key.len() - 3]);
    assert!(matches!(report.artifacts[0].content, Content::PrivateKey(_)), "{:?}", rules(&report));
    assert!(rules(&report).contains(&"der/encoding"), "{:?}", rules(&report));
    // Bytes that only begin as DER does.
    for bytes in [&b"0\x82\x10\0abcdefghijkl\xff"[..], b"0\x20\x02\x01\0\xff\xff", b"0\x30\xff"] {
        assert_eq!(rules(&analyze(bytes)), ["input/binary"]);
    }
}

#[test]
fn a_revocation_list_says_whose_it_is() {
    let text = std::fs::read(common::project_file("tests/fixtures/certificate/revocation-list.pem")).unwrap();
    for input in [pem::scan(&text).remove(0).content.bytes, text] {
        let report = analyze(&input);
        let rows = report.artifacts[0].rows.iter().map(|row| format!("{} {}", row.label, row.value));
        assert_eq!(
            rows.collect::<Vec<_>>(),
            [
                "issuer CN=test CA,O=kubecred",
                "issuer.O kubecred",
                "issuer.CN test CA",
                "thisUpdate 2026-01-01T00:00:00Z",
                "nextUpdate 2026-02-01T00:00:00Z",
                "revokedCertificates 2"
            ]
        );
        assert_eq!(report.artifacts[0].title, "a certificate revocation list");
    }
}

#[test]
fn key_sets_in_secrets_and_config_maps_are_opened() {
    let set = std::fs::read_to_string(common::project_file("tests/fixtures/key-set/kubernetes.json")).unwrap();
    let object = |kind: &str, field: &str, value: &str| {
        let value = json!({"apiVersion": "v1", "kind": kind, "metadata": {"name": "a"}, field: {"jwks": value}});
        analyze(value.to_string().as_bytes())
    };
    for report in [
        object("ConfigMap", "data", &set),
        object("Secret", "stringData", &set),
        object("Secret", "data", &base64::encode(set.as_bytes())),
    ] {
        let opened = &report.artifacts[0].children;
        assert!(matches!(opened.as_slice(), [Artifact { content: Content::JsonWebKeySet(_), .. }]), "{opened:?}");
        assert!(opened[0].range.is_some());
    }
    let report = object("ConfigMap", "data", "{\"a\": {\"kty\": 1}}");
    assert!(report.artifacts[0].children.is_empty());
    assert!(rules(&report).is_empty(), "{:?}", rules(&report));
}

#[test]
fn wrong_guesses_are_named() {
    for (input, rule) in [
        (&b"<!DOCTYPE html>\n<html>"[..], "input/foreign"),
        (b"<?xml version=\"1.0\"?>", "input/foreign"),
        (b"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI jane@example.com", "input/ssh-key"),
        (b"PuTTY-User-Key-File-3: ssh-ed25519\n", "input/ssh-key"),
        (b"---- BEGIN SSH2 PUBLIC KEY ----\nAAAA\n---- END SSH2 PUBLIC KEY ----\n", "input/ssh-key"),
        (b"\xFE\xED\xFE\xED\0\0\0\x02\0\0\0\0", "input/keystore"),
        (b"\xCE\xCE\xCE\xCE\0\0\0\x02\0\0\0\0", "input/keystore"),
        (b"0\x80\x02\x01\x03\x30\x80", "input/keystore"),
        (b"\x30\x0A\x02\x01\x03\x30\x05\x06\x03\x2A\x03\x04", "input/keystore"),
        (b"/u3+7QAAAAIAAAAAAAAAAAAAAAA=", "input/keystore"),
        (b"-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nmQEN\n=abcd\n-----END PGP PUBLIC KEY BLOCK-----\n", "input/openpgp"),
        (b"-----BEGIN AGE ENCRYPTED FILE-----\nYWdl\n-----END AGE ENCRYPTED FILE-----\n", "input/foreign"),
        (b"# created: 2026-01-01\n# public key: age1x\nAGE-SECRET-KEY-1QQQQ\n", "input/foreign"),
        (b"eyJhbGciOiJSU0EtT0FFUCIsImVuYyI6IkEyNTZHQ00ifQ.AAAA.AAAA.AAAA.AAAA", "token/encrypted"),
        (b"kubectl get secret web -o yaml", "input/command"),
        (b"curl -H 'Authorization: Bearer x' https://example.com", "input/command"),
        (b"error: You must be logged in to the server (Unauthorized)", "input/error-message"),
        (b"The connection to the server localhost:8080 was refused - did you", "input/error-message"),
        (b"Certificate:\r\n    Data:\r\n        Version: 3 (0x2)\r\n", "input/printed"),
        (b"Private-Key: (2048 bit, 2 primes)\nmodulus:\n", "input/printed"),
        (b"Keystore type: PKCS12\nKeystore provider: SUN\n", "input/printed"),
        (b"\x1F\x8B\x08\0\0\0\0\0\0\x03", "input/compressed"),
        (b"PK\x03\x04\x14\0\0\0\0\0", "input/compressed"),
        (b"H4sIAAAAAAAAA8tIzcnJBwCGphA2BQAAAA==", "input/compressed"),
        (
            b"-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEA\n-----END OPENSSH PRIVATE KEY-----\n",
            "key/openssh",
        ),
        (b"-----BEGIN DH PARAMETERS-----\nMAYCAQUCAQI=\n-----END DH PARAMETERS-----\n", "input/foreign"),
    ] {
        let report = analyze(input);
        assert!(rules(&report).contains(&rule), "{}: {:?}", String::from_utf8_lossy(input), rules(&report));
        let errors = report.diagnostics.iter().filter(|found| found.severity == kubecred::diagnostic::Severity::Error);
        assert!(errors.count() <= 1, "{}: {:?}", String::from_utf8_lossy(input), rules(&report));
    }
}

#[test]
fn ordinary_texts_stay_what_they_are() {
    for text in [
        "error: nothing\nkind: x\n",
        "# created: now\napiVersion: v1\nkind: ConfigMap\n",
        "certificate:\n  data: x\n",
        "Certificate: x\n",
        "30: a\n",
        "0x30: a\n",
        "- kubectl\n- get\n",
        "command: kubectl get secret\n",
        "owner: CN=jane\n",
        "3082aabbccddeeff3082aabbccddeeff3082aabbccddeeff\n",
        "deadbeefdeadbeefdeadbeefdeadbeef\n",
        "hello world these are words only without any sign\n",
        "00000000: nothing\n",
        "ssh: ssh-ed25519 AAAA\n",
        "PK: a\n",
        "age1: a\n",
    ] {
        let report = analyze(text.as_bytes());
        assert!(
            matches!(report.artifacts.as_slice(), [Artifact { content: Content::Object(_), .. }]),
            "{text}: {:?}",
            rules(&report)
        );
        assert!(rules(&report).iter().all(|rule| !rule.starts_with("input/")), "{text}: {:?}", rules(&report));
    }
}

/// Damaged texts, and texts of damaged DER: nothing panics, and what is marked is in the text.
#[test]
fn no_mutant_makes_it_panic() {
    let mut state = 0x5EED_u64;
    let mut below = |limit: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).unwrap() % limit.max(1)
    };
    let mut seeds: Vec<(Option<String>, Vec<u8>)> = Vec::new();
    for name in ["forms.pem", "encrypted.pem", "broken.pem", "chain-mess.pem", "bundle.p7.pem"] {
        let text = fixture(name);
        seeds.extend(pem::scan(&text).into_iter().map(|block| (Some(block.label), block.content.bytes)));
    }
    for name in ["escaped.json", "one-line.txt", "dump.txt", "utf-16.bin", "base64url.txt", "openpgp.txt", "bundle.p7b"]
    {
        seeds.push((None, fixture(name)));
    }
    for (label, seed) in &seeds {
        for _ in 0..60 {
            let mut bytes = seed.clone();
            for _ in 0..=below(4) {
                let at = below(bytes.len() + 1);
                match below(4) {
                    0 => bytes.truncate(at),
                    1 => bytes.insert(at, u8::try_from(below(256)).unwrap()),
                    2 if at < bytes.len() => drop(bytes.remove(at)),
                    _ if at < bytes.len() => bytes[at] ^= 1 << below(8),
                    _ => {}
                }
            }
            let input = label.as_ref().map_or_else(|| bytes.clone(), |label| pem::encode(label, &bytes).into_bytes());
            let units = std::str::from_utf8(&input).map_or(0, |text| text.encode_utf16().count());
            for found in analyze(&input).diagnostics.iter().filter_map(|found| found.range) {
                assert!(found.start.offset <= found.end.offset && found.end.offset as usize <= units);
            }
            decode_keys(&input);
        }
    }
}
