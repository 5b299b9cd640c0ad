//! The kinds of OpenShift's config.openshift.io/v1: Authentication and its list. Fields stand in the order in which
//! the server writes those of custom resources: by name.

use crate::options::CrdVariant;
use crate::reference::Prose;
use crate::rules::{authentication as rules, claim_sources};

use super::definition::{Limits, Pattern};
use super::format;
use super::meta;
use super::schema::{Field, Kind, Role, Scope, Shape};

/// Authentication.
pub static AUTHENTICATION: Kind = Kind {
    group: "config.openshift.io",
    version: "v1",
    kind: "Authentication",
    resource: "authentications",
    scope: Scope::Cluster,
    role: Role::Custom,
    subresources: &["status"],
    documentation: Prose::new("How users of an OpenShift cluster log in; the one that counts is named `cluster`."),
    fields: AUTHENTICATION_FIELDS,
};

/// AuthenticationList.
pub static AUTHENTICATION_LIST: Kind = Kind {
    group: "config.openshift.io",
    version: "v1",
    kind: "AuthenticationList",
    resource: "authentications",
    scope: Scope::Cluster,
    role: Role::List,
    subresources: &[],
    documentation: Prose::new("Authentications, as the server lists them."),
    fields: &[
        meta::API_VERSION,
        meta::KIND,
        meta::LIST_METADATA,
        Field::new("items", Shape::List(&Shape::Structure(AUTHENTICATION_FIELDS)), "The Authentications.")
            .always()
            .required(),
    ],
};

/// A list of structures.
macro_rules! structures {
    ($name:literal, $fields:expr, $documentation:literal) => {
        Field::new($name, Shape::List(&Shape::Structure($fields)), $documentation).set()
    };
}

const AUTHENTICATION_FIELDS: &[Field] = &[
    meta::API_VERSION,
    meta::KIND,
    meta::METADATA,
    structure("spec", SPEC, "What the administrator wants.").required(),
    structure("status", STATUS, "What the cluster has made of it; written through the subresource `status` only."),
];

const SPEC: &[Field] =
    &[
        structure("oauthMetadata", NAMED, "A config map with the discovery document of an OAuth server outside."),
        structures!("oidcProviders", PROVIDER, "The OpenID provider whose tokens the cluster takes; at most one.")
            .items(0, 1)
            .keyed_by(&["name"])
            .also_called(&["oidc", "providers", "openIDProviders"]),
        text("serviceAccountIssuer", "The issuer of tokens of ServiceAccounts.")
            .also_called(&["serviceAccountIssuerURL", "serviceAccountTokenIssuer"]),
        text("type", "Who checks users: the built-in server, an OpenID provider, or nobody.")
            .one_of(&["", "None", "IntegratedOAuth", "OIDC"])
            .also_called(&["authenticationType", "authType"]),
        structure("webhookTokenAuthenticator", WEBHOOK, "A service that the cluster asks about tokens.")
            .also_called(&["webhook", "webhookAuthenticator", "tokenWebhook"]),
        structures!("webhookTokenAuthenticators", OLD_WEBHOOK, "Of no effect any more."),
    ];

const STATUS: &[Field] = &[
    structure("integratedOAuthMetadata", NAMED, "A config map with the discovery document of the built-in server."),
    structures!("oidcClients", CLIENT_STATUS, "How parts of the platform fare with their OpenID clients.")
        .items(0, 20)
        .keyed_by(&["componentNamespace", "componentName"]),
];

/// A config map or Secret, by name alone.
const NAMED: &[Field] = &[text("name", "The name of the object that is meant.").required()];

/// A config map or Secret, by a name that must be well-formed.
const WELL_NAMED: &[Field] = &[text("name", "The name of the object that is meant.")
    .length(1, 253)
    .check(claim_sources::object_name)
    .required()];

const WEBHOOK: &[Field] =
    &[structure("kubeConfig", NAMED, "A Secret with the kubeconfig file of the service.").required()];

const OLD_WEBHOOK: &[Field] = &[structure("kubeConfig", NAMED, "A Secret with the kubeconfig file of the service.")];

