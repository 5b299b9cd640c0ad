//! Who kube-apiserver takes the bearer of a credential to be: what a TokenReview answers to a token, and a
//! SelfSubjectReview to who shows a client certificate.

use serde::Serialize;

use crate::argument::{self, Argument, ArgumentError, Member, set};
use crate::decode::decode_certificates;
use crate::jose::TokenMember;
use crate::limits;
use crate::options::{Cluster, User, text, time};
use crate::time::Time;
use crate::verify::{Check, overall};
use crate::x509::SignatureStatus;

use super::client_certificate;
use super::service_account;

/// What a caller may tell beside the cluster.
#[derive(Clone, Debug, Default)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[cfg_attr(feature = "typescript", ts(rename_all = "camelCase"))]
pub struct AuthenticateOptions {
    /// The time of the request, RFC 3339. Without it nothing that ends is taken to be valid.
    #[cfg_attr(feature = "typescript", ts(type = "string | null"))]
    pub now: Option<Time>,
    /// The audiences of the TokenReview. Without them those of the API server.
    pub audiences: Vec<String>,
}

impl AuthenticateOptions {
    /// Options from their JSON; `null` stands for none.
    ///
    /// # Errors
    /// Where a member is not known, or not of its type.
    pub fn from_json(json: &str) -> Result<Self, ArgumentError> {
        argument::from_json(json, &OPTIONS)
    }
}

const OPTIONS: [Member<AuthenticateOptions>; 2] = [
    ("now", |options, value| set(&mut options.now, time(value))),
    ("audiences", |options, value: Argument<'_>| set(&mut options.audiences, value.items(text))),
];

/// Who kube-apiserver takes the bearer of a credential to be.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Authentication {
    /// Whether the server takes the credential, if what `dependsOn` names is so. Where the signature, the time or the
    /// audience could not be checked, or the token is one of OpenID Connect, it is `false`, and nothing is refused.
    pub authenticated: bool,
    /// The worst of `checks`: `verified` where nothing is left open.
    pub status: SignatureStatus,
    /// Whom the server takes the bearer for; absent where it refuses the credential.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub user: Option<User>,
    /// The same as the subject of a role binding.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub subject: Option<RbacSubject>,
    /// The audiences for which the token is good, of those that were asked for.
    pub audiences: Vec<String>,
    /// The names of the checks that failed, in the order in which the server makes them: it stops at the first.
    #[cfg_attr(feature = "typescript", ts(type = "Array<string>"))]
    pub refusals: Vec<&'static str>,
    /// What only the cluster knows.
    pub depends_on: Vec<String>,
    /// What was checked.
    pub checks: Vec<Check>,
    /// The claims of a token of another issuer: whether its bearer is let in is for authenticators that are not modelled.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub claims: Option<Vec<TokenMember>>,
}

/// A subject of a RoleBinding or ClusterRoleBinding (rbac.authorization.k8s.io/v1).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct RbacSubject {
    /// `ServiceAccount` or `User`.
    #[cfg_attr(feature = "typescript", ts(type = "'ServiceAccount' | 'User'"))]
    pub kind: &'static str,
    /// The API group; none of a ServiceAccount.
    #[serde(skip_serializing_if = "str::is_empty")]
    #[cfg_attr(feature = "typescript", ts(optional, as = "Option<String>"))]
    pub api_group: &'static str,
    /// The namespace of a ServiceAccount.
    #[serde(skip_serializing_if = "String::is_empty")]
    #[cfg_attr(feature = "typescript", ts(optional, as = "Option<String>"))]
    pub namespace: String,
    /// The name.
    pub name: String,
}

/// Whom kube-apiserver takes the bearer of a credential for: of a token, or of a client certificate with or without its
/// intermediates and its key. A token is taken literally, as `spec.token` of a TokenReview is.
pub fn authenticate(credential: &[u8], cluster: &Cluster, options: &AuthenticateOptions) -> Authentication {
    let mut case = Case::new(cluster, options);
    let text = std::str::from_utf8(credential).unwrap_or_default();
    if credential.len() > limits::MANIFEST_BYTES {
        case.refuse("credential", crate::rules::input::too_large_message());
    } else if text.contains("-----BEGIN ") || !text.contains('.') && !decode_certificates(credential).is_empty() {
        client_certificate::authenticate(credential, &mut case);
    } else {
        service_account::authenticate(text, &mut case);
    }
    case.answer()
}

