package scenarios

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/groupsim/groupsim/internal/golden"
)

// Each testdata/bad/NAME.yaml has the messages that it leads to in NAME.txt.
func TestBadFiles(t *testing.T) {
	files, err := filepath.Glob("testdata/bad/*.yaml")
	if err != nil || len(files) < 30 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		_, err = Load(filepath.Base(file), strings.NewReader(string(data)), Options{})
		if err == nil {
			t.Errorf("%s: no error", file)
			continue
		}
		golden.Compare(t, strings.TrimSuffix(file, ".yaml")+".txt", err.Error()+"\n")
	}
}
