//! The claims (RFC 7519, section 4) and header parameters (RFC 7515, section 4) that have a meaning here.

use std::fmt::Arguments;

use serde::Serialize;

use crate::diagnostic::quoted;
use crate::jose::decode::{DecodedToken, TokenField};
use crate::jose::open_id::OpenIdConnectClaims;
use crate::jose::token::TokenKind;
use crate::place::JwsPart;
use crate::rules::jwt as rules;
use crate::source::Span;
use crate::syntax::double;
use crate::syntax::tree::{NodeId, Tree, Value};
use crate::time::Time;

/// What Kubernetes says of the ServiceAccount whose token it is: the claim `kubernetes.io`, or the claims of tokens
/// from Secrets.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct KubernetesClaims {
    /// The namespace.
    pub namespace: String,
    /// The ServiceAccount.
    pub service_account: ObjectReference,
    /// The pod that the token is bound to.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub pod: Option<ObjectReference>,
    /// The node that the token is bound to, or that its pod runs on.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub node: Option<ObjectReference>,
    /// The Secret that the token is bound to, or stored in.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub secret: Option<ObjectReference>,
    /// With what the token ends: `pod`, `secret` or `node`; absent where it is bound to nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(type = "'pod' | 'secret' | 'node'", optional))]
    pub bound_to: Option<&'static str>,
    /// From when on the server warns that the token should have been renewed, as RFC 3339 in UTC.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub warn_after: Option<String>,
}

/// An object that a token names.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct ObjectReference {
    /// Its name.
    pub name: String,
    /// Its uid, where the token tells it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub uid: Option<String>,
}

/// Reads the members of the header or the claims that have a meaning here.
pub(crate) fn read(decoded: &mut DecodedToken, tree: &Tree<'_>, part: JwsPart) {
    let mut reader = Reader { decoded, tree, part };
    if part == JwsPart::Header {
        reader.header();
    } else {
        reader.registered();
        reader.kubernetes();
        reader.open_id_connect();
    }
}

/// Tells whose token it is, once all is read.
pub(crate) fn explain(decoded: &mut DecodedToken) {
    let token = &mut decoded.value;
    if token.kind == TokenKind::Encrypted {
        return;
    }
    let account = token.subject.as_deref().is_some_and(|subject| subject.starts_with("system:serviceaccount:"));
    let has = |name: &str| token.claims.iter().any(|claim| claim.name == name);
    token.kind = if token.issuer.as_deref() == Some(LEGACY_ISSUER) && !has("kubernetes.io") {
        TokenKind::LegacyServiceAccount
    } else if token.kubernetes.is_some() && (account || has("kubernetes.io")) {
        TokenKind::BoundServiceAccount
    } else if token.issuer.as_deref().is_some_and(|issuer| issuer.starts_with("https://")) && token.subject.is_some() {
        TokenKind::OpenIdConnect
    } else {
        TokenKind::Other
    };
    if let Some(claims) = token.kubernetes.as_mut().filter(|_| token.kind == TokenKind::BoundServiceAccount) {
        // The node of a pod is told too, but it is the pod that the token ends with.
        let bound = [("pod", &claims.pod), ("secret", &claims.secret), ("node", &claims.node)];
        claims.bound_to = bound.into_iter().find(|(_, object)| object.is_some()).map(|(kind, _)| kind);
    }
    let identified = matches!(token.kind, TokenKind::BoundServiceAccount | TokenKind::OpenIdConnect);
    if let Some(identifier) = token.jwt_id.as_deref().filter(|identifier| identified && !identifier.is_empty()) {
        let credential_id = format!("JTI={identifier}");
        token.credential_id = Some(credential_id.clone());
        conclude(decoded, "credentialId", &credential_id, "/credentialId", "jti");
    }
    if decoded.value.kind != TokenKind::Other {
        let whence = if decoded.value.issuer.is_some() { "iss" } else { "sub" };
        conclude(decoded, "kind", decoded.value.kind.described(), "/kind", whence);
    }
    if let Some(bound) = decoded.value.kubernetes.as_ref().and_then(|claims| claims.bound_to) {
        conclude(decoded, "kubernetes.boundTo", bound, "/kubernetes/boundTo", "kubernetes.io");
    }
}

