//! Certificates that stand together: whether they are a chain. They are told apart by names and key identifiers; then the
//! signatures between them are checked.

rules! {
    Standard, "RFC 8446, section 4.4.2; RFC 5246, section 7.4.2" {
        Warning ORDER = "chain/order": "A chain begins with the certificate of the server or client, each followed by its issuer.";
    }
    Standard, "RFC 5280, section 4.1.2.6; Go crypto/x509, Certificate.Verify" {
        Error NAME_ENCODING = "chain/name-encoding":
            "The issuer of a certificate is encoded as the subject of its CA is: Go compares the bytes.";
    }
    Standard, "RFC 5280, section 6.1.3 (a)" {
        Error SIGNATURE_FAILED = "chain/signature-failed": "Each certificate of a chain is signed by the next.";
    }
    Standard, "RFC 5280, sections 4.2.1.3 and 4.2.1.9" {
        Error ISSUER_NOT_CA = "chain/issuer-not-ca": "Who issued a certificate of a chain is a CA, and may sign certificates.";
        Error PATH_LENGTH = "chain/path-length": "A chain has no more CAs than its CAs allow below them.";
    }
    Standard, "RFC 5280, section 4.2.1.10" {
        Error NAME_CONSTRAINTS = "chain/name-constraints": "The names in a chain are those that its CAs may give.";
    }
    Standard, "RFC 5280, section 4.2.1.12; Go crypto/x509, Certificate.Verify" {
        Error EXTENDED_KEY_USAGE = "chain/extended-key-usage": "What a certificate is for, all CAs above it may issue for.";
    }
    Standard, "RFC 5280, section 6.1.3 (d) to (f)" {
        Error POLICIES = "chain/policies": "A chain has the policies that its CAs demand.";
    }
    Standard, "RFC 5280, section 6.1" {
        Error NOT_TRUSTED = "chain/not-trusted": "A chain holds up to one of the roots that are given.";
    }
    Advice, "RFC 8446, section 4.4.2" {
        Warning REPEATED = "chain/repeated": "Each certificate of a chain or bundle is there once.";
        Info UNRELATED = "chain/unrelated": "All certificates beside that of a server or client are issuers of it.";
        Info MISSING_ISSUER = "chain/missing-issuer": "A chain goes up to a certificate that its verifiers trust.";
    }
}
