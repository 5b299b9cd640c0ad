"""Makes the files of this folder with pyca/cryptography. Keys that are there are kept."""

import base64
import datetime
import hashlib
import hmac
import ipaddress
import json
import pathlib
import uuid

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import dsa, ec, ed448, ed25519, mldsa, padding, rsa, x448, x25519
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat, pkcs7
from cryptography.x509 import NameOID, ObjectIdentifier as Oid
from cryptography.x509.oid import AttributeOID, SubjectInformationAccessOID
from cryptography.x509.name import _ASN1Type as StringType

HERE = pathlib.Path(__file__).parent
START = datetime.datetime(2026, 1, 1)
END = datetime.datetime(2036, 1, 1)

KEYS = {
    "rsa-2048": lambda: rsa.generate_private_key(65537, 2048),
    "rsa-1024-e3": lambda: rsa.generate_private_key(3, 1024),
    "p224": lambda: ec.generate_private_key(ec.SECP224R1()),
    "p256": lambda: ec.generate_private_key(ec.SECP256R1()),
    "p384": lambda: ec.generate_private_key(ec.SECP384R1()),
    "p521": lambda: ec.generate_private_key(ec.SECP521R1()),
    "p192": lambda: ec.generate_private_key(ec.SECP192R1()),
    "secp256k1": lambda: ec.generate_private_key(ec.SECP256K1()),
    "brainpool-256": lambda: ec.generate_private_key(ec.BrainpoolP256R1()),
    "brainpool-384": lambda: ec.generate_private_key(ec.BrainpoolP384R1()),
    "brainpool-512": lambda: ec.generate_private_key(ec.BrainpoolP512R1()),
    "ed25519": ed25519.Ed25519PrivateKey.generate,
    "ed448": ed448.Ed448PrivateKey.generate,
    "x25519": x25519.X25519PrivateKey.generate,
    "x448": x448.X448PrivateKey.generate,
    "dsa": lambda: dsa.generate_private_key(2048),
    "ml-dsa-44": mldsa.MLDSA44PrivateKey.generate,
    "ml-dsa-65": mldsa.MLDSA65PrivateKey.generate,
    "ml-dsa-87": mldsa.MLDSA87PrivateKey.generate,
}


def write(name, content):
    (HERE / name).write_bytes(content if isinstance(content, bytes) else content.encode())


def key(name):
    """The key of a file; it is made only where there is none yet."""
    file = HERE / f"{name}.test-key.pem"
    if not file.exists():
        file.write_bytes(KEYS[name]().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return serialization.load_pem_private_key(file.read_bytes(), None)


def name(*attributes):
    return x509.Name([x509.NameAttribute(oid, value) for oid, value in attributes])


def hash_for(signer):
    without = (ed25519.Ed25519PrivateKey, ed448.Ed448PrivateKey, mldsa.MLDSA44PrivateKey, mldsa.MLDSA65PrivateKey)
    return None if isinstance(signer, (*without, mldsa.MLDSA87PrivateKey)) else hashes.SHA256()


def certificate(subject, public, signer, *, issuer=None, extensions=(), serial=0x1234, start=START, end=END, **sign):
    builder = x509.CertificateBuilder(issuer or subject, subject, public, serial, start, end)
    for value, critical in extensions:
        builder = builder.add_extension(value, critical)
    return builder.sign(signer, sign.pop("algorithm", hash_for(signer)), **sign)


def save(file, made):
    write(file + ".pem", made.public_bytes(Encoding.PEM))
    return made


def key_usage(*set_bits):
    bits = ["digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement",
            "key_cert_sign", "crl_sign", "encipher_only", "decipher_only"]
    return x509.KeyUsage(**{bit: bit in set_bits for bit in bits})


def authority(signer):
    return [
        (x509.BasicConstraints(True, None), True),
        (key_usage("key_cert_sign", "crl_sign"), True),
        (x509.SubjectKeyIdentifier.from_public_key(signer.public_key()), False),
    ]


def raw(dotted, value, critical=False):
    return x509.UnrecognizedExtension(Oid(dotted), value), critical


def main():
    keys = {each: key(each) for each in KEYS}
    for each, private in keys.items():
        write(f"{each}.public.pem", private.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
    made = {}
    for each, signer in keys.items():
        if each in ("x25519", "x448"):
            continue
        subject = name((NameOID.ORGANIZATION_NAME, "Example"), (NameOID.COMMON_NAME, f"CA of {each}"))
        made[each] = save(f"{each}-ca.crt", certificate(subject, signer.public_key(), signer, extensions=authority(signer)))
        builder = x509.CertificateSigningRequestBuilder(name((NameOID.COMMON_NAME, each)))
        save(f"{each}.csr", builder.sign(signer, hash_for(signer)))
    other_forms(keys)
    certificates(keys, made["p256"])
    requests(keys)
    tokens(keys)


def other_forms(keys):
    traditional = lambda private, encoding: private.private_bytes(
        encoding, PrivateFormat.TraditionalOpenSSL, NoEncryption())
    write("rsa-pkcs1.test-key.pem", traditional(keys["rsa-2048"], Encoding.PEM))
    write("secp256k1-sec1.test-key.pem", traditional(keys["secp256k1"], Encoding.PEM))
    write("p256-sec1.test-key.der", traditional(keys["p256"], Encoding.DER))
    write("ed25519-pkcs8.test-key.der", keys["ed25519"].private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption()))
    write("encrypted-pkcs8.test-key.pem", keys["ed25519"].private_bytes(
        Encoding.PEM, PrivateFormat.PKCS8, serialization.BestAvailableEncryption(b"test")))
    write("rsa-pkcs1.public.pem", keys["rsa-2048"].public_key().public_bytes(Encoding.PEM, PublicFormat.PKCS1))
    write("p384.public.der", keys["p384"].public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo))


