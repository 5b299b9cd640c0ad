//! Shapes of ASN.1 types as data, and one reader for all of them: it makes a value of the bytes, and takes down where
//! each part of it stands.

use std::borrow::Cow;
use std::fmt::Display;

use serde::ser::SerializeMap as _;
use serde::{Serialize, Serializer};

use crate::encoding::der::{self, Class, Element, Tag};
use crate::encoding::oid;
use crate::rules::x509 as rules;
use crate::time;
use crate::x509::field::Walk;
use crate::x509::general_name::{GeneralName, read_names};
use crate::x509::name::{Name, is_string, text_of};

/// The shape of an ASN.1 type.
#[derive(Debug)]
pub(crate) enum Shape {
    /// SEQUENCE.
    Sequence(&'static [Component]),
    /// SEQUENCE OF, or SET OF.
    Of(&'static Shape),
    /// OBJECT IDENTIFIER, which becomes its number and its name.
    Identifier,
    /// INTEGER.
    Integer,
    /// INTEGER of which some numbers have names.
    Named(&'static [(u32, &'static str)]),
    /// BIT STRING whose bits have names.
    Bits(&'static [&'static str]),
    /// OCTET STRING.
    Octets,
    /// A string of any type.
    Text,
    /// GeneralizedTime.
    Time,
    /// NULL.
    Null,
    /// GeneralName.
    GeneralName,
    /// GeneralName in which an IP address has a mask.
    Subtree,
    /// GeneralNames.
    GeneralNames,
    /// RelativeDistinguishedName.
    RelativeName,
    /// Of this shape where the tag is that of a SEQUENCE, else anything.
    SequenceOrAny(&'static Shape),
    /// Anything: a text, or the DER in hexadecimal after `#`.
    Any,
}

/// A component of a SEQUENCE: its name; the number of its tag, where it has one of its own, in place of that of its
/// type; whether it may be absent; and its shape.
#[derive(Debug)]
pub(crate) struct Component(
    pub(crate) &'static str,
    pub(crate) Option<u32>,
    pub(crate) Presence,
    pub(crate) &'static Shape,
);

/// Whether a component may be absent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Presence {
    /// It is there.
    Required,
    /// It may be absent.
    Optional,
}

/// A value with the names of its ASN.1 type for its members.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[cfg_attr(feature = "typescript", ts(untagged))]
pub enum Structured {
    /// NULL.
    Null,
    /// A small number; a large one is a text of its bytes in hexadecimal.
    Number(u32),
    /// A text; bytes in hexadecimal.
    Text(Cow<'static, str>),
    /// A name of some form.
    Name(GeneralName),
    /// A list.
    List(Vec<Structured>),
    /// Components by their names; those that are absent are left out.
    Members(#[cfg_attr(feature = "typescript", ts(type = "{ [member: string]: Structured }"))] Members),
}

type Members = Vec<(&'static str, Structured)>;

impl Serialize for Structured {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_unit(),
            Self::Number(number) => serializer.serialize_u32(*number),
            Self::Text(text) => serializer.serialize_str(text),
            Self::Name(name) => name.serialize(serializer),
            Self::List(items) => serializer.collect_seq(items),
            Self::Members(members) => {
                let mut map = serializer.serialize_map(Some(members.len()))?;
                for (name, value) in members {
                    map.serialize_entry(name, value)?;
                }
                map.end()
            }
        }
    }
}

impl From<String> for Structured {
    fn from(text: String) -> Self {
        Self::Text(Cow::Owned(text))
    }
}

impl Shape {
    /// Whether an element of this tag can be of this shape.
    pub(crate) fn accepts(&self, tag: Tag) -> bool {
        let expected = match self {
            Self::Sequence(_) | Self::GeneralNames => Tag::SEQUENCE,
            Self::Of(_) => return tag == Tag::SEQUENCE || tag == Tag::SET,
            Self::Identifier => Tag::OBJECT_IDENTIFIER,
            Self::Integer | Self::Named(_) => Tag::INTEGER,
            Self::Bits(_) => Tag::BIT_STRING,
            Self::Octets => Tag::OCTET_STRING,
            Self::Text => return is_string(tag),
            Self::Time => Tag::GENERALIZED_TIME,
            Self::Null => Tag::NULL,
            Self::GeneralName | Self::Subtree => return tag.class == Class::ContextSpecific,
            Self::RelativeName => Tag::SET,
            Self::SequenceOrAny(_) | Self::Any => return true,
        };
        tag == expected
    }

    /// Whether a SEQUENCE begins with a component of this one.
    fn may_hold(&self, element: &Element<'_>) -> bool {
        let (Self::Sequence(components), Some(tag)) = (self, element.children().peek()) else { return false };
        components.iter().any(|Component(_, _, _, shape)| shape.accepts(tag))
    }

