//! Tokens of ServiceAccounts, as kube-apiserver checks them: bound ones and those of Secrets.

use crate::diagnostic::quoted;
use crate::jose::{JsonWebToken, LEGACY_ACCOUNT, LEGACY_ISSUER, LEGACY_NAMESPACE, LEGACY_SECRET, LEGACY_UID};
use crate::options::User;
use crate::syntax::double;
use crate::syntax::tree::{NodeId, Tree, Value};
use crate::time::Time;

use super::authenticate::{Case, RbacSubject};
use super::bearer::{Bearer, ServerKeys, member, repeated, server_keys, text, token_of};

/// By how much clocks may differ, in seconds.
const LEEWAY: i64 = 60;

/// Whom the server takes the bearer of a token for.
pub(super) fn authenticate(credential: &str, case: &mut Case<'_>) {
    if credential.is_empty() {
        return case.refuse("credential", "there is no token: a TokenReview without one is answered with 400");
    }
    let Some(token) = token_of(credential) else {
        case.audiences = case.asked().to_vec();
        return case.anonymous("a space stands before the token, so that the server sees none");
    };
    let bearer = match Bearer::read(token) {
        Ok(bearer) => bearer,
        Err(why) => return not_of_a_service_account(case, why),
    };
    let claims = match bearer.claims() {
        Ok(claims) => claims,
        Err(why) => return not_of_a_service_account(case, why),
    };
    let issuer = claims.get(claims.root, "iss").and_then(|issuer| claims.string(issuer)).unwrap_or_default();
    let known = case.cluster.issuers.iter().any(|known| known == issuer);
    let legacy = issuer == LEGACY_ISSUER && (!known || claims.get(claims.root, LEGACY_ACCOUNT).is_some());
    if known || legacy {
        case.pass("issuer", quoted(issuer));
    } else if case.cluster.issuers.is_empty() && claims.get(claims.root, "kubernetes.io").is_some() {
        case.leave_open(
            "issuer",
            "no issuers of the cluster are given",
            format!("{} is an issuer of the cluster", quoted(issuer)),
        );
    } else {
        let why = format!("{} is no issuer of the cluster's ServiceAccount tokens", quoted(issuer));
        if is_of_an_account(&claims) {
            case.refuse("issuer", why);
        } else {
            // One of a person is for another authenticator, whatever the ones of ServiceAccounts say.
            case.leave_open(
                "issuer",
                &why,
                format!("an authenticator of OpenID Connect takes tokens of {}", quoted(issuer)),
            );
        }
        case.not_modelled(
            "openIdConnect",
            "whether another authenticator, such as one of OpenID Connect, takes the token is not modelled yet",
        );
        case.claims = Some(JsonWebToken::decode_value(token).value.claims);
        return;
    }
    check_signature(&bearer, case);
    if let Err(why) = check_claims(&claims, legacy, case) {
        case.refuse("claims", why);
    }
}

/// Whether a token is made like one of a ServiceAccount: then no other authenticator is meant.
fn is_of_an_account(claims: &Tree<'_>) -> bool {
    let has = |name: &str| claims.get(claims.root, name);
    let subject = has("sub").and_then(|subject| claims.string(subject)).unwrap_or_default();
    has("kubernetes.io").is_some() || has(LEGACY_ACCOUNT).is_some() || subject.starts_with("system:serviceaccount:")
}

/// Other tokens are for authenticators that are not modelled.
fn not_of_a_service_account(case: &mut Case<'_>, why: String) {
    case.refuse("token", why);
    case.not_modelled(
        "otherTokens",
        "whether it is a bootstrap token, or one of a token file or a webhook, is not modelled",
    );
}

/// The keys that have the `kid` of the token are tried; all, where it has none.
fn check_signature(bearer: &Bearer, case: &mut Case<'_>) {
    let header = match bearer.header() {
        Ok(header) => header,
        Err(why) => return case.refuse("token", why),
    };
    let Some(jwks) = &case.cluster.jwks else {
        if let Some(why) = header.of_no_key() {
            return case.refuse("signature", why);
        }
        return case.leave_open(
            "signature",
            "no key set of the cluster is given",
            "the signature is that of a key of the cluster",
        );
    };
    let named = &header.key_id;
    let ServerKeys { keys, left } = server_keys(jwks);
    let mut keys = keys.into_iter().filter(|(name, _)| named.is_empty() || name == named).peekable();
    if keys.peek().is_none() && left.is_none() {
        return case.refuse("key", format!("the cluster has no key {}", quoted(named)));
    }
    let mut reason = String::new();
    for (name, key) in keys {
        match header.verify(&key) {
            Ok(()) => return case.pass("signature", format!("that of the key {}", quoted(&name))),
            Err(why) => reason = why,
        }
    }
    match left {
        Some(left) => case.leave_open("signature", &left, "the signature is that of another key of the cluster"),
        None => case.refuse("signature", reason),
    }
}