def general_names():
    return [
        x509.DNSName("example.com"),
        x509.DNSName("*.example.com"),
        x509.RFC822Name("jane@example.com"),
        x509.UniformResourceIdentifier("https://example.com/a?b=c#d"),
        x509.IPAddress(ipaddress.ip_address("192.0.2.1")),
        x509.IPAddress(ipaddress.ip_address("2001:db8::1")),
        x509.IPAddress(ipaddress.ip_address("fe80::1:0:0:1")),
        x509.DirectoryName(name((NameOID.COUNTRY_NAME, "DE"), (NameOID.COMMON_NAME, "a directory, name"))),
        x509.RegisteredID(Oid("1.2.840.113549")),
        x509.OtherName(Oid("1.3.6.1.4.1.311.20.2.3"), b"\x0c\x10jane@corp.exampl"),
        x509.OtherName(Oid("1.3.6.1.5.2.2"), b"\x30\x03\x02\x01\x05"),
    ]


def sct_list():
    """A SignedCertificateTimestampList (RFC 6962, section 3.3) of two, whose signatures are none."""
    one = lambda number: (
        b"\x00" + bytes([number] * 32) + (1767225600000 + number).to_bytes(8) + b"\x00\x00" + b"\x04\x03"
        + b"\x00\x08" + bytes([0x30, 6, 2, 1, number, 2, 1, number]))
    entries = b"".join(len(one(number)).to_bytes(2) + one(number) for number in (1, 2))
    content = len(entries).to_bytes(2) + entries
    return bytes([4, len(content)]) + content


