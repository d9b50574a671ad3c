//go:build !js

package picture

import (
	"strconv"

	"github.com/groupsim/groupsim/report"
)

// strips are the runs of each setup as marks on one scale, by their downtime: where they
// lie thick, and how far they go.
type strips struct {
	Rows   []strip
	Runs   int
	Width  int // of the scale, in the picture's own units
	Height int
	Most   string // at the end of the scale
}

// strip is one setup.
type strip struct {
	Name, P5, P50, P95 string
	Marks              []mark
	Low, Middle, High  int // of 5, 50 and 95 % of the runs
	Worst              string
	WorstAt            int
	WorstRun           uint64
	Command            string   // that shows it alone
	Told               *section // the worst run, if it is on the page
	Section            int      // that of the setup
	Expected           []report.Result
}

// mark is where runs come to, and how high it stands: as high as most of them there, if
// most come to it.
type mark struct{ At, Top, Height int }

const (
	stripWidth  = 600
	stripHeight = 28
)

// Width is that of the band.
func (s strip) Width() int { return max(1, s.High-s.Low) }

// newStrips draws the runs of each; nil if there is one alone.
func newStrips(runs []*Run) *strips {
	s := &strips{Width: stripWidth, Height: stripHeight}
	most := int64(1)
	var spreads []report.Spread
	for _, r := range runs {
		if r.Trials == nil {
			return nil
		}
		x := r.Trials.Spread("downtime.total")
		spreads = append(spreads, x)
		most = max(most, x.Worst)
		s.Runs = r.Trials.Runs()
	}
	s.Most = report.Ms(most).Human()
	at := func(v int64) int { return int(v / (most/(stripWidth-2) + 1)) } // the last mark has room
	for i, x := range spreads {
		quantile := func(permille int) int64 { return x.Values.Quantile(permille) }
		row := strip{
			Name: runs[i].name, P5: report.Ms(quantile(50)).Human(), P50: report.Ms(quantile(500)).Human(), P95: report.Ms(quantile(950)).Human(),
			Low: at(quantile(50)), Middle: at(quantile(500)), High: at(quantile(950)),
			Section: i, Worst: report.Ms(x.Worst).Human(), WorstAt: at(x.Worst), WorstRun: x.WorstRun,
			Command: runs[i].Alone + " --run " + strconv.FormatUint(x.WorstRun, 10),
		}
		row.Marks, row.Expected = marks(x.Values, at), runs[i].Trials.Results()
		s.Rows = append(s.Rows, row)
	}
	return s
}

// marks puts a mark where runs are, however many they are.
func marks(values []int64, at func(int64) int) []mark {
	var counts [stripWidth + 1]int
	most := 0
	for _, v := range values {
		x := at(v)
		counts[x]++
		most = max(most, counts[x])
	}
	var list []mark
	for x, n := range counts {
		if n > 0 {
			height := max(4, stripHeight*n/most)
			list = append(list, mark{x, stripHeight - height, height})
		}
	}
	return list
}
