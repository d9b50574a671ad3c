package course

import (
	"io"

	"github.com/groupsim/groupsim/course/glossary"
	"github.com/groupsim/groupsim/report"
)

// Exported is a course as other programs read it: with some draws of each question, each
// answered. Its JSON form is a contract.
type Exported struct {
	Schema    string             `json:"schema"`
	Lessons   []exportedLesson   `json:"lessons"`
	Questions []exportedQuestion `json:"questions"`
	Drills    []exportedDrill    `json:"drills"`
	Myths     []exportedMyth     `json:"myths"`
	Glossary  []glossary.Entry   `json:"glossary"`
}

type exportedLesson struct {
	ID    string             `json:"id"`
	Title string             `json:"title"`
	About string             `json:"about,omitempty"`
	Needs []string           `json:"needs,omitempty"`
	Cards []exportedQuestion `json:"cards"`
	Ends  string             `json:"ends,omitempty"`
	Read  []string           `json:"read,omitempty"`
}

type exportedQuestion struct {
	ID     string     `json:"id"`
	Topic  string     `json:"topic,omitempty"`
	Kind   AnswerKind `json:"kind"`
	Within int        `json:"within"` // percent
	Rule   string     `json:"rule,omitempty"`
	Read   []string   `json:"read,omitempty"`
	Follow *Follow    `json:"follow,omitempty"`
	Draws  []drawn    `json:"draws"`
}

// drawn is a question as it is put for one draw, with its answer.
type drawn struct {
	Draw     uint64    `json:"draw"`
	Ask      string    `json:"ask"`
	Hint     string    `json:"hint,omitempty"`
	Wants    string    `json:"wants"`
	Choices  []Choice  `json:"choices,omitempty"`
	Ends     report.Ms `json:"ends_ms,omitempty"` // where the timeline ends that is to be marked
	Answer   Value     `json:"answer"`
	IsLength bool      `json:"is_ms,omitempty"` // it is a duration, in milliseconds
	Runs     int       `json:"runs,omitempty"`  // a share is of so many
	Shown    string    `json:"shown"`
	Why      string    `json:"why"`
	Wrong    []wrong   `json:"wrong,omitempty"`
	Worlds   []world   `json:"worlds"`
}

type wrong struct {
	Says   Value  `json:"says"`
	Belief string `json:"belief"`
	Myth   string `json:"myth,omitempty"`
}

// world is a scenario that was run, as a file has it.
type world struct {
	Setup    string `json:"setup,omitempty"`
	Scenario string `json:"scenario"`
	Text     string `json:"text"`
}

type exportedMyth struct {
	ID     string   `json:"id"`
	Belief string   `json:"belief"`
	Hint   string   `json:"hint,omitempty"`
	Read   []string `json:"read,omitempty"`
	*Told
	Worlds   []world `json:"worlds"`
	SoWorlds []world `json:"so_worlds,omitempty"`
}

type exportedDrill struct {
	ID        string          `json:"id"`
	Title     string          `json:"title"`
	Level     string          `json:"level"`
	Minutes   int             `json:"minutes"`
	Story     string          `json:"story"`
	Scenarios []drillExported `json:"scenarios"`
	Edit      []string        `json:"edit"`
	Variants  int             `json:"variants"`
	Hints     []string        `json:"hints"`
	Solutions []Way           `json:"solutions"`
	Traps     []Way           `json:"traps"`
	Why       string          `json:"why"`
	Read      []string        `json:"read,omitempty"`
}

type drillExported struct {
	Name   string   `json:"name"`
	File   string   `json:"file"`
	Budget []string `json:"budget"`
	Text   string   `json:"text"`
}

// Export writes a course, with so many draws of each question.
func (c *Course) Export(w io.Writer, draws int) error {
	x := &Exported{Schema: Form, Lessons: []exportedLesson{}, Questions: []exportedQuestion{}, Drills: []exportedDrill{}, Myths: []exportedMyth{}}
	for _, l := range c.Lessons {
		one := exportedLesson{ID: l.ID, Title: l.Title, Needs: l.Needs, Read: l.Read}
		var err error
		if one.About, one.Ends, err = l.Texts(); err != nil {
			return err
		}
		for _, card := range l.Cards {
			q, err := card.exported("", draws)
			if err != nil {
				return err
			}
			one.Cards = append(one.Cards, q)
		}
		x.Lessons = append(x.Lessons, one)
	}
	for _, t := range c.Topics {
		for _, item := range t.Questions {
			q, err := item.exported(t.ID, draws)
			if err != nil {
				return err
			}
			x.Questions = append(x.Questions, q)
		}
	}
	for _, m := range c.Myths {
		one, err := m.exported()
		if err != nil {
			return err
		}
		x.Myths = append(x.Myths, one)
	}
	for _, d := range c.Drills {
		one, err := d.exported()
		if err != nil {
			return err
		}
		x.Drills = append(x.Drills, one)
	}
	var err error
	if x.Glossary, err = glossary.Entries(); err != nil {
		return err
	}
	return report.WriteJSON(w, x)
}

