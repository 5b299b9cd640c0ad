// Command yaml-values says what JSON kube-apiserver makes of YAML. Standard input holds texts, a JSON list of strings;
// standard output gets a list of the same length, each with the `json`, or `error`, and `duplicates` where strict
// reading refuses a repeated key.
package main

import (
	"encoding/json"
	"log"
	"os"
	"strings"

	"sigs.k8s.io/yaml"
)

type value struct {
	JSON       string `json:"json,omitempty"`
	Error      bool   `json:"error,omitempty"`
	Duplicates bool   `json:"duplicates,omitempty"`
}

func main() {
	var texts []string
	if err := json.NewDecoder(os.Stdin).Decode(&texts); err != nil {
		log.Fatal(err)
	}
	values := make([]value, len(texts))
	for i, text := range texts {
		values[i] = read(text)
	}
	out := json.NewEncoder(os.Stdout)
	out.SetEscapeHTML(false)
	if err := out.Encode(values); err != nil {
		log.Fatal(err)
	}
}

func read(text string) (result value) {
	// The reader panics on some texts. The server answers those requests with an error.
	defer func() {
		if recover() != nil {
			result = value{Error: true}
		}
	}()
	converted, err := yaml.YAMLToJSON([]byte(text))
	if err != nil {
		return value{Error: true}
	}
	_, err = yaml.YAMLToJSONStrict([]byte(text))
	return value{JSON: string(converted), Duplicates: err != nil && strings.Contains(err.Error(), "already set in map")}
}
