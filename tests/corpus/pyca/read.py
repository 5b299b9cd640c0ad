"""Tells how pyca/cryptography reads all files of the corpus; the names are explained in ../README.md."""

import base64
import hashlib
import json
import pathlib
import re

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import dsa, ec, ed448, ed25519, mldsa, rsa, x448, x25519
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, pkcs7
from cryptography.x509.name import _ASN1Type as StringType

CORPUS = pathlib.Path(__file__).parent.parent
CURVES = {"secp192r1": "P-192", "secp224r1": "P-224", "secp256r1": "P-256", "secp384r1": "P-384", "secp521r1": "P-521"}
# What RFC 4514 and all three generators have a keyword for, so that texts of names can be compared.
KEYWORDS = {"2.5.4.3", "2.5.4.6", "2.5.4.7", "2.5.4.8", "2.5.4.9", "2.5.4.10", "2.5.4.11", "0.9.2342.19200300.100.1.25",
            "0.9.2342.19200300.100.1.1"}


def main():
    readings = {}
    for folder in ("openssl", "go", "pyca", "kubecred"):
        for file in sorted((CORPUS / folder).iterdir()):
            items = read_file(file) if file.is_file() else []
            if items:
                readings[f"{folder}/{file.name}"] = items
    lines = [f"{json.dumps(name)}: {json.dumps(items, ensure_ascii=False, sort_keys=True)}"
             for name, items in sorted(readings.items())]
    (CORPUS / "readings" / "pyca.json").write_text("{\n" + ",\n".join(lines) + "\n}\n")


def read_file(file):
    content = file.read_bytes()
    if file.suffix == ".jwt":
        return [token(content.decode().strip())]
    if file.name.endswith((".jwks.json", ".jwk.json")):
        return key_set(json.loads(content))
    if file.suffix == ".base64":
        while b"-----" not in content and content[0] != 0x30:
            content = base64.b64decode(content)
        if content[0] == 0x30:
            return [der(None, content)]
    if file.name.endswith(".p7b.der"):
        return [certificate(each) for each in pkcs7.load_der_pkcs7_certificates(content)]
    if file.suffix == ".der":
        items = []
        while content:
            length = element(content)
            items.append(der(None, content[:length]))
            content = content[length:]
        return items
    if file.suffix not in (".pem", ".base64"):
        return []
    items = []
    for label, body in re.findall(rb"-----BEGIN ([A-Z0-9 ]+)-----\r?\n(.*?)-----END \1-----", content, re.S):
        body = re.sub(rb"(?m)^.*:.*$", b"", body)
        if label == b"PKCS7":
            items += [certificate(each) for each in pkcs7.load_der_pkcs7_certificates(base64.b64decode(body))]
        else:
            items.append(der(label.decode(), base64.b64decode(body)))
    return items


def element(content):
    """How long the first element is."""
    count = content[1] & 0x7f if content[1] > 0x7f else 0
    return 2 + count + (int.from_bytes(content[2:2 + count]) if count else content[1])


def der(label, content):
    readers = [
        ("certificate", "CERTIFICATE", lambda: certificate(x509.load_der_x509_certificate(content))),
        ("certificationRequest", "CERTIFICATE REQUEST", lambda: request(x509.load_der_x509_csr(content))),
        ("certificationRequest", "NEW CERTIFICATE REQUEST", lambda: request(x509.load_der_x509_csr(content))),
        ("publicKey", "PUBLIC KEY", lambda: public_info(content)),
        ("publicKey", "RSA PUBLIC KEY", lambda: public(serialization.load_der_public_key(content))),
        ("privateKey", "PRIVATE KEY", lambda: private(content)),
        ("privateKey", "RSA PRIVATE KEY", lambda: private(content)),
        ("privateKey", "EC PRIVATE KEY", lambda: private(content)),
        ("privateKey", "DSA PRIVATE KEY", lambda: private(content)),
        ("privateKey", "ENCRYPTED PRIVATE KEY", lambda: private(content)),
    ]
    failed = {"type": label, "refused": "not read by pyca/cryptography"}
    for kind, wanted, read in readers:
        if label in (None, wanted):
            try:
                return {**read(), "type": kind}
            except (ValueError, TypeError, UnsupportedAlgorithm, x509.InvalidVersion, x509.DuplicateExtension) as error:
                failed = {"type": kind, "refused": str(error)}
    return failed


