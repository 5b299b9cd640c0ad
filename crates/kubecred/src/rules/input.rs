//! Rules about the input as a whole.

use crate::diagnostic::{Finding, Rule};
use crate::limits;
use crate::secret::FOREIGN_TOKENS;

rules! {
    Syntax, "kubecred, kinds of input" {
        Info EMPTY = "input/empty": "There is nothing to look at.";
    }
    Syntax, "kubecred, kinds of input; X.690" {
        Error BINARY = "input/binary": "The input is neither text nor DER.";
    }
    Advice, "kubecred, kinds of input" {
        Error FOREIGN = "input/foreign": "The input is something else than a credential of Kubernetes.";
        Error COMMAND = "input/command": "The input is a credential, and not the command that handles it.";
        Error ERROR_MESSAGE = "input/error-message": "The input is a credential, and not what a tool says in its place.";
        Error PRINTED = "input/printed": "The input is a certificate or key itself, and not what a tool prints of it.";
        Error COMPRESSED = "input/compressed": "The input is not compressed.";
        Warning HEX_DUMP = "input/hex-dump": "Bytes are given as they are or as base64, and not in hexadecimal.";
    }
    Advice, "OpenSSH, PROTOCOL.key; RFC 4716" {
        Error SSH_KEY = "input/ssh-key": "Keys are those of TLS, and not those of SSH.";
    }
    Advice, "RFC 7292; Java, keytool" {
        Error KEYSTORE = "input/keystore": "Certificates and keys are given as PEM, and not in a keystore.";
    }
    Advice, "RFC 9580" {
        Error OPENPGP = "input/openpgp": "The input is X.509 or a token, and not OpenPGP.";
    }
    Syntax, "RFC 8259, section 8.1; YAML 1.2, section 5.2; Go encoding/json" {
        Error UTF_16 = "input/utf-16": "Texts are UTF-8.";
    }
    Apiserver, "Kubernetes apiserver, MaxRequestBodyBytes" {
        Error TOO_LARGE = "input/too-large": "The input is larger than the server reads.";
    }
    Advice, "kubecred, limits" {
        Error LAYERS = "input/layers": "Layers of base64 are opened up to a limit.";
        Warning GIVEN = "input/given": "Of the keys and roots that are given 1,000 are looked at, and 3 MiB of text.";
    }
    Syntax, "The Unicode Standard, section 3.9" {
        Warning REPLACEMENT = "input/replacement-character": "A character of the text could not be read.";
    }
    Standard, "RFC 8259, section 8.2" {
        Warning LONE_SURROGATE = "input/lone-surrogate": "An escape of a surrogate has its other half beside it.";
    }
    Syntax, "RFC 8259, section 8.1" {
        Warning BYTE_ORDER_MARK = "input/byte-order-mark": "The text begins with a byte-order mark.";
    }
}

/// What an input is called that is not read at all.
pub(crate) const WHOLE_INPUT: &str = "input";

/// That an input is larger than is read. By how much is not told: of what is too large nobody looks at the end.
pub(crate) fn too_large_message() -> String {
    format!("the input has more than {} bytes (3 MiB), and kube-apiserver reads no larger body", limits::MANIFEST_BYTES)
}

/// The same as a finding.
pub(crate) fn too_large() -> Finding {
    Finding::new(&TOO_LARGE, too_large_message()).help("give a part of it at a time, such as one object")
}

/// That not all of what was given to trust was looked at.
pub(crate) fn given(left: &str) -> Finding {
    Finding::new(&GIVEN, left).help("give the keys and roots that are in use")
}

/// What can be pasted.
pub const WHAT_TO_PASTE: &str = "paste a manifest (YAML or JSON), PEM, DER, base64, or a JSON Web Token";

/// Something that people paste by mistake.
#[derive(Debug, PartialEq, Eq)]
pub struct Foreign {
    /// The rule that it breaks.
    pub rule: &'static Rule,
    /// What it is, with an article.
    pub what: &'static str,
    /// What to do.
    pub help: &'static str,
}

impl Foreign {
    /// That it is not what is wanted.
    pub fn finding(&self) -> Finding {
        let wanted = if self.rule.id == ERROR_MESSAGE.id { "" } else { ", not a credential of Kubernetes" };
        Finding::new(self.rule, format!("this is {}{wanted}", self.what)).help(self.help)
    }
}

/// What a text is by its first words, between which stands one space.
pub fn foreign_text(words: &str) -> Option<&'static Foreign> {
    TEXTS.iter().find(|(starts, _)| starts.iter().any(|start| words.starts_with(start))).map(|(_, foreign)| foreign)
}

