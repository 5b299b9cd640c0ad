//! What a request addresses: the method, the path, and the parameters of its query.

use crate::diagnostic::{Finding, Reason, quoted};
use crate::options::Request;
use crate::rules::request as rules;

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
}

/// What is done to an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operation {
    /// POST.
    Create,
    /// PUT.
    Update,
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
}

/// The query of a strict dry run.
pub const STRICT_DRY_RUN: &str = "dryRun=All&fieldValidation=Strict";
/// The namespace where none is named.
const DEFAULT_NAMESPACE: &str = "default";
/// Bytes of `fieldManager`.
const FIELD_MANAGER_BYTES: usize = 128;

impl Endpoint {
    /// What the path of a request addresses; `None` where nothing that is known is served there.
    pub fn from_path(method: Option<&str>, path: &str) -> Option<Self> {
        let operation = match method {
            None | Some("POST") => Operation::Create,
            Some("PUT") => Operation::Update,
            Some(_) => return None,
        };
        let mut segments = path.trim_matches('/').split('/');
        let (group, version) = match segments.next()? {
            "api" => ("", segments.next()?),
            "apis" => (segments.next()?, segments.next()?),
            _ => return None,
        };
        let mut segment = segments.next()?;
        let mut namespace = String::new();
        if segment == "namespaces" {
            namespace = percent_decoded(segments.next()?);
            segment = segments.next()?;
        }
        let name = percent_decoded(segments.next().unwrap_or_default());
        let subresource = segments.next().unwrap_or_default().to_owned();
        let served = |kind: &&&'static Kind| match kind.role {
            Role::Stored | Role::Asked | Role::Custom => {
                kind.group == group && kind.version == version && kind.resource == segment && subresource != "token"
            }
            // A TokenRequest is served below the collection of another group.
            Role::Subresource(below) => group.is_empty() && kind.resource == segment && subresource == below,
            Role::List | Role::Decoded | Role::Client => false,
        };
        let kind = *KINDS.iter().find(served)?;
        Some(Self { kind, operation, namespace, name, subresource })
    }

    /// Where an object would be created.
    pub fn for_object(kind: &'static Kind, namespace: &str, name: &str) -> Option<Self> {
        let namespace = match kind.scope {
            Scope::Cluster => "",
            Scope::Namespaced if namespace.is_empty() => DEFAULT_NAMESPACE,
            Scope::Namespaced => namespace,
        };
        let (name, subresource) = match kind.role {
            Role::Stored | Role::Asked | Role::Custom => ("", ""),
            Role::Subresource(subresource) => (name, subresource),
            Role::List | Role::Decoded | Role::Client => return None,
        };
        Some(Self {
            kind,
            operation: Operation::Create,
            namespace: namespace.to_owned(),
            name: name.to_owned(),
            subresource: subresource.to_owned(),
        })
    }

    /// What the request says that it addresses, or else what the body's kind suggests.
    pub fn of(request: &Request, api_version: &str, kind: &str, namespace: &str, name: &str) -> Option<Self> {
        match &request.path {
            Some(path) => Self::from_path(request.method.as_deref(), path),
            None => Self::for_object(find(api_version, kind)?, namespace, name),
        }
    }
}

impl Parameters {
    /// The parameters of a query, and what is wrong with them.
    pub fn read(query: &str) -> Self {
        let mut parameters = Self { dry_run: false, field_validation: FieldValidation::Warn, findings: Vec::new() };
        let mut findings = Vec::new();
        for (name, value) in pairs(query) {
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
                _ => {}
            }
        }
        parameters.findings = findings;
        parameters
    }
}

fn not_supported(name: &str, value: &str, allowed: &str) -> Finding {
    Finding::new(&rules::PARAMETER, format!("{} is not a value of the parameter `{name}`", quoted(value)))
        .help(format!("the server knows {allowed}"))
        .reason(Reason::FieldValueNotSupported)
        .path(name)
}

fn check_field_manager(value: &str, findings: &mut Vec<Finding>) {
    if value.len() > FIELD_MANAGER_BYTES {
        let message = format!(
            "the parameter `fieldManager` has {} bytes; at most {FIELD_MANAGER_BYTES} are allowed",
            value.len()
        );
        findings.push(Finding::new(&rules::PARAMETER, message).reason(Reason::FieldValueTooLong).path("fieldManager"));
    }
    if value.chars().any(|character| character.is_control() || (character.is_whitespace() && character != ' ')) {
        let message = "the parameter `fieldManager` holds a character that can't be printed";
        findings.push(Finding::new(&rules::PARAMETER, message).reason(Reason::FieldValueInvalid).path("fieldManager"));
    }
}

fn pairs(query: &str) -> impl Iterator<Item = (String, String)> {
    query.split('&').filter(|pair| !pair.is_empty()).map(|pair| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        (percent_decoded(&name.replace('+', " ")), percent_decoded(&value.replace('+', " ")))
    })
}

/// Text with `%41` read as `A`; what is not an escape stays.
fn percent_decoded(text: &str) -> String {
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
        let endpoint = Endpoint::from_path(None, "/api/v1/namespaces/default/serviceaccounts/builder/token").unwrap();
        assert_eq!(endpoint.kind.kind, "TokenRequest");
        assert_eq!((endpoint.namespace.as_str(), endpoint.name.as_str()), ("default", "builder"));
        let endpoint =
            Endpoint::from_path(Some("PUT"), "/apis/certificates.k8s.io/v1/certificatesigningrequests/a/approval")
                .unwrap();
        assert_eq!(endpoint.kind.kind, "CertificateSigningRequest");
        assert_eq!(endpoint.subresource, "approval");
        assert!(Endpoint::from_path(None, "/healthz").is_none());
    }

    #[test]
    fn parameters() {
        let parameters = Parameters::read("dryRun=All&fieldValidation=Strict&fieldManager=a%07b");
        assert!(parameters.dry_run);
        assert_eq!(parameters.field_validation, FieldValidation::Strict);
        assert_eq!(parameters.findings.len(), 1);
    }
}
