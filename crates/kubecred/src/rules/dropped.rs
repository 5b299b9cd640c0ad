//! What an update says of fields that its path does not change: the server keeps what is stored, and says nothing.

use crate::diagnostic::Finding;
use crate::kube::endpoint::Endpoint;
use crate::kube::value::{Cursor, Data, Structure, Value, same};
use crate::limits;

use super::request::CHANGE_DROPPED;

/// An update: the object as it was sent, as it is stored now, and as it will be stored.
pub(crate) struct Update<'u, 't, 's> {
    pub(crate) sent: Structure<'t>,
    pub(crate) stored: &'u Structure<'s>,
    pub(crate) kept: &'u Structure<'s>,
}

/// The parts of an object that paths have to themselves.
const PARTS: [&str; 3] = ["metadata", "spec", "status"];

impl Update<'_, '_, '_> {
    /// Reports every change that is not made. A field that was not sent is not missed: manifests leave much out.
    pub(crate) fn report_dropped(self, endpoint: &Endpoint, findings: &mut Vec<Finding>) {
        let (stored, kept) = (self.stored, self.kept);
        let sent = Value::made(Data::Structure(self.sent));
        let root = Cursor::root(&sent);
        for name in PARTS {
            report(&root.field(name), stored.get(name), kept.get(name), endpoint, findings);
        }
    }
}

/// Reports the innermost values that were to change, and do not. As deep as the declaration of the kind.
fn report(
    sent: &Cursor<'_, '_>,
    stored: Option<&Value<'_>>,
    kept: Option<&Value<'_>>,
    endpoint: &Endpoint,
    findings: &mut Vec<Finding>,
) {
    let Some(value) = sent.value().filter(|value| value.node.is_some()) else { return };
    if same(Some(value), stored) || same(Some(value), kept) {
        return;
    }
    let before = findings.len();
    match &value.data {
        Data::Structure(structure) => {
            for field in structure.fields {
                report(
                    &sent.field(field.name),
                    stored.and_then(|stored| stored.member(field.name)),
                    kept.and_then(|kept| kept.member(field.name)),
                    endpoint,
                    findings,
                );
            }
            // What is left out of a structure is no change that was asked for.
            return;
        }
        Data::List(items) if items.len() == kept.map_or(0, |kept| kept.items().len()) => {
            for (index, item) in sent.items().enumerate() {
                let stored = stored.and_then(|stored| stored.items().get(index));
                let kept = kept.and_then(|kept| kept.items().get(index));
                report(&item, stored, kept, endpoint, findings);
            }
        }
        // Each member is looked for in the others.
        Data::Map(members) if members.len() <= limits::FINDINGS => {
            for (key, entry) in sent.entries() {
                let (stored, kept) = (stored.and_then(|map| map.member(key)), kept.and_then(|map| map.member(key)));
                report(&entry, stored, kept, endpoint, findings);
            }
        }
        _ => {}
    }
    if findings.len() == before {
        let path = sent.path();
        let message = format!("the change of `{path}` is dropped: an update through this path keeps what is stored");
        let finding = sent.finding(&CHANGE_DROPPED, message).help(help(endpoint, &path));
        let long = !matches!(value.data, Data::Boolean(_) | Data::Integer(_) | Data::Time(_));
        findings.push(match value.key_span.filter(|_| long) {
            Some(key) => finding.at(key),
            None => finding,
        });
    }
}

fn help(endpoint: &Endpoint, path: &str) -> &'static str {
    let of_request = endpoint.kind.kind == "CertificateSigningRequest";
    let part = path.split('.').next().unwrap_or_default();
    match part {
        "spec" if of_request => "a request stays as it was made: create another one",
        "status" if of_request && path.starts_with("status.conditions") => {
            "send `Approved` and `Denied` to the subresource `/approval`, and other conditions to `/status`"
        }
        "status" => "send it to the subresource `/status`",
        "metadata" if endpoint.subresource.is_empty() => "leave it out: the server sets it",
        _ => "send it to the path of the object itself",
    }
}

#[cfg(test)]
mod tests {
    use crate::options::{Method, Options};
    use serde_json::{Value, json};

