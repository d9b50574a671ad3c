package course

import (
	"bytes"
	"errors"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/groupsim/groupsim/report"
	"github.com/groupsim/groupsim/scenarios"
)

// budgetError says what is wrong with a condition, whose place is known.
func budgetError(err error) string {
	var errs *scenarios.Errors
	if !errors.As(err, &errs) {
		return err.Error()
	}
	return errs.List[0].Msg + scenarios.DidYouMean(errs.List[0].Meant)
}

func (c *Course) readDrill(name string, data []byte) (*Drill, *reader, error) {
	root, r, err := c.open(name, data, DrillForm, "a drill", "id, title and scenarios", "id, title, scenarios, edit")
	if err != nil {
		return nil, nil, err
	}
	d := &Drill{at: root, dir: path.Dir(name), Variants: usualVariants, Par: Par{At: "p95"}}
	fields(r, root, "a drill", drillKeys(), d)
	if r.Err() != nil {
		return d, r, nil
	}
	if d.Title == "" {
		d.Title = d.ID
	}
	if d.ID != path.Base(d.dir) {
		r.Wrong(scenarios.ValueOf(root, "id"), path.Base(d.dir), "id: a drill is called as its folder is, and that is %s", path.Base(d.dir))
	}
	if len(d.Hints) != 3 {
		r.Wrong(scenarios.ValueOf(root, "hints"), "", "hints: wants three, each nearer, and has %d", len(d.Hints))
	}
	for _, s := range d.Scenarios {
		d.readScenario(c, r, s)
	}
	if r.Err() == nil {
		d.readStory(c, r)
		d.checkPlaces(r)
		d.checkPar(r)
	}
	return d, r, nil
}

// readScenario reads one of a drill's scenarios, with what the drill draws in it.
func (d *Drill) readScenario(c *Course, r *reader, s *drillScenario) {
	name := path.Join(d.dir, s.File)
	data, err := fs.ReadFile(c.files, name)
	if err != nil {
		r.Wrong(s.at, "", "file: there is no %s in the drill's folder", scenarios.Quoted(s.File))
		return
	}
	if s == d.Scenarios[0] {
		data = d.named(data)
	}
	if s.root, _, err = scenarios.ReadTree(c.place(name), bytes.NewReader(data)); err != nil {
		r.Refuse(s.at, err)
		return
	}
	s.text = data
	if vary := d.varyFor(s.root); vary != nil {
		if scenarios.ValueOf(s.root, "vary") != nil {
			r.Wrong(d.vary, "", "vary: %s has a vary section, too: let one of them have all of it", s.File)
			return
		}
		s.text = append(bytes.TrimRight(data, "\n"), "\nvary: "+scenarios.Flow(vary)+"\n"...)
		scenarios.Put(s.root, "vary", vary)
	}
	if s.loaded, err = scenarios.Load(c.place(name), bytes.NewReader(s.text), scenarios.Options{}); err != nil {
		r.Refuse(s.at, err)
		return
	}
}

// named gives the file that is edited the drill's name, by which its folder is known.
func (d *Drill) named(text []byte) []byte {
	line := []byte("name: " + d.ID)
	if nameLine.Match(text) {
		return nameLine.ReplaceAllLiteral(text, line)
	}
	return append(append(line, '\n'), text...)
}

var nameLine = regexp.MustCompile(`(?m)^name:.*$`)

// varyFor has of what the drill draws the names that a scenario uses.
func (d *Drill) varyFor(root *yaml.Node) *yaml.Node {
	if d.vary == nil {
		return nil
	}
	used := map[string]bool{}
	namesIn(root, used)
	vary := &yaml.Node{Kind: yaml.MappingNode, Tag: "!!map"}
	for i := 0; i < len(d.vary.Content); i += 2 {
		if used[d.vary.Content[i].Value] {
			vary.Content = append(vary.Content, d.vary.Content[i], d.vary.Content[i+1])
		}
	}
	if len(vary.Content) == 0 {
		return nil
	}
	return vary
}

// readStory reads DRILL.md, whose figures are placeholders.
func (d *Drill) readStory(c *Course, r *reader) {
	name := path.Join(d.dir, storyFile)
	data, err := fs.ReadFile(c.files, name)
	if err == nil {
		d.Story, err = parseTemplate(strings.TrimSpace(string(data)))
	}
	if err != nil {
		r.Wrong(d.at, "", "%s: %s", storyFile, err)
		return
	}
	if f := d.Story.figureIn(); f != "" {
		r.Wrong(d.at, "", "%s: %s is a figure in prose, which nobody recomputes: put a placeholder in its place", storyFile, scenarios.Quoted(f))
	}
	world := &World{}
	for _, t := range append([]*Template{d.Story}, d.Hints...) {
		for _, p := range t.parts {
			if p.expr != nil && p.expr.at == nil {
				p.expr.at = d.at
			}
		}
		r.knownIn(t, world, beforeRun)
	}
	r.knownIn(d.Why, world, afterRun)
}

// checkPlaces holds what is changed to what may be.
func (d *Drill) checkPlaces(r *reader) {
	for i := range d.Edit {
		e := &d.Edit[i]
		if len(d.Scenarios) > 1 && (e.top == "members" || e.top == "topics") {
			r.Wrong(scenarios.ValueOf(d.at, "edit"), "", "edit: %s is of one scenario's file, and the drill has several", e.text)
		}
	}
	d.checkPlacesOf(r, d.Reference, scenarios.ValueOf(d.at, "reference"))
	for _, o := range d.Other {
		d.checkPlacesOf(r, o.Set, scenarios.ValueOf(d.at, "other"))
	}
	for _, t := range d.Traps {
		d.checkPlacesOf(r, t.Set, t.at)
	}
}

func (d *Drill) checkPlacesOf(r *reader, s solution, at *yaml.Node) {
	for _, c := range s {
		if !slices.ContainsFunc(d.Edit, func(e editable) bool { return e.text == c.text }) {
			r.Wrong(at, scenarios.Near(c.text, d.editTexts()), "%s is not among what edit lists", scenarios.Quoted(c.text))
		}
	}
}

func (d *Drill) editTexts() (all []string) {
	for _, e := range d.Edit {
		all = append(all, e.text)
	}
	return all
}

// checkPar holds what a solution is measured by to what there is.
func (d *Drill) checkPar(r *reader) {
	name, metric := d.Par.of()
	m, ok := report.MetricByName(metric)
	switch {
	case name != "" && !slices.ContainsFunc(d.Scenarios, func(s *drillScenario) bool { return s.Name == name }):
		r.Wrong(d.Par.at, "", "par: there is no scenario %s in the drill", scenarios.Quoted(name))
	case !ok || !m.Kind.Number() || m.MoreIsBetter():
		r.Wrong(d.Par.at, "", "par: %s is no metric of which less is better, such as gap.max", scenarios.Quoted(metric))
	}
}

// of takes apart which scenario it is measured in, "" for all, and by what.
func (p *Par) of() (scenario, metric string) {
	if name, metric, cut := strings.Cut(p.Metric, ":"); cut {
		return name, metric
	}
	return "", p.Metric
}
