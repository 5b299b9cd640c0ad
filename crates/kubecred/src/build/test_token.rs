//! Test material: tokens of any shape, with one chosen fault, and what a check of them must say. Whoever has the key signs:
//! nothing here sees it. They say of themselves that they are test material.

use serde::Serialize;

use crate::argument::{self, ArgumentError, Member, set};
use crate::build::members::{Members, list, string, strings};
use crate::build::mistake::{Mistake, Mistakes};
use crate::diagnostic::quoted;
use crate::encoding::base64;
use crate::jose::parameters::KEY_TYPES;
use crate::options;
use crate::syntax::json;
use crate::syntax::lossless::Json;
use crate::syntax::write::to_json;
use crate::time::Time;
use crate::x509::SignatureStatus;

/// What a token for tests shall be.
#[derive(Clone, Debug, Default)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[cfg_attr(feature = "typescript", ts(rename_all = "camelCase"))]
pub struct TestTokenInput {
    /// Whose token it is like. Absent: that of a ServiceAccount.
    pub shape: TokenShape,
    /// What is wrong with it. Absent: nothing.
    pub fault: Option<TokenFault>,
    /// The time at which it is looked at, RFC 3339.
    #[cfg_attr(feature = "typescript", ts(type = "string"))]
    pub now: Option<Time>,
    /// How many seconds it is good for; absent: 3600.
    pub lifetime_seconds: i32,
    /// The algorithm of its signature, such as `RS256`. Absent: `ES256`.
    pub algorithm: Option<String>,
    /// By what it names its key (`kid`).
    pub key_id: Option<String>,
    /// Who issued it.
    pub issuer: Option<String>,
    /// For whom it is; absent: the issuer.
    pub audiences: Vec<String>,
    /// Of a ServiceAccount: its namespace.
    pub namespace: Option<String>,
    /// Of a ServiceAccount: its name.
    pub service_account: Option<String>,
    /// Of a ServiceAccount: the pod that the token is bound to.
    pub pod: Option<String>,
    /// Of a ServiceAccount: the node that the token is bound to, or that its pod runs on.
    pub node: Option<String>,
    /// Of a ServiceAccount: the Secret that the token is bound to.
    pub secret: Option<String>,
    /// Of OpenID Connect: whose it is.
    pub subject: Option<String>,
    /// Other claims, and others in place of those that it would have; one that is null is left out.
    #[cfg_attr(feature = "typescript", ts(type = "Record<string, unknown>"))]
    pub claims: Option<String>,
    /// What could not be read of its JSON.
    #[cfg_attr(feature = "typescript", ts(skip))]
    pub unreadable: Vec<Mistake>,
}

/// Whose token one is like.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[cfg_attr(feature = "typescript", ts(rename_all = "camelCase"))]
pub enum TokenShape {
    /// That of a ServiceAccount, as kube-apiserver makes it.
    #[default]
    ServiceAccount,
    /// One of OpenID Connect.
    OpenIdConnect,
}

pub(super) const SHAPES: [(&str, TokenShape); 2] =
    [("serviceAccount", TokenShape::ServiceAccount), ("openIdConnect", TokenShape::OpenIdConnect)];

/// What is wrong with a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[cfg_attr(feature = "typescript", ts(rename_all = "camelCase"))]
pub enum TokenFault {
    /// It has ended.
    Expired,
    /// It has not begun.
    NotYetValid,
    /// It was issued in the future.
    IssuedInFuture,
    /// It has no end.
    NoExpiration,
    /// It is for others.
    WrongAudience,
    /// Another issued it.
    WrongIssuer,
    /// Another key than that of its issuer signed it, under the same name.
    WrongKey,
    /// It names a key that its issuer does not have.
    UnknownKey,
    /// It says `none` in place of an algorithm, and has no signature.
    Unsigned,
    /// Its claims were changed after it was signed.
    Tampered,
    /// Its signature was changed.
    TamperedSignature,
    /// Its header has a critical parameter that nobody knows.
    Critical,
}