def certificates(keys, ca):
    signer = keys["p256"]

    def issue(file, *extensions, subject=None, public=None, **more):
        subject = name((NameOID.COMMON_NAME, file)) if subject is None else subject
        public = public or signer.public_key()
        return save(file + ".crt", certificate(
            subject, public, signer, issuer=ca.subject, extensions=extensions, **more))

    client = issue("client", (x509.ExtendedKeyUsage([x509.ExtendedKeyUsageOID.CLIENT_AUTH]), False),
                   (x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), False))
    issue("every-name", (x509.SubjectAlternativeName(general_names()), True),
          (x509.IssuerAlternativeName(general_names()[:4]), False))
    issue("every-purpose", (x509.ExtendedKeyUsage([
        oid for label, oid in sorted(vars(x509.ExtendedKeyUsageOID).items()) if isinstance(oid, Oid)]), True))
    issue("every-usage", (key_usage("digital_signature", "content_commitment", "key_encipherment", "data_encipherment",
                                    "key_agreement", "key_cert_sign", "crl_sign", "encipher_only", "decipher_only"), True))
    issue("decipher-only", (key_usage("key_agreement", "decipher_only"), False))
    full = x509.DistributionPoint([x509.UniformResourceIdentifier("http://crl.example.com/a")], None, None, None)
    reasons = frozenset([x509.ReasonFlags.key_compromise, x509.ReasonFlags.aa_compromise])
    issue("distribution-points", (x509.CRLDistributionPoints([
        full,
        x509.DistributionPoint([x509.UniformResourceIdentifier("http://crl.example.com/b"), x509.DirectoryName(ca.subject)],
                               None, reasons, [x509.DirectoryName(ca.subject)]),
        x509.DistributionPoint(None, x509.RelativeDistinguishedName([x509.NameAttribute(NameOID.COMMON_NAME, "c")]),
                               None, [x509.DirectoryName(ca.subject)]),
    ]), False), (x509.FreshestCRL([full]), False))
    access = x509.AccessDescription
    method = x509.AuthorityInformationAccessOID
    issue("information-access", (x509.AuthorityInformationAccess([
        access(method.OCSP, x509.UniformResourceIdentifier("http://ocsp.example.com")),
        access(method.CA_ISSUERS, x509.UniformResourceIdentifier("http://ca.example.com/ca.cer")),
        access(method.CA_ISSUERS, x509.DirectoryName(ca.subject)),
    ]), False), (x509.SubjectInformationAccess([
        access(SubjectInformationAccessOID.CA_REPOSITORY, x509.UniformResourceIdentifier("http://example.com/r")),
    ]), False))
    notice = x509.UserNotice(x509.NoticeReference("Example", [1, 2, 300]), "a notice, für alle")
    issue("policies", (x509.CertificatePolicies([
        x509.PolicyInformation(Oid("1.2.3.4"), None),
        x509.PolicyInformation(Oid("1.2.3.5"), ["https://example.com/cps", notice]),
        x509.PolicyInformation(Oid("2.5.29.32.0"), [x509.UserNotice(None, "only a text"), x509.UserNotice(None, None)]),
    ]), False))
    issue("policy-ca", (x509.BasicConstraints(True, 5), True), (x509.PolicyConstraints(2, 0), True),
          (x509.InhibitAnyPolicy(7), True),
          raw("2.5.29.33", bytes.fromhex("300c300a06032a030406032a0305"), True))
    network = lambda text: x509.IPAddress(ipaddress.ip_network(text))
    issue("name-constraints-ca", (x509.BasicConstraints(True, 0), True), (x509.NameConstraints(
        [x509.DNSName("example.com"), x509.DNSName(".example.org"), network("10.0.0.0/8"), network("2001:db8::/32"),
         x509.RFC822Name("example.com"), x509.UniformResourceIdentifier(".example.com"), x509.DirectoryName(ca.subject)],
        [x509.DNSName("bad.example.com"), network("10.1.2.3/32"), network("0.0.0.0/0"), x509.RFC822Name("a@example.com")],
    ), True))
    issue("only-excluded-ca", (x509.BasicConstraints(True, None), True),
          (x509.NameConstraints(None, [x509.DNSName("example.com")]), True))
    issue("key-identifiers", (x509.SubjectKeyIdentifier(b"\x00\x01\x02"), False), (x509.AuthorityKeyIdentifier(
        b"\xff\xfe", [x509.DirectoryName(ca.subject)], 0x80ff), False))
    issue("issuer-and-serial", (x509.AuthorityKeyIdentifier(None, [x509.DirectoryName(ca.subject)], 1), False))
    issue("tls-feature", (x509.TLSFeature([x509.TLSFeatureType.status_request, x509.TLSFeatureType.status_request_v2]), False),
          (x509.OCSPNoCheck(), False))
    issue("precertificate", (x509.PrecertPoison(), True))
    issue("timestamps", raw("1.3.6.1.4.1.11129.2.4.2", sct_list()))
    issue("microsoft", (x509.MSCertificateTemplate(Oid("1.3.6.1.4.1.311.21.8.1.2.3"), 100, 12), False),
          raw("1.3.6.1.4.1.311.20.2", bytes.fromhex("1e0c004400430041007500740068")),
          raw("1.3.6.1.4.1.311.21.1", bytes.fromhex("02030a0001")),
          raw("1.3.6.1.4.1.311.25.2", bytes.fromhex("3012a010060a2b060104018237190201a0020400")))
    issue("key-period", (x509.PrivateKeyUsagePeriod(START, datetime.datetime(2027, 1, 1)), False))
    issue("admissions", (x509.Admissions(None, [x509.Admission(None, None, [x509.ProfessionInfo(
        None, ["Engineer"], [Oid("1.2.3.4")], "registration 7", None)])]), False))
    issue("unknown-extensions", raw("1.2.3.4", b"\x0c\x05hello"), raw("1.2.3.5", b"no DER at all", True), raw("1.2.3.6", b""),
          raw("2.999.1", b"\x05\x00"), raw(f"2.25.{uuid.UUID(int=(1 << 62) + 5).int}", b"\x01\x01\xff"))
    texts = [
        (StringType.UTF8String, "Müller 漢字"), (StringType.PrintableString, "Plain"), (StringType.IA5String, "a@b_c"),
        (StringType.BMPString, "Zürich €"), (StringType.UniversalString, "🙂 wide"), (StringType.VisibleString, "visible"),
        (StringType.NumericString, "12 34"), (StringType.T61String, "tele"),
    ]
    issue("string-types", subject=x509.Name([
        x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, text, string_type) for string_type, text in texts]))
    issue("every-attribute", subject=x509.Name([
        x509.NameAttribute(oid, "DE" if label in ("COUNTRY_NAME", "JURISDICTION_COUNTRY_NAME") else label.replace("_", " "))
        for label, oid in sorted(vars(NameOID).items())
        if isinstance(oid, Oid) and label != "X500_UNIQUE_IDENTIFIER"]))
    issue("bit-string-attribute", subject=x509.Name([
        x509.NameAttribute(NameOID.X500_UNIQUE_IDENTIFIER, b"\x00\x01\x02", StringType.BitString)]))
    several = x509.Name([
        x509.RelativeDistinguishedName([x509.NameAttribute(NameOID.COUNTRY_NAME, "DE")]),
        x509.RelativeDistinguishedName([x509.NameAttribute(NameOID.COMMON_NAME, "a + b"),
                                        x509.NameAttribute(NameOID.USER_ID, "jane"),
                                        x509.NameAttribute(NameOID.EMAIL_ADDRESS, "jane@example.com")]),
    ])
    issue("several-values", subject=several)
    issue("empty-subject", (x509.SubjectAlternativeName([x509.DNSName("a")]), True), subject=x509.Name([]))
    issue("escapes", subject=name((NameOID.COMMON_NAME, " #a,b+c\"d\\e<f>g;h=i\n "), (NameOID.ORGANIZATION_NAME, "#")))
    issue("long-subject", subject=name(*[(NameOID.ORGANIZATIONAL_UNIT_NAME, f"unit {number} " + "x" * 50) for number in range(40)]))
    issue("serial-one", serial=1)
    issue("serial-159-bits", serial=(1 << 159) - 1)
    issue("serial-high-bit", serial=0x80)
    issue("times-1950", start=datetime.datetime(1950, 1, 1), end=datetime.datetime(2049, 12, 31, 23, 59, 59))
    issue("times-2050", start=datetime.datetime(2050, 1, 1), end=datetime.datetime(9999, 12, 31, 23, 59, 59))
    for each in ("x25519", "x448"):
        issue(each, (key_usage("key_agreement"), True), public=keys[each].public_key())
    rsa_key = keys["rsa-2048"]
    for label, hashed in (("sha224", hashes.SHA224()), ("sha384", hashes.SHA384()), ("sha512", hashes.SHA512()),
                          ("sha3-256", hashes.SHA3_256())):
        subject = name((NameOID.COMMON_NAME, label))
        save(f"rsa-{label}.crt", certificate(subject, rsa_key.public_key(), rsa_key, algorithm=hashed))
    for label, hashed in (("sha224", hashes.SHA224()), ("sha384", hashes.SHA384()), ("sha3-512", hashes.SHA3_512())):
        subject = name((NameOID.COMMON_NAME, label))
        save(f"ecdsa-{label}.crt", certificate(subject, signer.public_key(), signer, algorithm=hashed))
    subject = name((NameOID.COMMON_NAME, "pss"))
    for label, hashed, salt in (("sha256", hashes.SHA256(), 32), ("sha512", hashes.SHA512(), 20)):
        scheme = padding.PSS(padding.MGF1(hashed), salt)
        save(f"pss-{label}-salt-{salt}.crt",
             certificate(subject, rsa_key.public_key(), rsa_key, algorithm=hashed, rsa_padding=scheme))
    write("chain.p7b.pem", pkcs7.serialize_certificates([client, ca], Encoding.PEM))
    write("chain.p7b.der", pkcs7.serialize_certificates([client, ca], Encoding.DER))
    pem = client.public_bytes(Encoding.PEM) + ca.public_bytes(Encoding.PEM)
    write("chain-crlf.pem", pem.replace(b"\n", b"\r\n"))
    write("client.crt.der", client.public_bytes(Encoding.DER))
    write("client.crt.base64", base64.b64encode(client.public_bytes(Encoding.DER)) + b"\n")


