package picture

import (
	"fmt"
	"strings"

	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/report"
)

// paint is how a cause of downtime or a state looks. The colours are those that
// people with any colour vision can tell apart (Okabe and Ito's, and Tol's where
// those do not suffice); a pattern and a letter say the same once more.
type paint struct {
	name        string // as a CSS name
	words       string // what it stands for
	epochs      string // and in a consumer group, if not the same
	letter      string // "": none
	light, ink  string // in light mode: the colour, and that of text on it
	dark, night string // in dark mode
	pattern     string // SVG path in a tile of 8 by 8, drawn in ink; "": plain
}

const (
	black = "#111"
	white = "#fff"
)

// causePaints are by cause.
var causePaints = [...]paint{
	report.Dead:       {"dead", "dead", "", "", "#333", white, "#e6e6e6", black, "M0 0L8 8M8 0L0 8"},
	report.Paused:     {"paused", "paused", "", "", "#d55e00", black, "#f58231", black, "M2 0V8M6 0V8"},
	report.CutOff:     {"cut-off", "cut off", "", "", "#cc79a7", black, "#db8fbc", black, "M0 2H5M3 6H8"},
	report.Stalled:    {"stalled", "stalled", "", "", "#e69f00", black, "#f0b02e", black, "M2 2H3M6 6H7"},
	report.Revoking:   {"revoking", "revoking, onPartitionsRevoked or Lost", "", "", "#0072b2", white, "#3f8fe8", black, "M0 8L8 0"},
	report.Failover:   {"failover", "failover, no coordinator", "", "", "#882255", white, "#c65a92", black, "M0 0L8 8M4 0L8 4M0 4L4 8"},
	report.Handover:   {"handover", "handover", "handover, unreleased partitions", "", "#56b4e9", black, "#84cdf3", black, "M0 4L4 0M4 8L8 4M0 8L8 0"},
	report.Joining:    {"joining", "joining, PreparingRebalance", "joining, Assigning", "", "#f0e442", black, "#efe666", black, ""},
	report.Syncing:    {"syncing", "syncing, CompletingRebalance", "acknowledging", "", "#009e73", black, "#26b78d", black, "M0 2H8M0 6H8"},
	report.Assigning:  {"assigning", "assigning, onPartitionsAssigned", "assigning, reconciling, onPartitionsAssigned", "", "#a3a33c", black, "#b8b852", black, "M2 1V3M1 2H3M6 5V7M5 6H7"},
	report.Unassigned: {"unassigned", "unassigned, unjoined, Empty", "unassigned, fenced, stale, Empty", "", "#8c8c8c", black, "#9b9b9b", black, "M4 0V8M0 4H8"},
}

// Paints of states that no cause stands for.
var (
	rejoinPaint  = paint{"rejoin-needed", "rejoin needed", "not told of the target yet", "N", "#f7cfa2", black, "#7a5327", white, "M0 4H2M4 4H6"}
	closingPaint = paint{"closing", "closing", "closing, leaving", "X", "#c5b3dc", black, "#5f4b7d", white, "M0 0L8 8"}
	stablePaint  = paint{"stable", "group Stable", "", "", "#bfe0c8", black, "#2c5238", white, ""}
)

// says gives what a paint stands for, in the words of these protocols.
func (p *paint) says(of report.Protocols) string {
	switch {
	case p.epochs == "" || !of.Consumer:
		return p.words
	case !of.Classic:
		return p.epochs
	}
	return p.words + "; " + p.epochs
}

// paints lists all of them.
func paints() []paint {
	list := make([]paint, 0, len(causePaints)+3)
	for _, c := range report.Causes() {
		p := causePaints[c]
		p.letter = c.Letter()
		list = append(list, p)
	}
	return append(list, rejoinPaint, closingPaint, stablePaint)
}

// Numbers that stand for no paint.
const (
	noPaint    = -1
	ownerPaint = -2 // the member's own colour
)

// memberPaint gives the number of a state's paint.
func memberPaint(s memberState) int {
	none := int(report.Unassigned) + 1
	return [numMemberStates]int{
		notRunning: noPaint, unjoined: int(report.Unassigned), unsubscribed: int(report.Unassigned), fenced: int(report.Unassigned), stale: int(report.Unassigned), fatal: int(report.Unassigned), preparing: int(report.Joining), completing: int(report.Syncing),
		joining: int(report.Joining), reconciling: int(report.Assigning), acknowledging: int(report.Syncing), unreleased: int(report.Handover),
		prepareLeaving: none + 1, leaving: none + 1, stable: ownerPaint, rejoinNeeded: none, notTold: none, inRevoked: int(report.Revoking), inLost: int(report.Revoking),
		inAssigned: int(report.Assigning), refused: int(report.Assigning), closing: none + 1, stalled: int(report.Stalled), cutOff: int(report.CutOff), paused: int(report.Paused),
	}[s]
}

// groupPaint gives the number of the paint of what a group is in.
func groupPaint(g groupState) int {
	if g.down {
		return int(report.Failover)
	}
	return [...]int{
		event.Vacant: int(report.Unassigned), event.Gathering: int(report.Joining), event.Assigning: int(report.Syncing),
		event.Delivering: int(report.Assigning), event.Settled: int(report.Unassigned) + 3, event.Gone: int(report.Failover),
	}[g.state.Phase()]
}

// ground is a colour that everything stands on or is written in. The page has more of them
// than a picture.
type ground struct {
	name, light, dark string
	ofPage            bool
}

var grounds = []ground{
	{"back", "#fff", "#14181d", false},
	{"text", "#1b1f24", "#e8ecf0", false},
	{"dim", "#57606a", "#a3adb8", false},
	{"rule", "#d0d7de", "#39424c", false},
	{"owner", black, white, false},
	{"soft", "#f4f6f8", "#1d232a", true},
	{"focus", "#0550ae", "#79b8ff", true},
	{"good", "#116329", "#5bd083", true},
	{"bad", "#b42318", "#ff8f85", true},
}

// groundColours gives those as CSS custom properties.
func groundColours(dark, page bool) string {
	var b strings.Builder
	for _, g := range grounds {
		colour := g.light
		if dark {
			colour = g.dark
		}
		if page || !g.ofPage {
			fmt.Fprintf(&b, "--%s:%s;", g.name, colour)
		}
	}
	return b.String()
}

// variables gives the colours as CSS custom properties.
func variables(dark bool) string {
	var b strings.Builder
	for _, p := range paints() {
		colour, ink := p.light, p.ink
		if dark {
			colour, ink = p.dark, p.night
		}
		fmt.Fprintf(&b, "--%s:%s;--%s-ink:%s;", p.name, colour, p.name, ink)
	}
	return b.String()
}
