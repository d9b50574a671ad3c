package picture

import (
	"encoding/binary"
	"slices"

	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/report"
)

// pageData is what the page's script draws from. Moments and lengths of time are in
// microseconds; texts are numbers into the texts of the run, of which the first is
// empty.
type pageData struct {
	Paints []paintData `json:"paints"` // those of causes first, in the order of the causes
	States []stateData `json:"states"` // of members
	Groups []stateData `json:"groups"` // of the group
	Owners []string    `json:"owners"` // patterns of members, in turn
	Runs   []runData   `json:"runs"`
}

type paintData struct {
	Name    string `json:"name"`
	Words   string `json:"words"`
	Means   string `json:"means"` // of a cause: what kept its partitions down
	Letter  string `json:"letter"`
	Pattern string `json:"pattern"`
}

type stateData struct {
	Name  string `json:"name"`
	Paint int    `json:"paint"`
	Unit  string `json:"unit,omitempty"` // of the group: what its rebalances are numbered by, if the state tells
}

// runData is one run. Lists of numbers say the same for every element: of Shapes
// what, length, text (what is a cause, or −1−owner for a partition with several
// holders); of the Spans of a row owner+1 (0: not yet up) and length, or
// −1−shape; of Lives state and length; of Group state, length, generation, text; of
// Moments at, member, text; of Lag at and records; of Rest, which counts the partitions
// that have no row, cause, part of the run and how many are down for it then.
type runData struct {
	Name       string          `json:"name"`
	End        int64           `json:"end"`
	Partitions int             `json:"partitions"` // all of them, drawn or not
	Rest       []int64         `json:"rest"`
	Bins       int64           `json:"bins"`  // into how many parts Rest divides the run
	Shown      []int           `json:"shown"` // which members have Lives
	Members    []string        `json:"members"`
	Texts      []string        `json:"texts"`
	Shapes     [][]int64       `json:"shapes"`
	Rows       []rowData       `json:"rows"`
	Lives      [][]int64       `json:"lives"`
	Group      []int64         `json:"group"`
	Moments    []int64         `json:"moments"`
	Lag        []int64         `json:"lag"`
	Rebalances []rebalanceData `json:"rebalances"`
}

type rowData struct {
	Topic    string  `json:"topic"`
	Label    string  `json:"label"`
	Numbers  []int32 `json:"numbers"`
	More     int     `json:"more"` // partitions whose numbers are not listed
	Downtime int64   `json:"down"`
	Spans    []int64 `json:"spans"`
}

// rebalanceData is a sequence diagram; of its Rows each is at, until, lane, kind,
// text, count.
type rebalanceData struct {
	Index   int      `json:"index"` // in the report
	From    int64    `json:"from"`
	To      int64    `json:"to"` // of the last row, or of the rebalance
	Lanes   []string `json:"lanes"`
	Rows    []int64  `json:"rows"`
	LeftOut int      `json:"left"`
}

// data gives what the page's script needs of these runs, of each what was selected.
func data(runs []*Run, selected []*selection) pageData {
	d := pageData{Owners: ownerPatterns[:]}
	var spoken report.Protocols
	for _, r := range runs {
		spoken = spoken.And(r.report.Protocols())
	}
	for i, p := range paints() {
		means := ""
		if i < len(causePaints) {
			means = report.Cause(i).Meaning(spoken)
		}
		d.Paints = append(d.Paints, paintData{p.name, p.says(spoken), means, p.letter, p.pattern})
	}
	for s := range numMemberStates {
		d.States = append(d.States, stateData{Name: s.String(), Paint: memberPaint(s)})
	}
	for _, s := range event.GroupStates() {
		d.Groups = append(d.Groups, stateData{s.String(), groupPaint(groupState{state: s}), unitOf(s)})
	}
	none := groupState{down: true}
	d.Groups = append(d.Groups, stateData{Name: none.String(), Paint: groupPaint(none)})
	for i, r := range runs {
		e := encoder{run: r, texts: map[string]int64{"": 0}, shapes: map[string]int64{}}
		e.data.Texts = []string{""}
		d.Runs = append(d.Runs, e.encode(selected[i]))
	}
	return d
}

