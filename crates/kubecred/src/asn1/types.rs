//! The ASN.1 types of what is opened here, as data: their components, in the names of their standards.

use crate::encoding::oid;

/// A type.
#[derive(Debug)]
pub(super) struct Type {
    /// Its name in the standard; empty where it has none of its own.
    pub(super) name: &'static str,
    pub(super) shape: Shape,
}

/// What a type is made of.
#[derive(Debug)]
pub(super) enum Shape {
    /// Not declared: it is told from the bytes.
    Open,
    /// A value with nothing in it.
    Leaf(Form),
    /// SEQUENCE or SET: its components in their order.
    Fields(&'static [Component]),
    /// SEQUENCE OF or SET OF.
    Of(&'static Type),
    /// CHOICE: told apart by their tags.
    Choice(&'static [Component]),
    /// OCTET STRING or BIT STRING that holds the DER of a type.
    Holds(&'static Type),
    /// What an object identifier before it says, else the last. One that ends in a period stands for all below it.
    By(&'static [(&'static str, &'static Type)], &'static Type),
}

/// How the bytes of a value are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    Boolean,
    Integer,
    Bits,
    Octets,
    Oid,
    Text,
    Time,
    Address,
}

/// A component of a type.
#[derive(Debug)]
pub(super) struct Component {
    pub(super) name: &'static str,
    /// The first byte of its encoding; 0 for any.
    identifier: u8,
    flags: u8,
    pub(super) of: &'static Type,
}

const EXPLICIT: u8 = 1;
const SECRET: u8 = 2;
const PUBLIC: u8 = 4;
const SHOWN: u8 = 8;

impl Component {
    const fn with(self, flag: u8) -> Self {
        Self { flags: self.flags | flag, ..self }
    }

    pub(super) fn begins_with(&self, identifier: u8) -> bool {
        self.identifier == 0 || self.identifier == identifier
    }

    /// Whether a tag of its own stands around it.
    pub(super) fn is_explicit(&self) -> bool {
        self.flags & EXPLICIT != 0
    }

    /// Whether it and what is in it is secret, where the type itself says so.
    pub(super) fn is_secret(&self) -> Option<bool> {
        (self.flags & (SECRET | PUBLIC) != 0).then_some(self.flags & SECRET != 0)
    }

    /// Whether a text of the structure shows all its bytes: keys and signatures.
    pub(super) fn is_shown(&self) -> bool {
        self.flags & SHOWN != 0
    }
}

const fn c(name: &'static str, identifier: u8, of: &'static Type) -> Component {
    Component { name, identifier, flags: 0, of }
}

const fn fields(name: &'static str, fields: &'static [Component]) -> Type {
    Type { name, shape: Shape::Fields(fields) }
}

const fn list(name: &'static str, of: &'static Type) -> Type {
    Type { name, shape: Shape::Of(of) }
}

const fn leaf(form: Form) -> Type {
    Type { name: "", shape: Shape::Leaf(form) }
}

const fn holds(of: &'static Type) -> Type {
    Type { name: "", shape: Shape::Holds(of) }
}

const fn by(types: &'static [(&'static str, &'static Type)], other: &'static Type) -> Type {
    Type { name: "", shape: Shape::By(types, other) }
}

// First bytes of encodings: universal types, and `[number]`, primitive or constructed.
const BOOL: u8 = 0x01;
const INT: u8 = 0x02;
const BITS: u8 = 0x03;
const OCTETS: u8 = 0x04;
const OID: u8 = 0x06;
const SEQ: u8 = 0x30;
const SET: u8 = 0x31;
const UTC_TIME: u8 = 0x17;
const GENERALIZED_TIME: u8 = 0x18;
const fn p(number: u8) -> u8 {
    0x80 | number
}
const fn k(number: u8) -> u8 {
    0xA0 | number
}

pub(super) static OPEN: Type = Type { name: "", shape: Shape::Open };
static BOOLEAN: Type = leaf(Form::Boolean);
static INTEGER: Type = leaf(Form::Integer);
static BIT_STRING: Type = leaf(Form::Bits);
static OCTET_STRING: Type = leaf(Form::Octets);
static IDENTIFIER: Type = leaf(Form::Oid);
static TEXT: Type = leaf(Form::Text);
static TIME: Type = leaf(Form::Time);
static ADDRESS: Type = leaf(Form::Address);

// RFC 5280, section 4.1.1.2, with the parameters of RFC 4055, RFC 3279 and RFC 8018.
static ALGORITHM: Type =
    fields("AlgorithmIdentifier", &[c("algorithm", OID, &IDENTIFIER), c("parameters", 0, &PARAMETERS)]);
static PARAMETERS: Type = by(
    &[
        (oid::RSA_PSS, &PSS_PARAMETERS),
        (oid::MGF1, &ALGORITHM),
        (oid::DSA, &DSA_PARAMETERS),
        ("1.2.840.113549.1.5.13", &PBES2_PARAMETERS),
        ("1.2.840.113549.1.5.12", &PBKDF2_PARAMETERS),
    ],
    &OPEN,
);
static PSS_PARAMETERS: Type = fields(
    "RSASSA-PSS-params",
    &[
        c("hashAlgorithm", k(0), &ALGORITHM).with(EXPLICIT),
        c("maskGenAlgorithm", k(1), &ALGORITHM).with(EXPLICIT),
        c("saltLength", k(2), &INTEGER).with(EXPLICIT),
        c("trailerField", k(3), &INTEGER).with(EXPLICIT),
    ],
);
static DSA_PARAMETERS: Type =
    fields("Dss-Parms", &[c("p", INT, &INTEGER), c("q", INT, &INTEGER), c("g", INT, &INTEGER)]);
static PBES2_PARAMETERS: Type =
    fields("PBES2-params", &[c("keyDerivationFunc", SEQ, &ALGORITHM), c("encryptionScheme", SEQ, &ALGORITHM)]);
static PBKDF2_PARAMETERS: Type = fields(
    "PBKDF2-params",
    &[
        c("salt", OCTETS, &OCTET_STRING),
        c("iterationCount", INT, &INTEGER),
        c("keyLength", INT, &INTEGER),
        c("prf", SEQ, &ALGORITHM),
    ],
);
static SIGNATURE: Type = by(&[("1.2.840.10045.4.", &ECDSA), ("1.2.840.10040.4.", &ECDSA)], &BIT_STRING);
static ECDSA: Type = holds(&ECDSA_VALUE);
static ECDSA_VALUE: Type = fields("ECDSA-Sig-Value", &[c("r", INT, &INTEGER), c("s", INT, &INTEGER)]);

// RFC 5280, section 4.1.
pub(super) static CERTIFICATE: Type = fields(
    "Certificate",
    &[
        c("tbsCertificate", SEQ, &TBS_CERTIFICATE),
        c("signatureAlgorithm", SEQ, &ALGORITHM),
        c("signatureValue", BITS, &SIGNATURE).with(SHOWN),
    ],
);
static TBS_CERTIFICATE: Type = fields(
    "TBSCertificate",
    &[
        c("version", k(0), &INTEGER).with(EXPLICIT),
        c("serialNumber", INT, &INTEGER),
        c("signature", SEQ, &ALGORITHM),
        c("issuer", SEQ, &NAME),
        c("validity", SEQ, &VALIDITY),
        c("subject", SEQ, &NAME),
        c("subjectPublicKeyInfo", SEQ, &PUBLIC_KEY),
        c("issuerUniqueID", p(1), &BIT_STRING),
        c("subjectUniqueID", p(2), &BIT_STRING),
        c("extensions", k(3), &EXTENSIONS).with(EXPLICIT),
    ],
);
static VALIDITY: Type = fields("Validity", &[c("notBefore", 0, &TIME), c("notAfter", 0, &TIME)]);
static NAME: Type = list("Name", &RELATIVE_NAME);
static RELATIVE_NAME: Type = list("RelativeDistinguishedName", &NAME_ATTRIBUTE);
static NAME_ATTRIBUTE: Type = fields("AttributeTypeAndValue", &[c("type", OID, &IDENTIFIER), c("value", 0, &OPEN)]);
pub(super) static PUBLIC_KEY: Type = fields(
    "SubjectPublicKeyInfo",
    &[c("algorithm", SEQ, &ALGORITHM), c("subjectPublicKey", BITS, &PUBLIC_KEY_BITS).with(SHOWN)],
);
static PUBLIC_KEY_BITS: Type =
    by(&[(oid::RSA, &HOLDS_RSA), (oid::RSA_PSS, &HOLDS_RSA), (oid::DSA, &HOLDS_INTEGER)], &BIT_STRING);
static HOLDS_RSA: Type = holds(&RSA_PUBLIC_KEY);
static HOLDS_INTEGER: Type = holds(&INTEGER);
// RFC 8017, appendix A.1.1.
pub(super) static RSA_PUBLIC_KEY: Type =
    fields("RSAPublicKey", &[c("modulus", INT, &INTEGER), c("publicExponent", INT, &INTEGER)]);

// RFC 5280, section 4.2.
static EXTENSIONS: Type = list("Extensions", &EXTENSION);
static EXTENSION: Type = fields(
    "Extension",
    &[c("extnID", OID, &IDENTIFIER), c("critical", BOOL, &BOOLEAN), c("extnValue", OCTETS, &EXTENSION_VALUE)],
);
static EXTENSION_VALUE: Type = by(
    &[
        (oid::SUBJECT_ALT_NAME, &holds(&GENERAL_NAMES)),
        (oid::ISSUER_ALT_NAME, &holds(&GENERAL_NAMES)),
        (oid::BASIC_CONSTRAINTS, &holds(&BASIC_CONSTRAINTS)),
        (oid::KEY_USAGE, &holds(&BIT_STRING)),
        (oid::EXT_KEY_USAGE, &holds(&PURPOSES)),
        (oid::SUBJECT_KEY_IDENTIFIER, &holds(&OCTET_STRING)),
        (oid::AUTHORITY_KEY_IDENTIFIER, &holds(&AUTHORITY_KEY_IDENTIFIER)),
        (oid::NAME_CONSTRAINTS, &holds(&NAME_CONSTRAINTS)),
        (oid::CRL_DISTRIBUTION_POINTS, &holds(&DISTRIBUTION_POINTS)),
        ("2.5.29.46", &holds(&DISTRIBUTION_POINTS)),
        (oid::CERTIFICATE_POLICIES, &holds(&POLICIES)),
        (oid::POLICY_MAPPINGS, &holds(&POLICY_MAPPINGS)),
        (oid::POLICY_CONSTRAINTS, &holds(&POLICY_CONSTRAINTS)),
        (oid::AUTHORITY_INFO_ACCESS, &holds(&ACCESS_DESCRIPTIONS)),
        ("1.3.6.1.5.5.7.1.11", &holds(&ACCESS_DESCRIPTIONS)),
        ("2.5.29.16", &holds(&PRIVATE_KEY_USAGE_PERIOD)),
        ("2.5.29.28", &holds(&ISSUING_DISTRIBUTION_POINT)),
        ("1.3.6.1.4.1.311.21.7", &holds(&CERTIFICATE_TEMPLATE)),
        ("1.3.6.1.4.1.311.21.10", &holds(&POLICIES)),
    ],
    &OPEN,
);
static BASIC_CONSTRAINTS: Type =
    fields("BasicConstraints", &[c("cA", BOOL, &BOOLEAN), c("pathLenConstraint", INT, &INTEGER)]);
static PURPOSES: Type = list("ExtKeyUsageSyntax", &IDENTIFIER);
static AUTHORITY_KEY_IDENTIFIER: Type = fields(
    "AuthorityKeyIdentifier",
    &[
        c("keyIdentifier", p(0), &OCTET_STRING),
        c("authorityCertIssuer", k(1), &GENERAL_NAMES),
        c("authorityCertSerialNumber", p(2), &INTEGER),
    ],
);
static GENERAL_NAMES: Type = list("GeneralNames", &GENERAL_NAME);
static GENERAL_NAME: Type = Type {
    name: "GeneralName",
    shape: Shape::Choice(&[
        c("otherName", k(0), &OTHER_NAME),
        c("rfc822Name", p(1), &TEXT),
        c("dNSName", p(2), &TEXT),
        c("x400Address", k(3), &OPEN),
        c("directoryName", k(4), &NAME).with(EXPLICIT),
        c("ediPartyName", k(5), &OPEN),
        c("uniformResourceIdentifier", p(6), &TEXT),
        c("iPAddress", p(7), &ADDRESS),
        c("registeredID", p(8), &IDENTIFIER),
    ]),
};
static OTHER_NAME: Type =
    fields("OtherName", &[c("type-id", OID, &IDENTIFIER), c("value", k(0), &OPEN).with(EXPLICIT)]);
static NAME_CONSTRAINTS: Type =
    fields("NameConstraints", &[c("permittedSubtrees", k(0), &SUBTREES), c("excludedSubtrees", k(1), &SUBTREES)]);
static SUBTREES: Type = list("GeneralSubtrees", &SUBTREE);
static SUBTREE: Type = fields(
    "GeneralSubtree",
    &[c("base", 0, &GENERAL_NAME), c("minimum", p(0), &INTEGER), c("maximum", p(1), &INTEGER)],
);
static DISTRIBUTION_POINTS: Type = list("CRLDistributionPoints", &DISTRIBUTION_POINT);
static DISTRIBUTION_POINT: Type = fields(
    "DistributionPoint",
    &[
        c("distributionPoint", k(0), &DISTRIBUTION_POINT_NAME).with(EXPLICIT),
        c("reasons", p(1), &BIT_STRING),
        c("cRLIssuer", k(2), &GENERAL_NAMES),
    ],
);
static DISTRIBUTION_POINT_NAME: Type = Type {
    name: "DistributionPointName",
    shape: Shape::Choice(&[c("fullName", k(0), &GENERAL_NAMES), c("nameRelativeToCRLIssuer", k(1), &RELATIVE_NAME)]),
};
static ISSUING_DISTRIBUTION_POINT: Type = fields(
    "IssuingDistributionPoint",
    &[
        c("distributionPoint", k(0), &DISTRIBUTION_POINT_NAME).with(EXPLICIT),
        c("onlyContainsUserCerts", p(1), &BOOLEAN),
        c("onlyContainsCACerts", p(2), &BOOLEAN),
        c("onlySomeReasons", p(3), &BIT_STRING),
        c("indirectCRL", p(4), &BOOLEAN),
        c("onlyContainsAttributeCerts", p(5), &BOOLEAN),
    ],
);
static POLICIES: Type = list("CertificatePolicies", &POLICY);
static POLICY: Type = fields(
    "PolicyInformation",
    &[c("policyIdentifier", OID, &IDENTIFIER), c("policyQualifiers", SEQ, &list("", &POLICY_QUALIFIER))],
);
static POLICY_QUALIFIER: Type =
    fields("PolicyQualifierInfo", &[c("policyQualifierId", OID, &IDENTIFIER), c("qualifier", 0, &OPEN)]);
static POLICY_MAPPINGS: Type = list("PolicyMappings", &POLICY_MAPPING);
static POLICY_MAPPING: Type =
    fields("", &[c("issuerDomainPolicy", OID, &IDENTIFIER), c("subjectDomainPolicy", OID, &IDENTIFIER)]);
static POLICY_CONSTRAINTS: Type = fields(
    "PolicyConstraints",
    &[c("requireExplicitPolicy", p(0), &INTEGER), c("inhibitPolicyMapping", p(1), &INTEGER)],
);
static ACCESS_DESCRIPTIONS: Type = list("AuthorityInfoAccessSyntax", &ACCESS_DESCRIPTION);
static ACCESS_DESCRIPTION: Type =
    fields("AccessDescription", &[c("accessMethod", OID, &IDENTIFIER), c("accessLocation", 0, &GENERAL_NAME)]);
static PRIVATE_KEY_USAGE_PERIOD: Type =
    fields("PrivateKeyUsagePeriod", &[c("notBefore", p(0), &TIME), c("notAfter", p(1), &TIME)]);
static CERTIFICATE_TEMPLATE: Type = fields(
    "CertificateTemplate",
    &[
        c("templateID", OID, &IDENTIFIER),
        c("templateMajorVersion", INT, &INTEGER),
        c("templateMinorVersion", INT, &INTEGER),
    ],
);

// RFC 2986, section 4.
pub(super) static CERTIFICATION_REQUEST: Type = fields(
    "CertificationRequest",
    &[
        c("certificationRequestInfo", SEQ, &REQUEST_INFO),
        c("signatureAlgorithm", SEQ, &ALGORITHM),
        c("signature", BITS, &SIGNATURE).with(SHOWN),
    ],
);
static REQUEST_INFO: Type = fields(
    "CertificationRequestInfo",
    &[
        c("version", INT, &INTEGER),
        c("subject", SEQ, &NAME),
        c("subjectPKInfo", SEQ, &PUBLIC_KEY),
        c("attributes", k(0), &ATTRIBUTES),
    ],
);
static ATTRIBUTES: Type = list("Attributes", &ATTRIBUTE);
static ATTRIBUTE: Type = fields("Attribute", &[c("type", OID, &IDENTIFIER), c("values", SET, &ATTRIBUTE_VALUES)]);
static ATTRIBUTE_VALUES: Type = list("", &ATTRIBUTE_VALUE);
static ATTRIBUTE_VALUE: Type =
    by(&[(oid::EXTENSION_REQUEST, &EXTENSIONS), (oid::CHALLENGE_PASSWORD, &CHALLENGE_PASSWORD)], &OPEN);
static CHALLENGE_PASSWORD: Type =
    Type { name: "", shape: Shape::Choice(&[c("challengePassword", 0, &TEXT).with(SECRET)]) };

// RFC 5280, section 5.1.
pub(super) static CERTIFICATE_LIST: Type = fields(
    "CertificateList",
    &[
        c("tbsCertList", SEQ, &TBS_CERT_LIST),
        c("signatureAlgorithm", SEQ, &ALGORITHM),
        c("signatureValue", BITS, &SIGNATURE).with(SHOWN),
    ],
);
static TBS_CERT_LIST: Type = fields(
    "TBSCertList",
    &[
        c("version", INT, &INTEGER),
        c("signature", SEQ, &ALGORITHM),
        c("issuer", SEQ, &NAME),
        c("thisUpdate", 0, &TIME),
        c("nextUpdate", UTC_TIME, &TIME),
        c("nextUpdate", GENERALIZED_TIME, &TIME),
        c("revokedCertificates", SEQ, &list("", &REVOKED)),
        c("crlExtensions", k(0), &EXTENSIONS).with(EXPLICIT),
    ],
);
static REVOKED: Type = fields(
    "",
    &[c("userCertificate", INT, &INTEGER), c("revocationDate", 0, &TIME), c("crlEntryExtensions", SEQ, &EXTENSIONS)],
);

// RFC 5958, section 2; RFC 8017, appendix A.1.2; RFC 5915, section 3. What is not said to be public is secret.
pub(super) static PKCS8: Type = fields(
    "PrivateKeyInfo",
    &[
        c("version", INT, &INTEGER).with(PUBLIC),
        c("privateKeyAlgorithm", SEQ, &ALGORITHM).with(PUBLIC),
        c("privateKey", OCTETS, &PRIVATE_KEY),
        c("attributes", k(0), &ATTRIBUTES),
        c("publicKey", p(1), &BIT_STRING).with(PUBLIC),
    ],
);
static PRIVATE_KEY: Type = by(
    &[
        (oid::RSA, &holds(&PKCS1)),
        (oid::RSA_PSS, &holds(&PKCS1)),
        (oid::EC, &holds(&SEC1)),
        ("1.3.101.", &HOLDS_OCTETS),
    ],
    &OPEN,
);
static HOLDS_OCTETS: Type = holds(&OCTET_STRING);
pub(super) static PKCS8_ENCRYPTED: Type = fields(
    "EncryptedPrivateKeyInfo",
    &[c("encryptionAlgorithm", SEQ, &ALGORITHM).with(PUBLIC), c("encryptedData", OCTETS, &OCTET_STRING)],
);
pub(super) static PKCS1: Type = fields(
    "RSAPrivateKey",
    &[
        c("version", INT, &INTEGER).with(PUBLIC),
        c("modulus", INT, &INTEGER).with(PUBLIC),
        c("publicExponent", INT, &INTEGER).with(PUBLIC),
        c("privateExponent", INT, &INTEGER),
        c("prime1", INT, &INTEGER),
        c("prime2", INT, &INTEGER),
        c("exponent1", INT, &INTEGER),
        c("exponent2", INT, &INTEGER),
        c("coefficient", INT, &INTEGER),
        c("otherPrimeInfos", SEQ, &OPEN),
    ],
);
pub(super) static SEC1: Type = fields(
    "ECPrivateKey",
    &[
        c("version", INT, &INTEGER).with(PUBLIC),
        c("privateKey", OCTETS, &OCTET_STRING),
        c("parameters", k(0), &IDENTIFIER).with(EXPLICIT).with(PUBLIC),
        c("publicKey", k(1), &BIT_STRING).with(EXPLICIT).with(PUBLIC),
    ],
);

// As OpenSSL writes it.
pub(super) static DSA: Type = fields(
    "DSAPrivateKey",
    &[
        c("version", INT, &INTEGER).with(PUBLIC),
        c("p", INT, &INTEGER).with(PUBLIC),
        c("q", INT, &INTEGER).with(PUBLIC),
        c("g", INT, &INTEGER).with(PUBLIC),
        c("y", INT, &INTEGER).with(PUBLIC),
        c("x", INT, &INTEGER),
    ],
);

// RFC 5652, sections 3 and 5; RFC 7292, section 4.
pub(super) static CONTENT_INFO: Type =
    fields("ContentInfo", &[c("contentType", OID, &IDENTIFIER), c("content", k(0), &CONTENT).with(EXPLICIT)]);
static CONTENT: Type = by(&[("1.2.840.113549.1.7.2", &SIGNED_DATA)], &OPEN);
static SIGNED_DATA: Type = fields(
    "SignedData",
    &[
        c("version", INT, &INTEGER),
        c("digestAlgorithms", SET, &list("", &ALGORITHM)),
        c("encapContentInfo", SEQ, &ENCAPSULATED),
        c("certificates", k(0), &list("CertificateSet", &CERTIFICATE)),
        c("crls", k(1), &list("RevocationInfoChoices", &CERTIFICATE_LIST)),
        c("signerInfos", SET, &list("SignerInfos", &SIGNER_INFO)),
    ],
);
static ENCAPSULATED: Type = fields(
    "EncapsulatedContentInfo",
    &[c("eContentType", OID, &IDENTIFIER), c("eContent", k(0), &OPEN).with(EXPLICIT)],
);
static SIGNER_INFO: Type = fields(
    "SignerInfo",
    &[
        c("version", INT, &INTEGER),
        c("sid", SEQ, &ISSUER_AND_SERIAL_NUMBER),
        c("sid", p(0), &OCTET_STRING),
        c("digestAlgorithm", SEQ, &ALGORITHM),
        c("signedAttrs", k(0), &ATTRIBUTES),
        c("signatureAlgorithm", SEQ, &ALGORITHM),
        c("signature", OCTETS, &OCTET_STRING),
        c("unsignedAttrs", k(1), &ATTRIBUTES),
    ],
);
static ISSUER_AND_SERIAL_NUMBER: Type =
    fields("IssuerAndSerialNumber", &[c("issuer", SEQ, &NAME), c("serialNumber", INT, &INTEGER)]);
pub(super) static PKCS12: Type = fields(
    "PFX",
    &[c("version", INT, &INTEGER).with(PUBLIC), c("authSafe", SEQ, &CONTENT_INFO), c("macData", SEQ, &OPEN)],
);
