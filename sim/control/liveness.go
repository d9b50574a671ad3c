package control

import (
	"fmt"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/protocol"
	"github.com/groupsim/groupsim/sim"
	"github.com/groupsim/groupsim/words"
)

var livenessSection = sim.Verb{
	Name:    "liveness",
	Section: true,
	Target:  sim.Everybody,
	Doc:     "Each process is looked at again and again, as kubelet does with a liveness probe: one that does not pass is asked to end, killed if it does not, and launched again.",
	Fields: []sim.Field{
		{Name: "check", Type: sim.OptionField, Options: checks[:], Doc: "what has to be so: each consumer has partitions assigned, or the group has none for it; the program has called poll() within the last period; what is committed of a partition that the process has goes on, if it is behind. A process that stands still passes none"},
		{Name: "period", Type: sim.DurationField, Default: "10s", Doc: "how often"},
		{Name: "failures", Type: sim.CountField, Default: "3", Doc: "how many checks in a row that fail have it ended"},
		{Name: "initial.delay", Type: sim.DurationField, Default: "0s", Doc: "how long after its launch it is not looked at"},
		startupField, graceField, termField, sim.LeaveOption,
	},
	Check:   func(s *sim.Step) error { return positive(s, "period") },
	Control: func(s *sim.Step) sim.Controller { return &liveness{step: s} },
}

// positive wants some time in a field.
func positive(s *sim.Step, field string) error {
	if *s.Length(field) <= 0 {
		return fmt.Errorf("%s: wants some time, such as 10s, not 0s", field)
	}
	return nil
}

// checks are the names of what can be looked at.
var checks = [...]string{checkAssigned: event.CheckAssigned, checkPolling: event.CheckPolling, checkLag: event.CheckLag}

const (
	checkAssigned sim.Option = iota
	checkPolling
	checkLag
)

// liveness probes processes as kubelet's prober does (pkg/kubelet/prober, worker.doProbe): each
// process has a ticker of its own, which begins with its first launch and goes on through its
// restarts. It is not looked at while it is not there, nor before initial.delay has passed
// since its launch. So many failures in a row, and it is ended and launched again.
type liveness struct {
	step    *sim.Step
	begun   bool
	probes  clock.Queue[int] // processes, when they are looked at next
	workers []worker         // by the first member of each process
	coming  []int            // those that are to be launched again
}

// worker is what is kept of one process.
type worker struct {
	failures int64
	ticks    bool // it has been found there
	spread   bool // its interval has been cut
	back     backoff
	seen     []sim.Offset // what it had when it was last looked at, of the check of its lag
}

// Clone implements [sim.Controller].
func (l *liveness) Clone() sim.Controller {
	c := *l
	c.probes, c.workers, c.coming = l.probes.Clone(), append([]worker(nil), l.workers...), append([]int(nil), l.coming...)
	return &c
}

// Open lists those that are to be launched again.
func (l *liveness) Open() []int { return l.coming }

// Look probes those whose time it is, and launches those again that have ended.
func (l *liveness) Look(s sim.Scene) error {
	if !l.begun {
		l.begin(s)
	}
	for l.probes.Peek() <= s.Now() {
		m, _, _ := l.probes.Next()
		if err := l.probe(s, m); err != nil {
			return err
		}
		l.next(s, m)
	}
	return l.launch(s)
}

// begin looks for each process from now on; its ticker begins when it is found there.
func (l *liveness) begin(s sim.Scene) {
	l.begun, l.workers = true, make([]worker, s.Members())
	for m := 0; m < s.Members(); {
		l.workers[m].back.ended = clock.Never
		l.next(s, m)
		_, m = s.ProcessOf(m)
	}
}

// next sets the ticker of a process. The first time it is one that began with the launch.
func (l *liveness) next(s sim.Scene, m int) {
	w, after := &l.workers[m], l.step.Period
	if !w.ticks && s.There(m) {
		w.ticks = true
		after -= s.Now().Sub(s.Launched(m, l.step.Startup)) % after
	}
	l.at(s, m, s.Interval(s.ID(m)+", probe", after, &w.spread))
}

func (l *liveness) at(s sim.Scene, m int, after clock.Duration) {
	l.probes.At(s.Now().Add(after), m)
	s.LookAt(s.Now().Add(after))
}

// probe looks at a process, if it is there and has been for long enough.
func (l *liveness) probe(s sim.Scene, m int) error {
	w := &l.workers[m]
	if !s.There(m) || s.Terminating(m) || s.Now().Sub(s.Launched(m, l.step.Startup)) < l.step.InitialDelay {
		w.seen = nil
		return nil
	}
	if l.passes(s, m) {
		w.failures = 0
		return nil
	}
	w.failures++
	s.TellOf(m, event.ProbeFailed{Check: checks[l.step.Check], Failures: int32(w.failures), Threshold: int32(l.step.Failures)})
	if w.failures < l.step.Failures {
		return nil
	}
	why := protocol.Because(protocol.ReasonProbeFailed, checks[l.step.Check], words.Plural(int(w.failures), "time"))
	w.failures, w.seen = 0, nil
	l.coming = append(l.coming, m)
	return s.Replace(m, why)
}

// passes tells whether a process passes the check.
func (l *liveness) passes(s sim.Scene, m int) bool {
	switch {
	case s.Stopped(m):
		return false
	case l.step.Check == checkAssigned:
		return s.Owning(m)
	case l.step.Check == checkPolling:
		return s.Now().Sub(s.LastPoll(m)) <= l.step.Period
	}
	was, now := l.workers[m].seen, s.OffsetsOf(m)
	l.workers[m].seen = now
	return goesOn(was, now)
}

// goesOn tells whether everything that has been held since the last look, and of which there
// was something to do then, has been committed further.
func goesOn(was, now []sim.Offset) bool {
	before := make(map[protocol.TopicPartition]sim.Offset, len(was))
	for _, o := range was {
		before[o.Partition] = o
	}
	for _, o := range now {
		if b, held := before[o.Partition]; held && b.Committed != protocol.NoOffset && b.Committed < b.End && o.Committed == b.Committed {
			return false
		}
	}
	return true
}

// launch launches those again that have ended and whose time has come. Who is gone for good in
// the meantime does not come back.
func (l *liveness) launch(s sim.Scene) error {
	still := l.coming[:0]
	for _, m := range l.coming {
		back := &l.workers[m].back
		switch {
		case !s.Due(m):
			back.ended = clock.Never
			continue
		case s.There(m):
			back.ended = clock.Never
		case back.waits(s):
		default:
			if _, err := s.Launch(m); err != nil {
				return err
			}
			continue
		}
		still = append(still, m)
	}
	l.coming = still
	return nil
}
