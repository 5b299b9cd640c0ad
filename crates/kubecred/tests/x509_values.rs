//! The typed values of certificates and requests, as JavaScript gets them.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests may stop at the first surprise")]

mod common;

use kubecred::analyze;
use kubecred::encoding::pem;
use kubecred::options::{Options, Signatures};
use kubecred::x509::{Certificate, SignatureStatus};
use serde_json::{Value, json};

fn values(fixture: &str) -> Vec<Value> {
    let text = std::fs::read_to_string(common::project_file(&format!("tests/fixtures/certificate/{fixture}"))).unwrap();
    let report = serde_json::to_value(analyze(&text, &Options::default())).unwrap();
    report["artifacts"].as_array().unwrap().iter().map(|artifact| artifact["value"].clone()).collect()
}

fn identifier(oid: &str, name: &str) -> Value {
    json!({"oid": oid, "name": name})
}

fn named(form: &str, value: &str) -> Value {
    json!({"type": form, "value": value})
}

fn directory(text: &str, attributes: &[(&str, &str, &str)]) -> Value {
    let attribute = |(oid, name, value): &(&str, &str, &str)| json!({"oid": oid, "name": name, "value": value});
    let attributes: Vec<Value> = attributes.iter().map(attribute).collect();
    json!({"type": "directoryName", "value": text, "name": {"text": text, "attributes": attributes}})
}

const CN: (&str, &str) = ("2.5.4.3", "commonName");