const PROVIDER: &[Field] = &[
    structure("claimMappings", MAPPINGS, "How claims of a token become a user.").required().also_called(&["mappings"]),
    structures!("claimValidationRules", CLAIM_RULE, "What is demanded of the claims of a token.")
        .each(&Limits::NONE.check(rules::claim_rule))
        .also_called(&["claimRules", "validationRules"]),
    structures!("externalClaimsSources", SOURCE, "Services that tell more claims of a user.")
        .items(1, 5)
        .check(claim_sources::distinct_claims)
        .only_in(CrdVariant::CustomNoUpgrade),
    structure("issuer", ISSUER, "Who issues the tokens, and to whom.").check(rules::issuer).required(),
    text("name", "A name for the provider.").at_least(1).required(),
    structures!("oidcClients", CLIENT, "The clients of the provider that parts of the platform use.")
        .items(0, 20)
        .keyed_by(&["componentNamespace", "componentName"])
        .also_called(&["clients"]),
    structures!("userValidationRules", USER_RULE, "What is demanded of the user that the claims make.")
        .items(1, 64)
        .keyed_by(&["expression"])
        .also_called(&["userRules"]),
];

const ISSUER: &[Field] = &[
    texts("audiences", "The audiences of which a token must name one.")
        .items(1, 10)
        .distinct()
        .each(&Limits::NONE.at_least(1))
        .required()
        .also_called(meta::CALLED_AUDIENCES),
    text("discoveryURL", "Where the discovery document is read, where that is not below the issuer.")
        .length(1, 2048)
        .check(rules::discovery_url)
        .also_called(&["discovery", "discoveryEndpoint", "wellKnownURL"]),
    structure(
        "issuerCertificateAuthority",
        NAMED,
        "A config map with the certificates that the issuer's are checked by.",
    )
    .also_called(&["ca", "certificateAuthority", "issuerCA", "caConfigMap"]),
    text("issuerURL", "The issuer, as the claim `iss` of tokens names it.")
        .length(1, 512)
        .check(rules::issuer_url)
        .required()
        .also_called(&["url", "issuer", "issuerURI"]),
];

const MAPPINGS: &[Field] = &[
    structures!("extra", EXTRA, "Further attributes of the user.").items(0, 32).keyed_by(&["key"]),
    structure("groups", GROUPS, "The groups of the user.")
        .check(rules::groups_mapping)
        .also_called(&["group", "groupsClaim"]),
    structure("uid", CLAIM_OR_EXPRESSION, "The identifier of the user.").check(rules::claim_or_expression),
    structure("username", USERNAME, "The name of the user.")
        .check(rules::username_mapping)
        .required()
        .also_called(&["user", "usernameClaim"]),
];

const CLAIM_OR_EXPRESSION: &[Field] = &[
    text("claim", "The claim that is taken.").length(1, 256),
    expression("expression", "An expression over the claims."),
];

const USERNAME: &[Field] = &[
    text("claim", "The claim that is taken.").length(1, 256),
    expression("expression", "An expression over the claims."),
    structure("prefix", PREFIX, "What is put before the name, under the policy `Prefix`."),
    text("prefixPolicy", "Whether the name gets a prefix; empty: the issuer, unless the claim is `email`.")
        .one_of(&["", "NoPrefix", "Prefix"]),
];

const PREFIX: &[Field] =
    &[text("prefixString", "The prefix.").at_least(1).required().also_called(&["prefix", "value", "string"])];

const GROUPS: &[Field] = &[
    text("claim", "The claim that is taken; empty: none.").at_most(256),
    expression("expression", "An expression over the claims."),
    text("prefix", "What is put before the name of each group."),
];

const EXTRA: &[Field] = &[
    text("key", "The name of the attribute, with a domain before it: `example.org/role`.")
        .length(1, 510)
        .check(rules::extra_key)
        .required(),
    expression("valueExpression", "An expression over the claims that gives the value.")
        .required()
        .also_called(&["expression"]),
];

