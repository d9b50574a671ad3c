package page

import (
	"bytes"
	"encoding/json"
	"html"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/groupsim/groupsim/internal/golden"
	"github.com/groupsim/groupsim/report"
	"github.com/groupsim/groupsim/trials/sweep"
)

// swept carries a small sweep out.
func swept(t *testing.T, scenario string, over ...string) *sweep.Result {
	t.Helper()
	ask := sweep.Ask{Scenarios: []string{"-"}, Stdin: strings.NewReader(scenario), Runs: 10}
	for _, text := range over {
		a, err := sweep.ParseAxis(text)
		if err != nil {
			t.Fatal(err)
		}
		ask.Axes = append(ask.Axes, a)
	}
	for _, text := range []string{"downtime.total@p90", "rebalances@mean"} {
		m, err := sweep.ParseMetric(text)
		if err != nil {
			t.Fatal(err)
		}
		ask.Metrics = append(ask.Metrics, m)
	}
	p, err := sweep.New(ask)
	if err != nil {
		t.Fatal(err)
	}
	r, err := p.Run(sweep.CarryOptions{Pictures: true})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

const crashed = `
name: "</script><b>crashed"
duration: 1m30s
topics: {orders: {partitions: 2, rate: 10}}
members: [{id: c1..c2}]
steps: [{at: 40s, kill: c2}]
`

func pageOf(t *testing.T, r *sweep.Result) string {
	t.Helper()
	var b bytes.Buffer
	if err := HTML(&b, r); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// part is what stands in a script of the page.
func part(t *testing.T, page, id string, into any) {
	t.Helper()
	_, rest, _ := strings.Cut(page, `<script type="application/json" id="`+id+`">`)
	text, _, found := strings.Cut(rest, "</script>")
	if err := json.Unmarshal([]byte(text), into); err != nil || !found {
		t.Fatalf("%s: %v", id, err)
	}
}

// The page draws from the document that -o json prints, and its table has the words of the
// text.
func TestThePageSaysWhatTheDocumentSays(t *testing.T) {
	r := swept(t, crashed, "consumer.session.timeout.ms=3000,10000,20000", "consumer.heartbeat.interval.ms=1000,3000")
	page := pageOf(t, r)
	var document bytes.Buffer
	if err := r.WriteJSON(&document); err != nil {
		t.Fatal(err)
	}
	var inPage, printed any
	part(t, page, "sweep", &inPage)
	if err := json.Unmarshal(document.Bytes(), &printed); err != nil {
		t.Fatal(err)
	}
	a, _ := json.Marshal(inPage)
	b, _ := json.Marshal(printed)
	if !bytes.Equal(a, b) {
		t.Errorf("the page has\n%s\nand -o json\n%s", a, b)
	}
	var words shown
	part(t, page, "shown", &words)
	table := html.UnescapeString(page[strings.Index(page, "<tbody>"):strings.Index(page, "</tbody>")])
	for i := range r.Cells {
		c := &r.Cells[i]
		for j := range c.Figures {
			f := &c.Figures[j]
			of := words.Cells[i].Figures[f.String()]
			if of.Value != f.Human(f.Value) || of.Within != f.Within() || of.Stands != f.Stands() || !strings.Contains(table, of.Value) || !strings.Contains(table, of.Within) {
				t.Errorf("cell %d: %+v", i, of)
			}
		}
		if c.Refused != "" && (words.Cells[i].Note != c.Says() || !strings.Contains(table, c.Says())) {
			t.Errorf("cell %d is refused, and the page says %q", i, words.Cells[i].Note)
		}
	}
	if n := strings.Count(table, "<tr>"); n != 12 {
		t.Errorf("the table has %d rows", n)
	}
}

// Behind each point is the run that stands for it, as coarse as it takes for a hundred of them to
// be a small page; what was made of parts says why there are none.
func TestEachPointHasItsRun(t *testing.T) {
	r := swept(t, crashed, "consumer.session.timeout.ms=3000..30000/10", "consumer.heartbeat.interval.ms=1000..2800/10")
	text := pageOf(t, r)
	var drawn pictures
	part(t, text, "pictures", &drawn)
	if len(drawn.Cells) != 100 || len(drawn.Causes) != len(report.Causes()) || drawn.Why != "" {
		t.Fatalf("%d pictures, %d causes, %q", len(drawn.Cells), len(drawn.Causes), drawn.Why)
	}
	for i, x := range drawn.Cells {
		c := &r.Cells[i]
		switch {
		case len(c.Figures) == 0:
			if x != nil {
				t.Errorf("cell %d has no runs, and a picture", i)
			}
			continue
		case x == nil || x.Run != c.Figures[0].Run || len(x.Rows) == 0 || x.From == x.To:
			t.Fatalf("cell %d: %+v", i, x)
		}
		for _, row := range x.Rows {
			at := row.Up
			for _, s := range row.Spans {
				from, to := int(s[1].(float64)), int(s[2].(float64))
				if from < at-1 || to <= from || to > drawn.Parts+1 || from == 0 {
					t.Errorf("cell %d: %s is down from %d to %d", i, row.Name, from, to)
				}
				at = to
			}
		}
	}
	const mostBytes = 250_000
	if len(text) > mostBytes {
		t.Errorf("the page of 100 points has %d bytes", len(text))
	}
	golden.Says(t, "../../../docs/sweep.md", "A page of a hundred points has less than %d kB; with more than %d points it has no pictures", mostBytes/1000, sweep.MostPictures)
	golden.Says(t, "../../../docs/sweep.md", "and with more than %d,000 it is refused", mostCells/1000)
	if script, err := read("page.js"); err != nil || !strings.Contains(script, "const mostMaps = 12;") {
		t.Errorf("%v: the maps beside each other are not 12 at most", err)
	}
	golden.Says(t, "../../../docs/sweep.md", "A third setting of more than 12 values is chosen")

	for i := range r.Cells {
		r.Cells[i].Picture = nil
	}
	r.Undrawn = "nobody knows the scenarios"
	part(t, pageOf(t, r), "pictures", &drawn)
	if !strings.HasSuffix(drawn.Why, "made of parts, which have figures alone, and nobody knows the scenarios.") {
		t.Errorf("of parts: %q", drawn.Why)
	}
	r.Cells = slices.Repeat(r.Cells, 5)
	if x := picturesOf(r); !strings.Contains(x.Why, "more than 400 points") {
		t.Errorf("of 500 points: %q", x.Why)
	}
}

// Names of scenarios are text, wherever they stand.
func TestHostileNames(t *testing.T) {
	page := pageOf(t, swept(t, crashed, "consumer.session.timeout.ms=10000,20000"))
	if strings.Contains(page, "<b>crashed") || len(regexp.MustCompile(`</script>`).FindAllString(page, -1)) != 4 {
		t.Error("a name has become a part of the page")
	}
	if strings.Contains(page, "http://") && !strings.Contains(page, "http://www.w3.org/2000/svg") || strings.Contains(page, "src=") {
		t.Error("the page asks for something else")
	}
}
