//! Inputs that the server takes, for every builder: so chosen that each field of each kind is set in some of them.

use serde_json::{Value, json};

use crate::common::{project_file, project_json};

use super::random::{Random, TEXTS};

/// What is built, and how it is sent.
pub struct Case {
    pub id: String,
    pub builder: &'static str,
    pub input: Value,
    pub options: Value,
    /// The object that is stored before, where it is changed.
    pub before: Option<Value>,
    pub crd: Option<&'static str>,
}

/// All of them.
pub fn all() -> Vec<Case> {
    let mut cases = Cases { random: Random::new(7), cases: Vec::new() };
    cases.service_accounts();
    cases.token_requests();
    cases.reviews();
    cases.certificate_signing_requests();
    cases.decisions();
    cases.authentications();
    cases.updates();
    cases.cases
}

/// A certification request of the corpus.
pub fn certification_request(name: &str) -> String {
    std::fs::read_to_string(project_file(&format!("tests/corpus/{name}.csr.pem"))).unwrap()
}

struct Cases {
    random: Random,
    cases: Vec<Case>,
}

const VALIDATIONS: [&str; 3] = ["Strict", "Warn", "Ignore"];

impl Cases {
    fn add(&mut self, builder: &'static str, input: Value) -> &mut Case {
        let id = format!("builds/{builder}/{}", self.cases.len());
        let mut query = json!({"dryRun": "All", "fieldValidation": *self.random.pick(&VALIDATIONS)});
        if self.random.below(3) == 0 {
            query["fieldManager"] = json!(*self.random.pick(&["kubecred", "a b", "it's & so=on", "ä"]));
        }
        if self.random.below(5) == 0 {
            query["pretty"] = json!(true);
        }
        self.cases.push(Case { id, builder, input, options: json!({"query": query}), before: None, crd: None });
        self.cases.last_mut().unwrap()
    }

    /// Metadata that any object may have: values of annotations are of all kinds.
    fn metadata(&mut self, input: &mut Value) {
        let random = &mut self.random;
        let text = |random: &mut Random| random.pick(TEXTS).replace('\0', "0");
        for key in ["a", "example.com/note", "example.com/Other_one.x"].iter().take(random.below(4)) {
            input["annotations"][key] = json!(text(random));
        }
        for key in ["app", "example.com/tier", "0"].iter().take(random.below(4)) {
            input["labels"][key] = json!(*random.pick(&["", "web", "1.0", "yes", "0777", "A_b-c.d", "1e3"]));
        }
        if random.below(6) == 0 {
            input["metadata"]["ownerReferences"] = json!([{
                "apiVersion": "v1", "kind": "ConfigMap", "name": "owner", "uid": "0b5c2a3e-0000-0000-0000-000000000000",
                "controller": true, "blockOwnerDeletion": random.below(2) == 0,
            }]);
        }
        if random.below(6) == 0 {
            input["metadata"]["finalizers"] = json!(["example.com/keep"]);
        }
    }

    fn service_accounts(&mut self) {
        for index in 0..70_usize {
            let mut input = json!({"namespace": "default"});
            self.metadata(&mut input);
            match index % 5 {
                0 => input["generateName"] = json!("robot-"),
                1 => input["metadata"]["name"] = json!(format!("robot.{index}")),
                _ => input["name"] = json!(format!("robot-{index}")),
            }
            if index.is_multiple_of(2) {
                input["automountServiceAccountToken"] = json!(index.is_multiple_of(4));
            }
            if index % 3 == 0 {
                input["secrets"] = json!([{"name": "one"}, {"kind": "Secret", "namespace": "default", "name": "yes",
                    "uid": "1", "apiVersion": "v1", "resourceVersion": "7", "fieldPath": "data.a"}]);
            }
            if index % 4 == 1 {
                input["imagePullSecrets"] = json!([{"name": "registry"}, {"name": "0777"}]);
            }
            self.add("serviceAccount", input);
        }
    }