pub(super) const FAULTS: [(&str, TokenFault); 12] = [
    ("expired", TokenFault::Expired),
    ("notYetValid", TokenFault::NotYetValid),
    ("issuedInFuture", TokenFault::IssuedInFuture),
    ("noExpiration", TokenFault::NoExpiration),
    ("wrongAudience", TokenFault::WrongAudience),
    ("wrongIssuer", TokenFault::WrongIssuer),
    ("wrongKey", TokenFault::WrongKey),
    ("unknownKey", TokenFault::UnknownKey),
    ("unsigned", TokenFault::Unsigned),
    ("tampered", TokenFault::Tampered),
    ("tamperedSignature", TokenFault::TamperedSignature),
    ("critical", TokenFault::Critical),
];

impl TokenFault {
    /// The checks of `verify_token` that do not hold because of it.
    fn breaks(self) -> &'static [&'static str] {
        match self {
            Self::Expired | Self::NoExpiration => &["expiration"],
            Self::NotYetValid => &["notBefore"],
            Self::IssuedInFuture => &["issuedAt"],
            Self::WrongAudience => &["audience"],
            Self::WrongIssuer => &["issuer"],
            Self::WrongKey | Self::UnknownKey | Self::Tampered | Self::TamperedSignature => &["signature"],
            Self::Unsigned | Self::Critical => &["form", "signature"],
        }
    }
}

impl TestTokenInput {
    /// An input from its JSON, as far as that can be read; `null` stands for one that says nothing.
    pub fn from_json(json: &str) -> Self {
        let (input, errors) = argument::readable(json, &INPUT);
        Self { unreadable: errors.into_iter().map(Mistake::from).collect(), ..input }
    }

    /// What is wrong with it.
    fn mistakes(&self) -> Vec<Mistake> {
        let mut mistakes = Mistakes { list: self.unreadable.clone() };
        if self.now.is_none() {
            mistakes.push("now", "the time at which the token is looked at is missing");
        }
        if self.lifetime_seconds < 0 {
            mistakes.push("lifetimeSeconds", "a token is good for at least a second");
        }
        if !ALGORITHMS.contains(&self.algorithm()) {
            let message = format!("{} is not one of {}", quoted(self.algorithm()), ALGORITHMS.join(", "));
            mistakes.push("algorithm", message);
        }
        let accounts = [
            ("namespace", &self.namespace),
            ("serviceAccount", &self.service_account),
            ("pod", &self.pod),
            ("node", &self.node),
            ("secret", &self.secret),
        ];
        let others: &[(&str, &Option<String>)] = match self.shape {
            TokenShape::ServiceAccount => &[("subject", &self.subject)],
            TokenShape::OpenIdConnect => &accounts,
        };
        for (member, _) in others.iter().filter(|(_, value)| value.is_some()) {
            mistakes.push(member, "a token of this shape says nothing of it: leave it out, or set it in `claims`");
        }
        mistakes.list
    }
}

/// The algorithms by which WebCrypto signs, and `verify_token` checks.
const ALGORITHMS: [&str; 11] =
    ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA", "Ed25519"];

pub(super) const INPUT: [Member<TestTokenInput>; 15] = [
    ("shape", |input, value| set(&mut input.shape, value.choice(&SHAPES).map(Option::unwrap_or_default))),
    ("fault", |input, value| set(&mut input.fault, value.choice(&FAULTS))),
    ("now", |input, value| set(&mut input.now, options::time(value))),
    ("lifetimeSeconds", |input, value| set(&mut input.lifetime_seconds, value.integer())),
    ("algorithm", |input, value| set(&mut input.algorithm, value.text())),
    ("keyId", |input, value| set(&mut input.key_id, value.text())),
    ("issuer", |input, value| set(&mut input.issuer, value.text())),
    ("audiences", |input, value| set(&mut input.audiences, value.items(options::text))),
    ("namespace", |input, value| set(&mut input.namespace, value.text())),
    ("serviceAccount", |input, value| set(&mut input.service_account, value.text())),
    ("pod", |input, value| set(&mut input.pod, value.text())),
    ("node", |input, value| set(&mut input.node, value.text())),
    ("secret", |input, value| set(&mut input.secret, value.text())),
    ("subject", |input, value| set(&mut input.subject, value.text())),
    ("claims", |input, value| set(&mut input.claims, value.object_or_null().map(Some))),
];