/// Takes down what follows from a claim.
fn conclude(decoded: &mut DecodedToken, label: &str, value: &str, pointer: &str, claim: &str) {
    let Some(span) = decoded.member(JwsPart::Claims, claim).map(|field| field.span) else { return };
    let field = TokenField::derived(label.to_owned(), value.to_owned(), pointer.to_owned(), JwsPart::Claims, span);
    decoded.fields.push(field.of(claim.to_owned()));
}

/// The issuer of tokens in Secrets.
pub(crate) const LEGACY_ISSUER: &str = "kubernetes/serviceaccount";
pub(crate) const LEGACY_NAMESPACE: &str = "kubernetes.io/serviceaccount/namespace";
pub(crate) const LEGACY_ACCOUNT: &str = "kubernetes.io/serviceaccount/service-account.name";
pub(crate) const LEGACY_UID: &str = "kubernetes.io/serviceaccount/service-account.uid";
pub(crate) const LEGACY_SECRET: &str = "kubernetes.io/serviceaccount/secret.name";
/// The claims without which the server refuses a token from a Secret, in the order in which it looks for them.
pub(crate) const LEGACY_REQUIRED: [&str; 5] = ["sub", LEGACY_NAMESPACE, LEGACY_SECRET, LEGACY_ACCOUNT, LEGACY_UID];
/// Seconds since 1970 from which on a number can only be milliseconds: the year 5138.
const MILLISECONDS: f64 = 1e11;
/// The last second of the year 9999.
const LAST_SECOND: f64 = 253_402_300_799.0;

struct Reader<'r, 't> {
    decoded: &'r mut DecodedToken,
    tree: &'r Tree<'t>,
    part: JwsPart,
}

impl Reader<'_, '_> {
    fn header(&mut self) {
        self.decoded.value.algorithm = self.text("alg");
        self.decoded.value.key_id = self.text("kid");
        self.decoded.value.media_type = self.text("typ");
        self.decoded.value.content_type = self.text("cty");
        match self.tree.get(self.tree.root, "b64").map(|node| (node, self.tree.value(node))) {
            Some((_, Value::Boolean(encoded))) => self.decoded.unencoded = !encoded,
            Some((node, _)) => self.wrong_type("b64", node, "true or false"),
            None => {}
        }
    }

    fn registered(&mut self) {
        self.decoded.value.issuer = self.text("iss");
        self.decoded.value.subject = self.text("sub");
        self.decoded.value.jwt_id = self.text("jti");
        self.decoded.value.audiences = self.audiences();
        let mut times = self.decoded.value.times;
        times.expires_at = self.time(self.tree.root, "exp");
        times.not_before = self.time(self.tree.root, "nbf");
        times.issued_at = self.time(self.tree.root, "iat");
        self.decoded.value.times = times;
        let root = self.tree.root;
        self.decoded.value.issued_at = self.told_time(times.issued_at, root, "iat", "issuedAt", "/issuedAt");
        self.decoded.value.not_before = self.told_time(times.not_before, root, "nbf", "notBefore", "/notBefore");
        self.decoded.value.expires_at = self.told_time(times.expires_at, root, "exp", "expiresAt", "/expiresAt");
    }

    fn kubernetes(&mut self) {
        let root = self.tree.root;
        if let Some(claim) = self.tree.get(root, "kubernetes.io") {
            if !matches!(self.tree.value(claim), Value::Mapping(_)) {
                self.wrong_type("kubernetes.io", claim, "an object");
                return;
            }
            let warn_after = self.time(claim, "warnafter");
            self.decoded.value.times.warn_after = warn_after;
            self.decoded.value.kubernetes = Some(KubernetesClaims {
                namespace: self.told(claim, "namespace", format_args!("namespace")).unwrap_or_default(),
                service_account: self.reference(claim, "serviceaccount", "serviceAccount").unwrap_or_default(),
                pod: self.reference(claim, "pod", "pod"),
                node: self.reference(claim, "node", "node"),
                secret: self.reference(claim, "secret", "secret"),
                bound_to: None,
                warn_after: self.told_time(warn_after, claim, "warnafter", "warnAfter", "/kubernetes/warnAfter"),
            });
        } else if let Some(name) = self.told(root, LEGACY_ACCOUNT, format_args!("serviceAccount/name")) {
            let secret = self.told(root, LEGACY_SECRET, format_args!("secret/name"));
            self.decoded.value.kubernetes = Some(KubernetesClaims {
                namespace: self.told(root, LEGACY_NAMESPACE, format_args!("namespace")).unwrap_or_default(),
                service_account: ObjectReference {
                    name,
                    uid: self.told(root, LEGACY_UID, format_args!("serviceAccount/uid")),
                },
                secret: secret.map(|name| ObjectReference { name, uid: None }),
                ..KubernetesClaims::default()
            });
        }
    }

