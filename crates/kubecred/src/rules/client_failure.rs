//! What Go's TLS, kubectl and the API server's log say when a login fails: what it means, and what to look at.

use super::input::{ERROR_MESSAGE, Foreign};

/// A message stands on the first line of a text; what is longer is something else.
const LINE: usize = 2000;

/// What a text says, where its first line is the message of a login that failed.
pub fn client_failure(trimmed: &str) -> Option<&'static Foreign> {
    if trimmed == "Unauthorized" {
        return Some(&NOT_KNOWN);
    }
    let first = |line: &&str| line.len() <= LINE && !line.starts_with(['{', '[', '-', '#']);
    let line = trimmed.lines().next().filter(first).filter(|_| !trimmed.contains("apiVersion:"))?;
    MESSAGES.iter().find(|(words, _)| words.iter().any(|words| line.contains(words))).map(|(_, told)| told)
}

const fn says(what: &'static str, help: &'static str) -> Foreign {
    Foreign { rule: &ERROR_MESSAGE, what, help }
}

const NOT_KNOWN: Foreign = says(
    "the message that the server does not know who asks",
    "paste the kubeconfig, token or certificate that was sent: whether it has ended, who issued it, and for whom it is, is told here",
);

/// The more exact words stand first: a line may hold several.
const MESSAGES: &[(&[&str], Foreign)] = &[
    (
        &["x509: certificate signed by unknown authority"],
        says(
            "the message that a certificate leads to no CA that is trusted",
            "compare the CA of the kubeconfig's cluster (`certificate-authority-data`) with the one that signed the server's certificate: paste both",
        ),
    ),
    (
        &["x509: certificate has expired or is not yet valid"],
        says(
            "the message that a certificate has ended, or has not begun",
            "if the current time that it names is right, have the certificate renewed; else set the clock of that machine",
        ),
    ),
    (
        &[
            "x509: certificate is valid for ",
            "x509: cannot validate certificate for ",
            "x509: certificate is not valid for any names",
        ],
        says(
            "the message that the server's certificate is for other names",
            "use a name of the certificate in `server:`, or name it in `tls-server-name` of the cluster",
        ),
    ),
    (
        &["x509: certificate relies on legacy Common Name field"],
        says(
            "the message that a certificate names its host in the common name alone",
            "have it issued with subject alternative names: Go looks at nothing else",
        ),
    ),
    (
        &["x509: certificate specifies an incompatible key usage"],
        says(
            "the message that a certificate is not for this use",
            "a client needs the extended key usage `clientAuth`, a server `serverAuth`: paste the certificate to see what it has",
        ),
    ),
    (
        &["remote error: tls: "],
        says(
            "the message that the other side refused a certificate, or missed one",
            "paste the client's certificate with its key and the client CA of the cluster: whether they belong together is told here",
        ),
    ),
    (
        &["tls: private key does not match public key"],
        says(
            "the message that a key is not that of its certificate",
            "paste the kubeconfig, or certificate and key together: which belong together is told here",
        ),
    ),
    (
        &[
            "tls: failed to find any PEM data",
            "unable to load root certificates",
            "tls: failed to find \"CERTIFICATE\" PEM block",
        ],
        says(
            "the message that there is no PEM where a certificate or key should be",
            "paste the file, or the kubeconfig: what is there instead is told here",
        ),
    ),
    (
        &["illegal base64 data at input byte"],
        says(
            "the message that a value is not base64",
            "paste the kubeconfig or manifest: the place of the value is shown here",
        ),
    ),
    (
        &["exec plugin is configured to use API version"],
        says(
            "the message that a plugin answers in another version than the kubeconfig names",
            "name in `exec.apiVersion` of the user the version that the plugin writes",
        ),
    ),
    (
        &["exec plugin: invalid apiVersion"],
        says(
            "the message that the kubeconfig names a version of ExecCredential that is gone",
            "write `client.authentication.k8s.io/v1` in `exec.apiVersion`, and have a plugin that writes it",
        ),
    ),
    (
        &["interactiveMode must be specified"],
        says(
            "the message that a plugin lacks `interactiveMode`",
            "add `interactiveMode: IfAvailable` to `exec` of the user: `v1` demands it",
        ),
    ),
    (
        &["getting credentials: decoding stdout", "no kind \"ExecCredential\" is registered"],
        says(
            "the message that a plugin wrote something else than an ExecCredential",
            "run the plugin by hand, and paste what it writes to its standard output",
        ),
    ),
    (
        &["getting credentials: exec"],
        says(
            "the message that a plugin did not run",
            "look whether `exec.command` of the user is installed and in the `PATH`; run it by hand to see what it says",
        ),
    ),
    (
        &["server gave HTTP response to HTTPS client"],
        says(
            "the message that the server does not speak TLS there",
            "look at address and port in `server:` of the cluster",
        ),
    ),
    (
        &[
            "oidc: token is expired",
            "service account token has expired",
            "token has expired",
            "Token has been invalidated",
        ],
        says("the message that a token has ended", "get a new one; paste the token to see when it ended"),
    ),
    (
        &["oidc: expected audience", "token audiences "],
        says(
            "the message that a token is for somebody else",
            "compare `aud` of the token with the audiences of the server: paste the token, and set them in the settings",
        ),
    ),
    (
        &["oidc: id token issued by a different provider"],
        says(
            "the message that a token is of another issuer",
            "compare `iss` of the token with the issuer that the server is configured for, to the letter",
        ),
    ),
    (
        &[
            "invalid bearer token",
            "You must be logged in to the server",
            "has asked for the client to provide credentials",
        ],
        NOT_KNOWN,
    ),
    (
        &[
            ": connect: connection refused",
            ": no such host",
            "i/o timeout",
            "was refused - did you specify the right host or port",
        ],
        says(
            "the message that no server answers there",
            "no credential was looked at yet: check `server:` of the cluster, the network, and whether the server runs",
        ),
    ),
    (
        &[
            "no context exists with the name",
            "context was not found for specified context",
            "current-context must exist",
        ],
        says(
            "the message that the kubeconfig has no such context",
            "`kubectl config get-contexts` lists those that are there; paste the kubeconfig to see what its contexts name",
        ),
    ),
];

#[cfg(test)]
mod tests {
    use super::client_failure;

    #[test]
    fn a_message_is_known_by_its_first_line() {
        let told = |text| client_failure(text).map(|found| found.what);
        let unknown = "Unable to connect to the server: tls: failed to verify certificate: x509: certificate signed by unknown authority";
        assert_eq!(told(unknown), Some("the message that a certificate leads to no CA that is trusted"));
        assert_eq!(told("Unauthorized"), Some("the message that the server does not know who asks"));
        assert_eq!(told("apiVersion: v1\nmessage: 'x509: certificate signed by unknown authority'"), None);
        assert_eq!(told("{\"message\": \"x509: certificate is valid for a\"}"), None);
        assert_eq!(told("Unauthorized: true"), None);
    }
}
