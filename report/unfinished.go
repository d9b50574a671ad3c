package report

import (
	"fmt"
	"strings"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/words"
)

// Open is something that was still to come when the run ended.
type Open struct {
	What   string `json:"what"` // the name of a step; or session, join, assignment, rebalance, partitions
	Member Name   `json:"member"`
	Begun  bool   `json:"begun"`  // a step that is not lies behind the end
	Due    Ms     `json:"due_ms"` // when it would be done, or begin; None: that is not known
}

// NewOpen takes it from its fact.
func NewOpen(member string, fact event.Unfinished) Open {
	o := Open{What: fact.What, Member: Name(member), Begun: fact.Begun, Due: None}
	if fact.Due != clock.Never {
		o.Due = Ms(fact.Due)
	}
	return o
}

// openWords say what is open besides steps.
var openWords = map[string]string{
	event.OpenSession:    "session not timed out",
	event.OpenJoin:       "not in the group",
	event.OpenAssignment: "does not consume yet",
	event.OpenRebalance:  "rebalance not over",
	event.OpenPartitions: "not every partition held by somebody",
}

// CutOff says in a sentence what the end of the run cut off; empty: nothing.
func (r *Report) CutOff() string {
	if len(r.Unfinished) == 0 {
		return ""
	}
	text := "Cut off by the end of the run at " + r.Window.End.Human() + ": "
	if r.EndsItself {
		text = "Not at rest by the end of the run at " + r.Window.End.Human() + ": "
	}
	const most = 4
	clauses := r.undone()
	if n := len(clauses) - most; n > 1 {
		clauses = append(clauses[:most], fmt.Sprintf("and %d things more", n))
	}
	return text + strings.Join(clauses, "; ") + "."
}

// undone words what is open, what is alike together.
func (r *Report) undone() []string {
	var clauses []string
	for rest := r.Unfinished; len(rest) > 0; {
		first := &rest[0]
		var alike, others []Open
		for _, o := range rest {
			if o.What == first.What && o.Begun == first.Begun {
				alike = append(alike, o)
			} else {
				others = append(others, o)
			}
		}
		clauses, rest = append(clauses, openClause(alike)), others
	}
	return clauses
}

// openClause words things that are alike.
func openClause(list []Open) string {
	var names []string
	first, due := &list[0], list[0].Due
	for _, o := range list {
		names = append(names, string(o.Member))
		if o.Begun {
			due = max(due, o.Due)
		}
	}
	text, known := openWords[first.What]
	switch {
	case known:
	case first.Begun:
		text = first.What + " not over"
	default:
		text = first.What + " not begun"
	}
	if who := words.Some(names); who != "" {
		text += ": " + who
	} else if len(list) > 1 {
		text = fmt.Sprintf("%d × %s", len(list), text)
	}
	switch {
	case due < 0:
	case len(list) == 1:
		text += " (due at " + due.Human() + ")"
	case first.Begun:
		text += " (the last is due at " + due.Human() + ")"
	default:
		text += " (the first is due at " + due.Human() + ")"
	}
	return text
}
