package course

import (
	"path"
	"strconv"

	"gopkg.in/yaml.v3"

	"github.com/groupsim/groupsim/scenarios"
)

// Form names the form of lessons, questions and myths.
const Form = "groupsim.course/v1"

// Lesson is some cards about one thing.
type Lesson struct {
	ID    string
	Title string
	About *Template // what it is about, before the first card
	Needs []string  // lessons that are better taken before
	Cards []*Item
	Ends  *Template // what to keep
	Read  []string
	World // what its cards begin with

	library *Course
	path    string
}

func lessonKeys() []key[Lesson] {
	return []key[Lesson]{
		{"id", true, func(r *reader, v *yaml.Node, into *Lesson) { into.ID = r.id(v, "id") }, idSchema, "Its name."},
		{"title", true, func(r *reader, v *yaml.Node, into *Lesson) { into.Title = r.prose(v, "title") }, textSchema, "One line."},
		{"about", false, func(r *reader, v *yaml.Node, into *Lesson) { into.About = r.template(v, "about") }, textSchema, "What it is about, in some sentences, before the first card."},
		{"needs", false, func(r *reader, v *yaml.Node, into *Lesson) { into.Needs = r.texts(v, "needs") }, textsSchema, "Lessons that are better taken before. It is advice: nothing is locked."},
		{"scenario", false, func(r *reader, v *yaml.Node, into *Lesson) { into.Scenario = r.text(v, "scenario") }, textSchema, "That of its cards, unless they have their own."},
		{"set", false, func(r *reader, v *yaml.Node, into *Lesson) { into.set = r.set(v, "set") }, setSchema, "Settings of its cards, before their own."},
		{"cards", true, func(r *reader, v *yaml.Node, into *Lesson) { into.Cards = r.items(v, "cards") }, listOf(mappingSchema(itemKeys())), "The cards, three to six: each predicts, runs, shows and says why."},
		{"ends", false, func(r *reader, v *yaml.Node, into *Lesson) { into.Ends = r.template(v, "ends") }, textSchema, "What to keep of it, after the last card."},
		{"read", false, func(r *reader, v *yaml.Node, into *Lesson) { into.Read = r.texts(v, "read") }, textsSchema, "What to read next."},
	}
}

func (r *reader) items(v *yaml.Node, name string) (all []*Item) {
	r.list(v, name, func(item *yaml.Node) {
		x := &Item{Within: usualWithin, library: r.library}
		x.at = item
		fields(r, item, "a question", itemKeys(), x)
		all = append(all, x)
	})
	return all
}

// usualWithin is how near counts as right, in percent.
const usualWithin = 10

func (c *Course) readLesson(name string, data []byte) (*Lesson, *reader, error) {
	root, r, err := c.open(name, data, Form, "a lesson", "id, title and cards", "id, title, scenario, cards")
	if err != nil {
		return nil, nil, err
	}
	l := &Lesson{library: c, path: name}
	fields(r, root, "a lesson", lessonKeys(), l)
	for i, card := range l.Cards {
		if card.ID == "" {
			card.ID = strconv.Itoa(i + 1)
		}
		card.ID = l.ID + "." + card.ID
		card.within(&l.World, path.Dir(name))
		card.check(r)
	}
	l.dir = path.Dir(name)
	r.knownIn(l.About, &l.World, beforeRun)
	r.knownIn(l.Ends, &l.World, afterRun)
	return l, r, nil
}

// within puts what a lesson or a topic has for all of its items before what one has.
func (w *World) within(all *World, dir string) {
	w.dir = dir
	if w.Scenario == "" {
		w.Scenario = all.Scenario
	}
	w.set = append(append([]scenarios.Override{}, all.set...), w.set...)
}