def certificate(c):
    content = c.public_bytes(Encoding.DER)
    reading = {
        "type": "certificate",
        "version": c.version.value + 1,
        "serial": number(c.serial_number),
        "signatureAlgorithm": c.signature_algorithm_oid.dotted_string,
        "issuer": attributes(c.issuer), "subject": attributes(c.subject),
        "notBefore": time(c.not_valid_before_utc), "notAfter": time(c.not_valid_after_utc),
        "sha1": hashlib.sha1(content).hexdigest(), "sha256": hashlib.sha256(content).hexdigest(),
        **public(c.public_key, c),
        **extensions(c),
    }
    texts(reading, c, "issuer", "subject")
    if c.issuer == c.subject:
        try:
            c.verify_directly_issued_by(c)
            reading["verified"] = True
        except InvalidSignature:
            reading["verified"] = False
        except (UnsupportedAlgorithm, ValueError, TypeError):
            pass
    return reading


def request(c):
    reading = {
        "version": 1, "signatureAlgorithm": c.signature_algorithm_oid.dotted_string, "subject": attributes(c.subject),
        "attributes": [[each.oid.dotted_string, *attribute(each)] for each in c.attributes],
        **public(c.public_key, c), **extensions(c),
    }
    texts(reading, c, "subject")
    try:
        reading["verified"] = c.is_signature_valid
    except (UnsupportedAlgorithm, ValueError):
        pass
    return reading


def attribute(each):
    """The value of an attribute, where it is a text."""
    if each._type in (12, 19, 22):
        return [each.value.decode()]
    return []


def public(key, holder=None):
    """A public key; of one that can't be read only what its holder tells of it."""
    if callable(key):
        try:
            key = key()
        except (UnsupportedAlgorithm, ValueError):
            return {"keyOid": holder.public_key_algorithm_oid.dotted_string} if hasattr(holder, "public_key_algorithm_oid") else {}
    reading = {}
    try:
        info = key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        # What is written again is not always what was read: parameters of RSASSA-PSS are lost.
        if holder is None or info in holder.public_bytes(Encoding.DER):
            reading["keySha256"] = hashlib.sha256(info).hexdigest()
    except ValueError:
        pass
    match key:
        case rsa.RSAPublicKey():
            reading |= {"keyBits": key.key_size, "exponent": str(key.public_numbers().e)}
            reading["keyAlgorithm"] = "RSA"
        case ec.EllipticCurvePublicKey():
            reading |= {"keyAlgorithm": "EC", "keyBits": key.curve.key_size, "curve": CURVES.get(key.curve.name, key.curve.name)}
        case dsa.DSAPublicKey():
            reading |= {"keyAlgorithm": "DSA", "keyBits": key.key_size}
        case ed25519.Ed25519PublicKey():
            reading["keyAlgorithm"] = "Ed25519"
        case ed448.Ed448PublicKey():
            reading["keyAlgorithm"] = "Ed448"
        case x25519.X25519PublicKey():
            reading["keyAlgorithm"] = "X25519"
        case x448.X448PublicKey():
            reading["keyAlgorithm"] = "X448"
        case mldsa.MLDSA44PublicKey():
            reading["keyAlgorithm"] = "ML-DSA-44"
        case mldsa.MLDSA65PublicKey():
            reading["keyAlgorithm"] = "ML-DSA-65"
        case mldsa.MLDSA87PublicKey():
            reading["keyAlgorithm"] = "ML-DSA-87"
    if holder is not None and getattr(holder, "public_key_algorithm_oid", None) == x509.PublicKeyAlgorithmOID.RSASSA_PSS:
        reading["keyAlgorithm"] = "RSA-PSS"
        reading.pop("keySha256", None)
    return reading


