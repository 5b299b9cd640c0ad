//! Tags (X.690, section 8.1.2) and their names.

use std::fmt;

use serde::Serialize;

/// A tag (X.690, section 8.1.2).
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Tag {
    /// The class.
    pub class: Class,
    /// Whether the contents are elements.
    pub constructed: bool,
    /// The tag number.
    pub number: u32,
}

/// The class of a tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum Class {
    /// Types of ASN.1 itself.
    Universal,
    /// Types of an application.
    Application,
    /// Known by where it stands.
    ContextSpecific,
    /// Types of an organisation.
    Private,
}

impl Tag {
    /// BOOLEAN.
    pub const BOOLEAN: Self = Self::universal(1);
    /// INTEGER.
    pub const INTEGER: Self = Self::universal(2);
    /// BIT STRING.
    pub const BIT_STRING: Self = Self::universal(3);
    /// OCTET STRING.
    pub const OCTET_STRING: Self = Self::universal(4);
    /// NULL.
    pub const NULL: Self = Self::universal(5);
    /// OBJECT IDENTIFIER.
    pub const OBJECT_IDENTIFIER: Self = Self::universal(6);
    /// ENUMERATED.
    pub const ENUMERATED: Self = Self::universal(10);
    /// UTF8String.
    pub const UTF8_STRING: Self = Self::universal(12);
    /// NumericString.
    pub const NUMERIC_STRING: Self = Self::universal(18);
    /// PrintableString.
    pub const PRINTABLE_STRING: Self = Self::universal(19);
    /// TeletexString, also called T61String.
    pub const TELETEX_STRING: Self = Self::universal(20);
    /// IA5String.
    pub const IA5_STRING: Self = Self::universal(22);
    /// UTCTime.
    pub const UTC_TIME: Self = Self::universal(23);
    /// GeneralizedTime.
    pub const GENERALIZED_TIME: Self = Self::universal(24);
    /// VisibleString.
    pub const VISIBLE_STRING: Self = Self::universal(26);
    /// GeneralString.
    pub const GENERAL_STRING: Self = Self::universal(27);
    /// UniversalString.
    pub const UNIVERSAL_STRING: Self = Self::universal(28);
    /// BMPString.
    pub const BMP_STRING: Self = Self::universal(30);
    /// SEQUENCE and SEQUENCE OF.
    pub const SEQUENCE: Self = Self { class: Class::Universal, constructed: true, number: 16 };
    /// SET and SET OF.
    pub const SET: Self = Self { class: Class::Universal, constructed: true, number: 17 };

    /// `[number]` of a primitive type.
    pub const fn context(number: u32) -> Self {
        Self { class: Class::ContextSpecific, constructed: false, number }
    }

    /// `[number]` of a constructed type.
    pub const fn context_constructed(number: u32) -> Self {
        Self { class: Class::ContextSpecific, constructed: true, number }
    }

    const fn universal(number: u32) -> Self {
        Self { class: Class::Universal, constructed: false, number }
    }
}

impl fmt::Display for Tag {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = match (self.class, self.number) {
            (Class::Universal, 1) => "BOOLEAN",
            (Class::Universal, 2) => "INTEGER",
            (Class::Universal, 3) => "BIT STRING",
            (Class::Universal, 4) => "OCTET STRING",
            (Class::Universal, 5) => "NULL",
            (Class::Universal, 6) => "OBJECT IDENTIFIER",
            (Class::Universal, 10) => "ENUMERATED",
            (Class::Universal, 12) => "UTF8String",
            (Class::Universal, 16) => "SEQUENCE",
            (Class::Universal, 17) => "SET",
            (Class::Universal, 18) => "NumericString",
            (Class::Universal, 19) => "PrintableString",
            (Class::Universal, 20) => "TeletexString",
            (Class::Universal, 22) => "IA5String",
            (Class::Universal, 23) => "UTCTime",
            (Class::Universal, 24) => "GeneralizedTime",
            (Class::Universal, 26) => "VisibleString",
            (Class::Universal, 27) => "GeneralString",
            (Class::Universal, 28) => "UniversalString",
            (Class::Universal, 30) => "BMPString",
            (Class::Universal, number) => return write!(formatter, "[UNIVERSAL {number}]"),
            (Class::Application, number) => return write!(formatter, "[APPLICATION {number}]"),
            (Class::ContextSpecific, number) => return write!(formatter, "[{number}]"),
            (Class::Private, number) => return write!(formatter, "[PRIVATE {number}]"),
        };
        formatter.write_str(name)
    }
}

impl fmt::Debug for Tag {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{self}{}", if self.constructed { "{}" } else { "" })
    }
}

/// The tag of an identifier that is one octet; `None` where the number follows.
pub(super) fn low_tag(identifier: u8) -> Option<Tag> {
    let number = u32::from(identifier & 0x1f);
    (number != 0x1f).then(|| Tag { class: class(identifier), constructed: identifier & 0x20 != 0, number })
}

pub(super) fn class(identifier: u8) -> Class {
    match identifier >> 6 {
        0 => Class::Universal,
        1 => Class::Application,
        2 => Class::ContextSpecific,
        _ => Class::Private,
    }
}