    /// Reads an element whose tag was looked at. Shapes are as deep as they are declared.
    pub(crate) fn read(
        &'static self,
        walk: &mut Walk,
        element: &Element<'_>,
        label: &dyn Display,
        pointer: &dyn Display,
    ) -> Structured {
        let content = element.content();
        let text = match self {
            Self::Sequence(components) => return read_sequence(walk, components, element, label, pointer),
            Self::Of(item) => {
                walk.not_empty(element);
                let mut items = Vec::new();
                walk.each(&mut element.children(), |walk, _, element| {
                    let item = if item.accepts(element.tag) {
                        *item
                    } else {
                        walk.issue(&rules::EXTENSION, "an item of the list has another type", element.span());
                        &Self::Any
                    };
                    let pointer = format_args!("{pointer}/{}", items.len());
                    items.push(item.read(walk, &element, label, &pointer));
                });
                return Structured::List(items);
            }
            Self::Identifier => {
                let Some(oid) = oid::decode(content) else {
                    walk.issue(&rules::NOT_DER, "the object identifier is malformed", element.span());
                    return Self::Any.read(walk, element, label, pointer);
                };
                let name = oid::name(&oid);
                walk.field(label, &name, format_args!("{pointer}/name"), element.content_span());
                return Structured::Members(vec![("oid", oid.into()), ("name", Structured::Text(name))]);
            }
            Self::GeneralName | Self::Subtree => {
                let subtree = matches!(self, Self::Subtree);
                return Structured::Name(GeneralName::read(walk, element, subtree, label, pointer));
            }
            Self::GeneralNames => {
                let names = read_names(walk, element, label, pointer);
                return Structured::List(names.into_iter().map(Structured::Name).collect());
            }
            Self::SequenceOrAny(shape) if element.tag == Tag::SEQUENCE && shape.may_hold(element) => {
                return shape.read(walk, element, label, pointer);
            }
            Self::Null => {
                walk.field(label, "present", pointer, element.span());
                return Structured::Null;
            }
            Self::Bits(names) => {
                let usages = named_bits(walk, element, names);
                walk.field(label, usages.join(", "), pointer, element.content_span());
                return Structured::List(usages.into_iter().map(Structured::Text).collect());
            }
            Self::Integer | Self::Named(_) => {
                if !der::is_minimal_integer(content) {
                    walk.issue(
                        &rules::NOT_DER,
                        "the number is not written in as few bytes as possible",
                        element.span(),
                    );
                }
                let number = der::integer(content).and_then(|number| u32::try_from(number).ok());
                let named = match self {
                    Self::Named(names) => names.iter().find(|(named, _)| Some(*named) == number),
                    _ => None,
                };
                match (named, number) {
                    (Some((_, name)), _) => Cow::Borrowed(*name),
                    (None, Some(number)) => {
                        walk.field(label, number, pointer, element.content_span());
                        return Structured::Number(number);
                    }
                    (None, None) => Cow::Owned(der::hex(content)),
                }
            }
            Self::Time => Cow::Owned(match time::parse_generalized_time(content) {
                Some(time) => time.to_rfc3339(),
                None => {
                    walk.issue(&rules::EXTENSION, "the time can't be read", element.span());
                    String::from_utf8_lossy(content).into_owned()
                }
            }),
            Self::Octets => Cow::Owned(der::hex(content)),
            Self::RelativeName => Cow::Owned(Name::relative(walk, element)),
            Self::Text | Self::Any | Self::SequenceOrAny(_) => {
                walk.lossy |= is_string(element.tag) && !matches!(element.tag, Tag::UTF8_STRING | Tag::IA5_STRING);
                Cow::Owned(text_of(walk, element))
            }
        };
        // What is no string is told with its tag and length.
        let whole = matches!(self, Self::Any | Self::SequenceOrAny(_)) && !is_string(element.tag);
        walk.field(label, &text, pointer, if whole { element.span() } else { element.content_span() });
        Structured::Text(text)
    }
}

fn read_sequence(
    walk: &mut Walk,
    components: &'static [Component],
    element: &Element<'_>,
    label: &dyn Display,
    pointer: &dyn Display,
) -> Structured {
    walk.not_empty(element);
    let mut members = Vec::new();
    let mut fields = element.children();
    for Component(name, number, presence, shape) in components {
        let is_it = fields.peek().is_some_and(|tag| match number {
            Some(number) => (tag.class, tag.number) == (Class::ContextSpecific, *number),
            None => shape.accepts(tag),
        });
        if !is_it && *presence == Presence::Optional {
            continue;
        }
        if !is_it && !fields.is_empty() {
            break;
        }
        let Some(field) = walk.within(name, |walk| walk.next(&mut fields)) else { break };
        let (label, pointer) = (format_args!("{label}.{name}"), format_args!("{pointer}/{name}"));
        let value = walk.within(name, |walk| shape.read(walk, &field, &label, &pointer));
        members.push((*name, value));
    }
    if !fields.is_empty() {
        walk.issue(&rules::EXTENSION, "a component stands here that does not belong here", fields.rest_span());
    }
    Structured::Members(members)
}

/// The names of the bits of a BIT STRING that are set; of those without a name the number.
pub(crate) fn named_bits(walk: &mut Walk, element: &Element<'_>, names: &[&'static str]) -> Vec<Cow<'static, str>> {
    if der::bit_string(element.content()).is_none() {
        walk.issue(&rules::NOT_DER, "the unused bits of the BIT STRING are malformed", element.span());
    }
    let bits = element.content().get(1..).unwrap_or_default();
    if bits.last() == Some(&0) || bits.len() > 4 {
        walk.issue(&rules::NOT_DER, "a BIT STRING of named bits ends with the last that is set", element.span());
    }
    let set =
        bits.iter().take(4).enumerate().flat_map(|(index, byte)| {
            (0..8).filter(move |bit| byte & (0x80 >> bit) != 0).map(move |bit| index * 8 + bit)
        });
    set.map(|bit| names.get(bit).map_or_else(|| Cow::Owned(bit.to_string()), |name| Cow::Borrowed(*name))).collect()
}
