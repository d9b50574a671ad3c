package sim

import (
	"errors"
	"slices"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/member"
)

// A program may have several consumers, each with a thread of its own: the members that
// have a process in common. They start, stand still and are killed together; each polls,
// and fails, by itself. An error that poll() throws ends one thread, and the others go on,
// but in Spring's container. A process that is to come back does when all of them have ended.

// Together gives the first of these members that are consumers of one process.
func (sc *Scenario) Together(members []int) []int {
	n := min(1, len(members))
	for n < len(members) && sc.Members[members[0]].shares(&sc.Members[members[n]]) {
		n++
	}
	return members[:n]
}

// ProcessOf gives the consumers of a member's process, from the first up to before the end.
func (sc *Scenario) ProcessOf(m int) (first, end int) {
	first, end = m, m+1
	for first > 0 && sc.Members[m].shares(&sc.Members[first-1]) {
		first--
	}
	for end < len(sc.Members) && sc.Members[m].shares(&sc.Members[end]) {
		end++
	}
	return first, end
}

// Processes counts the processes of members that come one process after another.
func (sc *Scenario) Processes(members []int) int {
	n := 0
	for ; len(members) > 0; n++ {
		members = members[len(sc.Together(members)):]
	}
	return n
}

// shares tells whether two members are consumers of one process.
func (m *Member) shares(with *Member) bool { return m.Process != "" && m.Process == with.Process }

// eachProcess does something to every process that a step is aimed at, or to the consumers
// of it that the step names.
func (w *World) eachProcess(s *Step, do func(of []int) error) error {
	for rest := s.Members; len(rest) > 0; {
		of := w.scenario.Together(rest)
		rest = rest[len(of):]
		if err := do(of); err != nil {
			return err
		}
	}
	return nil
}

// eachTarget does something to every member that a step is aimed at.
func (w *World) eachTarget(s *Step, do func(m int) error) error {
	return w.eachProcess(s, func(of []int) error {
		_, err := w.eachOf(s, of, do)
		return err
	})
}

// eachOf does something to consumers of one process: to those that are left of them, if
// any are. It is false without an error where it cannot be done to any and is left out.
func (w *World) eachOf(s *Step, of []int, do func(m int) error) (done bool, err error) {
	left := slices.ContainsFunc(of, w.atWork)
	for _, m := range of {
		did, err := w.onTarget(s, m, func(m int) error {
			err := do(m)
			if left && (errors.Is(err, errGone) || errors.Is(err, errClosing)) {
				return nil
			}
			return err
		})
		if err != nil {
			return done, err
		}
		done = done || did
	}
	return done, nil
}

// closeOthers lets the consumers close that a member has had its process in common with.
func (w *World) closeOthers(m int) {
	for i, end := w.scenario.ProcessOf(m); i < end; i++ {
		if w.atWork(i) {
			_ = w.close(&Step{}, i, noRevival) // it runs, and closes as it always does
		}
	}
}

// restOthers pauses the consumers that a member has its container in common with.
func (w *World) restOthers(m int, r member.Rest) {
	for i, end := w.scenario.ProcessOf(m); i < end; i++ {
		if i != m && w.atWork(i) {
			w.input(i, func(c *member.Process, now clock.Time, fx *member.Effects) { c.PauseToo(now, r, fx) })
		}
	}
}

// atWork tells whether a consumer runs and has not been told to stop.
func (w *World) atWork(m int) bool { return w.processes[m].running() && !w.processes[m].closing }

// revive lets a process come back that a consumer has ended of, if it was to and if that was
// the last: after it has been down for so long.
func (w *World) revive(m int) {
	first, end := w.scenario.ProcessOf(m)
	for i := first; i < end; i++ {
		if p := &w.processes[i]; p.running() && p.revival != noRevival {
			return
		}
	}
	for i := first; i < end; i++ {
		if p := &w.processes[i]; p.revival != noRevival {
			p.returns = w.Now().Add(p.revival)
			w.queue.At(p.returns, item{kind: startItem, member: int32(i), serial: p.incarnation})
			p.revival = noRevival
		}
	}
}
