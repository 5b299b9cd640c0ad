//! What the server does with objects of a kind, beyond what it does with all: as data, one value for each kind.

use std::sync::LazyLock;

use crate::diagnostic::{Finding, Rule, quoted};
use crate::options::{KnownObject, KubernetesVersion, Request, Signatures, User};
use crate::report::{DecodingError, DecodingErrorKind, StrictFinding, Verdict};

use super::endpoint::Endpoint;
use super::value::{Cursor, Structure};

/// What the server does with objects of a kind.
#[derive(Debug)]
pub struct Strategy {
    /// Sets what the server sets, and drops what it drops, before it looks at the object. The second object is the
    /// stored one, on updates.
    pub prepare: for<'t> fn(&mut Structure<'t>, Option<&Structure<'t>>, &Context<'t>),
    /// Finds what a create is about, which the server looks up before it checks anything.
    pub find: fn(&Cursor<'_, '_>, &mut Context<'_>) -> Result<(), Refusal>,
    /// Checks the object. The second object is the stored one, on updates.
    pub check: fn(&Cursor<'_, '_>, Option<&Cursor<'_, '_>>, &Context<'_>, &mut Vec<Finding>),
    /// Whether checking the object means to verify a signature in it.
    pub verifies_signature: bool,
    /// What can still refuse an object that is valid.
    pub admit: fn(&Cursor<'_, '_>, &mut Context<'_>) -> Result<(), Refusal>,
}

/// What is known of signatures before an object is judged: a check takes a millisecond, and none is made twice.
#[derive(Clone, Debug, Default)]
pub struct KnownSignatures {
    /// Whether the others are checked now.
    pub mode: Signatures,
    /// The certification requests, as PEM, whose signature was verified already.
    pub verified: Vec<String>,
}

/// What checks may know besides the object.
#[derive(Debug)]
pub struct Context<'c> {
    /// Where the request goes.
    pub endpoint: &'c Endpoint,
    /// The request.
    pub request: &'c Request,
    /// The release of the server.
    pub version: KubernetesVersion,
    /// What is known of signatures.
    pub signatures: &'c KnownSignatures,
    /// What only the cluster knows.
    pub depends_on: Vec<String>,
    /// What the server warns of.
    pub warnings: Vec<StrictFinding>,
}

/// A refusal that is not about a field.
#[derive(Debug)]
pub struct Refusal {
    /// The HTTP status code.
    pub code: u16,
    /// The reason of the `Status`.
    pub reason: &'static str,
    /// Of a 400: which.
    pub error: Option<DecodingErrorKind>,
    /// Why.
    pub finding: Box<Finding>,
}

impl Refusal {
    /// The verdict; the finding goes to `findings`.
    pub fn into_verdict(self, findings: &mut Vec<Finding>) -> Verdict {
        findings.push(*self.finding);
        let mut verdict = Verdict::refused(self.code, self.reason);
        verdict.error = self.error.map(|kind| DecodingError { kind, field: None, found: None });
        verdict
    }
}

impl<'c> Context<'c> {
    /// What is known before an object is looked at.
    pub fn new(endpoint: &'c Endpoint, request: &'c Request, signatures: &'c KnownSignatures) -> Self {
        Self {
            endpoint,
            request,
            version: request.kubernetes_version,
            signatures,
            depends_on: Vec::new(),
            warnings: Vec::new(),
        }
    }

    /// Who sends the request; a cluster administrator where nobody is named.
    pub fn user(&self) -> &'c User {
        static ADMINISTRATOR: LazyLock<User> = LazyLock::new(|| User {
            username: "admin".to_owned(),
            uid: "1".to_owned(),
            groups: vec!["system:masters".to_owned(), "system:authenticated".to_owned()],
            ..User::default()
        });
        self.request.user.as_ref().unwrap_or(&ADMINISTRATOR)
    }

    /// An object that the request needs: the one that is known, `None` where only the cluster knows, or the
    /// code 404 where it is known not to exist.
    pub fn needs(&mut self, kind: &str, namespace: &str, name: &str) -> Result<Option<KnownObject>, u16> {
        let cluster = self.request.cluster.as_ref();
        let known = cluster.and_then(|cluster| {
            cluster
                .objects
                .iter()
                .find(|object| object.kind == kind && object.namespace == namespace && object.name == name)
        });
        match known {
            Some(object) => Ok(Some(object.clone())),
            None if cluster.is_some_and(|cluster| cluster.complete) => Err(404),
            None if name.is_empty() => {
                self.depends_on.push(format!("the {kind} of the path exists"));
                Ok(None)
            }
            None => {
                let place = if namespace.is_empty() { name.to_owned() } else { format!("{namespace}/{name}") };
                self.depends_on.push(format!("{kind} `{place}` exists"));
                Ok(None)
            }
        }
    }

    /// Whether a uid is that of an object; `rule` says that it must be.
    pub fn same_uid(
        &mut self,
        rule: &'static Rule,
        object: Option<KnownObject>,
        uid: &Cursor<'_, '_>,
        kind: &str,
        name: &str,
    ) -> Result<(), Refusal> {
        match object {
            None => {
                self.depends_on.push(format!("the uid of {kind} `{name}` is the one given"));
                Ok(())
            }
            Some(object) if object.uid.as_deref() == Some(uid.string()) => Ok(()),
            Some(_) => Err(Refusal {
                code: 409,
                reason: "Conflict",
                error: None,
                finding: Box::new(
                    uid.finding(rule, format!("the {kind} {} has another uid", quoted(name)))
                        .help("leave the uid out, or copy that of the object as it is now"),
                ),
            }),
        }
    }
}
