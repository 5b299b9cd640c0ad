//! The kinds of `authentication.k8s.io`: TokenRequest, TokenReview, SelfSubjectReview.

use super::meta;
use super::schema::{Field, Implied, Kind, Payload, Role, Scope, Shape};
use crate::reference::Prose;

/// TokenRequest.
pub static TOKEN_REQUEST: Kind = Kind {
    group: "authentication.k8s.io",
    version: "v1",
    kind: "TokenRequest",
    resource: "serviceaccounts",
    scope: Scope::Namespaced,
    role: Role::Subresource("token"),
    subresources: &[],
    documentation: Prose::new("Asks for a token of a ServiceAccount."),
    fields: &[
        meta::API_VERSION,
        meta::KIND,
        meta::METADATA,
        Field::new("spec", Shape::Structure(TOKEN_REQUEST_SPEC), "What is asked.").always(),
        Field::new("status", Shape::Structure(TOKEN_REQUEST_STATUS), "The answer.").always(),
    ],
};

/// TokenReview.
pub static TOKEN_REVIEW: Kind = Kind {
    group: "authentication.k8s.io",
    version: "v1",
    kind: "TokenReview",
    resource: "tokenreviews",
    scope: Scope::Cluster,
    role: Role::Asked,
    subresources: &[],
    documentation: Prose::new("Asks who the bearer of a token is."),
    fields: TOKEN_REVIEW_FIELDS,
};

/// TokenReview of v1beta1, which no release serves any more.
pub static TOKEN_REVIEW_V1BETA1: Kind = Kind {
    group: "authentication.k8s.io",
    version: "v1beta1",
    kind: "TokenReview",
    resource: "tokenreviews",
    scope: Scope::Cluster,
    role: Role::Decoded,
    subresources: &[],
    documentation: Prose::new("Asks who the bearer of a token is; no longer served."),
    fields: TOKEN_REVIEW_FIELDS,
};

/// SelfSubjectReview.
pub static SELF_SUBJECT_REVIEW: Kind = Kind {
    group: "authentication.k8s.io",
    version: "v1",
    kind: "SelfSubjectReview",
    resource: "selfsubjectreviews",
    scope: Scope::Cluster,
    role: Role::Asked,
    subresources: &[],
    documentation: Prose::new("Asks who one is oneself."),
    fields: SELF_SUBJECT_REVIEW_FIELDS,
};

/// SelfSubjectReview of v1beta1.
pub static SELF_SUBJECT_REVIEW_V1BETA1: Kind = Kind {
    group: "authentication.k8s.io",
    version: "v1beta1",
    kind: "SelfSubjectReview",
    resource: "selfsubjectreviews",
    scope: Scope::Cluster,
    role: Role::Decoded,
    subresources: &[],
    documentation: Prose::new("Asks who one is oneself; superseded by v1."),
    fields: SELF_SUBJECT_REVIEW_FIELDS,
};

/// How long a token lasts when nothing is said, in seconds.
pub const DEFAULT_EXPIRATION: i64 = 3600;

const TOKEN_REQUEST_SPEC: &[Field] = &[
    Field::new("audiences", Shape::List(&Shape::String), "Who may accept the token; empty: the API server itself.")
        .always()
        .also_called(meta::CALLED_AUDIENCES),
    Field::new("expirationSeconds", Shape::Integer64, "How long the token shall last, in seconds; 3600 by default.")
        .set()
        .default(&Implied::Number(DEFAULT_EXPIRATION))
        .also_called(meta::CALLED_LIFETIME),
    Field::new(
        "boundObjectRef",
        Shape::Structure(BOUND_OBJECT_REFERENCE),
        "The Pod, Node or Secret with which the token ends.",
    )
    .nullable()
    .also_called(&[
        "boundObjectReference",
        "boundObject",
        "boundRef",
        "boundTo",
        "bindTo",
        "objectRef",
        "objectReference",
    ]),
];

const BOUND_OBJECT_REFERENCE: &[Field] = &[
    Field::new("kind", Shape::String, "`Pod`, `Node` or `Secret`."),
    Field::new("apiVersion", Shape::String, "`v1`."),
    Field::new("name", Shape::String, "Its name."),
    Field::new("uid", Shape::String, "Its uid, where it must be that very one."),
];

const TOKEN_REQUEST_STATUS: &[Field] = &[
    Field::new("token", Shape::String, "The token.").always().secret().payload(Payload::Token),
    Field::new("expirationTimestamp", Shape::Time, "When it ends.").always().also_called(meta::CALLED_END),
];

const TOKEN_REVIEW_FIELDS: &[Field] = &[
    meta::API_VERSION,
    meta::KIND,
    meta::METADATA,
    Field::new("spec", Shape::Structure(TOKEN_REVIEW_SPEC), "What is asked.").always().required(),
    Field::new("status", Shape::Structure(TOKEN_REVIEW_STATUS), "The answer.").always(),
];

const TOKEN_REVIEW_SPEC: &[Field] = &[
    Field::new("token", Shape::String, "The token.")
        .required()
        .secret()
        .payload(Payload::Token)
        .also_called(meta::CALLED_TOKEN),
    Field::new("audiences", Shape::List(&Shape::String), "Who the token must be for; empty: the API server itself.")
        .also_called(meta::CALLED_AUDIENCES),
];

const TOKEN_REVIEW_STATUS: &[Field] = &[
    Field::new("authenticated", Shape::Boolean, "Whether the token is good."),
    Field::new("user", Shape::Structure(USER_INFO), "Who its bearer is.").always().also_called(&["userInfo"]),
    Field::new("audiences", Shape::List(&Shape::String), "Those of the asked audiences that the token is for."),
    Field::new("error", Shape::String, "Why the token could not be checked."),
];

const SELF_SUBJECT_REVIEW_FIELDS: &[Field] = &[
    meta::API_VERSION,
    meta::KIND,
    meta::METADATA,
    Field::new("status", Shape::Structure(SELF_SUBJECT_REVIEW_STATUS), "The answer.").always(),
];

const SELF_SUBJECT_REVIEW_STATUS: &[Field] =
    &[Field::new("userInfo", Shape::Structure(USER_INFO), "Who sent the request.").always().also_called(&["user"])];

const USER_INFO: &[Field] = &[
    Field::new("username", Shape::String, "The name.").also_called(&["user"]),
    Field::new("uid", Shape::String, "The identifier."),
    Field::new("groups", Shape::List(&Shape::String), "The groups."),
    Field::new("extra", Shape::Map(&Shape::List(&Shape::String)), "What else the authenticator says."),
];
