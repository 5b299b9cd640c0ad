//! Objects of any values, by the declaration of their kind, and texts that readers of YAML are known to misread.

use kubecred::kube::schema::{Field, Shape};
use serde_json::{Map, Value, json};

/// Numbers that look random (Knuth's MMIX generator).
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % end
    }

    pub fn pick<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.below(of.len())]
    }
}

/// Texts that one reader of YAML or another takes for something else.
pub const TEXTS: &[&str] = &[
    "yes",
    "no",
    "on",
    "off",
    "y",
    "n",
    "Y",
    "NO",
    "true",
    "False",
    "null",
    "Null",
    "~",
    "",
    " ",
    "0777",
    "0o17",
    "0x1F",
    "0b11",
    "1e3",
    "1E3",
    "-1.5",
    "+1",
    ".5",
    "5.",
    ".inf",
    "-.Inf",
    ".NaN",
    "1_000",
    "190:20:30",
    "12:30",
    "2026-11-22",
    "2026-11-22T10:00:00Z",
    "2001-12-14 21:59:43.10 -5",
    "=",
    "<<",
    "!",
    "!!str",
    "&a",
    "*a",
    "- a",
    "-",
    "? a",
    ": a",
    "a: b",
    "a:",
    "a #b",
    "#a",
    "a\tb",
    "\ta",
    "'",
    "\"",
    "''",
    "it's",
    "a\"b",
    "`a`",
    "@a",
    "%a",
    "[a]",
    "{a}",
    "{}",
    "[]",
    "a,b",
    "|",
    ">",
    "|-",
    "one\ntwo",
    "one\ntwo\n",
    "one\n\n\n",
    "\none",
    "one\n two\n",
    " one\ntwo",
    "one \ntwo",
    "one\n \ntwo",
    "one\n\t",
    "a\r\nb",
    "a\rb",
    "\n",
    "\n\n",
    "trailing ",
    "trailing\t",
    " both ",
    "---",
    "...",
    "--- a",
    "one\n---\ntwo",
    "one\n...\n",
    "a\\b",
    "\\n",
    "a/b",
    "\u{7f}",
    "\u{85}",
    "a\u{85}b",
    "\u{a0}",
    "a\u{2028}b",
    "\u{2029}",
    "\u{feff}",
    "\u{feff}a",
    "é",
    "中文",
    "😀",
    "a😀b\nc",
    "\u{10ffff}",
    "\u{fffd}",
    "\u{fffe}",
    "\u{ffff}",
    "\u{1}",
    "\u{0}",
    "\u{1b}[0m",
    "\u{e000}",
    "EOF",
    "one\nEOF\ntwo",
    "$(id)",
    "`id`",
    "$HOME",
    "a'b\"c",
    "!a",
    "!a!b",
    "a!",
    "-----BEGIN X-----\nAA==\n-----END X-----\n",
    "1.2.3",
    "v1",
    "0",
    "00",
    "-0",
    "1__0",
    "0_",
    "0xg",
    "1e",
    "e1",
    "1.e+3",
    "09",
    "08.5",
    "0.1e-7",
    "Infinity",
    "NaN",
    "undefined",
    "none",
];

/// A text: one of those, or a few of them together.
pub fn text(random: &mut Random) -> String {
    match random.below(4) {
        0 => format!("{}{}", random.pick(TEXTS), random.pick(TEXTS)),
        1 => (0..random.below(12))
            .map(|_| *random.pick(&['a', ' ', '\n', ':', '-', '#', '\'', '"', '0', '😀', '\t', 'e']))
            .collect(),
        _ => (*random.pick(TEXTS)).to_owned(),
    }
}

/// An object of these fields, each of which is there or not.
pub fn object(random: &mut Random, fields: &'static [Field]) -> Value {
    let mut members = Map::new();
    for field in fields {
        if !matches!(field.name, "apiVersion" | "kind") && random.below(3) == 0 {
            members.insert(field.name.to_owned(), value(random, &field.shape));
        }
    }
    Value::Object(members)
}

fn value(random: &mut Random, shape: &'static Shape) -> Value {
    match shape {
        Shape::String | Shape::Bytes | Shape::Time => text(random).into(),
        Shape::Boolean => (random.below(2) == 0).into(),
        Shape::Integer32 | Shape::Integer64 => {
            (*random.pick(&[0_i64, 1, -1, 600, 2_147_483_647, i64::MAX, i64::MIN])).into()
        }
        Shape::Structure(fields) => object(random, fields),
        Shape::List(inner) => (0..random.below(3)).map(|_| value(random, inner)).collect(),
        Shape::Map(inner) => {
            (0..random.below(4)).map(|_| (text(random), value(random, inner))).collect::<Map<_, _>>().into()
        }
        Shape::Any => json!([1.5, 1e300, 0.000_000_1, -0.0, null, {"a": text(random)}]),
    }
}