/// The user whom nobody knows.
const ANONYMOUS: &str = "system:anonymous";
const AUTHENTICATED: &str = "system:authenticated";
const UNAUTHENTICATED: &str = "system:unauthenticated";

/// What is found out of a credential.
pub(super) struct Case<'c> {
    pub(super) cluster: &'c Cluster,
    pub(super) options: &'c AuthenticateOptions,
    pub(super) user: Option<User>,
    pub(super) subject: Option<RbacSubject>,
    pub(super) audiences: Vec<String>,
    pub(super) claims: Option<Vec<TokenMember>>,
    checks: Vec<Check>,
    refusals: Vec<&'static str>,
    depends_on: Vec<String>,
    /// Whether something that every credential must stand could not be checked.
    open: bool,
}

impl<'c> Case<'c> {
    fn new(cluster: &'c Cluster, options: &'c AuthenticateOptions) -> Self {
        Self {
            cluster,
            options,
            user: None,
            subject: None,
            audiences: Vec::new(),
            claims: None,
            checks: Vec::new(),
            refusals: Vec::new(),
            depends_on: Vec::new(),
            open: false,
        }
    }

    /// The server refuses it.
    pub(super) fn refuse(&mut self, name: &'static str, why: impl Into<String>) {
        self.refusals.push(name);
        self.checks.push(Check::failed(name, why));
    }

    /// It stands a check.
    pub(super) fn pass(&mut self, name: &'static str, found: impl Into<String>) {
        self.checks.push(Check::verified(name).finding(found));
    }

    /// The cluster would have to be asked.
    pub(super) fn depends(&mut self, name: &'static str, on: impl Into<String>) {
        let on = on.into();
        self.checks.push(Check::not_checked(name, format!("only the cluster knows whether this is so: {on}")));
        self.depends_on.push(on);
    }

    /// What every credential must stand could not be checked.
    pub(super) fn leave_open(&mut self, name: &'static str, why: &str, on: impl Into<String>) {
        self.open = true;
        self.checks.push(Check::not_checked(name, why));
        self.depends_on.push(on.into());
    }

    /// What is not modelled.
    pub(super) fn not_modelled(&mut self, name: &'static str, why: impl Into<String>) {
        self.checks.push(Check::not_checked(name, why));
    }

    /// A request without a credential that the server sees.
    pub(super) fn anonymous(&mut self, why: &str) {
        match self.cluster.anonymous {
            Some(true) => {
                self.pass("anonymous", why);
                let groups = vec![UNAUTHENTICATED.to_owned()];
                self.identify(User { username: ANONYMOUS.to_owned(), groups, ..User::default() });
            }
            Some(false) => self.refuse("credential", format!("{why}, and the cluster lets nobody in who is anonymous")),
            None => self.leave_open("anonymous", why, "whether the cluster takes anonymous requests"),
        }
    }

    /// Who it is. The server adds the group of those whom it knows.
    pub(super) fn identify(&mut self, mut user: User) {
        let known = |group: &String| group == AUTHENTICATED || group == UNAUTHENTICATED;
        if user.username != ANONYMOUS && !user.groups.iter().any(known) {
            user.groups.push(AUTHENTICATED.to_owned());
        }
        self.subject.get_or_insert_with(|| RbacSubject {
            kind: "User",
            api_group: "rbac.authorization.k8s.io",
            name: user.username.clone(),
            ..RbacSubject::default()
        });
        self.user = Some(user);
    }

    fn answer(self) -> Authentication {
        let good = self.refusals.is_empty();
        Authentication {
            authenticated: good && !self.open && self.user.is_some(),
            status: if self.user.is_none() && good { SignatureStatus::NotChecked } else { overall(&self.checks) },
            user: self.user.filter(|_| good),
            subject: self.subject.filter(|_| good),
            audiences: if good { self.audiences } else { Vec::new() },
            refusals: self.refusals,
            depends_on: self.depends_on,
            checks: self.checks,
            claims: self.claims,
        }
    }
}
