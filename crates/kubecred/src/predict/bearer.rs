//! The token of a request, as kube-apiserver's authenticators of ServiceAccounts read it: what go-jose takes is taken,
//! however lax, and what its JSON reader refuses is refused.

use crate::diagnostic::quoted;
use crate::encoding::base64;
use crate::jose::{DecodedKey, JsonWebKey, JsonWebKeySet};
use crate::limits;
use crate::order::sort_by_key;
use crate::rules::key_set::too_long;
use crate::syntax::json;
use crate::syntax::tree::{NodeId, Tree, Value};
use crate::verify::candidate::{self, Tool};
use crate::x509::key::{KeyMaterial, PublicKey};
use crate::x509::server::go_reads_certificate;
use crate::x509::signature::{self, Scheme, SignatureStatus, SignatureVerdict};

/// The token in `Authorization: Bearer …`, as the server cuts it out; `None` where it sees none.
pub(super) fn token_of(credential: &str) -> Option<&str> {
    let header = credential.trim_end();
    // What stands between `Bearer ` and the next space.
    let end = header.find(' ').unwrap_or(header.len());
    header.get(..end).filter(|token| !token.is_empty())
}

/// The three parts of a token.
pub(super) struct Bearer {
    header: Vec<u8>,
    payload: Vec<u8>,
    signature: Vec<u8>,
}

impl Bearer {
    /// Cuts a token into its parts, and decodes them: white space in base64 is passed over, and the bits of a last
    /// character that carry nothing may be set.
    pub(super) fn read(token: &str) -> Result<Self, String> {
        if token.len() > limits::JWT_BYTES {
            return Err(format!("a token of more than {} bytes is not read", limits::JWT_BYTES));
        }
        let parts: Vec<&str> = token.split('.').take(4).collect();
        let [header, payload, signature] = parts.as_slice() else {
            return Err(format!(
                "a token has three parts, with a period between them; this has {}",
                match parts.len() {
                    4 => "more".to_owned(),
                    count => count.to_string(),
                }
            ));
        };
        // The issuer is looked for before any other white space than line breaks is passed over.
        Ok(Self {
            payload: part(payload, "payload", |character| matches!(character, '\r' | '\n'))?,
            header: part(header, "header", char::is_whitespace)?,
            signature: part(signature, "signature", char::is_whitespace)?,
        })
    }

    /// The claims.
    pub(super) fn claims(&self) -> Result<Tree<'_>, String> {
        object(&self.payload, "payload")
    }

    /// The header, as go-jose reads it: each parameter that it knows is of its type.
    pub(super) fn header(&self) -> Result<Header<'_>, String> {
        let tree = object(&self.header, "header")?;
        let mut waiting = vec![tree.root];
        while let Some(node) = waiting.pop() {
            if let Some(name) = repeated(&tree, node) {
                return Err(format!("the header has {name} twice"));
            }
            waiting
                .extend(tree.members(node).iter().map(|member| member.value).chain(tree.items(node).iter().copied()));
        }
        let root = Some(tree.root);
        let list = |name: &str| match member(&tree, root, name).map(|node| (tree.value(node), tree.items(node))) {
            None => Ok(&[][..]),
            Some((Value::Sequence(_), items)) if items.iter().all(|item| tree.string(*item).is_some()) => Ok(items),
            Some(_) => Err(format!("`{name}` is no list of strings")),
        };
        let text = |name: &str| text(&tree, root, name).map(str::to_owned);
        let (algorithm, key_id) = (text("alg")?, text("kid")?);
        text("nonce")?;
        let critical = list("crit")?.iter().any(|&item| tree.string(item) != Some("b64"));
        if let Some(key) = member(&tree, root, "jwk") {
            let key = DecodedKey::read(&tree, key).value;
            if key.private || key.public_key.is_none() {
                return Err("the key in the header (`jwk`) is no public key".to_owned());
            }
        }
        let is_certificate = |node: &NodeId| {
            let der = tree.string(*node).and_then(|text| base64::decode(text.as_bytes()).ok());
            der.is_some_and(|der| go_reads_certificate(&der.bytes).is_ok())
        };
        if !list("x5c")?.iter().all(is_certificate) {
            return Err("a certificate in the header (`x5c`) can't be read".to_owned());
        }
        let unencoded =
            tree.get(tree.root, "b64").is_some_and(|node| matches!(tree.value(node), Value::Boolean(false)));
        Ok(Header { bearer: self, algorithm, key_id, critical, unencoded })
    }
}

const UNKNOWN_EXTENSION: &str = "the header demands an extension that the server does not know (`crit`)";

/// What of a header decides about a signature.
pub(super) struct Header<'b> {
    bearer: &'b Bearer,
    /// `alg`
    pub(super) algorithm: String,
    /// `kid`
    pub(super) key_id: String,
    /// Whether it names an extension that nobody knows.
    critical: bool,
    unencoded: bool,
}