#[test]
fn every_extension_is_typed() {
    let certificate = &values("every-extension.pem")[0];
    assert_eq!(certificate["error"], Value::Null);
    let expected = [
        (
            "certificatePolicies",
            json!([
                {"policyIdentifier": identifier("2.5.29.32.0", "anyPolicy")},
                {
                    "policyIdentifier": identifier("1.2.3.4.5", "1.2.3.4.5"),
                    "policyQualifiers": [
                        {
                            "policyQualifierId": identifier("1.3.6.1.5.5.7.2.1", "cps"),
                            "qualifier": "https://ca.example/cps",
                        },
                        {
                            "policyQualifierId": identifier("1.3.6.1.5.5.7.2.2", "userNotice"),
                            "qualifier": {
                                "noticeRef": {"organization": "Example", "noticeNumbers": [1, 2]},
                                "explicitText": "Read it",
                            },
                        },
                    ],
                },
            ]),
        ),
        (
            "policyMappings",
            json!([
                {"issuerDomainPolicy": identifier("1.2.3", "1.2.3"), "subjectDomainPolicy": identifier("1.2.4", "1.2.4")},
            ]),
        ),
        ("issuerAltName", json!([named("uniformResourceIdentifier", "https://ca.example")])),
        (
            "subjectDirectoryAttributes",
            json!([
                {"type": identifier("1.3.6.1.5.5.7.9.4", "countryOfCitizenship"), "values": ["DE"]},
            ]),
        ),
        ("basicConstraints", json!({"ca": true, "pathLength": 3})),
        (
            "nameConstraints",
            json!({
                "permittedSubtrees": [
                    {"base": named("dNSName", "svc")},
                    {"base": named("iPAddress", "10.0.0.0/8")},
                    {"base": directory("O=x", &[("2.5.4.10", "organizationName", "x")])},
                ],
                "excludedSubtrees": [
                    {"base": named("rfc822Name", ".evil.example")},
                    {"base": named("iPAddress", "fd00::/8"), "minimum": 0, "maximum": 5},
                ],
            }),
        ),
        ("policyConstraints", json!({"requireExplicitPolicy": 0, "inhibitPolicyMapping": 1})),
        (
            "cRLDistributionPoints",
            json!([
                {
                    "distributionPoint": {"fullName": [named("uniformResourceIdentifier", "http://ca.example/crl")]},
                    "reasons": ["keyCompromise", "cACompromise"],
                    "cRLIssuer": [directory("CN=crl", &[(CN.0, CN.1, "crl")])],
                },
                {"distributionPoint": {"nameRelativeToCRLIssuer": "CN=rel"}},
            ]),
        ),
        ("inhibitAnyPolicy", json!(2)),
        (
            "freshestCRL",
            json!([
                {"distributionPoint": {"fullName": [named("uniformResourceIdentifier", "http://ca.example/delta")]}},
            ]),
        ),
        (
            "authorityInfoAccess",
            json!([
                {
                    "accessMethod": identifier("1.3.6.1.5.5.7.48.1", "ocsp"),
                    "accessLocation": named("uniformResourceIdentifier", "http://ocsp.example"),
                },
                {
                    "accessMethod": identifier("1.3.6.1.5.5.7.48.2", "caIssuers"),
                    "accessLocation": directory("CN=z", &[(CN.0, CN.1, "z")]),
                },
            ]),
        ),
        (
            "subjectInfoAccess",
            json!([
                {
                    "accessMethod": identifier("1.3.6.1.5.5.7.48.5", "caRepository"),
                    "accessLocation": named("uniformResourceIdentifier", "http://repo.example"),
                },
            ]),
        ),
        ("privateKeyUsagePeriod", json!({"notBefore": "2026-01-01T00:00:00Z", "notAfter": "2027-01-01T00:00:00Z"})),
        (
            "signedCertificateTimestampList",
            json!([
                {
                    "version": "v1",
                    "logId": "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f",
                    "timestamp": "2023-11-14T22:13:20.123Z",
                    "extensions": "",
                    "hashAlgorithm": "sha256",
                    "signatureAlgorithm": "ecdsa",
                    "signature": "7369676e",
                },
            ]),
        ),
        ("precertificatePoison", json!(null)),
        ("tlsFeature", json!(["status_request", 99])),
        ("ocspNoCheck", json!(null)),
        ("microsoftCertificateTemplateName", json!("Machine")),
        (
            "microsoftCertificateTemplate",
            json!({
                "templateID": identifier("1.3.6.1.4.1.311.21.8.1.2", "1.3.6.1.4.1.311.21.8.1.2"),
                "templateMajorVersion": 100,
                "templateMinorVersion": 4,
            }),
        ),
        (
            "microsoftApplicationPolicies",
            json!([
                {"policyIdentifier": identifier("1.3.6.1.5.5.7.3.2", "clientAuth")},
            ]),
        ),
        ("microsoftCaVersion", json!(65537)),
        ("microsoftPreviousCaCertificateHash", json!("dead")),
        (
            "microsoftNtdsSecurityIdentifier",
            json!([
                {"type": "otherName", "value": "S-1-5-21-1-2-3-500", "oid": "1.3.6.1.4.1.311.25.2.1"},
            ]),
        ),
        ("netscapeCertType", json!(["sslClient", "smime", "sslCA"])),
        ("netscapeComment", json!("a comment")),
        ("netscapeBaseUrl", json!("http://ca.example/")),
        (
            "entrustVersionInfo",
            json!({
                "entrustVers": "V7.1",
                "entrustVersInfoFlags": ["keyUpdateAllowed", "pKIXCertificate", "enterpriseCategory"],
            }),
        ),
        ("1.2.3.4.5", json!("0c0568656c6c6f")),
    ];
    let extensions = certificate["extensions"].as_array().unwrap();
    for (name, value) in expected {
        let found = extensions.iter().find(|extension| extension["name"] == name).unwrap();
        assert_eq!(found["value"], value, "{name}");
    }
    let names = extensions.iter().find(|extension| extension["name"] == "subjectAltName").unwrap();
    let upn = json!({"type": "otherName", "value": "jane@ad.example", "oid": "1.3.6.1.4.1.311.20.2.3"});
    assert_eq!(names["value"][6], upn);
    // Which string type the otherName has is told by the bytes alone.
    assert!(names["der"].as_str().unwrap().starts_with("30"));
}

#[test]
fn relative_names_keep_their_attributes_and_their_types() {
    let certificate = &values("every-extension.pem")[0];
    let attributes = certificate["subject"]["attributes"].as_array().unwrap();
    let joined: Vec<bool> = attributes.iter().map(|attribute| attribute["joined"] == true).collect();
    assert_eq!(joined.iter().position(|joined| *joined), Some(4));
    assert_eq!(attributes[4]["value"], "joined");
    let types: Vec<&str> = attributes.iter().filter_map(|attribute| attribute["stringType"].as_str()).collect();
    assert_eq!(types, ["BMPString", "TeletexString", "NumericString", "UniversalString", "IA5String"]);
    assert_eq!((&certificate["issuerUniqueId"], &certificate["subjectUniqueId"]), (&json!("aa"), &json!("bb")));
}

#[test]
fn attributes_of_requests_are_typed() {
    let request = &values("request-attributes.pem")[0];
    let attributes = request["attributes"].as_array().unwrap();
    let value =
        |name: &str| attributes.iter().find(|attribute| attribute["name"] == name).unwrap()["values"][0].clone();
    assert_eq!(value("unstructuredName"), "router");
    assert_eq!(
        value("microsoftRequestClientInfo"),
        json!({"clientId": 5, "machineName": "host", "userName": "user", "processName": "certreq"})
    );
    assert_eq!(value("1.2.3.4"), "#020109");
    assert_eq!(request["extensions"][1]["value"], json!({"ca": true, "pathLength": 0}));
}

