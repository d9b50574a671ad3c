package report

import "testing"

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
