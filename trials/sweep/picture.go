package sweep

import (
	"context"
	"fmt"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/report"
	"github.com/groupsim/groupsim/trials"
	"github.com/groupsim/groupsim/words"
)

// Picture is one run of a cell as a small timeline: when which partitions were down, and why.
// It is coarse, so that a page can have hundreds of them.
type Picture struct {
	Run uint64
	// From and To are what is shown of the run: from a little before the first gap to a little
	// after the last one; all of it, if there is none.
	From, To report.Ms
	Rows     []PictureRow // those with the most downtime, in the order of the report
	Left     int          // partitions that have no row: they have no more downtime than those
}

// PictureRow is what some partitions of a topic have in common.
type PictureRow struct {
	Topic    string
	Numbers  []int32
	Downtime report.Ms
	FirstUp  int // in parts of what is shown; Parts: they are not up in it
	Spans    []PictureSpan
}

// PictureSpan is a time for which they were down for one cause. Its ends are in parts of
// what is shown.
type PictureSpan struct {
	Cause    report.Cause
	From, To int
	Lasted   report.Ms
}

const (
	// MostPictures is how many cells are drawn at most: each takes a run, and room on a page.
	MostPictures = 400
	// Parts is how many parts a picture divides what it shows into.
	Parts = 1000
	// mostRows is how many rows a picture has.
	mostRows = 8
)

// Draw makes of each cell the run that stands for it once more, and keeps its picture, unless
// there are too many cells.
func (p *Plan) Draw(r *Result, opts CarryOptions) error {
	if len(r.Cells) > MostPictures {
		return nil
	}
	return trials.InOrder(opts.Context, opts.CPUs, len(r.Cells), func(ctx context.Context, i int) (*Picture, error) {
		if c := &r.Cells[i]; len(c.Figures) > 0 {
			return p.picture(ctx, c)
		}
		return nil, nil
	}, func(i int, x *Picture) error {
		r.Cells[i].Picture = x
		return nil
	})
}

func (p *Plan) picture(ctx context.Context, c *Cell) (*Picture, error) {
	s, err := p.Load(c.Subject, c.Point)
	if err == nil {
		s, err = s.WithRun(c.Figures[0].Run)
	}
	if err != nil {
		return nil, err
	}
	of, err := trials.Bare(s, trials.RunOptions{Context: ctx})
	if err != nil {
		return nil, fmt.Errorf("run %d: %w", c.Figures[0].Run, err)
	}
	return pictureOf(of, c.Figures[0].Run), nil
}

// pictureOf puts partitions into one row that look alike.
func pictureOf(of *report.Report, run uint64) *Picture {
	x := &Picture{Run: run}
	x.From, x.To = shown(of)
	var all []*PictureRow
	known := map[string]*PictureRow{}
	for i := range of.Partitions {
		p := &of.Partitions[i]
		row := x.row(p)
		key := row.looks()
		if known[key] == nil {
			known[key], all = row, append(all, row)
		}
		known[key].Numbers = append(known[key].Numbers, p.Partition)
	}
	kept := words.Most(all, mostRows, func(r *PictureRow) int64 { return int64(r.Downtime) })
	x.Left = len(of.Partitions)
	for _, row := range kept {
		x.Rows = append(x.Rows, *row)
		x.Left -= len(row.Numbers)
	}
	return x
}

// shown is the time of a run in which there are gaps, in whole seconds.
func shown(of *report.Report) (from, to report.Ms) {
	from = of.Window.End
	for i := range of.Partitions {
		if gaps := of.Partitions[i].Gaps; len(gaps) > 0 {
			from, to = min(from, gaps[0].FromTime), max(to, gaps[len(gaps)-1].ToTime)
		}
	}
	if to == 0 {
		return 0, of.Window.End
	}
	const second = report.Ms(clock.Second / clock.Microsecond)
	margin := max(second, (to-from)/5)
	return max(0, (from-margin)/second*second), min(of.Window.End, (to+margin+second-1)/second*second)
}

// part is where in what is shown a moment lies.
func (x *Picture) part(at report.Ms) int {
	return min(Parts, max(0, int(float64(at-x.From)/float64(x.To-x.From)*Parts)))
}

func (x *Picture) row(p *report.Partition) *PictureRow {
	row := &PictureRow{Topic: p.Topic, Downtime: p.Downtime, FirstUp: Parts}
	if p.FirstUp >= 0 {
		row.FirstUp = x.part(p.FirstUp)
	}
	for i := range p.Gaps {
		for _, s := range p.Gaps[i].Causes {
			row.add(PictureSpan{s.Cause, x.part(s.From), max(x.part(s.To), x.part(s.From)+1), s.To - s.From})
		}
	}
	return row
}

// add takes the next span. Where several begin in one part of the run, the longest is drawn.
func (r *PictureRow) add(s PictureSpan) {
	if n := len(r.Spans); n > 0 && r.Spans[n-1].From == s.From {
		if s.Lasted > r.Spans[n-1].Lasted {
			r.Spans[n-1] = s
		}
		return
	}
	r.Spans = append(r.Spans, s)
}

// looks is the same for rows that look the same, and for no others.
func (r *PictureRow) looks() string {
	text := fmt.Sprintf("%q %d %s", r.Topic, r.FirstUp, r.Downtime.Human())
	for _, s := range r.Spans {
		text += fmt.Sprintf(" %s %d %d", s.Cause, s.From, s.To)
	}
	return text
}

// Name is what its partitions are called together.
func (r *PictureRow) Name() string { return r.Topic + "-" + words.Ranges(r.Numbers) }