#[test]
fn keys_of_all_algorithms_are_typed() {
    let keys = values("keys.pem");
    let told: Vec<(&str, u64, Option<&str>)> = keys
        .iter()
        .map(|key| (key["algorithm"].as_str().unwrap(), key["bits"].as_u64().unwrap(), key["curve"].as_str()))
        .collect();
    assert_eq!(
        told,
        [
            ("RSA-PSS", 2048, None),
            ("EC", 192, Some("P-192")),
            ("EC", 256, Some("secp256k1")),
            ("EC", 256, Some("brainpoolP256r1")),
            ("Ed25519", 256, None),
            ("Ed448", 456, None),
            ("X25519", 256, None),
            ("X448", 448, None),
            ("ML-DSA-44", 10496, None),
            ("SLH-DSA-SHA2-128s", 256, None),
            ("DSA", 2048, None),
            ("DH", 2048, None),
            ("1.2.3.4", 0, None),
        ]
    );
    let pss = json!({
        "hash": "sha256", "maskGeneration": "mgf1", "maskHash": "sha256", "saltLength": 32, "trailerField": 1,
    });
    assert_eq!(keys[0]["pss"], pss);
    assert_eq!((&keys[12]["key"], &keys[12]["parameters"]), (&json!("010203"), &json!("020101")));
}

#[test]
fn what_is_broken_hides_nothing_but_itself() {
    let certificates = values("broken.pem");
    for (index, certificate) in certificates.iter().enumerate() {
        // The one that holds nothing.
        if index == 12 {
            continue;
        }
        assert_eq!(certificate["issuer"]["text"], "CN=kubernetes", "{index}");
        assert_eq!(certificate["publicKey"]["curve"], "P-256", "{index}");
    }
    assert_eq!(certificates[1]["error"], "the length says 347 bytes, but only 196 are left");
    assert_eq!(certificates[4]["serialNumber"], "3132");
    assert_eq!(certificates[5]["version"], 8);
    assert_eq!(certificates[8]["extensions"][0]["value"], json!({"ca": true}));
    assert_eq!(certificates[9]["subject"]["attributes"][1]["der"], "0c02fffe");
    assert_eq!(certificates[11]["extensions"].as_array().unwrap().len(), 7);
    assert_eq!(certificates[11]["extensions"][4]["der"], "30030c0171");
    assert_eq!(certificates[14]["notBefore"], "2026-01-01T00:00:00Z");
    assert_eq!(certificates[15]["extensions"][0]["value"], json!([named("dNSName", "segment")]));
    assert_eq!(certificates[16]["subject"]["text"], "CN=jane");
    assert_eq!(certificates[13]["signedSignatureAlgorithm"]["name"], "ecdsa-with-SHA384");
}

#[test]
fn self_signatures_have_three_verdicts() {
    let (ca, server) = (include_str!("data/ca.pem"), include_str!("data/server.pem"));
    let verdict = |text: &str, signatures| {
        let report = analyze(text, &Options { signatures, ..Options::default() });
        let value = serde_json::to_value(&report.artifacts[0].content).unwrap();
        (value["value"]["signature"]["status"].clone(), value["value"]["signature"]["reason"].clone())
    };
    assert_eq!(verdict(ca, Signatures::Check), (json!("verified"), Value::Null));
    assert_eq!(verdict(ca, Signatures::Defer), (json!("notChecked"), json!("signatures are not checked in this call")));
    let (status, reason) = verdict(server, Signatures::Check);
    assert_eq!((status, reason), (json!("notChecked"), json!("it is signed with the key of another certificate")));
    let mut changed = pem::scan(ca.as_bytes())[0].content.bytes.clone();
    let serial = Certificate::decode(&changed).field("/serialNumber").unwrap().span.range();
    changed[serial.start] ^= 2;
    let (status, _) = verdict(&pem::encode("CERTIFICATE", &changed), Signatures::Check);
    assert_eq!(status, "failed");
    assert_eq!(Certificate::decode(&changed).value.signature.status, SignatureStatus::NotChecked);
    // Of a bundle the first few are checked.
    let report = analyze(&ca.repeat(20), &Options::default());
    let verified = report.artifacts.iter().filter(|artifact| {
        serde_json::to_value(&artifact.content).unwrap()["value"]["signature"]["status"] == "verified"
    });
    assert_eq!(verified.count(), kubecred::limits::SELF_SIGNATURES);
}
