package golden

import (
	"bytes"
	"compress/gzip"
	"io"
	"os"
	"testing"
)

// Unpacked reads a file that is there in gzip's form.
func Unpacked(t testing.TB, path string) []byte {
	t.Helper()
	packed, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	z, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// UnpackedLines gives its lines.
func UnpackedLines(t testing.TB, path string) [][]byte {
	t.Helper()
	return bytes.Split(bytes.TrimSpace(Unpacked(t, path)), []byte("\n"))
}
