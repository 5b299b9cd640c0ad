package main

import (
	"crypto"
	"crypto/ecdh"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/base64"
	"encoding/pem"
	"fmt"
	"maps"
	"math/big"
	"net"
	"net/url"
	"os"
	"slices"
	"strings"
	"time"
)

var (
	start = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	end   = start.AddDate(10, 0, 0)
)

func makeAll() {
	keys := map[string]crypto.Signer{
		"rsa-2048": key("rsa-2048", func() (any, error) { return rsa.GenerateKey(rand.Reader, 2048) }),
		"rsa-4096": key("rsa-4096", func() (any, error) { return rsa.GenerateKey(rand.Reader, 4096) }),
		"p224":     key("p224", func() (any, error) { return ecdsa.GenerateKey(elliptic.P224(), rand.Reader) }),
		"p256":     key("p256", func() (any, error) { return ecdsa.GenerateKey(elliptic.P256(), rand.Reader) }),
		"p384":     key("p384", func() (any, error) { return ecdsa.GenerateKey(elliptic.P384(), rand.Reader) }),
		"p521":     key("p521", func() (any, error) { return ecdsa.GenerateKey(elliptic.P521(), rand.Reader) }),
		"ed25519": key("ed25519", func() (any, error) {
			_, private, err := ed25519.GenerateKey(rand.Reader)
			return private, err
		}),
	}
	x25519 := readOrMake("x25519", func() (any, error) { return ecdh.X25519().GenerateKey(rand.Reader) })
	write("x25519.public.pem", "PUBLIC KEY", must(x509.MarshalPKIXPublicKey(x25519.(*ecdh.PrivateKey).Public())))
	write("rsa-pkcs1.test-key.pem", "RSA PRIVATE KEY", x509.MarshalPKCS1PrivateKey(keys["rsa-2048"].(*rsa.PrivateKey)))
	write("rsa-pkcs1.public.pem", "RSA PUBLIC KEY", x509.MarshalPKCS1PublicKey(keys["rsa-2048"].Public().(*rsa.PublicKey)))
	write("p521-sec1.test-key.pem", "EC PRIVATE KEY", must(x509.MarshalECPrivateKey(keys["p521"].(*ecdsa.PrivateKey))))
	for name, key := range keys {
		write(name+".public.pem", "PUBLIC KEY", must(x509.MarshalPKIXPublicKey(key.Public())))
		signed(name+"-ca", key, authority(name))
		template := &x509.CertificateRequest{
			Subject:  pkix.Name{Organization: []string{"system:nodes"}, CommonName: "system:node:" + name},
			DNSNames: []string{name}, IPAddresses: []net.IP{net.IPv4(10, 0, 0, 1)},
		}
		write(name+".csr.pem", "CERTIFICATE REQUEST", must(x509.CreateCertificateRequest(rand.Reader, template, key)))
	}
	makeCertificates(keys)
	makeRequests(keys)
	makeTokens(keys)
}

// The key of a file; it is made only where there is none yet.
func readOrMake(name string, generate func() (any, error)) any {
	file := name + ".test-key.pem"
	if text, err := os.ReadFile(file); err == nil {
		block, _ := pem.Decode(text)
		return must(x509.ParsePKCS8PrivateKey(block.Bytes))
	}
	made := must(generate())
	write(file, "PRIVATE KEY", must(x509.MarshalPKCS8PrivateKey(made)))
	return made
}

func key(name string, generate func() (any, error)) crypto.Signer {
	return readOrMake(name, generate).(crypto.Signer)
}

func write(file, label string, der []byte) {
	check(os.WriteFile(file, pem.EncodeToMemory(&pem.Block{Type: label, Bytes: der}), 0o644))
}

func authority(name string) *x509.Certificate {
	return &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "CA of " + name},
		NotBefore: start, NotAfter: end, IsCA: true, BasicConstraintsValid: true,
		KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageDigitalSignature | x509.KeyUsageKeyEncipherment,
		DNSNames: []string{"kubernetes"},
	}
}

func signed(name string, key crypto.Signer, template *x509.Certificate) {
	issued(name, template, template, key.Public(), key)
}

