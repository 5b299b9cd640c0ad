//! Advice on OpenShift's Authentication.

use crate::diagnostic::Finding;

use super::Subject;

rules! {
    Advice, "OpenShift API, Authentication: metadata" {
        Warning INSTANCE = "authentication/instance-name": "The one Authentication that counts is named `cluster`.";
    }
}

pub(super) fn advise(subject: &Subject<'_, '_>, findings: &mut Vec<Finding>) {
    let metadata = subject.object.field("metadata");
    let name = metadata.field("name");
    if !name.is_empty() && name.string() != "cluster" {
        let message = "nothing reads an Authentication of another name than `cluster`";
        let finding =
            name.finding(&INSTANCE, message).help("change the object `cluster`: it is there in every OpenShift");
        findings.push(finding.review_fix("Write cluster", vec![(name.span(), "cluster".to_owned())]));
    }
}