/// Checks all that a token claims, once it is read as a whole: a claim of the wrong type refuses it.
fn check_claims(claims: &Tree<'_>, legacy: bool, case: &mut Case<'_>) -> Result<(), String> {
    let root = Some(claims.root);
    no_repeated(claims, root)?;
    let (subject, identifier) = (text(claims, root, "sub")?, text(claims, root, "jti")?);
    let times = [number(claims, root, "nbf")?, number(claims, root, "exp")?, number(claims, root, "iat")?];
    let audiences = audiences(claims)?;
    if legacy {
        let legacy = legacy_account(claims, subject)?;
        check_audiences(audiences, case);
        check_secret_of(&legacy, case);
        case.identify_account(&legacy.account, "", &[]);
        return Ok(());
    }
    let kubernetes = object(claims, root, "kubernetes.io")?;
    let account = object(claims, kubernetes, "serviceaccount")?;
    let namespace = text(claims, kubernetes, "namespace")?;
    let account = Reference { namespace, name: text(claims, account, "name")?, uid: text(claims, account, "uid")? };
    let bound = |name| match object(claims, kubernetes, name)? {
        Some(node) => {
            let (name, uid) = (text(claims, Some(node), "name")?, text(claims, Some(node), "uid")?);
            Ok::<_, String>(Some(Reference { namespace, name, uid }))
        }
        None => Ok(None),
    };
    let (secret, pod, node) = (bound("secret")?, bound("pod")?, bound("node")?);
    let warn_after = number(claims, kubernetes, "warnafter")?;
    check_audiences(audiences, case);
    check_times(times, case);
    check_object("serviceAccount", "ServiceAccount", &account, case);
    if let Some(secret) = &secret {
        check_object("secret", "Secret", secret, case);
    }
    if let Some(pod) = &pod {
        check_object("pod", "Pod", pod, case);
    }
    // That of a pod is only told: the token ends with the pod.
    if let Some(node) = node.as_ref().filter(|_| pod.is_none()) {
        check_object("node", "Node", &Reference { namespace: "", ..*node }, case);
    }
    if let Some((after, now)) = warn_after.filter(|after| *after != 0).zip(case.options.now)
        && now > Time::from_seconds(after)
    {
        case.pass("warnAfter", format!("it should have been renewed since {}, which the server notes", told(after)));
    }
    let of_pod = pod.filter(|pod| !pod.name.is_empty() && !pod.uid.is_empty());
    let node = node.filter(|node| !node.name.is_empty());
    let (node_name, node_uid) = node.map_or(("", ""), |node| (node.name, node.uid));
    let (pod_name, pod_uid) = of_pod.map_or(("", ""), |pod| (pod.name, pod.uid));
    let extra = [("node-name", node_name), ("node-uid", node_uid), ("pod-name", pod_name), ("pod-uid", pod_uid)];
    case.identify_account(&account, identifier, &extra);
    Ok(())
}

/// An object that a token names.
#[derive(Clone, Copy)]
struct Reference<'t> {
    namespace: &'t str,
    name: &'t str,
    uid: &'t str,
}

/// The ServiceAccount of a token from a Secret, and the Secret.
struct LegacyAccount<'t> {
    account: Reference<'t>,
    secret: &'t str,
}

