package table

import (
	"strings"
	"testing"

	"github.com/groupsim/groupsim/clock"
)

func printed(t *testing.T, files ...string) string {
	t.Helper()
	var b strings.Builder
	for i, f := range files {
		files[i] = "../../fidelity/testdata/" + f + ".json.gz"
	}
	if err := Print(&b, files); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func has(t *testing.T, text string, lines ...string) {
	t.Helper()
	for _, want := range lines {
		found := false
		for line := range strings.Lines(text) {
			found = found || strings.Join(strings.Fields(line), " ") == want
		}
		if !found {
			t.Errorf("no line %q in\n%s", want, text)
		}
	}
}

// The simulator's column changes with the simulator; the recording's does not.
func TestOneRecordingIsPrintedByPartition(t *testing.T) {
	text := printed(t, "crash--range--1")
	if !strings.Contains(text, "crash--range: java against Kafka 4.3.0") {
		t.Error(text)
	}
	var rows []string
	for line := range strings.Lines(text) {
		if f := strings.Fields(line); len(f) > 4 && f[0] == "downtime" {
			rows = append(rows, f[2]+" "+f[3])
		}
	}
	if len(rows) != 12 || rows[0] != "orders-0 0.006" || rows[10] != "orders-10 1.992" {
		t.Errorf("partitions %q", rows)
	}
}

// Of a group of the consumer protocol epochs take the place of generations.
func TestAConsumerGroupIsPrintedWithItsEpochs(t *testing.T) {
	text := printed(t, "consumer/crash--consumer--1")
	has(t, text, "epochs 3 3", "owners equal", "states of clients equal")
	if strings.Contains(text, "generations") {
		t.Error(text)
	}
}

func TestSeveralRecordingsAreHeldAgainstEachOther(t *testing.T) {
	same := printed(t, "crash--range--1", "crash--range--1")
	has(t, same, "downtime apart, median 0.000 s", "events apart, median 0.000 s", "same owners 1 of 1 pairs", "same events 1 of 1 pairs")
	other := printed(t, "crash--range--1", "crash--sticky--1")
	has(t, other, "same owners 0 of 1 pairs", "same events 1 of 1 pairs")
	if strings.Contains(other, "downtime apart, median 0.000 s") {
		t.Error(other)
	}
}

func TestPartitionsAreOrderedByNumber(t *testing.T) {
	got := partitions(map[string]clock.Duration{"orders-10": 0, "orders-b-1": 0, "orders-2": 0})
	if strings.Join(got, " ") != "orders-2 orders-10 orders-b-1" {
		t.Error(got)
	}
}
