// Makes the files of this folder with Go's crypto/x509 (`go run . make`), and tells how Go reads all files of the
// corpus (`go run . read`).
package main

import (
	"log"
	"os"
)

func main() {
	log.SetFlags(0)
	if len(os.Args) != 2 {
		log.Fatal("make or read?")
	}
	switch os.Args[1] {
	case "make":
		makeAll()
	case "read":
		readAll()
	}
}

func must[T any](value T, err error) T {
	if err != nil {
		log.Panic(err)
	}
	return value
}

func check(err error) {
	if err != nil {
		log.Panic(err)
	}
}
