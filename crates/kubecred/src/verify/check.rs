//! One thing that was asked of a credential, and what came of it.

use std::borrow::Cow;

use serde::Serialize;

use crate::secret::masked_prose;
use crate::x509::SignatureStatus;

/// One thing that was asked of a credential, and what came of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Check {
    /// What was asked, as a word that stays the same: `signature`, `audience`, `keyUsage`.
    pub name: &'static str,
    /// What came of it.
    pub status: SignatureStatus,
    /// What was asked for, in words.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub expected: Option<String>,
    /// What was found instead, or what agreed with it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub actual: Option<String>,
    /// Why it failed, or why it was not checked.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub reason: Option<String>,
    /// The same as a word that stays the same; of tokens the rule that is broken, such as `token/algorithm-none`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub refusal: Option<&'static str>,
    /// The certificate of a chain that it is about: its SHA-256, in hexadecimal.
    #[serde(skip)]
    pub(crate) certificate: Option<String>,
}

impl Check {
    /// It was checked and holds.
    pub(crate) fn verified(name: &'static str) -> Self {
        let status = SignatureStatus::Verified;
        Self { name, status, expected: None, actual: None, reason: None, refusal: None, certificate: None }
    }

    /// It was checked and does not hold.
    pub(crate) fn failed(name: &'static str, reason: impl Into<String>) -> Self {
        Self { status: SignatureStatus::Failed, reason: Some(shown(reason)), ..Self::verified(name) }
    }

    /// It was not checked.
    pub(crate) fn not_checked(name: &'static str, reason: impl Into<String>) -> Self {
        Self { status: SignatureStatus::NotChecked, reason: Some(shown(reason)), ..Self::verified(name) }
    }

    /// With the reason as a word.
    pub(crate) fn because(mut self, word: &'static str) -> Self {
        self.refusal = Some(word);
        self
    }

    /// With the certificate that it is about.
    pub(crate) fn about(mut self, fingerprint: &str) -> Self {
        self.certificate = Some(fingerprint.to_owned());
        self
    }

    /// With what was asked for.
    pub(crate) fn expecting(mut self, expected: impl Into<String>) -> Self {
        self.expected = Some(shown(expected));
        self
    }

    /// With what was found.
    pub(crate) fn finding(mut self, actual: impl Into<String>) -> Self {
        self.actual = Some(shown(actual));
        self
    }
}

/// A text with what stands for each secret in it: what was expected or found may be one that stands in the wrong place.
pub(crate) fn shown(text: impl Into<String>) -> String {
    let text = text.into();
    match masked_prose(&text) {
        Cow::Owned(masked) => masked,
        Cow::Borrowed(_) => text,
    }
}

/// The answer to several checks: failed where one failed, else not checked where one was not, else verified.
pub(crate) fn overall<'c>(checks: impl IntoIterator<Item = &'c Check>) -> SignatureStatus {
    let mut overall = SignatureStatus::Verified;
    for check in checks {
        match check.status {
            SignatureStatus::Failed => return SignatureStatus::Failed,
            SignatureStatus::NotChecked => overall = SignatureStatus::NotChecked,
            SignatureStatus::Verified => {}
        }
    }
    overall
}

#[cfg(test)]
mod tests {
    use super::{Check, overall};
    use crate::x509::SignatureStatus::{Failed, NotChecked, Verified};

    #[test]
    fn an_answer_is_never_better_than_its_worst_check() {
        let (good, bad) = (Check::verified("a"), Check::failed("b", "why"));
        let open = Check::not_checked("c", "why");
        assert_eq!(overall([&good]), Verified);
        assert_eq!(overall([&good, &open]), NotChecked);
        assert_eq!(overall([&open, &bad, &good]), Failed);
    }
}
