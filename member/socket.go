package member

import "github.com/groupsim/groupsim/clock"

// Socket is the connection to the coordinator of a client that works beside the application, in quiet
// time. It keeps the order of requests, and the broker serves one of them at a time.
type Socket struct {
	up    clock.Time          // when the last request comes to the broker
	free  clock.Time          // when that has answered it
	comes [Answers]clock.Time // when the last answers of each kind do
}

// Answer is a kind of them.
type Answer uint8

// The kinds: to a heartbeat, and to a commit.
const (
	BeatAnswer Answer = iota
	CommitAnswer
	Answers // how many there are
)

// Awaits tells whether an answer is under way at a moment.
func (s *Socket) Awaits(a Answer, at clock.Time) bool { return s.comes[a] > at }

// Comes is when the last answer of a kind does.
func (s *Socket) Comes(a Answer) clock.Time { return s.comes[a] }

// Next is when the next answer comes after a moment; clock.Never: nothing is under way.
func (s *Socket) Next(after clock.Time) clock.Time {
	next := clock.Never
	for _, at := range s.comes {
		if at > after {
			next = min(next, at)
		}
	}
	return next
}

// Beats sends a heartbeat, which is so much longer on its way than its like.
func (s *Socket) Beats(q *Quiet, sent clock.Time, transit clock.Duration, by Answerer) (trip Trip, known bool) {
	trip = s.leaves(sent, transit+q.Up)
	leaves, known := by.Answers(sent, trip.Arrives)
	s.answered(BeatAnswer, leaves, q)
	return trip, known
}

// Commits sends a commit.
func (s *Socket) Commits(q *Quiet, sent clock.Time) Trip {
	trip := s.leaves(sent, q.Up)
	s.answered(CommitAnswer, trip.Arrives.Add(q.Append), q)
	return trip
}

// Ends is when all answers have come.
func (s *Socket) Ends() clock.Time { return max(s.comes[BeatAnswer], s.comes[CommitAnswer]) }

// leaves is the way of a request, up to where the coordinator takes it.
func (s *Socket) leaves(sent clock.Time, takes clock.Duration) Trip {
	s.up = max(s.up, sent.Add(takes))
	return Trip{Sent: sent, Arrives: max(s.up, s.free)}
}

func (s *Socket) answered(a Answer, at clock.Time, q *Quiet) {
	s.free, s.comes[a] = at, at.Add(q.Down)
}
