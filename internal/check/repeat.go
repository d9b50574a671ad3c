package check

import (
	"fmt"
	"math"
	"math/big"
	"slices"
	"strconv"
	"strings"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/protocol"
)

// repeat is records that a member processed though they had been processed before.
type repeat struct {
	Member      string
	ProcessedBy string `json:"processed_by"`
	Partitions  []string
	Records     int64
	From        millis `json:"from_ms"`
	To          millis `json:"to_ms"`
	FirstFrom   millis `json:"first_from_ms"`
	FirstTo     millis `json:"first_to_ms"`
	Why         why
	Held        millis `json:"held_ms"`
	Settings    []struct{ Name, Value string }
}

// why is a reason for which records were processed again, by its name in the document.
type why string

const (
	notCommitted why = "not committed"
	wentOn       why = "went on"
	lostThem     why = "had lost them"
)

// repeats: what is said of records that were processed again adds up to what is counted.
func (c *storyCheck) repeats(where string, x *redone) {
	sum := int64(0)
	for i := range x.Repeats {
		r := &x.Repeats[i]
		sum += r.Records
		c.repeat(fmt.Sprintf("%s: %s again after %s", where, r.Member, r.ProcessedBy), r)
	}
	if sum != x.Reprocessed {
		c.complain(where, "%d records are told of, %d counted", sum, x.Reprocessed)
	}
}

// repeat: both members processed so many of these records in the times that are
// given, and had their positions in the order that the reason wants.
func (c *storyCheck) repeat(where string, r *repeat) {
	later, earlier := c.member(r.Member), c.member(r.ProcessedBy)
	both := int64(0)
	for _, name := range r.Partitions {
		n := c.common(r, later, earlier, name)
		if n == 0 {
			c.complain(where, "they have no record of %s in common then", name)
		}
		both += n
	}
	if both < r.Records {
		c.complain(where, "they have %d records in common then, not %d", both, r.Records)
	}
	for _, x := range []struct {
		m  event.Member
		at millis
	}{{later, r.From}, {later, r.To}, {earlier, r.FirstFrom}, {earlier, r.FirstTo}} {
		if !c.worked(x.m, r.Partitions, clock.Time(x.at)) {
			c.complain(where, "%s processed nothing of that at %s", c.told.Names.Member(x.m), x.at)
		}
	}
	if !c.reason(r, later, earlier) {
		c.complain(where, "%q is not so, with positions since %s", r.Why, r.Held)
	}
	for _, s := range r.Settings {
		if want := c.told.Settings(earlier, s.Name); !slices.Contains(want, s.Value) {
			c.complain(where, "%s is %q, not %s", s.Name, want, s.Value)
		}
		if s.Name == "commit" && s.Value == "none" {
			continue
		}
		if strings.HasPrefix(s.Name, "state.checkpoint.") {
			c.checkpoint(where, r, s)
			continue
		}
		if value, err := clock.ParseMillis(s.Value); err != nil || clock.Duration(r.FirstTo-r.FirstFrom) > value {
			c.complain(where, "%s = %s does not account for %s", s.Name, s.Value, clock.Duration(r.FirstTo-r.FirstFrom))
		}
	}
}

// exactRuns is up to how many runs of records a report is exact; of more it has the course
// and not every step, so a moment that it names may lie between two of them.
const exactRuns = 1 << 18

// noteWork notes records that a member has processed, or begun.
func (c *storyCheck) noteWork(m event.Member, f event.Consumed) {
	k := share{m, c.told.Names.Partition(f.Partition)}
	c.work[k] = append(c.work[k], f)
	c.runs++
}

// worked tells whether a member was processing records of the partitions at a moment.
func (c *storyCheck) worked(m event.Member, partitions []string, at clock.Time) bool {
	return slices.ContainsFunc(partitions, func(p string) bool {
		work := c.work[share{m, p}]
		before := slices.ContainsFunc(work, func(f event.Consumed) bool { return f.Since <= at })
		after := slices.ContainsFunc(work, func(f event.Consumed) bool { return f.Until >= at })
		return c.runs > exactRuns && before && after ||
			slices.ContainsFunc(work, func(f event.Consumed) bool { return f.Since <= at && f.Until >= at })
	})
}

func (c *storyCheck) consumed(m event.Member, partitions []string) (list []event.Consumed) {
	for _, p := range partitions {
		list = append(list, c.work[share{m, p}]...)
	}
	return list
}

