// Writes cases.json: chains of certificates, each with what Go's crypto/x509 says of it, as kube-apiserver asks it of a
// client, and the same of a server. All keys are made anew, used here, and thrown away.
//
//	cd tests/chains && go run make.go
package main

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/json"
	"encoding/pem"
	"math/big"
	"net"
	"net/url"
	"os"
	"time"
)

var now = time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC)

type party struct {
	certificate *x509.Certificate
	key         *ecdsa.PrivateKey
}

type change func(*x509.Certificate)

type testCase struct {
	ID           string `json:"id"`
	Certificates string `json:"certificates"`
	Roots        string `json:"roots"`
	Now          string `json:"now"`
	Client       bool   `json:"client"`
	Server       bool   `json:"server"`
}

var serial int64
var cases []testCase

func newKey() *ecdsa.PrivateKey {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	check(err)
	return key
}

// issue makes a certificate; without an issuer it is signed with its own key.
func issue(name string, issuer *party, key *ecdsa.PrivateKey, changes ...change) *party {
	serial++
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1000 + serial),
		Subject:      pkix.Name{CommonName: name},
		NotBefore:    now.AddDate(-1, 0, 0),
		NotAfter:     now.AddDate(1, 0, 0),
	}
	for _, change := range changes {
		change(template)
	}
	if issuer == nil {
		issuer = &party{template, key}
	}
	der, err := x509.CreateCertificate(rand.Reader, template, issuer.certificate, &key.PublicKey, issuer.key)
	check(err)
	certificate, err := x509.ParseCertificate(der)
	check(err)
	return &party{certificate, key}
}

func ca(template *x509.Certificate) {
	template.IsCA, template.BasicConstraintsValid = true, true
	template.KeyUsage = x509.KeyUsageCertSign | x509.KeyUsageCRLSign
}

func leaf(template *x509.Certificate) {
	template.KeyUsage = x509.KeyUsageDigitalSignature
	template.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth, x509.ExtKeyUsageServerAuth}
	template.DNSNames = []string{"a.example.com"}
}

func usages(usages ...x509.ExtKeyUsage) change {
	return func(template *x509.Certificate) { template.ExtKeyUsage = usages }
}

func pathLength(length int) change {
	return func(template *x509.Certificate) {
		template.MaxPathLen, template.MaxPathLenZero = length, length == 0
	}
}

func expired(template *x509.Certificate) { template.NotAfter = now.AddDate(0, 0, -1) }

func withoutKeyIdentifier(template *x509.Certificate) { template.SubjectKeyId = []byte{} }

func extension(oid asn1.ObjectIdentifier, critical bool, value []byte) change {
	return func(template *x509.Certificate) {
		template.ExtraExtensions = append(template.ExtraExtensions, pkix.Extension{Id: oid, Critical: critical, Value: value})
	}
}

func texts(parties ...*party) string {
	var text bytes.Buffer
	for _, party := range parties {
		check(pem.Encode(&text, &pem.Block{Type: "CERTIFICATE", Bytes: party.certificate.Raw}))
	}
	return text.String()
}

// add judges a chain of the first of `certificates`.
func add(id string, roots []*party, certificates ...*party) {
	judge := func(usage x509.ExtKeyUsage) bool {
		options := x509.VerifyOptions{
			Roots: x509.NewCertPool(), Intermediates: x509.NewCertPool(), CurrentTime: now, KeyUsages: []x509.ExtKeyUsage{usage},
		}
		for _, root := range roots {
			options.Roots.AddCert(root.certificate)
		}
		for _, other := range certificates[1:] {
			options.Intermediates.AddCert(other.certificate)
		}
		_, err := certificates[0].certificate.Verify(options)
		return err == nil
	}
	cases = append(cases, testCase{
		id, texts(certificates...), texts(roots...), now.Format(time.RFC3339),
		judge(x509.ExtKeyUsageClientAuth), judge(x509.ExtKeyUsageServerAuth),
	})
}

