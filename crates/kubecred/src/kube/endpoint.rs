//! What a request addresses: the method, the path, and the parameters of its query; read, and written.

use crate::diagnostic::{Finding, Reason, quoted};
use crate::options::{Method, Request};
use crate::report::Verdict;
use crate::rules::request as rules;

use super::duration::is_duration;
use super::format;
use super::managed_fields::MANAGER_BYTES;
use super::schema::{Kind, Role, Scope};
use super::{KINDS, find};

/// What a request addresses.
#[derive(Clone, Debug)]
pub struct Endpoint {
    /// The kind that is served there.
    pub kind: &'static Kind,
    /// What is done.
    pub operation: Operation,
    /// The namespace in the path; empty for cluster-scoped kinds.
    pub namespace: String,
    /// The name in the path; empty for a collection.
    pub name: String,
    /// `status`, `approval`, `token`, or empty.
    pub subresource: String,
    /// Whether the kind is known without the object saying it: from the list around it.
    pub kind_implied: bool,
}

/// What is done to an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operation {
    /// POST.
    Create,
    /// PUT.
    Update,
}

impl Operation {
    /// The code of an answer that accepts the object.
    pub fn accepted(self) -> u16 {
        match self {
            Self::Create => 201,
            Self::Update => 200,
        }
    }
}

/// How thoroughly the server looks for unknown and repeated fields.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldValidation {
    /// Not at all.
    Ignore,
    /// It warns.
    Warn,
    /// It refuses.
    Strict,
}

/// The parameters of a query that matter.
#[derive(Clone, Debug)]
pub struct Parameters {
    /// Whether nothing is stored.
    pub dry_run: bool,
    /// How thoroughly fields are looked at.
    pub field_validation: FieldValidation,
    /// What is wrong with the parameters.
    pub findings: Vec<Finding>,
    /// Whether a time limit can't be read: then the server looks at nothing else.
    pub unreadable_timeout: bool,
}

/// The query of a strict dry run.
pub const STRICT_DRY_RUN: &str = "dryRun=All&fieldValidation=Strict";
/// The namespace where none is named.
pub const DEFAULT_NAMESPACE: &str = "default";

/// Why a path is of no use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unserved {
    /// Nothing that is known is served there.
    Path,
    /// Something is served there, but not by this method.
    Method,
}

