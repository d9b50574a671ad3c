package findings

import (
	"fmt"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/internal/golden"
	"github.com/groupsim/groupsim/internal/journaltest"
	"github.com/groupsim/groupsim/report"
	folds "github.com/groupsim/groupsim/report/fold"
)

// found folds a stream and prints what is found in it; the stream ends with its
// last event. Every member has the same settings.
func found(t *testing.T, text string, settings event.Settings) string {
	t.Helper()
	names := &event.Names{Members: []string{"c1", "c2"}, Topics: []string{"orders"}}
	fold, watch := folds.New(names), NewWatch(names)
	watch.Event(event.Event{Member: event.Coordinator, Fact: event.Configured{Settings: event.Settings{
		{Name: "group.min.session.timeout.ms", Value: "6000"},
		{Name: "group.consumer.session.timeout.ms", Value: "45000"}, {Name: "group.consumer.heartbeat.interval.ms", Value: "5000"},
	}}})
	for m := range names.Members {
		watch.Event(event.Event{Member: event.Member(m), Fact: event.Configured{Settings: settings}})
	}
	end := clock.Time(0)
	for _, e := range journaltest.Events(t, text, names) {
		fold.Event(e)
		watch.Event(e)
		end = e.At
	}
	info := folds.Info{Setup: report.Setup{Rebalance: "eager", Members: len(names.Members)}}
	var b strings.Builder
	finished := fold.Finish(end, info)
	before := *finished
	all := watch.Findings(finished, fold)
	if !reflect.DeepEqual(before, *finished) {
		t.Error("looking for findings has changed the report")
	}
	for _, f := range all {
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
func with(t *testing.T, s event.Settings, line string) event.Settings {
	for _, word := range strings.Fields(line) {
		key, value, _ := strings.Cut(word, "=")
		switch key {
		case "static":
			key, value = "group.instance.id", "{id}"
		case "franz-go", "librdkafka":
			key, value = event.ClientSetting, key
		case perRecord, perBatch, "commit", ackMode, "state.restore":
		case "pool":
			s = s.With(event.Settings{{Name: poolThreads, Value: "4"}, {Name: poolOrder, Value: "partition"}, {Name: drainTime, Value: "30s"}})
			continue
		default:
			if s.Text(key) == "" {
				t.Fatalf("no setting %s", key)
			}
		}
		s = s.With(event.Settings{{Name: key, Value: value}})
	}
	return s
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
			settings := event.Settings{
				{Name: event.ClientSetting, Value: "java"}, {Name: "session.timeout.ms", Value: "45000"}, {Name: "heartbeat.interval.ms", Value: "3000"},
				{Name: "max.poll.interval.ms", Value: "300000"}, {Name: "max.poll.records", Value: "500"}, {Name: "enable.auto.commit", Value: "true"},
			}
			stream, head := journaltest.Script(t, path, "testdata", func(line string) { settings = with(t, settings, line) })
			golden.Compare(t, path, head+found(t, stream, settings))
		})
	}
}
