//! Client certificates, as kube-apiserver takes them: a chain to its client CA as Go verifies it, and the user in the
//! subject.

use crate::decode::{Decoded, decode_certificates};
use crate::diagnostic::quoted;
use crate::encoding::der::{self, Reader};
use crate::encoding::{oid, pem};
use crate::options::User;
use crate::time::Time;
use crate::x509::key::subject_public_key_info;
use crate::x509::server::go_reads_certificate;
use crate::x509::{Certificate, PairProblem, SignatureStatus, check_pair, public_key_info, signature};

use super::authenticate::Case;

/// Whom the server takes who shows a client certificate for. What stands behind the first certificate are intermediates.
pub(super) fn authenticate(credential: &[u8], case: &mut Case<'_>) {
    let mut chain = Vec::new();
    for found in decode_certificates(credential) {
        match found {
            Decoded::Value(certificate) => chain.push(certificate),
            Decoded::Broken { error } => return case.refuse("certificate", error),
        }
    }
    let Some((leaf, intermediates)) = chain.split_first() else {
        return case.refuse("certificate", "there is no certificate in it, and no token");
    };
    if let Err(PairProblem::Mismatch { .. }) = check_pair(credential, credential) {
        case.refuse("key", "the private key is another's than the certificate's: no connection can be made");
    }
    check_chain(leaf, intermediates, case);
    let name = |wanted| leaf.subject.values(wanted).map(str::to_owned).collect::<Vec<String>>();
    // Of several the last one counts.
    let username = name(oid::COMMON_NAME).pop().unwrap_or_default();
    if username.is_empty() {
        return case.anonymous("the certificate has no common name, so that it is passed over");
    }
    let mut identifiers = name(oid::KUBERNETES_UID);
    if identifiers.len() > 1 || identifiers.first().is_some_and(String::is_empty) {
        return case.refuse("uid", "the subject has no one uid: there are several, or it is empty");
    }
    let identifier = vec![format!("X509SHA256={}", leaf.fingerprints.sha256)];
    case.identify(User {
        username,
        uid: identifiers.pop().unwrap_or_default(),
        groups: name(oid::ORGANIZATION),
        extra: vec![("authentication.kubernetes.io/credential-id".to_owned(), identifier)],
    });
}

/// Whether a chain leads to the client CA.
fn check_chain(leaf: &Certificate, intermediates: &[Certificate], case: &mut Case<'_>) {
    if let Err(reason) = go_reads_certificate(&der_of(leaf)) {
        return case.refuse("certificate", reason);
    }
    let Some(authorities) = &case.cluster.client_ca else {
        let issuer = quoted(&leaf.issuer.text);
        return case.leave_open("chain", "no client CA is given", format!("the client CA of the cluster is {issuer}"));
    };
    let roots = decode_certificates(authorities.as_bytes()).into_iter().filter_map(|found| match found {
        Decoded::Value(root) => Some(root),
        Decoded::Broken { .. } => None,
    });
    let roots: Vec<Certificate> = roots.collect();
    let mut search = Search { roots: &roots, intermediates, now: case.options.now, checks: CHECKS };
    match search.issuer_of(leaf, &mut Vec::new()) {
        Ok(root) if case.options.now.is_some() => case.pass("chain", format!("issued by {}", quoted(&root))),
        Ok(_) => case.leave_open("chain", "no time is given", format!("it is used before {}", leaf.not_after)),
        Err(why) => case.refuse("chain", why),
    }
}

/// Signatures that are checked for one credential.
const CHECKS: usize = 100;
/// Certificates of one chain.
const LENGTH: usize = 8;

struct Search<'c> {
    roots: &'c [Certificate],
    intermediates: &'c [Certificate],
    now: Option<Time>,
    checks: usize,
}

