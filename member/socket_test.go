package member

import (
	"testing"

	"github.com/groupsim/groupsim/clock"
)

// answersAt lets the coordinator answer a heartbeat so much later than it comes.
type answersAt struct{ late clock.Duration }

func (a answersAt) Answers(_, arrives clock.Time) (leaves clock.Time, known bool) {
	return arrives.Add(a.late), true
}

// Requests keep their order on the way to the broker, which serves one at a time.
func TestSocket(t *testing.T) {
	q := &Quiet{Up: 10, Down: 20, Append: 5}
	var s Socket
	beat, _ := s.Beats(q, 1000, 3, answersAt{4})
	if want := (Trip{1000, 1013}); beat != want || s.Comes(BeatAnswer) != 1037 {
		t.Errorf("a heartbeat goes %v, want %v, and its answer comes at %d", beat, want, s.Comes(BeatAnswer))
	}
	if commit, want := s.Commits(q, 1001), (Trip{1001, 1017}); commit != want || s.Comes(CommitAnswer) != 1042 {
		t.Errorf("a commit behind it goes %v, want %v, and its answer comes at %d", commit, want, s.Comes(CommitAnswer))
	}
	if beat, _ := s.Beats(q, 1008, 0, answersAt{}); beat != (Trip{1008, 1022}) {
		t.Errorf("a heartbeat behind that goes %v", beat)
	}
	if s.Next(1040) != 1042 || s.Next(1042) != clock.Never || s.Ends() != 1042 || !s.Awaits(CommitAnswer, 1041) || s.Awaits(CommitAnswer, 1042) {
		t.Errorf("answers come at %v", s.comes)
	}
	if commit := s.Commits(q, 2000); commit != (Trip{2000, 2010}) {
		t.Errorf("a commit with nothing before it goes %v", commit)
	}
}
