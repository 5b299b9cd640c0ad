// Command bearer says of the tokens of tests/verdicts/bearer.json whether go-jose, as kube-apiserver uses it for tokens of
// ServiceAccounts, takes them: a line for each whose verdict is another than the recorded one.
package main

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"log"
	"os"
	"strings"

	jose "gopkg.in/go-jose/go-jose.v2"
	"gopkg.in/go-jose/go-jose.v2/jwt"
)

type reference struct {
	Name string `json:"name"`
	UID  string `json:"uid"`
}

type private struct {
	Kubernetes struct {
		Namespace string           `json:"namespace"`
		Account   reference        `json:"serviceaccount"`
		Pod       *reference       `json:"pod"`
		Secret    *reference       `json:"secret"`
		Node      *reference       `json:"node"`
		WarnAfter *jwt.NumericDate `json:"warnafter"`
	} `json:"kubernetes.io"`
}

type recorded struct {
	Issuer string             `json:"issuer"`
	JWKS   jose.JSONWebKeySet `json:"jwks"`
	Cases  []struct {
		ID, Token, Verdict string
	} `json:"cases"`
}

func main() {
	var all recorded
	text, err := os.ReadFile(os.Args[1])
	if err == nil {
		err = json.Unmarshal(text, &all)
	}
	if err != nil {
		log.Fatal(err)
	}
	for _, one := range all.Cases {
		if verdict := judge(one.Token, all); verdict != one.Verdict {
			fmt.Printf("%s: %s, recorded is %s\n", one.ID, verdict, one.Verdict)
		}
	}
}

func judge(credential string, all recorded) string {
	words := strings.SplitN(strings.TrimSpace("Bearer "+credential), " ", 3)
	if len(words) < 2 || words[1] == "" {
		return "anonymous"
	}
	parts := strings.Split(words[1], ".")
	if len(parts) != 3 {
		return "refused"
	}
	payload, err := base64.RawURLEncoding.DecodeString(parts[1])
	var unverified struct {
		Issuer string `json:"iss"`
	}
	if err != nil || json.Unmarshal(payload, &unverified) != nil || unverified.Issuer != all.Issuer {
		return "refused"
	}
	token, err := jwt.ParseSigned(words[1])
	if err != nil {
		return "refused"
	}
	name := token.Headers[0].KeyID
	for _, key := range all.JWKS.Keys {
		claims := &jwt.Claims{}
		usable := name == "" || key.KeyID == name
		if usable && token.Claims(key.Key, claims, &private{}) == nil && claims.Issuer == all.Issuer {
			return "taken"
		}
	}
	return "refused"
}
