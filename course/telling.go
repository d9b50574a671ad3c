package course

import (
	"slices"
	"strings"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/report"
	"github.com/groupsim/groupsim/scenarios"
)

// Texts gives what stands before and behind a lesson's cards.
func (l *Lesson) Texts() (about, ends string, err error) {
	p := l.library.pose(&l.World, 0)
	if about, err = l.About.fill(p.lookup); err != nil {
		return "", "", err
	}
	ends, err = l.Ends.fill(p.lookup)
	return about, ends, err
}

// Helps gives the hint of a myth, before anybody has said whether it is so; "": it has none.
func (m *Myth) Helps() (string, error) {
	return m.Hint.fill(m.library.pose(&m.World, 0).lookup)
}

// Told is a myth with its runs.
type Told struct {
	Claim      string         `json:"claim"`
	Because    string         `json:"because"`
	Commands   []string       `json:"commands"`
	When       string         `json:"so_when,omitempty"`
	SoCommands []string       `json:"so_commands,omitempty"`
	Report     *report.Report `json:"-"`
}

// Tell makes the runs of a myth, with the medians of what it draws.
func (m *Myth) Tell() (*Told, error) {
	t, _, _, err := m.tell()
	return t, err
}

// tell makes them and gives the worlds, too; so is nil where the belief is never true.
func (m *Myth) tell() (t *Told, is, so *posed, err error) {
	is = m.library.pose(&m.World, 0)
	t = &Told{Claim: m.Claims.String()}
	if _, err := m.Claims.holds(is.lookup); err != nil {
		return nil, nil, nil, err
	}
	if t.Because, err = m.Because.fill(is.lookup); err != nil {
		return nil, nil, nil, err
	}
	if t.Report, err = is.shown(); err != nil {
		return nil, nil, nil, err
	}
	t.Commands = is.commands()
	if m.So == nil {
		return t, is, nil, nil
	}
	so = m.library.pose(&m.So.World, 0)
	if _, err := m.soClaims().holds(so.lookup); err != nil {
		return nil, nil, nil, err
	}
	t.When, err = m.So.When.fill(so.lookup)
	t.SoCommands = so.commands()
	return t, is, so, err
}

// Where says how to look at something that a text names: a lesson, a myth, a drill, a scenario
// or a page.
func (c *Course) Where(name string) string {
	if _, err := c.Lesson(name); err == nil {
		return "groupsim learn " + name
	}
	if _, err := c.Myth(name); err == nil {
		return "groupsim myth " + name
	}
	if _, err := c.Drill(name); err == nil {
		return "groupsim drill start " + name
	}
	if _, err := scenarios.Open(name); err == nil {
		return "groupsim explain " + name
	}
	return strings.TrimPrefix(name, "./")
}

// ToRead says how to look at what is to be read next. A drill that is called as a scenario is
// does not send its reader to itself.
func (d *Drill) ToRead(c *Course) (all []string) {
	for _, name := range d.Read {
		if name == d.ID {
			all = append(all, "groupsim explain "+name)
			continue
		}
		all = append(all, c.Where(name))
	}
	return all
}

// Shuffled gives items in an order that a number decides.
func Shuffled(items []*Item, by uint64) []*Item {
	list := append([]*Item{}, items...)
	chance := clock.NewStream(by, "interview", 0)
	for i := len(list) - 1; i > 0; i-- {
		j := int(chance.At(uint64(i)) % uint64(i+1))
		list[i], list[j] = list[j], list[i]
	}
	return list
}

// noGap are metrics of which no gap says why they came to that.
var noGap = []string{"requests", "commits", "skipped", "lag.peak", "members.max", "died", "final.assignor", "final.state"}

// Chain tells the longest gap of a variant, a link a line, with what it was made of; nothing
// where it is not for a gap that the budget was broken.
func (f *Failure) Chain() ([]string, error) {
	ofGaps := func(x report.Result) bool { return !x.OK && !slices.Contains(noGap, x.Metric) }
	if f.unplayed != nil || !slices.ContainsFunc(f.Report.Expectations, ofGaps) {
		return nil, nil
	}
	m := &made{loaded: f.Loaded}
	if err := m.explain(); err != nil {
		return nil, err
	}
	if m.tale["explain.gap"].Kind != Length {
		return nil, nil
	}
	list := []string{m.tale["explain.partition"].Word + " was down for " + m.tale["explain.gap"].String() + ": " + m.tale["explain.causes"].Word}
	return append(list, m.chain...), nil
}

// Links takes a text that ends with a chain of causes apart: what is said, and the links of the
// chain, a line each.
func Links(text string) (said string, links []string) {
	lines := strings.Split(text, "\n")
	for i := range lines {
		lines[i] = strings.TrimSpace(lines[i])
	}
	return lines[0], lines[1:]
}
