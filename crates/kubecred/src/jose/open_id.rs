//! The claims of OpenID Connect (OpenID Connect Core 1.0, sections 2 and 5.1).

use serde::Serialize;

/// What an issuer of OpenID Connect says of a user and of their login.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct OpenIdConnectClaims {
    /// `azp`: the client that the token was issued to.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub authorized_party: Option<String>,
    /// `nonce`: the value by which the client notices replays.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub nonce: Option<String>,
    /// `auth_time`: when the user logged in, as RFC 3339 in UTC.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub auth_time: Option<String>,
    /// `at_hash`: half of the hash of the access token.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub access_token_hash: Option<String>,
    /// `c_hash`: half of the hash of the authorization code.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub code_hash: Option<String>,
    /// `acr`: the strength of the login.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub authentication_context: Option<String>,
    /// `amr`: the methods of the login.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "typescript", ts(optional, as = "Option<Vec<String>>"))]
    pub authentication_methods: Vec<String>,
    /// `sid`: the session.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub session_id: Option<String>,
    /// `name`: the full name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub name: Option<String>,
    /// `preferred_username`: the name that the user wants to be called by.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub preferred_username: Option<String>,
    /// `email`: the email address.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub email: Option<String>,
    /// `email_verified`: whether that is the user's own.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub email_verified: Option<bool>,
    /// `groups`: the groups of the user.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "typescript", ts(optional, as = "Option<Vec<String>>"))]
    pub groups: Vec<String>,
}
