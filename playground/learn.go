package playground

import (
	"slices"
	"sync"

	"github.com/groupsim/groupsim/course"
	"github.com/groupsim/groupsim/report"
)

// Course lists what there is to learn: by lesson, and by topic of the quiz, the items that can be
// asked, each by its name.
type Course struct {
	Lessons []Chapter `json:"lessons"`
	Topics  []Chapter `json:"topics"`
}

// Chapter is a lesson, or a topic, which has no text of its own.
type Chapter struct {
	ID    string   `json:"id"`
	Title string   `json:"title"`
	About string   `json:"about"`
	Ends  string   `json:"ends"`
	Items []string `json:"items"`
}

// builtIn is the course, read once somebody asks for it: it takes a while.
var builtIn = sync.OnceValues(course.BuiltIn)

// Learn lists the course that comes with groupsim. What cannot be read of it is not there; a
// test sees to it that all can.
func Learn() Course {
	c, _ := builtIn()
	out := Course{Lessons: []Chapter{}, Topics: []Chapter{}}
	for _, l := range c.Lessons {
		out.Lessons = append(out.Lessons, Chapter{ID: l.ID, Title: l.Title, Items: names(l.Cards)})
	}
	for _, t := range c.Topics {
		out.Topics = append(out.Topics, Chapter{ID: t.ID, Title: t.Title, Items: names(t.Questions)})
	}
	return out
}

// Lesson is a lesson with its texts, for which a run is made.
func Lesson(of Chapter) Chapter {
	c, _ := builtIn()
	l, err := c.Lesson(of.ID)
	if err != nil {
		return of // a topic
	}
	if of.About, of.Ends, err = l.Texts(); err != nil {
		of.About = err.Error()
	}
	return of
}

func names(items []*course.Item) (all []string) {
	for _, i := range items {
		all = append(all, i.ID)
	}
	return all
}

// Ask asks an item, with what it varies as this draw has it; and answers it, if a guess is given.
type Ask struct {
	Item  string `json:"item"`
	Draw  uint64 `json:"draw"`
	Guess string `json:"guess"`
}

// Asked is the question. Nothing in it tells the answer.
type Asked struct {
	Text    string          `json:"text"`
	Hint    string          `json:"hint"`
	Wants   string          `json:"wants"` // how it is answered
	Choices []course.Choice `json:"choices"`
	Mark    *Timeline       `json:"mark,omitempty"` // it is answered by a mark on this
	Failed  string          `json:"failed,omitempty"`
}

// Timeline is the time of a run that is to be marked, from 0 to where it Ends.
type Timeline struct {
	Ends  report.Ms `json:"ends_ms"`
	Spans bool      `json:"spans"` // a span of it is asked for, and not a moment
}

// Mark is a moment of it, at which it begins and ends, or a span. Not Read: the guess was no mark.
type Mark struct {
	Read bool      `json:"read"`
	From report.Ms `json:"from_ms"`
	To   report.Ms `json:"to_ms"`
}

// Solved is what came of a guess. Not Read: it is no answer, and Failed says how one is written.
type Solved struct {
	Read   bool      `json:"read"`
	Failed string    `json:"failed,omitempty"`
	Right  bool      `json:"right"`
	Answer string    `json:"answer"`
	Mark   *Marked   `json:"mark,omitempty"`
	Belief string    `json:"belief"` // what was probably believed in its place
	Why    string    `json:"why"`
	Chain  []string  `json:"chain"` // of causes, where the why ends with one
	Rule   string    `json:"rule"`
	Next   []Further `json:"next"` // what to go on with
	Source Source    `json:"source"`
}

// Further is something to go on with: a lesson, a scenario or what else the course has by that
// name, and how one looks at it on a command line.
type Further struct {
	Name  string `json:"name"`
	Where string `json:"where"`
}

// Marked is the run's own mark, to be drawn beside the one that was guessed.
type Marked struct {
	Mark
	Margin report.Ms `json:"margin_ms"` // so far from its ends counts as right
	Beside string    `json:"beside"`    // where the guess lies, in words
}

func find(name string) *course.Item {
	c, _ := builtIn()
	items := c.Items()
	if i := slices.IndexFunc(items, func(i *course.Item) bool { return i.ID == name }); i >= 0 {
		return items[i]
	}
	return nil
}

// Pose asks an item.
func Pose(a Ask) Asked {
	posed, err := pose(a)
	if err != nil {
		return Asked{Failed: err.Error()}
	}
	out := Asked{Text: posed.Text, Hint: posed.Hint, Wants: posed.Wants(), Choices: append([]course.Choice{}, posed.Choices...)}
	if posed.Ends > 0 {
		out.Mark = &Timeline{Ends: posed.Ends, Spans: posed.Spans()}
	}
	return out
}

// ReadMark reads a guess as a mark, so that what is typed can be drawn.
func ReadMark(a Ask) Mark {
	posed, err := pose(a)
	if err != nil || posed.Ends == 0 {
		return Mark{}
	}
	guess, err := posed.Read(a.Guess)
	if err != nil {
		return Mark{}
	}
	return markOf(guess.Value)
}

func markOf(v course.Value) Mark {
	from, to := v.Bounds()
	return Mark{Read: true, From: from, To: to}
}

func pose(a Ask) (*course.Asked, error) {
	item := find(a.Item)
	if item == nil {
		return nil, &course.Unknown{What: "question", Name: a.Item}
	}
	return item.Pose(a.Draw)
}

// Solve makes the runs that an item asks about, holds the guess to them, and gives the scenario
// that was asked about, to be played with.
func Solve(a Ask) Solved {
	posed, err := pose(a)
	if err != nil {
		return Solved{Failed: err.Error()}
	}
	guess, err := posed.Read(a.Guess)
	if err != nil {
		return Solved{Failed: err.Error()}
	}
	solved, err := posed.Solve()
	if err != nil {
		return Solved{Failed: err.Error()}
	}
	verdict, err := solved.Judge(guess)
	if err != nil {
		return Solved{Failed: err.Error()}
	}
	out := Solved{Read: true, Right: verdict.Grade.Right(), Answer: solved.Shown, Belief: verdict.Belief, Rule: posed.Item.Rule, Next: []Further{}}
	out.Why, out.Chain = course.Links(verdict.Why)
	c, _ := builtIn()
	for _, name := range posed.Item.Read {
		out.Next = append(out.Next, Further{name, c.Where(name)})
	}
	if posed.Ends > 0 {
		out.Mark = &Marked{markOf(solved.Value), posed.Margin(), verdict.Beside}
	}
	if text, err := solved.Scenario(); err == nil {
		out.Source = Source{File: a.Item + ".yaml", Text: text}
	}
	return out
}