/// What of a token is to be signed.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct TestTokenDraft {
    /// The signing input (RFC 7515, section 5.1): its ASCII characters are signed.
    pub signing_input: String,
    /// By which algorithm.
    pub algorithm: String,
    /// The header in it.
    #[cfg_attr(feature = "typescript", ts(type = "Record<string, unknown>"))]
    pub header: Json,
    /// The claims in it.
    #[cfg_attr(feature = "typescript", ts(type = "Record<string, unknown>"))]
    pub claims: Json,
    /// What of the input is wrong. Nothing should be signed while there is something.
    pub mistakes: Vec<Mistake>,
}

/// A token for tests, and what belongs to it.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct TestToken {
    /// The token.
    pub token: String,
    /// The JSON Web Key set of its issuer.
    #[cfg_attr(feature = "typescript", ts(type = "object"))]
    pub jwks: Json,
    /// What `verifyToken` is to be told to come to `expected`.
    #[cfg_attr(
        feature = "typescript",
        ts(type = "{ keys: Array<object>, issuer: string, audiences: Array<string>, now: string }")
    )]
    pub options: Json,
    /// What each check of `verifyToken` must say of it.
    pub expected: ExpectedVerification,
    /// A TokenReview that asks a server about it, as YAML behind a comment that it is test material.
    pub token_review: String,
}

/// What `verifyToken` must say of a token.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct ExpectedVerification {
    /// Of all of it.
    pub status: SignatureStatus,
    /// Of each check.
    pub checks: Vec<ExpectedCheck>,
}

/// What a check must say of a token.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct ExpectedCheck {
    /// The check.
    pub name: &'static str,
    /// What comes of it.
    pub status: SignatureStatus,
}

/// The token before it is signed, as far as the input says it.
pub fn test_token(input: &TestTokenInput) -> TestTokenDraft {
    TestTokenDraft {
        signing_input: input.signing_input(false),
        algorithm: input.algorithm().to_owned(),
        header: Json::of(input.header()),
        claims: Json::of(input.payload(false)),
        mistakes: input.mistakes(),
    }
}

/// The token of its signature. `jwk` is the public key that its issuer shows, as a JSON Web Key: with the faults `wrongKey`,
/// another than the one that signed.
///
/// # Errors
/// Where the key is none.
pub fn assemble_test_token(input: &TestTokenInput, jwk: &str, signature: &[u8]) -> Result<TestToken, ArgumentError> {
    let fault = input.fault;
    let mut signature = signature.to_vec();
    if fault == Some(TokenFault::TamperedSignature)
        && let Some(byte) = signature.get_mut(8)
    {
        *byte ^= 1;
    }
    if fault == Some(TokenFault::Unsigned) {
        signature.clear();
    }
    let signing_input = input.signing_input(fault == Some(TokenFault::Tampered));
    let token = format!("{signing_input}.{}", base64::encode_url(&signature));
    let key = input.public_key(jwk)?;
    let (keys, audiences) = (list(&[key]), strings(&input.audiences()));
    let mut options = Members::default();
    let now = input.now.unwrap_or_else(|| Time::from_seconds(0)).to_rfc3339();
    options.json("keys", &keys).text("issuer", input.issuer()).json("audiences", &audiences).text("now", &now);
    let jwks = Members::default().json("keys", &keys).object();
    let token_review = format!(
        "# {TEST_MATERIAL}\napiVersion: authentication.k8s.io/v1\nkind: TokenReview\nspec:\n  token: {token}\n  audiences: {audiences}\n"
    );
    let (jwks, options) = (Json::of(jwks), Json::of(options.object()));
    Ok(TestToken { token, jwks, options, expected: expected(fault), token_review })
}