def public_info(content):
    reading = public(serialization.load_der_public_key(content))
    if reading.get("keySha256") != hashlib.sha256(content).hexdigest():
        # What was read is not what would be written: a compressed point, or the parameters of the curve in full.
        del reading["keySha256"]
    if b"\x2a\x86\x48\xce\x3d\x01\x01" in content:
        del reading["curve"]
    if b"\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0a" in content[:32]:
        reading["keyAlgorithm"] = "RSA-PSS"
    return reading


def private(content):
    reading = public(serialization.load_der_private_key(content, None, unsafe_skip_rsa_key_validation=True).public_key())
    if b"\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0a" in content[:32]:
        del reading["keySha256"]
        reading["keyAlgorithm"] = "RSA-PSS"
    return reading


def attributes(name):
    return [[each.oid.dotted_string, each.value] if isinstance(each.value, str) else [each.oid.dotted_string] for each in name]


def texts(reading, holder, *fields):
    for field in fields:
        name = getattr(holder, field)
        plain = all(each.oid.dotted_string in KEYWORDS and each._type not in (StringType.BitString,) for each in name)
        # pyca escapes no line breaks and no NUL as others do; the rest is RFC 4514.
        if plain:
            reading[field + "Text"] = name.rfc4514_string()


def number(value):
    text = f"{value:x}"
    return text if len(text) % 2 == 0 else "0" + text


def time(value):
    return value.strftime("%Y-%m-%dT%H:%M:%SZ").rjust(20, "0")


def extensions(holder):
    try:
        all_of_it = list(holder.extensions)
    except (ValueError, x509.DuplicateExtension):
        return {}
    reading = {"extensionIds": [[each.oid.dotted_string, each.critical] for each in all_of_it]}
    for each in all_of_it:
        match each.value:
            case x509.SubjectAlternativeName():
                reading["subjectAltName"] = names(each.value)
            case x509.IssuerAlternativeName():
                reading["issuerAltName"] = names(each.value)
            case x509.KeyUsage():
                reading["keyUsage"] = usages(each.value)
            case x509.ExtendedKeyUsage():
                reading["purposes"] = [oid.dotted_string for oid in each.value]
            case x509.BasicConstraints():
                reading |= {"isCA": each.value.ca, "pathLength": each.value.path_length}
            case x509.SubjectKeyIdentifier():
                reading["subjectKeyIdentifier"] = each.value.digest.hex()
            case x509.AuthorityKeyIdentifier():
                identifier = each.value
                reading["authorityKeyIdentifier"] = identifier.key_identifier.hex() if identifier.key_identifier is not None else None
                if identifier.authority_cert_issuer:
                    reading["authorityIssuer"] = names(identifier.authority_cert_issuer)
                    reading["authoritySerial"] = number(identifier.authority_cert_serial_number)
            case x509.CRLDistributionPoints():
                reading["distributionPoints"] = points(each.value)
            case x509.FreshestCRL():
                reading["freshestCrl"] = points(each.value)
            case x509.AuthorityInformationAccess():
                reading["authorityInfoAccess"] = [[one.access_method.dotted_string, *general(one.access_location)] for one in each.value]
            case x509.SubjectInformationAccess():
                reading["subjectInfoAccess"] = [[one.access_method.dotted_string, *general(one.access_location)] for one in each.value]
            case x509.CertificatePolicies():
                reading["policies"] = [one.policy_identifier.dotted_string for one in each.value]
                reading["policyQualifiers"] = [[qualifier(one) for one in policy.policy_qualifiers or []] for policy in each.value]
            case x509.PolicyConstraints():
                reading["requireExplicitPolicy"] = each.value.require_explicit_policy
                reading["inhibitPolicyMapping"] = each.value.inhibit_policy_mapping
            case x509.InhibitAnyPolicy():
                reading["inhibitAnyPolicy"] = each.value.skip_certs
            case x509.NameConstraints():
                reading["permitted"] = names(each.value.permitted_subtrees or [])
                reading["excluded"] = names(each.value.excluded_subtrees or [])
            case x509.TLSFeature():
                reading["tlsFeature"] = [feature.value for feature in each.value]
            case x509.PrecertificateSignedCertificateTimestamps():
                reading["timestamps"] = [[one.log_id.hex(), one.timestamp.isoformat(timespec="milliseconds") + "Z"] for one in each.value]
            case x509.MSCertificateTemplate():
                reading["template"] = [each.value.template_id.dotted_string, each.value.major_version, each.value.minor_version]
            case x509.PrivateKeyUsagePeriod():
                reading["keyPeriod"] = [time(each.value.not_before) if each.value.not_before else None,
                                        time(each.value.not_after) if each.value.not_after else None]
            case x509.UnrecognizedExtension():
                reading.setdefault("unknownExtensions", []).append([each.oid.dotted_string, each.value.value.hex()])
    return reading


