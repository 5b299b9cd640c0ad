//! The typed view of a token.

use serde::Serialize;
use serde_json::value::RawValue;

use crate::jose::claims::KubernetesClaims;
use crate::jose::open_id::OpenIdConnectClaims;
use crate::syntax::lossless;
use crate::time::Time;
use crate::x509::SignatureVerdict;

/// A JSON Web Token (RFC 7519) in compact serialisation (RFC 7515).
///
/// What is absent in the token, or could not be read, is absent here; `error` says what could not be read.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct JsonWebToken {
    /// Whose token it is.
    pub kind: TokenKind,
    /// `alg` (RFC 7515, section 4.1.1).
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub algorithm: Option<String>,
    /// `kid` (RFC 7515, section 4.1.4).
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub key_id: Option<String>,
    /// `typ` (RFC 7515, section 4.1.9).
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub media_type: Option<String>,
    /// `cty` (RFC 7515, section 4.1.10).
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub content_type: Option<String>,
    /// `iss` (RFC 7519, section 4.1.1).
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub issuer: Option<String>,
    /// `sub` (RFC 7519, section 4.1.2).
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub subject: Option<String>,
    /// `aud` (RFC 7519, section 4.1.3), as a list even where it is one string.
    pub audiences: Vec<String>,
    /// `exp` (RFC 7519, section 4.1.4), as RFC 3339 in UTC.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub expires_at: Option<String>,
    /// `nbf` (RFC 7519, section 4.1.5), as RFC 3339 in UTC.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub not_before: Option<String>,
    /// `iat` (RFC 7519, section 4.1.6), as RFC 3339 in UTC.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub issued_at: Option<String>,
    /// `jti` (RFC 7519, section 4.1.7).
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub jwt_id: Option<String>,
    /// By what kube-apiserver names the credential in its audit log: `JTI=` and `jti`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub credential_id: Option<String>,
    /// What Kubernetes says of the ServiceAccount whose token it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub kubernetes: Option<KubernetesClaims>,
    /// What an issuer of OpenID Connect says of the user.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub open_id_connect: Option<Box<OpenIdConnectClaims>>,
    /// Whether its `kid` names a key that was pasted beside it, where one was. Of the signature it says nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub key: Option<NamedKey>,
    /// All members of the header, in their order; a repeated one more than once.
    pub header: Vec<TokenMember>,
    /// All claims, in their order; a repeated one more than once.
    pub claims: Vec<TokenMember>,
    /// Whether the signature is good.
    pub signature: SignatureVerdict,
    /// What keeps it from being read completely.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub error: Option<String>,
    /// The times, where they could be read.
    #[serde(skip)]
    pub(crate) times: Times,
    /// What is signed, and the signature, where they could be read.
    #[serde(skip)]
    pub(crate) signed: Option<Box<Signed>>,
    /// Why nobody may take it, whatever its signature is.
    #[serde(skip)]
    pub(crate) refused: Option<String>,
}

/// The JWS Signing Input (RFC 7515, section 2), and the signature.
#[derive(Clone, Debug)]
pub(crate) struct Signed {
    pub(crate) input: String,
    pub(crate) signature: Vec<u8>,
}

/// The times of a token.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Times {
    pub(crate) expires_at: Option<Time>,
    pub(crate) not_before: Option<Time>,
    pub(crate) issued_at: Option<Time>,
    pub(crate) warn_after: Option<Time>,
}

/// A member of a header, or a claim.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct TokenMember {
    /// Its name.
    pub name: String,
    /// What it means, where a standard or Kubernetes says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(type = "string", optional))]
    pub meaning: Option<&'static str>,
    /// Its value, as JSON; a number that a double might change (beyond 2^53, or of more than 15 digits) is a string of its
    /// text.
    #[serde(serialize_with = "lossless::serialize")]
    #[cfg_attr(feature = "typescript", ts(type = "unknown"))]
    pub value: Box<RawValue>,
}

/// What the `kid` of a token names, of the keys that were pasted beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum NamedKey {
    /// One of them, by its hash, as kube-apiserver names its keys.
    ByHash,
    /// One of them, by the `kid` that it has in its key set.
    ByName,
    /// None of them.
    None,
}

/// Whose token a token is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum TokenKind {
    /// That of a ServiceAccount, from the TokenRequest API: it has an end and is bound to objects.
    BoundServiceAccount,
    /// That of a ServiceAccount, from a Secret: it has no end.
    LegacyServiceAccount,
    /// An ID token of OpenID Connect.
    OpenIdConnect,
    /// Something encrypted (RFC 7516).
    Encrypted,
    /// Any other.
    #[default]
    Other,
}

impl TokenKind {
    /// In words.
    pub fn described(self) -> &'static str {
        match self {
            Self::BoundServiceAccount => "bound service account token",
            Self::LegacyServiceAccount => "legacy service account token",
            Self::OpenIdConnect => "OpenID Connect ID token",
            Self::Encrypted => "encrypted token (JWE)",
            Self::Other => "JSON Web Token",
        }
    }
}

impl Default for JsonWebToken {
    fn default() -> Self {
        Self {
            kind: TokenKind::Other,
            algorithm: None,
            key_id: None,
            media_type: None,
            content_type: None,
            issuer: None,
            subject: None,
            audiences: Vec::new(),
            expires_at: None,
            not_before: None,
            issued_at: None,
            jwt_id: None,
            credential_id: None,
            kubernetes: None,
            open_id_connect: None,
            key: None,
            header: Vec::new(),
            claims: Vec::new(),
            signature: SignatureVerdict::not_checked("no key to check it with was given"),
            error: None,
            times: Times::default(),
            signed: None,
            refused: None,
        }
    }
}