    fn open_id_connect(&mut self) {
        let auth_time = self.time(self.tree.root, "auth_time");
        let told = OpenIdConnectClaims {
            authorized_party: self.open_id("azp", "authorizedParty"),
            nonce: self.open_id("nonce", "nonce"),
            auth_time: self.told_time(
                auth_time,
                self.tree.root,
                "auth_time",
                "openIdConnect.authTime",
                "/openIdConnect/authTime",
            ),
            access_token_hash: self.open_id("at_hash", "accessTokenHash"),
            code_hash: self.open_id("c_hash", "codeHash"),
            authentication_context: self.open_id("acr", "authenticationContext"),
            authentication_methods: self.open_id_list("amr", "authenticationMethods"),
            session_id: self.open_id("sid", "sessionId"),
            name: self.open_id("name", "name"),
            preferred_username: self.open_id("preferred_username", "preferredUsername"),
            email: self.open_id("email", "email"),
            email_verified: self.email_verified(),
            groups: self.open_id_list("groups", "groups"),
        };
        self.decoded.value.open_id_connect = (told != OpenIdConnectClaims::default()).then(|| Box::new(told));
    }

    /// A claim of OpenID Connect that is a string; of another type it may be one of somebody else.
    fn open_id(&mut self, name: &str, typed: &str) -> Option<String> {
        let node = self.tree.get(self.tree.root, name)?;
        let text = self.tree.string(node)?.to_owned();
        self.take_down(format_args!("openIdConnect.{typed}"), &text, format_args!("/openIdConnect/{typed}"), node);
        Some(text)
    }

    /// A list of strings; one string alone counts as a list, as kube-apiserver takes it.
    fn open_id_list(&mut self, name: &str, typed: &str) -> Vec<String> {
        let Some(node) = self.tree.get(self.tree.root, name) else { return Vec::new() };
        let items = self.tree.items(node);
        let items = if items.is_empty() { std::slice::from_ref(&node) } else { items };
        let mut list = Vec::new();
        for &item in items {
            let Some(text) = self.tree.string(item).map(str::to_owned) else { continue };
            let index = list.len();
            let label = format_args!("openIdConnect.{typed}[{index}]");
            self.take_down(label, &text, format_args!("/openIdConnect/{typed}/{index}"), item);
            list.push(text);
        }
        list
    }

    fn email_verified(&mut self) -> Option<bool> {
        let node = self.tree.get(self.tree.root, "email_verified")?;
        let Value::Boolean(verified) = *self.tree.value(node) else {
            self.wrong_type("email_verified", node, "true or false");
            return None;
        };
        let text = if verified { "true" } else { "false" };
        let label = format_args!("openIdConnect.emailVerified");
        self.take_down(label, text, format_args!("/openIdConnect/emailVerified"), node);
        Some(verified)
    }

    /// A string below the claims of Kubernetes, taken down at its place in the typed value.
    fn told(&mut self, parent: NodeId, name: &str, typed: Arguments<'_>) -> Option<String> {
        let node = self.tree.get(parent, name)?;
        let text = self.tree.string(node)?.to_owned();
        if !self.decoded.values_only {
            let typed = typed.to_string();
            let label = typed.replace('/', ".");
            self.take_down(format_args!("kubernetes.{label}"), &text, format_args!("/kubernetes/{typed}"), node);
        }
        Some(text)
    }

    /// A time as RFC 3339, taken down beside its number.
    fn told_time(
        &mut self,
        time: Option<Time>,
        parent: NodeId,
        name: &str,
        label: &str,
        pointer: &str,
    ) -> Option<String> {
        let text = time?.to_rfc3339();
        let node = self.tree.get(parent, name)?;
        self.take_down(format_args!("{label}"), &text, format_args!("{pointer}"), node);
        if let Some(field) = self.decoded.fields.last_mut() {
            field.time = time;
        }
        Some(text)
    }

    fn take_down(&mut self, label: Arguments<'_>, value: &str, pointer: Arguments<'_>, node: NodeId) {
        if self.decoded.values_only {
            return;
        }
        let span = self.tree.node(node).span;
        let field = TokenField::derived(label.to_string(), value.to_owned(), pointer.to_string(), self.part, span);
        let path = self.path_to(span);
        self.decoded.fields.push(field.of(path));
    }