impl Endpoint {
    /// What a request to a path addresses. A query behind it is not looked at.
    pub fn from_path(method: Method, path: &str) -> Result<Self, Unserved> {
        let (path, _) = split(path);
        let mut segments = path.strip_prefix('/').unwrap_or(path).split('/').map(percent_decoded);
        let mut next = || segments.next().ok_or(Unserved::Path);
        let (group, version) = match next()?.as_str() {
            "api" => (String::new(), next()?),
            "apis" => (next()?, next()?),
            _ => return Err(Unserved::Path),
        };
        let mut rest: Vec<String> = segments.collect();
        // The server overlooks one slash at the end.
        if rest.last().is_some_and(String::is_empty) {
            rest.pop();
        }
        let namespace = if rest.first().is_some_and(|first| first == "namespaces") && rest.len() > 2 {
            rest.drain(..2).next_back()
        } else {
            None
        };
        let mut rest = rest.into_iter();
        let (resource, name) = (rest.next().ok_or(Unserved::Path)?, rest.next());
        let subresource = rest.next();
        let served = |kind: &&&'static Kind| match (kind.role, &subresource) {
            // A TokenRequest is served below the collection of another group.
            (Role::Subresource(below), Some(subresource)) => {
                group.is_empty() && version == "v1" && kind.resource == resource && subresource == below
            }
            (Role::Stored | Role::Custom, Some(below)) => {
                kind.is_at(&group, &version, &resource) && kind.subresources.contains(&below.as_str())
            }
            (Role::Stored | Role::Custom, None) => kind.is_at(&group, &version, &resource),
            (Role::Asked, None) => kind.is_at(&group, &version, &resource) && name.is_none(),
            _ => false,
        };
        let kind = *KINDS.iter().find(served).ok_or(Unserved::Path)?;
        let in_namespace = namespace.is_some();
        // All ServiceAccounts of a cluster can be listed, and none can be created there.
        let of_all = kind.scope == Scope::Namespaced && !in_namespace && name.is_none();
        if rest.next().is_some() || (in_namespace != (kind.scope == Scope::Namespaced) && !of_all) {
            return Err(Unserved::Path);
        }
        // Of a custom resource the name in the path of a creation is passed over.
        let creates = match kind.role {
            Role::Subresource(_) => true,
            Role::Custom => subresource.is_none(),
            _ => name.is_none(),
        };
        let operation = match method {
            Method::Post if creates && !of_all => Operation::Create,
            Method::Put if name.is_some() && !matches!(kind.role, Role::Subresource(_)) => Operation::Update,
            Method::Post | Method::Put => return Err(Unserved::Method),
        };
        Ok(Self {
            kind,
            operation,
            namespace: namespace.unwrap_or_default(),
            name: name.unwrap_or_default(),
            subresource: subresource.unwrap_or_default(),
            kind_implied: false,
        })
    }

    /// Where an object would be created, or, with `PUT`, updated.
    pub fn for_object(method: Method, kind: &'static Kind, namespace: &str, name: &str) -> Result<Self, Unserved> {
        let namespace = match kind.scope {
            Scope::Cluster => "",
            Scope::Namespaced if namespace.is_empty() => DEFAULT_NAMESPACE,
            Scope::Namespaced => namespace,
        };
        let (operation, name, subresource) = match (kind.role, method) {
            (Role::Stored | Role::Asked | Role::Custom, Method::Post) => (Operation::Create, "", ""),
            (Role::Subresource(subresource), Method::Post) => (Operation::Create, name, subresource),
            (Role::Stored | Role::Custom, Method::Put) => (Operation::Update, name, ""),
            (Role::Asked | Role::Subresource(_), Method::Put) => return Err(Unserved::Method),
            (Role::List | Role::Decoded | Role::Client, _) => return Err(Unserved::Path),
        };
        Ok(Self {
            kind,
            operation,
            namespace: namespace.to_owned(),
            name: name.to_owned(),
            subresource: subresource.to_owned(),
            kind_implied: false,
        })
    }

    /// What the request says that it addresses, or else what the body's kind suggests.
    pub fn of(request: &Request, api_version: &str, kind: &str, namespace: &str, name: &str) -> Result<Self, Unserved> {
        match &request.path {
            Some(path) => Self::from_path(request.method, path),
            None => {
                let kind = find(api_version, kind).ok_or(Unserved::Path)?;
                Self::for_object(request.method, kind, namespace, name)
            }
        }
    }
}

impl Unserved {
    /// What the server answers.
    pub fn verdict(self) -> Verdict {
        match self {
            Self::Path => Verdict::refused(404, "NotFound"),
            Self::Method => Verdict::refused(405, "MethodNotAllowed"),
        }
    }

    /// The same, explained.
    pub fn finding(self) -> Finding {
        match self {
            Self::Path => {
                Finding::new(&rules::NOT_FOUND, "nothing that is known here is served at the path of the request")
                    .help("look at the path: the API group, the version, the namespace, and the name of the collection")
            }
            Self::Method => Finding::new(&rules::METHOD, "the path of the request does not serve its method").help(
                "objects are created (POST) in the collection of a namespace, and updated (PUT) under their name",
            ),
        }
    }
}

impl Parameters {
    /// The parameters of a query, and what is wrong with them.
    pub fn read(query: &str) -> Self {
        let mut parameters = Self {
            dry_run: false,
            field_validation: FieldValidation::Warn,
            findings: Vec::new(),
            unreadable_timeout: false,
        };
        let mut findings = Vec::new();
        let mut seen: Vec<String> = Vec::new();
        for (name, value) in pairs(query) {
            // Of a repeated parameter the first counts, but for the list that `dryRun` is.
            let repeated = seen.contains(&name);
            if repeated && name != "dryRun" {
                continue;
            }
            match name.as_str() {
                "dryRun" if value == "All" => parameters.dry_run = true,
                "dryRun" => findings.push(not_supported("dryRun", &value, "`All`")),
                "fieldValidation" => match value.as_str() {
                    "" | "Warn" => parameters.field_validation = FieldValidation::Warn,
                    "Strict" => parameters.field_validation = FieldValidation::Strict,
                    "Ignore" => parameters.field_validation = FieldValidation::Ignore,
                    _ => findings.push(not_supported("fieldValidation", &value, "`Ignore`, `Warn` and `Strict`")),
                },
                "fieldManager" => check_field_manager(&value, &mut findings),
                "timeout" if !value.is_empty() && !is_duration(&value) => {
                    parameters.unreadable_timeout = true;
                    let message = format!("{} is not a value of the parameter `timeout`", quoted(&value));
                    let finding = Finding::new(&rules::PARAMETER, message).path("timeout");
                    findings.push(finding.help("write a number with its unit, such as `30s` or `1m30s`"));
                }
                "timeout" => {}
                _ => continue,
            }
            if !repeated {
                seen.push(name);
            }
        }
        parameters.findings = findings;
        parameters
    }