impl<'c> Case<'c> {
    /// The audiences of the API server: its issuers, where it is told no others.
    fn own_audiences(&self) -> &'c [String] {
        let cluster = self.cluster;
        if cluster.api_audiences.is_empty() { &cluster.issuers } else { &cluster.api_audiences }
    }

    /// The audiences that are asked for.
    fn asked(&self) -> &'c [String] {
        if self.options.audiences.is_empty() { self.own_audiences() } else { &self.options.audiences }
    }

    fn identify_account(&mut self, account: &Reference<'_>, identifier: &str, told: &[(&str, &str)]) {
        let Reference { namespace, name, uid } = *account;
        let identifier = if identifier.is_empty() { String::new() } else { format!("JTI={identifier}") };
        let extra = [("credential-id", identifier.as_str())]
            .into_iter()
            .chain(told.iter().copied())
            .filter(|(_, value)| !value.is_empty());
        let extra = extra.map(|(key, value)| (format!("authentication.kubernetes.io/{key}"), vec![value.to_owned()]));
        let user = User {
            username: format!("system:serviceaccount:{namespace}:{name}"),
            uid: uid.to_owned(),
            groups: vec!["system:serviceaccounts".to_owned(), format!("system:serviceaccounts:{namespace}")],
            extra: extra.collect(),
        };
        let (namespace, name) = (namespace.to_owned(), name.to_owned());
        self.subject = Some(RbacSubject { kind: "ServiceAccount", api_group: "", namespace, name });
        self.identify(user);
    }
}

/// The audiences that were asked for and that the token is for; a token that names none is for the API server.
fn check_audiences(named: Vec<String>, case: &mut Case<'_>) {
    let (own, asked) = (case.own_audiences(), case.asked());
    let named = if named.is_empty() { own } else { &named };
    if named.is_empty() || asked.is_empty() {
        let why = "no audiences of the API server are given";
        return case.leave_open("audience", why, "the token is for an audience of the API server");
    }
    let good: Vec<String> = asked.iter().filter(|audience| named.contains(audience)).cloned().collect();
    let list = |audiences: &[String]| audiences.iter().map(|name| quoted(name)).collect::<Vec<_>>().join(", ");
    match good.is_empty() {
        true => case.refuse("audience", format!("it is for {}, and not for {}", list(named), list(asked))),
        false => case.pass("audience", list(&good)),
    }
    case.audiences = good;
}

fn check_times([not_before, expiry, issued_at]: [Option<i64>; 3], case: &mut Case<'_>) {
    let checks = [
        ("notBefore", not_before, true, "it is not valid before"),
        ("expiry", expiry, false, "it has expired at"),
        ("issuedAt", issued_at, true, "it says that it was issued at"),
    ];
    for (name, seconds, begins, what) in checks {
        let Some(seconds) = seconds else { continue };
        let Some(now) = case.options.now else {
            case.leave_open(name, "no time is given", format!("the time fits `{name}`: {}", told(seconds)));
            continue;
        };
        let time = Time::from_seconds(seconds);
        let wrong = if begins { now.plus(LEEWAY) < time } else { now.plus(-LEEWAY) > time };
        match wrong {
            true => case.refuse(name, format!("{what} {}", told(seconds))),
            false => case.pass(name, told(seconds)),
        }
    }
}

/// Whether an object is there, and the one that the token means.
fn check_object(check: &'static str, kind: &str, object: &Reference<'_>, case: &mut Case<'_>) {
    let Reference { namespace, name, uid } = *object;
    let place = if namespace.is_empty() { name.to_owned() } else { format!("{namespace}/{name}") };
    let place = format!("{kind} {}", quoted(&place));
    if name.is_empty() || uid.is_empty() {
        return case.refuse(check, format!("the token does not say which {kind} it means"));
    }
    let Some(known) = case.cluster.find(kind, namespace, name) else {
        return match case.cluster.complete {
            true => case.refuse(check, format!("there is no {place}")),
            false => case.depends(check, format!("{place} exists, with the uid {}", quoted(uid))),
        };
    };
    let gone = |deleted: Time| case.options.now.is_some_and(|now| now.plus(-LEEWAY) > deleted);
    if known.uid.as_deref().is_some_and(|known| known != uid) {
        case.refuse(check, format!("{place} is another one now: it has another uid"));
    } else if known.deletion_timestamp.is_some_and(gone) {
        case.refuse(check, format!("{place} is being deleted"));
    } else if known.uid.is_none() {
        case.depends(check, format!("{place} has the uid {}", quoted(uid)));
    } else {
        case.pass(check, place);
    }
}

