package year

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/groupsim/groupsim/scenarios"
	"github.com/groupsim/groupsim/trials"
	"github.com/groupsim/groupsim/words"
)

// Plan says what happens to a group in a year, and how often.
type Plan struct {
	File string
	// Members is how many the group has for the rates of members; 0: as many as each
	// scenario has.
	Members   int
	Incidents []Incident
}

// Incident is a kind of what happens.
type Incident struct {
	Name string
	// Scenario is one in which it happens once, as [trials.Load] takes it.
	Scenario string
	Rate     Rate
}

// MaxIncidents is how many kinds of them a plan can have.
const MaxIncidents = 50

// Name is what a year is called among the scenarios that metrics can be of.
const Name = "year"

// Open reads a plan from a file. Whatever is wrong comes as [*scenarios.Errors].
func Open(path string) (*Plan, error) {
	f, err := os.Open(path)
	if err == nil {
		defer f.Close()
		var info os.FileInfo
		if info, err = f.Stat(); err == nil && info.IsDir() {
			err = errors.New("is a directory: name a file in it")
		}
	}
	if err != nil {
		var of *os.PathError
		msg := err.Error()
		if errors.As(err, &of) {
			msg = "cannot be opened: " + of.Err.Error()
		}
		return nil, &scenarios.Errors{List: []*scenarios.Error{{File: path, Msg: msg}}}
	}
	return Read(path, f)
}

// Read reads a plan; the files that it names lie beside its own.
func Read(file string, r io.Reader) (*Plan, error) {
	root, reading, err := scenarios.ReadDocument(file, r, "a plan of a year", "incidents", "members, incidents")
	if err != nil {
		return nil, err
	}
	p := &planReader{Reading: reading, plan: &Plan{File: file}}
	p.fields(root, "a plan of a year", []field{{"members", p.members, ""}, {"incidents", p.incidents, "incidents: {crashes: {scenario: crash, rate: 1 per member per year}}"}})
	return p.plan, reading.Err()
}

type planReader struct {
	*scenarios.Reading
	plan *Plan
}

// field is a key of a mapping; example is how it is written, of one that must not be missing.
type field struct {
	name    string
	read    func(v *yaml.Node)
	example string
}

// fields reads a mapping with fixed keys.
func (p *planReader) fields(n *yaml.Node, what string, table []field) {
	if n.Kind != yaml.MappingNode {
		p.Wrong(n, "", "%s is a mapping of %s, not %s", what, words.And(names(table)), scenarios.Describe(n))
		return
	}
	all := names(table)
	misspelt := map[string]bool{} // what is there under another name is not missed
	for i := 0; i < len(n.Content); i += 2 {
		if k := n.Content[i]; !slices.Contains(all, k.Value) {
			meant := scenarios.Near(k.Value, all)
			misspelt[meant] = true
			p.Wrong(k, meant, "%s is not a key of %s, which has %s", scenarios.Quoted(k.Value), what, words.And(all))
		}
	}
	for _, f := range table {
		if v := scenarios.ValueOf(n, f.name); v != nil {
			f.read(v)
		} else if f.example != "" && !misspelt[f.name] {
			p.Wrong(n, "", "%s needs %s, such as %s", what, f.name, f.example)
		}
	}
}

func names(table []field) (all []string) {
	for _, f := range table {
		all = append(all, f.name)
	}
	return all
}

func (p *planReader) members(v *yaml.Node) {
	text, _ := scenarios.TextOf(v)
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 || n > scenarios.MaxMembers {
		p.Wrong(v, "", "members: wants a whole number from 1 to %d, not %s", scenarios.MaxMembers, scenarios.Describe(v))
		return
	}
	p.plan.Members = n
}

// nameForm leaves out what stands between a scenario's name and a metric.
var nameForm = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$`)

func (p *planReader) incidents(v *yaml.Node) {
	if v.Kind != yaml.MappingNode || len(v.Content) == 0 {
		what := scenarios.Describe(v)
		if v.Kind == yaml.MappingNode {
			what = "none"
		}
		p.Wrong(v, "", "incidents: wants kinds of incidents by names of your own, such as {crashes: {scenario: crash, rate: 1 per member per year}}, not %s", what)
		return
	}
	if n := len(v.Content) / 2; n > MaxIncidents {
		p.Wrong(v, "", "incidents: %d kinds are more than %d", n, MaxIncidents)
		return
	}
	for i := 0; i < len(v.Content); i += 2 {
		k := v.Content[i]
		switch {
		case !nameForm.MatchString(k.Value):
			p.Wrong(k, "", "incidents: %s is no name: letters, digits, dots and dashes, at most 40", scenarios.Quoted(k.Value))
		case k.Value == Name:
			p.Wrong(k, "", "incidents: %s is what all of them together are called: choose another name", k.Value)
		}
		p.plan.Incidents = append(p.plan.Incidents, p.incident(k, v.Content[i+1]))
	}
}

func (p *planReader) incident(k, v *yaml.Node) Incident {
	in := Incident{Name: k.Value}
	p.fields(v, "an incident", []field{
		{"scenario", func(v *yaml.Node) { in.Scenario = p.scenario(v) }, "scenario: crash"},
		{"rate", func(v *yaml.Node) { in.Rate = p.rate(v) }, "rate: 1 per member per year"},
	})
	return in
}

// scenario is that of a file from where the plan lies.
func (p *planReader) scenario(v *yaml.Node) string {
	text, ok := scenarios.TextOf(v)
	switch {
	case !ok || text == "":
		p.Wrong(v, "", "scenario: wants a bundled scenario by its name, or a file, not %s", scenarios.Describe(v))
	case text == "-":
		p.Wrong(v, "", "scenario: a plan takes no scenario from standard input: name a file")
	case trials.IsFile(text) && !filepath.IsAbs(text):
		dir := filepath.Dir(p.plan.File)
		text = filepath.Join(dir, text)
		if !strings.ContainsAny(text, `/\`) {
			text = "." + string(filepath.Separator) + text
		}
	case !trials.IsFile(text):
		if bundled := scenarios.BundledNames(); !slices.Contains(bundled, text) {
			p.Wrong(v, scenarios.Near(text, bundled), "scenario: %s is none that is bundled, and no file: its name has a / or ends in .yaml, .yml or .json", scenarios.Quoted(text))
		}
	}
	return text
}

func (p *planReader) rate(v *yaml.Node) Rate {
	text, ok := scenarios.TextOf(v)
	if !ok {
		p.Wrong(v, "", "rate: wants how often it happens, %s, not %s", rateExample, scenarios.Describe(v))
		return Rate{}
	}
	r, meant, err := parseRate(text)
	if err != nil {
		p.Wrong(v, meant, "rate: %s", err)
	}
	return r
}
