package picture_test

import (
	"github.com/groupsim/groupsim"
	"github.com/groupsim/groupsim/report/picture"
	"os"
	"path/filepath"
	"testing"
)

func TestZ(t *testing.T) {
	os.MkdirAll("/tmp/pics", 0o755)
	for _, n := range []string{"gc-pause", "rolling-deploy", "upgrade-eager-to-cooperative", "coordinator-failover", "/tmp/big60.yaml"} {
		s, err := groupsim.Load(n, nil, groupsim.Options{})
		if err != nil {
			t.Fatal(err)
		}
		rec := picture.NewRecord(s.Scenario.Names())
		r, err := groupsim.Run(s, groupsim.RunOptions{Events: rec})
		if err != nil {
			t.Fatal(err)
		}
		run := rec.Finish(r)
		b := "/tmp/pics/" + filepath.Base(n)
		f, _ := os.Create(b + ".svg")
		if err := run.SVG(f); err != nil {
			t.Fatal(err)
		}
		f, _ = os.Create(b + ".mmd")
		if err := run.Mermaid(f, 0); err != nil {
			t.Fatal(err)
		}
		f, _ = os.Create(b + ".trace.json")
		if err := run.Perfetto(f); err != nil {
			t.Fatal(err)
		}
	}
}
