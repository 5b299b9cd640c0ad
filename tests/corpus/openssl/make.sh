#!/usr/bin/env bash
# Makes the files of this folder with openssl (made with 3.0). Keys that are there are kept, so that only signatures
# and random numbers change when it runs again.
set -euo pipefail
cd "$(dirname "$0")"
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
conf=extensions.cnf

# A private key, as PKCS#8: name, algorithm, options of genpkey.
key() {
  [ -e "$1.test-key.pem" ] || openssl genpkey -quiet -out "$1.test-key.pem" -algorithm "$2" "${@:3}" 2> /dev/null ||
    openssl genpkey -out "$1.test-key.pem" -algorithm "$2" "${@:3}" 2> /dev/null
}
ec() { key "$1" EC -pkeyopt "ec_paramgen_curve:$2" -pkeyopt ec_param_enc:named_curve; }

key rsa-2048 RSA -pkeyopt rsa_keygen_bits:2048
key rsa-1024 RSA -pkeyopt rsa_keygen_bits:1024
key rsa-3072-e3 RSA -pkeyopt rsa_keygen_bits:3072 -pkeyopt rsa_keygen_pubexp:3
key rsa-pss RSA-PSS -pkeyopt rsa_keygen_bits:2048
key rsa-pss-restricted RSA-PSS -pkeyopt rsa_keygen_bits:2048 -pkeyopt rsa_pss_keygen_md:sha256 \
  -pkeyopt rsa_pss_keygen_mgf1_md:sha256 -pkeyopt rsa_pss_keygen_saltlen:32
ec p224 secp224r1
ec p256 prime256v1
ec p384 secp384r1
ec p521 secp521r1
ec p192 prime192v1
ec secp256k1 secp256k1
ec brainpool-256 brainpoolP256r1
ec brainpool-384 brainpoolP384r1
ec brainpool-512 brainpoolP512r1
key ed25519 ED25519
key ed448 ED448
key x25519 X25519
key x448 X448
if [ ! -e dsa.test-key.pem ]; then
  openssl genpkey -genparam -algorithm DSA -pkeyopt dsa_paramgen_bits:2048 -out "$scratch/dsa.pem" 2> /dev/null
  openssl genpkey -paramfile "$scratch/dsa.pem" -out dsa.test-key.pem
fi

# The same keys in their other forms.
openssl pkey -in rsa-2048.test-key.pem -traditional -out rsa-pkcs1.test-key.pem
openssl pkey -in p256.test-key.pem -traditional -out p256-sec1.test-key.pem
openssl ecparam -name prime256v1 > "$scratch/parameters.pem"
cat "$scratch/parameters.pem" p256-sec1.test-key.pem > p256-with-parameters.test-key.pem
openssl pkey -in p384.test-key.pem -outform DER -out p384-pkcs8.test-key.der
openssl pkey -in rsa-1024.test-key.pem -traditional -outform DER -out rsa-pkcs1.test-key.der
openssl pkcs8 -topk8 -in p256.test-key.pem -v2 aes-256-cbc -passout pass:test -out encrypted-pkcs8.test-key.pem
openssl pkey -in rsa-1024.test-key.pem -traditional -aes128 -passout pass:test -out encrypted-pkcs1.test-key.pem
openssl pkey -in dsa.test-key.pem -traditional -out dsa-traditional.test-key.pem
for name in rsa-2048 rsa-pss rsa-pss-restricted p224 p256 p521 secp256k1 brainpool-256 ed25519 ed448 x25519 x448 dsa; do
  openssl pkey -in "$name.test-key.pem" -pubout -out "$name.public.pem"
done
openssl rsa -in rsa-2048.test-key.pem -RSAPublicKey_out -out rsa-pkcs1.public.pem 2> /dev/null
openssl ec -in p256.test-key.pem -pubout -conv_form compressed -out p256-compressed.public.pem 2> /dev/null
openssl ec -in p256.test-key.pem -pubout -param_enc explicit -out p256-explicit.public.pem 2> /dev/null

# A certificate that signs itself: name, key, section of extensions, subject, further options.
self() {
  openssl req -new -x509 -config "$conf" -key "$2.test-key.pem" -extensions "$3" -subj "$4" -utf8 -days 3650 \
    -out "$1.crt.pem" "${@:5}"
}
for name in rsa-2048 rsa-1024 rsa-3072-e3 rsa-pss p224 p256 p384 p521 p192 secp256k1 brainpool-256 brainpool-384 \
  brainpool-512 dsa; do
  self "ca-$name" "$name" ca "/O=Example/CN=CA of $name"
