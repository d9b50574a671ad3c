package findings

import (
	"fmt"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/internal/golden"
	"github.com/groupsim/groupsim/internal/journaltest"
	"github.com/groupsim/groupsim/report"
	"github.com/groupsim/groupsim/report/fold"
)

// found folds a stream and prints what is found in it; the stream ends with its
// last event. Every member has the same settings.
func found(t *testing.T, text string, settings Settings) string {
	t.Helper()
	names := &event.Names{Members: []string{"c1", "c2"}, Topics: []string{"orders"}}
	fold, watch := fold.New(fold.Info{Names: names, Setup: report.Setup{Rebalance: "eager"}}), NewWatch(names, []Settings{settings, settings})
	end := clock.Time(0)
	for _, e := range journaltest.Events(t, text, names) {
		fold.Event(e)
		watch.Event(e)
		end = e.At
	}
	var b strings.Builder
	for _, f := range watch.Findings(fold.Finish(end), fold) {
		fmt.Fprintf(&b, "%s at %s: %s\n", f.Severity, f.At.Human(), f.Symptom)
		for _, line := range append(f.Metrics, f.Log...) {
			fmt.Fprintf(&b, "  %s\n", line)
		}
		fmt.Fprintf(&b, "  because %s\n", f.Cause)
		if f.Remedy != "" {
			fmt.Fprintf(&b, "  remedy: %s\n", f.Remedy)
		}
	}
	return b.String()
}

// with changes a setting, or several, as a stream asks for it.
func (s *Settings) with(t *testing.T, line string) {
	for _, word := range strings.Fields(line) {
		key, value, _ := strings.Cut(word, "=")
		n, err := strconv.Atoi(value)
		if strings.Contains(word, "=") && err != nil {
			t.Fatal(err)
		}
		switch key {
		case "static":
			s.Static = true
		case "franz-go":
			s.Client = event.FranzGo
		case "session.timeout.ms":
			s.SessionTimeout = clock.Millis(int32(n))
		case "heartbeat.interval.ms":
			s.HeartbeatInterval = clock.Millis(int32(n))
		case "max.poll.records":
			s.MaxPollRecords = int32(n)
		default:
			t.Fatalf("no setting %s", key)
		}
	}
}

// Each testdata/NAME.txt is a stream, in which "include FILE" brings in
// another one, "with SETTING=VALUE" changes the members' settings and # begins a
// comment, and behind ---- what is found in it.
func TestFindings(t *testing.T) {
	paths, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(paths) < 12 {
		t.Fatalf("only %d streams, %v", len(paths), err)
	}
	for _, path := range paths {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txt"), func(t *testing.T) {
			settings := Settings{
				SessionTimeout: 45 * clock.Second, HeartbeatInterval: 3 * clock.Second, MaxPollInterval: 5 * clock.Minute,
				MaxPollRecords: 500, MinSession: 6 * clock.Second,
			}
			stream, head := journaltest.Script(t, path, "testdata", func(line string) { settings.with(t, line) })
			golden.Compare(t, path, head+found(t, stream, settings))
		})
	}
}
