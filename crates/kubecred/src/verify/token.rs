//! Whether a token is good: its form, its signature with keys of the caller, and what it says (RFC 7515, section 5.2; RFC
//! 7519, section 7.2; RFC 8725, section 3).

use serde::Serialize;

use crate::argument::{self, ArgumentError, Member, set};
use crate::encoding::base64;
use crate::jose::parameters::{self, Purpose};
use crate::jose::{self, JsonWebToken};
use crate::limits;
use crate::options;
use crate::place::Place;
use crate::rules::jwt as rules;
use crate::time::Time;
use crate::verify::candidate::{self, Budget, Candidate, KeyUse, SignedToken};
use crate::verify::check::{Check, overall};
use crate::verify::claims::{self, Expected};
use crate::verify::key_policy::refuse;
use crate::x509::{SignatureStatus, SignatureVerdict};

/// What the reader of a token trusts and expects.
#[derive(Clone, Default)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[cfg_attr(feature = "typescript", ts(rename_all = "camelCase"))]
pub struct VerifyTokenOptions {
    /// The keys that are trusted: a JSON Web Key or a set of them (an object, or its text), public keys or certificates in PEM,
    /// or base64 of their DER; one, or a list. Of a certificate its key counts, and not its dates. A JSON Web Key of the type
    /// `oct` is a secret, as long as no public key is given beside it.
    #[cfg_attr(feature = "typescript", ts(type = "string | object | Array<string | object>"))]
    pub keys: Vec<String>,
    /// The secret of HS256, HS384 or HS512, of which the bytes in UTF-8 count. It is used for nothing else.
    #[cfg_attr(feature = "typescript", ts(type = "string | null"))]
    pub secret: Option<String>,
    /// The same, as base64url of its bytes.
    #[cfg_attr(feature = "typescript", ts(type = "string | null", rename = "secretBase64url"))]
    pub secret_base64url: Option<Vec<u8>>,
    /// The issuer that is expected.
    pub issuer: Option<String>,
    /// The audiences of which the token must name one.
    pub audiences: Vec<String>,
    /// The current time, RFC 3339. Without it checks of time say "not checked".
    #[cfg_attr(feature = "typescript", ts(type = "string | null"))]
    pub now: Option<Time>,
    /// Seconds by which the clocks may differ.
    pub leeway: i32,
}

impl VerifyTokenOptions {
    /// Options from their JSON; `null` stands for none.
    ///
    /// # Errors
    /// Where a member is not known, or not of its type.
    pub fn from_json(json: &str) -> Result<Self, ArgumentError> {
        argument::from_json(json, &OPTIONS)
    }
}

const OPTIONS: [Member<VerifyTokenOptions>; 7] = [
    ("keys", |options, value| set(&mut options.keys, value.texts())),
    ("secret", |options, value| set(&mut options.secret, value.text())),
    ("secretBase64url", |options, value| {
        let decode = |text: String| match base64::decode_url(text.as_bytes()) {
            Ok(decoded) => Ok(decoded.bytes),
            Err(error) => Err(ArgumentError::new(error.message_of_secret())),
        };
        set(&mut options.secret_base64url, value.text().and_then(|text| text.map(decode).transpose()))
    }),
    ("issuer", |options, value| set(&mut options.issuer, value.text())),
    ("audiences", |options, value| set(&mut options.audiences, value.items(options::text))),
    ("now", |options, value| set(&mut options.now, options::time(value))),
    ("leeway", |options, value| {
        let leeway = value.integer();
        set(&mut options.leeway, leeway)?;
        if options.leeway < 0 { Err(ArgumentError::new("expected no seconds below 0")) } else { Ok(()) }
    }),
];

/// What a token is worth.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct TokenVerification {
    /// The answer: failed where a check failed; else not checked where one was not, for want of a key, an issuer, audiences,
    /// or the time; else verified. A token without an end (`exp`) is never verified: nothing says until when it counts.
    pub status: SignatureStatus,
    /// What was checked: `form` (each thing that is wrong with it), `signature`, `claims` (how they are written), `issuer`,
    /// `audience`, `expiration`, `notBefore`, `issuedAt`.
    pub checks: Vec<Check>,
    /// Each key that was given: whether it was used, or why not.
    pub keys: Vec<KeyUse>,
    /// The members of the header that bring a key or say where one is: `jwk`, `jku`, `x5c`, `x5u`. None is ever used.
    pub ignored_keys: Vec<String>,
    /// What the token says. Nothing of it counts unless `status` says so.
    pub token: Box<JsonWebToken>,
}

