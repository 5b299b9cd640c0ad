//! What the input of each builder may say, as JSON Schema: each field once, where its builder takes it from, with its place in
//! the object (`x-pointer`, RFC 6901). Forms are made of it.

use crate::kube::json_schema::{JsonSchema, of_members, of_parameter, of_properties};
use crate::kube::kubeconfig::CONFIG;
use crate::kube::meta::{DELETE_OPTIONS, OBJECT_META};
use crate::kube::schema::{Field, Role, Scope, Shape, field};
use crate::x509::KEY_USAGES;

use super::request::OPERATIONS;
use super::test_token::{FAULTS, SHAPES};
use super::{BUILDERS, Builder, CLIENT_BUILDERS, METADATA_ON_TOP, PARAMETERS};

/// A field of an input, and its place in the object.
type Member = (&'static Field, String);

/// The schema of the input of every builder, by its name; and of what a request may be told: `query` and `deleteOptions`.
pub fn input_schemas() -> Vec<(&'static str, JsonSchema)> {
    let objects = BUILDERS.iter().chain(CLIENT_BUILDERS.iter().map(|(builder, _)| builder));
    let mut schemas: Vec<_> = objects.map(|builder| (builder.name, of_builder(builder, None))).collect();
    let at = schemas.iter().position(|(name, _)| *name == "approval").unwrap_or_default();
    let signed = BUILDERS.iter().find(|builder| builder.name == "certificateSigningRequest");
    let with_request = signed.map(|builder| ("certificateSigningRequestFor", of_builder(builder, Some(&REQUEST))));
    schemas.splice(at..at, with_request);
    let own =
        |fields: &'static [Field]| fields.iter().map(|field| (field, format!("/{}", field.name))).collect::<Vec<_>>();
    let title = "CertificationRequest";
    let says = "A certification request (PKCS#10), for signers of every kind.";
    schemas.push(("certificationRequest", of_members(title, says, &own(CERTIFICATION_REQUEST), false)));
    let says = "A token for tests, with one chosen fault or none, and the keys to check it with. Test material.";
    schemas.push(("testToken", of_members("JSON Web Token", says, &own(TEST_TOKEN), false)));
    let parameters = PARAMETERS.iter().map(|parameter| {
        let known = OPERATIONS.iter().filter(|(_, operation)| parameter.with.contains(operation));
        let with: Vec<_> = known.map(|(word, _)| *word).collect();
        (parameter.name, of_parameter(parameter.documentation.text(), parameter.shape, &with))
    });
    schemas.push(("query", of_properties("Query", "The parameters of a query.", parameters.collect())));
    let options = own(DELETE_OPTIONS).into_iter().filter(|(field, _)| !matches!(field.name, "apiVersion" | "kind"));
    let options: Vec<_> = options.collect();
    schemas.push(("deleteOptions", of_members("DeleteOptions", "How objects are deleted.", &options, false)));
    schemas
}

/// The fields of the object, those that may stand on top there; `in_place` of its own one of the same name.
fn of_builder(builder: &Builder, in_place: Option<&'static Field>) -> JsonSchema {
    let kind = builder.kind;
    let on_top = |field: &&'static Field| {
        METADATA_ON_TOP.contains(&field.name) && !(kind.scope == Scope::Cluster && field.name == "namespace")
    };
    let is_own = |name: &str| field(kind.fields, name).is_some();
    // A decision leaves what is stored as it is.
    let is_stored = |field: &&Field| !builder.preset.is_empty() && field.name == "spec";
    let mut members: Vec<Member> = Vec::new();
    for (field, path) in more_of(builder.name) {
        members.push((field, path.to_owned()));
    }
    if kind.has_metadata() {
        let metadata = OBJECT_META.iter().filter(on_top);
        members.extend(metadata.map(|field| (field, format!("/metadata/{}", field.name))));
    }
    let home: String = builder.home.iter().map(|step| format!("/{}", if *step == "[]" { "0" } else { step })).collect();
    let given = |field: &&Field| builder.preset.iter().any(|(name, _)| *name == field.name);
    for field in builder.home_fields().iter().filter(|field| !given(field) && !is_own(field.name)) {
        let field = in_place.filter(|other| other.name == field.name).unwrap_or(field);
        members.push((field, format!("{home}/{}", field.name)));
    }
    let made = |field: &&Field| {
        let taken = more_of(builder.name).iter().any(|(more, _)| more.name == field.name);
        let secret = kind.kind == "Secret" && matches!(field.name, "data" | "stringData" | "type");
        taken
            || secret
            || is_stored(field)
            || matches!(field.name, "apiVersion" | "kind")
            || builder.home.first() == Some(&field.name)
    };
    members.extend(kind.fields.iter().filter(|field| !made(field)).map(|field| (field, format!("/{}", field.name))));
    let mut schema = of_members(kind.kind, kind.documentation.text(), &members, kind.role == Role::Custom);
    if builder.name == "kubeconfig" {
        schema.add_text("cluster", "name", "Its name here. Absent: `cluster`.", "/clusters/0/name");
        schema.add_text("user", "name", "Its name here. Absent: `user`.", "/users/0/name");
    }
    schema
}

