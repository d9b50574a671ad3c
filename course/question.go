package course

import (
	"path"

	"gopkg.in/yaml.v3"
)

// Topic is a file of questions about one thing.
type Topic struct {
	ID        string
	Title     string
	Questions []*Item
	World     // what its questions begin with
	path      string
}

func questionsKeys() []key[Topic] {
	return []key[Topic]{
		{"topic", true, func(r *reader, v *yaml.Node, into *Topic) { into.ID = r.id(v, "topic") }, idSchema, "The name of what they are about: quiz TOPIC."},
		{"title", true, func(r *reader, v *yaml.Node, into *Topic) { into.Title = r.prose(v, "title") }, textSchema, "One line."},
		{"scenario", false, func(r *reader, v *yaml.Node, into *Topic) { into.Scenario = r.text(v, "scenario") }, textSchema, "That of its questions, unless they have their own."},
		{"set", false, func(r *reader, v *yaml.Node, into *Topic) { into.set = r.set(v, "set") }, setSchema, "Settings of its questions, before their own."},
		{"questions", true, func(r *reader, v *yaml.Node, into *Topic) { into.Questions = r.items(v, "questions") }, listOf(mappingSchema(itemKeys())), "The questions, each with an id."},
	}
}

func (c *Course) readQuestions(name string, data []byte) (*Topic, *reader, error) {
	root, r, err := c.open(name, data, Form, "a file of questions", "topic, title and questions", "topic, title, questions")
	if err != nil {
		return nil, nil, err
	}
	t := &Topic{path: name}
	fields(r, root, "a file of questions", questionsKeys(), t)
	for _, q := range t.Questions {
		if q.ID == "" {
			r.Wrong(q.at, "", "a question needs an id: what is remembered of it is kept by that")
		}
		q.within(&t.World, path.Dir(name))
		q.check(r)
	}
	return t, r, nil
}