    fn token_requests(&mut self) {
        for index in 0..40_usize {
            let mut input = json!({"name": "builder", "namespace": "default"});
            if index.is_multiple_of(2) {
                input["audiences"] = json!(["https://kubernetes.default.svc", "vault", "0777"][..=index % 3]);
            }
            if index % 3 != 0 {
                input["expirationSeconds"] = json!(*self.random.pick(&[600, 3600, 86_400, 4_294_967_296_i64]));
            }
            if index % 4 == 3 {
                input["boundObjectRef"] = json!({"kind": "Pod", "apiVersion": "v1", "name": "p"});
            }
            if index.is_multiple_of(5) {
                input = json!({"name": "builder", "spec": input});
                let spec = input["spec"].as_object_mut().unwrap();
                spec.remove("name");
                spec.remove("namespace");
            }
            self.add("tokenRequest", input);
        }
    }

    fn reviews(&mut self) {
        for index in 0..40_usize {
            let token = ["eyJhbGciOiJSUzI1NiJ9.e30.AA", "opaque", "yes", "0777", "two words", "😀"][index % 6];
            let mut input = json!({"token": token});
            if index % 3 == 0 {
                input["audiences"] = json!(["a", "https://b"]);
            }
            self.metadata(&mut input);
            self.add("tokenReview", input);
        }
        for _ in 0..12 {
            let mut input = json!({});
            self.metadata(&mut input);
            self.add("selfSubjectReview", input);
        }
    }

    fn certificate_signing_requests(&mut self) {
        let requests =
            ["go/p256", "go/p384", "go/p521", "go/ed25519", "go/rsa-2048", "go/names", "go/rsa-4096", "go/p224"];
        let signers = ["kubernetes.io/kube-apiserver-client", "example.com/mesh", "kubernetes.io/kubelet-serving"];
        for index in 0..64_usize {
            let mut input = json!({
                "name": format!("request-{index}"),
                "request": certification_request(requests[index % requests.len()]),
                "signerName": signers[index / requests.len() % signers.len()],
            });
            self.metadata(&mut input);
            if index % 4 == 1 {
                input["expirationSeconds"] = json!(*self.random.pick(&[600, 86_400, i32::MAX]));
            }
            if index % 5 == 2 {
                input["usages"] = json!(["digital signature", "key encipherment", "client auth"]);
            }
            self.add("certificateSigningRequest", input);
        }
    }

    fn decisions(&mut self) {
        let updates = project_json("tests/verdicts/updates.json");
        let is_new = |case: &&Value| {
            let before = &case["before"];
            before["kind"] == "CertificateSigningRequest"
                && before["status"].as_object().is_some_and(serde_json::Map::is_empty)
        };
        let before = updates.as_array().unwrap().iter().find(is_new).unwrap()["before"].clone();
        for index in 0..30_usize {
            let mut input = json!({"name": before["metadata"]["name"]});
            if index % 3 != 0 {
                input["reason"] = json!(["Known", "KubectlApprove", "yes"][index % 3]);
            }
            if index.is_multiple_of(2) {
                input["message"] = json!(TEXTS[index * 3].replace('\0', "0"));
            }
            if index.is_multiple_of(5) {
                input["lastUpdateTime"] = json!("2026-11-22T10:00:00Z");
            }
            let case = self.add(if index.is_multiple_of(2) { "approval" } else { "denial" }, input);
            case.before = Some(before.clone());
        }
    }

