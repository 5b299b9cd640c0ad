//! Keys and chains: what is marked in them, and in what they stand in.

use kubecred::encoding::pem;

use super::marked::Marked;
use super::options;
use crate::common::project_file;

fn blocks(name: &str) -> Vec<Vec<u8>> {
    let text = std::fs::read(project_file(&format!("tests/fixtures/keys/{name}"))).unwrap();
    pem::scan(&text).into_iter().map(|block| block.content.bytes).collect()
}

/// A block whose label is marked.
fn labelled(label: &str, rule: &str, content: &Marked) -> Marked {
    let body = content.base64().wrapped(64);
    Marked::parse(&format!("-----BEGIN ⟦{rule}:{label}⟧-----\n{{}}\n-----END {label}-----\n")).around(&body)
}

#[test]
fn the_part_that_is_wrong_is_marked() {
    let broken = blocks("broken.pem");
    let mark = |index: usize, rule: &str, range: std::ops::Range<usize>| {
        let needle = broken[index][range].to_vec();
        Marked::plain(&broken[index]).mark(rule, &needle)
    };
    let all = [
        labelled("EC PRIVATE KEY", "key/private", &mark(0, "key/public-half", 55..121)),
        labelled("EC PRIVATE KEY", "key/private", &mark(1, "key/scalar-range", 7..39)),
        labelled("EC PRIVATE KEY", "key/private", &mark(3, "key/scalar-length", 7..38)),
        labelled("PRIVATE KEY", "key/private", &mark(5, "key/private-malformed", 16..47)),
        labelled("RSA PRIVATE KEY", "key/private", &mark(6, "key/rsa-numbers", 1063..1192)),
    ];
    for marked in all {
        let secret = Marked::parse("apiVersion: v1\nkind: Secret\nmetadata:\n  name: a\ndata:\n  a: {}\n");
        let json = Marked::parse(
            "{\"apiVersion\": \"v1\", \"kind\": \"Secret\", \"metadata\": {\"name\": \"é\"}, \"data\": {\"a\": \"{}\"}}",
        );
        for dress in [
            marked.clone(),
            Marked::parse("Ü 🙂\n{}").around(&marked),
            marked.line_breaks("\r\n"),
            marked.base64(),
            marked.base64url(),
            marked.base64().wrapped(76),
            secret.around(&marked.base64()),
            json.around(&marked.base64().in_json_string()),
        ] {
            dress.check(&options()).unwrap_or_else(|found| panic!("{found}"));
        }
    }
}

#[test]
fn chains_are_marked_at_the_begin_of_their_blocks() {
    let certificates = blocks("chain-mess.pem");
    let block = |index: usize, rule: &str| {
        let body = Marked::plain(&certificates[index]).base64().wrapped(64);
        let begin = "-----BEGIN CERTIFICATE-----";
        let begin = if rule.is_empty() { begin.to_owned() } else { format!("⟦{rule}:{begin}⟧") };
        Marked::parse(&format!("{begin}\n{{}}\n-----END CERTIFICATE-----\n{{}}")).around(&body)
    };
    let end = Marked::default();
    let all = block(0, "chain/missing-issuer").around(
        &block(1, "chain/order").around(&block(2, "chain/unrelated").around(&block(3, "chain/repeated").around(&end))),
    );
    for dress in [all.clone(), all.line_breaks("\r\n"), Marked::parse("# 🙂\n{}").around(&all)] {
        dress.check(&options()).unwrap_or_else(|found| panic!("{found}"));
    }
}

#[test]
fn other_dresses() {
    for text in [
        "-----BEGIN PUBLIC KEY-----⟦pem/one-line: MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE= -----END PUBLIC KEY-----⟧",
        "\"⟦pem/escaped-line-breaks:-----BEGIN PUBLIC KEY-----⟧\\nMCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=\\n-----END PUBLIC KEY-----\\n\"",
        "⟦input/command:kubectl get pods⟧\n",
        "⟦input/error-message:Error from server (NotFound): nothing⟧\n",
        "⟦input/printed:Certificate:⟧\n    Data:\n        Version: 3 (0x2)\n",
        "⟦input/hex-dump:30 2a 30 05 06 03 2b 65 70 03 21 00 19 bf 44 09 69 84 cd fe 85 41 ba c1 67 dc 3b 96 c8 50 86 aa 30 b6 b6 cb 0c 5c 38 ad 70 31 66 e1⟧\n",
        "-----BEGIN ⟦input/openpgp:PGP MESSAGE⟧-----\n\nhF4D\n=abcd\n-----END PGP MESSAGE-----\n",
    ] {
        Marked::parse(text).check(&options()).unwrap_or_else(|found| panic!("{found}"));
    }
}
