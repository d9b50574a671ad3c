package year

import (
	"math"
	"path/filepath"
	"strings"
	"testing"
)

func TestPlansAreRead(t *testing.T) {
	p, err := Read(filepath.Join("dir", "year.yaml"), strings.NewReader(`# What happens to the orders group.
members: 12
incidents:
  pauses: {scenario: gc-pause-lognormal, rate: 2 per member per month}
  deploys: {scenario: ./deploy.yaml, rate: 3 a week}
  brokers: {scenario: coordinator-failover, rate: 0.5 times each year}
`))
	if err != nil {
		t.Fatal(err)
	}
	if p.Members != 12 || len(p.Incidents) != 3 {
		t.Fatalf("%+v", p)
	}
	for i, want := range []struct {
		name, scenario string
		perYear        float64
	}{{"pauses", "gc-pause-lognormal", 12 * 2 * 12}, {"deploys", filepath.Join("dir", "deploy.yaml"), 3 * 365.25 / 7}, {"brokers", "coordinator-failover", 0.5}} {
		in := p.Incidents[i]
		if in.Name != want.name || in.Scenario != want.scenario || math.Abs(in.Rate.PerYear(p.Members)-want.perYear) > 1e-9 {
			t.Errorf("%+v, %v a year, want %+v", in, in.Rate.PerYear(p.Members), want)
		}
	}
}

// Whatever is wrong is told with its place and with what to write.
func TestWrongPlans(t *testing.T) {
	for text, want := range map[string]string{
		"":              "y.yaml:1:1: the file is empty; a plan of a year needs at least incidents",
		"members: 3":    "y.yaml:1:1: a plan of a year needs incidents, such as incidents: {crashes: {scenario: crash, rate: 1 per member per year}}",
		"incidents: []": "y.yaml:1:12: incidents: wants kinds of incidents by names of your own, such as {crashes: {scenario: crash, rate: 1 per member per year}}, not a list",
		"incidents: {}": "y.yaml:1:12: incidents: wants kinds of incidents by names of your own, such as {crashes: {scenario: crash, rate: 1 per member per year}}, not none",
		"incident: {}":  `y.yaml:1:1: "incident" is not a key of a plan of a year, which has members and incidents (did you mean "incidents"?)`,
		"members: many\nincidents: {a: {scenario: crash, rate: 1 a day}}":    "y.yaml:1:10: members: wants a whole number from 1 to 10000, not \"many\"",
		"incidents:\n  a: {scenario: crash}":                                 "y.yaml:2:6: an incident needs rate, such as rate: 1 per member per year",
		"incidents:\n  a: {rate: 1 per day}":                                 "y.yaml:2:6: an incident needs scenario, such as scenario: crash",
		"incidents:\n  a: {scenario: crahs, rate: 1 per day}":                `y.yaml:2:17: scenario: "crahs" is none that is bundled, and no file: its name has a / or ends in .yaml, .yml or .json (did you mean "crash"?)`,
		"incidents:\n  a: {scenario: -, rate: 1 per day}":                    "y.yaml:2:17: scenario: a plan takes no scenario from standard input: name a file",
		"incidents:\n  a: {scenario: crash, rate: 3}":                        `y.yaml:2:30: rate: "3" does not say how often: write a number, per, and hour, day, week, month or year, such as 3 per week, or 2 per member per month`,
		"incidents:\n  a: {scenario: crash, rate: often a day}":              `y.yaml:2:30: rate: "often" is no number of times, such as 3 per week, or 2 per member per month`,
		"incidents:\n  a: {scenario: crash, rate: -1 a day}":                 `y.yaml:2:30: rate: "-1" is no number of times, such as 3 per week, or 2 per member per month`,
		"incidents:\n  a: {scenario: crash, rate: 3 per weak}":               `y.yaml:2:30: rate: "weak" is no unit of time: there are hour, day, week, month and year (did you mean "week"?)`,
		"incidents:\n  a: {scenario: crash, rate: 3 per mmber per week}":     `y.yaml:2:30: rate: "mmber" is not what a rate can be of: write per member, or leave it out (did you mean "member"?)`,
		"incidents:\n  a: {scenario: crash, rat: 3 per week, rate: 1 a day}": `y.yaml:2:24: "rat" is not a key of an incident, which has scenario and rate (did you mean "rate"?)`,
		"incidents:\n  year: {scenario: crash, rate: 3 per week}":            "y.yaml:2:3: incidents: year is what all of them together are called: choose another name",
		"incidents:\n  \"a:b\": {scenario: crash, rate: 3 per week}":         `y.yaml:2:3: incidents: "a:b" is no name: letters, digits, dots and dashes, at most 40`,
		"incidents:\n  a: crash":                                             `y.yaml:2:6: an incident is a mapping of scenario and rate, not "crash"`,
	} {
		_, err := Read("y.yaml", strings.NewReader(text))
		if err == nil || err.Error() != want {
			t.Errorf("%s:\n got %v\nwant %s", text, err, want)
		}
	}
}

func TestPlansThatAreNotThere(t *testing.T) {
	dir := t.TempDir()
	for path, want := range map[string]string{
		filepath.Join(dir, "nowhere.yaml"): "cannot be opened: no such file or directory",
		dir:                                "is a directory: name a file in it",
	} {
		if _, err := Open(path); err == nil || !strings.Contains(err.Error(), want) || !strings.HasPrefix(err.Error(), path) {
			t.Errorf("%s: %v", path, err)
		}
	}
}
