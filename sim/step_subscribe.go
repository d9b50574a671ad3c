package sim

import (
	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/member"
)

var subscribeVerb = Verb{
	Name:   "subscribe",
	Target: OneMember,
	Doc:    "subscribe() with other topics, in place of the next poll(). A franz-go client that has unsubscribed does not come back.",
	Fields: []Field{
		{Name: "topics", Type: TopicsField, Required: true, Doc: "the topics from then on"},
	},
	apply: (*World).applySubscribe,
}

func (w *World) applySubscribe(s *Step) error {
	return w.eachTarget(s, func(m int) error {
		p := &w.processes[m]
		if !p.running() {
			return errGone
		}
		if err := p.client.MaySubscribe(); err != nil {
			return err
		}
		p.topics = s.Topics
		w.input(m, func(c *member.Process, now clock.Time, fx *member.Effects) { c.Subscribe(now, s.Topics, fx) })
		return nil
	})
}
