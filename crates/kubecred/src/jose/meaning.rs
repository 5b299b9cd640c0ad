//! What header parameters and claims mean, in a few words: of RFC 7515 to 7519, RFC 7797, OpenID Connect Core, and Kubernetes.

/// What a header parameter means.
pub(crate) fn of_parameter(name: &str) -> Option<&'static str> {
    look_up(PARAMETERS, name)
}

/// What a claim means.
pub(crate) fn of_claim(name: &str) -> Option<&'static str> {
    look_up(CLAIMS, name)
}

fn look_up(table: &[(&str, &'static str)], name: &str) -> Option<&'static str> {
    table.iter().find(|(known, _)| *known == name).map(|(_, meaning)| *meaning)
}

const PARAMETERS: &[(&str, &str)] = &[
    ("alg", "algorithm"),
    ("enc", "encryption of the content"),
    ("zip", "compression before encryption"),
    ("typ", "type of the token"),
    ("cty", "type of the payload"),
    ("kid", "name of the key"),
    ("jku", "address of a key set; never followed"),
    ("jwk", "key of the signer; never used"),
    ("x5u", "address of a certificate; never followed"),
    ("x5c", "certificates of the signer; never used"),
    ("x5t", "SHA-1 of the signer's certificate"),
    ("x5t#S256", "SHA-256 of the signer's certificate"),
    ("crit", "parameters that must be understood"),
    ("b64", "whether the payload is base64url"),
    ("epk", "key for key agreement"),
];

const CLAIMS: &[(&str, &str)] = &[
    ("iss", "issuer"),
    ("sub", "subject"),
    ("aud", "audiences"),
    ("exp", "end"),
    ("nbf", "start"),
    ("iat", "time of issue"),
    ("jti", "identifier of the token"),
    ("azp", "client that the token was issued to"),
    ("client_id", "client that the token was issued to"),
    ("nonce", "value of the client, to notice replays"),
    ("auth_time", "time of the login"),
    ("at_hash", "half of the access token's hash"),
    ("c_hash", "half of the code's hash"),
    ("s_hash", "half of the state's hash"),
    ("acr", "strength of the login"),
    ("amr", "methods of the login"),
    ("sid", "session"),
    ("scope", "what the bearer may do"),
    ("scp", "what the bearer may do"),
    ("cnf", "key that the bearer must hold"),
    ("events", "events that are told"),
    ("name", "full name"),
    ("given_name", "given name"),
    ("family_name", "family name"),
    ("middle_name", "middle name"),
    ("nickname", "nickname"),
    ("preferred_username", "name to be called by; it may change"),
    ("profile", "address of the profile"),
    ("picture", "address of a picture"),
    ("website", "address of the website"),
    ("email", "email address"),
    ("email_verified", "whether the email address was verified"),
    ("gender", "gender"),
    ("birthdate", "date of birth"),
    ("zoneinfo", "time zone"),
    ("locale", "language and region"),
    ("phone_number", "telephone number"),
    ("phone_number_verified", "whether the telephone number was verified"),
    ("address", "postal address"),
    ("updated_at", "last change of the profile"),
    ("groups", "groups"),
    ("roles", "roles"),
    ("hd", "domain of the organisation"),
    ("tid", "tenant"),
    ("oid", "identifier of the user in the tenant"),
    ("upn", "user principal name"),
    ("_claim_names", "claims that are elsewhere"),
    ("_claim_sources", "where claims are that are elsewhere"),
    ("kubernetes.io", "ServiceAccount, and what the token is bound to"),
    ("kubernetes.io/serviceaccount/namespace", "namespace of the ServiceAccount"),
    ("kubernetes.io/serviceaccount/secret.name", "Secret that holds the token"),
    ("kubernetes.io/serviceaccount/service-account.name", "ServiceAccount"),
    ("kubernetes.io/serviceaccount/service-account.uid", "uid of the ServiceAccount"),
];