// exported puts and answers an item, once for each draw that there is.
func (i *Item) exported(topic string, draws int) (exportedQuestion, error) {
	q := exportedQuestion{ID: i.ID, Topic: topic, Kind: i.Answer.Kind, Within: i.Within, Rule: i.Rule, Read: i.Read}
	if i.Follow != (Follow{}) {
		q.Follow = &i.Follow
	}
	n := min(uint64(max(draws, 1)), i.draws(0))
	for draw := range n {
		asked, err := i.Pose(draw)
		if err != nil {
			return q, err
		}
		d, err := asked.exported()
		if err != nil {
			return q, err
		}
		q.Draws = append(q.Draws, d)
	}
	return q, nil
}

func (a *Asked) exported() (d drawn, err error) {
	s, err := a.Solve()
	if err != nil {
		return d, err
	}
	d = drawn{
		Draw: a.Draw, Ask: a.Text, Hint: a.Hint, Wants: a.Wants(), Choices: a.Choices, Ends: a.Ends, Answer: s.Value, IsLength: s.Value.Kind == Length,
		Runs: a.Runs, Shown: s.Shown,
	}
	if d.Why, err = s.Why(); err != nil {
		return d, err
	}
	for j := range a.Item.Wrong {
		w := &a.Item.Wrong[j]
		says, ok, err := s.believes(w)
		if err != nil {
			return d, err
		}
		if !ok || s.distance(s.Value, says).Right() {
			continue
		}
		belief, err := w.Belief.fill(a.posed.lookup)
		if err != nil {
			return d, err
		}
		d.Wrong = append(d.Wrong, wrong{says, belief, w.Myth})
	}
	d.Worlds, err = a.posed.exported()
	return d, err
}

// exported gives the files of all worlds that were run.
func (p *posed) exported() (all []world, err error) {
	for _, name := range append([]string{""}, p.of.setupNames()...) {
		if _, ok := p.ran[name]; !ok {
			continue
		}
		text, err := p.made[name].loaded.File()
		if err != nil {
			return nil, err
		}
		reference, _, _ := p.of.in(name)
		all = append(all, world{name, reference, text})
	}
	return all, nil
}

func (m *Myth) exported() (one exportedMyth, err error) {
	one = exportedMyth{ID: m.ID, Belief: m.Belief, Read: m.Read}
	told, is, so, err := m.tell()
	if err != nil {
		return one, err
	}
	one.Told = told
	if one.Hint, err = m.Helps(); err != nil {
		return one, err
	}
	if one.Worlds, err = is.exported(); err != nil || so == nil {
		return one, err
	}
	one.SoWorlds, err = so.exported()
	return one, err
}

func (d *Drill) exported() (one exportedDrill, err error) {
	one = exportedDrill{
		ID: d.ID, Title: d.Title, Level: d.Level, Minutes: d.Minutes, Edit: d.editTexts(), Variants: d.Variants, Solutions: d.Solutions(),
		Traps: []Way{}, Read: d.Read,
	}
	files, err := d.Handout()
	if err != nil {
		return one, err
	}
	one.Story = string(files[0].Text)
	for i, s := range d.Scenarios {
		x := drillExported{Name: s.Name, File: files[i+1].Name, Text: string(files[i+1].Text)}
		for _, e := range s.Budget {
			x.Budget = append(x.Budget, e.String())
		}
		one.Scenarios = append(one.Scenarios, x)
	}
	for n := range d.Hints {
		hint, err := d.Hint(n + 1)
		if err != nil {
			return one, err
		}
		one.Hints = append(one.Hints, hint)
	}
	for _, t := range d.Traps {
		one.Traps = append(one.Traps, Way{t.Why, t.Set.String()})
	}
	one.Why, err = d.Teaches()
	return one, err
}