const CLAIM_RULE: &[Field] = &[
    structure("cel", MESSAGED, "The rule, where its type is `CEL`."),
    structure("requiredClaim", REQUIRED_CLAIM, "The rule, where its type is `RequiredClaim`."),
    text("type", "The type of the rule.").one_of(&["RequiredClaim", "CEL"]).required(),
];

const REQUIRED_CLAIM: &[Field] = &[
    text("claim", "A claim that a token must have.").at_least(1).required().also_called(&["name"]),
    text("requiredValue", "The value that it must have.").at_least(1).required().also_called(&["value"]),
];

const USER_RULE: &[Field] = MESSAGED;

const MESSAGED: &[Field] = &[
    expression("expression", "An expression that must be true.").required(),
    text("message", "What is said where it is not.").length(1, 256).required(),
];

const CLIENT: &[Field] = &[
    text("clientID", "The identifier of the client at the provider.").at_least(1).required(),
    structure("clientSecret", NAMED, "A Secret with the password of the client.")
        .also_called(&["secret", "clientSecretRef"]),
    text("componentName", "The part of the platform that uses the client.")
        .length(1, 256)
        .required()
        .also_called(&["component"]),
    text("componentNamespace", "The namespace of that part.").length(1, 63).required(),
    texts("extraScopes", "Scopes that are asked for besides the usual ones.").distinct().also_called(&["scopes"]),
];

const SOURCE: &[Field] = &[
    structure("authentication", SOURCE_AUTHENTICATION, "How the cluster shows the service who it is.")
        .check(claim_sources::client_credential),
    structures!("mappings", SOURCE_MAPPING, "The claims that the answer gives.")
        .items(1, 16)
        .keyed_by(&["name"])
        .required(),
    structures!("predicates", SOURCE_PREDICATE, "When the service is asked at all.")
        .items(1, 16)
        .keyed_by(&["expression"]),
    structure("tls", SOURCE_TLS, "How the service's certificate is checked."),
    structure("url", SOURCE_URL, "Where the service is.").required(),
];

const SOURCE_AUTHENTICATION: &[Field] = &[
    structure("clientCredential", CREDENTIAL, "The client, where the type is `ClientCredential`."),
    text("type", "Whether the user's own token is passed on, or one that a client gets.")
        .one_of(&["RequestProvidedToken", "ClientCredential"])
        .required(),
];

const CREDENTIAL: &[Field] = &[
    text("clientID", "The identifier of the client.").length(1, 256).check(claim_sources::client_id).required(),
    structure("clientSecret", WELL_NAMED, "A Secret with the password of the client.").required(),
    texts("scopes", "Scopes that are asked for.")
        .items(1, 16)
        .distinct()
        .each(&Limits::NONE.at_least(1).at_most(256).check(claim_sources::scope)),
    structure("tls", SOURCE_TLS, "How the certificate of the token endpoint is checked."),
    text("tokenEndpoint", "Where the client gets its token.")
        .length(1, 2048)
        .check(claim_sources::token_endpoint)
        .required(),
];

const SOURCE_TLS: &[Field] =
    &[structure("certificateAuthority", WELL_NAMED, "A config map with the certificates that it is checked by.")
        .required()];

const SOURCE_MAPPING: &[Field] = &[
    expression("expression", "An expression over the service's answer.").required(),
    text("name", "The claim that it becomes.").length(1, 256).check(claim_sources::claim_name).required(),
];

const SOURCE_PREDICATE: &[Field] = &[expression("expression", "An expression over the claims so far.").required()];

const SOURCE_URL: &[Field] = &[
    text("hostname", "The host, and its port where it is not 443.")
        .length(1, 259)
        .check(claim_sources::hostname)
        .required(),
    expression("pathExpression", "An expression that gives the path.").required(),
];

const CLIENT_STATUS: &[Field] = &[
    text("componentName", "The part of the platform.").length(1, 256).required(),
    text("componentNamespace", "Its namespace.").length(1, 63).required(),
    structures!("conditions", CONDITION, "Whether it is available, degraded, progressing.").keyed_by(&["type"]),
    texts("consumingUsers", "The ServiceAccounts that read the client's Secret.")
        .items(0, 5)
        .distinct()
        .each(&CONSUMING_USER),
    structures!("currentOIDCClients", CLIENT_REFERENCE, "The clients that it uses.")
        .keyed_by(&["issuerURL", "clientID"]),
];