def points(value):
    return [{
        "fullName": names(point.full_name or []),
        "relativeName": attributes(point.relative_name) if point.relative_name else [],
        "reasons": sorted(reason.value for reason in point.reasons or []),
        "crlIssuer": names(point.crl_issuer or []),
    } for point in value]


def qualifier(value):
    if isinstance(value, str):
        return ["cps", value]
    reference = value.notice_reference
    return ["notice", value.explicit_text, [reference.organization, reference.notice_numbers] if reference else None]


def names(values):
    return [general(value) for value in values]


def general(value):
    """A general name as its form and its value; of an otherName also its type."""
    match value:
        case x509.DNSName():
            return ["dNSName", value.value]
        case x509.RFC822Name():
            return ["rfc822Name", value.value]
        case x509.UniformResourceIdentifier():
            return ["uniformResourceIdentifier", value.value]
        case x509.IPAddress():
            mapped = getattr(value.value, "ipv4_mapped", None)
            return ["iPAddress", f"::ffff:{mapped}" if mapped else str(value.value)]
        case x509.DirectoryName():
            return ["directoryName", attributes(value.value)]
        case x509.RegisteredID():
            return ["registeredID", value.value.dotted_string]
        case x509.OtherName():
            return ["otherName", value.type_id.dotted_string, value.value.hex()]


def usages(usage):
    agreement = usage.key_agreement
    bits = [
        ("digitalSignature", usage.digital_signature), ("nonRepudiation", usage.content_commitment),
        ("keyEncipherment", usage.key_encipherment), ("dataEncipherment", usage.data_encipherment),
        ("keyAgreement", agreement), ("keyCertSign", usage.key_cert_sign), ("cRLSign", usage.crl_sign),
        ("encipherOnly", agreement and usage.encipher_only), ("decipherOnly", agreement and usage.decipher_only),
    ]
    return [label for label, is_set in bits if is_set]


def token(text):
    header, claims = (base64.urlsafe_b64decode(part + "==") for part in text.split(".")[:2])
    members = lambda content: [list(pair) for pair in json.loads(content).items()]
    return {"type": "jsonWebToken", "header": members(header), "claims": members(claims)}


def key_set(document):
    items = []
    for key in document.get("keys", [document]):
        number_of = lambda member: int.from_bytes(base64.urlsafe_b64decode(key[member] + "=="))
        raw = lambda member: base64.urlsafe_b64decode(key[member] + "==")
        match key["kty"], key.get("crv"):
            case "RSA", _:
                half = rsa.RSAPublicNumbers(number_of("e"), number_of("n")).public_key()
            case "EC", curve:
                curve = {"P-256": ec.SECP256R1, "P-384": ec.SECP384R1, "P-521": ec.SECP521R1}[curve]()
                half = ec.EllipticCurvePublicNumbers(number_of("x"), number_of("y"), curve).public_key()
            case _, "Ed25519":
                half = ed25519.Ed25519PublicKey.from_public_bytes(raw("x"))
            case _, "Ed448":
                half = ed448.Ed448PublicKey.from_public_bytes(raw("x"))
            case _, "X25519":
                half = x25519.X25519PublicKey.from_public_bytes(raw("x"))
        members = {member: key[member] for member in ("kty", "crv", "alg", "kid", "use") if member in key}
        items.append({"type": "jsonWebKey", **members, **public(half)})
    return items


if __name__ == "__main__":
    main()