// checkpoint: no more is done again than one leaves unsaved.
func (c *storyCheck) checkpoint(where string, r *repeat, s struct{ Name, Value string }) {
	records, _ := strconv.ParseInt(s.Value, 10, 64)
	every, _ := clock.ParseDuration(s.Value)
	if r.Records > records*int64(len(r.Partitions)) && clock.Duration(r.FirstTo-r.FirstFrom) > every {
		c.complain(where, "%s = %s does not account for %d records in %s", s.Name, s.Value, r.Records, clock.Duration(r.FirstTo-r.FirstFrom))
	}
}

// common counts the records of a partition that both processed in their times.
func (c *storyCheck) common(r *repeat, later, earlier event.Member, partition string) int64 {
	n := int64(0)
	first := within(c.work[share{earlier, partition}], r.FirstFrom, r.FirstTo)
	for _, a := range within(c.work[share{later, partition}], r.From, r.To) {
		for _, b := range first {
			n += max(0, min(a[1], b[1])-max(a[0], b[0]))
		}
	}
	return n
}

// within gives the records that were begun in a time, fact by fact.
func within(facts []event.Consumed, from, to millis) (list [][2]int64) {
	for _, f := range facts {
		if first, next := offsets(f, clock.Time(from), clock.Time(to)); first < next {
			list = append(list, [2]int64{first, next})
		}
	}
	return list
}

// offsets gives the records that were begun in a time, of those that a fact tells of.
func offsets(f event.Consumed, from, to clock.Time) (first, next int64) {
	at := func(t clock.Time) int64 {
		if f.Until <= f.Since {
			return f.From
		}
		x := new(big.Int).Mul(big.NewInt(f.To-f.From), big.NewInt(int64(t-f.Since)))
		return f.From + x.Div(x, big.NewInt(int64(f.Until-f.Since))).Int64()
	}
	if from > f.Until || to < f.Since {
		return f.From, f.From
	}
	first, next = f.From, f.To
	if from > f.Since {
		first = at(from)
	}
	if to < f.Until {
		next = at(to)
	}
	return first, next
}

// reason: it is about when the members had their positions.
func (c *storyCheck) reason(r *repeat, later, earlier event.Member) bool {
	taker := later
	if r.Why == lostThem {
		taker = earlier
	}
	for _, i := range c.at[moment{clock.Time(r.Held), taker, "position"}] {
		f := c.events[i].Fact.(event.Position)
		for k, p := range f.Partitions {
			if slices.Contains(r.Partitions, c.told.Names.Partition(p)) && c.because(r, later, earlier, p, f.Offsets[k]) {
				return true
			}
		}
	}
	return false
}

// because holds the reason against one partition, whose position was at an offset.
func (c *storyCheck) because(r *repeat, later, earlier event.Member, p protocol.TopicPartition, offset int64) bool {
	switch r.Why {
	case notCommitted:
		return r.FirstTo <= r.Held && r.Held <= r.From && slices.ContainsFunc(c.consumed(earlier, []string{c.told.Names.Partition(p)}), func(f event.Consumed) bool {
			return f.To > offset && f.Since <= clock.Time(r.FirstTo)
		})
	case wentOn:
		return r.FirstTo > r.Held && !c.resumed(earlier, p, r.Held, r.FirstFrom, r.FirstTo)
	case lostThem:
		return r.To > r.Held && !c.resumed(later, p, r.Held, r.From, r.To)
	}
	return false
}

// resumed tells whether a member had a new position of a partition between a moment and
// the end of its work from one to another, from which it could come to these records: to
// what it was at before, as a batch that was returned earlier, it has come otherwise.
func (c *storyCheck) resumed(m event.Member, p protocol.TopicPartition, since, from, to millis) bool {
	work := c.consumed(m, []string{c.told.Names.Partition(p)})
	return slices.ContainsFunc(c.positions[m], func(e event.Event) bool {
		f := e.Fact.(event.Position)
		k := slices.Index(f.Partitions, p)
		if k < 0 || e.At <= clock.Time(since) || e.At > clock.Time(to) {
			return false
		}
		first := int64(math.MaxInt64)
		for _, w := range work {
			if a, b := offsets(w, clock.Time(from), clock.Time(to)); a < b && w.Since >= e.At {
				first = min(first, a)
			}
		}
		return f.Offsets[k] <= first && first < math.MaxInt64
	})
}
