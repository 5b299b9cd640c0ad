"""Tells how the command `openssl` reads all files of the corpus; the names are explained in ../README.md."""

import base64
import hashlib
import ipaddress
import json
import pathlib
import re
import subprocess

CORPUS = pathlib.Path(__file__).parent.parent
COMMANDS = {
    "CERTIFICATE": "x509", "TRUSTED CERTIFICATE": "x509", "CERTIFICATE REQUEST": "req", "NEW CERTIFICATE REQUEST": "req",
    "PUBLIC KEY": "public", "RSA PUBLIC KEY": "public", "PRIVATE KEY": "private", "RSA PRIVATE KEY": "private",
    "EC PRIVATE KEY": "private", "DSA PRIVATE KEY": "private", "PKCS7": "pkcs7",
}
TYPES = {"x509": "certificate", "req": "certificationRequest", "public": "publicKey", "private": "privateKey"}
KEYWORDS = {"CN", "C", "L", "ST", "O", "OU", "DC", "UID"}
USAGES = {
    "Digital Signature": "digitalSignature", "Non Repudiation": "nonRepudiation", "Key Encipherment": "keyEncipherment",
    "Data Encipherment": "dataEncipherment", "Key Agreement": "keyAgreement", "Certificate Sign": "keyCertSign",
    "CRL Sign": "cRLSign", "Encipher Only": "encipherOnly", "Decipher Only": "decipherOnly",
}
CURVES = {"secp224r1": "P-224", "prime256v1": "P-256", "secp384r1": "P-384", "secp521r1": "P-521", "prime192v1": "P-192"}


def main():
    readings = {}
    for folder in ("openssl", "go", "pyca", "kubecred"):
        for file in sorted((CORPUS / folder).iterdir()):
            items = read_file(file) if file.is_file() else []
            if items:
                readings[f"{folder}/{file.name}"] = items
    lines = [f"{json.dumps(name)}: {json.dumps(items, ensure_ascii=False, sort_keys=True)}"
             for name, items in sorted(readings.items())]
    (CORPUS / "readings" / "openssl.json").write_text("{\n" + ",\n".join(lines) + "\n}\n")


def openssl(*arguments, given):
    """What the command prints; None where it fails."""
    done = subprocess.run(["openssl", *arguments], input=given, capture_output=True)
    return done.stdout if done.returncode == 0 else None


def read_file(file):
    content = file.read_bytes()
    if file.suffix == ".base64":
        while b"-----" not in content and content[0] != 0x30:
            content = base64.b64decode(content)
    if content[:1] == b"\x30":
        for command in COMMANDS.values():
            items = read(command, content, ["-inform", "DER"])
            if items:
                return items
        return []
    if file.suffix not in (".pem", ".base64"):
        return []
    items = []
    for block, label in re.findall(rb"(-----BEGIN ([A-Z0-9 ]+)-----\r?\n.*?-----END \2-----\r?\n?)", content, re.S):
        command = COMMANDS.get(label.decode())
        if command and b"ENCRYPTED" not in block:
            form = ["-RSAPublicKey_in"] if label == b"RSA PUBLIC KEY" else []
            items += read(command, block, form) or [{"type": TYPES.get(command, command), "refused": "not read by openssl"}]
    return items


def read(command, block, form):
    if command == "x509":
        return certificate(block, form)
    if command == "req":
        return request(block, form)
    if command == "pkcs7":
        printed = openssl("pkcs7", "-print_certs", *form, given=block)
        return [item for each in re.findall(rb"-----BEGIN.*?END CERTIFICATE-----\n", printed or b"", re.S)
                for item in certificate(each, [])]
    return key(command, block, form)


def certificate(block, form):
    names = ["-nameopt", "RFC2253,-esc_msb,utf8"]
    printed = openssl("x509", *form, "-noout", "-serial", "-startdate", "-enddate", "-dateopt", "iso_8601", "-subject",
                      "-issuer", *names, given=block)
    if printed is None:
        return []
    lines = dict(line.split("=", 1) for line in printed.decode().splitlines() if "=" in line)
    der = openssl("x509", *form, "-outform", "DER", given=block)
    text = openssl("x509", *form, "-noout", "-text", "-nameopt", "RFC2253", given=block).decode()
    serial = lines["serial"].lower()
    reading = {
        "type": "certificate", "version": int(re.search(r"Version: (\d)", text)[1]),
        "notBefore": lines["notBefore"].replace(" ", "T"), "notAfter": lines["notAfter"].replace(" ", "T"),
        "sha1": hashlib.sha1(der).hexdigest(), "sha256": hashlib.sha256(der).hexdigest(),
        "serial": serial if len(serial) % 2 == 0 else "0" + serial,
        **public("x509", block, form, text), **extensions(text),
    }
    for field in ("subject", "issuer"):
        if is_plain(lines[field]):
            reading[field + "Text"] = lines[field]
    return [reading]