func issued(name string, template, parent *x509.Certificate, public any, key crypto.Signer) []byte {
	der := must(x509.CreateCertificate(rand.Reader, template, parent, public, key))
	write(name+".crt.pem", "CERTIFICATE", der)
	return der
}

func makeCertificates(keys map[string]crypto.Signer) {
	signing, parent := keys["p256"], authority("p256")
	parent.SubjectKeyId = []byte{1, 2, 3, 4}
	from := func(name string, change func(*x509.Certificate)) []byte {
		template := &x509.Certificate{
			SerialNumber: big.NewInt(0x1234), Subject: pkix.Name{CommonName: name}, NotBefore: start, NotAfter: end,
			KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth},
		}
		change(template)
		return issued(name, template, parent, signing.Public(), signing)
	}
	leaf := from("client", func(c *x509.Certificate) {
		c.Subject = pkix.Name{Organization: []string{"system:masters", "developers"}, CommonName: "kubernetes-admin"}
	})
	from("apiserver", func(c *x509.Certificate) {
		c.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}
		c.DNSNames = []string{"kubernetes", "kubernetes.default", "kubernetes.default.svc", "kubernetes.default.svc.cluster.local"}
		c.IPAddresses = []net.IP{net.ParseIP("10.96.0.1"), net.ParseIP("fd00:10:96::1"), net.ParseIP("127.0.0.1")}
		c.BasicConstraintsValid = true
	})
	from("every-field", func(c *x509.Certificate) {
		c.Subject = pkix.Name{
			Country: []string{"DE", "FR"}, Organization: []string{"Example"}, OrganizationalUnit: []string{"A", "B"},
			Locality: []string{"Berlin"}, Province: []string{"Berlin"}, StreetAddress: []string{"Main Street 1"},
			PostalCode: []string{"10115"}, SerialNumber: "42", CommonName: "every field",
			ExtraNames: []pkix.AttributeTypeAndValue{
				{Type: asn1.ObjectIdentifier{1, 3, 6, 1, 4, 1, 57683, 2}, Value: "3d7e1f24-9a3b-4f6e-8d2c-6a5b4c3d2e03"},
				{Type: asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 1}, Value: asn1.RawValue{Tag: asn1.TagIA5String, Bytes: []byte("jane@example.com")}},
				{Type: asn1.ObjectIdentifier{2, 5, 4, 12}, Value: asn1.RawValue{Tag: asn1.TagBMPString, Bytes: []byte{0x00, 'D', 0x20, 0xac}}},
				{Type: asn1.ObjectIdentifier{2, 5, 4, 20}, Value: asn1.RawValue{Tag: asn1.TagNumericString, Bytes: []byte("030 1234")}},
			},
		}
		c.KeyUsage = 511
		c.ExtKeyUsage = []x509.ExtKeyUsage{
			x509.ExtKeyUsageAny, x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth, x509.ExtKeyUsageCodeSigning,
			x509.ExtKeyUsageEmailProtection, x509.ExtKeyUsageIPSECEndSystem, x509.ExtKeyUsageIPSECTunnel,
			x509.ExtKeyUsageIPSECUser, x509.ExtKeyUsageTimeStamping, x509.ExtKeyUsageOCSPSigning,
			x509.ExtKeyUsageMicrosoftServerGatedCrypto, x509.ExtKeyUsageNetscapeServerGatedCrypto,
			x509.ExtKeyUsageMicrosoftCommercialCodeSigning, x509.ExtKeyUsageMicrosoftKernelCodeSigning,
		}
		c.UnknownExtKeyUsage = []asn1.ObjectIdentifier{{1, 2, 3, 4}, {2, 999, 1}}
		c.BasicConstraintsValid = true
		c.SubjectKeyId = []byte{9, 8, 7}
		c.OCSPServer = []string{"http://ocsp.example.com"}
		c.IssuingCertificateURL = []string{"http://ca.example.com/ca.cer"}
		c.CRLDistributionPoints = []string{"http://crl.example.com/1.crl", "ldap://ldap.example.com/cn=ca"}
		c.Policies = []x509.OID{must(x509.OIDFromInts([]uint64{1, 2, 3, 4})), must(x509.OIDFromInts([]uint64{2, 23, 140, 1, 2, 1}))}
		c.DNSNames = []string{"example.com", "*.example.com"}
		c.EmailAddresses = []string{"jane@example.com"}
		c.IPAddresses = []net.IP{net.ParseIP("192.0.2.1"), net.ParseIP("2001:db8::68")}
		c.URIs = []*url.URL{must(url.Parse("spiffe://cluster.local/ns/default/sa/builder"))}
		c.ExtraExtensions = []pkix.Extension{
			{Id: asn1.ObjectIdentifier{1, 2, 3, 4, 5}, Critical: true, Value: []byte{4, 3, 1, 2, 3}},
			{Id: asn1.ObjectIdentifier{1, 3, 6, 1, 5, 5, 7, 1, 24}, Value: []byte{0x30, 3, 2, 1, 5}},
			{Id: asn1.ObjectIdentifier{1, 3, 6, 1, 4, 1, 11129, 2, 4, 3}, Critical: true, Value: []byte{5, 0}},
		}
	})
	from("constraints-ca", func(c *x509.Certificate) {
		c.IsCA, c.BasicConstraintsValid, c.MaxPathLenZero = true, true, true
		c.KeyUsage = x509.KeyUsageCertSign | x509.KeyUsageCRLSign
		c.PermittedDNSDomainsCritical = true
		c.PermittedDNSDomains = []string{"cluster.local", ".example.com"}
		c.ExcludedDNSDomains = []string{"bad.example.com"}
		c.PermittedIPRanges = []*net.IPNet{network("10.0.0.0/8"), network("fd00::/8")}
		c.ExcludedIPRanges = []*net.IPNet{network("10.1.2.0/24")}
		c.PermittedEmailAddresses = []string{"jane@example.com", "example.com", ".example.org"}
		c.ExcludedURIDomains = []string{"bad.example.com", ".bad.example.org"}
	})
	from("path-length-ca", func(c *x509.Certificate) {
		c.IsCA, c.BasicConstraintsValid, c.MaxPathLen = true, true, 7
		c.KeyUsage = x509.KeyUsageCertSign
	})
	from("serial-20-bytes", func(c *x509.Certificate) {
		c.SerialNumber = new(big.Int).SetBytes([]byte(strings.Repeat("\x7f", 20)))
	})
	from("serial-high-bit", func(c *x509.Certificate) { c.SerialNumber = new(big.Int).SetBytes([]byte{0x80, 0, 0}) })
	from("empty-subject", func(c *x509.Certificate) {
		c.Subject = pkix.Name{}
		c.DNSNames = []string{"only.a.name"}
	})
	from("times-1950", func(c *x509.Certificate) {
		c.NotBefore, c.NotAfter = time.Date(1950, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(2049, 12, 31, 23, 59, 59, 0, time.UTC)
	})
	from("times-2050", func(c *x509.Certificate) {
		c.NotBefore, c.NotAfter = time.Date(2050, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(9999, 12, 31, 23, 59, 59, 0, time.UTC)
	})
	from("unicode", func(c *x509.Certificate) {
		c.Subject = pkix.Name{Organization: []string{"Übermut, Söhne + Töchter"}, CommonName: " #漢字 🙂 "}
	})
	from("special-characters", func(c *x509.Certificate) {
		c.Subject = pkix.Name{CommonName: "#a\"b\\c<d>e;f,g+h=i ", Organization: []string{"oidc:jane@example.com*_"}}
	})
	from("several-values", func(c *x509.Certificate) {
		value := func(text string, oid ...int) pkix.AttributeTypeAndValue {
			return pkix.AttributeTypeAndValue{Type: oid, Value: text}
		}
		c.RawSubject = must(asn1.Marshal(pkix.RDNSequence{
			{value("DE", 2, 5, 4, 6)},
			{value("A", 2, 5, 4, 11), value("Example", 2, 5, 4, 10)},
			{value("several", 2, 5, 4, 3)},
			{value("example", 0, 9, 2342, 19200300, 100, 1, 25)},
		}))
	})
	for name, algorithm := range map[string]x509.SignatureAlgorithm{
		"rsa-sha384": x509.SHA384WithRSA, "rsa-sha512": x509.SHA512WithRSA, "pss-sha256": x509.SHA256WithRSAPSS,
		"pss-sha384": x509.SHA384WithRSAPSS, "pss-sha512": x509.SHA512WithRSAPSS,
	} {
		template := authority(name)
		template.SignatureAlgorithm = algorithm
		signed(name+"-ca", keys["rsa-2048"], template)
	}
	root := must(os.ReadFile("p256-ca.crt.pem"))
	chain := append(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: leaf}), root...)
	check(os.WriteFile("chain.pem", chain, 0o644))
	var bundle strings.Builder
	for _, name := range slices.Sorted(maps.Keys(keys)) {
		fmt.Fprintf(&bundle, "# CA of %s\n%s\n", name, must(os.ReadFile(name+"-ca.crt.pem")))
	}
	check(os.WriteFile("bundle.pem", []byte(bundle.String()), 0o644))
	first, _ := pem.Decode(root)
	check(os.WriteFile("two.crt.der", append(append([]byte{}, leaf...), first.Bytes...), 0o644))
	twice := base64.StdEncoding.EncodeToString([]byte(base64.StdEncoding.EncodeToString(chain)))
	check(os.WriteFile("chain.pem.base64", []byte(twice+"\n"), 0o644))
	withHeaders := &pem.Block{Type: "CERTIFICATE", Headers: map[string]string{"Subject": "client"}, Bytes: leaf}
	check(os.WriteFile("pem-headers.crt.pem", pem.EncodeToMemory(withHeaders), 0o644))
}

