"""Breaks files of the corpus, each in one way, and writes down what must be said of each: the rule, a word of the message,
and which values must be shown all the same as of the whole file (`of`)."""

import base64
import copy
import json
import pathlib
import re

HERE = pathlib.Path(__file__).parent
CORPUS = HERE.parent
CERTIFICATE, REQUEST, KEY, TOKEN = "pyca/every-name.crt.pem", "go/names.csr.pem", "go/p256.public.pem", "go/rsa-2048.jwt"
VALUES = ["/version", "/serialNumber", "/issuer", "/notBefore", "/notAfter", "/subject", "/publicKey", "/extensions",
          "/signatureAlgorithm"]
OF_REQUEST = ["/version", "/subject", "/publicKey", "/extensions", "/signatureAlgorithm"]
cases = {}


def case(name, content, what, rule, word="", of=None, shown=()):
    (HERE / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    cases[name] = {"what": what, "rule": rule, "word": word, **({"of": of, "shown": list(shown)} if of else {})}


def without(values, *left_out):
    return [value for value in values if value not in left_out]


def read(file):
    return (CORPUS / file).read_bytes()


def der(file):
    return base64.b64decode(re.search(rb"-----\n(.*?)-----END", read(file), re.S)[1])


def pem(content, label="CERTIFICATE"):
    body = base64.encodebytes(content).replace(b"\n", b"")
    lines = [body[at:at + 64] for at in range(0, len(body), 64)]
    return b"\n".join([f"-----BEGIN {label}-----".encode(), *lines, f"-----END {label}-----".encode(), b""])


class Node:
    """An element of DER: its tag and its content, which is bytes or a list of elements."""

    def __init__(self, tag, content):
        self.tag, self.content = tag, content

    def __getitem__(self, place):
        return self.content[place]

    def encode(self):
        content = self.content if isinstance(self.content, bytes) else b"".join(each.encode() for each in self.content)
        return bytes([self.tag]) + length_of(content) + content


class Raw(Node):
    """Bytes that stand for an element."""

    def __init__(self, encoding):
        self.encoding = encoding

    def encode(self):
        return self.encoding


def length_of(content):
    count = len(content)
    if count < 0x80:
        return bytes([count])
    octets = count.to_bytes((count.bit_length() + 7) // 8)
    return bytes([0x80 | len(octets)]) + octets


def parse(content):
    elements = []
    while content:
        tag, count, at = content[0], content[1], 2
        if count > 0x7f:
            at += count & 0x7f
            count = int.from_bytes(content[2:at])
        inner = content[at:at + count]
        elements.append(Node(tag, parse(inner) if tag & 0x20 else inner))
        content = content[at + count:]
    return elements


def changed(file, change, label="CERTIFICATE"):
    """The file with its tree changed."""
    tree = parse(der(file))[0]
    change(tree)
    return pem(tree.encode(), label)


def tbs(tree):
    """Version, serial number, algorithm, issuer, validity, subject, key, extensions."""
    return tree[0].content


def extension(tree, last_arc):
    for each in tbs(tree)[7][0].content:
        if each[0].content == bytes([0x55, 0x1d, last_arc]):
            return each


def texts():
    whole = read(CERTIFICATE).decode()
    lines = whole.splitlines()
    body = "\n".join(lines[1:-1])
    all_values = {"of": CERTIFICATE, "shown": VALUES}
    case("pem-no-end.pem", "\n".join(lines[:-1]) + "\n", "the END line is missing", "pem/end-missing", "END", **all_values)
    case("pem-cut-in-base64.pem", "\n".join(lines[:6])[:-2] + "\n", "cut off within the base64 text", "pem/end-missing", "END")
    case("pem-other-end.pem", whole.replace("END CERTIFICATE", "END CERTIFICATE REQUEST"), "the END line has another label",
         "pem/label-mismatch", "CERTIFICATE REQUEST", **all_values)
    case("pem-bad-character.pem", whole.replace(lines[3], lines[3][:20] + "*" + lines[3][21:]), "a character that is not base64",
         "pem/base64", "`*`")
    case("pem-url-alphabet.pem", whole.replace("+", "-").replace("/", "_"), "base64url where base64 belongs", "pem/base64")
    case("pem-padding-inside.pem", whole.replace(lines[3], lines[3][:20] + "=" + lines[3][21:]), "padding in the middle",
         "pem/base64", "padding")
    case("pem-padding-missing.pem", whole.replace("=", ""), "the padding is missing",
         "pem/base64", "too early")
    case("pem-four-dashes.pem", whole.replace("-----BEGIN", "----BEGIN"), "four dashes", "pem/dashes", **all_values)
    case("pem-indented.pem", "".join(f"  {line}\n" for line in lines), "indented lines", "pem/indented", **all_values)
    case("pem-escaped.pem", whole.replace("\n", "\\n"), "line breaks written as \\n", "pem/escaped-line-breaks", **all_values)
    case("pem-one-line.pem", " ".join(lines) + "\n", "all on one line", "pem/one-line", "one line", **all_values)
    case("pem-text-before.pem", "ca: " + whole, "text before BEGIN on its line", "pem/text-on-boundary", **all_values)
    case("pem-empty.pem", lines[0] + "\n" + lines[-1] + "\n", "nothing between BEGIN and END", "pem/empty")
    labelled = lambda label: f"-----BEGIN {label}-----\n{body}\n-----END {label}-----\n"
    case("label-request.pem", labelled("CERTIFICATE REQUEST"), "a certificate, labelled as a request", "pem/label-of-other",
         "certificate", **all_values)
    case("label-key.pem", labelled("PUBLIC KEY"), "a certificate, labelled as a public key", "pem/label-of-other",
         "certificate", **all_values)
    case("label-old.pem", labelled("X509 CERTIFICATE"), "a label of old", "pem/outdated-label", **all_values)
    case("label-of-private-key.pem", pem(der("go/p256.test-key.pem")), "a private key, labelled as a certificate",
         "pem/label-of-other", "private key")
    case("label-of-public-key.pem", pem(der(KEY)), "a public key, labelled as a certificate", "pem/label-of-other", "public key",
         of=KEY, shown=["/algorithm", "/bits", "/curve", "/sha256"])
    case("label-of-request.pem", pem(der(REQUEST)), "a request, labelled as a certificate", "pem/label-of-other", "request",
         of=REQUEST, shown=OF_REQUEST)
    case("label-unknown.pem", labelled("CERTIFICAT"), "a label that does not exist", "pem/label-of-other", "CERTIFICAT",
         **all_values)


def structures():
    content = der(CERTIFICATE)
    values = {"of": CERTIFICATE, "shown": VALUES}
    case("der-truncated.pem", pem(content[:-20]), "the last 20 bytes are missing", "der/encoding",
         of=CERTIFICATE, shown=without(VALUES, "/signatureAlgorithm"))
    case("der-truncated-early.pem", pem(content[:120]), "cut off within the validity", "der/encoding",
         of=CERTIFICATE, shown=["/version", "/serialNumber"])
    case("der-trailing.pem", pem(content + b"\0\0"), "two bytes follow the certificate", "der/trailing-data", "2 bytes", **values)
    case("der-length-too-long.pem", pem(content[:2] + (int.from_bytes(content[2:4]) + 9).to_bytes(2) + content[4:]),
         "the length says nine bytes more than there are", "der/encoding", **values)
    case("der-indefinite.pem", pem(b"\x30\x80" + content[4:] + b"\0\0"), "the indefinite length of BER",
         "der/not-canonical", "indefinite", **values)

    def change(name, what, rule, word, edit, left_out=(), file=CERTIFICATE):
        case(name, changed(file, edit), what, rule, word, of=file, shown=without(VALUES, *left_out))

    def replace(path, node):
        def edit(tree):
            parent = tree
            for place in path[:-1]:
                parent = parent[place]
            parent.content[path[-1]] = node
        return edit

    serial, validity, key = [0, 1], [0, 4], [0, 6]
    change("der-length-not-minimal.pem", "a length with a byte too many", "der/not-canonical", "", replace(serial, Raw(b"\x02\x81\x02\x12\x34")))
    change("serial-negative.pem", "a negative serial number", "certificate/serial-negative", "negative",
           replace(serial, Node(2, b"\xed\xcc")), ["/serialNumber"])
    change("serial-zero.pem", "zero as the serial number", "certificate/serial-zero", "zero", replace(serial, Node(2, b"\0")),
           ["/serialNumber"])
    change("serial-21-bytes.pem", "a serial number of 21 bytes", "certificate/serial-length", "21",
           replace(serial, Node(2, b"\x12" * 21)), ["/serialNumber"])
    change("serial-not-minimal.pem", "a serial number with a zero byte too many", "der/not-canonical", "serial",
           replace(serial, Node(2, b"\0\x12\x34")))
    change("serial-empty.pem", "a serial number without a byte", "der/not-canonical", "", replace(serial, Node(2, b"")), ["/serialNumber"])
    change("serial-string.pem", "an OCTET STRING as the serial number", "der/structure", "INTEGER",
           replace(serial, Node(4, b"\x12\x34")), ["/serialNumber"])
    change("version-4.pem", "version 4", "der/structure", "version", replace([0, 0, 0], Node(2, b"\3")), ["/version"])
    change("version-1-with-extensions.pem", "version 1 with extensions", "der/structure", "version 1",
           replace([0, 0, 0], Node(2, b"\0")), ["/version"])
    sha1 = Node(0x30, [Node(6, bytes.fromhex("2a8648ce3d0401"))])
    change("algorithms-differ.pem", "another signature algorithm inside than outside", "certificate/signature-algorithm-mismatch",
           "differs", replace([0, 2], sha1))
    change("signature-no-bit-string.pem", "an OCTET STRING as the signature", "der/structure", "BIT STRING",
           replace([2], Node(4, b"\0\1")))
    change("signature-missing.pem", "no signature at all", "der/structure", "", lambda tree: tree.content.pop())
    attribute = lambda tag, text: Node(0x30, [Node(0x31, [Node(0x30, [Node(6, bytes.fromhex("550403")), Node(tag, text)])])])
    subject = [0, 5]
    change("name-not-utf-8.pem", "a UTF8String that is not UTF-8", "der/string", "UTF8String",
           replace(subject, attribute(12, b"j\xe4ne")), ["/subject"])
    change("name-printable.pem", "`@` in a PrintableString", "der/string", "PrintableString",
           replace(subject, attribute(19, b"jane@example")), ["/subject"])
    change("name-numeric.pem", "letters in a NumericString", "der/string", "NumericString", replace(subject, attribute(18, b"12a")),
           ["/subject"])
    change("name-bmp-odd.pem", "a BMPString of three bytes", "der/string", "BMPString", replace(subject, attribute(30, b"\0a\0")),
           ["/subject"])
    change("name-sequence.pem", "a SEQUENCE where a SET belongs", "der/structure", "SET",
           replace([0, 5, 0], Node(0x30, [Node(6, bytes.fromhex("550403"))])), ["/subject"])
    change("name-oid.pem", "an object identifier that does not end", "der/not-canonical", "identifier",
           replace([0, 5, 0, 0, 0], Node(6, bytes.fromhex("550483"))), ["/subject"])
    change("time-without-seconds.pem", "a UTCTime without seconds", "certificate/time-form", "seconds",
           replace([*validity, 0], Node(23, b"2601010000Z")))
    change("time-with-offset.pem", "a UTCTime with an offset", "certificate/time-form", "Z",
           replace([*validity, 0], Node(23, b"260101010000+0100")))
    change("time-generalized.pem", "a GeneralizedTime before 2050", "certificate/time-form", "UTCTime",
           replace([*validity, 0], Node(24, b"20260101000000Z")))
    change("time-fraction.pem", "a GeneralizedTime with a fraction", "certificate/time-malformed", "whole seconds",
           replace([*validity, 0], Node(24, b"20260101000000.5Z")), ["/notBefore"])
    change("time-month-13.pem", "the month 13", "certificate/time-malformed", "not a time",
           replace([*validity, 0], Node(23, b"261301000000Z")), ["/notBefore"])
    change("time-february-30.pem", "the 30th of February", "certificate/time-malformed", "not a time",
           replace([*validity, 1], Node(23, b"270230000000Z")), ["/notAfter"])
    change("time-integer.pem", "a number where a time belongs", "der/structure", "time", replace([*validity, 1], Node(2, b"\7")),
           ["/notAfter"])
    change("time-reversed.pem", "it ends before it starts", "certificate/validity-reversed", "", replace(
        [*validity, 1], Node(23, b"200101000000Z")), ["/notAfter"])
    change("key-bit-string.pem", "a key with unused bits", "key/malformed", "whole bytes",
           lambda tree: setattr(tbs(tree)[6][1], "content", b"\3" + tbs(tree)[6][1].content[1:]), ["/publicKey"])
    change("key-short-point.pem", "a point that is too short for its curve", "key/malformed", "point",
           lambda tree: setattr(tbs(tree)[6][1], "content", tbs(tree)[6][1].content[:-3]), ["/publicKey"])
    change("key-off-curve.pem", "a point that is not on its curve", "key/point", "P-256", lambda tree: setattr(
        tbs(tree)[6][1], "content", tbs(tree)[6][1].content[:-1] + bytes([tbs(tree)[6][1].content[-1] ^ 1])), ["/publicKey"])
    change("key-no-curve.pem", "an EC key without parameters", "key/malformed", "curve",
           lambda tree: tbs(tree)[6][0].content.pop(), ["/publicKey"])
    change("key-rsa-one-number.pem", "an RSA key without its exponent", "key/malformed", "RSA", lambda tree: setattr(
        tbs(tree)[6][1], "content", b"\0" + Node(0x30, parse(tbs(tree)[6][1].content[1:])[0].content[:1]).encode()),
           ["/publicKey"], file="go/rsa-2048-ca.crt.pem")
    extensions()


def extensions():
    def change(name, what, rule, word, edit, file=CERTIFICATE, shown=without(VALUES, "/extensions")):
        case(name, changed(file, edit), what, rule, word, of=file, shown=shown)

    def value(arc, content):
        return lambda tree: extension(tree, arc).content.__setitem__(-1, Node(4, content))

    many = "openssl/every-extension-ca.crt.pem"
    change("extension-twice.pem", "an extension twice", "certificate/duplicate-extension", "twice",
           lambda tree: tbs(tree)[7][0].content.append(copy.deepcopy(extension(tree, 17))))
    change("extension-default-written.pem", "FALSE written out for `critical`", "der/not-canonical", "default",
           lambda tree: extension(tree, 18).content.insert(1, Node(1, b"\0")), shown=VALUES)
    change("extension-boolean-01.pem", "TRUE written as 01", "der/not-canonical", "BOOLEAN",
           lambda tree: extension(tree, 17).content.__setitem__(1, Node(1, b"\1")), shown=VALUES)
    change("extension-empty-value.pem", "an extension without a value", "der/structure", "ends here",
           lambda tree: extension(tree, 18).content.pop())
    change("san-no-names.pem", "no name in subjectAltName", "certificate/extension-malformed", "at least one",
           value(17, Node(0x30, []).encode()))
    change("san-not-a-sequence.pem", "a string as subjectAltName", "der/structure", "SEQUENCE", value(17, b"\x0c\x01a"))
    change("san-ip-5-bytes.pem", "an IP address of 5 bytes", "certificate/extension-malformed", "5",
           value(17, Node(0x30, [Node(0x87, b"\x0a\0\0\0\1")]).encode()))
    change("san-not-ascii.pem", "a DNS name beyond ASCII", "der/string", "ASCII",
           value(17, Node(0x30, [Node(0x82, "münchen.example".encode())]).encode()))
    change("san-truncated.pem", "subjectAltName is cut off", "der/encoding", "", value(17, b"\x30\x20\x82\x04abcd"))
    change("san-trailing.pem", "bytes after the names", "der/trailing-data", "", value(17, b"\x30\x03\x82\x01a\x05\0"))
    change("key-usage-unused-bits.pem", "nine unused bits", "der/not-canonical", "unused bits", value(15, b"\x03\x02\x09\xa0"),
           file=many)
    change("path-length-negative.pem", "a negative path length", "certificate/extension-malformed", "negative",
           value(19, b"\x30\x06\x01\x01\xff\x02\x01\xff"), file=many)
    change("basic-constraints-integer.pem", "a number as basicConstraints", "der/structure", "SEQUENCE", value(19, b"\x02\x01\x01"),
           file=many)
    change("purposes-not-oids.pem", "numbers as purposes", "der/structure", "OBJECT IDENTIFIER",
           value(37, b"\x30\x03\x02\x01\x01"), file="go/client.crt.pem")


def requests():
    def change(name, what, rule, word, edit, file=REQUEST, shown=OF_REQUEST):
        case(name, changed(file, edit, "CERTIFICATE REQUEST"), what, rule, word, of=file, shown=shown)

    change("request-tampered.pem", "the subject is another than was signed", "request/signature-failed", "", lambda tree:
           setattr(tree[0][1][0][0][1], "content", b"z"), shown=without(OF_REQUEST, "/subject"))
    change("request-version-2.pem", "version 2", "request/version", "v1", lambda tree: setattr(tree[0][0], "content", b"\1"),
           shown=without(OF_REQUEST, "/version"))
    change("request-no-attributes.pem", "the attributes are left out", "der/structure", "",
           lambda tree: tree[0].content.pop(), shown=without(OF_REQUEST, "/extensions"))
    change("request-extensions-twice.pem", "extensions requested twice", "request/duplicate-attribute", "twice",
           lambda tree: tree[0][3].content.append(copy.deepcopy(tree[0][3][0])), shown=without(OF_REQUEST, "/extensions"))
    change("request-signature-unused-bits.pem", "a signature with unused bits", "der/not-canonical", "whole bytes",
           lambda tree: setattr(tree[2], "content", b"\1" + tree[2].content[1:]))
    case("request-password.pem", read("openssl/attributes.csr.pem"), "a challenge password", "request/challenge-password",
         "password", of="openssl/attributes.csr.pem", shown=OF_REQUEST)


def keys():
    tree = parse(der("pyca/ed25519.public.pem"))[0]
    tree[1].content = tree[1].content[:-1]
    case("key-ed25519-31-bytes.pem", pem(tree.encode(), "PUBLIC KEY"), "an Ed25519 key of 31 bytes", "key/malformed", "length")
    tree = parse(der("go/rsa-2048.public.pem"))[0]
    inner = parse(tree[1].content[1:])[0]
    inner[0].content = b"\xff" + inner[0].content[1:]
    tree[1].content = b"\0" + inner.encode()
    case("key-rsa-negative.pem", pem(tree.encode(), "PUBLIC KEY"), "a negative modulus", "key/malformed", "positive")


def tokens():
    header, claims, signature = read(TOKEN).decode().strip().split(".")
    encoded = lambda text: base64.urlsafe_b64encode(text if isinstance(text, bytes) else text.encode()).rstrip(b"=").decode()
    of_claims = {"of": TOKEN, "shown": ["/issuer", "/subject", "/audiences", "/claims", "/kubernetes"]}
    of_header = {"of": TOKEN, "shown": ["/algorithm", "/header"]}
    joined = ".".join
    case("token-two-parts.jwt", joined([header, claims]), "the signature is cut off with its period", "token/parts", "two", **of_claims)
    case("token-four-parts.jwt", joined([header, claims, signature, "x"]), "four parts", "token/parts", "four", **of_claims)
    case("token-no-signature.jwt", joined([header, claims, ""]), "the signature is empty", "token/signature-missing", "empty", **of_claims)
    case("token-padded.jwt", joined([header + "==", claims, signature]), "a padded header", "token/base64", "padding", **of_claims)
    case("token-bad-character.jwt", joined([header, claims[:10] + "*" + claims[11:], signature]), "a character that is not base64url",
         "token/base64", "`*`", **of_header)
    case("token-white-space.jwt", joined([header, claims[:40] + "\n" + claims[40:], signature]), "a line break within",
         "token/white-space", "", **of_claims)
    case("token-claims-cut.jwt", joined([header, encoded(base64.urlsafe_b64decode(claims + "==")[:200]), signature]),
         "the claims are cut off", "token/json", "claims", **of_header)
    case("token-claims-list.jwt", joined([header, encoded("[1]"), signature]), "a list as the claims", "token/not-an-object", "object",
         **of_header)
    case("token-claims-not-utf-8.jwt", joined([header, encoded(b'{"sub":"j\xe4ne"}'), signature]), "claims that are not UTF-8",
         "token/json", "UTF-8", **of_header)
    for name, text, what, rule, word in [
        ("token-duplicate-claim.jwt", '{"sub":"a","sub":"b"}', "a claim twice", "token/duplicate-member", "sub"),
        ("token-milliseconds.jwt", '{"sub":"a","exp":1798761600000}', "milliseconds as `exp`", "token/milliseconds", "milliseconds"),
        ("token-exp-string.jwt", '{"sub":"a","exp":"1798761600"}', "a string as `exp`", "token/claim-type", "exp"),
        ("token-aud-number.jwt", '{"sub":"a","aud":7}', "a number as `aud`", "token/claim-type", "aud"),
        ("token-reversed.jwt", '{"sub":"a","nbf":1798761600,"exp":1767225600}', "it ends before it starts",
         "token/ends-before-start", ""),
    ]:
        case(name, joined([header, encoded(text), signature]), what, rule, word, **of_header)
    case("token-no-algorithm.jwt", joined([encoded('{"typ":"JWT"}'), claims, signature]), "no `alg`", "token/algorithm-missing", "",
         **of_claims)
    case("token-not-canonical.jwt", joined([header, claims, signature[:-1] + chr(ord(signature[-1]) + 1)]),
         "bits set that carry nothing", "token/base64-not-canonical", "signature", **of_claims)


def foreign():
    case("html.txt", "<!DOCTYPE html>\n<html><head><title>Log in</title></head><body></body></html>\n", "a web page",
         "input/foreign", "web page")
    case("openssh.pub", "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIDXFCmHC2dIoRnLZExsBaUxp32oE2ni0aE2+neDAEZo/ jane@example\n",
         "an OpenSSH public key", "input/ssh-key", "OpenSSH")
    case("empty.txt", "\n", "nothing", "input/empty")
    case("zeros.bin", b"\0\xff\xfe\x01", "bytes of nothing", "input/binary", "4 bytes")
    case("unknown.der", Node(0x30, [Node(4, b"\xff\xfe"), Node(5, b"")]).encode(), "DER of nothing that is known",
         "der/unknown-structure")


for part in (texts, structures, requests, keys, tokens, foreign):
    part()
lines = [f"{json.dumps(name)}: {json.dumps(cases[name])}" for name in sorted(cases)]
(HERE / "cases.json").write_text("{\n" + ",\n".join(lines) + "\n}\n")