def request(block, form):
    printed = openssl("req", *form, "-noout", "-subject", "-nameopt", "RFC2253,-esc_msb,utf8", given=block)
    if printed is None:
        return []
    text = openssl("req", *form, "-noout", "-text", "-nameopt", "RFC2253", given=block).decode()
    subject = printed.decode().rstrip("\r\n").removeprefix("subject=")
    verified = subprocess.run(["openssl", "req", *form, "-noout", "-verify"], input=block, capture_output=True)
    reading = {
        "type": "certificationRequest", "version": int(re.search(r"Version: (\d)", text)[1]),
        **public("req", block, form, text), **extensions(text),
    }
    if b"verify OK" in verified.stderr:
        reading["verified"] = True
    if is_plain(subject):
        reading["subjectText"] = subject
    return [reading]


def key(command, block, form):
    public_in = [] if command == "private" else ["-pubin"]
    tool = ["rsa", *form] if "-RSAPublicKey_in" in form else ["pkey", *public_in, *form]
    info = openssl(*tool, "-pubout", "-outform", "DER", given=block)
    if info is None:
        return []
    text = openssl("pkey", "-pubin", "-inform", "DER", "-noout", "-text", given=info).decode()
    reading = {"type": TYPES[command], **algorithm(text)}
    if command == "private" or info in block or base64.b64encode(info) in block.replace(b"\n", b""):
        reading["keySha256"] = hashlib.sha256(info).hexdigest()
    return [reading]


def public(command, block, form, text):
    pem = openssl(command, *form, "-noout", "-pubkey", given=block)
    if not pem or b"BEGIN" not in pem:
        return {}
    info = base64.b64decode(b"".join(line for line in pem.splitlines() if b"-----" not in line))
    der = openssl(command, *form, "-outform", "DER", given=block)
    reading = algorithm(text)
    if info in der:
        reading["keySha256"] = hashlib.sha256(info).hexdigest()
    return reading


def algorithm(text):
    """What is said of a key: `(2048 bit)`, `ASN1 OID: prime256v1`, `Exponent: 65537`."""
    reading = {}
    bits = re.search(r"Public-Key: \((\d+) bit", text)
    curve = re.search(r"ASN1 OID: (\S+)", text)
    exponent = re.search(r"Exponent: (\d+)", text)
    if bits:
        reading["keyBits"] = int(bits[1])
    if curve:
        reading |= {"keyAlgorithm": "EC", "curve": CURVES.get(curve[1], curve[1])}
    if exponent:
        reading["exponent"] = exponent[1]
    if not bits:
        named = re.search(r"^\s*(ED25519|ED448|X25519|X448) Public-Key", text, re.M)
        if named:
            reading["keyAlgorithm"] = named[1].replace("ED", "Ed")
    return reading


def extensions(text):
    reading = {}
    found = re.search(r"(?:X509v3 extensions|Requested Extensions):\n(.*?)(?=\n {4}Signature|\n {8}Attributes|\Z)", text, re.S)
    blocks = re.findall(r"^ {12}(?! )(?:X509v3 )?(.+?):(?: critical)? *\n((?: {16}.*\n?)*)", found[1] + "\n", re.M) if found else []
    for label, body in blocks:
        body = body.strip()
        parts = [part.strip() for part in body.split(",")]
        if label == "Key Usage":
            reading["keyUsage"] = [name for text, name in USAGES.items() if text in parts]
        elif label == "Basic Constraints":
            reading["isCA"] = "CA:TRUE" in parts
            length = re.search(r"pathlen:(\d+)", body)
            reading["pathLength"] = int(length[1]) if length else None
        elif label == "Subject Key Identifier":
            reading["subjectKeyIdentifier"] = body.replace(":", "").lower()
        elif label == "Subject Alternative Name" and not re.search("DirName|othername|Registered", body):
            of = lambda form: [part.removeprefix(form + ":") for part in parts if part.startswith(form + ":")]
            addresses = [str(ipaddress.ip_address(text)) for text in of("IP Address")]
            lists = {"dnsNames": of("DNS"), "emailAddresses": of("email"), "uris": of("URI"), "ipAddresses": addresses}
            reading |= {field: values for field, values in lists.items() if values}
    return reading


def is_plain(name):
    """Whether all keywords are those of RFC 4514, no character needs more than its rules, and no relative name has several
    values, whose order openssl turns round."""
    keywords = re.findall(r"(?:^|(?<!\\)[,+])([A-Za-z0-9.]+)=", name)
    return all(keyword in KEYWORDS for keyword in keywords) and not re.search(r"\\[0-9A-F]{2}|(?<!\\)\+", name)


if __name__ == "__main__":
    main()
