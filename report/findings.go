package report

import (
	"fmt"
	"strings"
)

// Severity says how urgent a finding is.
type Severity uint8

// The severities. A note is worth knowing and wakes nobody.
const (
	Note Severity = iota
	Warning
	Critical
)

var severityNames = [...]string{"note", "warning", "critical"}

// String gives the severity's name.
func (s Severity) String() string { return severityNames[s] }

// Finding is a symptom that a person on call would see, with its cause and what
// can be done about it.
type Finding struct {
	Severity Severity
	At       Ms     // when it could be seen first
	Symptom  string // what is seen, in one sentence
	// Metrics has Kafka's metrics that show it, with member, value and moment.
	Metrics []string
	// Log has the lines in the logs that go with it, each with whose log it is.
	Log    []string
	Cause  string
	Remedy string
}

// findings prints them, a remedy that helps against several with the first.
func (p *page) findings(r *Report) {
	const most = 12
	if len(r.Findings) == 0 {
		return
	}
	p.heading("Findings", "  "+countFindings(r.Findings))
	shown := r.Findings[:min(len(r.Findings), most)]
	colours := [...]string{Note: dim, Warning: "33", Critical: red}
	var cells, paints [][]string
	add := func(head, text, paint string) {
		if text != "" {
			cells, paints = append(cells, []string{head, text}), append(paints, []string{paint})
		}
	}
	told := map[string]bool{}
	for _, f := range shown {
		add(f.Severity.String(), human(f.At)+": "+f.Symptom, colours[f.Severity])
		add("metrics", strings.Join(f.Metrics, ", "), dim)
		for _, line := range f.Log {
			add("log", line, dim)
		}
		add("cause", f.Cause, dim)
		if !told[f.Remedy] {
			add("remedy", f.Remedy, dim)
			told[f.Remedy] = true
		}
	}
	p.table([]column{{}, {}}, cells, paints)
	p.rest(len(r.Findings)-len(shown), "")
}

// countFindings says how many there are of each severity.
func countFindings(list []Finding) string {
	var counts [Critical + 1]int
	for _, f := range list {
		counts[f.Severity]++
	}
	var words []string
	for s := int(Critical); s >= int(Note); s-- {
		switch n := counts[s]; {
		case n == 1 || n > 1 && Severity(s) == Critical:
			words = append(words, fmt.Sprintf("%d %s", n, Severity(s)))
		case n > 1:
			words = append(words, fmt.Sprintf("%d %ss", n, Severity(s)))
		}
	}
	return strings.Join(words, ", ")
}
