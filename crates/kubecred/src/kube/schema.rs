//! What a kind and a field are. Each kind declares its fields once, as data; decoding, display, defaults, the
//! JSON Schema and the documentation are derived from that.

use crate::options::CrdVariant;
use crate::reference::Prose;

use super::definition::Limits;

/// A kind of object.
#[derive(Debug)]
pub struct Kind {
    /// Its API group; empty for the core group.
    pub group: &'static str,
    /// Its version, such as `v1`.
    pub version: &'static str,
    /// Its name, such as `ServiceAccount`.
    pub kind: &'static str,
    /// The collection under which it is served, such as `serviceaccounts`; empty where no server serves it.
    pub resource: &'static str,
    /// Where its objects live.
    pub scope: Scope,
    /// How it is used.
    pub role: Role,
    /// What else is served below each of its objects, for updates.
    pub subresources: &'static [&'static str],
    /// One line of documentation.
    pub documentation: Prose,
    /// Its fields.
    pub fields: &'static [Field],
}

/// Where objects of a kind live.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// In a namespace.
    Namespaced,
    /// In the cluster.
    Cluster,
}

/// How a kind is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// The server stores objects of it.
    Stored,
    /// The server answers it, and stores nothing.
    Asked,
    /// The server answers it below an object of another collection, under this name.
    Subresource(&'static str),
    /// A custom resource: a CustomResourceDefinition judges it.
    Custom,
    /// A list of objects: known on input, never created.
    List,
    /// Known on input, but not judged here.
    Decoded,
    /// What a client reads, or a client and its plugin tell each other: no server serves it.
    Client,
}

/// A field of an object.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// Its name in JSON.
    pub name: &'static str,
    /// What it holds.
    pub shape: Shape,
    /// One line of documentation.
    pub documentation: &'static str,
    /// When the server writes it.
    pub written: Written,
    /// Whether an object is of no use without it.
    pub required: bool,
    /// Whether it is secret: masked on screen, never in a message.
    pub secret: bool,
    /// What is encoded in it.
    pub payload: Option<Payload>,
    /// The values that it may have; empty: any.
    pub one_of: &'static [&'static str],
    /// What the server takes for it where it is not set.
    pub default: Option<&'static Implied>,
    /// The one definition of a custom resource that has it; `None`: all have.
    pub only_in: Option<CrdVariant>,
    /// What the definition of a custom resource demands of it.
    pub limits: Limits,
    /// What people call it who do not know its name; upper and lower case, `-` and `_` make no difference.
    pub also_called: &'static [&'static str],
}

/// What a field holds.
#[derive(Clone, Copy, Debug)]
pub enum Shape {
    /// A string.
    String,
    /// `true` or `false`.
    Boolean,
    /// A whole number of 32 bits.
    Integer32,
    /// A whole number of 64 bits.
    Integer64,
    /// Bytes, as base64.
    Bytes,
    /// A time, as RFC 3339.
    Time,
    /// A structure of fields.
    Structure(&'static [Field]),
    /// A list.
    List(&'static Shape),
    /// A map from strings.
    Map(&'static Shape),
    /// Anything.
    Any,
}

/// A value that the server takes for a field that is not set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Implied {
    /// A number.
    Number(i64),
    /// A string.
    Text(&'static str),
}

/// When the server writes a field of an object that it returns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Written {
    /// Unless it is zero, false, or empty.
    Filled,
    /// When it was set, even to zero, false, or empty.
    Set,
    /// Always.
    Always,
    /// Always, as `null` when it was not set.
    Nullable,
}

/// What is encoded in a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Payload {
    /// A PEM file with a certification request.
    CertificationRequest,
    /// A PEM file with certificates.
    Certificates,
    /// A PEM file with a private key.
    PrivateKey,
    /// A token, which may be a JSON Web Token.
    Token,
    /// PEM files or tokens, by the key of the map.
    SecretData,
    /// What an authentication provider of a kubeconfig keeps: tokens, and certificates as base64.
    ProviderConfig,
}

impl Field {
    /// A field that the server writes unless it is empty.
    pub const fn new(name: &'static str, shape: Shape, documentation: &'static str) -> Self {
        Self {
            name,
            shape,
            documentation,
            written: Written::Filled,
            required: false,
            secret: false,
            payload: None,
            one_of: &[],
            default: None,
            only_in: None,
            limits: Limits::NONE,
            also_called: &[],
        }
    }

    /// Written when it was set.
    pub const fn set(mut self) -> Self {
        self.written = Written::Set;
        self
    }

    /// Always written.
    pub const fn always(mut self) -> Self {
        self.written = Written::Always;
        self
    }

    /// Always written, as `null` when it was not set.
    pub const fn nullable(mut self) -> Self {
        self.written = Written::Nullable;
        self
    }

    /// An object is of no use without it.
    pub const fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// It is secret.
    pub const fn secret(mut self) -> Self {
        self.secret = true;
        self
    }

    /// Something is encoded in it.
    pub const fn payload(mut self, payload: Payload) -> Self {
        self.payload = Some(payload);
        self
    }

    /// It may have only these values.
    pub const fn one_of(mut self, values: &'static [&'static str]) -> Self {
        self.one_of = values;
        self
    }

    /// People call it by these names too, and mean it.
    pub const fn also_called(mut self, names: &'static [&'static str]) -> Self {
        self.also_called = names;
        self
    }

    /// Only this definition of the custom resource has it.
    pub const fn only_in(mut self, variant: CrdVariant) -> Self {
        self.only_in = Some(variant);
        self
    }

    /// Where it is not set, the server takes this.
    pub const fn default(mut self, value: &'static Implied) -> Self {
        self.default = Some(value);
        self
    }
}

impl Kind {
    /// Group and version as objects write them: `v1`, `certificates.k8s.io/v1`.
    pub fn api_version(&self) -> String {
        if self.group.is_empty() { self.version.to_owned() } else { format!("{}/{}", self.group, self.version) }
    }

    /// Whether it is served under this group, version and collection.
    pub fn is_at(&self, group: &str, version: &str, resource: &str) -> bool {
        self.group == group && self.version == version && self.resource == resource
    }

    /// Whether its objects have the metadata of objects.
    pub fn has_metadata(&self) -> bool {
        self.role != Role::List && field(self.fields, "metadata").is_some()
    }

    /// The collection with its group, as kubectl names it without doubt: `serviceaccounts`, `authentications.config.openshift.io`.
    pub fn full_resource(&self) -> String {
        if self.group.is_empty() { self.resource.to_owned() } else { format!("{}.{}", self.resource, self.group) }
    }

    /// Whether `api_version` is that of the kind.
    pub fn has_api_version(&self, api_version: &str) -> bool {
        match api_version.split_once('/') {
            Some((group, version)) => group == self.group && version == self.version,
            None => self.group.is_empty() && api_version == self.version,
        }
    }
}

/// The field of that name.
pub fn field(fields: &'static [Field], name: &str) -> Option<(usize, &'static Field)> {
    fields.iter().enumerate().find(|(_, field)| field.name == name)
}
