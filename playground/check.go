package playground

import (
	"errors"
	"strings"

	"github.com/groupsim/groupsim/scenarios"
)

// Source is a scenario as the page has it: the name of its file, which stands for that of the
// scenario if it has none, and its text.
type Source struct {
	File string `json:"file"`
	Text string `json:"text"`
}

// Problem is something wrong with a text. Line and Column are 0 where it has no place in it.
type Problem struct {
	Line   int    `json:"line"`
	Column int    `json:"column"`
	Text   string `json:"text"`
	Meant  string `json:"meant,omitempty"` // what was probably meant
}

// Checked is what the loader has to say.
type Checked struct {
	Problems []Problem `json:"problems"`
	More     int       `json:"more"` // that are not listed
}

// load reads a scenario as the command reads a file of that name.
func (s *Source) load() (*scenarios.Loaded, error) {
	return scenarios.Load(s.File, strings.NewReader(s.Text), scenarios.Options{})
}

// Check says what is wrong with a scenario.
func Check(s Source) Checked {
	_, err := s.load()
	return checked(s.File, err)
}

// checked lists what an error of the loader says. What it says of other places than the file
// names them.
func checked(file string, err error) Checked {
	c := Checked{Problems: []Problem{}}
	var all *scenarios.Errors
	switch {
	case err == nil:
	case errors.As(err, &all):
		c.More = all.More
		for _, e := range all.List {
			p := Problem{e.Line, e.Column, e.Msg, e.Meant}
			if e.File != file {
				p = Problem{Text: e.File + ": " + e.Msg, Meant: e.Meant}
			}
			c.Problems = append(c.Problems, p)
		}
	default:
		c.Problems = append(c.Problems, Problem{Text: err.Error()})
	}
	return c
}
