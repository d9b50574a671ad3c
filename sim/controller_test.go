package sim

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/groupsim/groupsim/clock"
)

// watchman is a controller that looks every ten seconds, and whenever something happens,
// and sees to it that a member is there.
type watchman struct {
	member int
	due    clock.Time
	looks  []clock.Time // at its own moments
}

func (w *watchman) Clone() Controller {
	c := *w
	c.looks = slices.Clone(w.looks)
	return &c
}

func (w *watchman) Open() []int { return nil }

func (w *watchman) Look(s Scene) error {
	if s.Now() < w.due {
		return nil
	}
	w.looks = append(w.looks, s.Now())
	w.due = s.Now().Add(10 * clock.Second)
	s.LookAt(w.due)
	if s.Now() >= clock.Time(50*clock.Second) && s.Incarnation(w.member) < 2 {
		done, err := s.Restart([]int{w.member})
		if err == nil && !done {
			return errors.New("was left out")
		}
		return err
	}
	return nil
}

func watched(w *watchman, target int) *Scenario {
	verb := &Verb{Name: "watch", Target: OneMember, Control: func(*Step) Controller { return w }}
	sc := group(2, "range", Step{At: clock.Time(20 * clock.Second), Line: 17, Verb: verb, Members: []int{target}, Down: clock.Second})
	sc.Members[1].Start = clock.Never
	return sc
}

func TestAControllerLooksWhenItAskedTo(t *testing.T) {
	w := watchman{member: 0}
	events := run(t, watched(&w, 0))
	for i, at := range w.looks {
		if want := clock.Time(20+10*i) * clock.Time(clock.Second); at != want {
			t.Errorf("it looked at %v, want %v", at, want)
		}
	}
	if len(w.looks) != 11 {
		t.Errorf("it looked at %v, want every ten seconds from 20 s to the end", w.looks)
	}
	if closing := times(events, 0, "closing"); len(closing) != 1 || closing[0] < clock.Time(50*clock.Second) || closing[0] > clock.Time(51*clock.Second) {
		t.Errorf("c1 was restarted at %v, want once, at 50 s", closing)
	}
}

// What a controller cannot do ends the run in the name of its step, or is left out.
func TestWhatAControllerCannotDo(t *testing.T) {
	sc := watched(&watchman{member: 1}, 1)
	err := New(sc, &record{}).Run()
	if err == nil || !strings.Contains(err.Error(), "line 17: at 50s: watch: c2 is not running") {
		t.Errorf("got %v", err)
	}
	sc = watched(&watchman{member: 1}, 1)
	sc.Lenient = true
	events := &record{}
	world := New(sc, events)
	if err := world.Run(); err == nil || !strings.Contains(err.Error(), "was left out") {
		t.Errorf("got %v", err)
	}
	if left := events.leftOut(); !slices.Equal(left, []string{"50s watch: c2 is not running"}) {
		t.Errorf("left out %q", left)
	}
}
