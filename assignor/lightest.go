package assignor

import "github.com/groupsim/groupsim/protocol"

// lightest knows for each topic its least loaded subscriber, of several the one
// with the smallest member id: what AbstractStickyAssignor looks for when it walks
// sortedCurrentSubscriptions. Each topic has a tournament among its subscribers.
type lightest struct {
	*Round
	subscribers Lists[int32]
	matches     []int64 // of topic t, from 2·subscribers.end[t] on: winner at 1, entrants in the second half
	seats       Lists[seat]
}

// seat is a member's place among the subscribers of a topic.
type seat struct {
	topic protocol.TopicID
	place int32
}

// newLightest expects the subscribers of each topic in the order of member ids.
func newLightest(r *Round, subscribers Lists[int32]) lightest {
	return lightest{Round: r, subscribers: subscribers, matches: make([]int64, 2*len(subscribers.items))}
}

// buildAll readies all topics, for changes of load by reseat.
func (l *lightest) buildAll(topics []protocol.TopicID) {
	l.seats = NewLists[seat](len(l.load))
	for _, t := range topics {
		l.build(t)
		for _, m := range l.subscribers.Of(int(t)) {
			l.seats.Count(int(m))
		}
	}
	l.seats.Lay()
	for _, t := range topics {
		for i, m := range l.subscribers.Of(int(t)) {
			l.seats.Add(int(m), seat{t, int32(i)})
		}
	}
}

// reseat takes account of a member's new load in all topics.
func (l *lightest) reseat(member int32) {
	for _, s := range l.seats.Of(int(member)) {
		l.update(s.topic, s.place)
	}
}

// build plays the tournament of one topic.
func (l *lightest) build(t protocol.TopicID) {
	members, matches := l.tournament(t)
	for place, m := range members {
		matches[len(members)+place] = int64(l.load[m])<<32 | int64(place)
	}
	for i := len(members) - 1; i > 0; i-- {
		matches[i] = min(matches[2*i], matches[2*i+1])
	}
}

// update plays the matches of one subscriber again.
func (l *lightest) update(t protocol.TopicID, place int32) {
	members, matches := l.tournament(t)
	i := len(members) + int(place)
	matches[i] = int64(l.load[members[place]])<<32 | int64(place)
	for i /= 2; i > 0; i /= 2 {
		winner := min(matches[2*i], matches[2*i+1])
		if matches[i] == winner {
			return
		}
		matches[i] = winner
	}
}

// first is the least loaded subscriber and its place among them.
func (l *lightest) first(t protocol.TopicID) (member, place int32) {
	members, matches := l.tournament(t)
	place = int32(matches[1])
	return members[place], place
}

func (l *lightest) tournament(t protocol.TopicID) (members []int32, matches []int64) {
	from, to := l.subscribers.end[t], l.subscribers.end[t+1]
	return l.subscribers.items[from:to], l.matches[2*from : 2*to]
}
