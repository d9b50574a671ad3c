package story

import (
	"fmt"
	"slices"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/protocol"
	"github.com/groupsim/groupsim/report"
)

// Link is one link of a chain: something that happened, with the event that shows it.
type Link struct {
	At report.Ms `json:"at_ms"`
	// Since is when what led to it began, so that At − Since is how long it took;
	// report.None where that says nothing.
	Since  report.Ms   `json:"since_ms"`
	Member report.Name `json:"member"` // the event's; none: the coordinator's own
	Event  string      `json:"event"`  // its name in the event stream
	What   string      `json:"what"`
	// Partitions are the event's, where it is told for them; they end the sentence.
	Partitions []string `json:"partitions,omitempty"`
	// Settings decided how long it took, or that it came so.
	Settings []Setting `json:"settings,omitempty"`
	Rule     *Rule     `json:"rule,omitempty"`

	seq    int
	order  protocol.ReasonCode // for what a platform had it done
	says   string              // the sentence by itself
	adds   []string            // what is added to it; together they are What
	client event.Library
	rules  map[Rule]Rule // of the protocol, in place of the classic one's
	parts  []protocol.TopicPartition
	aside  bool // it led to nothing by itself: a sign of life
}

// link begins a link from an entry of the record.
func (t *teller) link(x *entry, format string, args ...any) Link {
	says := fmt.Sprintf(format, args...)
	return Link{
		At: report.Ms(x.At), Since: report.None, Member: report.Name(t.names.Member(x.Member)), Event: x.Fact.Name(),
		What: says, says: says, seq: x.seq, client: t.diary(x.Member).at(x.seq).Client(), rules: t.speaks.rules(x),
	}
}

// and adds something to the sentence.
func (l Link) and(more string) Link {
	l.What, l.adds = l.What+more, append(slices.Clip(l.adds), more)
	return l
}

// covers tells whether a link says all that another does, of the same event.
func (l *Link) covers(other *Link) bool {
	return l.seq == other.seq && l.says == other.says &&
		len(l.adds) >= len(other.adds) && slices.Equal(l.adds[:len(other.adds)], other.adds)
}

func (l Link) after(at clock.Time) Link {
	l.Since = report.Ms(at)
	return l
}

func (l Link) by(settings ...Setting) Link {
	l.Settings = settings
	return l
}

func (l Link) under(r Rule) Link {
	for _, others := range []map[Rule]Rule{ofLibrary[l.client], l.rules} {
		if other, ok := others[r]; ok {
			r = other
		}
	}
	l.Rule = &r
	return l
}

func (t *teller) of(l Link, ps []protocol.TopicPartition) Link {
	l.parts = ps
	for _, p := range ps {
		l.Partitions = append(l.Partitions, t.names.Partition(p))
	}
	return l
}

func (t *teller) name(m event.Member) string { return t.names.Member(m) }

// partitionsOf gives the partitions that an event is about.
func partitionsOf(f event.Fact) []protocol.TopicPartition {
	switch f := f.(type) {
	case event.Assigned:
		return f.Partitions
	case event.Revoked:
		return f.Partitions
	case event.Lost:
		return f.Partitions
	case event.CallbackDone:
		return f.Partitions
	case event.Idle:
		return f.Partitions
	case event.LeftPaused:
		return f.Partitions
	case event.Unpaused:
		return f.Partitions
	case event.AssignRefused:
		return f.Partitions
	case event.Position:
		return f.Partitions
	case event.Closing:
		return f.Partitions
	}
	return nil
}
