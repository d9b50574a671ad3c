package course

import (
	"bytes"
	"embed"
	"errors"
	"io/fs"
	"path"
	"slices"

	"github.com/groupsim/groupsim/scenarios"
	"github.com/groupsim/groupsim/words"
)

//go:embed lessons questions myths drills worlds
var builtIn embed.FS

// Course is all that there is to learn.
type Course struct {
	Lessons []*Lesson // in the order of their files
	Topics  []*Topic
	Myths   []*Myth
	Drills  []*Drill

	files  fs.FS
	dir    string // where the files are, for errors
	errors []error
	made   map[string]*made // runs that were made
}

// BuiltIn gives the course that comes with groupsim.
func BuiltIn() (*Course, error) { return Load(builtIn, "course") }

// Load reads a course: lessons/*.yaml, questions/*.yaml, myths/*.yaml and drills/NAME/drill.yaml,
// each in the order of the files' names. dir is where they are, for errors. The error is all
// that is wrong with any of them, [*scenarios.Errors] each.
func Load(files fs.FS, dir string) (*Course, error) {
	c := &Course{files: files, dir: dir, made: map[string]*made{}}
	each(c, "lessons/*.yaml", c.readLesson, func(l *Lesson) { c.Lessons = append(c.Lessons, l) })
	each(c, "questions/*.yaml", c.readQuestions, func(t *Topic) { c.Topics = append(c.Topics, t) })
	each(c, "myths/*.yaml", c.readMyths, func(m []*Myth) { c.Myths = append(c.Myths, m...) })
	each(c, "drills/*/drill.yaml", c.readDrill, func(d *Drill) { c.Drills = append(c.Drills, d) })
	return c, errors.Join(c.errors...)
}

// each reads the files of a kind.
func each[T any](c *Course, pattern string, read func(path string, data []byte) (T, *reader, error), keep func(T)) {
	paths, err := fs.Glob(c.files, pattern)
	if err != nil {
		c.errors = append(c.errors, err)
	}
	slices.Sort(paths)
	for _, p := range paths {
		data, err := fs.ReadFile(c.files, p)
		var t T
		var r *reader
		if err == nil {
			t, r, err = read(p, data)
		}
		if err == nil {
			err = r.Err()
		}
		if err != nil {
			c.errors = append(c.errors, err)
			continue
		}
		keep(t)
	}
}

// place is a file as errors name it.
func (c *Course) place(name string) string { return path.Join(c.dir, name) }

// Questions lists the questions of all topics, or of one.
func (c *Course) Questions(topic string) (all []*Item) {
	for _, t := range c.Topics {
		if topic == "" || t.ID == topic {
			all = append(all, t.Questions...)
		}
	}
	return all
}

// Items lists all that is asked: the cards of all lessons, and the questions.
func (c *Course) Items() (all []*Item) {
	for _, l := range c.Lessons {
		all = append(all, l.Cards...)
	}
	return append(all, c.Questions("")...)
}

// find finds one of a list by its name, or says which there are.
func find[T any](list []T, name string, id func(T) string, what string) (found T, err error) {
	var names []string
	for _, x := range list {
		if id(x) == name {
			return x, nil
		}
		names = append(names, id(x))
	}
	return found, &Unknown{what, name, names}
}

// Unknown is the error of somebody who asked for what there is not.
type Unknown struct {
	What, Name string
	Names      []string
}

// Error says what there is.
func (u *Unknown) Error() string {
	text := "there is no " + u.What + " " + scenarios.Quoted(u.Name)
	if len(u.Names) > 0 {
		text += ": there are " + words.And(u.Names)
	}
	return text + scenarios.DidYouMean(scenarios.Near(u.Name, u.Names))
}

// Lesson finds a lesson by its name.
func (c *Course) Lesson(name string) (*Lesson, error) {
	return find(c.Lessons, name, func(l *Lesson) string { return l.ID }, "lesson")
}

// Myth finds a myth by its name.
func (c *Course) Myth(name string) (*Myth, error) {
	return find(c.Myths, name, func(m *Myth) string { return m.ID }, "myth")
}

// Drill finds a drill by its name.
func (c *Course) Drill(name string) (*Drill, error) {
	return find(c.Drills, name, func(d *Drill) string { return d.ID }, "drill")
}

// Topic finds a topic of the quiz by its name.
func (c *Course) Topic(name string) (*Topic, error) {
	return find(c.Topics, name, func(t *Topic) string { return t.ID }, "topic")
}

// Open gives a file of the course as it is.
func (c *Course) Open(name string) ([]byte, error) {
	data, err := fs.ReadFile(c.files, name)
	if err != nil {
		return nil, errors.New("the course has no file " + scenarios.Quoted(name))
	}
	return data, nil
}

// scenario loads a scenario that an item refers to: a bundled one, or a file of the course.
func (c *Course) scenario(reference, dir string, opts scenarios.Options) (*scenarios.Loaded, error) {
	if !isFile(reference) {
		return scenarios.LoadBundled(reference, opts)
	}
	name := path.Join(dir, reference)
	data, err := fs.ReadFile(c.files, name)
	if err != nil {
		return nil, errors.New(scenarios.Quoted(reference) + ": the course has no such file")
	}
	return scenarios.Load(c.place(name), bytes.NewReader(data), opts)
}