/// The members of which a builder of what clients have makes others, each with the place of what it becomes.
fn more_of(builder: &str) -> Vec<(&'static Field, &'static str)> {
    match builder {
        "kubeconfig" => vec![
            (&CONTEXT_NAME, "/contexts/0/name"),
            (&CLUSTER, "/clusters/0/cluster"),
            (&USER, "/users/0/user"),
            (&NAMESPACE, "/contexts/0/context/namespace"),
        ],
        "tlsSecret" => vec![(&CERTIFICATE, "/data/tls.crt"), (&KEY, "/data/tls.key"), (&CA, "/data/ca.crt")],
        "serviceAccountTokenSecret" => vec![(&ACCOUNT, "/metadata/annotations/kubernetes.io~1service-account.name")],
        _ => Vec::new(),
    }
}

static CONTEXT_NAME: Field = Field::new("name", Shape::String, "The name of the context. Absent: `USER@CLUSTER`.");
static CLUSTER: Field =
    Field::new("cluster", Shape::Structure(below(below(CONFIG.fields, "clusters"), "cluster")), "The cluster.");
static USER: Field = Field::new("user", Shape::Structure(below(below(CONFIG.fields, "users"), "user")), "The user.");
static NAMESPACE: Field = Field::new("namespace", Shape::String, "The namespace that is used where no other is named.");
static CERTIFICATE: Field =
    Field::new("certificate", Shape::Bytes, "The certificate and those above it, as PEM.").required();
static KEY: Field = Field::new("key", Shape::Bytes, "Its private key, as PEM.").required().secret();
static CA: Field = Field::new("ca", Shape::Bytes, "The certificates that may sign that of the other side, as PEM.");
static ACCOUNT: Field = Field::new("serviceAccount", Shape::String, "The ServiceAccount.").required();

