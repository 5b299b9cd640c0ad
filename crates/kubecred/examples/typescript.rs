//! Prints the TypeScript declarations of everything that crosses to JavaScript: of the types named below and of all
//! that they are made of. `cargo xtask gen` writes them to the npm package.

use std::any::TypeId;
use std::collections::{BTreeMap, HashSet};

use kubecred::asn1::Asn1Tree;
use kubecred::build::{
    BUILDERS, BuildOptions, Builder, Built, CLIENT_BUILDERS, CertificationRequestInfo, CertificationRequestInput,
    METADATA_ON_TOP, PARAMETERS, Rebuilt, SignedRequest, TestToken, TestTokenDraft, TestTokenInput,
};
use kubecred::compare::Comparison;
use kubecred::convert::{JsonDocuments, ToJsonOptions, ToYamlOptions, YamlDocuments};
use kubecred::diagnostic::Rule;
use kubecred::format::Formatted;
use kubecred::kube::kubeconfig::CONFIG;
use kubecred::kube::meta::{DELETE_OPTIONS, OBJECT_META};
use kubecred::kube::schema::{Field, Scope, Shape};
use kubecred::options::{Options, Request};
use kubecred::predict::{AuthenticateOptions, Authentication, ClientVerdict, Plugin, Preflight, PreflightOptions};
use kubecred::redact::Redaction;
use kubecred::report::{KubernetesObject, Report, Validation, Verdict};
use kubecred::verify::chain::{ChainVerification, VerifyChainOptions};
use kubecred::verify::{KeySetVerification, TokenVerification, VerifyTokenOptions};
use kubecred::{Decoded, JsonSchema, Key};
use ts_rs::{Config, TS, TypeVisitor};

fn main() {
    let mut declarations = Declarations::default();
    declarations.visit::<Report>();
    declarations.visit::<Validation>();
    declarations.visit::<Verdict>();
    declarations.visit::<Decoded<KubernetesObject>>();
    declarations.visit::<Asn1Tree>();
    declarations.visit::<Key>();
    declarations.visit::<JsonDocuments>();
    declarations.visit::<YamlDocuments>();
    declarations.visit::<Formatted>();
    declarations.visit::<ToJsonOptions>();
    declarations.visit::<ToYamlOptions>();
    declarations.visit::<Options>();
    declarations.visit::<Request>();
    declarations.visit::<ClientVerdict>();
    declarations.visit::<Plugin>();
    declarations.visit::<Preflight>();
    declarations.visit::<PreflightOptions>();
    declarations.visit::<Authentication>();
    declarations.visit::<AuthenticateOptions>();
    declarations.visit::<Comparison>();
    declarations.visit::<ChainVerification>();
    declarations.visit::<VerifyChainOptions>();
    declarations.visit::<VerifyTokenOptions>();
    declarations.visit::<TokenVerification>();
    declarations.visit::<KeySetVerification>();
    declarations.visit::<JsonSchema>();
    declarations.visit::<Rule>();
    declarations.visit::<Built>();
    declarations.visit::<BuildOptions>();
    declarations.visit::<CertificationRequestInput>();
    declarations.visit::<CertificationRequestInfo>();
    declarations.visit::<SignedRequest>();
    declarations.visit::<TestTokenInput>();
    declarations.visit::<TestTokenDraft>();
    declarations.visit::<TestToken>();
    declarations.visit::<Rebuilt>();
    declarations.visit::<Redaction>();
    declarations.builders();

    println!("// Written by `npm run gen` from the types of the core. Not to be edited.");
    let kubeconfig =
        format!("/**\n * {}\n */\nexport type Kubeconfig = {};", CONFIG.documentation, of_fields(CONFIG.fields));
    declarations.by_name.insert("Kubeconfig".to_owned(), kubeconfig);
    for declaration in declarations.by_name.values() {
        println!("\n{declaration}");
    }
}

