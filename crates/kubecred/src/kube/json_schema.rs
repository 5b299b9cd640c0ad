//! The declarations of the kinds as JSON Schema (draft 2020-12), for editors and other validators.
//!
//! A schema takes what the server accepts under strict field validation, and refuses what types, required fields and
//! limits can tell. It is not the judge: that is `dry_run`.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::{Serialize, Serializer};

use super::KINDS;
use super::definition::{Bounds, Limits, ListType};
use super::schema::{Field, Implied, Kind, Role, Shape};

/// A JSON Schema: its keywords in the order in which a person reads them.
#[derive(Clone, Debug, Default, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[cfg_attr(
    feature = "typescript",
    ts(type = "{ $schema: string; $id: string; title: string; description: string; [keyword: string]: unknown }")
)]
pub struct JsonSchema(#[serde(serialize_with = "as_object")] Vec<(&'static str, Keyword)>);

/// The schema of every kind, by API version and kind: `certificates.k8s.io/v1/CertificateSigningRequest`.
pub fn schemas() -> BTreeMap<String, JsonSchema> {
    KINDS.iter().map(|kind| (name_of(kind), of_kind(kind))).collect()
}

/// The schema of an object of some fields, each with its place in another one as `x-pointer`.
#[cfg(feature = "reference")]
pub(crate) fn of_members(
    title: &'static str,
    documentation: &'static str,
    members: &[(&'static Field, String)],
    custom: bool,
) -> JsonSchema {
    let property = |(field, place): &(&'static Field, String)| {
        let reader = Reader { custom: custom && !place.starts_with("/metadata") };
        (field.name, reader.field(field, Level::Part).text("x-pointer", place.clone()))
    };
    // Usages that are not given are proposed.
    let is_needed = |(field, place): &&(&'static Field, String)| field.required && place != "/spec/usages";
    let required: Vec<_> = members.iter().filter(is_needed).map(|(field, _)| Some(field.name)).collect();
    let schema = of_properties(title, documentation, members.iter().map(property).collect());
    if required.is_empty() { schema } else { schema.with("required", Keyword::Choice(required)) }
}

/// The schema of an object of these properties.
#[cfg(feature = "reference")]
pub(crate) fn of_properties(
    title: &'static str,
    documentation: &'static str,
    properties: Vec<(&'static str, JsonSchema)>,
) -> JsonSchema {
    let schema = JsonSchema::default().text("title", title).text("description", documentation).text("type", "object");
    schema.with("properties", Keyword::Schemas(properties)).with("additionalProperties", Keyword::Flag(false))
}

/// The schema of a parameter: its type or the values that it may have, and with what it can be given, as `x-with`.
#[cfg(feature = "reference")]
pub(crate) fn of_parameter(documentation: &'static str, shape: &'static str, with: &[&'static str]) -> JsonSchema {
    let schema = JsonSchema::default().text("description", documentation);
    let values: Vec<_> = shape.split(" | ").filter_map(|value| value.strip_prefix('\'')?.strip_suffix('\'')).collect();
    let schema = match shape {
        "number" => schema.text("type", "integer"),
        "boolean" => schema.text("type", "boolean"),
        _ => schema.text("type", "string"),
    };
    let choice = |values: &[&'static str]| Keyword::Choice(values.iter().copied().map(Some).collect());
    let schema = if values.is_empty() { schema } else { schema.with("enum", choice(&values)) };
    if with.is_empty() { schema } else { schema.with("x-with", choice(with)) }
}

/// What a keyword says.
#[derive(Clone, Debug, Serialize)]
#[serde(untagged)]
enum Keyword {
    Flag(bool),
    Count(usize),
    Number(i64),
    Text(Cow<'static, str>),
    /// Types, values or names. `None` is the value `null`.
    Choice(Vec<Option<&'static str>>),
    Schema(JsonSchema),
    #[serde(serialize_with = "as_object")]
    Schemas(Vec<(&'static str, JsonSchema)>),
}

fn as_object<V: Serialize, S: Serializer>(members: &[(&'static str, V)], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(members.iter().map(|(name, value)| (name, value)))
}

impl JsonSchema {
    fn with(mut self, name: &'static str, keyword: Keyword) -> Self {
        self.0.push((name, keyword));
        self
    }

    fn text(self, name: &'static str, text: impl Into<Cow<'static, str>>) -> Self {
        self.with(name, Keyword::Text(text.into()))
    }

    /// The type; `null` is taken for an absent value where the server does so.
    fn of_type(self, name: &'static str, null: Null) -> Self {
        match null {
            Null::Taken => self.with("type", Keyword::Choice(vec![Some(name), Some("null")])),
            Null::Refused => self.text("type", name),
        }
    }

    fn bounds(mut self, least: &'static str, most: &'static str, bounds: Bounds) -> Self {
        if bounds.minimum > 0 {
            self = self.with(least, Keyword::Count(bounds.minimum));
        }
        if bounds.maximum < usize::MAX {
            self = self.with(most, Keyword::Count(bounds.maximum));
        }
        self
    }
}

#[cfg(feature = "reference")]
impl JsonSchema {
    /// Gives a property, which is an object, one member more, with its place: a text.
    pub(crate) fn add_text(&mut self, property: &str, name: &'static str, says: &'static str, place: &'static str) {
        let Some(inside) = self.properties().and_then(|own| own.iter_mut().find(|(name, _)| *name == property)) else {
            return;
        };
        let member = Self::default().text("description", says).text("type", "string").text("x-pointer", place);
        if let Some(members) = inside.1.properties() {
            members.insert(0, (name, member));
        }
    }

    fn properties(&mut self) -> Option<&mut Vec<(&'static str, Self)>> {
        self.0.iter_mut().find_map(|(_, keyword)| match keyword {
            Keyword::Schemas(properties) => Some(properties),
            _ => None,
        })
    }
}

/// Whether a value may be `null`.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Null {
    Taken,
    Refused,
}

/// What a structure is: an object that says its kind, an item of a list of such, or a part of one.
#[derive(Clone, Copy)]
enum Level {
    Object(&'static Kind),
    Item(Option<&'static Kind>),
    Part,
}

fn name_of(kind: &Kind) -> String {
    format!("{}/{}", kind.api_version(), kind.kind)
}

fn of_kind(kind: &'static Kind) -> JsonSchema {
    let schema = JsonSchema::default()
        .text("$schema", "https://json-schema.org/draft/2020-12/schema")
        .text("$id", format!("urn:kubecred:{}", name_of(kind)))
        .text("title", kind.kind)
        .text("description", kind.documentation.text());
    let custom = item_kind(kind).unwrap_or(kind).role == Role::Custom;
    Reader { custom }.structure(schema, kind.fields, Level::Object(kind), Null::Refused)
}

/// Reads the declarations of one kind. They nest as deep as they are written: no input can make that deeper.
struct Reader {
    /// Whether a CustomResourceDefinition judges what is read.
    custom: bool,
}

impl Reader {
    fn structure(&self, schema: JsonSchema, fields: &'static [Field], level: Level, null: Null) -> JsonSchema {
        let properties = fields.iter().map(|field| (field.name, self.field(field, level))).collect();
        let schema = schema.of_type("object", null).with("properties", Keyword::Schemas(properties));
        let required = fields.iter().filter(|field| is_required(field, level));
        let required: Vec<_> = required.map(|field| Some(field.name)).collect();
        let schema = if required.is_empty() { schema } else { schema.with("required", Keyword::Choice(required)) };
        schema.with("additionalProperties", Keyword::Flag(false))
    }

    fn field(&self, field: &'static Field, level: Level) -> JsonSchema {
        let schema = JsonSchema::default().text("description", field.documentation);
        if let Some(value) = identity(field.name, level) {
            return schema.text("const", value);
        }
        let null = if is_required(field, level) { Null::Refused } else { Null::Taken };
        let level = match level {
            Level::Object(kind) if kind.role == Role::List && field.name == "items" => Level::Item(item_kind(kind)),
            _ => Level::Part,
        };
        // The metadata of a custom resource is typed, as that of any other object.
        let reader = Self { custom: self.custom && field.name != "metadata" };
        let schema = reader.value(schema, &field.shape, Demands::of(field), level, null);
        match field.default {
            Some(Implied::Number(number)) => schema.with("default", Keyword::Number(*number)),
            Some(Implied::Text(text)) => schema.text("default", *text),
            None => schema,
        }
    }

    fn value(&self, schema: JsonSchema, shape: &'static Shape, of: Demands, level: Level, null: Null) -> JsonSchema {
        match shape {
            Shape::String => {
                let schema = schema.of_type("string", null);
                let schema = if of.secret { schema.text("format", "password") } else { schema };
                let schema = schema.bounds("minLength", "maxLength", of.limits.length);
                if of.one_of.is_empty() {
                    return schema;
                }
                let mut values: Vec<_> = of.one_of.iter().copied().map(Some).collect();
                if null == Null::Taken {
                    values.push(None);
                }
                schema.with("enum", Keyword::Choice(values))
            }
            Shape::Boolean => schema.of_type("boolean", null),
            Shape::Integer32 => whole(schema, null, of.limits, i32::MIN.into(), i32::MAX.into()),
            Shape::Integer64 => whole(schema, null, of.limits, i64::MIN, i64::MAX),
            Shape::Bytes => {
                let schema = schema.of_type("string", null);
                let schema = if of.secret { schema.text("format", "password") } else { schema };
                schema.text("contentEncoding", "base64")
            }
            Shape::Time => schema.of_type("string", null).text("format", "date-time"),
            Shape::Structure(fields) => self.structure(schema, fields, level, null),
            Shape::List(shape) => {
                let schema = schema.of_type("array", null).bounds("minItems", "maxItems", of.limits.items);
                let schema = match of.limits.list {
                    ListType::Set => schema.with("uniqueItems", Keyword::Flag(true)),
                    ListType::Atomic | ListType::Map(_) => schema,
                };
                schema.with("items", Keyword::Schema(self.inner(shape, of, level)))
            }
            Shape::Map(shape) => {
                let inner = self.inner(shape, of, Level::Part);
                schema.of_type("object", null).with("additionalProperties", Keyword::Schema(inner))
            }
            Shape::Any => schema,
        }
    }

    /// The schema of an item of a list or a value of a map.
    fn inner(&self, shape: &'static Shape, of: Demands, level: Level) -> JsonSchema {
        // What is a typed value in Go becomes empty by a null; a custom resource has no such types.
        let null = if self.custom || !of.one_of.is_empty() { Null::Refused } else { Null::Taken };
        let limits = of.limits.item.unwrap_or(&Limits::NONE);
        self.value(JsonSchema::default(), shape, Demands { limits, ..of }, level, null)
    }
}

/// What is demanded of a value beyond its shape.
#[derive(Clone, Copy)]
struct Demands {
    limits: &'static Limits,
    one_of: &'static [&'static str],
    secret: bool,
}

impl Demands {
    fn of(field: &'static Field) -> Self {
        Self { limits: &field.limits, one_of: field.one_of, secret: field.secret }
    }
}

fn whole(schema: JsonSchema, null: Null, limits: &Limits, least: i64, most: i64) -> JsonSchema {
    schema
        .of_type("integer", null)
        .with("minimum", Keyword::Number(limits.minimum.unwrap_or(least)))
        .with("maximum", Keyword::Number(most))
}

/// The one value that `apiVersion` or `kind` of an object has.
fn identity(name: &str, level: Level) -> Option<String> {
    let (Level::Object(kind) | Level::Item(Some(kind))) = level else { return None };
    match name {
        "apiVersion" => Some(kind.api_version()),
        "kind" => Some(kind.kind.to_owned()),
        _ => None,
    }
}

/// The items of a list need not say their kind.
fn is_required(field: &Field, level: Level) -> bool {
    field.required && !(matches!(level, Level::Item(_)) && matches!(field.name, "apiVersion" | "kind"))
}

/// The kind of a list's items; `None` where they may be of any.
fn item_kind(list: &Kind) -> Option<&'static Kind> {
    let name = list.kind.strip_suffix("List")?;
    KINDS.iter().copied().find(|kind| (kind.group, kind.version, kind.kind) == (list.group, list.version, name))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    fn schema(name: &str) -> Value {
        serde_json::to_value(&super::schemas()[name]).unwrap()
    }

    #[test]
    fn keywords_stand_in_the_order_in_which_people_read_them() {
        let text = serde_json::to_string(&super::schemas()["v1/ServiceAccount"]).unwrap();
        assert!(text.starts_with(
            "{\"$schema\":\"https://json-schema.org/draft/2020-12/schema\",\"$id\":\"urn:kubecred:v1/ServiceAccount\",\
             \"title\":\"ServiceAccount\",\"description\":\"An identity"
        ));
        assert!(
            text.find("\"secrets\"") < text.find("\"imagePullSecrets\""),
            "fields keep the order of the declaration"
        );
    }

    #[test]
    fn a_null_is_taken_where_it_means_nothing() {
        let request = schema("certificates.k8s.io/v1/CertificateSigningRequest");
        let spec = &request["properties"]["spec"]["properties"];
        assert_eq!(spec["expirationSeconds"]["type"], json!(["integer", "null"]));
        assert_eq!(spec["expirationSeconds"]["maximum"], json!(i32::MAX));
        assert_eq!(spec["expirationSeconds"].get("default"), None);
        assert_eq!(spec["signerName"]["type"], "string");
        assert_eq!(spec["usages"]["items"]["type"], "string");
        assert_eq!(spec["usages"]["items"]["enum"].as_array().map(Vec::len), Some(23));
    }

    #[test]
    fn what_the_server_takes_for_an_absent_value_is_told() {
        let request = schema("authentication.k8s.io/v1/TokenRequest");
        assert_eq!(request["properties"]["spec"]["properties"]["expirationSeconds"]["default"], 3600);
        assert_eq!(schema("v1/Secret")["properties"]["type"]["default"], "Opaque");
    }

    #[test]
    fn items_of_a_list_need_not_say_their_kind() {
        let list = schema("config.openshift.io/v1/AuthenticationList");
        assert_eq!(list["required"], json!(["apiVersion", "kind", "items"]));
        let item = &list["properties"]["items"]["items"];
        assert_eq!(item["required"], json!(["spec"]));
        assert_eq!(item["properties"]["kind"]["const"], "Authentication");
    }

    #[test]
    fn limits_of_a_definition_are_told() {
        let authentication = schema("config.openshift.io/v1/Authentication");
        let provider = &authentication["properties"]["spec"]["properties"]["oidcProviders"];
        assert_eq!(provider["maxItems"], 1);
        let audiences = &provider["items"]["properties"]["issuer"]["properties"]["audiences"];
        let expected = json!({"description": "The audiences of which a token must name one.", "type": "array",
            "minItems": 1, "maxItems": 10, "uniqueItems": true, "items": {"type": "string", "minLength": 1}});
        assert_eq!(*audiences, expected);
    }

    #[test]
    fn secrets_are_marked_as_such() {
        let review = schema("authentication.k8s.io/v1/TokenReview");
        assert_eq!(review["properties"]["spec"]["properties"]["token"]["format"], "password");
        let secret = schema("v1/Secret");
        let value = &secret["properties"]["data"]["additionalProperties"];
        assert_eq!((&value["format"], &value["contentEncoding"]), (&json!("password"), &json!("base64")));
    }
}
