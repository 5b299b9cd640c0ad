//! What is secret: which texts are, wherever they stand, which names mean one, and what stands in its place in what
//! people read.
//!
//! What cannot be told from an ordinary word, such as a short password in a field of another name, stays unknown.

mod encoded;
mod fields;
mod find;
mod guard;

use std::borrow::Cow;

use crate::spelling;
pub(crate) use fields::{Siblings, Told, has_data, tells_something};
use find::next;
pub(crate) use find::{Form, Found, Reach};
pub(crate) use guard::{cut_pointer, guard};

/// Whether a text of the user holds a secret: a JSON Web Token or a private key, as it is or as base64, a token of a
/// known form, or a value that the text itself calls a token or a password.
pub fn holds_secret(text: &str) -> bool {
    next(text, 0, Reach::Everything).is_some()
}

/// The first secret of a text from an offset on.
pub(crate) fn find(text: &str, from: usize, reach: Reach) -> Option<Found> {
    next(text, from, reach)
}

/// How the opaque tokens of OpenShift, EKS and GKE begin.
pub(crate) const CLUSTER_TOKENS: &[&str] = &["sha256~", "k8s-aws-v1.", "ya29."];
/// How tokens of other services begin: of GitHub, GitLab, Vault and Slack.
pub(crate) const FOREIGN_TOKENS: &[&str] = &["ghp_", "gho_", "ghs_", "github_pat_", "glpat-", "hvs.", "xoxb-", "xoxp-"];

/// What stands for each byte of a secret where a text is redacted.
pub(crate) const FILLER: u8 = b'x';

/// Whether bytes were redacted: nothing is to be worked out from them.
pub(crate) fn is_filler(bytes: &[u8]) -> bool {
    bytes.len() >= 8 && bytes.iter().all(|&byte| byte == FILLER)
}

/// A text of the user with what stands for each secret in it: `…(a token, 812 characters)`.
pub fn masked(text: &str) -> Cow<'_, str> {
    mask(text, Reach::Everything)
}

/// A text of ours, in which words of the user may stand. It speaks of tokens and passwords, so that names count for
/// nothing here.
pub(crate) fn masked_prose(text: &str) -> Cow<'_, str> {
    mask(text, Reach::Forms)
}

/// Whether a name says that its value is a secret: `clientSecret`, `AWS_SECRET_ACCESS_KEY`, `id-token`.
pub fn is_secret_name(name: &str) -> bool {
    let name = plain(name);
    SECRET_ENDINGS.iter().any(|ending| name.ends_with(ending)) || SECRET_NAMES.contains(&name.as_str())
}

/// Whether anywhere in a text a word, or a part of one, is that of a secret.
pub(crate) fn names_secret(text: &str) -> bool {
    let letters: String = letters(text).collect();
    SECRET_ENDINGS.iter().any(|word| letters.contains(word))
}

/// Whether a name is a misspelt one of [`is_secret_name`], and nothing is known that it could be instead.
pub fn resembles_secret_name(name: &str) -> bool {
    let name = plain(name);
    let near = |known: &&&str| known.len().abs_diff(name.len()) <= MISSPELT_BY;
    let close = |known: &&str| spelling::is_close(known, &name) && spelling::distance(known, &name) <= MISSPELT_BY;
    MISSPELT.iter().filter(near).any(close)
}

/// Whether an argument of a command line is an option whose value, the next argument, is a secret: `--token`.
pub fn is_secret_option(argument: &str) -> bool {
    argument.starts_with('-') && !argument.contains(['=', ' ']) && is_secret_name(argument)
}

/// Letters of a name that are looked at: no field name is longer.
const LONGEST_NAME: usize = 64;

/// How names of secrets end, in lower case and without what divides their words.
const SECRET_ENDINGS: &[&str] = &[
    "token",
    "password",
    "passwd",
    "passphrase",
    "secret",
    "secretkey",
    "accesskey",
    "apikey",
    "privatekey",
    "sharedkey",
    "signingkey",
    "encryptionkey",
    "keydata",
    "stringdata",
    "dockercfg",
    "dockerconfigjson",
];

/// Names of secrets that are the end of many other names.
const SECRET_NAMES: &[&str] = &["pass", "pwd", "auth"];

/// Names that are looked for misspelt. Short ones are not: too many words are near.
const MISSPELT: &[&str] =
    &["token", "password", "passphrase", "clientsecret", "privatekey", "clientkeydata", "accesstoken", "idtoken"];

/// Letters that may be wrong in them.
const MISSPELT_BY: usize = 2;

/// The end of a name, in lower case, letters and digits alone.
fn plain(name: &str) -> String {
    let start = name.len().saturating_sub(LONGEST_NAME);
    let end = (start..=name.len()).find_map(|start| name.get(start..)).unwrap_or_default();
    letters(end).collect()
}

fn letters(text: &str) -> impl Iterator<Item = char> {
    text.chars().filter(char::is_ascii_alphanumeric).map(|letter| letter.to_ascii_lowercase())
}

fn mask(text: &str, reach: Reach) -> Cow<'_, str> {
    let Some(mut found) = next(text, 0, reach) else { return Cow::Borrowed(text) };
    let (mut masked, mut position) = (String::new(), 0);
    loop {
        masked.push_str(text.get(position..found.start).unwrap_or_default());
        let length = text.get(found.start..found.end).unwrap_or_default().chars().count();
        masked.push_str(&format!("…({}, {length} characters)", found.form.described()));
        position = found.end;
        match next(text, position, reach) {
            Some(another) => found = another,
            None => break,
        }
    }
    masked.push_str(text.get(position..).unwrap_or_default());
    Cow::Owned(masked)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TOKEN: &str = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJqYW5lIn0.c2lnbmF0dXJl";

    #[test]
    fn what_stands_in_the_place_of_a_secret() {
        assert_eq!(masked("jane-dev"), "jane-dev");
        assert_eq!(masked(TOKEN), "…(a token, 53 characters)");
        assert_eq!(masked(&format!("spec.{TOKEN}[0]")), "spec.…(a token, 53 characters)[0]");
        assert_eq!(masked(&format!("{TOKEN} {TOKEN}")), "…(a token, 53 characters) …(a token, 53 characters)");
        assert_eq!(masked("curl -u jane --password=hunter2 x"), "curl -u jane --password=…(a secret, 7 characters) x");
        assert_eq!(masked_prose("put it into `--token=value`"), "put it into `--token=value`");
    }

    #[test]
    fn names() {
        for name in ["clientSecret", "AWS_SECRET_ACCESS_KEY", "id-token", "secret_key", "apiKey", "client-key-data"] {
            assert!(is_secret_name(name), "{name}");
        }
        for name in ["name", "tokenReview", "secretName", "certificate-authority-data", "passive", "request", "key"] {
            assert!(!is_secret_name(name), "{name}");
        }
        assert!(names_secret("kind: SecretList") && names_secret("\tclient-key-data: a") && !names_secret("kind: Pod"));
        for name in ["tokn", "tokne", "pasword", "clientKeyDta", "clientSecrt"] {
            assert!(resembles_secret_name(name), "{name}");
        }
        for name in ["name", "kind", "topic", "open", "primaryKey", "publicKey", "usages", "spec"] {
            assert!(!resembles_secret_name(name), "{name}");
        }
        assert!(is_secret_option("--client-secret") && !is_secret_option("--token=x") && !is_secret_option("token"));
    }
}
