// Command issued says of the requests of tests/verdicts/issued.json what certificate Go makes of them, as the signers of
// kube-controller-manager do: a line for each whose subject or names are others than the recorded ones.
package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/asn1"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"log"
	"math/big"
	"os"
	"time"
)

type recorded struct {
	ID, Body string
	Refused  bool
	Subject  [][2]string
	Names    []string `json:"subjectAltName"`
}

func main() {
	var all struct{ Cases []recorded }
	text, err := os.ReadFile(os.Args[1])
	if err == nil {
		err = json.Unmarshal(text, &all)
	}
	if err != nil {
		log.Fatal(err)
	}
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		log.Fatal(err)
	}
	for _, one := range all.Cases {
		now := issue(one, key)
		if now.Refused != one.Refused || fmt.Sprint(now.Subject) != fmt.Sprint(one.Subject) || fmt.Sprint(now.Names) != fmt.Sprint(one.Names) {
			fmt.Printf("%s: %v %q %q\n", one.ID, now.Refused, now.Subject, now.Names)
		}
	}
}

func issue(one recorded, key *ecdsa.PrivateKey) (made recorded) {
	var object struct{ Spec struct{ Request []byte } }
	if err := json.Unmarshal([]byte(one.Body), &object); err != nil {
		log.Fatal(err)
	}
	block, _ := pem.Decode(object.Spec.Request)
	request, err := x509.ParseCertificateRequest(block.Bytes)
	if err != nil {
		made.Refused = true
		return
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: request.Subject, DNSNames: request.DNSNames, IPAddresses: request.IPAddresses,
		EmailAddresses: request.EmailAddresses, URIs: request.URIs, NotBefore: time.Now(), NotAfter: time.Now(),
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		log.Fatal(err)
	}
	certificate, err := x509.ParseCertificate(der)
	if err != nil {
		log.Fatal(err)
	}
	for _, attribute := range certificate.Subject.Names {
		made.Subject = append(made.Subject, [2]string{attribute.Type.String(), fmt.Sprint(attribute.Value)})
	}
	for _, name := range certificate.DNSNames {
		made.Names = append(made.Names, "DNS:"+name)
	}
	for _, name := range certificate.EmailAddresses {
		made.Names = append(made.Names, "email:"+name)
	}
	for _, name := range certificate.IPAddresses {
		made.Names = append(made.Names, "IP:"+name.String())
	}
	for _, extension := range certificate.Extensions {
		var names []asn1.RawValue
		if extension.Id.String() == "2.5.29.17" {
			asn1.Unmarshal(extension.Value, &names)
		}
		for _, name := range names {
			if name.Tag == 6 {
				made.Names = append(made.Names, "URI:"+string(name.Bytes))
			}
		}
	}
	return
}