/// What the token and all that belongs to it say of themselves.
const TEST_MATERIAL: &str = "test material made by kubecred: no credential of anything";

/// The claim that says so.
pub(super) const TEST_CLAIM: &str = "test_material";

/// What all made-up objects have for a uid; the last digit tells them apart.
const UID: &str = "00000000-0000-4000-8000-00000000000";

/// The checks of `verify_token`, in their order.
const CHECKS: [&str; 8] = ["form", "signature", "claims", "issuer", "audience", "expiration", "notBefore", "issuedAt"];

fn expected(fault: Option<TokenFault>) -> ExpectedVerification {
    // A token without an end is good for ever, which is no failure: it can't be checked.
    let otherwise = match fault {
        None => SignatureStatus::Verified,
        Some(TokenFault::NoExpiration) => SignatureStatus::NotChecked,
        Some(_) => SignatureStatus::Failed,
    };
    let breaks = |name| fault.is_some_and(|fault| fault.breaks().contains(&name));
    let check = |name| ExpectedCheck { name, status: if breaks(name) { otherwise } else { SignatureStatus::Verified } };
    ExpectedVerification { status: otherwise, checks: CHECKS.map(check).into() }
}

impl TestTokenInput {
    fn algorithm(&self) -> &str {
        self.algorithm.as_deref().unwrap_or("ES256")
    }

    fn key_id(&self) -> &str {
        self.key_id.as_deref().unwrap_or("test-key")
    }

    fn issuer(&self) -> &str {
        self.issuer.as_deref().unwrap_or(match self.shape {
            TokenShape::ServiceAccount => "https://kubernetes.default.svc.cluster.local",
            TokenShape::OpenIdConnect => "https://issuer.example.com",
        })
    }

    fn audiences(&self) -> Vec<String> {
        if self.audiences.is_empty() { vec![self.issuer().to_owned()] } else { self.audiences.clone() }
    }

    fn signing_input(&self, tampered: bool) -> String {
        let part = |json: String| base64::encode_url(json.as_bytes());
        format!("{}.{}", part(self.header()), part(self.payload(tampered)))
    }

    fn header(&self) -> String {
        let mut header = Members::default();
        let unsigned = self.fault == Some(TokenFault::Unsigned);
        header.text("alg", if unsigned { "none" } else { self.algorithm() }).text("kid", self.key_id());
        if self.shape == TokenShape::OpenIdConnect {
            header.text("typ", "JWT");
        }
        if self.fault == Some(TokenFault::Critical) {
            header.json("crit", "[\"nobody-knows\"]").json("nobody-knows", "true");
        }
        header.object()
    }

    fn payload(&self, tampered: bool) -> String {
        let mut claims = self.usual_claims();
        let own = self.claims.as_deref().unwrap_or("null");
        if let Some(tree) = json::read(own).tree {
            for member in tree.members(tree.root) {
                put(&mut claims, &member.key, to_json(&tree, member.value));
            }
        }
        let endless = self.fault == Some(TokenFault::NoExpiration);
        claims.retain(|(name, json)| json != "null" && !(endless && name == "exp"));
        if tampered {
            put(&mut claims, "groups", "[\"system:masters\"]".to_owned());
        }
        put(&mut claims, TEST_CLAIM, string(TEST_MATERIAL));
        let mut payload = Members::default();
        for (name, json) in &claims {
            payload.json(name, json);
        }
        payload.object()
    }

