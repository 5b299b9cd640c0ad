//! The fields that all objects of the Kubernetes API share (apimachinery `meta/v1`).

use super::schema::{Field, Shape};

/// What people call the audiences of a token.
pub const CALLED_AUDIENCES: &[&str] = &["audience", "aud", "tokenAudience", "tokenAudiences"];
/// What people call a lifetime in seconds.
pub const CALLED_LIFETIME: &[&str] = &[
    "expirationSecond",
    "expirySeconds",
    "expiresInSeconds",
    "expiresIn",
    "expireSeconds",
    "ttl",
    "ttlSeconds",
    "lifetime",
    "lifetimeSeconds",
    "duration",
    "durationSeconds",
    "validity",
    "validitySeconds",
    "validFor",
    "tokenExpirationSeconds",
];
/// What people call the time at which something ends.
pub const CALLED_END: &[&str] = &["expiration", "expiresAt", "expirationTime", "expiry"];
/// What people call a bearer token.
pub const CALLED_TOKEN: &[&str] = &["bearerToken", "accessToken", "idToken", "authToken", "jwt"];

/// `apiVersion`, as every object has it.
pub const API_VERSION: Field =
    Field::new("apiVersion", Shape::String, "The group and version of the object's kind, such as `v1`.").required();

/// `kind`, as every object has it.
pub const KIND: Field = Field::new("kind", Shape::String, "The kind of the object.").required();

/// `metadata` of an object.
pub const METADATA: Field =
    Field::new("metadata", Shape::Structure(OBJECT_META), "The object's name, namespace, labels and the like.")
        .always();

/// `metadata` of a list.
pub const LIST_METADATA: Field =
    Field::new("metadata", Shape::Structure(LIST_META), "Where the list was read.").always();

/// ObjectMeta.
pub const OBJECT_META: &[Field] = &[
    Field::new("name", Shape::String, "The name, unique among objects of the kind, in its namespace if it has one."),
    Field::new(
        "generateName",
        Shape::String,
        "A prefix from which the server makes a unique name, where `name` is empty.",
    )
    .also_called(&["namePrefix", "generatedName"]),
    Field::new("namespace", Shape::String, "The namespace that the object lives in.").also_called(&["ns"]),
    Field::new("selfLink", Shape::String, "No longer set by any server."),
    Field::new("uid", Shape::String, "An identifier that the server makes; never used twice."),
    Field::new("resourceVersion", Shape::String, "The server's mark of this state of the object."),
    Field::new("generation", Shape::Integer64, "A count of changes to the desired state; kept by the server."),
    Field::new("creationTimestamp", Shape::Time, "When the object was created; set by the server."),
    Field::new("deletionTimestamp", Shape::Time, "When the object goes; set by the server on deletion.").set(),
    Field::new(
        "deletionGracePeriodSeconds",
        Shape::Integer64,
        "Seconds that the object has to end; set by the server.",
    )
    .set(),
    Field::new("labels", Shape::Map(&Shape::String), "Short values by which objects are selected."),
    Field::new("annotations", Shape::Map(&Shape::String), "Values of any kind, up to 256 KiB together."),
    Field::new(
        "ownerReferences",
        Shape::List(&Shape::Structure(OWNER_REFERENCE)),
        "The objects that this one depends on: when all are gone, it goes too.",
    )
    .also_called(&["owners", "ownerRefs"]),
    Field::new("finalizers", Shape::List(&Shape::String), "What has to be done before the object may go."),
    Field::new(
        "managedFields",
        Shape::List(&Shape::Structure(MANAGED_FIELDS_ENTRY)),
        "Which client set which field; kept by the server.",
    ),
];

const OWNER_REFERENCE: &[Field] = &[
    Field::new("apiVersion", Shape::String, "The group and version of the owner.").always().required(),
    Field::new("kind", Shape::String, "The kind of the owner.").always().required(),
    Field::new("name", Shape::String, "The name of the owner.").always().required(),
    Field::new("uid", Shape::String, "The uid of the owner.").always().required(),
    Field::new("controller", Shape::Boolean, "Whether the owner manages this object; at most one does.")
        .set()
        .also_called(&["isController"]),
    Field::new("blockOwnerDeletion", Shape::Boolean, "Whether the owner waits for this object before it goes.").set(),
];

const MANAGED_FIELDS_ENTRY: &[Field] = &[
    Field::new("manager", Shape::String, "The client."),
    Field::new("operation", Shape::String, "How it set the fields: `Apply` or `Update`."),
    Field::new("apiVersion", Shape::String, "The version that `fieldsV1` is written in."),
    Field::new("time", Shape::Time, "When it last did.").set(),
    Field::new("fieldsType", Shape::String, "The format of the next field: `FieldsV1`."),
    Field::new("fieldsV1", Shape::Any, "The fields.").set(),
    Field::new("subresource", Shape::String, "The subresource through which it set them."),
];

const LIST_META: &[Field] = &[
    Field::new("selfLink", Shape::String, "No longer set by any server."),
    Field::new("resourceVersion", Shape::String, "The state of the collection that the list shows."),
    Field::new("continue", Shape::String, "A mark from which the next page is read."),
    Field::new("remainingItemCount", Shape::Integer64, "How many items are left after this page.").set(),
];

/// DeleteOptions: how objects are deleted.
pub const DELETE_OPTIONS: &[Field] = &[
    API_VERSION,
    KIND,
    Field::new("gracePeriodSeconds", Shape::Integer64, "Seconds that the object has to end; zero: none.").set(),
    Field::new(
        "preconditions",
        Shape::Structure(PRECONDITIONS),
        "What must hold of the object, or nothing is deleted.",
    ),
    Field::new("orphanDependents", Shape::Boolean, "Superseded by `propagationPolicy`.").set(),
    Field::new("propagationPolicy", Shape::String, "What becomes of the objects that depend on it.").one_of(&[
        "Orphan",
        "Background",
        "Foreground",
    ]),
    Field::new("dryRun", Shape::List(&Shape::String), "`All`: nothing is deleted."),
    Field::new(
        "ignoreStoreReadErrorWithClusterBreakingPotential",
        Shape::Boolean,
        "Whether an object that can't be read is deleted without what a deletion does else.",
    )
    .set(),
];

const PRECONDITIONS: &[Field] = &[
    Field::new("uid", Shape::String, "The uid that it must have.").set(),
    Field::new("resourceVersion", Shape::String, "The state that it must be in.").set(),
];