/// The type of a structure, from its declaration.
fn of_fields(fields: &[Field]) -> String {
    let member = |field: &Field| {
        let mark = if field.required && field.name != "apiVersion" && field.name != "kind" { "" } else { "?" };
        format!("\n/**\n * {}\n */\n\"{}\"{mark}: {},", field.documentation, field.name, of_shape(&field.shape))
    };
    format!("{{ {} }}", fields.iter().map(member).collect::<String>())
}

fn of_shape(shape: &Shape) -> String {
    match shape {
        Shape::String | Shape::Bytes | Shape::Time => "string".to_owned(),
        Shape::Boolean => "boolean".to_owned(),
        Shape::Integer32 | Shape::Integer64 => "number".to_owned(),
        Shape::Structure(fields) => of_fields(fields),
        Shape::List(shape) => format!("Array<{}>", of_shape(shape)),
        Shape::Map(shape) => format!("{{ [key in string]: {} }}", of_shape(shape)),
        Shape::Any => "unknown".to_owned(),
    }
}

/// What a builder takes: the fields of the object, and on top of it those of its metadata and its home.
fn input_of(builder: &Builder) -> String {
    let is_own = |name: &str| builder.kind.fields.iter().any(|field| field.name == name);
    let in_cluster = builder.kind.scope == Scope::Cluster;
    let on_top = |field: &&Field| {
        METADATA_ON_TOP.contains(&field.name)
            && builder.kind.has_metadata()
            && !(in_cluster && field.name == "namespace")
    };
    let preset = |field: &Field| builder.preset.iter().any(|(name, _)| *name == field.name);
    let metadata = OBJECT_META.iter().filter(on_top);
    let home = builder.home_fields().iter().filter(|field| !preset(field));
    let shorthand = metadata.chain(home).filter(|field| !is_own(field.name));
    let members: String = shorthand.map(|field| input_member(field, 1)).collect();
    let more = more_of(builder.name);
    let is_more = |field: &&Field| more.iter().any(|(name, ..)| *name == field.name);
    let hidden = |field: &&Field| matches!((builder.kind.kind, field.name), ("Secret", "data" | "stringData" | "type"));
    let own = builder.kind.fields.iter().filter(|field| !is_more(field) && !hidden(field));
    let own: String = own.map(|field| input_member(field, 0)).collect();
    let more: String =
        more.iter().map(|(name, shape, says)| format!("\n/**\n * {says}\n */\n{name}{shape},")).collect();
    format!(
        "/**\n * {}\n */\nexport type {} = {{ {more}{members}{own} }};",
        builder.kind.documentation,
        name_of(builder)
    )
}

/// The members that a builder of what clients have makes others of: name, type, documentation.
fn more_of(builder: &str) -> Vec<(&'static str, String, &'static str)> {
    let text = |mark: &str| format!("{mark}: string");
    let named = |list: &str, kind: &str| {
        let fields = |shape: &Shape| match shape {
            Shape::Structure(fields) | Shape::List(Shape::Structure(fields)) => *fields,
            _ => &[],
        };
        let below = |fields: &'static [Field], name: &str| fields.iter().find(|field| field.name == name);
        let inner = below(CONFIG.fields, list).map(|list| fields(&list.shape));
        let inner = inner.and_then(|item| below(item, kind)).map(|kind| fields(&kind.shape)).unwrap_or_default();
        let members: String = inner.iter().map(|field| input_member(field, 2)).collect();
        format!("?: {{ /** Its name here. */ name?: string | undefined, {members} }} | undefined")
    };
    match builder {
        "kubeconfig" => vec![
            ("name", text("?") + " | undefined", "The name of the context. Absent: `USER@CLUSTER`."),
            ("cluster", named("clusters", "cluster"), "The cluster."),
            ("user", named("users", "user"), "The user."),
            ("namespace", text("?") + " | undefined", "The namespace that is used where no other is named."),
        ],
        "tlsSecret" => vec![
            ("certificate", text(""), "The certificate and those above it, as PEM."),
            ("key", text(""), "Its private key, as PEM."),
            ("ca", text("?") + " | undefined", "The certificates that may sign that of the other side, as PEM."),
        ],
        "serviceAccountTokenSecret" => vec![("serviceAccount", text(""), "The ServiceAccount.")],
        _ => Vec::new(),
    }
}

