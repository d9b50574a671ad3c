package report

import (
	"slices"
	"testing"
)

func TestSettingsThatChangeNothingAreCounted(t *testing.T) {
	r := &Report{NotModelled: []string{"client.id", "fetch.min.bytes", "max.poll.interval.ms", "metric.reporters", "ssl.truststore.location"}}
	matter, others := r.Unmodelled()
	if !slices.Equal(matter, []string{"fetch.min.bytes", "max.poll.interval.ms"}) || others != 3 {
		t.Errorf("%v and %d others", matter, others)
	}
}

func TestOwnerAtTheEnd(t *testing.T) {
	owners := []PartitionOwner{{"c1", 0, 5}, {"c2", 6, 20}}
	for want, p := range map[string]Partition{
		"c2": {Owners: owners, Gaps: []PartitionGap{{FromTime: 5, ToTime: 6, From: "c1", To: "c2"}}},
		"":   {Owners: owners, Gaps: []PartitionGap{{FromTime: 9, ToTime: 20, From: "c2"}}},
	} {
		if got := p.Owner(); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
	if got := (&Partition{}).Owner(); got != "" {
		t.Errorf("never up, and owned by %q", got)
	}
}
