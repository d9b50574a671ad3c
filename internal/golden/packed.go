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

// ComparePacked holds got against a file that is there in gzip's form, or packs it there
// under -update.
func ComparePacked(t testing.TB, path string, got []byte) {
	t.Helper()
	if !*update {
		if !bytes.Equal(Unpacked(t, path), got) {
			t.Errorf("%s differs from what is made now; -update writes it anew", path)
		}
		return
	}
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	if _, err := z.Write(got); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, packed.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
}
