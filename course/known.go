package course

import (
	"slices"
	"strings"

	"github.com/groupsim/groupsim/scenarios"
)

// phase says when a text or an expression is read.
type phase uint8

const (
	beforeRun phase = iota // who is asked reads it: no figure of the run may be in it
	ofRun                  // of the run, which answers
	afterRun               // all is known, and the guess, too
)

// known holds the names of an expression to what they can mean in a world.
func (r *reader) known(e *Expr, w *World, when phase) {
	if e == nil {
		return
	}
	for _, name := range e.names() {
		setup, bare := ofSetup(name)
		cut := setup != ""
		switch {
		case cut && !slices.Contains(w.setupNames(), setup):
			r.Wrong(e.at, scenarios.Near(setup, w.setupNames()), "%s: there is no setup %s", scenarios.Quoted(e.text), scenarios.Quoted(setup))
		case !cut && w.vary != nil && slices.Contains(w.vary.Names(), name), knownBefore(bare):
		case !cut && (name == "answer" || name == "guess") && when == afterRun:
		case knownAfter(bare, w.Runs > 0) && when == beforeRun:
			r.Wrong(e.at, "", "{%s}: %s", e.text, errAfter)
		case knownAfter(bare, w.Runs > 0):
		case knownAfter(bare, true):
			r.Wrong(e.at, "", "%s: a quantile is of many runs: give the item its runs", scenarios.Quoted(name))
		default:
			r.Wrong(e.at, scenarios.Near(bare, w.names()), "%s: %s means nothing here: a name is one of vary, a setting (consumer.session.timeout.ms), one of %s, or a metric", scenarios.Quoted(e.text), scenarios.Quoted(bare), strings.Join(shortNames(), ", "))
		}
	}
}

func (w *World) setupNames() (all []string) {
	for _, s := range w.setups {
		all = append(all, s.Name)
	}
	return all
}

// names lists what a name may have meant.
func (w *World) names() []string {
	all := allNames()
	if w.vary != nil {
		all = append(all, w.vary.Names()...)
	}
	return all
}

// shortNames lists those that stand for themselves.
func shortNames() (all []string) {
	for _, a := range aliases {
		all = append(all, a.name)
	}
	for _, p := range plain {
		all = append(all, p.name)
	}
	return all
}

// knownIn does the same for the expressions of a text.
func (r *reader) knownIn(t *Template, w *World, when phase) {
	if t == nil {
		return
	}
	for _, p := range t.parts {
		r.known(p.expr, w, when)
	}
}

// check holds all that an item says to what there is.
func (i *Item) check(r *reader) {
	r.knownIn(i.Ask, &i.World, beforeRun)
	r.knownIn(i.Hint, &i.World, beforeRun)
	r.knownIn(i.Why, &i.World, afterRun)
	for _, e := range i.Holds {
		r.known(e, &i.World, afterRun)
	}
	r.known(i.Answer.Expr, &i.World, ofRun)
	for _, o := range i.Answer.Options {
		r.knownIn(o.Text, &i.World, beforeRun)
		r.known(o.When, &i.World, ofRun)
	}
	for j := range i.Wrong {
		w := &i.Wrong[j]
		r.known(w.When, &i.World, afterRun)
		r.knownIn(w.Belief, &i.World, afterRun)
		if i.Answer.Kind == ByChoice || i.Answer.Kind == ByOrder {
			continue // words: held to the options when they are asked
		}
		for _, e := range w.Says {
			r.known(e, &i.World, afterRun)
		}
	}
	r.known(i.Answer.Until, &i.World, ofRun)
	i.checkSpans(r)
	if i.Answer.Kind == ByOrder && len(i.setups) < 2 {
		r.Wrong(i.at, "", "answer: an order is of two setups or more: name them under setups")
	}
	i.checkWords(r)
}

// checkSpans sees to it that a wrong mark is one as the right one is.
func (i *Item) checkSpans(r *reader) {
	want := 1
	if i.Answer.Until != nil {
		want = 2
	}
	for _, w := range i.Wrong {
		if i.Answer.Kind == ByMark && len(w.Says) != want {
			r.Wrong(w.at, "", "says: wants %d of a moment, as the answer does: [from, to] of a span", want)
		}
	}
}

// checkWords holds the wrong answers of a choice or an order to what there is to choose.
func (i *Item) checkWords(r *reader) {
	var names []string
	switch i.Answer.Kind {
	case ByChoice:
		for _, o := range i.Answer.Options {
			names = append(names, o.Name)
		}
	case ByOrder:
		names = i.setupNames()
	default:
		return
	}
	for _, w := range i.Wrong {
		for _, says := range w.says {
			if !slices.Contains(names, says) {
				r.Wrong(w.at, scenarios.Near(says, names), "says: %s is none of %s", scenarios.Quoted(says), strings.Join(names, ", "))
			}
		}
		if i.Answer.Kind == ByOrder && len(w.says) != len(names) {
			r.Wrong(w.at, "", "says: wants all of %s, in an order", strings.Join(names, ", "))
		}
	}
}