/// The name of the type: `ServiceAccountInput`.
fn name_of(builder: &Builder) -> String {
    let (first, rest) = builder.name.split_at(1);
    format!("{}{rest}Input", first.to_uppercase())
}

/// A member of an input. On the first two levels none must be there: it may stand elsewhere.
fn input_member(field: &Field, level: usize) -> String {
    let (mark, absent) = if field.required && level > 1 { ("", "") } else { ("?", " | undefined") };
    let note = if matches!(field.shape, Shape::Bytes) { " PEM is encoded." } else { "" };
    let shape = match field.name {
        // Written once for all kinds.
        "metadata" => "ObjectMetaInput".to_owned(),
        _ => input_shape(&field.shape, field.one_of, level + 1),
    };
    format!("\n/**\n * {}{note}\n */\n\"{}\"{mark}: {shape}{absent},", field.documentation, field.name)
}

fn input_shape(shape: &Shape, one_of: &[&str], level: usize) -> String {
    match shape {
        Shape::String if !one_of.is_empty() => {
            one_of.iter().map(|value| format!("{value:?}")).collect::<Vec<_>>().join(" | ")
        }
        Shape::Bytes => "string | Uint8Array".to_owned(),
        Shape::Structure(fields) => {
            format!("{{ {} }}", fields.iter().map(|field| input_member(field, level)).collect::<String>())
        }
        Shape::List(shape) => format!("ReadonlyArray<{}>", input_shape(shape, one_of, level.max(2))),
        Shape::Map(shape) => format!("{{ readonly [key in string]: {} }}", input_shape(shape, one_of, level.max(2))),
        _ => of_shape(shape),
    }
}

#[derive(Default)]
struct Declarations {
    config: Config,
    seen: HashSet<TypeId>,
    by_name: BTreeMap<String, String>,
}

impl Declarations {
    /// What builders take, from the declarations of their kinds.
    fn builders(&mut self) {
        let mut inputs = String::from("/**\n * What each builder takes.\n */\nexport type BuilderInputs = {");
        for builder in BUILDERS.iter().chain(CLIENT_BUILDERS.iter().map(|(builder, _)| builder)) {
            self.by_name.insert(name_of(builder), input_of(builder));
            inputs.push_str(&format!("{}: {},", builder.name, name_of(builder)));
        }
        let metadata: String = OBJECT_META.iter().map(|field| input_member(field, 1)).collect();
        let metadata =
            format!("/**\n * The metadata of an object.\n */\nexport type ObjectMetaInput = {{ {metadata} }};");
        self.by_name.insert("ObjectMetaInput".to_owned(), metadata);
        self.by_name.insert("BuilderInputs".to_owned(), format!("{inputs}}};"));
        let options: String = DELETE_OPTIONS.iter().map(|field| input_member(field, 1)).collect();
        let options = format!("/**\n * How objects are deleted.\n */\nexport type DeleteOptions = {{ {options} }};");
        self.by_name.insert("DeleteOptions".to_owned(), options);
        let member = |parameter: &kubecred::build::Parameter| {
            let (name, shape) = (parameter.name, parameter.shape);
            format!("\n/**\n * {}\n */\n{name}?: {shape} | undefined,", parameter.documentation)
        };
        let query: String = PARAMETERS.iter().map(member).collect();
        let query = format!("/**\n * The parameters of a query.\n */\nexport type QueryParameters = {{ {query} }};");
        self.by_name.insert("QueryParameters".to_owned(), query);
    }
}

impl TypeVisitor for Declarations {
    fn visit<T: TS + 'static + ?Sized>(&mut self) {
        if !self.seen.insert(TypeId::of::<T>()) {
            return;
        }
        T::visit_dependencies(self);
        T::visit_generics(self);
        // Only types of our own have a file to go to; numbers, texts and lists are written in place.
        if T::output_path().is_none() {
            return;
        }
        let documentation = T::docs().unwrap_or_default();
        let text = format!("{documentation}export {}", T::decl(&self.config));
        self.by_name.insert(T::ident(&self.config), text);
    }
}
