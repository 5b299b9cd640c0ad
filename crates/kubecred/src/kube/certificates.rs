//! The kinds of `certificates.k8s.io`: CertificateSigningRequest and its list.

use super::meta;
use super::schema::{Field, Kind, Payload, Role, Scope, Shape};
use crate::reference::Prose;

/// CertificateSigningRequest.
pub static CERTIFICATE_SIGNING_REQUEST: Kind = Kind {
    group: "certificates.k8s.io",
    version: "v1",
    kind: "CertificateSigningRequest",
    resource: "certificatesigningrequests",
    scope: Scope::Cluster,
    role: Role::Stored,
    subresources: &["status", "approval"],
    documentation: Prose::new("Asks a signer for a certificate."),
    fields: FIELDS,
};

/// CertificateSigningRequest of v1beta1, which no release serves any more: the server still knows how to read it.
pub static CERTIFICATE_SIGNING_REQUEST_V1BETA1: Kind = Kind {
    group: "certificates.k8s.io",
    version: "v1beta1",
    kind: "CertificateSigningRequest",
    resource: "certificatesigningrequests",
    scope: Scope::Cluster,
    role: Role::Decoded,
    subresources: &[],
    documentation: Prose::new("Asks a signer for a certificate; no longer served."),
    fields: FIELDS,
};

/// CertificateSigningRequestList.
pub static CERTIFICATE_SIGNING_REQUEST_LIST: Kind = Kind {
    group: "certificates.k8s.io",
    version: "v1",
    kind: "CertificateSigningRequestList",
    resource: "certificatesigningrequests",
    scope: Scope::Cluster,
    role: Role::List,
    subresources: &[],
    documentation: Prose::new("CertificateSigningRequests, as the server lists them."),
    fields: &[
        meta::API_VERSION,
        meta::KIND,
        meta::LIST_METADATA,
        Field::new("items", Shape::List(&Shape::Structure(FIELDS)), "The CertificateSigningRequests.")
            .always()
            .required(),
    ],
};

const FIELDS: &[Field] = &[
    meta::API_VERSION,
    meta::KIND,
    meta::METADATA,
    Field::new("spec", Shape::Structure(SPEC), "What is asked, and who asks.").always().required(),
    Field::new("status", Shape::Structure(STATUS), "The decision, and the certificate.").always(),
];

/// The usages that a request may name.
pub const USAGES: &[&str] = &[
    "signing",
    "digital signature",
    "content commitment",
    "key encipherment",
    "key agreement",
    "data encipherment",
    "cert sign",
    "crl sign",
    "encipher only",
    "decipher only",
    "any",
    "server auth",
    "client auth",
    "code signing",
    "email protection",
    "s/mime",
    "ipsec end system",
    "ipsec tunnel",
    "ipsec user",
    "timestamping",
    "ocsp signing",
    "microsoft sgc",
    "netscape sgc",
];

const SPEC: &[Field] = &[
    Field::new("request", Shape::Bytes, "The certification request: PEM, then base64.")
        .always()
        .required()
        .payload(Payload::CertificationRequest)
        .also_called(&[
            "csr",
            "certificateRequest",
            "certificateSigningRequest",
            "certificationRequest",
            "signingRequest",
            "requestData",
            "requestPEM",
            "csrPEM",
            "pkcs10",
        ]),
    Field::new("signerName", Shape::String, "The signer, such as `kubernetes.io/kube-apiserver-client`.")
        .always()
        .required()
        .also_called(&["signer", "issuer", "issuerName"]),
    Field::new("expirationSeconds", Shape::Integer32, "How long the certificate shall last, in seconds; at least 600.")
        .set()
        .also_called(meta::CALLED_LIFETIME),
    Field::new("usages", Shape::List(&Shape::String), "What the key may be used for.")
        .required()
        .one_of(USAGES)
        .also_called(&["keyUsages", "keyUsage", "extendedKeyUsages", "extendedKeyUsage", "extKeyUsage"]),
    Field::new("username", Shape::String, "Who asks; set by the server.").also_called(&["user"]),
    Field::new("uid", Shape::String, "The identifier of who asks; set by the server."),
    Field::new("groups", Shape::List(&Shape::String), "The groups of who asks; set by the server."),
    Field::new("extra", Shape::Map(&Shape::List(&Shape::String)), "What else is known of who asks; set by the server."),
];

const STATUS: &[Field] = &[
    Field::new("conditions", Shape::List(&Shape::Structure(CONDITION)), "The decisions so far."),
    Field::new("certificate", Shape::Bytes, "The certificate and those above it: PEM, then base64.")
        .payload(Payload::Certificates)
        .also_called(&["cert", "crt", "certificateData"]),
];

const CONDITION: &[Field] = &[
    Field::new("type", Shape::String, "`Approved`, `Denied`, `Failed`, or a word of one's own.").always().required(),
    Field::new("status", Shape::String, "`True`, `False` or `Unknown`; the first three types are always `True`.")
        .always()
        .required(),
    Field::new("reason", Shape::String, "Why, in one word."),
    Field::new("message", Shape::String, "Why, for people."),
    Field::new("lastUpdateTime", Shape::Time, "When it was last written; now, if absent.").always(),
    Field::new("lastTransitionTime", Shape::Time, "When its status last changed.").always(),
];
