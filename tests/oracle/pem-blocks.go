// Command pem-blocks says what Go's encoding/pem reads in texts that are nearly PEM. It writes as many as its argument
// says, each a line of JSON: the `text` in base64, and the `blocks` that are read in it, each with its type, its headers,
// its bytes in base64, and how much of the text is left behind it. The texts are the same each time.
package main

import (
	"bufio"
	"encoding/json"
	"encoding/pem"
	"log"
	"os"
	"strconv"
	"strings"
)

type block struct {
	Type    string            `json:"type"`
	Headers map[string]string `json:"headers,omitempty"`
	Bytes   []byte            `json:"bytes"`
	Rest    int               `json:"rest"`
}

type answer struct {
	Text   []byte  `json:"text"`
	Blocks []block `json:"blocks"`
}

func main() {
	count, err := strconv.Atoi(os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	out := bufio.NewWriter(os.Stdout)
	random := &generator{state: 1}
	for i := 0; i < count; i++ {
		text := random.text()
		line, err := json.Marshal(answer{Text: text, Blocks: read(text)})
		if err != nil {
			log.Fatal(err)
		}
		out.Write(append(line, '\n'))
	}
	if err := out.Flush(); err != nil {
		log.Fatal(err)
	}
}

func read(rest []byte) []block {
	blocks := []block{}
	for {
		var found *pem.Block
		found, rest = pem.Decode(rest)
		if found == nil {
			return blocks
		}
		blocks = append(blocks, block{found.Type, found.Headers, found.Bytes, len(rest)})
	}
}

// What texts are made of: whole blocks, and parts of blocks.
var parts = []string{
	"-----BEGIN CERTIFICATE-----\naGVsbG8=\n-----END CERTIFICATE-----\n",
	"-----BEGIN CERTIFICATE-----\r\naGVs\r\nbG8=\r\n-----END CERTIFICATE-----\r\n",
	"-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,00\n\naGVsbG8=\n-----END RSA PRIVATE KEY-----\n",
	"-----BEGIN X-----\n-----END X-----\n",
	"-----BEGIN X-----", "-----END X-----", "-----BEGIN Y-----", "-----END Y-----", "-----BEGIN ", "-----END ", "-----",
	"BEGIN X", "END X", "----", "aGVsbG8=", "aGVs", "bG8", "=", "==", "AA", "YR==", "*", "a-_b",
	"\n", "\n", "\n", "\n", "\r\n", "\r", " ", "\t", "\n\n", "A: b", "A: b\n", ": ", ":", "A:\n", " b: c\n", "words", "é", "\x00", "\xff",
}

type generator struct{ state uint64 }

// A number below a limit (xorshift64*).
func (g *generator) below(limit int) int {
	g.state ^= g.state >> 12
	g.state ^= g.state << 25
	g.state ^= g.state >> 27
	return int(g.state * 0x2545F4914F6CDD1D >> 33 % uint64(limit))
}

func (g *generator) part() string { return parts[g.below(len(parts))] }

// Some parts, then a few changes.
func (g *generator) text() []byte {
	var built strings.Builder
	for i := g.below(6) + 1; i > 0; i-- {
		if g.below(3) == 0 {
			built.WriteString(parts[g.below(4)])
		} else {
			built.WriteString(g.part())
		}
	}
	text := []byte(built.String())
	for i := g.below(4); i > 0 && len(text) > 0; i-- {
		at := g.below(len(text))
		switch g.below(4) {
		case 0:
			text = append(text[:at:at], text[at+1:]...)
		case 1:
			text = append(text[:at:at], append([]byte(g.part()), text[at:]...)...)
		case 2:
			text[at] = g.part()[0]
		case 3:
			to := at + g.below(len(text)-at)
			text = append(text[:to:to], text[at:]...)
		}
	}
	return text
}
