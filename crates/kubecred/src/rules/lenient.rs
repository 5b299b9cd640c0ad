//! Kubeconfigs and ExecCredentials are decoded leniently: what a server refuses in its objects is passed over there.

use crate::diagnostic::Finding;
use crate::kube::kubeconfig::CONFIG;
use crate::kube::schema::Kind;
use crate::rules::{decoding, exec_credential, kubeconfig};

/// Makes warnings of what strict decoding refuses: client-go passes over it.
pub fn soften(kind: &'static Kind, findings: &mut [Finding]) {
    let (unknown, duplicate) = match std::ptr::eq(kind, &CONFIG) {
        true => (&kubeconfig::UNKNOWN_FIELD, &kubeconfig::DUPLICATE_FIELD),
        false => (&exec_credential::UNKNOWN_FIELD, &exec_credential::DUPLICATE_FIELD),
    };
    for finding in findings {
        if std::ptr::eq(finding.rule, &decoding::UNKNOWN_FIELD) {
            finding.rule = unknown;
            if finding.help.as_deref() == Some(decoding::UNKNOWN_FIELD_HELP) {
                finding.help = Some("client-go passes over it without a word: remove it".to_owned());
            }
        } else if std::ptr::eq(finding.rule, &decoding::DUPLICATE_FIELD) {
            finding.rule = duplicate;
        }
    }
}
