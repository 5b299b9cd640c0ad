//! Prints the TypeScript declarations of everything that crosses to JavaScript: of the types named below and of all
//! that they are made of. `cargo xtask gen` writes them to the npm package.

use std::any::TypeId;
use std::collections::{BTreeMap, HashSet};

use kubecred::asn1::Asn1Tree;
use kubecred::compare::Comparison;
use kubecred::convert::{JsonDocuments, ToJsonOptions, YamlDocuments};
use kubecred::diagnostic::Rule;
use kubecred::kube::kubeconfig::CONFIG;
use kubecred::kube::schema::{Field, Shape};
use kubecred::options::{Options, Request};
use kubecred::predict::{AuthenticateOptions, Authentication, ClientVerdict, Plugin, Preflight, PreflightOptions};
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
    declarations.visit::<ToJsonOptions>();
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

#[derive(Default)]
struct Declarations {
    config: Config,
    seen: HashSet<TypeId>,
    by_name: BTreeMap<String, String>,
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
