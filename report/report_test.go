package report_test

import (
	"bytes"
	"encoding/json"
	"testing"

	"github.com/groupsim/groupsim/internal/golden"
	"github.com/groupsim/groupsim/internal/reporttest"
	"github.com/groupsim/groupsim/report"
)

func TestJSON(t *testing.T) {
	var b bytes.Buffer
	if err := reporttest.Story(t, "testdata").WriteJSON(&b); err != nil {
		t.Fatal(err)
	}
	if n := bytes.Count(b.Bytes(), []byte("\n")); n != 1 {
		t.Errorf("the document has %d lines", n)
	}
	var pretty bytes.Buffer
	if err := json.Indent(&pretty, b.Bytes(), "", " "); err != nil {
		t.Fatal(err)
	}
	golden.Compare(t, "testdata/story/story.json", pretty.String())
}

func TestVerdicts(t *testing.T) {
	up := report.Partition{Topic: "orders", FirstUp: 6_021_000}
	down := report.Partition{Topic: "orders", Partition: 1, FirstUp: 6_021_000, Downtime: 30_120_000, Gaps: []report.PartitionGap{{
		FromTime: 60_000_000, ToTime: 90_120_000, From: "c2", To: "c1", Causes: []report.Segment{
			{Cause: report.Paused, From: 60_000_000, To: 88_000_000, Member: "c2"}, {Cause: report.Joining, From: 88_000_000, To: 90_100_000, Member: "c3"},
			{Cause: report.Failover, From: 90_100_000, To: 90_120_000}}}}}
	open := down
	open.Gaps = []report.PartitionGap{{FromTime: 60_000_000, ToTime: 90_120_000, Causes: []report.Segment{{Cause: report.Failover, From: 60_000_000, To: 90_120_000}}}}
	for _, c := range []struct {
		partitions []report.Partition
		start      report.Ms
		want       string
	}{
		{[]report.Partition{up}, report.None, "Nothing was consumed: no partition was ever up."},
		{[]report.Partition{up}, 6_021_000, "No partition was down: all that were taken up from 6.02 s on stayed up to the end."},
		{[]report.Partition{up, down}, 6_021_000, "1 of 2 partitions down, 30.12 s at worst (orders-1): c2 paused 28 s, joining 2.1 s (c3)."},
		{[]report.Partition{open}, 6_021_000, "1 of 1 partition down, 30.12 s at worst (orders-1): failover 30.12 s; 1 to the end."},
	} {
		r := &report.Report{Window: report.Window{Start: c.start}, Partitions: c.partitions}
		r.Summary.Partitions = len(c.partitions)
		for i := range c.partitions {
			if c.partitions[i].Downtime > 0 {
				r.Summary.Affected++
			}
			r.Summary.Downtime.Max = max(r.Summary.Downtime.Max, c.partitions[i].Downtime)
		}
		if got := r.Verdict(); got != c.want {
			t.Errorf("got  %s\nwant %s", got, c.want)
		}
	}
}

func TestHuman(t *testing.T) {
	for m, want := range map[report.Ms]string{
		0: "0 s", 250: "250 µs", 12_340: "12.3 ms", 999_949: "999.9 ms", 999_950: "1 s", 30_120_000: "30.12 s", 119_994_999: "119.99 s",
		119_995_000: "2m", 130_500_000: "2m 10.5s", 3_599_950_000: "1h 00m", 7_500_000_000: "2h 05m",
	} {
		if got := m.Human(); got != want {
			t.Errorf("%d µs is %q, want %q", m, got, want)
		}
	}
}

func TestNumbersInJSON(t *testing.T) {
	var c report.ByCause
	c[report.Paused], c[report.Dead] = 1_000_500, 3
	got, err := json.Marshal([]any{report.Ms(30_120_000), report.Ms(15_105_200), report.Ms(1), report.None, report.Ratio(942_300), report.Ratio(1_000_000), report.Ratio(0), report.Ratio(999_988), report.Name(""), report.Name("c1"), c, report.ByCause{}, report.CutOff})
	want := `[30120,15105.2,0.001,null,0.9423,1.0000,0.0000,0.999988,null,"c1",{"dead":0.003,"paused":1000.5},{},"cut-off"]`
	if err != nil || string(got) != want {
		t.Errorf("got  %s, %v\nwant %s", got, err, want)
	}
}