impl Header<'_> {
    /// Why the signature is that of no key, whatever keys there are.
    pub(super) fn of_no_key(&self) -> Option<String> {
        if self.critical {
            return Some(UNKNOWN_EXTENSION.to_owned());
        }
        let asymmetric = |scheme| matches!(scheme, Scheme::RsaPkcs1(_) | Scheme::RsaPss { .. } | Scheme::Ecdsa(_));
        match candidate::tool(&self.algorithm) {
            Some(Tool::Public(scheme)) if asymmetric(scheme) => None,
            _ => Some(format!("{} is no algorithm of signatures that the server checks", quoted(&self.algorithm))),
        }
    }

    /// Whether the signature is that of a key. A key is used with any algorithm of its type.
    pub(super) fn verify(&self, key: &PublicKey) -> Result<(), String> {
        if self.critical {
            return Err(UNKNOWN_EXTENSION.to_owned());
        }
        // What was signed is what the parts decode to, written as it is usually written.
        let Bearer { header, payload, signature } = self.bearer;
        let mut signed = base64::encode_url(header).into_bytes();
        signed.push(b'.');
        if self.unencoded {
            signed.extend_from_slice(payload);
        } else {
            signed.extend_from_slice(base64::encode_url(payload).as_bytes());
        }
        let verdict = key.with_material(|key| match (candidate::tool(&self.algorithm), key) {
            (Some(Tool::Public(scheme @ Scheme::RsaPkcs1(_))), KeyMaterial::Rsa { .. }) => {
                Some(signature::verify(scheme, key, &signed, signature))
            }
            (Some(Tool::Public(Scheme::RsaPss { hash, .. })), KeyMaterial::Rsa { .. }) => {
                // Go finds out how long the salt is, which usually is as long as the hash.
                let salt = signature::pss_salt_length(hash, key, signature).unwrap_or(hash.length());
                Some(signature::verify(Scheme::RsaPss { hash, salt }, key, &signed, signature))
            }
            // The length is that of the algorithm, whatever the curve.
            (Some(Tool::Public(scheme @ Scheme::Ecdsa(hash))), KeyMaterial::Ec { .. }) => Some(match hash.length() {
                length if signature.len() == 2 * if length == 64 { 66 } else { length } => {
                    signature::verify_raw(scheme, key, &signed, signature)
                }
                _ => SignatureVerdict::failed("the signature has not the length of its algorithm"),
            }),
            _ => None,
        });
        match verdict {
            None => Err(self.unfit()),
            Some(verdict) if verdict.status == SignatureStatus::Verified => Ok(()),
            Some(verdict) => Err(verdict.reason.unwrap_or_default()),
        }
    }

    fn unfit(&self) -> String {
        format!("{} is no algorithm for the key", quoted(&self.algorithm))
    }
}

/// A member that is a string; empty where it is not there.
pub(super) fn text<'t>(tree: &'t Tree<'_>, parent: Option<NodeId>, name: &str) -> Result<&'t str, String> {
    match member(tree, parent, name).map(|node| tree.value(node)) {
        None => Ok(""),
        Some(Value::String(text)) => Ok(text),
        Some(_) => Err(format!("`{name}` is no string")),
    }
}

/// A member that is there, and not null.
pub(super) fn member(tree: &Tree<'_>, parent: Option<NodeId>, name: &str) -> Option<NodeId> {
    tree.get(parent?, name).filter(|node| !matches!(tree.value(*node), Value::Null))
}

/// The keys of a set that the server could have, each with its `kid`: where it has none, the one that the server gives it.
pub(super) fn server_keys(jwks: &str) -> ServerKeys {
    if jwks.len() > limits::JWKS_BYTES {
        return ServerKeys { keys: Vec::new(), left: Some(too_long(jwks.len())) };
    }
    let tree = match json::read(jwks).complete() {
        Ok(tree) => tree,
        Err(error) => {
            return ServerKeys { keys: Vec::new(), left: Some(format!("the key set is no JSON: {}", error.message)) };
        }
    };
    let set = JsonWebKeySet::read(&tree, tree.root);
    let key = |key: JsonWebKey| Some((key.key_id.or(key.kubernetes_key_id)?, key.public_key?));
    let keys = set.keys.into_iter().filter(|key| matches!(key.key_type.as_deref(), Some("RSA" | "EC")));
    ServerKeys { keys: keys.filter_map(key).collect(), left: set.error }
}

/// The keys of a cluster.
pub(super) struct ServerKeys {
    pub(super) keys: Vec<(String, PublicKey)>,
    /// Why they are not all.
    pub(super) left: Option<String>,
}

/// The name that an object has twice.
pub(super) fn repeated(tree: &Tree<'_>, object: NodeId) -> Option<String> {
    let members = tree.members(object);
    let mut names: Vec<&str> = members.iter().map(|member| member.key.as_ref()).collect();
    sort_by_key(&mut names, |name| *name);
    let twice = names.windows(2).find(|pair| pair.first() == pair.last());
    twice.and_then(|pair| pair.first()).map(|name| quoted(name))
}

/// The text of a part, decoded.
fn part(text: &str, name: &str, skipped: fn(char) -> bool) -> Result<Vec<u8>, String> {
    let text: String = text.chars().filter(|character| !skipped(*character)).collect();
    let decoded = base64::decode_url(text.as_bytes());
    decoded.map(|decoded| decoded.bytes).map_err(|error| format!("the {name} can't be decoded: {}", error.message()))
}

fn object<'b>(bytes: &'b [u8], name: &str) -> Result<Tree<'b>, String> {
    let text = std::str::from_utf8(bytes).map_err(|_| format!("the {name} is no UTF-8"))?;
    let tree = json::read(text).complete().map_err(|error| format!("the {name} is no JSON: {}", error.message))?;
    match tree.value(tree.root) {
        Value::Mapping(_) => Ok(tree),
        _ => Err(format!("the {name} is no JSON object")),
    }
}
