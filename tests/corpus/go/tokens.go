package main

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/hmac"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"os"

	_ "crypto/sha512"
)

var base64url = base64.RawURLEncoding

func makeTokens(keys map[string]crypto.Signer) {
	bound := `{"aud":["https://kubernetes.default.svc"],"exp":1798761600,"iat":1767225600,"iss":"https://kubernetes.default.svc",` +
		`"jti":"1f0c9a2e-6b7d-4a57-9f3c-2d8a01b7c6e5","kubernetes.io":{"namespace":"default","node":{"name":"worker-1",` +
		`"uid":"aa7e1f24-9a3b-4f6e-8d2c-6a5b4c3d2e03"},"pod":{"name":"builder-7c9d","uid":"3d7e1f24-9a3b-4f6e-8d2c-6a5b4c3d2e03"},` +
		`"serviceaccount":{"name":"builder","uid":"5b2f8c1d-0e4a-4c7b-a6d9-7e3f1a2b4c5d"},"warnafter":1767229207},` +
		`"nbf":1767225600,"sub":"system:serviceaccount:default:builder"}`
	legacy := `{"iss":"kubernetes/serviceaccount","kubernetes.io/serviceaccount/namespace":"default",` +
		`"kubernetes.io/serviceaccount/secret.name":"builder-token","kubernetes.io/serviceaccount/service-account.name":"builder",` +
		`"kubernetes.io/serviceaccount/service-account.uid":"5b2f8c1d-0e4a-4c7b-a6d9-7e3f1a2b4c5d",` +
		`"sub":"system:serviceaccount:default:builder"}`
	oidc := `{"iss":"https://login.example.com/realms/dev","sub":"248289761001","aud":"kubernetes","azp":"kubernetes","exp":1798761600,` +
		`"iat":1767225600,"auth_time":1767225590,"nonce":"n-0S6_WzA2Mj","acr":"1","email":"j\u00e4ne@example.com","email_verified":true,` +
		`"groups":["developers","operators"],"address":{"country":"DE","geo":[52.5,13.4]},"nothing":null,"big":12345678901234567890}`
	token := func(name, algorithm, claims string, sign func(signed []byte) []byte) {
		header := map[string]any{"alg": algorithm, "typ": "JWT"}
		if key, ok := keys[name]; ok {
			header["kid"] = keyID(key.Public())
		}
		signed := base64url.EncodeToString(must(json.Marshal(header))) + "." + base64url.EncodeToString([]byte(claims))
		check(os.WriteFile(name+".jwt", []byte(signed+"."+base64url.EncodeToString(sign([]byte(signed)))+"\n"), 0o644))
	}
	token("rsa-2048", "RS256", bound, func(signed []byte) []byte {
		return must(keys["rsa-2048"].Sign(rand.Reader, digest(crypto.SHA256, signed), crypto.SHA256))
	})
	token("legacy", "RS256", legacy, func(signed []byte) []byte {
		return must(keys["rsa-2048"].Sign(rand.Reader, digest(crypto.SHA256, signed), crypto.SHA256))
	})
	token("pss", "PS256", oidc, func(signed []byte) []byte {
		options := &rsa.PSSOptions{SaltLength: rsa.PSSSaltLengthEqualsHash, Hash: crypto.SHA256}
		return must(keys["rsa-2048"].Sign(rand.Reader, digest(crypto.SHA256, signed), options))
	})
	curves := []struct {
		name, algorithm string
		hash            crypto.Hash
	}{{"p256", "ES256", crypto.SHA256}, {"p384", "ES384", crypto.SHA384}, {"p521", "ES512", crypto.SHA512}}
	for _, curve := range curves {
		token(curve.name, curve.algorithm, oidc, func(signed []byte) []byte {
			key := keys[curve.name].(*ecdsa.PrivateKey)
			r, s, err := ecdsa.Sign(rand.Reader, key, digest(curve.hash, signed))
			check(err)
			length := (key.Curve.Params().BitSize + 7) / 8
			return append(r.FillBytes(make([]byte, length)), s.FillBytes(make([]byte, length))...)
		})
	}
	token("ed25519", "EdDSA", bound, func(signed []byte) []byte {
		return ed25519.Sign(keys["ed25519"].(ed25519.PrivateKey), signed)
	})
	token("hmac", "HS256", `{"sub":"jane","exp":1798761600.5,"aud":[]}`, func(signed []byte) []byte {
		mac := hmac.New(sha256.New, []byte("a key for tests"))
		mac.Write(signed)
		return mac.Sum(nil)
	})
	token("none", "none", `{}`, func([]byte) []byte { return nil })

	set := []map[string]any{}
	for _, name := range []string{"rsa-2048", "p256", "p384", "p521", "ed25519"} {
		set = append(set, jwk(keys[name].Public()))
	}
	text := must(json.MarshalIndent(map[string]any{"keys": set}, "", "  "))
	check(os.WriteFile("keys.jwks.json", append(text, '\n'), 0o644))
	check(os.WriteFile("one.jwk.json", append(must(json.Marshal(set[1])), '\n'), 0o644))
}

func digest(hash crypto.Hash, message []byte) []byte {
	state := hash.New()
	state.Write(message)
	return state.Sum(nil)
}

// As Kubernetes names its keys.
func keyID(public any) string {
	sum := sha256.Sum256(must(x509.MarshalPKIXPublicKey(public)))
	return base64url.EncodeToString(sum[:])
}

func jwk(public any) map[string]any {
	key := map[string]any{"use": "sig", "kid": keyID(public)}
	switch public := public.(type) {
	case *rsa.PublicKey:
		key["kty"], key["alg"] = "RSA", "RS256"
		key["n"], key["e"] = base64url.EncodeToString(public.N.Bytes()), "AQAB"
	case *ecdsa.PublicKey:
		length := (public.Curve.Params().BitSize + 7) / 8
		key["kty"], key["crv"] = "EC", public.Curve.Params().Name
		key["x"] = base64url.EncodeToString(public.X.FillBytes(make([]byte, length)))
		key["y"] = base64url.EncodeToString(public.Y.FillBytes(make([]byte, length)))
	case ed25519.PublicKey:
		key["kty"], key["crv"], key["alg"], key["x"] = "OKP", "Ed25519", "EdDSA", base64url.EncodeToString(public)
	}
	return key
}