/// The fields of a structure, or of the items of a list of such. Constant: the declaration is looked through when this is compiled.
const fn below(fields: &'static [Field], name: &str) -> &'static [Field] {
    let mut rest = fields;
    while let [first, others @ ..] = rest {
        if same(first.name.as_bytes(), name.as_bytes()) {
            return match first.shape {
                Shape::Structure(inner) | Shape::List(&Shape::Structure(inner)) => inner,
                _ => &[],
            };
        }
        rest = others;
    }
    &[]
}

const fn same(mut one: &[u8], mut other: &[u8]) -> bool {
    while let ([a, one_rest @ ..], [b, other_rest @ ..]) = (one, other) {
        if *a != *b {
            return false;
        }
        (one, other) = (one_rest, other_rest);
    }
    one.is_empty() && other.is_empty()
}

static REQUEST: Field = Field::new(
    "request",
    Shape::Structure(CERTIFICATION_REQUEST),
    "What the certification request in it shall say. A key signs it.",
)
.required();

/// The members of `CertificationRequestInput`.
const CERTIFICATION_REQUEST: &[Field] = &[
    Field::new(
        "subject",
        Shape::List(&Shape::Structure(NAME_ATTRIBUTE)),
        "Who asks: the attributes of the name, in their order. Kubernetes reads `CN` as user and each `O` as group.",
    ),
    Field::new(
        "subjectAltNames",
        Shape::List(&Shape::Structure(GENERAL_NAME)),
        "The names that are asked for: hosts, addresses, URIs.",
    ),
    Field::new("keyUsages", Shape::List(&Shape::String), "What the key may be used for.").one_of(KEY_USAGES),
    Field::new(
        "extendedKeyUsages",
        Shape::List(&Shape::String),
        "For which purposes: `clientAuth`, `serverAuth`, …, or object identifiers.",
    ),
    Field::new(
        "basicConstraints",
        Shape::Structure(&[
            Field::new("ca", Shape::Boolean, "Whether it is that of a CA."),
            Field::new("pathLength", Shape::Integer32, "How many CA certificates may stand below it."),
        ]),
        "Whether it is to be the certificate of a CA.",
    ),
    Field::new(
        "critical",
        Shape::List(&Shape::String),
        "Which of these extensions are critical, by name. Absent: `keyUsage`, `basicConstraints`, and `subjectAltName` where \
         the subject is empty.",
    ),
    Field::new(
        "extensions",
        Shape::List(&Shape::Structure(&[
            Field::new("oid", Shape::String, "Its identifier, or its name where that is known here.").required(),
            Field::new("critical", Shape::Boolean, "Whether who does not know it must refuse the certificate."),
            Field::new("der", Shape::String, "The DER of its value, in hexadecimal."),
        ])),
        "Other extensions.",
    ),
    Field::new(
        "attributes",
        Shape::List(&Shape::Structure(&[
            Field::new("oid", Shape::String, "Its identifier, or its name, such as `unstructuredName`.").required(),
            Field::new("values", Shape::List(&Shape::String), "Its values: texts, or DER in hexadecimal after `#`."),
        ])),
        "Other attributes of the request.",
    ),
];

/// The members of `NameAttributeInput`.
const NAME_ATTRIBUTE: &[Field] = &[
    Field::new("type", Shape::String, "Its type: `CN`, `O`, `OU`, …, a name, or an object identifier.").required(),
    Field::new("value", Shape::String, "Its value."),
    Field::new("joined", Shape::Boolean, "Whether it belongs to the same relative name as the one before it."),
    Field::new("stringType", Shape::String, "The type of its value. Absent: the usual one.").one_of(&[
        "UTF8String",
        "PrintableString",
        "IA5String",
        "NumericString",
        "TeletexString",
        "BMPString",
        "UniversalString",
    ]),
    Field::new("der", Shape::String, "In place of the value its DER, in hexadecimal."),
];

/// The members of `GeneralNameInput`.
const GENERAL_NAME: &[Field] = &[
    Field::new("type", Shape::String, "Its form.").required().one_of(&[
        "dNSName",
        "iPAddress",
        "rfc822Name",
        "uniformResourceIdentifier",
        "directoryName",
        "otherName",
        "registeredID",
        "x400Address",
        "ediPartyName",
    ]),
    Field::new("value", Shape::String, "The name as text; of forms without text its DER in hexadecimal."),
    Field::new("oid", Shape::String, "Of an `otherName`: the identifier of its type."),
    Field::new("der", Shape::String, "Of an `otherName` whose value is no text: its DER, in hexadecimal."),
    Field::new(
        "name",
        Shape::List(&Shape::Structure(NAME_ATTRIBUTE)),
        "Of a `directoryName`: the attributes of the name.",
    ),
];

/// The names of choices.
const fn names<Choice, const COUNT: usize>(choices: &[(&'static str, Choice)]) -> [&'static str; COUNT] {
    let mut names = [""; COUNT];
    let (mut from, mut into): (&[_], &mut [_]) = (choices, &mut names);
    while let ([(name, _), others @ ..], [slot, rest @ ..]) = (from, into) {
        *slot = *name;
        (from, into) = (others, rest);
    }
    names
}

/// The members of `TestTokenInput`.
const TEST_TOKEN: &[Field] = &[
    Field::new("shape", Shape::String, "Whose token it is like. Absent: that of a ServiceAccount.").one_of(&names::<
        _,
        { SHAPES.len() },
    >(
        &SHAPES
    )),
    Field::new("fault", Shape::String, "What is wrong with it. Absent: nothing.")
        .one_of(&names::<_, { FAULTS.len() }>(&FAULTS)),
    Field::new("now", Shape::Time, "The time at which it is looked at. Absent: that of the page."),
    Field::new("lifetimeSeconds", Shape::Integer32, "How many seconds it is good for; absent: 3600."),
    Field::new("algorithm", Shape::String, "The algorithm of its signature. Absent: `ES256`.")
        .one_of(&["RS256", "RS384", "RS512", "ES256", "ES384", "ES512", "EdDSA"]),
    Field::new("keyId", Shape::String, "By what it names its key (`kid`)."),
    Field::new("issuer", Shape::String, "Who issued it."),
    Field::new("audiences", Shape::List(&Shape::String), "For whom it is; absent: the issuer."),
    Field::new("namespace", Shape::String, "Of a ServiceAccount: its namespace."),
    Field::new("serviceAccount", Shape::String, "Of a ServiceAccount: its name."),
    Field::new("pod", Shape::String, "Of a ServiceAccount: the pod that the token is bound to."),
    Field::new("node", Shape::String, "Of a ServiceAccount: the node that it is bound to, or that its pod runs on."),
    Field::new("secret", Shape::String, "Of a ServiceAccount: the Secret that the token is bound to."),
    Field::new("subject", Shape::String, "Of OpenID Connect: whose it is."),
    Field::new(
        "claims",
        Shape::Map(&Shape::Any),
        "Other claims, and others in place of those that it would have; one that is null is left out.",
    ),
];

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use crate::build::certification_request::INPUT as REQUEST_INPUT;
    use crate::build::test_token::INPUT as TOKEN_INPUT;

    fn schema(name: &str) -> Value {
        let schemas = super::input_schemas();
        let (_, schema) = schemas.iter().find(|(builder, _)| *builder == name).unwrap();
        serde_json::to_value(schema).unwrap()
    }

    #[test]
    fn a_field_stands_where_people_say_it_and_tells_its_place() {
        let request = schema("certificateSigningRequest");
        assert_eq!(request["properties"]["signerName"]["x-pointer"], "/spec/signerName");
        assert_eq!(request["properties"]["name"]["x-pointer"], "/metadata/name");
        assert_eq!(request["properties"]["spec"], Value::Null, "each field has one place");
        let approval = schema("approval");
        assert_eq!(approval["properties"]["message"]["x-pointer"], "/status/conditions/0/message");
        let config = schema("kubeconfig");
        assert_eq!(config["properties"]["cluster"]["properties"]["server"]["type"], "string");
        assert_eq!(config["properties"]["user"]["properties"]["name"]["x-pointer"], "/users/0/name");
    }

    #[test]
    fn what_is_signed_has_the_members_that_are_read() {
        for (name, read) in [
            ("certificationRequest", REQUEST_INPUT.iter().map(|(name, _)| *name).collect::<Vec<_>>()),
            ("testToken", TOKEN_INPUT.iter().map(|(name, _)| *name).collect()),
        ] {
            let schema = schema(name);
            let told: Vec<_> = schema["properties"].as_object().unwrap().keys().map(String::as_str).collect();
            let (mut told, mut read) = (told, read);
            told.sort_unstable();
            read.sort_unstable();
            assert_eq!(told, read, "{name}");
        }
    }
}