    /// What the server answers where it does not accept the parameters.
    pub fn refusal(&self) -> Option<Verdict> {
        match self {
            Self { unreadable_timeout: true, .. } => Some(Verdict::bad_request()),
            Self { findings, .. } if !findings.is_empty() => Some(Verdict::invalid(findings)),
            _ => None,
        }
    }
}

fn not_supported(name: &str, value: &str, allowed: &str) -> Finding {
    Finding::new(&rules::PARAMETER, format!("{} is not a value of the parameter `{name}`", quoted(value)))
        .help(format!("the server knows {allowed}"))
        .reason(Reason::FieldValueNotSupported)
        .path(name)
}

fn check_field_manager(value: &str, findings: &mut Vec<Finding>) {
    if value.len() > MANAGER_BYTES {
        let message =
            format!("the parameter `fieldManager` has {} bytes; at most {MANAGER_BYTES} are allowed", value.len());
        let finding = Finding::new(&rules::PARAMETER, message).reason(Reason::FieldValueTooLong).path("fieldManager");
        findings.push(finding.help("use a short name of the program that sends the request"));
    }
    if !value.chars().all(format::is_printable) {
        let message = "the parameter `fieldManager` holds a character that can't be printed";
        let finding = Finding::new(&rules::PARAMETER, message).reason(Reason::FieldValueInvalid).path("fieldManager");
        findings.push(finding.help("use letters, digits, `-` and `.` only"));
    }
}

/// The path of a collection (without a name), of an object, or of a subresource. Without a namespace that of the objects of
/// all.
pub fn path(kind: &Kind, namespace: &str, name: &str, subresource: &str) -> String {
    // The subresource of a TokenRequest is that of a kind of the core group.
    let (group, version) = match kind.role {
        Role::Subresource(_) => ("", "v1"),
        _ => (kind.group, kind.version),
    };
    let mut path = String::from(if group.is_empty() { "/api" } else { "/apis" });
    let in_namespace = if namespace.is_empty() { "" } else { "namespaces" };
    for segment in [group, version, in_namespace, namespace, kind.resource, name, subresource] {
        if !segment.is_empty() {
            path.push('/');
            percent_encode(segment, &mut path);
        }
    }
    path
}

/// A query of these parameters.
pub fn query(parameters: &[(&'static str, String)]) -> String {
    let mut query = String::new();
    for (name, value) in parameters {
        query.push_str(if query.is_empty() { "" } else { "&" });
        query.push_str(name);
        query.push('=');
        percent_encode(value, &mut query);
    }
    query
}

/// A path, and the query behind it where there is one.
pub fn split(path: &str) -> (&str, Option<&str>) {
    path.split_once('?').map_or((path, None), |(path, query)| (path, Some(query)))
}

/// What is not unreserved (RFC 3986, section 2.3) as `%41`.
fn percent_encode(text: &str, into: &mut String) {
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => into.push(byte.into()),
            _ => into.push_str(&format!("%{byte:02X}")),
        }
    }
}

/// The parameters. What is no good pair the server passes over.
fn pairs(query: &str) -> impl Iterator<Item = (String, String)> {
    query.split('&').filter(|pair| !pair.is_empty() && is_pair(pair)).map(|pair| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        (percent_decoded(&name.replace('+', " ")), percent_decoded(&value.replace('+', " ")))
    })
}

/// Go takes no semicolon, and no percent sign without two digits.
fn is_pair(pair: &str) -> bool {
    let whole = |(at, _)| pair.as_bytes().get(at + 1..at + 3).is_some_and(|digits| hex_byte(digits).is_some());
    !pair.contains(';') && pair.match_indices('%').all(whole)
}