/// The claims of a token from a Secret, all of which must be there and agree.
fn legacy_account<'t>(claims: &'t Tree<'_>, subject: &str) -> Result<LegacyAccount<'t>, String> {
    let claim = |name: &str| text(claims, Some(claims.root), name);
    let (namespace, name) = (claim(LEGACY_NAMESPACE)?, claim(LEGACY_ACCOUNT)?);
    let (uid, secret) = (claim(LEGACY_UID)?, claim(LEGACY_SECRET)?);
    if [namespace, name, uid, secret].contains(&"") {
        return Err("a claim of the token of a Secret is missing".to_owned());
    }
    if subject != format!("system:serviceaccount:{namespace}:{name}") {
        return Err("`sub` is not the ServiceAccount that the other claims name".to_owned());
    }
    Ok(LegacyAccount { account: Reference { namespace, name, uid }, secret })
}

/// The Secret that holds the token, and its ServiceAccount: neither may be on its way out. Such a token has no end.
fn check_secret_of(legacy: &LegacyAccount<'_>, case: &mut Case<'_>) {
    let place = format!("Secret {}", quoted(&format!("{}/{}", legacy.account.namespace, legacy.secret)));
    match case.cluster.find("Secret", legacy.account.namespace, legacy.secret) {
        None if case.cluster.complete => case.refuse("secret", format!("there is no {place}")),
        Some(known) if known.deletion_timestamp.is_some() => case.refuse("secret", format!("{place} is being deleted")),
        _ => case.depends("secret", format!("{place} holds this token, and is not marked as invalid")),
    }
    let known = case.cluster.find("ServiceAccount", legacy.account.namespace, legacy.account.name);
    match known.filter(|known| known.deletion_timestamp.is_some()) {
        Some(_) => case.refuse("serviceAccount", "the ServiceAccount is being deleted"),
        None => check_object("serviceAccount", "ServiceAccount", &legacy.account, case),
    }
}

fn told(seconds: i64) -> String {
    Time::from_seconds(seconds.clamp(-62_135_596_800, 253_402_300_799)).to_rfc3339()
}

fn number(tree: &Tree<'_>, parent: Option<NodeId>, name: &str) -> Result<Option<i64>, String> {
    match member(tree, parent, name).map(|node| tree.value(node)) {
        None => Ok(None),
        Some(Value::Number(number)) => {
            let number = double::parse(number).filter(|number| number.is_finite());
            number.map(seconds_of).map(Some).ok_or_else(|| format!("`{name}` is no time"))
        }
        Some(_) => Err(format!("`{name}` is no number")),
    }
}

/// A time as Go makes it of a number: beyond 64 bits the conversion answers the least of them, and close below their end its
/// own clock, which begins in the year 1, has gone round. Either is long past.
fn seconds_of(number: f64) -> i64 {
    const SINCE_YEAR_ONE: i64 = 62_135_596_800;
    #[expect(clippy::cast_possible_truncation, clippy::cast_precision_loss, reason = "it is looked at before")]
    let seconds = if number.abs() < i64::MAX as f64 { number as i64 } else { i64::MIN };
    seconds.wrapping_add(SINCE_YEAR_ONE).saturating_sub(SINCE_YEAR_ONE)
}

fn object(tree: &Tree<'_>, parent: Option<NodeId>, name: &str) -> Result<Option<NodeId>, String> {
    let node = member(tree, parent, name);
    match node.map(|node| tree.value(node)) {
        None => Ok(None),
        Some(Value::Mapping(_)) => no_repeated(tree, node).map(|()| node),
        Some(_) => Err(format!("`{name}` is no object")),
    }
}

fn audiences(tree: &Tree<'_>) -> Result<Vec<String>, String> {
    let wrong = || "`aud` is neither a string nor a list of strings".to_owned();
    let Some(node) = tree.get(tree.root, "aud") else { return Ok(Vec::new()) };
    match tree.value(node) {
        Value::String(text) => Ok(vec![text.clone().into_owned()]),
        Value::Sequence(_) => {
            let items = tree.items(node).iter();
            items.map(|&item| tree.string(item).map(str::to_owned).ok_or_else(wrong)).collect()
        }
        _ => Err(wrong()),
    }
}

fn no_repeated(tree: &Tree<'_>, node: Option<NodeId>) -> Result<(), String> {
    match node.and_then(|node| repeated(tree, node)) {
        Some(name) => Err(format!("{name} is there twice")),
        None => Ok(()),
    }
}