/// What bytes are by their first ones.
pub fn foreign_bytes(bytes: &[u8]) -> Option<&'static Foreign> {
    BYTES.iter().find(|(start, _)| bytes.starts_with(start)).map(|(_, foreign)| foreign)
}

/// What a PEM block is by its label.
pub(crate) fn foreign_label(label: &str) -> Option<&'static Foreign> {
    LABELS.iter().find(|(start, _)| label.starts_with(start)).map(|(_, foreign)| foreign)
}

/// A PKCS#12 archive.
pub const PKCS_12: &Foreign =
    &keystore("a PKCS#12 archive", "write what is in it as PEM: `openssl pkcs12 -in FILE -nodes`");

/// What is asked and told of the revocation of certificates.
pub const OCSP: &Foreign =
    &foreign("a message of OCSP", "Kubernetes does not ask for the revocation of certificates; paste the certificate");

/// A list of revoked certificates.
pub const REVOCATION_LIST: &Foreign =
    &foreign("a certificate revocation list", "Kubernetes reads none; paste the certificate itself");

const fn keystore(what: &'static str, help: &'static str) -> Foreign {
    Foreign { rule: &KEYSTORE, what, help }
}

const fn foreign(what: &'static str, help: &'static str) -> Foreign {
    Foreign { rule: &FOREIGN, what, help }
}

const fn ssh(what: &'static str, help: &'static str) -> Foreign {
    Foreign { rule: &SSH_KEY, what, help }
}

const fn compressed(what: &'static str, help: &'static str) -> Foreign {
    Foreign { rule: &COMPRESSED, what, help }
}

const fn printed(what: &'static str, help: &'static str) -> Foreign {
    Foreign { rule: &PRINTED, what, help }
}

const JAVA: &str = "write what is in it as PEM: `keytool -exportcert -rfc -alias NAME -keystore FILE`";
const DECRYPT: &str = "decrypt it first, with the key that it was encrypted for";

const TEXTS: &[(&[&str], Foreign)] = &[
    (
        &["<!doctype html", "<!DOCTYPE html", "<!DOCTYPE HTML", "<!Doctype html", "<html", "<HTML"],
        foreign("a web page", "this is what a login page or a proxy answers; paste the credential itself"),
    ),
    (&["<?xml"], foreign("an XML document", "paste the credential itself: PEM, a token, or a manifest")),
    (
        &["ssh-rsa ", "ssh-ed25519 ", "ssh-dss ", "ecdsa-sha2-", "sk-ssh-ed25519@", "sk-ecdsa-sha2-"],
        ssh(
            "an OpenSSH public key",
            "Kubernetes has no use for it; `ssh-keygen -e -m PKCS8 -f FILE` converts RSA and ECDSA keys",
        ),
    ),
    (
        &["PuTTY-User-Key-File-"],
        ssh(
            "a private key of PuTTY",
            "write it as PEM: `puttygen FILE -O private-openssh-new`, then `ssh-keygen -p -m PKCS8`",
        ),
    ),
    (
        &["---- BEGIN SSH2 "],
        ssh(
            "a public key of SSH",
            "Kubernetes has no use for it; `ssh-keygen -i` and then `ssh-keygen -e -m PKCS8` convert it",
        ),
    ),
    (
        &["AKIA", "ASIA"],
        foreign("an access key of AWS", "the cluster takes a token that is made with it: `aws eks get-token`"),
    ),
    (
        FOREIGN_TOKENS,
        foreign(
            "a token of GitHub, GitLab, Vault or Slack",
            "paste a token that the cluster itself takes, or its kubeconfig",
        ),
    ),
    (
        &["AGE-SECRET-KEY-1", "age-encryption.org/"],
        foreign("a key or a file of age", "decrypt with it what it was made for, and paste that"),
    ),
    (
        &["Certificate: Data: ", "Certificate Request: Data: ", "Certificate Revocation List (CRL): "],
        printed(
            "what OpenSSL prints of a certificate or request",
            "paste the PEM block, which `openssl x509 -in FILE` or `openssl req -in FILE` prints without `-noout`",
        ),
    ),
    (
        &["Private-Key: (", "RSA Private-Key: (", "Public-Key: (", "RSA Public-Key: (", "ED25519 Private-Key:"],
        printed("what OpenSSL prints of a key", "paste the PEM block, which `openssl pkey -in FILE` prints"),
    ),
    (
        &["Keystore type: ", "Alias name: ", "Owner: CN=", "Owner: O=", "[ [ Version: V"],
        printed(
            "what Java prints of a certificate",
            "print it as PEM: `keytool -exportcert -rfc`, or `keytool -printcert -rfc`",
        ),
    ),
    (
        &[
            "kubectl ",
            "$ kubectl ",
            "oc ",
            "$ oc ",
            "curl ",
            "$ curl ",
            "openssl ",
            "$ openssl ",
            "cat <<",
            "$ cat ",
            "aws ",
            "gcloud ",
            "#!/bin/sh",
            "#!/bin/bash",
            "#!/usr/bin/env bash",
        ],
        Foreign {
            rule: &COMMAND,
            what: "a command of a shell",
            help: "paste what the command reads or prints, and not the command itself",
        },
    ),
    (
        &[
            "Error from server",
            "Unable to connect to the server",
            "The connection to the server ",
            "error: You must be ",
            "error: the server ",
            "error: no ",
            "error: error ",
            "error: unable ",
            "unable to load ",
            "Could not read ",
            "Could not find certificate",
            "couldn't get current server API group list",
        ],
        Foreign {
            rule: &ERROR_MESSAGE,
            what: "an error message",
            help: "the command that wrote it failed: mend that first, then paste what it writes",
        },
    ),
];

