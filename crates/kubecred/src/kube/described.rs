//! What the declarations say of fields, for comments beside the values.

use crate::syntax::tree::{NodeId, Tree};
use crate::syntax::write_yaml::{Described, Member};

use super::envelope::TypeMeta;
use super::schema::{Field, Kind, Shape, field};

/// What is known of an object, by the kind that it names.
pub fn of_object(tree: &Tree<'_>, node: NodeId) -> Option<&'static dyn Described> {
    let meta = TypeMeta::read(tree, node);
    super::find(meta.api_version, meta.kind).map(|kind| kind as &'static dyn Described)
}

impl Described for Kind {
    fn member(&self, key: &str) -> Option<Member> {
        member(self.fields, key)
    }
}

impl Described for Shape {
    fn member(&self, key: &str) -> Option<Member> {
        match self {
            Self::Structure(fields) => member(fields, key),
            Self::Map(inner) => Some(Member { says: "", value: *inner }),
            _ => None,
        }
    }

    fn item(&self) -> Option<&'static dyn Described> {
        match self {
            Self::List(inner) => Some(*inner),
            _ => None,
        }
    }
}

fn member(fields: &'static [Field], key: &str) -> Option<Member> {
    field(fields, key).map(|(_, field)| Member { says: field.documentation, value: &field.shape })
}