// unitOf is what the rebalances of a group in a state are numbered by; none where the
// group is gone.
func unitOf(s event.GroupState) string {
	switch {
	case s == event.Dead:
		return ""
	case s.OfEpochs():
		return "epoch"
	}
	return "generation"
}

// encoder writes a run down, each text and each shape once.
type encoder struct {
	run    *Run
	data   runData
	texts  map[string]int64
	shapes map[string]int64
}

func (e *encoder) encode(of *selection) runData {
	r, d := e.run, &e.data
	d.Name, d.End, d.Members = r.name, int64(r.end), append([]string{}, r.record.names.Members...)
	d.Shapes = [][]int64{}
	d.Rows, d.Rebalances = []rowData{}, []rebalanceData{}
	for _, row := range of.rows {
		n := min(len(row.numbers), mostAlike)
		d.Rows = append(d.Rows, rowData{row.topic, row.label(), row.numbers[:n], len(row.numbers) - n, int64(row.downtime), e.spans(row.spans)})
	}
	d.Partitions, d.Rest, d.Bins = len(r.report.Partitions), of.rest.bins(report.Ms(r.end)), restBins
	d.Shown, d.Lives = append([]int{}, of.members...), make([][]int64, len(of.members))
	for i, member := range of.members {
		states := r.states(member)
		for j, s := range states {
			d.Lives[i] = append(d.Lives[i], int64(s.what), int64(states.to(j, r.end)-s.from))
		}
	}
	for i, g := range r.record.group {
		state := int64(g.what.state)
		if g.what.down {
			state = int64(len(event.GroupStates()))
		}
		d.Group = append(d.Group, state, int64(r.record.group.to(i, r.end)-g.from), int64(g.what.generation), e.text(g.what.reason))
	}
	d.Moments = []int64{}
	for _, m := range r.record.moments {
		if _, shown := slices.BinarySearch(of.members, int(m.member)); !shown && m.member != event.Coordinator {
			continue
		}
		d.Moments = append(d.Moments, int64(m.at), int64(m.member), e.text(m.text))
	}
	d.Lag = []int64{}
	for _, p := range r.report.LagCurve {
		d.Lag = append(d.Lag, int64(p.At), p.Lag)
	}
	for i := range of.diagrams {
		d.Rebalances = append(d.Rebalances, e.rebalance(&of.diagrams[i]))
	}
	return *d
}

func (e *encoder) text(text string) int64 {
	i, known := e.texts[text]
	if !known {
		i = int64(len(e.data.Texts))
		e.texts[text] = i
		e.data.Texts = append(e.data.Texts, text)
	}
	return i
}

// spans writes a partition's history; what lies between two plain times of one
// owner is a shape, which many partitions share.
func (e *encoder) spans(spans []span) []int64 {
	out, shape := []int64{}, []int64(nil)
	flush := func() {
		if shape != nil {
			out = append(out, -1-e.shape(shape))
			shape = nil
		}
	}
	for _, s := range spans {
		length := int64(s.to - s.from)
		switch {
		case s.down != nil:
			shape = append(shape, int64(s.down.Cause), length, e.text(s.down.Detail))
		case s.also != "":
			shape = append(shape, int64(-1-s.owner), length, e.text("also held by "+s.also))
		default:
			flush()
			out = append(out, int64(s.owner)+1, length)
		}
	}
	flush()
	return out
}

func (e *encoder) shape(shape []int64) int64 {
	var key []byte
	for _, n := range shape {
		key = binary.AppendVarint(key, n)
	}
	i, known := e.shapes[string(key)]
	if !known {
		i = int64(len(e.data.Shapes))
		e.shapes[string(key)] = i
		e.data.Shapes = append(e.data.Shapes, shape)
	}
	return i
}

func (e *encoder) rebalance(g *diagram) rebalanceData {
	b := g.rebalance
	out := rebalanceData{Index: g.index, From: int64(b.From), To: int64(max(b.From, b.To)), Lanes: []string{}, Rows: []int64{}, LeftOut: g.leftOut}
	for _, l := range g.lanes {
		out.Lanes = append(out.Lanes, l.name)
	}
	for i := range g.rows {
		r := &g.rows[i]
		out.Rows = append(out.Rows, int64(r.at), int64(r.until), int64(r.lane), int64(r.kind), e.text(r.text), int64(r.count))
		out.To = max(out.To, int64(r.until))
	}
	return out
}
