//! The shapes of extensions and of attributes of requests, by their identifiers.

use crate::x509::shape::Presence::{Optional, Required};
use crate::x509::shape::{Component, Shape};

/// The shape of what has this identifier, where it is known.
pub(crate) fn shape_of(oid: &str) -> Option<&'static Shape> {
    SHAPES.iter().find(|(other, _)| *other == oid).map(|(_, shape)| shape)
}

const SHAPES: &[(&str, Shape)] = &[
    // RFC 5280, section 4.2, in its order.
    ("2.5.29.32", POLICIES),
    ("2.5.29.31", DISTRIBUTION_POINTS),
    ("1.3.6.1.5.5.7.1.1", ACCESS_DESCRIPTIONS),
    ("2.5.29.33", POLICY_MAPPINGS),
    (
        "2.5.29.9",
        Shape::Of(&Shape::Sequence(&[
            Component("type", None, Required, &Shape::Identifier),
            Component("values", None, Required, &Shape::Of(&Shape::Any)),
        ])),
    ),
    (
        "2.5.29.30",
        Shape::Sequence(&[
            Component("permittedSubtrees", Some(0), Optional, SUBTREES),
            Component("excludedSubtrees", Some(1), Optional, SUBTREES),
        ]),
    ),
    (
        "2.5.29.36",
        Shape::Sequence(&[
            Component("requireExplicitPolicy", Some(0), Optional, &Shape::Integer),
            Component("inhibitPolicyMapping", Some(1), Optional, &Shape::Integer),
        ]),
    ),
    ("2.5.29.54", Shape::Integer),
    ("2.5.29.46", DISTRIBUTION_POINTS),
    ("1.3.6.1.5.5.7.1.11", ACCESS_DESCRIPTIONS),
    // RFC 3280, section 4.2.1.4.
    (
        "2.5.29.16",
        Shape::Sequence(&[
            Component("notBefore", Some(0), Optional, &Shape::Time),
            Component("notAfter", Some(1), Optional, &Shape::Time),
        ]),
    ),
    // RFC 6962, section 3.1; RFC 6960, section 4.2.2.2.1; RFC 7633.
    ("1.3.6.1.4.1.11129.2.4.3", Shape::Null),
    ("1.3.6.1.5.5.7.48.1.5", Shape::Null),
    ("1.3.6.1.5.5.7.1.24", Shape::Of(&Shape::Named(&[(5, "status_request"), (17, "status_request_v2")]))),
    // RFC 3739, section 3.2.6; RFC 8737; RFC 8551, section 2.5.2.
    (
        "1.3.6.1.5.5.7.1.3",
        Shape::Of(&Shape::Sequence(&[
            Component("statementId", None, Required, &Shape::Identifier),
            Component("statementInfo", None, Optional, &Shape::Any),
        ])),
    ),
    ("1.3.6.1.5.5.7.1.31", Shape::Octets),
    (
        "1.2.840.113549.1.9.15",
        Shape::Of(&Shape::Sequence(&[
            Component("capabilityID", None, Required, &Shape::Identifier),
            Component("parameters", None, Optional, &Shape::Any),
        ])),
    ),
    ("2.5.29.20", Shape::Integer),
    // Microsoft.
    ("1.3.6.1.4.1.311.20.2", Shape::Text),
    ("1.3.6.1.4.1.311.21.1", Shape::Integer),
    ("1.3.6.1.4.1.311.21.2", Shape::Octets),
    (
        "1.3.6.1.4.1.311.21.7",
        Shape::Sequence(&[
            Component("templateID", None, Required, &Shape::Identifier),
            Component("templateMajorVersion", None, Optional, &Shape::Integer),
            Component("templateMinorVersion", None, Optional, &Shape::Integer),
        ]),
    ),
    ("1.3.6.1.4.1.311.21.10", POLICIES),
    ("1.3.6.1.4.1.311.21.11", POLICY_MAPPINGS),
    ("1.3.6.1.4.1.311.25.2", Shape::GeneralNames),
    (
        "1.3.6.1.4.1.311.13.2.1",
        Shape::Sequence(&[
            Component("name", None, Required, &Shape::Text),
            Component("value", None, Required, &Shape::Text),
        ]),
    ),
    (
        "1.3.6.1.4.1.311.13.2.2",
        Shape::Sequence(&[
            Component("keySpec", None, Required, &Shape::Integer),
            Component("cspName", None, Required, &Shape::Text),
            Component("signature", None, Optional, &Shape::Any),
        ]),
    ),
    (
        "1.3.6.1.4.1.311.21.20",
        Shape::Sequence(&[
            Component("clientId", None, Required, &Shape::Integer),
            Component("machineName", None, Optional, &Shape::Text),
            Component("userName", None, Optional, &Shape::Text),
            Component("processName", None, Optional, &Shape::Text),
        ]),
    ),
    // Netscape.
    (
        "2.16.840.1.113730.1.1",
        Shape::Bits(&[
            "sslClient",
            "sslServer",
            "smime",
            "objectSigning",
            "reserved",
            "sslCA",
            "smimeCA",
            "objectSigningCA",
        ]),
    ),
    ("2.16.840.1.113730.1.2", Shape::Text),
    ("2.16.840.1.113730.1.3", Shape::Text),
    ("2.16.840.1.113730.1.4", Shape::Text),
    ("2.16.840.1.113730.1.7", Shape::Text),
    ("2.16.840.1.113730.1.8", Shape::Text),
    ("2.16.840.1.113730.1.12", Shape::Text),
    ("2.16.840.1.113730.1.13", Shape::Text),
    // Entrust.
    (
        "1.2.840.113533.7.65.0",
        Shape::Sequence(&[
            Component("entrustVers", None, Optional, &Shape::Text),
            Component(
                "entrustVersInfoFlags",
                None,
                Optional,
                &Shape::Bits(&[
                    "keyUpdateAllowed",
                    "newExtensions",
                    "pKIXCertificate",
                    "enterpriseCategory",
                    "webCategory",
                    "setCategory",
                ]),
            ),
        ]),
    ),
];

