//! The kinds of the core group: ServiceAccount, its list, Secret, and the list of anything.

use super::meta;
use super::schema::{Field, Implied, Kind, Payload, Role, Scope, Shape};
use crate::reference::Prose;

/// ServiceAccount.
pub static SERVICE_ACCOUNT: Kind = Kind {
    group: "",
    version: "v1",
    kind: "ServiceAccount",
    resource: "serviceaccounts",
    scope: Scope::Namespaced,
    role: Role::Stored,
    subresources: &[],
    documentation: Prose::new("An identity for what runs in a pod, or for a machine outside."),
    fields: SERVICE_ACCOUNT_FIELDS,
};

/// ServiceAccountList.
pub static SERVICE_ACCOUNT_LIST: Kind = Kind {
    group: "",
    version: "v1",
    kind: "ServiceAccountList",
    resource: "serviceaccounts",
    scope: Scope::Namespaced,
    role: Role::List,
    subresources: &[],
    documentation: Prose::new("ServiceAccounts, as the server lists them."),
    fields: &[
        meta::API_VERSION,
        meta::KIND,
        meta::LIST_METADATA,
        Field::new("items", Shape::List(&Shape::Structure(SERVICE_ACCOUNT_FIELDS)), "The ServiceAccounts.")
            .always()
            .required(),
    ],
};

/// A list of objects of any kind, as `kubectl get -o yaml` prints it.
pub static LIST: Kind = Kind {
    group: "",
    version: "v1",
    kind: "List",
    resource: "",
    scope: Scope::Cluster,
    role: Role::List,
    subresources: &[],
    documentation: Prose::new("Objects of any kind, each with its own API version and kind."),
    fields: &[
        meta::API_VERSION,
        meta::KIND,
        meta::LIST_METADATA,
        Field::new("items", Shape::List(&Shape::Any), "The objects.").always().required(),
    ],
};

/// Secret.
pub static SECRET: Kind = Kind {
    group: "",
    version: "v1",
    kind: "Secret",
    resource: "secrets",
    scope: Scope::Namespaced,
    role: Role::Decoded,
    subresources: &[],
    documentation: Prose::new("Secret data, up to 1 MiB."),
    fields: &[
        meta::API_VERSION,
        meta::KIND,
        meta::METADATA,
        Field::new("data", Shape::Map(&Shape::Bytes), "The data by key, as base64.")
            .secret()
            .payload(Payload::SecretData),
        Field::new("stringData", Shape::Map(&Shape::String), "Data as plain text; the server moves it to `data`.")
            .secret()
            .payload(Payload::SecretData),
        Field::new("type", Shape::String, "What the data is for, such as `kubernetes.io/tls`.")
            .default(&Implied::Text("Opaque")),
        Field::new("immutable", Shape::Boolean, "Whether the data may never change.").set(),
    ],
};

/// Status.
pub static STATUS: Kind = Kind {
    group: "",
    version: "v1",
    kind: "Status",
    resource: "",
    scope: Scope::Cluster,
    role: Role::Decoded,
    subresources: &[],
    documentation: Prose::new("What the server answers where it has no object to give, as where it refuses a request."),
    fields: &[
        meta::API_VERSION,
        meta::KIND,
        meta::LIST_METADATA,
        Field::new("status", Shape::String, "Whether it was done.").one_of(&["Success", "Failure"]),
        Field::new("message", Shape::String, "What happened, for people."),
        Field::new("reason", Shape::String, "Why it was not done, as one word, such as `Invalid`."),
        Field::new("details", Shape::Structure(STATUS_DETAILS), "What it is about."),
        Field::new("code", Shape::Integer32, "The HTTP status code."),
    ],
};

const STATUS_DETAILS: &[Field] = &[
    Field::new("name", Shape::String, "The name of the object."),
    Field::new("group", Shape::String, "The API group of the object."),
    Field::new("kind", Shape::String, "The kind of the object, or its resource."),
    Field::new("uid", Shape::String, "The uid of the object."),
    Field::new("causes", Shape::List(&Shape::Structure(STATUS_CAUSE)), "Each thing that is wrong."),
    Field::new("retryAfterSeconds", Shape::Integer32, "After how many seconds it can be tried again."),
];

const STATUS_CAUSE: &[Field] = &[
    Field::new("reason", Shape::String, "What is wrong, as one word, such as `FieldValueRequired`."),
    Field::new("message", Shape::String, "What is wrong, for people."),
    Field::new("field", Shape::String, "The path of the field, such as `spec.usages[0]`."),
];

/// ConfigMap.
pub static CONFIG_MAP: Kind = Kind {
    group: "",
    version: "v1",
    kind: "ConfigMap",
    resource: "configmaps",
    scope: Scope::Namespaced,
    role: Role::Decoded,
    subresources: &[],
    documentation: Prose::new(
        "Data that is no secret, up to 1 MiB: certificates of a CA, kubeconfigs without credentials.",
    ),
    fields: &[
        meta::API_VERSION,
        meta::KIND,
        meta::METADATA,
        Field::new("data", Shape::Map(&Shape::String), "The data by key.").payload(Payload::SecretData),
        Field::new("binaryData", Shape::Map(&Shape::Bytes), "Data that is no text, by key, as base64.")
            .payload(Payload::SecretData),
        Field::new("immutable", Shape::Boolean, "Whether the data may never change.").set(),
    ],
};

const SERVICE_ACCOUNT_FIELDS: &[Field] = &[
    meta::API_VERSION,
    meta::KIND,
    meta::METADATA,
    Field::new(
        "secrets",
        Shape::List(&Shape::Structure(OBJECT_REFERENCE)),
        "Secrets that pods of this account may use, where its annotation enforces that.",
    )
    .also_called(&["mountableSecrets"]),
    Field::new(
        "imagePullSecrets",
        Shape::List(&Shape::Structure(LOCAL_OBJECT_REFERENCE)),
        "Secrets with which pods of this account pull images.",
    )
    .also_called(&[
        "pullSecret",
        "pullSecrets",
        "imageSecret",
        "imageSecrets",
        "registrySecret",
        "registrySecrets",
    ]),
    Field::new(
        "automountServiceAccountToken",
        Shape::Boolean,
        "Whether pods of this account get a token mounted; a pod can say otherwise.",
    )
    .set()
    .also_called(&[
        "automount",
        "automountToken",
        "automountTokens",
        "automountServiceAccount",
        "mountServiceAccountToken",
        "mountToken",
    ]),
];

const OBJECT_REFERENCE: &[Field] = &[
    Field::new("kind", Shape::String, "The kind of the object."),
    Field::new("namespace", Shape::String, "Its namespace."),
    Field::new("name", Shape::String, "Its name.").also_called(&["secret", "secretName"]),
    Field::new("uid", Shape::String, "Its uid."),
    Field::new("apiVersion", Shape::String, "The group and version of its kind."),
    Field::new("resourceVersion", Shape::String, "The state of it that is meant."),
    Field::new("fieldPath", Shape::String, "The part of it that is meant."),
];

const LOCAL_OBJECT_REFERENCE: &[Field] =
    &[Field::new("name", Shape::String, "The name of the Secret.").also_called(&["secret", "secretName"])];
