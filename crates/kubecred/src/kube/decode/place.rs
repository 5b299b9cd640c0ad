//! Where the decoder is in the object: as the server writes paths, and as a pointer (RFC 6901).

use super::Decoder;
use crate::kube::value::push_token;

/// A step into an object.
#[derive(Clone, Copy)]
pub(super) enum Step<'t> {
    Field(&'static str),
    Key(&'t str),
    Index(usize),
}

impl Decoder<'_, '_> {
    pub(super) fn path(&self) -> String {
        let mut path = String::new();
        for step in &self.steps {
            match step {
                Step::Field(name) => push_name(&mut path, name),
                Step::Key(name) => push_name(&mut path, name),
                Step::Index(index) => path.push_str(&format!("[{index}]")),
            }
        }
        path
    }

    pub(super) fn path_of(&self, name: &str) -> String {
        let mut path = self.path();
        push_name(&mut path, name);
        path
    }

    pub(super) fn pointer(&self) -> String {
        let mut pointer = String::new();
        for step in &self.steps {
            pointer.push('/');
            match step {
                Step::Field(name) => push_token(&mut pointer, name),
                Step::Key(name) => push_token(&mut pointer, name),
                Step::Index(index) => pointer.push_str(&index.to_string()),
            }
        }
        pointer
    }

    pub(super) fn pointer_of(&self, name: &str) -> String {
        let mut pointer = self.pointer();
        pointer.push('/');
        push_token(&mut pointer, name);
        pointer
    }
}

fn push_name(path: &mut String, name: &str) {
    if !path.is_empty() {
        path.push('.');
    }
    path.push_str(name);
}
