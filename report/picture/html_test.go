package picture

import (
	"encoding/json"
	"encoding/xml"
	"io"
	"regexp"
	"strings"
	"testing"

	"github.com/groupsim/groupsim"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/report"
)

// compared gives a comparison of two setups and its runs.
func compared(t *testing.T, scenario string) (*report.Comparison, []*Run) {
	t.Helper()
	contenders, err := groupsim.Contenders([]string{scenario}, nil, groupsim.Options{}, []string{"eager-range", "cooperative-sticky"})
	if err != nil {
		t.Fatal(err)
	}
	records := make([]*Record, len(contenders))
	for i := range contenders {
		records[i] = NewRecord(contenders[i].Scenario.Scenario.Names())
	}
	c, err := groupsim.Compare(contenders, groupsim.CompareOptions{ManyOptions: groupsim.ManyOptions{Runs: 4}, Watch: func(i int) event.Sink { return records[i] }})
	if err != nil {
		t.Fatal(err)
	}
	var runs []*Run
	for i, r := range records {
		run := r.Finish(c.Columns[i].Report)
		run.Alone = "groupsim compare " + scenario + " --with " + c.Columns[i].Name
		runs = append(runs, run)
	}
	return c, runs
}

// xmlns is the one address a page has: it is a name, nobody goes there.
const xmlns = "http://www.w3.org/2000/svg"

var outside = regexp.MustCompile(`(?i)https?:|//[a-z]+\.|\bsrc\s*=|@import|url\([^#)]|fetch\(|XMLHttpRequest|import\(|<link rel="(?:stylesheet|preload)`)

// A page stands alone: no address in it, nothing it would load.
func TestThePageNeedsNoNetwork(t *testing.T) {
	c, runs := compared(t, "gc-pause-short")
	for name, draw := range map[string]func(io.Writer) error{
		"run": small(t).HTML, "comparison": func(w io.Writer) error { return CompareHTML(w, c, runs) },
	} {
		page := strings.ReplaceAll(drawn(t, draw), xmlns, "")
		if at := outside.FindStringIndex(page); at != nil {
			t.Errorf("%s: %q", name, page[max(0, at[0]-40):min(len(page), at[1]+40)])
		}
		if !strings.Contains(page, `content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:"`) {
			t.Errorf("%s: the page does not forbid itself to load anything", name)
		}
	}
}

// dataOf reads the data in a page.
func dataOf(t *testing.T, page string) pageData {
	t.Helper()
	_, rest, _ := strings.Cut(page, `<script type="application/json" id="data">`)
	text, _, found := strings.Cut(rest, "</script>")
	if !found {
		t.Fatal("there is no data in the page")
	}
	var d pageData
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&d); err != nil {
		t.Fatal(err)
	}
	return d
}

// The data in the page say what the report says: the spans of each row come to the
// whole run, the downtime in them to that of the report.
func TestTheDataOfThePage(t *testing.T) {
	r := simulated(t, "rolling-deploy")
	d := dataOf(t, drawn(t, r.HTML))
	run := d.Runs[0]
	partitions, down := 0, report.Ms(0)
	for _, row := range run.Rows {
		partitions += len(row.Numbers)
		all, gaps := int64(0), int64(0)
		for i := 0; i < len(row.Spans); i++ {
			if row.Spans[i] >= 0 {
				i++
				all += row.Spans[i]
				continue
			}
			shape := run.Shapes[-1-row.Spans[i]]
			for j := 0; j < len(shape); j += 3 {
				if all += shape[j+1]; shape[j] >= 0 {
					gaps += shape[j+1]
				}
			}
		}
		if all != run.End || gaps != row.Downtime {
			t.Errorf("%s: %d µs with %d µs of downtime, want %d and %d", row.Label, all, gaps, run.End, row.Downtime)
		}
		down += report.Ms(gaps * int64(len(row.Numbers)))
	}
	if s := r.report.Summary; partitions != s.Partitions || down != s.Downtime.Total {
		t.Errorf("%d partitions, %d µs of downtime, want %d and %d", partitions, down, s.Partitions, s.Downtime.Total)
	}
	for i, life := range run.Lives {
		all := int64(0)
		for j := 1; j < len(life); j += 2 {
			all += life[j]
		}
		if all != run.End {
			t.Errorf("the states of member %d come to %d µs of %d", i, all, run.End)
		}
	}
	if len(run.Rebalances) != len(r.report.Rebalances) || len(run.Lag) == 0 || len(run.Moments) == 0 {
		t.Errorf("%d rebalances, %d numbers of lag, %d of moments", len(run.Rebalances), len(run.Lag), len(run.Moments))
	}
}