    /// Objects that are stored, sent again with other metadata, or with another status.
    fn updates(&mut self) {
        let recorded = project_json("tests/verdicts/updates.json");
        for (builder, kind, subresource) in [
            ("serviceAccount", "ServiceAccount", ""),
            ("certificateSigningRequest", "CertificateSigningRequest", ""),
            ("authentication", "Authentication", ""),
            ("authentication", "Authentication", "status"),
        ] {
            let is_of_kind = |case: &&Value| case["before"]["kind"] == kind && case["verdict"]["code"] == 200;
            let recording = recorded.as_array().unwrap().iter().find(is_of_kind).unwrap();
            let before = &recording["before"];
            for _ in 0..6 {
                let mut input = before.clone();
                for name in ["managedFields", "creationTimestamp"] {
                    input["metadata"].as_object_mut().unwrap().remove(name);
                }
                if subresource == "status" {
                    input["status"] = json!({"integratedOAuthMetadata": {"name": "metadata"}});
                } else {
                    self.metadata_of_stored(&mut input);
                }
                let crd = recording["crd"].as_str().map(|_| "Default");
                let case = self.add(builder, input);
                case.options["operation"] = json!("update");
                case.options["subresource"] = json!(subresource);
                (case.before, case.crd) = (Some(before.clone()), crd);
            }
        }
    }

    fn metadata_of_stored(&mut self, input: &mut Value) {
        let mut more = json!({});
        self.metadata(&mut more);
        for name in ["labels", "annotations"] {
            if let Some(values) = more.get(name) {
                input["metadata"][name] = values.clone();
            }
        }
    }

    fn authentications(&mut self) {
        for index in 0..60_usize {
            let crd = if index % 3 == 2 { "CustomNoUpgrade" } else { "Default" };
            let mut input = match index % 6 {
                0 => json!({"type": ""}),
                1 => json!({"type": "None", "serviceAccountIssuer": "https://issuer.example.com"}),
                2 => json!({"type": "IntegratedOAuth", "oauthMetadata": {"name": "metadata"}}),
                3 => json!({"webhookTokenAuthenticator": {"kubeConfig": {"name": "webhook"}},
                    "webhookTokenAuthenticators": [{"kubeConfig": {"name": "old"}}]}),
                _ => json!({"type": "OIDC", "oidcProviders": [provider(index, crd)]}),
            };
            input["name"] =
                json!(if index.is_multiple_of(2) { "cluster".to_owned() } else { format!("other-{index}") });
            self.metadata(&mut input);
            self.add("authentication", input).crd = Some(crd);
        }
    }
}

/// A provider; which fields it has depends on the number.
fn provider(index: usize, crd: &str) -> Value {
    let mut provider = json!({
        "name": *["keycloak", "yes", "0777"].get(index % 3).unwrap(),
        "issuer": {"issuerURL": "https://login.example.com/realms/main", "audiences": ["openshift", "0777"]},
        "claimMappings": {"username": {"claim": "email"}},
    });
    let mappings = &mut provider["claimMappings"];
    if index.is_multiple_of(4) {
        mappings["username"] = json!({"claim": "sub", "prefixPolicy": "Prefix", "prefix": {"prefixString": "oidc:"}});
        mappings["groups"] = json!({"claim": "groups", "prefix": "oidc:"});
    }
    if index % 4 == 1 {
        mappings["username"]["prefixPolicy"] = json!("NoPrefix");
    }
    if index.is_multiple_of(5) {
        provider["issuer"]["issuerCertificateAuthority"] = json!({"name": "issuer-ca"});
        provider["claimValidationRules"] =
            json!([{"type": "RequiredClaim", "requiredClaim": {"claim": "hd", "requiredValue": "example.com"}}]);
    }
    if index.is_multiple_of(2) {
        provider["oidcClients"] = json!([{"componentName": "console", "componentNamespace": "openshift-console",
            "clientID": "console", "clientSecret": {"name": "console"}, "extraScopes": ["email", "on"]}]);
    }
    if index % 4 == 2 {
        provider["claimMappings"]["uid"] = json!({"expression": "claims.sub"});
        provider["claimMappings"]["extra"] = json!([{"key": "example.com/role", "valueExpression": "claims.role"}]);
    }
    if crd == "CustomNoUpgrade" && index % 2 == 1 {
        provider["userValidationRules"] =
            json!([{"expression": "!user.username.startsWith('system:')", "message": "system: is reserved"}]);
    }
    provider
}
