// Says what client-go makes of kubeconfigs, and of what exec plugins print. On standard input a list of cases: `text` is the
// kubeconfig, `plugin` what its plugin `./plugin` prints. On standard output how far each came: `ok`, or where it ended.
package main

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"

	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/clientcmd"
)

type testCase struct {
	Text   string `json:"text"`
	Plugin string `json:"plugin"`
}

func main() {
	var cases []testCase
	if err := json.NewDecoder(os.Stdin).Decode(&cases); err != nil {
		panic(err)
	}
	folder, err := os.MkdirTemp("", "client")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(folder)
	stages := make([]string, len(cases))
	for place, each := range cases {
		stages[place] = stage(each, folder)
	}
	json.NewEncoder(os.Stdout).Encode(stages)
}

func stage(each testCase, folder string) string {
	config, err := clientcmd.Load([]byte(each.Text))
	if err != nil {
		return "load"
	}
	answered := make(chan *http.Request, 4)
	server := httptest.NewTLSServer(http.HandlerFunc(func(_ http.ResponseWriter, request *http.Request) { answered <- request }))
	defer server.Close()
	if each.Plugin != "" {
		program := filepath.Join(folder, "plugin")
		output := filepath.Join(folder, "output")
		write(output, each.Plugin, 0o600)
		write(program, "#!/bin/sh\ncat "+output+"\n", 0o700)
		for _, user := range config.AuthInfos {
			user.Exec.Command = program
		}
		for _, cluster := range config.Clusters {
			cluster.Server, cluster.InsecureSkipTLSVerify, cluster.CertificateAuthorityData = server.URL, true, nil
		}
	}
	client, err := clientcmd.NewDefaultClientConfig(*config, nil).ClientConfig()
	if err != nil {
		return "config"
	}
	transport, err := rest.TransportFor(client)
	if err != nil {
		return "transport"
	}
	if each.Plugin == "" {
		return "ok"
	}
	request, err := http.NewRequest(http.MethodGet, server.URL, nil)
	if err != nil {
		panic(err)
	}
	response, err := transport.RoundTrip(request)
	if err != nil {
		return "plugin"
	}
	response.Body.Close()
	return "ok"
}

func write(path, content string, mode os.FileMode) {
	if err := os.WriteFile(path, []byte(content), mode); err != nil {
		panic(err)
	}
}
