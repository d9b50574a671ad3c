package scenarios

import (
	"slices"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/member"
	"github.com/groupsim/groupsim/settings"
	"github.com/groupsim/groupsim/sim"
	"github.com/groupsim/groupsim/words"
)

// What can be known of a member's process before time starts.
type life uint8

const (
	waiting life = iota // it has not started
	running
	closing // close() was called; when it ends, the run decides
	gone    // killed
	unsure  // the run decides
)

// track is what is known of a member at the step that is looked at.
type track struct {
	life  life
	end   int // the line of the step that killed it
	left  int // the line of the step after which its client cannot subscribe any more; 0: none
	fault [4]interval
	// rollout is the least that the last one of it takes.
	rollout interval
}

// interval is a fault that a step began.
type interval struct {
	until clock.Time
	line  int
}

// faults are the steps that may not meet themselves on one member.
var faults = [...]string{"pause", "stall", "disconnect", "slow"}

// maxTotalRate is of all partitions together, in records per second.
const maxTotalRate = 100_000_000_000

// What a report adds up has to fit into an int64, also where records are processed
// again and again, and where every partition is down all the time.
const (
	maxRecords = 100_000_000_000_000_000    // of a run
	maxHeld    = 100_000 * settings.Longest // of all partitions together
)

// checkSequence finds steps that cannot apply, as far as that is certain before
// time starts. What the run decides, such as how long a close() takes, is left to
// the run; so is, under a setup, who runs at a step that was written for other
// settings.
func (l *loader) checkSequence() {
	tracks := make([]track, len(l.sc.Members))
	deadly := l.mayDie() || l.sc.Lenient
	for _, s := range l.sc.Standing { // who of a Deployment is there the run decides
		for _, m := range slices.Concat(s.Replicas...) {
			for first, end := l.sc.ProcessOf(m); first < end; first++ {
				tracks[first] = track{life: unsure}
			}
		}
	}
	var outage, stall interval
	for i := range l.steps {
		d := &l.steps[i]
		switch d.Verb.Target {
		case sim.OneMember:
			for _, m := range d.Members {
				if p := tracks[m].take(l, d, &l.sc.Members[m], deadly); p != nil {
					l.add(d.target, p.in(d.Verb.Name))
					break
				}
			}
		case sim.TheCoordinator:
			l.meets(d, &outage, d.For+d.Load)
		case sim.TheBroker:
			l.meets(d, &stall, d.For)
		}
		for _, m := range slices.Concat(d.Replicas...) { // who of these is there the run decides
			for first, end := l.sc.ProcessOf(m); first < end; first++ {
				tracks[first] = track{life: unsure, rollout: tracks[first].rollout}
			}
		}
		if d.Verb.Name == "remove-member" && d.At < stall.until {
			l.addf(d.target, "%s: the broker stands still from line %d on, until %s, and reads no request: remove the member afterwards", d.Verb.Name, stall.line, until(stall.until))
		}
	}
	l.checkGrowth()
}

// meets looks for something that meets itself at the broker.
func (l *loader) meets(d *stepDraft, last *interval, length clock.Duration) {
	if d.At < last.until {
		l.addf(d.target, "%s: the one in line %d lasts until %s", d.Verb.Name, last.line, until(last.until))
	}
	*last = interval{d.At.Add(length), d.Line}
}

// until words the end of an interval.
func until(t clock.Time) string {
	if t == clock.Never {
		return "the end"
	}
	return t.String()
}

// mayDie tells whether a poll() can throw: then nobody is certain to be running.
// It takes a shared group.instance.id, of the consumer protocol any, since it may not have
// been released; a controller that ends processes; assignors in which members differ, a full group, or a coordinator that
// loads.
func (l *loader) mayDie() bool {
	sc := l.sc
	if len(sc.Standing) > 0 {
		return true
	}
	instances := map[string]bool{}
	for _, m := range sc.Members {
		id := m.Consumer.GroupInstanceID
		held := instances[id] || m.Consumer.Protocol == member.ConsumerProtocol
		if id != "" && held || !slices.Equal(m.Consumer.AssignmentStrategy, sc.Members[0].Consumer.AssignmentStrategy) {
			return true
		}
		instances[id] = true
	}
	return len(sc.Members) > int(sc.Broker.MaxSize) || slices.ContainsFunc(sc.Steps, func(s sim.Step) bool {
		return s.Verb.Target == sim.TheCoordinator || s.Consumer != nil
	})
}

// take moves a member on by one step, or says why the step cannot apply to it.
func (t *track) take(l *loader, d *stepDraft, m *sim.Member, deadly bool) *problem {
	if t.life == waiting && m.Start <= d.At {
		t.life = running
	}
	switch t.life {
	case waiting:
		return t.takeWaiting(l, d, m)
	case gone:
		return t.takeGone(d, m)
	}
	switch d.Verb.Name {
	case "start":
		if t.life == running && !deadly {
			return problemf("%s runs already", words.Short(m.ID))
		}
		*t = track{life: unsure}
	case "close":
		if t.life == running {
			*t = track{life: closing}
		}
	case "kill":
		if t.life == running && !deadly {
			*t = track{life: gone, end: d.Line}
		} else {
			*t = track{life: unsure}
		}
	case rolloutKey:
		if d.At < t.rollout.until {
			return problemf("the one in line %d is not done with %s by then, before %s", t.rollout.line, words.Short(m.Program()), t.rollout.until)
		}
		*t = track{life: unsure, rollout: interval{d.At.Add(d.Startup + d.MinReady), d.Line}}
	case "restart", "rolling-restart":
		*t = track{life: unsure}
	case "subscribe", "unsubscribe":
		return t.takeSubscription(l, d, m)
	default:
		return t.takeFault(d, m)
	}
	return nil
}