    /// What is said to be dropped of `sent`, put to a path, where `before` is stored; with what each is marked at.
    fn dropped(path: &str, before: Value, sent: &str) -> Vec<String> {
        let mut options = Options::default();
        (options.request.method, options.request.path) = (Method::Put, Some(path.to_owned()));
        options.request.before = Some(before.to_string());
        let report = crate::analyze(sent, &options);
        let found = report.diagnostics.iter().filter(|found| found.rule == "request/change-dropped");
        found
            .map(|found| {
                let range = found.range.unwrap();
                let marked = &sent[range.start.offset as usize..range.end.offset as usize];
                format!("{} at {marked}", found.path.clone().unwrap())
            })
            .collect()
    }

    const REQUESTS: &str = "/apis/certificates.k8s.io/v1/certificatesigningrequests/jane";

    fn request() -> Value {
        json!({
            "metadata": {"name": "jane", "uid": "u", "labels": {"a": "b"}},
            "spec": {"request": "TQ==", "signerName": "example.com/a", "usages": ["client auth"], "groups": ["x"]},
            "status": {"conditions": [{"type": "Approved", "status": "True", "reason": "Good"}]},
        })
    }

    fn sent(status: &str) -> String {
        format!(
            "apiVersion: certificates.k8s.io/v1\nkind: CertificateSigningRequest\nmetadata: {{name: jane, labels: {{a: c}}}}\n\
             spec: {{request: TQ==, signerName: example.com/b, usages: [client auth, server auth], expirationSeconds: 700}}\n\
             status: {{{status}}}\n"
        )
    }

    #[test]
    fn a_request_is_not_changed_and_its_status_has_paths_of_its_own() {
        let spec = ["spec.signerName at signerName", "spec.usages at usages", "spec.expirationSeconds at 700"];
        let status = "certificate: TQ==, conditions: [{type: Approved, status: 'True', reason: Other}]";
        let found = |subresource: &str| dropped(&format!("{REQUESTS}{subresource}"), request(), &sent(status));
        let (certificate, reason) = ("status.certificate at certificate", "status.conditions[0].reason at reason");
        assert_eq!(found(""), [spec.as_slice(), &[certificate, reason]].concat());
        assert_eq!(found("/approval"), [spec.as_slice(), &[certificate]].concat());
        assert_eq!(found("/status"), [spec.as_slice(), &[reason]].concat());
    }

    #[test]
    fn what_is_as_it_is_stored_or_left_out_is_no_change() {
        let same = request().to_string().replacen(
            '{',
            "{\"apiVersion\":\"certificates.k8s.io/v1\",\"kind\":\"CertificateSigningRequest\",",
            1,
        );
        assert_eq!(dropped(REQUESTS, request(), &same), [""; 0]);
        let short = "apiVersion: certificates.k8s.io/v1\nkind: CertificateSigningRequest\nmetadata: {name: jane}\n";
        assert_eq!(dropped(REQUESTS, request(), short), [""; 0]);
    }

    #[test]
    fn of_a_custom_resource_each_path_changes_its_part() {
        let path = "/apis/config.openshift.io/v1/authentications/cluster";
        let before = json!({
            "metadata": {"name": "cluster", "uid": "u", "resourceVersion": "7", "generation": 3},
            "spec": {"type": "None"},
            "status": {"integratedOAuthMetadata": {"name": "a"}},
        });
        let text = "apiVersion: config.openshift.io/v1\nkind: Authentication\n\
                    metadata: {name: cluster, resourceVersion: '7', generation: 3, labels: {a: b}}\n\
                    spec: {type: None, serviceAccountIssuer: 'https://a'}\nstatus: {integratedOAuthMetadata: {name: b}}\n";
        assert_eq!(dropped(path, before.clone(), text), ["status.integratedOAuthMetadata.name at name"]);
        assert_eq!(
            dropped(&format!("{path}/status"), before, text),
            ["metadata.labels.a at a", "spec.serviceAccountIssuer at serviceAccountIssuer"]
        );
    }

    #[test]
    fn what_only_the_server_sets_of_an_account_is_dropped() {
        let before =
            json!({"metadata": {"name": "a", "namespace": "default", "creationTimestamp": "2026-01-01T00:00:00Z"}});
        let text = "apiVersion: v1\nkind: ServiceAccount\nautomountServiceAccountToken: false\n\
                    metadata: {name: a, creationTimestamp: '2025-01-01T00:00:00Z', labels: {a: b}}\n";
        let path = "/api/v1/namespaces/default/serviceaccounts/a";
        assert_eq!(dropped(path, before, text), ["metadata.creationTimestamp at '2025-01-01T00:00:00Z'"]);
    }
}
