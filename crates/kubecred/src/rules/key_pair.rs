//! What is said of a certificate and a key that are no pair, wherever they stand.

use std::borrow::Cow;

use crate::source::Span;
use crate::x509::PairProblem;

/// A problem of a pair in words.
pub(crate) struct Described {
    /// What is wrong.
    pub(crate) part: Part,
    /// How.
    pub(crate) message: Cow<'static, str>,
    /// What to do, where that does not depend on what is around the pair.
    pub(crate) help: Option<Cow<'static, str>>,
    /// The PEM block, where there is one.
    pub(crate) block: Option<Span>,
}

/// What of a pair is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    /// The certificate.
    Certificate,
    /// The private key.
    PrivateKey,
    /// That one does not belong to the other.
    Match,
}

/// Says what is wrong with a pair.
pub(crate) fn describe(problem: PairProblem) -> Described {
    let (part, message, help, block): (_, Cow<'static, str>, Option<Cow<'static, str>>, _) = match problem {
        PairProblem::NoCertificate { private_key: true } => (
            Part::Certificate,
            "this is a private key, and no certificate".into(),
            Some("exchange it with the other one, if that is the certificate".into()),
            None,
        ),
        PairProblem::NoCertificate { private_key: false } => {
            (Part::Certificate, "there is no certificate in it that Go can read".into(), None, None)
        }
        PairProblem::Certificate { reason, block } => (
            Part::Certificate,
            format!("the first certificate can't be read: {reason}").into(),
            Some("have the certificate issued again, or copy it again".into()),
            Some(block),
        ),
        PairProblem::NoPrivateKey { certificate: true } => (
            Part::PrivateKey,
            "this is a certificate, and no private key".into(),
            Some("put the private key of the certificate here".into()),
            None,
        ),
        PairProblem::NoPrivateKey { certificate: false } => {
            (Part::PrivateKey, "there is no private key in it that Go can read".into(), None, None)
        }
        PairProblem::PrivateKey { reason, block } => (
            Part::PrivateKey,
            format!("the private key can't be read: {reason}").into(),
            Some("write it as PKCS#8 without a passphrase, as `openssl pkcs8 -topk8 -nocrypt` does".into()),
            Some(block),
        ),
        PairProblem::Mismatch { block, belongs_to } => {
            let help = match belongs_to {
                Some(number) => format!("it belongs to certificate {number}: put that one first").into(),
                None => "take both from the same place: a certificate is made for one key".into(),
            };
            (Part::Match, "the private key is not that of the first certificate".into(), Some(help), Some(block))
        }
    };
    Described { part, message, help, block }
}