    /// The claims that it has where `claims` says no others.
    pub(super) fn usual_claims(&self) -> Vec<(String, String)> {
        let other = ["https://other.example.com".to_owned()];
        let is = |fault| self.fault == Some(fault);
        let issuer = if is(TokenFault::WrongIssuer) { "https://other.example.com" } else { self.issuer() };
        let audiences = if is(TokenFault::WrongAudience) { other.to_vec() } else { self.audiences() };
        let lifetime = i64::from(if self.lifetime_seconds > 0 { self.lifetime_seconds } else { 3600 });
        let now = self.now.map_or(0, |now| now.seconds);
        let start = if is(TokenFault::Expired) { now.saturating_sub(lifetime.saturating_mul(2)) } else { now };
        // At least a second, and before its end where it can be.
        let later = now.saturating_add((lifetime / 2).max(1));
        let issued = if is(TokenFault::IssuedInFuture) { later } else { start };
        let begins = if is(TokenFault::NotYetValid) { later } else { start };
        let ends = start.saturating_add(lifetime);
        let (subject, more) = match self.shape {
            TokenShape::ServiceAccount => self.service_account_claims(),
            TokenShape::OpenIdConnect => {
                let subject = self.subject.as_deref().unwrap_or("00000000-test-user");
                (subject.to_owned(), ("email_verified", "true".to_owned()))
            }
        };
        let pairs = [
            ("iss", string(issuer)),
            ("sub", string(&subject)),
            ("aud", strings(&audiences)),
            ("exp", ends.to_string()),
            ("nbf", begins.to_string()),
            ("iat", issued.to_string()),
            ("jti", string(&format!("{UID}0"))),
            more,
        ];
        let mut claims: Vec<(String, String)> = pairs.map(|(name, json)| (name.to_owned(), json)).into();
        if self.shape == TokenShape::OpenIdConnect {
            put(&mut claims, "email", string("test@example.com"));
        }
        claims
    }

    /// Whose it is, and the claim of Kubernetes.
    fn service_account_claims(&self) -> (String, (&'static str, String)) {
        let namespace = self.namespace.as_deref().unwrap_or("default");
        let account = self.service_account.as_deref().unwrap_or("test");
        let mut claim = Members::default();
        claim.text("namespace", namespace);
        let objects = [("node", &self.node), ("pod", &self.pod), ("secret", &self.secret)];
        let mut object = |kind: &str, name: &str, digit: usize| {
            let uid = format!("{UID}{digit}");
            claim.json(kind, &Members::default().text("name", name).text("uid", &uid).object());
        };
        for (digit, (kind, name)) in objects.into_iter().enumerate() {
            if let Some(name) = name {
                object(kind, name, digit + 2);
            }
        }
        object("serviceaccount", account, 1);
        (format!("system:serviceaccount:{namespace}:{account}"), ("kubernetes.io", claim.object()))
    }

    /// The public members of a key alone, with its name and what it is for.
    fn public_key(&self, jwk: &str) -> Result<String, ArgumentError> {
        let none = || ArgumentError::new("expected a public key, as a JSON Web Key");
        let tree = json::read(jwk).complete().map_err(|_| none())?;
        let get = |name| tree.get(tree.root, name).and_then(|value| tree.string(value)).ok_or_else(none);
        let kind = get("kty")?;
        let known = KEY_TYPES.iter().find(|known| known.name == kind && kind != "oct").ok_or_else(none)?;
        let mut key = Members::default();
        key.text("kty", kind);
        for name in known.required {
            key.text(name, get(name)?);
        }
        let shown = match self.fault {
            Some(TokenFault::UnknownKey) => "another-test-key",
            _ => self.key_id(),
        };
        Ok(key.text("kid", shown).text("alg", self.algorithm()).text("use", "sig").object())
    }
}

/// Sets a claim.
fn put(claims: &mut Vec<(String, String)>, name: &str, json: String) {
    match claims.iter_mut().find(|(known, _)| known == name) {
        Some((_, value)) => *value = json,
        None => claims.push((name.to_owned(), json)),
    }
}
