package main

import (
	"bytes"
	"crypto"
	"crypto/dsa"
	"crypto/ecdh"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/rsa"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"math/big"
	"net"
	"net/netip"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// What is read of one thing; the names are explained in ../README.md.
type reading map[string]any

func readAll() {
	all := map[string][]reading{}
	for _, folder := range []string{"openssl", "go", "pyca", "kubecred"} {
		for _, file := range must(filepath.Glob("../" + folder + "/*")) {
			if items := readFile(must(os.ReadFile(file)), filepath.Base(file)); len(items) > 0 {
				all[folder+"/"+filepath.Base(file)] = items
			}
		}
	}
	// One line for each file.
	var text bytes.Buffer
	for index, name := range sorted(all) {
		text.WriteString(map[bool]string{true: "{\n", false: ",\n"}[index == 0])
		fmt.Fprintf(&text, "%q: %s", name, marshal(all[name]))
	}
	text.WriteString("\n}\n")
	check(os.WriteFile("../readings/go.json", text.Bytes(), 0o644))
}

func sorted(all map[string][]reading) []string {
	names := []string{}
	for name := range all {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

func marshal(value any) string {
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	check(encoder.Encode(value))
	return strings.TrimSpace(text.String())
}

func readFile(content []byte, name string) []reading {
	switch {
	case strings.HasSuffix(name, ".jwt"):
		return []reading{token(strings.TrimSpace(string(content)))}
	case strings.HasSuffix(name, ".jwks.json"), strings.HasSuffix(name, ".jwk.json"):
		return keySet(content)
	case strings.HasSuffix(name, ".base64"):
		for !bytes.Contains(content, []byte("-----")) && content[0] != 0x30 {
			content = must(base64.StdEncoding.DecodeString(strings.ReplaceAll(strings.TrimSpace(string(content)), "\n", "")))
		}
		if content[0] == 0x30 {
			return []reading{der("", content)}
		}
	case strings.HasSuffix(name, ".der"):
		if certificates, err := x509.ParseCertificates(content); err == nil {
			items := []reading{}
			for _, each := range certificates {
				items = append(items, der("CERTIFICATE", each.Raw))
			}
			return items
		}
		return []reading{der("", content)}
	}
	items := []reading{}
	for block, rest := pem.Decode(content); block != nil; block, rest = pem.Decode(rest) {
		if !strings.Contains(block.Headers["DEK-Info"], ",") {
			items = append(items, der(block.Type, block.Bytes))
		}
	}
	return items
}

// Reads DER by the label of its PEM block; without one it tries everything.
func der(label string, der []byte) reading {
	readers := []struct {
		kind, label string
		read        func([]byte) (reading, error)
	}{
		{"certificate", "CERTIFICATE", certificate}, {"certificationRequest", "CERTIFICATE REQUEST", request},
		{"certificationRequest", "NEW CERTIFICATE REQUEST", request},
		{"publicKey", "PUBLIC KEY", publicInfo}, {"publicKey", "RSA PUBLIC KEY", publicPKCS1},
		{"privateKey", "PRIVATE KEY", pkcs8}, {"privateKey", "RSA PRIVATE KEY", pkcs1}, {"privateKey", "EC PRIVATE KEY", sec1},
	}
	failed := reading{"type": label, "refused": "not read by crypto/x509"}
	for _, reader := range readers {
		if label != "" && label != reader.label {
			continue
		}
		read, err := reader.read(der)
		if err == nil {
			read["type"] = reader.kind
			return read
		}
		failed = reading{"type": reader.kind, "refused": err.Error()}
	}
	return failed
}

func certificate(der []byte) (reading, error) {
	c, err := x509.ParseCertificate(der)
	if err != nil {
		return nil, err
	}
	sha1sum, sha256sum := sha1.Sum(der), sha256.Sum256(der)
	r := reading{
		"version": c.Version, "serial": number(c.SerialNumber),
		"signatureAlgorithm": signatureOID(der),
		"issuer":             name(c.RawIssuer), "subject": name(c.RawSubject),
		"notBefore": c.NotBefore.UTC().Format(time.RFC3339), "notAfter": c.NotAfter.UTC().Format(time.RFC3339),
		"sha1": hex.EncodeToString(sha1sum[:]), "sha256": hex.EncodeToString(sha256sum[:]),
		"extensions": extensions(c.Extensions),
	}
	public(r, c.PublicKey, c.RawSubjectPublicKeyInfo)
	if c.Version == 3 {
		r["isCA"] = c.IsCA
	}
	set(r, "dnsNames", c.DNSNames)
	set(r, "emailAddresses", c.EmailAddresses)
	set(r, "ipAddresses", texts(c.IPAddresses))
	set(r, "uris", texts(c.URIs))
	for _, extension := range c.Extensions {
		switch extension.Id.String() {
		case "2.5.29.15":
			r["keyUsage"] = usages(c.KeyUsage)
		case "2.5.29.19":
			r["pathLength"] = nil
			if c.MaxPathLen > 0 || c.MaxPathLenZero {
				r["pathLength"] = c.MaxPathLen
			}
		case "2.5.29.37":
			r["purposes"] = purposes(extension.Value)
		case "2.5.29.14":
			r["subjectKeyIdentifier"] = hex.EncodeToString(c.SubjectKeyId)
		case "2.5.29.35":
			r["authorityKeyIdentifier"] = hex.EncodeToString(c.AuthorityKeyId)
		}
	}
	set(r, "policies", texts(c.Policies))
	set(r, "crlUris", c.CRLDistributionPoints)
	set(r, "ocspUris", c.OCSPServer)
	set(r, "issuerUris", c.IssuingCertificateURL)
	set(r, "permittedDns", c.PermittedDNSDomains)
	set(r, "excludedDns", c.ExcludedDNSDomains)
	set(r, "permittedIp", texts(c.PermittedIPRanges))
	set(r, "excludedIp", texts(c.ExcludedIPRanges))
	set(r, "permittedEmail", c.PermittedEmailAddresses)
	set(r, "excludedEmail", c.ExcludedEmailAddresses)
	set(r, "permittedUri", c.PermittedURIDomains)
	set(r, "excludedUri", c.ExcludedURIDomains)
	set(r, "policyMappings", mappings(c.PolicyMappings))
	if c.RequireExplicitPolicy > 0 || c.RequireExplicitPolicyZero {
		r["requireExplicitPolicy"] = c.RequireExplicitPolicy
	}
	if c.InhibitPolicyMapping > 0 || c.InhibitPolicyMappingZero {
		r["inhibitPolicyMapping"] = c.InhibitPolicyMapping
	}
	if c.InhibitAnyPolicy > 0 || c.InhibitAnyPolicyZero {
		r["inhibitAnyPolicy"] = c.InhibitAnyPolicy
	}
	return r, nil
}

func request(der []byte) (reading, error) {
	c, err := x509.ParseCertificateRequest(der)
	if err != nil {
		return nil, err
	}
	r := reading{
		"version": c.Version + 1, "signatureAlgorithm": signatureOID(der), "subject": name(c.RawSubject),
		"extensions": extensions(c.Extensions),
	}
	public(r, c.PublicKey, c.RawSubjectPublicKeyInfo)
	if c.SignatureAlgorithm != x509.UnknownSignatureAlgorithm && c.PublicKeyAlgorithm != x509.DSA {
		r["verified"] = c.CheckSignature() == nil
	}
	set(r, "dnsNames", c.DNSNames)
	set(r, "emailAddresses", c.EmailAddresses)
	set(r, "ipAddresses", texts(c.IPAddresses))
	set(r, "uris", texts(c.URIs))
	return r, nil
}

func publicInfo(der []byte) (reading, error) {
	key, err := x509.ParsePKIXPublicKey(der)
	if err != nil {
		return nil, err
	}
	r := reading{}
	public(r, key, der)
	return r, nil
}

func publicPKCS1(der []byte) (reading, error) {
	key, err := x509.ParsePKCS1PublicKey(der)
	if err != nil {
		return nil, err
	}
	r := reading{}
	public(r, key, must(x509.MarshalPKIXPublicKey(key)))
	return r, nil
}

func pkcs8(der []byte) (reading, error) { return private(der, "PKCS#8", x509.ParsePKCS8PrivateKey) }

func pkcs1(der []byte) (reading, error) {
	return private(der, "PKCS#1", func(der []byte) (any, error) { return x509.ParsePKCS1PrivateKey(der) })
}

func sec1(der []byte) (reading, error) {
	return private(der, "SEC1", func(der []byte) (any, error) { return x509.ParseECPrivateKey(der) })
}

func private(der []byte, format string, parse func([]byte) (any, error)) (reading, error) {
	key, err := parse(der)
	if err != nil {
		return nil, err
	}
	var half any
	switch key := key.(type) {
	case *ecdh.PrivateKey:
		half = key.Public()
	case crypto.Signer:
		half = key.Public()
	}
	r := reading{"format": format}
	public(r, half, must(x509.MarshalPKIXPublicKey(half)))
	return r, nil
}

func public(r reading, key any, info []byte) {
	sum := sha256.Sum256(info)
	r["keySha256"] = hex.EncodeToString(sum[:])
	switch key := key.(type) {
	case *rsa.PublicKey:
		r["keyAlgorithm"], r["keyBits"], r["exponent"] = "RSA", key.N.BitLen(), fmt.Sprint(key.E)
	case *ecdsa.PublicKey:
		r["keyAlgorithm"], r["keyBits"], r["curve"] = "EC", key.Curve.Params().BitSize, key.Curve.Params().Name
	case ed25519.PublicKey:
		r["keyAlgorithm"] = "Ed25519"
	case *ecdh.PublicKey:
		r["keyAlgorithm"] = "X25519"
	case *dsa.PublicKey:
		r["keyAlgorithm"], r["keyBits"] = "DSA", key.P.BitLen()
	}
}

// The identifier of the signature algorithm: Go's own type has no place for those that it does not know.
func signatureOID(der []byte) string {
	var signed struct {
		Content   asn1.RawValue
		Algorithm pkix.AlgorithmIdentifier
		Signature asn1.BitString
	}
	_, err := asn1.Unmarshal(der, &signed)
	check(err)
	return signed.Algorithm.Algorithm.String()
}

// The attributes in their order, each as identifier and value. Values that are no text are left out.
func name(der []byte) [][]string {
	var sequence pkix.RDNSequence
	attributes := [][]string{}
	if _, err := asn1.Unmarshal(der, &sequence); err != nil {
		// BMPString and others that encoding/asn1 makes no text of are read by crypto/x509 itself.
		return nil
	}
	for _, set := range sequence {
		for _, attribute := range set {
			if text, ok := attribute.Value.(string); ok {
				attributes = append(attributes, []string{attribute.Type.String(), text})
			} else {
				attributes = append(attributes, []string{attribute.Type.String()})
			}
		}
	}
	return attributes
}

func extensions(all []pkix.Extension) [][]any {
	list := [][]any{}
	for _, each := range all {
		list = append(list, []any{each.Id.String(), each.Critical, hex.EncodeToString(each.Value)})
	}
	return list
}

func usages(bits x509.KeyUsage) []string {
	names := []string{"digitalSignature", "nonRepudiation", "keyEncipherment", "dataEncipherment", "keyAgreement",
		"keyCertSign", "cRLSign", "encipherOnly", "decipherOnly"}
	list := []string{}
	for bit, name := range names {
		if bits&(1<<bit) != 0 {
			list = append(list, name)
		}
	}
	return list
}

// Their identifiers, in order: Go sorts those that it knows apart from the others.
func purposes(der []byte) []string {
	var identifiers []asn1.ObjectIdentifier
	_, err := asn1.Unmarshal(der, &identifiers)
	check(err)
	return texts(identifiers)
}

func mappings(all []x509.PolicyMapping) [][]string {
	list := [][]string{}
	for _, each := range all {
		list = append(list, []string{each.IssuerDomainPolicy.String(), each.SubjectDomainPolicy.String()})
	}
	return list
}

// In hexadecimal; of a negative one the two's complement is not told.
func number(value *big.Int) string {
	if value.Sign() == 0 {
		return "00"
	}
	return hex.EncodeToString(value.Bytes())
}

func texts[T any](values []T) []string {
	list := []string{}
	for _, value := range values {
		switch value := any(value).(type) {
		case x509.OID:
			list = append(list, value.String())
		case net.IP:
			// net.IP writes an IPv4 address in an IPv6 one as IPv4.
			address, _ := netip.AddrFromSlice(value)
			list = append(list, address.String())
		default:
			list = append(list, fmt.Sprint(value))
		}
	}
	return list
}

func set[T any](r reading, field string, values []T) {
	if len(values) > 0 {
		r[field] = values
	}
}

func token(text string) reading {
	parts := strings.Split(text, ".")
	header, claims := must(base64url.DecodeString(parts[0])), must(base64url.DecodeString(parts[1]))
	return reading{"type": "jsonWebToken", "header": members(header), "claims": members(claims)}
}

// The members of a JSON object in their order.
func members(text []byte) [][]any {
	decoder := json.NewDecoder(bytes.NewReader(text))
	must(decoder.Token())
	list := [][]any{}
	for decoder.More() {
		name := must(decoder.Token())
		var value json.RawMessage
		check(decoder.Decode(&value))
		list = append(list, []any{name, value})
	}
	return list
}

func keySet(content []byte) []reading {
	var set struct{ Keys []map[string]any }
	check(json.Unmarshal(content, &set))
	if set.Keys == nil {
		set.Keys = make([]map[string]any, 1)
		check(json.Unmarshal(content, &set.Keys[0]))
	}
	items := []reading{}
	for _, key := range set.Keys {
		r := reading{"type": "jsonWebKey"}
		for _, member := range []string{"kty", "crv", "alg", "kid", "use"} {
			if value, ok := key[member]; ok {
				r[member] = value
			}
		}
		decoded := func(member string) []byte { return must(base64url.DecodeString(text(key, member))) }
		var half any
		switch text(key, "kty") {
		case "RSA":
			e := new(big.Int).SetBytes(decoded("e"))
			half = &rsa.PublicKey{N: new(big.Int).SetBytes(decoded("n")), E: int(e.Int64())}
		case "EC":
			curve := map[string]ecdh.Curve{"P-256": ecdh.P256(), "P-384": ecdh.P384(), "P-521": ecdh.P521()}[text(key, "crv")]
			point := slices.Concat([]byte{4}, decoded("x"), decoded("y"))
			if curve != nil {
				half = must(curve.NewPublicKey(point))
			}
		case "OKP":
			if text(key, "crv") == "Ed25519" {
				half = ed25519.PublicKey(decoded("x"))
			}
		}
		if half != nil {
			sum := sha256.Sum256(must(x509.MarshalPKIXPublicKey(half)))
			r["keySha256"] = hex.EncodeToString(sum[:])
		}
		items = append(items, r)
	}
	return items
}

func text(key map[string]any, member string) string {
	value, _ := key[member].(string)
	return value
}
