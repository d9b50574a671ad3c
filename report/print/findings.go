package print

import (
	"fmt"
	"strings"

	"github.com/groupsim/groupsim/report"
	"github.com/groupsim/groupsim/words"
)

// findings prints them, a remedy that helps against several with the first.
func (p *page) findings(r *report.Report) {
	const most = 12
	if len(r.Findings) == 0 {
		return
	}
	p.heading("Findings", "  "+countFindings(r.Findings))
	shown := r.Findings[:min(len(r.Findings), most)]
	colours := [...]string{report.Note: words.Dim, report.Warning: words.Yellow, report.Critical: words.Red}
	var cells, paints [][]string
	add := func(head, text, paint string) {
		if text != "" {
			cells, paints = append(cells, []string{head, text}), append(paints, []string{paint})
		}
	}
	told := map[string]bool{}
	for _, f := range shown {
		add(f.Severity.String(), f.At.Human()+": "+f.Symptom, colours[f.Severity])
		add("metrics", strings.Join(f.Metrics, ", "), words.Dim)
		for _, line := range f.Log {
			add("log", line, words.Dim)
		}
		add("cause", f.Cause, words.Dim)
		if !told[f.Remedy] {
			add("remedy", f.Remedy, words.Dim)
			told[f.Remedy] = true
		}
	}
	p.Table([]words.Column{{}, {Lines: words.All}}, cells, paints)
	p.rest(len(r.Findings)-len(shown), "")
}

// countFindings says how many there are of each severity.
func countFindings(list []report.Finding) string {
	var counts [report.Critical + 1]int
	for _, f := range list {
		counts[f.Severity]++
	}
	var parts []string
	for s := int(report.Critical); s >= int(report.Note); s-- {
		switch n := counts[s]; {
		case n == 1 || n > 1 && report.Severity(s) == report.Critical:
			parts = append(parts, fmt.Sprintf("%d %s", n, report.Severity(s)))
		case n > 1:
			parts = append(parts, fmt.Sprintf("%d %ss", n, report.Severity(s)))
		}
	}
	return strings.Join(parts, ", ")
}
