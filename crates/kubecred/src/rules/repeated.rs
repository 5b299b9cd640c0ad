//! Items that a list can do without: the edits that take them away.

use crate::diagnostic::Finding;
use crate::kube::value::{Cursor, Value};
use crate::source::Span;

/// Where the items of a list stand.
pub(crate) struct Items {
    /// Empty where they do not stand one behind the other, as where an alias stands for one.
    spans: Vec<Span>,
}

impl Items {
    pub(crate) fn of(list: &Cursor<'_, '_>) -> Self {
        let items = list.value().map_or(&[][..], Value::items);
        let mut spans: Vec<Span> = items.iter().map(|item| item.span).collect();
        let stand = spans.windows(2).all(|pair| matches!(pair, [a, b] if !a.is_empty() && a.end < b.start));
        if !stand {
            spans.clear();
        }
        Self { spans }
    }

    /// Offers to remove an item that says nothing new, unless it is the only one.
    pub(crate) fn offer_removal(&self, finding: Finding, index: usize) -> Finding {
        match self.without(index) {
            Some(edits) => finding.safe_fix("Remove it", edits),
            None => finding,
        }
    }

    /// Offers to remove an item that nothing can be made of, unless it is the only one.
    pub(crate) fn offer_to_drop(&self, finding: Finding, index: usize) -> Finding {
        match self.without(index) {
            Some(edits) => finding.review_fix("Remove it", edits),
            None => finding,
        }
    }

    /// Offers to remove several items that say nothing new, none of which is the first.
    pub(crate) fn offer_removal_of(&self, finding: Finding, indices: &[usize]) -> Finding {
        if let [index] = indices {
            return self.offer_removal(finding, *index);
        }
        let behind = |index: &usize| {
            let (before, own) = (self.spans.get(index.checked_sub(1)?)?, self.spans.get(*index)?);
            Some((Span { start: before.end, end: own.end }, String::new()))
        };
        match indices.iter().map(behind).collect() {
            Some(edits) => finding.safe_fix("Remove them", edits),
            None => finding,
        }
    }

    /// The edit that takes away an item with what separates it from the next, or else from the one before.
    fn without(&self, index: usize) -> Option<Vec<(Span, String)>> {
        let span = self.spans.get(index)?;
        let stretch = match self.spans.get(index + 1) {
            Some(next) => Span { start: span.start, end: next.start },
            None => Span { start: self.spans.get(index.checked_sub(1)?)?.end, end: span.end },
        };
        Some(vec![(stretch, String::new())])
    }
}

#[cfg(test)]
mod tests {
    use crate::options::Options;

    /// The usages of a request, written so, once each fix of a usage is made.
    fn mended(usages: &str) -> String {
        let head = "apiVersion: certificates.k8s.io/v1\nkind: CertificateSigningRequest\nspec:\n  usages:";
        let mut text = format!("{head}{usages}");
        loop {
            let report = crate::analyze(&text, &Options::default());
            let mut found = report.diagnostics.into_iter().filter(|found| found.rule.starts_with("csr/usage-"));
            let Some(fix) = found.find_map(|found| found.fix) else { break };
            text = fix.applied(&text);
        }
        text.split_off(head.len())
    }

    #[test]
    fn what_is_there_twice_is_removed() {
        assert_eq!(mended("\n  - client auth\n  - client auth\n"), "\n  - client auth\n");
        assert_eq!(mended("\n  - any\n  - client auth\n  - client auth # b\n"), "\n  - any\n  - client auth # b\n");
        assert_eq!(mended(" [client auth, server auth, client auth, any]"), " [client auth, server auth, any]");
        assert_eq!(mended(" [client auth, \"client auth\"]\n"), " [client auth]\n");
    }

    #[test]
    fn what_can_t_be_certified_is_removed() {
        assert_eq!(mended(" [client auth, nothing known]"), " [client auth]");
        assert_eq!(
            mended("\n  - client auth\n  - server-auth\n  signerName: kubernetes.io/kube-apiserver-client\n"),
            "\n  - client auth\n  signerName: kubernetes.io/kube-apiserver-client\n"
        );
    }

    #[test]
    fn what_is_meant_is_not_written_twice() {
        assert_eq!(mended(" [clientauth, client auth]"), " [client auth]");
        assert_eq!(mended(" [client auth, ClientAuth, serverauth, server-auth]"), " [client auth, \"server auth\"]");
    }

    #[test]
    fn an_alias_is_left_alone() {
        let usages = " [&a client auth, any, *a, any]";
        assert_eq!(mended(usages), usages);
    }
}
