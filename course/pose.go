package course

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/report"
	"github.com/groupsim/groupsim/scenarios"
	"github.com/groupsim/groupsim/trials"
)

// Asked is a question as it is put to somebody, with what was drawn for it. What it tells
// before [Asked.Solve] has nothing of the answer in it.
type Asked struct {
	Item    *Item
	Draw    uint64
	Text    string
	Hint    string
	Choices []Choice  // of a choice or an order; else none
	Runs    int       // a share is of so many
	Ends    report.Ms // where the timeline ends that is to be marked; 0: none is

	posed  *posed
	length bool // the answer is a duration
}

// Choice is something to choose.
type Choice struct {
	Letter string `json:"letter"`
	Name   string `json:"name"`
	Text   string `json:"text"`
}

// Pose draws what a question varies and words it; draw 0 has the medians.
func (i *Item) Pose(draw uint64) (*Asked, error) {
	a := &Asked{Item: i, Draw: draw, Runs: i.Answer.Runs, posed: i.library.pose(&i.World, draw)}
	if e := i.Answer.Expr; e != nil {
		kind, _ := e.eval(a.posed.kind) // what is wrong with it Solve says
		a.length = kind.Kind == Length
	}
	var err error
	if a.Text, err = i.Ask.fill(a.posed.lookup); err != nil {
		return nil, err
	}
	if a.Hint, err = i.Hint.fill(a.posed.lookup); err != nil {
		return nil, err
	}
	switch i.Answer.Kind {
	case ByMark:
		return a, a.timeline()
	case ByChoice:
		for _, o := range i.Answer.Options {
			text, err := o.Text.fill(a.posed.lookup)
			if err != nil {
				return nil, err
			}
			a.Choices = append(a.Choices, Choice{Name: o.Name, Text: text})
		}
	case ByOrder:
		for _, s := range i.setups {
			a.Choices = append(a.Choices, Choice{Name: s.Name, Text: s.Title})
		}
	}
	a.shuffle()
	return a, nil
}

// shuffle deals the letters out, by the question and the draw: who writes a question puts what
// is right first, more often than not, and nobody is to learn that, or a letter.
func (a *Asked) shuffle() {
	chance := clock.StreamOf(drawSeed, a.Draw, "choices of ", a.Item.ID)
	for n := len(a.Choices); n > 1; n-- {
		i := chance.Below(int64(n))
		a.Choices[i], a.Choices[n-1] = a.Choices[n-1], a.Choices[i]
	}
	for i := range a.Choices {
		a.Choices[i].Letter = string(rune('a' + i))
	}
}

// text is that of the choice of that name.
func (a *Asked) text(name string) string {
	return a.Choices[slices.IndexFunc(a.Choices, func(c Choice) bool { return c.Name == name })].Text
}

// Wants says how the question is answered.
func (a *Asked) Wants() string {
	switch a.Item.Answer.Kind {
	case ByBool:
		return "yes or no"
	case ByShare:
		return fmt.Sprintf("a number of runs out of %d, or a share such as 40%%", a.Runs)
	case ByChoice:
		return "a letter"
	case ByMark:
		if a.Spans() {
			return "a mark on the timeline from one moment to another, such as 5s-1m20s"
		}
		return "a mark on the timeline: a moment, such as 1m20s"
	case ByOrder:
		return "all letters, the least first, such as " + strings.Join(a.letters(), " ")
	}
	if a.length {
		return "a duration, such as 1m30s, 12.5s or 250ms"
	}
	return "a number"
}

func (a *Asked) letters() (all []string) {
	for _, c := range a.Choices {
		all = append(all, c.Letter)
	}
	return all
}

// Guess is what somebody answers.
type Guess struct {
	Value Value // of choices their names, in the order in which they were said
}

// Read reads an answer; the error says how it is to be written.
func (a *Asked) Read(text string) (Guess, error) {
	text = strings.ToLower(strings.TrimSpace(text))
	switch kind := a.Item.Answer.Kind; kind {
	case ByBool:
		if i := slices.Index([]string{"y", "n", "yes", "no", "true", "false"}, text); i >= 0 {
			return Guess{Value: truth(i%2 == 0)}, nil
		}
	case ByChoice, ByOrder:
		order, ok := a.names(text)
		if ok && (kind == ByChoice && len(order) == 1 || kind == ByOrder && len(order) == len(a.Choices)) {
			return Guess{word(strings.Join(order, " "))}, nil
		}
	case ByMark:
		if v, ok := a.mark(text); ok {
			return Guess{Value: v}, nil
		}
	default:
		if v, ok := a.amount(text); ok {
			return Guess{Value: v}, nil
		}
	}
	return Guess{}, fmt.Errorf("%s is no answer: it wants %s", scenarios.Quoted(text), a.Wants())
}

// names reads letters or names of choices, each once.
func (a *Asked) names(text string) (order []string, ok bool) {
	for _, said := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(" ,<>", r) }) {
		i := slices.IndexFunc(a.Choices, func(c Choice) bool { return c.Letter == said || c.Name == said })
		if i < 0 || slices.Contains(order, a.Choices[i].Name) {
			return nil, false
		}
		order = append(order, a.Choices[i].Name)
	}
	return order, len(order) > 0
}

// amount reads a number, a duration, or for a share a percentage.
func (a *Asked) amount(text string) (Value, bool) {
	if text == "never" {
		return never, true
	}
	percent, isPercent := strings.CutSuffix(text, "%")
	text = strings.ReplaceAll(strings.TrimSpace(percent), " ", "")
	v := valueOf(strings.ReplaceAll(text, ",", ""))
	if n, err := strconv.ParseFloat(text, 64); err == nil && n >= 0 && n < 1e15 {
		v = number(n)
	}
	if isPercent && v.Kind == Number {
		of := 1.0
		if a.Item.Answer.Kind == ByShare {
			of = float64(a.Runs)
		}
		v.N = v.N / 100 * of
	}
	return v, v.isAmount()
}

