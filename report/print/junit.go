package print

import (
	"encoding/xml"
	"fmt"
	"io"
	"strings"

	"github.com/groupsim/groupsim/report"
)

// Outcome is what came of something that was to be run: a report, or an error.
type Outcome struct {
	Name   string
	Report *report.Report // nil if it could not be run
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
		Name     string      `xml:"name,attr"`
		Tests    int         `xml:"tests,attr"`
		Failures int         `xml:"failures,attr"`
		Errors   int         `xml:"errors,attr"`
		Cases    []junitCase `xml:"testcase"`
	}
	junitCase struct {
		Class   string        `xml:"classname,attr"`
		Name    string        `xml:"name,attr"`
		Failure *junitMessage `xml:"failure"`
		Error   *junitMessage `xml:"error"`
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
		all.add(junitOf(o.Name, o.Report.Expectations, o.Report.Verdict()))
	}
	return all.write(w)
}

// CompareJUnit writes a suite for each run of each setup.
func CompareJUnit(w io.Writer, c *report.Comparison) error {
	all := junitSuites{Name: "groupsim compare " + c.Scenario}
	for i := range c.Columns {
		for j, run := range c.Columns[i].Runs {
			x, verdict := report.Expected{Column: c.Columns[i].Name, Seed: run.Seed}, ""
			if j == 0 {
				verdict = c.Columns[i].Report.Verdict()
			}
			all.add(junitOf(x.Label(c.Seeds() > 1), run.Expectations, verdict))
		}
	}
	return all.write(w)
}

func junitOf(name string, expectations []report.Result, verdict string) junitSuite {
	s := junitSuite{Name: name}
	for _, x := range expectations {
		test := junitCase{Class: name, Name: x.Metric + " " + x.Want}
		if !x.OK {
			test.Failure = &junitMessage{Message: x.Missed(), Text: strings.TrimSpace(x.Where + "\n" + verdict)}
		}
		s.Cases = append(s.Cases, test)
	}
	if len(s.Cases) == 0 {
		s.Cases = []junitCase{{Class: name, Name: "runs"}}
	}
	return s
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
