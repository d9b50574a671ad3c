package print

import (
	"fmt"
	"strings"
	"testing"

	"github.com/groupsim/groupsim/internal/reporttest"
	"github.com/groupsim/groupsim/report"
)

func TestOwnersOfLargeGroupsAreFolded(t *testing.T) {
	r := reporttest.GapOf("eager", false, report.Dead, 0)
	r.Description = "What it is there to show."
	r.NotModelled, r.Matter = []string{"client.id", "fetch.min.bytes", "ssl.protocol"}, []string{"fetch.min.bytes"}
	r.Partitions = nil
	for topic := range 12 {
		for n := range int32(200) {
			r.Partitions = append(r.Partitions, report.Partition{Topic: fmt.Sprintf("t%d", topic), Partition: n, Owners: []report.PartitionOwner{{Member: fmt.Sprintf("member-%d", n%7)}}})
		}
	}
	r.Partitions[0].Owners = nil
	out := text(t, r, 100, false)
	_, section, _ := strings.Cut(out, "Owners at the end\n")
	section, _, _ = strings.Cut(section, "\n\n")
	if n := strings.Count(section, "\n"); n > 8*4+2 || !strings.Contains(section, "  t0  0 nobody · 1 member-1 · 2 member-2") || !strings.Contains(section, "… and 4 topics more") {
		t.Errorf("%d lines:\n%s", n, section)
	}
	for _, want := range []string{"\nWhat it is there to show.\n", "\nnot modelled: fetch.min.bytes, and 2 settings that would change nothing here\n"} {
		if !strings.Contains(out, want) {
			t.Errorf("no %q in\n%s", want, out)
		}
	}
}
