//! Values of the wrong type: what the server says of them, and what was meant.

use super::Decoder;
use super::place::Step;
use crate::diagnostic::{Finding, quoted};
use crate::kube::envelope::article;
use crate::kube::schema::{Field, Shape};
use crate::kube::value::{Data, Structure, Value};
use crate::report::{DecodingError, DecodingErrorKind};
use crate::rules::decoding as rules;
use crate::source::Span;
use crate::syntax::tree::{self, NodeId};

/// What is expected where people write the name of an object alone.
pub(super) const NAMED: &str = "an object with a name";

/// Whether a structure stands for another object, and its name says which.
pub(super) fn is_reference(fields: &'static [Field]) -> bool {
    fields.len() < rules::MANY && rules::text_of_item(fields) == Some("name")
}

/// What a value of a shape is, in words.
pub(super) fn expectation(shape: &Shape) -> &'static str {
    match shape {
        Shape::String => "a string",
        Shape::Boolean => "true or false",
        Shape::Integer32 | Shape::Integer64 => "a whole number",
        Shape::Bytes => "bytes as base64",
        Shape::Time => "a time",
        Shape::Structure(_) | Shape::Map(_) => "an object",
        Shape::List(_) => "a list",
        Shape::Any => "anything",
    }
}

impl<'t> Decoder<'t, '_> {
    /// A value of the wrong type: what is meant by it, where that is plain, or else what was there before.
    pub(super) fn wrong(
        &mut self,
        node: NodeId,
        expected: &str,
        shape: &'static Shape,
        before: Option<Value<'t>>,
        key_span: Option<Span>,
    ) -> Option<Value<'t>> {
        self.type_error(node, expected, shape);
        if let Some(data) = self.meant(node, shape) {
            return Some(Value { data, span: self.tree.node(node).span, key_span, node: Some(node) });
        }
        self.undecoded.push(self.pointer());
        before
    }

    /// What a value of the wrong type is once the fix of its finding is made.
    fn meant(&self, node: NodeId, shape: &'static Shape) -> Option<Data<'t>> {
        let tree::Node { value, span } = self.tree.node(node);
        let name = match self.steps.last() {
            Some(Step::Field(name)) => *name,
            _ => "",
        };
        rules::into_shape(self.tree, node, shape, name)?;
        let number = |text: &str| {
            let number = text.parse::<i64>().ok().or_else(|| rules::seconds_of(text).map(i64::from))?;
            let fits = matches!(shape, Shape::Integer64) || i32::try_from(number).is_ok();
            fits.then_some(Data::Integer(number))
        };
        let text = |text: &'t str| Value { node: Some(node), span: *span, ..Value::made(Data::String(text.into())) };
        match (shape, value) {
            // What stands there in other letters becomes another text.
            (Shape::String, tree::Value::Number(number)) if number.len() == span.len() => {
                Some(Data::String(number.as_ref().into()))
            }
            (Shape::String, tree::Value::Boolean(true)) if span.len() == 4 => Some(Data::String("true".into())),
            (Shape::String, tree::Value::Boolean(false)) if span.len() == 5 => Some(Data::String("false".into())),
            (Shape::Boolean, tree::Value::String(text)) => rules::boolean_in_words(text).map(Data::Boolean),
            (Shape::Integer32 | Shape::Integer64, tree::Value::String(text)) => number(text),
            (Shape::List(Shape::String), tree::Value::String(items)) => {
                Some(Data::List(items.split(',').map(|item| text(item.trim())).collect()))
            }
            (Shape::Structure(fields), tree::Value::String(name)) => {
                let mut structure = Structure::empty(fields);
                structure.put(rules::text_of_item(fields)?, Some(text(name)));
                Some(Data::Structure(structure))
            }
            _ => None,
        }
    }

    pub(super) fn type_error(&mut self, node: NodeId, expected: &str, shape: &Shape) {
        let error = self.type_error_value(node);
        let found = error.found.clone().unwrap_or_default();
        self.saved.get_or_insert(error);
        let path = self.path();
        let what = if path.is_empty() { "the document".to_owned() } else { format!("`{path}`") };
        let found = match self.tree.value(node) {
            tree::Value::Number(number) if expected.starts_with("a whole number") => quoted(number),
            _ => article(&found).to_owned(),
        };
        let finding = Finding::new(&rules::TYPE, format!("{what} must be {expected}, but this is {found}"));
        let mut finding = rules::explain_type(finding, self.tree, node, expected, shape);
        if expected == NAMED {
            finding = rules::explain_name(finding, self.tree, node, "name");
        } else if path.ends_with("Seconds") {
            finding = rules::explain_seconds(finding, self.tree, node);
        }
        self.report(finding.at(self.tree.node(node).span));
    }

    pub(super) fn type_error_value(&self, node: NodeId) -> DecodingError {
        // The server's path of a type error names fields only: no index, no key of a map.
        let fields: Vec<&str> = self
            .steps
            .iter()
            .filter_map(|step| match step {
                Step::Field(name) => Some(*name),
                _ => None,
            })
            .collect();
        let known = !fields.is_empty();
        DecodingError {
            kind: DecodingErrorKind::Type,
            field: known.then(|| fields.join(".")),
            found: known.then(|| self.tree.value(node).type_name().to_owned()),
        }
    }
}
