package course

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/groupsim/groupsim/scenarios"
)

// Check recomputes a whole course: the claims of its texts, its answers and what people
// believe in their place, its myths and its drills. The error is all that is not so.
func (c *Course) Check() error {
	var all []error
	add := func(what string, err error) {
		if err != nil {
			all = append(all, fmt.Errorf("%s: %w", what, err))
		}
	}
	add("the course", c.checkNames())
	for _, l := range c.Lessons {
		add(c.place(l.path)+": lesson "+l.ID, c.checkTexts(&l.World, l.About, l.Ends))
		for _, card := range l.Cards {
			add(c.place(l.path)+": card "+card.ID, card.Check())
		}
	}
	for _, t := range c.Topics {
		for _, q := range t.Questions {
			add(c.place(t.path)+": question "+q.ID, q.Check())
		}
	}
	for _, m := range c.Myths {
		add(c.place(m.path)+": myth "+m.ID, m.Check())
	}
	for _, d := range c.Drills {
		add(c.place(d.dir)+": drill "+d.ID, d.Check())
	}
	return errors.Join(all...)
}

// checkNames sees to it that nothing has two names, or is named and not there.
func (c *Course) checkNames() error {
	var all []error
	seen := map[string]bool{}
	once := func(kind, name string) {
		if seen[kind+name] {
			all = append(all, fmt.Errorf("there are two of %s %s", kind, name))
		}
		seen[kind+name] = true
	}
	var items []*Item
	for _, l := range c.Lessons {
		once("lesson", l.ID)
		items = append(items, l.Cards...)
		for _, need := range l.Needs {
			if _, err := c.Lesson(need); err != nil {
				all = append(all, fmt.Errorf("lesson %s: needs: %w", l.ID, err))
			}
		}
		all = append(all, c.checkRead("lesson "+l.ID, l.Read))
	}
	for _, m := range c.Myths {
		once("myth", m.ID)
		all = append(all, c.checkRead("myth "+m.ID, m.Read))
	}
	for _, d := range c.Drills {
		once("drill", d.ID)
		all = append(all, c.checkRead("drill "+d.ID, d.Read))
	}
	for _, t := range c.Topics {
		once("topic", t.ID)
		items = append(items, t.Questions...)
	}
	for _, i := range items {
		once("item", i.ID)
		all = append(all, c.checkItem(i))
	}
	return errors.Join(all...)
}

// checkItem holds what an item names to what there is.
func (c *Course) checkItem(i *Item) error {
	all := []error{c.checkRead(i.ID, i.Read)}
	for _, w := range i.Wrong {
		if w.Myth != "" {
			if _, err := c.Myth(w.Myth); err != nil {
				all = append(all, fmt.Errorf("%s: %w", i.ID, err))
			}
		}
	}
	for _, next := range []string{i.Follow.Right, i.Follow.Wrong} {
		if next != "" && !slices.ContainsFunc(c.Questions(""), func(q *Item) bool { return q.ID == next }) {
			all = append(all, fmt.Errorf("%s: follow: there is no question %s", i.ID, scenarios.Quoted(next)))
		}
	}
	return errors.Join(all...)
}

// checkRead holds what is to be read next to what there is: lessons, myths, drills, scenarios
// and pages.
func (c *Course) checkRead(who string, names []string) error {
	var all []error
	for _, name := range names {
		_, isLesson := c.Lesson(name)
		_, isMyth := c.Myth(name)
		_, isDrill := c.Drill(name)
		_, isScenario := scenarios.Open(name)
		if isLesson != nil && isMyth != nil && isDrill != nil && isScenario != nil && !isPage(name) {
			all = append(all, fmt.Errorf("%s: read: %s is no lesson, myth, drill, scenario or page", who, scenarios.Quoted(name)))
		}
	}
	return errors.Join(all...)
}

// isPage tells whether a name is that of a page: docs/NAME.md.
func isPage(name string) bool {
	return strings.HasPrefix(name, "docs/") && strings.HasSuffix(name, ".md")
}

// checkTexts fills texts that go with no run of their own.
func (c *Course) checkTexts(w *World, texts ...*Template) error {
	var all []error
	p := c.pose(w, 0)
	for _, t := range texts {
		_, err := t.fill(p.lookup)
		all = append(all, err)
	}
	return errors.Join(all...)
}

// draws is how many draws of an item are recomputed: fewer where each takes many runs.
func (w *World) draws(answerRuns int) uint64 {
	switch {
	case w.vary == nil || len(w.vary.Names()) == 0:
		return 1
	case w.Runs+answerRuns > 0:
		return 3
	}
	return 8
}

// Check recomputes an item.
func (i *Item) Check() error {
	wrongEver := make([]bool, len(i.Wrong))
	believed := make([]bool, len(i.Wrong))
	n := i.draws(i.Answer.Runs)
	for draw := range n {
		if err := i.checkDraw(draw, believed, wrongEver); err != nil {
			return fmt.Errorf("draw %d: %w", draw, err)
		}
	}
	for j := range i.Wrong {
		switch {
		case !believed[j]:
			return fmt.Errorf("line %d: the wrong answer is never believed: its when holds in none of %d draws", i.Wrong[j].at.Line, n)
		case !wrongEver[j]:
			return fmt.Errorf("line %d: the wrong answer is right in each of %d draws", i.Wrong[j].at.Line, n)
		}
	}
	return nil
}