var tag = regexp.MustCompile(`<(/?)([a-zA-Z]+)`)

// Names come from files that anybody may have written: whatever is in them, a page has
// no more elements than with plain names.
func TestHostileNamesAreText(t *testing.T) {
	tags := func(page string) map[string]int {
		// The data and the script are no markup.
		data := regexp.MustCompile(`(?s)(<script[^>]*>).*?</script>`)
		count := map[string]int{}
		for _, m := range tag.FindAllStringSubmatch(data.ReplaceAllString(page, "$1</script>"), -1) {
			count[m[1]+m[2]]++
		}
		return count
	}
	plain, page := tags(drawn(t, small(t).HTML)), drawn(t, hostile(t).HTML)
	got := tags(page)
	for name := range got {
		if got[name] != plain[name] {
			t.Errorf("<%s>: %d times, with plain names %d times", name, got[name], plain[name])
		}
	}
	if names := dataOf(t, page).Runs[0].Members; names[0] != hostileNames[0] || names[1] != hostileNames[1] {
		t.Errorf("the data have the members %q", names)
	}
	if !strings.Contains(page, "&lt;/script&gt;&lt;b&gt;bold") {
		t.Error("the title is not in the page")
	}
}

func TestTheSVGIsWellFormed(t *testing.T) {
	for name, r := range map[string]*Run{"plain": small(t), "hostile": hostile(t)} {
		text := drawn(t, r.SVG)
		decoder := xml.NewDecoder(strings.NewReader(text))
		elements := map[string]int{}
		for {
			token, err := decoder.Token()
			if err == io.EOF {
				break
			}
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			if e, ok := token.(xml.StartElement); ok {
				elements[e.Name.Local]++
			}
		}
		if elements["svg"] != 1 || elements["script"]+elements["image"]+elements["img"]+elements["b"]+elements["foreignObject"]+elements["a"] > 0 {
			t.Errorf("%s: %v", name, elements)
		}
		if strings.Contains(strings.ReplaceAll(text, xmlns, ""), "http") {
			t.Errorf("%s: there is an address in the picture", name)
		}
	}
}

// With more rows than fit, those with the most downtime are drawn, and it says how many
// are not.
func TestALargeSVGLeavesOutWhatWasDownLeast(t *testing.T) {
	r := small(t)
	first := r.report.Partitions[0]
	r.report.Partitions = nil
	for i := range int32(300) {
		p := first
		p.Partition = i
		p.Gaps = []report.PartitionGap{{FromTime: 30_000_000, ToTime: 31_000_000 + report.Ms(i), Causes: []report.Segment{{Cause: report.Dead, From: 30_000_000, To: 31_000_000 + report.Ms(i)}}}}
		p.Downtime = 1_000_000 + report.Ms(i)
		r.report.Partitions = append(r.report.Partitions, p)
	}
	text := drawn(t, r.SVG)
	if !strings.Contains(text, ">200 more partitions with less downtime are left out<") || !strings.Contains(text, ">orders-200<") || strings.Contains(text, ">orders-199<") {
		t.Error("not the 100 partitions with the most downtime are drawn")
	}
}

func TestACompareWithoutItsRunsIsRefused(t *testing.T) {
	c, runs := compared(t, "gc-pause-short")
	if err := CompareHTML(io.Discard, c, runs[:1]); err == nil {
		t.Error("a comparison of two setups was drawn with one run")
	}
	page := drawn(t, func(w io.Writer) error { return CompareHTML(w, c, runs) })
	for _, want := range []string{`<h2>eager-range</h2>`, `<h2>cooperative-sticky</h2>`, `<th scope="row">downtime`, `type="radio" name="run"`} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %s", want)
		}
	}
}

func TestThousands(t *testing.T) {
	for n, want := range map[int64]string{0: "0", 999: "999", 1000: "1\u202f000", 1234567: "1\u202f234\u202f567", -100: "-100", -1000: "-1\u202f000"} {
		if got := thousands(n); got != want {
			t.Errorf("%d: got %q, want %q", n, got, want)
		}
	}
}
