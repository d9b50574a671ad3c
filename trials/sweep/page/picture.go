package page

import (
	"fmt"

	"github.com/groupsim/groupsim/report"
	"github.com/groupsim/groupsim/trials/sweep"
)

// pictures are what files/picture.js draws a run of each cell from.
type pictures struct {
	Parts  int        `json:"parts"` // of what is shown of a run
	Causes []cause    `json:"causes"`
	Cells  []*drawing `json:"cells"`         // in the order of the document
	Why    string     `json:"why,omitempty"` // there are none
}

// cause is a cause of downtime, whose colours the shared style sheet has by its name.
type cause struct {
	Name   string `json:"name"`
	Letter string `json:"letter"`
	Means  string `json:"means"`
}

type drawing struct {
	Run  uint64 `json:"run"`
	From string `json:"from"`
	To   string `json:"to"`
	Rows []row  `json:"rows"`
	Left int    `json:"left,omitempty"`
}

// row are partitions that look the same; of its spans each is cause, from, to and how long.
type row struct {
	Name  string   `json:"name"`
	Down  string   `json:"down"`
	Up    int      `json:"up"` // from when on
	Spans [][4]any `json:"spans"`
}

func picturesOf(r *sweep.Result) pictures {
	p := pictures{Parts: sweep.Parts}
	for _, c := range report.Causes() {
		p.Causes = append(p.Causes, cause{c.String(), c.Letter(), c.Meaning(report.AllProtocols)})
	}
	any := false
	for i := range r.Cells {
		x := drawingOf(r.Cells[i].Picture)
		p.Cells, any = append(p.Cells, x), any || x != nil
	}
	switch {
	case any:
	case len(r.Cells) > sweep.MostPictures:
		p.Why = fmt.Sprintf("Of more than %d points there are no pictures here: the page would be too large.", sweep.MostPictures)
	case r.Undrawn != "":
		p.Why = "There are no pictures here: the page was made of parts, which have figures alone, and " + r.Undrawn + "."
	}
	return p
}

func drawingOf(x *sweep.Picture) *drawing {
	if x == nil {
		return nil
	}
	p := &drawing{Run: x.Run, From: x.From.Human(), To: x.To.Human(), Rows: []row{}, Left: x.Left}
	for i := range x.Rows {
		r := &x.Rows[i]
		spans := [][4]any{}
		for _, s := range r.Spans {
			spans = append(spans, [4]any{int(s.Cause), s.From, s.To, s.Lasted.Human()})
		}
		p.Rows = append(p.Rows, row{r.Name(), r.Downtime.Human(), r.FirstUp, spans})
	}
	return p
}

// shownYear is what a year comes to, as people read it.
type shownYear struct {
	Point     int    `json:"point"`
	Metric    string `json:"metric"`
	Mean      string `json:"mean"`
	Within    string `json:"within"`
	Quantiles string `json:"quantiles"`
	Incidents string `json:"incidents"`
	Causes    string `json:"causes"`
}

func yearsOf(r *sweep.Result) []shownYear {
	list := []shownYear{}
	for i := range r.Years {
		y := &r.Years[i]
		human := func(x float64) string { return sweep.YearHuman(y.Metric, x) }
		list = append(list, shownYear{
			Point: y.Point, Metric: y.Metric.Name, Mean: human(y.Mean), Within: human(y.Low) + " – " + human(y.High),
			Quantiles: human(float64(y.Years.Quantile(500))) + " · " + human(float64(y.Years.Quantile(990))),
			Incidents: sweep.KindsHuman(y.Kinds), Causes: sweep.CausesHuman(y.Causes),
		})
	}
	return list
}