def requests(keys):
    builder = x509.CertificateSigningRequestBuilder
    subject = name((NameOID.ORGANIZATION_NAME, "system:nodes"), (NameOID.COMMON_NAME, "system:node:worker-1"))
    full = builder(subject)
    full = full.add_extension(x509.SubjectAlternativeName(general_names()), False)
    full = full.add_extension(x509.BasicConstraints(True, 1), True)
    full = full.add_extension(key_usage("digital_signature"), True)
    full = full.add_extension(x509.ExtendedKeyUsage([x509.ExtendedKeyUsageOID.SERVER_AUTH]), False)
    save("every-extension.csr", full.sign(keys["p384"], hashes.SHA384()))
    attributes = builder(subject).add_attribute(AttributeOID.CHALLENGE_PASSWORD, b"not a secret")
    attributes = attributes.add_attribute(AttributeOID.UNSTRUCTURED_NAME, "ein Näme".encode())
    attributes = attributes.add_extension(x509.SubjectAlternativeName([x509.DNSName("a")]), True)
    save("attributes.csr", attributes.sign(keys["ed25519"], None))
    save("empty.csr", builder(x509.Name([])).sign(keys["p521"], hashes.SHA512()))
    scheme = padding.PSS(padding.MGF1(hashes.SHA384()), 48)
    save("pss.csr", builder(subject).sign(keys["rsa-2048"], hashes.SHA384(), rsa_padding=scheme))
    save("rsa-sha224.csr", builder(subject).sign(keys["rsa-2048"], hashes.SHA224()))
    write("der.csr.der", builder(subject).sign(keys["p256"], hashes.SHA256()).public_bytes(Encoding.DER))