impl<'c> Search<'c> {
    /// The name of the CA at the end of a chain that holds; or why the last that was tried does not.
    fn issuer_of(&mut self, certificate: &'c Certificate, path: &mut Vec<&'c str>) -> Result<String, String> {
        stands(certificate, self.now)?;
        let mut why = format!("no certificate of its issuer {} is there", quoted(&certificate.issuer.text));
        if path.len() >= LENGTH {
            return Err("the chain is too long".to_owned());
        }
        path.push(&certificate.fingerprints.sha256);
        let (roots, intermediates) = (self.roots.iter().map(|root| (root, true)), self.intermediates.iter().map(|one| (one, false)));
        for (issuer, trusted) in roots.chain(intermediates) {
            let again = path.contains(&issuer.fingerprints.sha256.as_str());
            if again || issuer.subject.encoding != certificate.issuer.encoding {
                continue;
            }
            self.checks = self.checks.saturating_sub(1);
            if self.checks == 0 {
                why = "too many signatures would have to be checked".to_owned();
                break;
            }
            let signed = issued(certificate, issuer).and_then(|()| stands(issuer, self.now));
            match signed.and_then(|()| if trusted { Ok(issuer.subject.text.clone()) } else { self.issuer_of(issuer, path) }) {
                Ok(root) => return Ok(root),
                Err(reason) => why = reason,
            }
        }
        path.pop();
        Err(why)
    }
}

/// Whether a certificate is good by itself, for a client.
fn stands(certificate: &Certificate, now: Option<Time>) -> Result<(), String> {
    let name = quoted(&certificate.subject.text);
    if let Some(now) = now {
        if certificate.valid_from.is_some_and(|from| now < from) {
            return Err(format!("{name} is not valid before {}", certificate.not_before));
        }
        if certificate.valid_until.is_some_and(|until| now > until) {
            return Err(format!("{name} has expired at {}", certificate.not_after));
        }
    }
    let unknown = |oid: &str| !UNDERSTOOD.contains(&oid);
    if let Some(found) = certificate.extensions.iter().find(|extension| extension.critical && unknown(&extension.oid)) {
        return Err(format!("{name} has a critical extension that Go does not know: {}", found.name));
    }
    let for_clients = |purpose: &crate::x509::Purpose| [oid::CLIENT_AUTH, oid::ANY_EXT_KEY_USAGE].contains(&purpose.oid.as_str());
    match certificate.purposes() {
        Some(purposes) if !purposes.iter().any(for_clients) => Err(format!("{name} is not for clients")),
        _ => Ok(()),
    }
}

/// The extensions that Go understands.
const UNDERSTOOD: [&str; 11] = [
    oid::KEY_USAGE,
    oid::BASIC_CONSTRAINTS,
    oid::SUBJECT_ALT_NAME,
    oid::NAME_CONSTRAINTS,
    oid::CRL_DISTRIBUTION_POINTS,
    oid::AUTHORITY_KEY_IDENTIFIER,
    oid::EXT_KEY_USAGE,
    oid::SUBJECT_KEY_IDENTIFIER,
    oid::CERTIFICATE_POLICIES,
    oid::POLICY_CONSTRAINTS,
    oid::INHIBIT_ANY_POLICY,
];

/// Whether a certificate is signed by a CA with its key.
fn issued(certificate: &Certificate, issuer: &Certificate) -> Result<(), String> {
    let name = quoted(&issuer.subject.text);
    let signs = issuer.key_usage().is_none_or(|usages| usages.iter().any(|usage| usage == "keyCertSign"));
    if issuer.version == 3 && !issuer.is_ca || !signs {
        return Err(format!("{name} is no CA"));
    }
    let (der, issuer) = (der_of(certificate), der_of(issuer));
    let verdict = || {
        let mut fields = Reader::new(&der, 0).next()?.ok()?.children();
        let (signed, _, bits) = (fields.next()?.ok()?, fields.next()?.ok()?, fields.next()?.ok()?);
        let (bits, _) = der::bit_string(bits.content())?;
        let key = subject_public_key_info(&public_key_info(&issuer)?).material;
        Some(signature::verify(certificate.scheme?, &key, signed.encoding, bits))
    };
    match verdict() {
        Some(verdict) if verdict.status == SignatureStatus::Verified => Ok(()),
        _ => Err(format!("its signature is not one that {name} made")),
    }
}

fn der_of(certificate: &Certificate) -> Vec<u8> {
    pem::go_decode_first(certificate.pem.as_bytes()).map(|(block, _)| block.content.bytes).unwrap_or_default()
}
