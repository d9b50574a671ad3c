package groupsim_test

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"path/filepath"
	"testing"

	"github.com/groupsim/groupsim"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/internal/golden"
	"github.com/groupsim/groupsim/report/print"
	"github.com/groupsim/groupsim/scenarios"
)

// goldenFile is a file of testdata/golden.
func goldenFile(name string) string { return filepath.Join("testdata", "golden", name) }

// streams is a sink that writes the event stream twice: whole into a hash, and the
// part that people read: heartbeats and commits that went well are left out, and so
// are the records and the settings at the begin.
type streams struct {
	whole, story *event.Writer
	n            int
}

func (s *streams) Event(e event.Event) {
	s.n++
	s.whole.Event(e)
	switch e.Fact.(type) {
	case event.HeartbeatSent, event.HeartbeatOK, event.CommitSent, event.CommitOK, event.Consumed:
		return
	case event.Configured:
		if e.At == 0 {
			return
		}
	}
	s.story.Event(e)
}

func TestGoldenScenarios(t *testing.T) {
	for _, entry := range scenarios.Bundled() {
		t.Run(entry.Name, func(t *testing.T) {
			t.Parallel()
			scenario, err := groupsim.Load(entry.Name, nil, groupsim.Options{})
			if err != nil {
				t.Fatal(err)
			}
			var story, text, document bytes.Buffer
			hash := sha256.New()
			names := scenario.Scenario.Names()
			s := &streams{whole: event.NewWriter(hash, names), story: event.NewWriter(&story, names)}
			result, err := groupsim.Run(scenario, groupsim.RunOptions{Events: s})
			if err != nil {
				t.Fatal(err)
			}
			for _, w := range []*event.Writer{s.whole, s.story} {
				if err := w.Flush(); err != nil {
					t.Fatal(err)
				}
			}
			fmt.Fprintf(&story, "%d events in all, SHA-256 %x\n", s.n, hash.Sum(nil))
			if err := print.Text(&text, result, 100, false); err != nil {
				t.Fatal(err)
			}
			if err := result.WriteJSON(&document); err != nil {
				t.Fatal(err)
			}
			golden.Compare(t, goldenFile(entry.Name+".events"), story.String())
			golden.Compare(t, goldenFile(entry.Name+".txt"), text.String())
			golden.Compare(t, goldenFile(entry.Name+".json"), document.String())
			for _, x := range result.Expectations {
				if !x.OK {
					t.Errorf("%s %s is expected, got %s", x.Metric, x.Want, x.Got)
				}
			}
		})
	}
}