// Solved is a question with its answer.
type Solved struct {
	*Asked
	Value  Value
	Order  []string       // of a choice one name, of an order all
	Shown  string         // as people read it
	Report *report.Report // of the run, for its picture
}

// Solve makes the runs.
func (a *Asked) Solve() (*Solved, error) {
	s := &Solved{Asked: a}
	var err error
	switch a.Item.Answer.Kind {
	case ByShare:
		err = s.share()
	case ByChoice:
		err = s.choice()
	case ByOrder:
		err = s.order()
	case ByMark:
		err = s.marked()
	default:
		s.Value, err = a.Item.Answer.Expr.eval(a.posed.lookup)
		s.Shown = s.Value.String()
	}
	if err != nil {
		return nil, err
	}
	switch kind := a.Item.Answer.Kind; {
	case kind == ByValue && !s.Value.isAmount(), kind == ByBool && s.Value.Kind != Truth:
		return nil, fmt.Errorf("%s: is a %s, %s, which does not go with %s", a.Item.Answer.Expr, s.Value.Kind, s.Value, kind)
	}
	a.posed.answer = &s.Value
	if len(s.Order) > 0 || a.Item.Answer.Kind == ByShare {
		shown := word(s.Shown)
		a.posed.answer = &shown
	}
	s.Report, err = a.posed.shown()
	return s, err
}

// Scenario is the file of the run whose picture goes with the answer.
func (s *Solved) Scenario() (string, error) {
	m, err := s.posed.world(s.posed.pictured())
	if err != nil {
		return "", err
	}
	return m.loaded.File()
}

// pictured names the setup whose run is shown: the world's own, or where only setups are
// asked about the first of them.
func (p *posed) pictured() string {
	if _, ok := p.ran[""]; !ok {
		for _, name := range p.of.setupNames() {
			if _, ok := p.ran[name]; ok {
				return name
			}
		}
	}
	return ""
}

// shown is the report of that run; of many it is run 1, for in run 0 all are in step.
func (p *posed) shown() (*report.Report, error) {
	name := p.pictured()
	m, err := p.world(name)
	if err != nil {
		return nil, err
	}
	if p.ran[name] > 0 {
		one, err := m.loaded.WithRun(1)
		if err != nil {
			return nil, err
		}
		return trials.Bare(one, trials.RunOptions{})
	}
	p.ran[name] = 0
	err = m.run()
	return m.report, err
}

// OneOfMany tells whether the answer is of many runs, of which the picture shows one.
func (s *Solved) OneOfMany() bool { return s.Item.Runs > 0 || s.Runs > 0 }

// Commands are those that show the runs which answer, in a shell.
func (s *Solved) Commands() []string { return s.posed.commands() }

func (p *posed) commands() (all []string) {
	for _, name := range append([]string{""}, p.of.setupNames()...) {
		if _, ok := p.ran[name]; ok {
			all = append(all, p.command(name))
		}
	}
	return all
}

// share counts the runs in which a condition holds.
func (s *Solved) share() error {
	m, err := s.posed.world("")
	if err != nil {
		return err
	}
	s.posed.ran[""] = s.Runs
	hits := 0
	err = m.many(s.Runs, func(r *report.Report) error {
		is, err := s.Item.Answer.Expr.holds(func(name string) (Value, error) {
			if v, ok := reported(r, name); ok {
				return v, nil
			}
			return s.posed.lookup(name)
		})
		hits += int(boolean(is))
		return err
	})
	if err != nil {
		return err
	}
	s.Value, s.Shown = number(float64(hits)), fmt.Sprintf("%d of %d runs", hits, s.Runs)
	return nil
}

// choice finds the option whose condition holds.
func (s *Solved) choice() error {
	for _, o := range s.Item.Answer.Options {
		is, err := o.When.holds(s.posed.lookup)
		if err != nil {
			return err
		}
		if is {
			s.Order, s.Shown = append(s.Order, o.Name), s.text(o.Name)
		}
	}
	if len(s.Order) != 1 {
		return fmt.Errorf("of the options exactly one has to hold, and %d do: %s", len(s.Order), strings.Join(s.Order, ", "))
	}
	s.Value = word(s.Order[0])
	return nil
}

// order sorts the setups by what each comes to.
func (s *Solved) order() error {
	values := map[string]Value{}
	for _, c := range s.Choices {
		v, err := s.Item.Answer.Expr.eval(func(name string) (Value, error) {
			if strings.Contains(name, ":") {
				return s.posed.lookup(name)
			}
			return s.posed.lookup(c.Name + ":" + name)
		})
		if err != nil {
			return err
		}
		values[c.Name], s.Order = v, append(s.Order, c.Name)
	}
	var tie error
	slices.SortStableFunc(s.Order, func(a, b string) int {
		order, ok := values[a].compare(values[b])
		if (!ok || order == 0) && a != b {
			tie = fmt.Errorf("%s: %s and %s both come to %s, which is no order", s.Item.Answer.Expr, a, b, values[a])
		}
		return order
	})
	var shown []string
	for _, name := range s.Order {
		shown = append(shown, s.text(name)+" ("+values[name].String()+")")
	}
	s.Value, s.Shown = word(strings.Join(s.Order, " ")), strings.Join(shown, " < ")
	return tie
}
