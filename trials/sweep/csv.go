package sweep

import (
	"encoding/csv"
	"io"
	"strconv"

	"github.com/groupsim/groupsim/report"
)

// WriteCSV writes a table for spreadsheets: a line for each figure of each cell. Lengths of
// time are in milliseconds; what there is not is empty.
func (r *Result) WriteCSV(w io.Writer) error {
	out := csv.NewWriter(w)
	head := []string{"scenario"}
	for i := range r.Plan.Axes {
		head = append(head, r.Plan.Axes[i].Name())
	}
	head = append(head, "metric", "quantile", "value", "low", "high", "p5", "p50", "p95", "p99", "min", "max", "worst_run",
		"some_runs", "runs", "failed", "never_up", "best", "better_than_best", "worse_than_best", "clear", "refused")
	if err := out.Write(head); err != nil {
		return err
	}
	for i := range r.Cells {
		c := &r.Cells[i]
		for _, row := range r.csvRows(c) {
			if err := out.Write(row); err != nil {
				return err
			}
		}
	}
	out.Flush()
	return out.Error()
}

func (r *Result) csvRows(c *Cell) [][]string {
	label := r.Plan.Subjects[c.Subject].Label
	start := []string{label}
	for i, value := range r.Plan.Point(c.Point) {
		text := ""
		if a := &r.Plan.Axes[i]; a.OfScenario(label) {
			text = a.Values[value].Text
		}
		start = append(start, text)
	}
	end := []string{strconv.Itoa(c.Runs), strconv.Itoa(c.Failed), strconv.Itoa(c.NeverUp)}
	var rows [][]string
	for i, m := range r.MetricsOf(c.Subject) {
		row := append(start[:len(start):len(start)], m.Name, m.Quantile)
		against := []string{"", "", "", ""}
		if len(c.Figures) == 0 {
			row = append(row, "", "", "", "", "", "", "", "", "", "", "")
		} else {
			f := &c.Figures[i]
			row = append(row, f.csv()...)
			against[0] = strconv.FormatBool(f.Best)
			if a := f.Against; a != nil {
				against[1], against[2], against[3] = strconv.Itoa(a.Better), strconv.Itoa(a.Worse), strconv.FormatBool(a.Clear())
			}
		}
		row = append(append(append(row, end...), against...), c.Refused)
		rows = append(rows, row)
	}
	return rows
}

// csv gives the columns from the value to the runs in which there is any of it.
func (f *Figure) csv() []string {
	scaled := func(v int64) string {
		if report.NeverOver(v) {
			return ""
		}
		return f.JSON(v)
	}
	row := []string{scaled(f.Value), "", ""}
	if f.Bounded {
		row[1], row[2] = scaled(f.Low), scaled(f.High)
	}
	for _, x := range f.spread() {
		row = append(row, f.Number(x.value))
	}
	return append(row, strconv.FormatUint(f.WorstRun, 10), strconv.Itoa(f.Some))
}
