//! Where fields belong: the structures of a kind that have a field of a name, and the declaration at the end of a pointer.

use crate::kube::schema::{Field, Shape, field};
use crate::rules::decoding;
use crate::spelling;

/// The path of the one structure, nearest to the top, that has a field of such a name. What the server answers is no
/// place to write to.
pub(super) fn home_of(fields: &'static [Field], is_it: impl Fn(&'static Field) -> bool) -> Option<Vec<&'static str>> {
    let mut level: Vec<(Vec<&'static str>, &'static [Field])> = vec![(Vec::new(), fields)];
    // As deep as the declaration, which is a handful of levels.
    while !level.is_empty() {
        let mut homes = level.iter().filter(|(_, fields)| fields.iter().any(&is_it));
        match (homes.next(), homes.next()) {
            (Some((path, _)), None) => return Some(path.clone()),
            (Some(_), Some(_)) => return None,
            (None, _) => {}
        }
        level = level.iter().flat_map(below).collect();
    }
    None
}

/// The structures in a structure.
fn below(
    (path, fields): &(Vec<&'static str>, &'static [Field]),
) -> impl Iterator<Item = (Vec<&'static str>, &'static [Field])> {
    fields.iter().filter_map(move |field| match field.shape {
        Shape::Structure(below) if field.name != "status" => {
            Some((path.iter().copied().chain([field.name]).collect(), below))
        }
        _ => None,
    })
}

/// The fields of the structure to which a pointer leads.
pub(super) fn fields_at(fields: &'static [Field], pointer: &str) -> Option<&'static [Field]> {
    let mut steps = pointer.split('/').skip(1);
    let Some(first) = steps.next() else { return Some(fields) };
    let mut shape = &field(fields, first)?.1.shape;
    for token in steps {
        shape = below_shape(shape, token)?;
    }
    match shape {
        Shape::Structure(fields) => Some(fields),
        _ => None,
    }
}

/// The declaration of the value to which a pointer leads.
pub(super) fn shape_at(fields: &'static [Field], pointer: &str) -> Option<&'static Shape> {
    let (above, name) = pointer.rsplit_once('/')?;
    Some(&field(fields_at(fields, above)?, name)?.1.shape)
}

fn below_shape(shape: &'static Shape, token: &str) -> Option<&'static Shape> {
    match shape {
        Shape::Structure(fields) => Some(&field(fields, token)?.1.shape),
        Shape::List(below) | Shape::Map(below) => Some(below),
        _ => None,
    }
}

/// Where the one field is that is named almost like this, or that people call so.
pub(super) fn near_home(fields: &'static [Field], name: &str) -> Option<(Vec<&'static str>, &'static Field)> {
    // Of short names too many are alike.
    let near = |field: &Field| {
        decoding::is_also_called(field, name) || name.len() > 4 && spelling::distance(field.name, name) == 1
    };
    let path = home_of(fields, near)?;
    let structure = path.iter().try_fold(fields, |fields, name| match field(fields, name)?.1.shape {
        Shape::Structure(below) => Some(below),
        _ => None,
    })?;
    structure.iter().find(|field| near(field)).map(|field| (path, field))
}