def encoded(content):
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def tokens(keys):
    claims = {
        "iss": "https://issuer.example.com", "sub": "jäne", "aud": ["kubernetes", "vault"], "exp": 1798761600,
        "nbf": 1767225600, "iat": 1767225600, "jti": "a-b-c", "groups": ["a", "b"], "nested": {"list": [1, {"a": None}]},
    }
    plain = {"iss": "https://issuer.example.com", "sub": "jane", "exp": 1.7987616e9, "iat": 1767225600.25, "aud": "kubernetes"}

    def token(file, header, body, sign):
        signed = f"{encoded(json.dumps(header).encode())}.{encoded(json.dumps(body, ensure_ascii=False).encode())}"
        write(f"{file}.jwt", f"{signed}.{encoded(sign(signed.encode()))}\n")

    def ecdsa(private, hashed, length):
        def sign(message):
            r, s = decode_dss_signature(private.sign(message, ec.ECDSA(hashed)))
            return r.to_bytes(length) + s.to_bytes(length)
        return sign

    rsa_key = keys["rsa-2048"]
    token("rs512", {"alg": "RS512", "kid": "a key", "typ": "JWT"}, claims,
          lambda message: rsa_key.sign(message, padding.PKCS1v15(), hashes.SHA512()))
    token("ps384", {"typ": "at+jwt", "alg": "PS384", "x5t": "abc"}, claims,
          lambda message: rsa_key.sign(message, padding.PSS(padding.MGF1(hashes.SHA384()), 48), hashes.SHA384()))
    token("es256", {"alg": "ES256", "cty": "x"}, plain, ecdsa(keys["p256"], hashes.SHA256(), 32))
    token("es256k", {"alg": "ES256K"}, plain, ecdsa(keys["secp256k1"], hashes.SHA256(), 32))
    token("eddsa", {"alg": "EdDSA", "crit": ["exp"], "exp": 1}, plain, keys["ed25519"].sign)
    token("hs512", {"alg": "HS512"}, claims, lambda message: hmac.digest(b"a key for tests", message, "sha512"))

    half = keys["p256"].public_key().public_numbers()
    numbers = rsa_key.public_key().public_numbers()
    raw_bytes = lambda private: private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    x5c = certificate(name((NameOID.COMMON_NAME, "jwk")), rsa_key.public_key(), rsa_key).public_bytes(Encoding.DER)
    keys_of_set = [
        {"kty": "EC", "crv": "P-256", "x": encoded(half.x.to_bytes(32)), "y": encoded(half.y.to_bytes(32)), "kid": "1"},
        {"kty": "RSA", "n": encoded(numbers.n.to_bytes(256)), "e": "AQAB", "alg": "RS256", "use": "sig", "kid": "2",
         "x5c": [base64.b64encode(x5c).decode()], "x5t#S256": encoded(hashlib.sha256(x5c).digest())},
        {"kty": "OKP", "crv": "Ed25519", "x": encoded(raw_bytes(keys["ed25519"])), "alg": "EdDSA"},
        {"kty": "OKP", "crv": "Ed448", "x": encoded(raw_bytes(keys["ed448"]))},
        {"kty": "OKP", "crv": "X25519", "x": encoded(raw_bytes(keys["x25519"])), "use": "enc"},
    ]
    write("keys.jwks.json", json.dumps({"keys": keys_of_set}, indent=2) + "\n")


if __name__ == "__main__":
    main()