done
for name in ed25519 ed448; do self "ca-$name" "$name" ca "/O=Example/CN=CA of $name"; done
self sha1 rsa-2048 ca /CN=sha1 -sha1
self sha224 p256 ca /CN=sha224 -sha224
self sha512 p256 ca /CN=sha512 -sha512
self sha3-256 rsa-2048 ca /CN=sha3-256 -sha3-256
self pss-sha384 rsa-2048 ca /CN=pss -sha384 -sigopt rsa_padding_mode:pss -sigopt rsa_pss_saltlen:20
self serial-long p256 ca '/CN=long serial' -set_serial 0x7fa1b2c3d4e5f60718293a4b5c6d7e8f90a1b2c3
self serial-high-bit p256 ca '/CN=high bit' -set_serial 0xff00000000000001
self serial-zero p256 ca '/CN=zero' -set_serial 0
self every-extension p256 every '/CN=every extension'
self every-extension-ca p256 every_ca '/CN=every extension of a CA'
self every-name p256 every_name '/CN=every form of name'
self netscape rsa-1024 netscape '/CN=Netscape'
self subject-empty p256 server /
self subject-several-values p256 ca '/C=DE/O=Example+OU=Two values/CN=a+serialNumber=7+UID=jane' -multivalue-rdn
self subject-every-attribute p256 ca '/C=DE/ST=Berlin/L=Berlin/street=Main Street 1/postalCode=10115/O=Example/OU=A/OU=B/title=Dr./GN=Jane/SN=Doe/initials=JD/generationQualifier=III/dnQualifier=q/pseudonym=jd/serialNumber=42/UID=jane/DC=example/DC=com/emailAddress=jane@example.com/CN=Jane Doe'
self subject-special p256 ca '/O= leading and trailing /OU=#hash/CN=a,b\+c"d\\e<f>;g=h'
self subject-unicode p256 ca '/O=Übermut & Söhne/CN=Żółw 漢字 🙂'
# The string types by their bits: T61String (Latin-1), BMPString; UTF8String is the rest.
for mask in teletex:0x4 bmp:0x800 printable-or-bmp:0x802; do
  sed "s/^string_mask.*/string_mask = MASK:${mask#*:}/" "$conf" > "$scratch/mask.cnf"
  openssl req -new -x509 -config "$scratch/mask.cnf" -key p256.test-key.pem -extensions ca -utf8 -days 3650 \
    -subj '/O=Exämple/OU=plain/CN=plain *@_' -out "string-${mask%:*}.crt.pem"
done

# Requests: name, key, section of requested extensions, subject, further options.
request() {
  openssl req -new -config "$conf" -key "$2.test-key.pem" -reqexts "$3" -subj "$4" -utf8 -out "$1.csr.pem" "${@:5}"
}
for name in rsa-2048 rsa-pss p224 p256 p384 p521 secp256k1 brainpool-256 ed25519 ed448 dsa; do
  request "$name" "$name" client "/O=system:masters/CN=jane"
done
request node p256 kubelet '/O=system:nodes/CN=system:node:worker-1'
request every-extension rsa-2048 every '/CN=every extension'
request nothing p256 none /
request new-header p256 server '/CN=new header' -newhdr
openssl req -new -config attributes.cnf -key p256.test-key.pem -out attributes.csr.pem
openssl req -new -config "$conf" -key p256.test-key.pem -subj /CN=der -outform DER -out der.csr.der

# What a CA issues, with times that only `openssl ca` takes: name, request, section, start, end.
mkdir "$scratch/ca"
: > "$scratch/ca/index"
echo 1000 > "$scratch/ca/serial"
issue() {
  SCRATCH="$scratch/ca" openssl ca -batch -notext -config ca.cnf -in "$2.csr.pem" -extfile "$conf" -extensions "$3" \
    -startdate "$4" -enddate "$5" -out "$1.crt.pem" 2> /dev/null
}
issue client p256 client 20260101000000Z 20270101000000Z
issue server node server 20260101000000Z 20270101000000Z
issue times-1950 rsa-2048 client 19500101000000Z 20491231235959Z
issue times-2050 p384 client 20491231235959Z 20500101000000Z
issue times-9999 ed25519 client 20260101000000Z 99991231235959Z
issue dsa-subject dsa client 20260101000000Z 20270101000000Z
openssl x509 -req -in p256.csr.pem -CA ca-rsa-2048.crt.pem -CAkey rsa-2048.test-key.pem -set_serial 77 -days 3650 \
  -out version-1.crt.pem 2> /dev/null
for name in x25519 x448; do
  openssl x509 -req -in p256.csr.pem -CA ca-p256.crt.pem -CAkey p256.test-key.pem -force_pubkey "$name.public.pem" \
    -set_serial 78 -days 3650 -extfile "$conf" -extensions key_agreement -out "$name.crt.pem" 2> /dev/null
done

# Several in one, and other encodings.
cat client.crt.pem ca-rsa-2048.crt.pem > chain.pem
{ openssl x509 -in client.crt.pem -text; echo; openssl x509 -in ca-p256.crt.pem -text; } > chain-with-text.pem
sed 's/$/\r/' ca-p256.crt.pem > crlf.crt.pem
openssl x509 -in ca-p384.crt.pem -outform DER -out ca-p384.crt.der
base64 -w0 ca-p384.crt.der > ca-p384.crt.base64
base64 -w76 ca-p384.crt.pem > ca-p384.crt.pem.base64
cat p256.test-key.pem client.crt.pem p256.csr.pem > mixed.pem
openssl x509 -in ca-p256.crt.pem -trustout -addtrust clientAuth -out trusted.crt.pem
openssl crl2pkcs7 -nocrl -certfile chain.pem -out chain.p7b.pem
openssl crl2pkcs7 -nocrl -certfile chain.pem -outform DER -out chain.p7b.der
