package course

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/groupsim/groupsim/scenarios"
	"github.com/groupsim/groupsim/words"
)

// Submission is a drill's file as somebody has changed it.
type Submission struct {
	Drill    *Drill
	Text     []byte
	solution solution
}

// EditedFile is what the file of a drill is called that is edited.
const EditedFile = "scenario.yaml"

// Read reads a file that is handed in, and finds the drill that it is of by its name. The
// error is of a file that is none, or of what was changed and may not be; then it is
// [*scenarios.Errors].
func (c *Course) Read(path string, data []byte) (*Submission, error) {
	root, reading, err := scenarios.ReadTree(path, bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	d, err := c.named(root)
	if err != nil {
		reading.Wrong(root, "", "name: says which drill it is, and %s", err)
		return nil, reading.Err()
	}
	loaded, err := scenarios.Load(path, bytes.NewReader(data), scenarios.Options{})
	if err != nil {
		return nil, err
	}
	s := &Submission{Drill: d, Text: data, solution: d.solutionIn(root)}
	for _, x := range d.forbidden(root) {
		reading.Wrong(x.at, "", "%s; 'groupsim drill start %s' hands out the file, and edit is %s", x.String(), d.ID, strings.Join(d.editTexts(), ", "))
	}
	for _, c := range s.solution {
		if name := d.drawnIn(c); name != "" {
			reading.Wrong(c.value, "", "%s: %s is drawn for each variant, and a setting is the same in all of them: write a value", c.text, name)
		}
	}
	for _, c := range s.solution {
		for _, n := range c.tooLittle(loaded) {
			reading.Wrong(n, "", "%s: %s is less than may be here, %s: %s", c.limited(), scenarios.Flow(n), c.least, c.because())
		}
	}
	for _, n := range d.strangers(s.solution) {
		reading.Wrong(n, "", "members: there may be more of them or fewer, and each has to be as those that were handed out: take out what is more than its id")
	}
	return s, reading.Err()
}

// DrillOf finds the drill of a file that was handed out, whatever else is in it.
func (c *Course) DrillOf(data []byte) (*Drill, error) {
	root, _, err := scenarios.ReadTree(EditedFile, bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	return c.named(root)
}

// named finds the drill of a file by its name.
func (c *Course) named(root *yaml.Node) (*Drill, error) {
	name, _ := scenarios.TextOf(orAbove(scenarios.ValueOf(root, "name"), &yaml.Node{}))
	return c.Drill(name)
}

// strangers finds members that are not like those that were handed out, where their list may be
// edited: how many there are is free, and what each of them is not.
func (d *Drill) strangers(s solution) (all []*yaml.Node) {
	for _, c := range s {
		if c.text != "members" || c.value == nil {
			continue
		}
		for _, is := range c.value.Content {
			like := func(was *yaml.Node) bool { return len(differences("", withoutID(is), withoutID(was), is)) == 0 }
			if !slices.ContainsFunc(scenarios.ItemsOf(c.in(d.Scenarios[0].root)), like) {
				all = append(all, is)
			}
		}
	}
	return all
}

func withoutID(member *yaml.Node) *yaml.Node {
	rest := scenarios.CopyOf(member)
	scenarios.Remove(rest, "id")
	return rest
}

// solutionIn has what a file changes of what may be changed.
func (d *Drill) solutionIn(root *yaml.Node) (s solution) {
	original := d.Scenarios[0].root
	for _, e := range d.Edit {
		is, was := e.in(root), e.in(original)
		if len(differences(e.text, is, was, root)) > 0 {
			s = append(s, change{e, is})
		}
	}
	return s
}

// forbidden finds what is changed and may not be: with what may be put back the file has to
// be the one that was handed out, or one that comes to the same when it is loaded.
func (d *Drill) forbidden(root *yaml.Node) []difference {
	back, original := scenarios.CopyOf(root), d.Scenarios[0]
	for _, e := range d.Edit {
		e.put(back, e.in(original.root))
	}
	all := differences("", back, original.root, back)
	if len(all) == 0 || slices.ContainsFunc(all, func(x difference) bool { return !d.mayBeWrittenAnew(x.path) }) {
		return all
	}
	text, err := yaml.Marshal(back)
	if err != nil {
		return all
	}
	loaded, err := scenarios.Load("", bytes.NewReader(text), scenarios.Options{})
	if err != nil || !sameRuns(loaded, original.loaded) {
		return all
	}
	return nil
}

// mayBeWrittenAnew tells whether another way to write a part of a file can come to the same.
func (d *Drill) mayBeWrittenAnew(path string) bool {
	top, _, _ := strings.Cut(path, ".")
	return !slices.Contains([]string{"vary", "chance", "seed", "name"}, top)
}

// sameRuns tells whether two files come to the same runs: also in what they draw.
func sameRuns(a, b *scenarios.Loaded) bool {
	const several = 4
	for run := range uint64(several) {
		x, errX := a.WithRun(run)
		y, errY := b.WithRun(run)
		if errX != nil || errY != nil || fingerprint(x.Scenario) != fingerprint(y.Scenario) {
			return false
		}
	}
	return a.Chance == b.Chance
}

// drawnIn finds a name of vary in a setting: it would be tuned to each variant. Steps may be
// set to the moment of a fault.
func (d *Drill) drawnIn(c change) string {
	if c.value == nil || c.top == "steps" {
		return ""
	}
	used := map[string]bool{}
	namesIn(c.value, used)
	for _, name := range scenarios.KeysOf(scenarios.ValueOf(d.Scenarios[0].root, "vary")) {
		if used[name] {
			return name
		}
	}
	return ""
}

// Check tries a solution in all variants, and holds its cost to that of the reference.
func (s *Submission) Check() (*Outcome, error) {
	o, err := s.Drill.try(s.solution, false)
	if err != nil || o.Worst != nil {
		return o, err
	}
	if s.Drill.best == nil {
		if s.Drill.best, err = s.Drill.try(s.Drill.Reference, false); err != nil {
			return o, err
		}
	}
	o.Best = s.Drill.best.Cost
	o.Par = par(o.Cost, o.Best)
	return o, nil
}

// Measured says what par is of.
func (o *Outcome) Measured() string {
	name, metric := o.Drill.Par.of()
	if i := slices.IndexFunc(o.Drill.Scenarios, func(s *drillScenario) bool { return s.Name == name }); i >= 0 {
		metric += " in " + o.Drill.handedAs(o.Drill.Scenarios[i])
	}
	return fmt.Sprintf("par is %s, %s over the variants: %s, and %s of the reference. Less is better.", metric, o.Drill.Par.At, o.Cost, o.Best)
}

// Changed says what was changed, on one line.
func (s *Submission) Changed() string {
	if len(s.solution) == 0 {
		return "nothing"
	}
	return s.solution.String()
}

// Passed tells whether every variant kept its budget.
func (o *Outcome) Passed() bool { return o.Worst == nil }

// Share is the line to show around.
func (o *Outcome) Share(hints int, solutionSeen bool) string {
	parts := []string{"groupsim drill " + o.Drill.ID}
	if o.Passed() {
		parts = append(parts, fmt.Sprintf("par %.2f", o.Par))
	}
	parts = append(parts, fmt.Sprintf("%d/%d", o.Kept, o.Of))
	switch {
	case solutionSeen:
		parts = append(parts, "solution seen")
	case hints == 1:
		parts = append(parts, "1 hint")
	default:
		parts = append(parts, fmt.Sprintf("%d hints", hints))
	}
	return strings.Join(append(parts, o.Mark), " · ")
}

// WorstFile is the file of the drill's folder that the worst variant is of.
func (o *Outcome) WorstFile() string {
	return o.Drill.handedAs(o.Worst.Scenario)
}

// Again is the command that shows a variant, in the drill's folder.
func (o *Outcome) Again() string {
	file, set := o.WorstFile(), ""
	if file != EditedFile {
		for _, c := range o.solution {
			value := "null"
			if c.value != nil {
				value = scenarios.Flow(c.value)
			}
			if c.ofSettings() && (c.value != nil || c.in(o.Worst.Scenario.root) != nil) {
				set += " --set " + words.Shell(c.text+"="+value)
			}
		}
	}
	return fmt.Sprintf("groupsim run %s%s --seed %d --run %d", file, set, o.Seed, o.Worst.Run)
}