// checkDraw recomputes it for one draw.
func (i *Item) checkDraw(draw uint64, believed, wrongEver []bool) error {
	asked, err := i.Pose(draw)
	if err != nil {
		return err
	}
	s, err := asked.Solve()
	if err != nil {
		return err
	}
	if draw == 0 && i.Answer.Is != "" && i.Answer.Is != s.Shown {
		return fmt.Errorf("line %d: the answer has moved: is: %s, and it comes to %s", i.Answer.is.Line, i.Answer.Is, s.Shown)
	}
	if _, err := s.Why(); err != nil {
		return err
	}
	if told := s.tells(s.Hint); told != "" {
		return fmt.Errorf("the hint tells the answer, with %s: say where to look in its place", scenarios.Quoted(told))
	}
	for _, e := range i.Holds {
		if is, err := e.holds(s.posed.lookup); err != nil || !is {
			return errors.Join(err, fmt.Errorf("line %d: it is claimed that %s, and it is not so", e.at.Line, e))
		}
	}
	for j := range i.Wrong {
		w := &i.Wrong[j]
		says, ok, err := s.believes(w)
		if err != nil {
			return err
		}
		if !ok {
			continue
		}
		if _, err := w.Belief.fill(s.posed.lookup); err != nil {
			return err
		}
		right := says.Kind == s.Value.Kind && s.grade(says).Right()
		believed[j], wrongEver[j] = true, wrongEver[j] || !right
		if right && says.isAmount() {
			return fmt.Errorf("line %d: the wrong answer %s is right: the answer is %s", w.at.Line, says, s.Shown)
		}
	}
	return nil
}

// Check recomputes a myth: it is not so, and where it is said to be so it is.
func (m *Myth) Check() error {
	for draw := range m.draws(0) {
		p := m.library.pose(&m.World, draw)
		is, err := m.Claims.holds(p.lookup)
		if err == nil && is {
			err = fmt.Errorf("line %d: draw %d: %s is so: the run confirms what it is to refute", m.at.Line, draw, m.Claims)
		}
		if err == nil {
			_, err = m.Because.fill(p.lookup)
		}
		if err == nil {
			_, err = m.Helps()
		}
		if err != nil {
			return err
		}
	}
	if m.So == nil {
		return nil
	}
	for draw := range m.So.draws(0) {
		p := m.library.pose(&m.So.World, draw)
		is, err := m.soClaims().holds(p.lookup)
		if err == nil && !is {
			err = fmt.Errorf("line %d: draw %d: so: %s does not hold there", m.So.at.Line, draw, m.soClaims())
		}
		if err == nil {
			_, err = m.So.When.fill(p.lookup)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (m *Myth) soClaims() *Expr {
	if m.So.Claims != nil {
		return m.So.Claims
	}
	return m.Claims
}

// Check recomputes a drill: what is broken fails, the reference and the other ways pass, and
// each trap fails.
func (d *Drill) Check() error {
	fails := func(what string, s solution, at *yaml.Node) error {
		o, err := d.try(s, true)
		if err == nil && o.Worst == nil {
			err = fmt.Errorf("line %d: %s passes all variants, and has to fail", at.Line, what)
		}
		return err
	}
	passes := func(what string, s solution) error {
		o, err := d.try(s, false)
		if err == nil && o.Worst != nil {
			err = fmt.Errorf("%s passes %d of %d variants; run %d of %s with --seed %d has %v", what, o.Kept, o.Of, o.Worst.Run, o.Worst.Scenario.File, o.Seed, o.Worst.Breaches)
		}
		return err
	}
	all := []error{d.fillTexts(), fails("what is broken", nil, d.at), passes("the reference", d.Reference)}
	for _, o := range d.Other {
		all = append(all, passes("the other way "+scenarios.Quoted(o.Title), o.Set))
	}
	for _, t := range d.Traps {
		all = append(all, fails("the trap "+t.Set.String(), t.Set, t.at))
	}
	return errors.Join(all...)
}

// fillTexts fills the texts of a drill.
func (d *Drill) fillTexts() error {
	var all []error
	for _, t := range append([]*Template{d.Story, d.Why}, d.Hints...) {
		_, err := t.fill(d.lookup)
		all = append(all, err)
	}
	return errors.Join(all...)
}

// lookup gives what a name means in a drill's texts: of its first scenario, as it is broken.
func (d *Drill) lookup(name string) (Value, error) {
	switch name {
	case "variants":
		return number(float64(d.Variants)), nil
	case "minutes":
		return number(float64(d.Minutes)), nil
	}
	loaded := d.Scenarios[0].loaded
	if v, ok := before(loaded, name); ok {
		return v, nil
	}
	m := &made{loaded: loaded}
	if err := m.run(); err != nil {
		return Value{}, err
	}
	if v, ok := m.after(name); ok {
		return v, nil
	}
	return Value{}, fmt.Errorf("%s means nothing here", scenarios.Quoted(name))
}