/// Checks a token in compact form with keys of the caller. Keys that the token brings are never used.
pub fn verify_token(token: &str, options: &VerifyTokenOptions) -> TokenVerification {
    let decoded = JsonWebToken::decode(token);
    let mut findings = Vec::new();
    rules::check_token(&decoded, &Place::text(), None, &mut findings);
    let failed = |name, message: &str, word| Check::failed(name, message).because(word);
    let mut checks = Vec::new();
    if !jose::stands_alone(token) {
        let message = "white space, or something else that is not the token, stands around or within it";
        checks.push(failed("form", message, rules::WHITE_SPACE.id));
    }
    let form = findings.iter().filter(|finding| rules::refuses_token(finding));
    checks.extend(form.map(|finding| failed("form", &finding.message, finding.rule.id)));
    let refusal = checks.first().cloned();
    let mut token = Box::new(decoded.value);
    let (keys, signature) = match refusal {
        Some(form) => {
            let keys = options.candidates();
            let unused = refuse("token", "no key is tried with such a token");
            let unused = |key: &Candidate| key.used(SignatureStatus::NotChecked, Some(unused.clone()));
            (keys.iter().map(unused).collect(), Check { name: "signature", ..form })
        }
        None => {
            checks.push(Check::verified("form"));
            check_signature(&token, options)
        }
    };
    token.signature = SignatureVerdict { status: signature.status, reason: signature.reason.clone() };
    checks.push(signature);
    let content = findings.iter().filter(|finding| rules::refuses_claims(finding));
    let content: Vec<Check> = content.map(|finding| failed("claims", &finding.message, finding.rule.id)).collect();
    if content.is_empty() && token.error.is_none() && !token.header.is_empty() {
        checks.push(Check::verified("claims"));
    }
    checks.extend(content);
    checks.extend(claims::check(&token, options.expected()));
    let mut ignored_keys: Vec<String> = Vec::new();
    for member in &token.header {
        if rules::EMBEDDED_KEYS.contains(&member.name.as_str()) && !ignored_keys.contains(&member.name) {
            ignored_keys.push(member.name.clone());
        }
    }
    TokenVerification { status: overall(&checks), checks, keys, ignored_keys, token }
}

impl VerifyTokenOptions {
    fn candidates(&self) -> Vec<Candidate> {
        let mut keys = candidate::keys_of(&self.keys);
        let secrets = [self.secret.as_ref().map(|text| text.as_bytes()), self.secret_base64url.as_deref()];
        keys.extend(secrets.into_iter().flatten().map(|secret| Candidate::of_secret(secret.to_vec())));
        candidate::compare(&mut keys);
        keys
    }

    fn expected(&self) -> Expected<'_> {
        Expected {
            issuer: self.issuer.as_deref(),
            audiences: &self.audiences,
            now: self.now,
            leeway: i64::from(self.leeway),
        }
    }
}

fn check_signature(token: &JsonWebToken, options: &VerifyTokenOptions) -> (Vec<KeyUse>, Check) {
    const NAME: &str = "signature";
    let keys = options.candidates();
    let algorithm = token.algorithm.as_deref().unwrap_or_default();
    let (Some(signed), Some(_)) = (&token.signed, candidate::tool(algorithm)) else {
        let known = parameters::algorithm(algorithm).is_some_and(|known| known.purpose == Purpose::Signatures);
        let check = match known {
            true => Check::not_checked(NAME, candidate::UNSUPPORTED),
            false => Check::failed(NAME, "there is no such algorithm for signatures"),
        };
        let unused = refuse("token", "no key is tried with such a token");
        let uses = keys.iter().map(|key| key.used(SignatureStatus::NotChecked, Some(unused.clone())));
        return (uses.collect(), check.because(rules::ALGORITHM_UNSUPPORTED.id));
    };
    let mut budget = Budget { signatures: limits::JWKS_KEYS, keys: limits::GIVEN + 1 };
    let token = SignedToken { algorithm, key_id: token.key_id.as_deref(), signed };
    let uses = candidate::try_keys(token, &keys, &mut budget);
    let check = conclude(NAME, &uses);
    (uses, check)
}

/// What follows from what became of the keys.
fn conclude(name: &'static str, uses: &[KeyUse]) -> Check {
    let with = |status| uses.iter().filter(move |key| key.status == status);
    let reason = |key: &KeyUse| key.reason.clone().unwrap_or_default();
    if with(SignatureStatus::Verified).next().is_some() {
        return Check::verified(name);
    }
    if uses.iter().all(|key| key.refusal == Some(candidate::NO_KEY)) {
        return Check::not_checked(name, "no key was given");
    }
    if let Some(left) = uses.iter().find(|key| key.refusal == Some(candidate::LIMIT)) {
        return Check::not_checked(name, reason(left));
    }
    let tried: Vec<&KeyUse> = with(SignatureStatus::Failed).collect();
    match (tried.as_slice(), uses) {
        ([], [only]) => {
            let reason = format!("the key can't be used: {}", reason(only));
            Check::failed(name, reason).because(rules::KEY_UNSUITABLE.id)
        }
        ([], _) => Check::failed(name, format!("none of the {} keys can be used", uses.len()))
            .because(rules::KEY_UNSUITABLE.id),
        ([only], _) => Check::failed(name, reason(only)).because(rules::SIGNATURE_FAILED.id),
        (tried, _) => Check::failed(name, format!("none of the {} keys for it made the signature", tried.len()))
            .because(rules::SIGNATURE_FAILED.id),
    }
}
