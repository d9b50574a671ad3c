package report

import (
	"bytes"
	"encoding/json"
	"os"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/groupsim/groupsim/internal/golden"
)

// story is a report with a bit of everything: a pause past the session timeout, a
// zombie, records processed again, and a member that dies in a join phase.
func story(t *testing.T) *Report {
	t.Helper()
	var text []byte
	for _, file := range []string{"testdata/start.jsonl", "testdata/story/story.jsonl"} {
		part, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		text = append(text, part...)
	}
	r := runScript(t, text)
	r.NotModelled = []string{"fetch.min.bytes"}
	var bounds []Expectation
	for _, x := range [][2]string{{"downtime.max", "<= 45s"}, {"downtime.paused", "< 20s"}, {"gap.max", "<= 10s"}, {"availability", ">= 0.5"}, {"final.state", "== Stable"}} {
		e, err := expect(x[0], x[1])
		if err != nil {
			t.Fatal(err)
		}
		bounds = append(bounds, e)
	}
	if err := Evaluate(r, bounds); err != nil {
		t.Fatal(err)
	}
	return r
}

func text(t *testing.T, r *Report, width int, colour bool) string {
	t.Helper()
	var b bytes.Buffer
	if err := Text(&b, r, width, colour); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestText(t *testing.T) {
	golden.Compare(t, "testdata/story/story.txt", text(t, story(t), 100, false))
}

func TestJSON(t *testing.T) {
	var b bytes.Buffer
	if err := story(t).WriteJSON(&b); err != nil {
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

func TestColourChangesNoText(t *testing.T) {
	r := story(t)
	plain, coloured := text(t, r, 100, false), text(t, r, 100, true)
	if strings.Contains(plain, "\x1b") || !strings.Contains(coloured, "\x1b[35mP") {
		t.Error("colours are where they should not be, or not where they should")
	}
	if stripped := regexp.MustCompile("\x1b\\[[0-9]*m").ReplaceAllString(coloured, ""); stripped != plain {
		t.Errorf("without its colours the text is\n%s\nwant\n%s", stripped, plain)
	}
}

func TestTextFitsItsWidth(t *testing.T) {
	r := story(t)
	r.Title = strings.Repeat("a long title ", 20)
	r.Setup.Assignor = strings.Repeat("sticky, ", 30)
	for i := range 60 {
		p := r.Partitions[i%2]
		p.Partition = int32(3 + 2*i)
		p.Downtime += Ms(i * 1_000_000)
		r.Partitions = append(r.Partitions, p)
		r.Rebalances = append(r.Rebalances, r.Rebalances[i%len(r.Rebalances)])
		r.Members = append(r.Members, Member{ID: strings.Repeat("member-", i%9) + "x"})
	}
	r.Rebalances[0].Reason = strings.Repeat("because ", 50)
	r.Rebalances[1].HeldUp = strings.Repeat("x", 300)
	for _, width := range []int{40, 80, 100, 160} {
		out := text(t, r, width, false)
		for _, line := range strings.Split(out, "\n") {
			if n := utf8.RuneCountInString(line); n > max(width, 80) {
				t.Errorf("width %d: %d characters: %s", width, n, line)
			}
			if strings.TrimRight(line, " ") != line {
				t.Errorf("spaces at the end: %q", line)
			}
		}
		if !strings.Contains(out, "… and 51 more rows") || !strings.Contains(out, "… and 53 more rows") || !strings.Contains(out, "more rows with less downtime") {
			t.Error("long lists are not cut")
		}
	}
}

func TestVerdicts(t *testing.T) {
	up := Partition{Topic: "orders", FirstUp: 6_021_000}
	down := Partition{Topic: "orders", Partition: 1, FirstUp: 6_021_000, Downtime: 30_120_000, Gaps: []PartitionGap{{
		FromTime: 60_000_000, ToTime: 90_120_000, From: "c2", To: "c1", Causes: []Segment{
			{Cause: Paused, From: 60_000_000, To: 88_000_000, Member: "c2"}, {Cause: Joining, From: 88_000_000, To: 90_100_000, Member: "c3"},
			{Cause: Failover, From: 90_100_000, To: 90_120_000}}}}}
	open := down
	open.Gaps = []PartitionGap{{FromTime: 60_000_000, ToTime: 90_120_000, Causes: []Segment{{Cause: Failover, From: 60_000_000, To: 90_120_000}}}}
	for _, c := range []struct {
		partitions []Partition
		start      Ms
		want       string
	}{
		{[]Partition{up}, None, "Nothing was consumed: no partition was ever up."},
		{[]Partition{up}, 6_021_000, "No partition was down: all that were taken up from 6.02 s on stayed up to the end."},
		{[]Partition{up, down}, 6_021_000, "1 of 2 partitions down, 30.12 s at worst (orders-1): c2 paused 28 s, joining 2.1 s (c3)."},
		{[]Partition{open}, 6_021_000, "1 of 1 partition down, 30.12 s at worst (orders-1): failover 30.12 s; 1 to the end."},
	} {
		r := &Report{Window: Window{Start: c.start}, Partitions: c.partitions}
		r.Summary.Partitions = len(c.partitions)
		for i := range c.partitions {
			r.Summary.add(&c.partitions[i])
			r.Summary.Downtime.Max = max(r.Summary.Downtime.Max, c.partitions[i].Downtime)
		}
		if got := r.Verdict(); got != c.want {
			t.Errorf("got  %s\nwant %s", got, c.want)
		}
	}
}

func TestHuman(t *testing.T) {
	for m, want := range map[Ms]string{
		0: "0 s", 250: "250 µs", 12_340: "12.3 ms", 999_949: "999.9 ms", 999_950: "1 s", 30_120_000: "30.12 s", 119_994_999: "119.99 s",
		119_995_000: "2m", 130_500_000: "2m 10.5s", 3_599_950_000: "1h 00m", 7_500_000_000: "2h 05m",
	} {
		if got := human(m); got != want {
			t.Errorf("%d µs is %q, want %q", m, got, want)
		}
	}
}

func TestNumbersInJSON(t *testing.T) {
	var c ByCause
	c[Paused], c[Dead] = 1_000_500, 3
	got, err := json.Marshal([]any{Ms(30_120_000), Ms(15_105_200), Ms(1), None, Ratio(942_300), Ratio(1_000_000), Ratio(0), Ratio(999_988), Name(""), Name("c1"), c, ByCause{}, CutOff})
	want := `[30120,15105.2,0.001,null,0.9423,1.0000,0.0000,0.999988,null,"c1",{"dead":0.003,"paused":1000.5},{},"cut-off"]`
	if err != nil || string(got) != want {
		t.Errorf("got  %s, %v\nwant %s", got, err, want)
	}
}

func TestRanges(t *testing.T) {
	if got := ranges([]int32{0, 1, 2, 3, 7, 9, 10}); got != "0..3,7,9,10" {
		t.Errorf("got %s", got)
	}
	row := timelineRow{topic: "orders", partitions: []int32{0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20}}
	if got := row.label(20); got != "orders-0,2,4,6… (11)" {
		t.Errorf("got %q", got)
	}
}