const POLICIES: Shape = Shape::Of(&Shape::Sequence(&[
    Component("policyIdentifier", None, Required, &Shape::Identifier),
    Component(
        "policyQualifiers",
        None,
        Optional,
        &Shape::Of(&Shape::Sequence(&[
            Component("policyQualifierId", None, Required, &Shape::Identifier),
            Component("qualifier", None, Required, &Shape::SequenceOrAny(&USER_NOTICE)),
        ])),
    ),
]));

const USER_NOTICE: Shape = Shape::Sequence(&[
    Component(
        "noticeRef",
        None,
        Optional,
        &Shape::Sequence(&[
            Component("organization", None, Required, &Shape::Text),
            Component("noticeNumbers", None, Required, &Shape::Of(&Shape::Integer)),
        ]),
    ),
    Component("explicitText", None, Optional, &Shape::Text),
]);

const POLICY_MAPPINGS: Shape = Shape::Of(&Shape::Sequence(&[
    Component("issuerDomainPolicy", None, Required, &Shape::Identifier),
    Component("subjectDomainPolicy", None, Required, &Shape::Identifier),
]));

const SUBTREES: &Shape = &Shape::Of(&Shape::Sequence(&[
    Component("base", None, Required, &Shape::Subtree),
    Component("minimum", Some(0), Optional, &Shape::Integer),
    Component("maximum", Some(1), Optional, &Shape::Integer),
]));

// The name of a distribution point is a CHOICE, which has the form of a SEQUENCE of one of two components.
const DISTRIBUTION_POINTS: Shape = Shape::Of(&Shape::Sequence(&[
    Component(
        "distributionPoint",
        Some(0),
        Optional,
        &Shape::Sequence(&[
            Component("fullName", Some(0), Optional, &Shape::GeneralNames),
            Component("nameRelativeToCRLIssuer", Some(1), Optional, &Shape::RelativeName),
        ]),
    ),
    Component(
        "reasons",
        Some(1),
        Optional,
        &Shape::Bits(&[
            "unused",
            "keyCompromise",
            "cACompromise",
            "affiliationChanged",
            "superseded",
            "cessationOfOperation",
            "certificateHold",
            "privilegeWithdrawn",
            "aACompromise",
        ]),
    ),
    Component("cRLIssuer", Some(2), Optional, &Shape::GeneralNames),
]));

const ACCESS_DESCRIPTIONS: Shape = Shape::Of(&Shape::Sequence(&[
    Component("accessMethod", None, Required, &Shape::Identifier),
    Component("accessLocation", None, Required, &Shape::GeneralName),
]));