const CONDITION: &[Field] = &[
    Field::new("lastTransitionTime", Shape::Time, "When the status last changed.").set().required(),
    text("message", "Details, for people.").at_most(32768).required(),
    Field::new("observedGeneration", Shape::Integer64, "The generation of the object that this is about.")
        .set()
        .minimum(0),
    text("reason", "Why, in one word.").length(1, 1024).pattern(&CAUSE).required(),
    text("status", "Whether it is so.").one_of(&["True", "False", "Unknown"]).required(),
    text("type", "What it is about.").at_most(316).pattern(&CONDITION_TYPE).required(),
];

const CLIENT_REFERENCE: &[Field] = &[
    text("clientID", "The identifier of the client at the provider.").at_least(1).required(),
    text("issuerURL", "The provider.").pattern(&HTTPS).required(),
    text("oidcProviderName", "The name of the provider in `spec`.").at_least(1).required(),
];

static CONSUMING_USER: Limits = Limits::NONE.at_least(1).at_most(512).pattern(&SERVICE_ACCOUNT);

/// A ServiceAccount, as a user.
static SERVICE_ACCOUNT: Pattern = Pattern {
    words: "must be the user name of a ServiceAccount: `system:serviceaccount:NAMESPACE:NAME`",
    example: "system:serviceaccount:default:robot",
    matches: |text| {
        let Some((namespace, name)) = text.strip_prefix("system:serviceaccount:").and_then(|rest| rest.split_once(':'))
        else {
            return false;
        };
        format::is_label(namespace) && name.split('.').all(format::is_label)
    },
};

/// The reason of a condition.
static CAUSE: Pattern = Pattern {
    words: "must consist of letters, digits, `_`, `,` and `:`, begin with a letter, and end with none of `,` and `:`",
    example: "AsExpected",
    matches: |text| {
        let bytes = text.as_bytes();
        let inner = |byte: &u8| byte.is_ascii_alphanumeric() || b"_,:".contains(byte);
        bytes.first().is_some_and(u8::is_ascii_alphabetic)
            && bytes.iter().all(inner)
            && !bytes.last().is_some_and(|byte| b",:".contains(byte))
    },
};

/// The type of a condition: a name, which may have a domain before it.
static CONDITION_TYPE: Pattern = Pattern {
    words: "must consist of letters, digits, `-`, `_` and `.`, and may have a domain and `/` before it",
    example: "Available",
    matches: |text| {
        let (domain, name) = match text.split_once('/') {
            Some((domain, name)) => (Some(domain), name),
            None => (None, text),
        };
        let bytes = name.as_bytes();
        let edge = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphanumeric);
        let inner = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_.".contains(byte);
        domain.is_none_or(|domain| domain.split('.').all(format::is_label))
            && edge(bytes.first())
            && edge(bytes.last())
            && bytes.iter().all(inner)
    },
};

/// The beginning of an `https` URL.
static HTTPS: Pattern = Pattern {
    words: "must begin with `https://`, and go on",
    example: "https://idp.example.org",
    matches: |text| {
        // What the definition calls a space is one of these five.
        let space = |first: char| matches!(first, '\t' | '\n' | '\u{c}' | '\r' | ' ');
        text.strip_prefix("https://").and_then(|rest| rest.chars().next()).is_some_and(|first| !space(first))
    },
};

const fn text(name: &'static str, documentation: &'static str) -> Field {
    Field::new(name, Shape::String, documentation).set()
}

const fn texts(name: &'static str, documentation: &'static str) -> Field {
    Field::new(name, Shape::List(&Shape::String), documentation).set()
}

/// Text in the Common Expression Language. The server does not look into it here.
const fn expression(name: &'static str, documentation: &'static str) -> Field {
    text(name, documentation).length(1, 1024)
}

const fn structure(name: &'static str, fields: &'static [Field], documentation: &'static str) -> Field {
    Field::new(name, Shape::Structure(fields), documentation).set()
}
