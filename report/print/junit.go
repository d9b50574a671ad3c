package print

import (
	"encoding/xml"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/groupsim/groupsim/report"
)

// Outcome is what came of something that was to be run: a report, or an error.
type Outcome struct {
	Name   string
	Report *report.Report // nil if it could not be run
	Trials *report.Trials // of many runs, the first of which the report is about
	Err    error
}

// The elements of a JUnit report, as continuous integration reads them.
type (
	junitSuites struct {
		XMLName  xml.Name     `xml:"testsuites"`
		Name     string       `xml:"name,attr"`
		Tests    int          `xml:"tests,attr"`
		Failures int          `xml:"failures,attr"`
		Errors   int          `xml:"errors,attr"`
		Suites   []junitSuite `xml:"testsuite"`
	}
	junitSuite struct {
		Name     string           `xml:"name,attr"`
		Tests    int              `xml:"tests,attr"`
		Failures int              `xml:"failures,attr"`
		Errors   int              `xml:"errors,attr"`
		Skipped  int              `xml:"skipped,attr,omitempty"`
		Figures  *junitProperties `xml:"properties"`
		Cases    []junitCase      `xml:"testcase"`
	}
	junitProperties struct {
		List []junitProperty `xml:"property"`
	}
	junitProperty struct {
		Name  string `xml:"name,attr"`
		Value string `xml:"value,attr"`
	}
	junitCase struct {
		Class   string        `xml:"classname,attr"`
		Name    string        `xml:"name,attr"`
		Failure *junitMessage `xml:"failure"`
		Error   *junitMessage `xml:"error"`
		Skipped *junitMessage `xml:"skipped"`
	}
	junitMessage struct {
		Message string `xml:"message,attr"`
		Text    string `xml:",chardata"`
	}
)

// JUnit writes a suite for each outcome, with a test for each of its expectations.
// A run without any is one test that passes, one that failed a test with an error.
func JUnit(w io.Writer, outcomes []Outcome) error {
	all := junitSuites{Name: "groupsim"}
	for _, o := range outcomes {
		if o.Err != nil {
			all.add(junitSuite{Name: o.Name, Cases: []junitCase{{Class: o.Name, Name: "runs", Error: &junitMessage{Message: "it could not be run", Text: o.Err.Error()}}}})
			continue
		}
		all.add(junitOf(o.Name, o.Report, o.Trials))
	}
	return all.write(w)
}

// CompareJUnit writes a suite for each setup.
func CompareJUnit(w io.Writer, c *report.Comparison) error {
	all := junitSuites{Name: "groupsim compare " + c.Scenario}
	for i := range c.Columns {
		all.add(junitOf(c.Columns[i].Name, c.Columns[i].Report, c.Columns[i].Trials))
	}
	return all.write(w)
}

// junitOf is the suite of a run, or of many. What one run cannot judge is skipped.
func junitOf(name string, r *report.Report, t *report.Trials) junitSuite {
	s := junitSuite{Name: name}
	judged, unjudged, verdict := r.Expectations, r.Unjudged, r.Verdict()
	if t != nil {
		judged, unjudged, verdict = t.Results(), nil, ""
		s.Figures = junitFigures(t)
	}
	for _, x := range judged {
		test := junitCase{Class: name, Name: x.Metric + " " + x.Want}
		if !x.OK {
			test.Failure = &junitMessage{Message: x.Missed(), Text: strings.TrimSpace(x.Where + "\n" + verdict)}
		}
		s.Cases = append(s.Cases, test)
	}
	for _, x := range unjudged {
		s.Cases = append(s.Cases, junitCase{Class: name, Name: x.Metric + " " + x.Want, Skipped: &junitMessage{Message: x.Shown}})
	}
	if len(s.Cases) == 0 {
		s.Cases = []junitCase{{Class: name, Name: "runs"}}
	}
	return s
}

// junitFigures has what many runs came to.
func junitFigures(t *report.Trials) *junitProperties {
	p := &junitProperties{List: []junitProperty{{"runs", strconv.Itoa(t.Runs())}}}
	for _, row := range t.Figures() {
		for _, x := range [][2]string{{"p5", row.P5}, {"p50", row.P50}, {"p95", row.P95}, {"worst", row.Worst}, {"worst run", strconv.FormatUint(row.WorstRun, 10)}} {
			p.List = append(p.List, junitProperty{row.Title + " " + x[0], x[1]})
		}
	}
	return p
}

func (all *junitSuites) add(s junitSuite) {
	s.Tests = len(s.Cases)
	for _, test := range s.Cases {
		if test.Failure != nil {
			s.Failures++
		}
		if test.Error != nil {
			s.Errors++
		}
		if test.Skipped != nil {
			s.Skipped++
		}
	}
	all.Tests, all.Failures, all.Errors = all.Tests+s.Tests, all.Failures+s.Failures, all.Errors+s.Errors
	all.Suites = append(all.Suites, s)
}

func (all *junitSuites) write(w io.Writer) error {
	text, err := xml.MarshalIndent(all, "", "  ")
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(w, "%s%s\n", xml.Header, text)
	return err
}