func (t *track) takeWaiting(l *loader, d *stepDraft, m *sim.Member) *problem {
	switch {
	case d.Verb.Name == "start" && m.Start != clock.Never:
		return problemf("%s starts by itself at %s: give it start: never if a step shall start it", words.Short(m.ID), m.Start)
	case d.Verb.Name == "start":
		t.life = running
		return nil
	case m.Brought && (d.Verb.Name == rolloutKey || l.sc.Lenient): // whom it finds is replaced
		t.life = unsure
		return nil
	case d.Verb.Name == "rolling-restart" && (m.Start != clock.Never || l.startedByStep(m)):
		// By the time of its turn it may run.
		t.life = unsure
		return nil
	case m.Start == clock.Never:
		return problemf("%s has not started by then: its start is never, and no step before %s starts it", words.Short(m.ID), d.At)
	}
	return problemf("%s has not started by then: it starts at %s, the step is at %s", words.Short(m.ID), m.Start, d.At)
}

func (l *loader) startedByStep(m *sim.Member) bool {
	i := l.members[m.ID]
	return slices.ContainsFunc(l.steps, func(d stepDraft) bool {
		return d.Verb.Name == "start" && slices.Contains(d.Members, i)
	})
}

func (t *track) takeGone(d *stepDraft, m *sim.Member) *problem {
	switch d.Verb.Name {
	case "start":
		*t = track{life: running}
	case "remove-member": // the coordinator may still count it in
	default:
		return problemf("%s is gone by then: it was killed in line %d, and no step has started it since", words.Short(m.ID), t.end)
	}
	return nil
}

// takeSubscription looks for a client that is to come back and does not.
func (t *track) takeSubscription(l *loader, d *stepDraft, m *sim.Member) *problem {
	switch {
	case m.Consumer.Client.Traits().ComesBack || t.life != running || l.sc.Lenient:
	case d.Verb.Name == "unsubscribe":
		t.left = d.Line
	case d.Verb.Name == "subscribe" && t.left > 0:
		return problemf("%s left its group in line %d, and a %s client does not come back to it: restart the member", words.Short(m.ID), t.left, m.Consumer.Client)
	}
	return nil
}

// takeFault looks for a fault that meets itself.
func (t *track) takeFault(d *stepDraft, m *sim.Member) *problem {
	i := slices.Index(faults[:], d.Verb.Name)
	if i < 0 || t.life != running {
		return nil
	}
	if f := t.fault[i]; d.At < f.until {
		if f.until == clock.Never {
			return problemf("%s is in one already, which line %d began without an end", words.Short(m.ID), f.line)
		}
		return problemf("%s is in one already, which line %d began and which lasts until %s", words.Short(m.ID), f.line, f.until)
	}
	t.fault[i] = interval{d.At.Add(d.For), d.Line}
	return nil
}

// checkGrowth follows the topics: partitions only grow, and the whole stays
// within the limits.
func (l *loader) checkGrowth() {
	sc := l.sc
	total, partitions, rates, absent := int64(0), make([]int64, len(sc.Topics)), make([]int64, len(sc.Topics)), make([]bool, len(sc.Topics))
	for i, t := range sc.Topics {
		partitions[i], rates[i], absent[i] = int64(t.Partitions), t.Rate, t.Absent
		total += partitions[i]
	}
	for _, d := range l.steps {
		name := words.Short(sc.Topics[d.Topic].Name)
		switch {
		case d.Verb.Target != sim.OneTopic:
		case d.Verb.Name == "create-topic" && !absent[d.Topic]:
			l.addf(d.target, "%s: %s exists by then: give it created: false below topics, and create it once", d.Verb.Name, name)
		case d.Verb.Name == "create-topic":
			absent[d.Topic] = false
		case absent[d.Topic]:
			l.addf(d.target, "%s: %s does not exist by then: a create-topic has to come before", d.Verb.Name, name)
		case d.Verb.Name == "rate":
			rates[d.Topic] = max(rates[d.Topic], d.To)
		case d.Verb.Name != "add-partitions":
		case d.To <= partitions[d.Topic]:
			l.addf(d.target, "%s: %s has %d partitions by then, and topics only grow: %d is no more", d.Verb.Name, sc.Topics[d.Topic].Name, partitions[d.Topic], d.To)
		default:
			if total += d.To - partitions[d.Topic]; total > MaxPartitions {
				l.addf(d.target, "%s: %d partitions by then; a scenario has at most %d in all", d.Verb.Name, total, MaxPartitions)
			}
			partitions[d.Topic] = d.To
		}
	}
	produced := int64(0)
	for i := range rates {
		produced += partitions[i] * (rates[i] / 1000)
	}
	l.partitions, l.produced = total, produced
	if produced > maxTotalRate {
		l.addf(l.sections["topics"], "topics: %d records per second to all partitions together; %d is the most", produced, int64(maxTotalRate))
	}
}

// checkExtent holds what all partitions come to in the time of the run within what can be
// added up.
func (l *loader) checkExtent() {
	seconds := int64((l.sc.Duration + clock.Second - 1) / clock.Second)
	if most := maxRecords / seconds; l.produced > most {
		l.addf(l.sections["topics"], "topics: %d records per second to all partitions together come to more than %d in %s: at most %d per second do not; lower the rates or the duration", l.produced, int64(maxRecords), l.sc.Duration, most)
	}
	if most := int64(maxHeld / l.sc.Duration); l.partitions > most {
		l.addf(l.sections["topics"], "topics: %d partitions; a run of %s has at most %d in all: have fewer, or lower the duration", l.partitions, l.sc.Duration, most)
	}
}