    /// The way to what stands there: `kubernetes.io.pod.name`, `groups[1]`.
    fn path_to(&self, span: Span) -> String {
        let (mut path, mut node) = (String::new(), self.tree.root);
        let holds = |node: NodeId| {
            let around = self.tree.node(node).span;
            around.start <= span.start && span.end <= around.end
        };
        loop {
            if let Some(member) = self.tree.members(node).iter().find(|member| holds(member.value)) {
                path.push_str(if path.is_empty() { "" } else { "." });
                path.push_str(&member.key);
                node = member.value;
            } else if let Some(index) = self.tree.items(node).iter().position(|&item| holds(item)) {
                path.push_str(&format!("[{index}]"));
                node = self.tree.items(node).get(index).copied().unwrap_or(self.tree.root);
            } else {
                return path;
            }
        }
    }

    fn text(&mut self, name: &str) -> Option<String> {
        let node = self.tree.get(self.tree.root, name)?;
        let text = self.tree.string(node).map(str::to_owned);
        if text.is_none() {
            self.wrong_type(name, node, "a string");
        }
        text
    }

    fn audiences(&mut self) -> Vec<String> {
        let Some(node) = self.tree.get(self.tree.root, "aud") else {
            return Vec::new();
        };
        if let Some(one) = self.tree.string(node) {
            self.decoded.names_nobody = one.is_empty();
            return vec![one.to_owned()];
        }
        let items = self.tree.items(node);
        let audiences: Vec<String> =
            items.iter().filter_map(|&item| self.tree.string(item)).map(str::to_owned).collect();
        let whole = audiences.len() == items.len() && matches!(self.tree.value(node), Value::Sequence(_));
        self.decoded.names_nobody = whole && audiences.iter().all(String::is_empty);
        if !whole {
            self.wrong_type("aud", node, "a string or a list of strings");
        }
        audiences
    }

    /// A NumericDate (RFC 7519, section 2). One in milliseconds or less is told, and not taken for a time.
    fn time(&mut self, parent: NodeId, name: &str) -> Option<Time> {
        let node = self.tree.get(parent, name)?;
        let number = match self.tree.value(node) {
            Value::Number(number) => double::parse(number),
            _ => None,
        };
        let Some(number) = number else {
            self.wrong_type(name, node, "a number of seconds");
            return None;
        };
        let span = self.tree.node(node).span;
        if number.abs() >= MILLISECONDS {
            let units = [("milliseconds", 1e3), ("microseconds", 1e6), ("nanoseconds", 1e9)];
            let message = match units.into_iter().find(|(_, second)| number.abs() / second < MILLISECONDS) {
                Some((unit, second)) => format!(
                    "the claim {} is in {unit}: taken for seconds it lies millennia away, it means {}",
                    quoted(name),
                    Time::from_seconds(to_seconds(number / second)).to_rfc3339()
                ),
                None => format!("the claim {} is no time that can be", quoted(name)),
            };
            let help = "write seconds since 1970, without a fraction";
            self.decoded.issue(&rules::MILLISECONDS, message, help, Some(self.part), span);
            return None;
        }
        let nanoseconds = ((number - number.floor()) * 1e9).clamp(0.0, 999_999_999.0);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped just above")]
        let nanoseconds = nanoseconds as u32;
        Some(Time { seconds: to_seconds(number.floor()), nanoseconds })
    }

    fn reference(&mut self, parent: NodeId, name: &str, typed: &str) -> Option<ObjectReference> {
        let node = self.tree.get(parent, name)?;
        let name = self.told(node, "name", format_args!("{typed}/name"));
        let uid = self.told(node, "uid", format_args!("{typed}/uid"));
        Some(ObjectReference { name: name.unwrap_or_default(), uid })
    }

    fn wrong_type(&mut self, name: &str, node: NodeId, expected: &str) {
        let found = self.tree.value(node).type_name();
        let message = format!("{} must be {expected}, it is of type {found}", quoted(name));
        let span = self.tree.node(node).span;
        let help = "have the issuer write it with the type that its standard gives it";
        self.decoded.issue(&rules::CLAIM_TYPE, message, help, Some(self.part), span);
    }
}

/// The whole seconds of a number, within the years that have four digits.
fn to_seconds(number: f64) -> i64 {
    #[expect(clippy::cast_possible_truncation, reason = "clamped")]
    let seconds = number.clamp(-62_135_596_800.0, LAST_SECOND) as i64;
    seconds
}