func network(text string) *net.IPNet {
	_, network, err := net.ParseCIDR(text)
	check(err)
	return network
}

func makeRequests(keys map[string]crypto.Signer) {
	from := func(name string, key crypto.Signer, template *x509.CertificateRequest) {
		write(name+".csr.pem", "CERTIFICATE REQUEST", must(x509.CreateCertificateRequest(rand.Reader, template, key)))
	}
	from("empty", keys["p256"], &x509.CertificateRequest{})
	from("names", keys["p384"], &x509.CertificateRequest{
		Subject:  pkix.Name{CommonName: "names", Organization: []string{"a", "b"}},
		DNSNames: []string{"a.example.com", "b.example.com"}, EmailAddresses: []string{"jane@example.com"},
		IPAddresses: []net.IP{net.ParseIP("::1")}, URIs: []*url.URL{must(url.Parse("https://example.com/a?b"))},
	})
	from("extensions", keys["rsa-2048"], &x509.CertificateRequest{
		Subject: pkix.Name{CommonName: "extensions"}, SignatureAlgorithm: x509.SHA512WithRSA,
		ExtraExtensions: []pkix.Extension{
			{Id: asn1.ObjectIdentifier{2, 5, 29, 15}, Critical: true, Value: []byte{3, 2, 5, 0xa0}},
			{Id: asn1.ObjectIdentifier{2, 5, 29, 37}, Value: must(asn1.Marshal([]asn1.ObjectIdentifier{{1, 3, 6, 1, 5, 5, 7, 3, 2}}))},
			{Id: asn1.ObjectIdentifier{2, 5, 29, 19}, Critical: true, Value: []byte{0x30, 0}},
			{Id: asn1.ObjectIdentifier{1, 2, 3}, Value: []byte("no DER")},
		},
	})
	from("pss", keys["rsa-2048"], &x509.CertificateRequest{
		Subject: pkix.Name{CommonName: "pss"}, SignatureAlgorithm: x509.SHA256WithRSAPSS,
	})
	from("uid", keys["ed25519"], &x509.CertificateRequest{Subject: pkix.Name{
		CommonName: "system:serviceaccount:default:builder",
		ExtraNames: []pkix.AttributeTypeAndValue{{Type: asn1.ObjectIdentifier{1, 3, 6, 1, 4, 1, 57683, 2}, Value: "uid-1"}},
	}})
}
