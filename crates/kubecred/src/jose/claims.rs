//! The claims (RFC 7519, section 4) and header parameters (RFC 7515, section 4) that have a meaning here.

use serde::Serialize;

use crate::diagnostic::quoted;
use crate::jose::decode::{DecodedToken, TokenField};
use crate::jose::token::TokenKind;
use crate::place::JwsPart;
use crate::rules::jwt as rules;
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
}

const LEGACY_ISSUER: &str = "kubernetes/serviceaccount";
const LEGACY_NAMESPACE: &str = "kubernetes.io/serviceaccount/namespace";
pub(crate) const LEGACY_ACCOUNT: &str = "kubernetes.io/serviceaccount/service-account.name";
const LEGACY_UID: &str = "kubernetes.io/serviceaccount/service-account.uid";
const LEGACY_SECRET: &str = "kubernetes.io/serviceaccount/secret.name";
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
                namespace: self.told(claim, "namespace", "namespace").unwrap_or_default(),
                service_account: self.reference(claim, "serviceaccount", "serviceAccount").unwrap_or_default(),
                pod: self.reference(claim, "pod", "pod"),
                node: self.reference(claim, "node", "node"),
                secret: self.reference(claim, "secret", "secret"),
                warn_after: self.told_time(warn_after, claim, "warnafter", "warnAfter", "/kubernetes/warnAfter"),
            });
        } else if let Some(name) = self.told(root, LEGACY_ACCOUNT, "serviceAccount/name") {
            let secret = self.told(root, LEGACY_SECRET, "secret/name");
            self.decoded.value.kubernetes = Some(KubernetesClaims {
                namespace: self.told(root, LEGACY_NAMESPACE, "namespace").unwrap_or_default(),
                service_account: ObjectReference { name, uid: self.told(root, LEGACY_UID, "serviceAccount/uid") },
                secret: secret.map(|name| ObjectReference { name, uid: None }),
                ..KubernetesClaims::default()
            });
        }
    }

    /// A string below the claims of Kubernetes, taken down at its place in the typed value.
    fn told(&mut self, parent: NodeId, name: &str, typed: &str) -> Option<String> {
        let node = self.tree.get(parent, name)?;
        let text = self.tree.string(node)?.to_owned();
        let label = format!("kubernetes.{}", typed.replace('/', "."));
        self.take_down(label, text.clone(), format!("/kubernetes/{typed}"), node);
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
        self.take_down(label.to_owned(), text.clone(), pointer.to_owned(), node);
        Some(text)
    }

    fn take_down(&mut self, label: String, value: String, pointer: String, node: NodeId) {
        let span = self.tree.node(node).span;
        self.decoded.fields.push(TokenField { label, value, pointer, part: self.part, member: String::new(), span });
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
            return vec![one.to_owned()];
        }
        let items = self.tree.items(node);
        let audiences: Vec<String> =
            items.iter().filter_map(|&item| self.tree.string(item)).map(str::to_owned).collect();
        if audiences.len() != items.len() || !matches!(self.tree.value(node), Value::Sequence(_)) {
            self.wrong_type("aud", node, "a string or a list of strings");
        }
        audiences
    }

    /// A NumericDate (RFC 7519, section 2). One in milliseconds is told, and not taken for a time.
    fn time(&mut self, parent: NodeId, name: &str) -> Option<Time> {
        let node = self.tree.get(parent, name)?;
        let number = match self.tree.value(node) {
            Value::Number(number) => number.parse::<f64>().ok(),
            _ => None,
        };
        let Some(number) = number else {
            self.wrong_type(name, node, "a number of seconds");
            return None;
        };
        let span = self.tree.node(node).span;
        if number.abs() >= MILLISECONDS {
            let seconds = Time::from_seconds(to_seconds(number / 1000.0)).to_rfc3339();
            let message = if number.abs() / 1000.0 < MILLISECONDS {
                format!(
                    "the claim {} is in milliseconds: taken for seconds it lies millennia away, it means {seconds}",
                    quoted(name)
                )
            } else {
                format!("the claim {} is no time that can be", quoted(name))
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
        let name = self.told(node, "name", &format!("{typed}/name"));
        let uid = self.told(node, "uid", &format!("{typed}/uid"));
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