/// Text with `%41` read as `A`; what is not an escape stays.
fn percent_decoded(text: &str) -> String {
    if !text.contains('%') {
        return text.to_owned();
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        let escape = if byte == b'%' { after.get(..2).and_then(hex_byte) } else { None };
        match escape {
            Some(decoded) => {
                bytes.push(decoded);
                rest = after.get(2..).unwrap_or(&[]);
            }
            None => {
                bytes.push(byte);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn hex_byte(digits: &[u8]) -> Option<u8> {
    u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths() {
        let served = |method, path: &str| Endpoint::from_path(method, path).map(|endpoint| endpoint.kind.kind);
        let endpoint =
            Endpoint::from_path(Method::Post, "/api/v1/namespaces/default/serviceaccounts/builder/token").unwrap();
        assert_eq!(endpoint.kind.kind, "TokenRequest");
        assert_eq!((endpoint.namespace.as_str(), endpoint.name.as_str()), ("default", "builder"));
        let requests = "/apis/certificates.k8s.io/v1/certificatesigningrequests";
        assert_eq!(served(Method::Put, &format!("{requests}/a/approval")), Ok("CertificateSigningRequest"));
        assert_eq!(served(Method::Post, "/api/v1/namespaces/default/serviceaccounts/"), Ok("ServiceAccount"));
        for path in [
            "/api/v1/serviceaccounts",
            "/api/v1/namespaces/default/serviceaccounts/a",
            &format!("{requests}/a"),
            &format!("{requests}/a/approval"),
        ] {
            assert_eq!(served(Method::Post, path), Err(Unserved::Method), "{path}");
        }
        for path in [
            "/healthz",
            "/api/v1/namespaces/default/Serviceaccounts",
            "/apis/certificates.k8s.io/v1beta1/certificatesigningrequests",
            "/apis/certificates.k8s.io/v1/namespaces/default/certificatesigningrequests",
            "/api/v1/namespaces/default/serviceaccounts/a/status",
            "/api/v1/namespaces/default/serviceaccounts/a/token/b",
            "//api/v1/namespaces/default/serviceaccounts",
        ] {
            assert_eq!(served(Method::Post, path), Err(Unserved::Path), "{path}");
        }
        assert_eq!(served(Method::Put, "/apis/authentication.k8s.io/v1/tokenreviews"), Err(Unserved::Method));
        assert_eq!(served(Method::Put, "/apis/authentication.k8s.io/v1/tokenreviews/a"), Err(Unserved::Path));
        assert_eq!(served(Method::Put, "/api/v1/serviceaccounts/a"), Err(Unserved::Path));
    }

    #[test]
    fn what_is_written_is_read_again() {
        for (kind, namespace, name, subresource) in [
            ("ServiceAccount", "default", "a", ""),
            ("ServiceAccount", "a b/c?", "ä%41+&=#", ""),
            ("TokenRequest", "default", "builder", "token"),
            ("CertificateSigningRequest", "", "system:node:a", "approval"),
            ("Authentication", "", "cluster", "status"),
        ] {
            let kind = KINDS.iter().find(|known| known.kind == kind && known.version == "v1").unwrap();
            let path = path(kind, namespace, name, subresource);
            let method = if subresource == "token" { Method::Post } else { Method::Put };
            let endpoint = Endpoint::from_path(method, &format!("{path}?dryRun=All")).unwrap();
            assert_eq!(endpoint.kind.kind, kind.kind, "{path}");
            let read = (endpoint.namespace.as_str(), endpoint.name.as_str(), endpoint.subresource.as_str());
            assert_eq!(read, (namespace, name, subresource), "{path}");
        }
        let written = query(&[("labelSelector", "a in (b, c)".to_owned()), ("dryRun", "All".to_owned())]);
        assert_eq!(written, "labelSelector=a%20in%20%28b%2C%20c%29&dryRun=All");
        let read: Vec<_> = pairs(&written).collect();
        assert_eq!(read[0], ("labelSelector".to_owned(), "a in (b, c)".to_owned()));
    }

    #[test]
    fn parameters() {
        let parameters = Parameters::read("dryRun=All&fieldValidation=Strict&fieldManager=a%07b");
        assert!(parameters.dry_run);
        assert_eq!(parameters.field_validation, FieldValidation::Strict);
        assert_eq!(parameters.findings.len(), 1);
    }
}