const BYTES: &[(&[u8], Foreign)] = &[
    (&[0xFE, 0xED, 0xFE, 0xED], keystore("a keystore of Java (JKS)", JAVA)),
    (&[0xCE, 0xCE, 0xCE, 0xCE], keystore("a keystore of Java (JCEKS)", JAVA)),
    (
        &[0x30, 0x80, 2, 1, 3],
        keystore("a PKCS#12 archive", "write what is in it as PEM: `openssl pkcs12 -in FILE -nodes`"),
    ),
    (
        &[0x30, 0x80, 6, 9, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 7],
        foreign("PKCS#7 in BER", "write its certificates as PEM: `openssl pkcs7 -inform DER -print_certs -in FILE`"),
    ),
    (
        &[0x1F, 0x8B],
        compressed("a file of gzip", "unpack it first: `gunzip`, or `base64 -d | gunzip` where it was base64"),
    ),
    (b"PK\x03\x04", compressed("a ZIP archive", "unpack it first, and paste one of the files in it")),
    (b"BZh", compressed("a file of bzip2", "unpack it first: `bunzip2`")),
    (&[0xFD, b'7', b'z', b'X', b'Z', 0], compressed("a file of xz", "unpack it first: `unxz`")),
    (&[0x28, 0xB5, 0x2F, 0xFD], compressed("a file of zstd", "unpack it first: `unzstd`")),
    (b"k8s\0", foreign("an object in the protobuf encoding of Kubernetes", "get it as text: `kubectl get -o yaml`")),
    (b"%PDF-", foreign("a PDF document", WHAT_TO_PASTE)),
    (b"\x7FELF", foreign("a program", WHAT_TO_PASTE)),
    (b"\x89PNG", foreign("a picture", "paste text: a picture of a credential can't be read")),
    (&[0xFF, 0xD8, 0xFF], foreign("a picture", "paste text: a picture of a credential can't be read")),
];

const LABELS: &[(&str, Foreign)] = &[
    (
        "PGP PRIVATE KEY",
        Foreign {
            rule: &OPENPGP,
            what: "a private key of OpenPGP",
            help: "Kubernetes has no use for it; keep it secret",
        },
    ),
    (
        "PGP PUBLIC KEY",
        Foreign {
            rule: &OPENPGP,
            what: "a public key of OpenPGP",
            help: "Kubernetes has no use for it; paste a certificate",
        },
    ),
    ("PGP MESSAGE", Foreign { rule: &OPENPGP, what: "a message encrypted with OpenPGP", help: DECRYPT }),
    (
        "PGP SIGN",
        Foreign {
            rule: &OPENPGP,
            what: "something signed with OpenPGP",
            help: "paste what was signed, without the signature",
        },
    ),
    ("AGE ENCRYPTED FILE", foreign("a file encrypted with age", DECRYPT)),
    (
        "DH PARAMETERS",
        foreign("a set of Diffie-Hellman parameters", "Go has no use for it; paste the certificate or the key"),
    ),
    (
        "DSA PARAMETERS",
        foreign("a set of DSA parameters", "Kubernetes has no use for it; paste the certificate or the key"),
    ),
    ("EC PARAMETERS", foreign("the name of a curve", "paste the key that belongs to it, `EC PRIVATE KEY`")),
    (
        "ATTRIBUTE CERTIFICATE",
        foreign("an attribute certificate", "it holds no key; paste the certificate of the key itself"),
    ),
    (
        "SSH2 ",
        ssh(
            "a key of SSH",
            "Kubernetes has no use for it; `ssh-keygen -i` and then `ssh-keygen -e -m PKCS8` convert it",
        ),
    ),
];