func main() {
	rootKey, middleKey, leafKey := newKey(), newKey(), newKey()
	root := issue("root", nil, rootKey, ca)
	other := issue("other root", nil, newKey(), ca)
	twin := issue("root", nil, newKey(), ca)
	middle := issue("middle", root, middleKey, ca)
	direct := issue("jane", root, leafKey, leaf)
	through := issue("jane", middle, leafKey, leaf)
	roots := []*party{root}

	add("direct", roots, direct)
	add("through", roots, through, middle)
	add("through-with-root", roots, through, middle, root)
	add("through-other-order", roots, through, root, other, middle)
	add("middle-missing", roots, through)
	add("untrusted", []*party{other}, through, middle, root)
	add("twin-of-root", []*party{twin}, direct)
	add("twin-beside-root", []*party{twin, root}, direct)
	add("middle-trusted", []*party{middle}, through)
	add("leaf-trusted", []*party{direct}, direct)
	add("leaf-is-ca", roots, middle)
	add("leaf-self-signed", roots, issue("self", nil, newKey(), leaf))
	add("leaf-expired", roots, issue("jane", root, leafKey, leaf, expired))
	add("middle-expired", roots, through, issue("middle", root, middleKey, ca, expired))
	add("middle-expired-and-renewed", roots, through, issue("middle", root, middleKey, ca, expired), middle)
	add("root-expired", []*party{issue("root", nil, rootKey, ca, expired)}, direct)
	add("root-expired-and-renewed", []*party{issue("root", nil, rootKey, ca, expired), root}, direct)
	add("middle-no-ca", roots, through, issue("middle", root, middleKey, leaf))
	add("middle-without-constraints", roots, through, issue("middle", root, middleKey))
	add("middle-no-cert-sign", roots, through, issue("middle", root, middleKey, ca, func(template *x509.Certificate) {
		template.KeyUsage = x509.KeyUsageCRLSign
	}))
	add("middle-no-key-usage", roots, through, issue("middle", root, middleKey, ca, func(template *x509.Certificate) {
		template.KeyUsage = 0
	}))
	add("middle-changed-key", roots, through, issue("middle", root, newKey(), ca))
	add("middle-changed-key-without-identifier", roots,
		issue("jane", issue("middle", root, middleKey, ca, withoutKeyIdentifier), leafKey, leaf),
		issue("middle", root, newKey(), ca, withoutKeyIdentifier))

	for name, usage := range map[string]change{
		"client": usages(x509.ExtKeyUsageClientAuth), "server": usages(x509.ExtKeyUsageServerAuth), "none": usages(),
		"any": usages(x509.ExtKeyUsageAny), "email": usages(x509.ExtKeyUsageEmailProtection),
		"email-and-client": usages(x509.ExtKeyUsageEmailProtection, x509.ExtKeyUsageClientAuth),
	} {
		add("usage-of-leaf-"+name, roots, issue("jane", root, leafKey, leaf, usage))
		add("usage-of-middle-"+name, roots, through, issue("middle", root, middleKey, ca, usage))
		add("usage-of-root-"+name, []*party{issue("root", nil, rootKey, ca, usage)}, direct)
	}
	add("leaf-key-usage-none-in-tls", roots, issue("jane", root, leafKey, leaf, func(template *x509.Certificate) {
		template.KeyUsage = x509.KeyUsageContentCommitment
	}))

	lower := issue("lower", middle, newKey(), ca)
	deep := issue("jane", lower, leafKey, leaf)
	for length := range 3 {
		add("path-length-"+string(rune('0'+length)), roots, deep, lower, issue("middle", root, middleKey, ca, pathLength(length)))
		add("path-length-of-root-"+string(rune('0'+length)), []*party{issue("root", nil, rootKey, ca, pathLength(length))}, deep, lower, middle)
	}
	next := issue("middle", middle, newKey(), ca)
	add("path-length-self-issued", roots, issue("jane", next, leafKey, leaf), next, issue("middle", root, middleKey, ca, pathLength(0)))

	// Two that signed each other, one of which a root signed too.
	aKey, bKey := newKey(), newKey()
	a, b := issue("a", nil, aKey, ca), issue("b", nil, bKey, ca)
	aByB, bByA := issue("a", b, aKey, ca), issue("b", a, bKey, ca)
	add("circle", roots, issue("jane", a, leafKey, leaf), aByB, bByA)
	add("circle-with-way-out", roots, issue("jane", a, leafKey, leaf), aByB, bByA, issue("b", root, bKey, ca))
	add("cross-signed", []*party{b}, issue("jane", a, leafKey, leaf), a, aByB)

	unknown := asn1.ObjectIdentifier{1, 3, 6, 1, 4, 1, 99999, 1}
	for _, critical := range []bool{false, true} {
		word := map[bool]string{false: "other", true: "critical"}[critical]
		add("unknown-extension-of-leaf-"+word, roots, issue("jane", root, leafKey, leaf, extension(unknown, critical, []byte{5, 0})))
		add("unknown-extension-of-middle-"+word, roots, through, issue("middle", root, middleKey, ca, extension(unknown, critical, []byte{5, 0})))
		add("unknown-extension-of-root-"+word, []*party{issue("root", nil, rootKey, ca, extension(unknown, critical, []byte{5, 0}))}, direct)
	}

	// The same name in other bytes.
	name, err := asn1.Marshal(pkix.RDNSequence{{{Type: asn1.ObjectIdentifier{2, 5, 4, 3}, Value: asn1.RawValue{
		Tag: asn1.TagUTF8String, Bytes: []byte("middle"),
	}}}})
	check(err)
	add("name-in-other-bytes", roots, through, issue("middle", root, middleKey, ca, func(template *x509.Certificate) {
		template.RawSubject = name
	}))

	constrain := func(id string, constraints, names change) {
		constrained := issue("middle", root, middleKey, ca, constraints)
		add("constraint-"+id, roots, issue("jane", constrained, leafKey, leaf, names), constrained)
	}
	dns := func(names ...string) change {
		return func(template *x509.Certificate) { template.DNSNames = names }
	}
	permitDNS := func(names ...string) change {
		return func(template *x509.Certificate) {
			template.PermittedDNSDomains, template.PermittedDNSDomainsCritical = names, true
		}
	}
	excludeDNS := func(names ...string) change {
		return func(template *x509.Certificate) {
			template.ExcludedDNSDomains, template.PermittedDNSDomainsCritical = names, true
		}
	}
	for _, set := range [][]string{
		{"same", "example.com", "example.com"}, {"below", "example.com", "a.b.example.com"}, {"case", "EXAMPLE.com", "a.example.COM"},
		{"no-label", "example.com", "aexample.com"}, {"period", ".example.com", "a.example.com"},
		{"period-same", ".example.com", "example.com"}, {"wildcard", "example.com", "*.example.com"},
		{"wildcard-above", "a.example.com", "*.example.com"}, {"wildcard-far-above", "b.a.example.com", "*.example.com"},
		{"empty", "", "a.example.com"}, {"other", "example.org", "a.example.com"},
	} {
		constrain("permitted-dns-"+set[0], permitDNS(set[1]), dns(set[2]))
		constrain("excluded-dns-"+set[0], excludeDNS(set[1]), dns(set[2]))
	}
	constrain("permitted-dns-one-of-two", permitDNS("example.com", "example.org"), dns("a.example.com", "b.example.org"))
	constrain("permitted-dns-none", permitDNS("example.com"), dns())
	network := func(text string) *net.IPNet {
		_, network, err := net.ParseCIDR(text)
		check(err)
		return network
	}
	address := func(text string) change {
		return func(template *x509.Certificate) { template.IPAddresses = []net.IP{net.ParseIP(text)} }
	}
	for _, set := range [][]string{
		{"within", "10.0.0.0/8", "10.1.2.3"}, {"without", "10.0.0.0/8", "11.1.2.3"}, {"all", "0.0.0.0/0", "11.1.2.3"},
		{"v6-within", "fd00::/8", "fd00::1"}, {"v6-without", "fd00::/8", "fe80::1"}, {"other-version", "10.0.0.0/8", "::1"},
	} {
		constrain("permitted-ip-"+set[0], func(template *x509.Certificate) {
			template.PermittedIPRanges = []*net.IPNet{network(set[1])}
		}, address(set[2]))
		constrain("excluded-ip-"+set[0], func(template *x509.Certificate) {
			template.ExcludedIPRanges = []*net.IPNet{network(set[1])}
		}, address(set[2]))
	}
	for _, set := range [][]string{
		{"mailbox", "jane@example.com", "jane@example.com"}, {"mailbox-case", "jane@example.com", "Jane@example.com"},
		{"host-case", "jane@example.com", "jane@EXAMPLE.com"}, {"host", "example.com", "jane@example.com"},
		{"host-below", "example.com", "jane@a.example.com"}, {"period", ".example.com", "jane@a.example.com"},
		{"period-same", ".example.com", "jane@example.com"}, {"malformed", "example.com", "jane@john@example.com"},
	} {
		email := func(template *x509.Certificate) { template.EmailAddresses = []string{set[2]} }
		constrain("permitted-email-"+set[0], func(template *x509.Certificate) {
			template.PermittedEmailAddresses = []string{set[1]}
		}, email)
		constrain("excluded-email-"+set[0], func(template *x509.Certificate) {
			template.ExcludedEmailAddresses = []string{set[1]}
		}, email)
	}
	for _, set := range [][]string{
		{"host", "example.com", "https://example.com/a"}, {"host-below", "example.com", "https://a.example.com/"},
		{"period", ".example.com", "https://a.example.com:443/"}, {"period-same", ".example.com", "https://example.com/"},
		{"user", "example.com", "https://jane@example.com/"}, {"address", "example.com", "https://10.0.0.1/"},
		{"none", "example.com", "urn:example:a"}, {"spiffe", "cluster.local", "spiffe://cluster.local/ns/default"},
	} {
		uri := func(template *x509.Certificate) {
			parsed, err := url.Parse(set[2])
			check(err)
			template.URIs = []*url.URL{parsed}
		}
		constrain("permitted-uri-"+set[0], func(template *x509.Certificate) {
			template.PermittedURIDomains = []string{set[1]}
		}, uri)
		constrain("excluded-uri-"+set[0], func(template *x509.Certificate) {
			template.ExcludedURIDomains = []string{set[1]}
		}, uri)
	}
	constrain("common-name-does-not-count", excludeDNS("jane"), dns())
	// A directory name, which Go does not process.
	directory := []byte{0x30, 0x15, 0xa1, 0x13, 0x30, 0x11, 0xa4, 0x0f, 0x30, 0x0d, 0x31, 0x0b, 0x30, 0x09, 0x06, 0x03, 0x55, 0x04, 0x03, 0x0c, 0x02, 'm', 'e'}
	constraints := asn1.ObjectIdentifier{2, 5, 29, 30}
	constrain("directory-critical", extension(constraints, true, directory), dns("a.example.com"))
	constrain("directory-other", extension(constraints, false, directory), dns("a.example.com"))
	constrained := issue("root", nil, rootKey, ca, permitDNS("example.org"))
	add("constraint-of-root", []*party{constrained}, direct)
	add("constraint-of-middle-names", []*party{constrained}, issue("jane", middle, leafKey, leaf, dns("a.example.org")),
		issue("middle", root, middleKey, ca, dns("a.example.com")))
	add("constraint-of-self-issued-names", []*party{constrained}, issue("jane", issue("root", root, middleKey, ca), leafKey, leaf, dns("a.example.org")),
		issue("root", root, middleKey, ca, dns("a.example.com")))

	policy := func(oids ...string) change {
		return func(template *x509.Certificate) {
			for _, text := range oids {
				oid, err := x509.ParseOID(text)
				check(err)
				template.Policies = append(template.Policies, oid)
			}
		}
	}
	demanded := extension(asn1.ObjectIdentifier{2, 5, 29, 36}, true, []byte{0x30, 3, 0x80, 1, 0})
	noAny := extension(asn1.ObjectIdentifier{2, 5, 29, 54}, true, []byte{2, 1, 0})
	// 1.2.3 is mapped to 1.2.4.
	mapped := extension(asn1.ObjectIdentifier{2, 5, 29, 33}, true, []byte{0x30, 0x0a, 0x30, 0x08, 0x06, 0x02, 0x2a, 0x03, 0x06, 0x02, 0x2a, 0x04})
	for _, set := range []struct {
		id           string
		middle, leaf []change
	}{
		{"same", []change{policy("1.2.3"), demanded}, []change{policy("1.2.3")}},
		{"other", []change{policy("1.2.3"), demanded}, []change{policy("1.2.4")}},
		{"none", []change{policy("1.2.3"), demanded}, nil},
		{"not-demanded", []change{policy("1.2.3")}, []change{policy("1.2.4")}},
		{"any-of-middle", []change{policy("2.5.29.32.0"), demanded}, []change{policy("1.2.4")}},
		{"any-of-leaf", []change{policy("1.2.3"), demanded}, []change{policy("2.5.29.32.0")}},
		{"any-inhibited", []change{policy("1.2.3"), demanded, noAny}, []change{policy("2.5.29.32.0")}},
		{"mapped", []change{policy("1.2.3"), demanded, mapped}, []change{policy("1.2.4")}},
		{"mapped-away", []change{policy("1.2.3"), demanded, mapped}, []change{policy("1.2.3")}},
		{"demanded-by-leaf", []change{policy("1.2.3")}, []change{policy("1.2.4"), demanded}},
		{"demanded-without-any-policy", []change{demanded}, []change{policy("1.2.4")}},
	} {
		issuer := issue("middle", root, middleKey, append([]change{ca}, set.middle...)...)
		add("policy-"+set.id, roots, issue("jane", issuer, leafKey, append([]change{leaf}, set.leaf...)...), issuer)
	}

	text, err := json.MarshalIndent(cases, "", " ")
	check(err)
	check(os.WriteFile("cases.json", append(text, '\n'), 0o644))
}

func check(err error) {
	if err != nil {
		panic(err)
	}
}
