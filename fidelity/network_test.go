package fidelity

import (
	"path/filepath"
	"slices"
	"testing"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
)

// The network of the first recordings of librdkafka is that of their half for fitting: half of
// what a heartbeat and its answer take, and what a commit takes beyond that. Their scenarios have
// it, others the usual one.
func TestTheNetworkOfASetIsMeasured(t *testing.T) {
	set := &librdkafkaFirst
	files, err := filepath.Glob(filepath.Join(set.Dir, "*.json.gz"))
	if err != nil {
		t.Fatal(err)
	}
	var trips, commits []clock.Duration
	for _, file := range files {
		r, err := set.read(file)
		if err != nil {
			t.Fatal(err)
		}
		s, err := r.Scenario()
		if err != nil {
			t.Fatal(err)
		}
		if s.Append != set.Network.append || s.Members[0].Latency != set.Network.latency {
			t.Errorf("%s: a message takes %v, the log write %v", r.Name, s.Members[0].Latency, s.Append)
		}
		if set.Fitted(r.Name) {
			more, others := r.tripsAndCommits()
			trips, commits = append(trips, more...), append(commits, others...)
		}
	}
	slices.Sort(trips)
	slices.Sort(commits)
	trip, commit := Rank(trips, 50), Rank(commits, 50)
	if got := (network{trip / 2, commit - trip}); got != *set.Network {
		t.Errorf("of %d heartbeats and %d commits the network is %v", len(trips), len(commits), got)
	}
}

// That of all others is measured in the same way, where logs tell less than a millisecond.
func TestTheNetworkIsMeasured(t *testing.T) {
	var trips, commits []clock.Duration
	for _, set := range sets {
		files, err := filepath.Glob(filepath.Join(set.Dir, "*.json.gz"))
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			r, err := set.read(file)
			if err != nil {
				t.Fatal(err)
			}
			if set.Network == nil && set.Fitted(r.Name) && r.fine() {
				more, others := r.tripsAndCommits()
				trips, commits = append(trips, more...), append(commits, others...)
			}
		}
	}
	slices.Sort(trips)
	slices.Sort(commits)
	trip, commit := Rank(trips, 50), Rank(commits, 50)
	if got := (network{trip / 2, commit - trip}); got != (network{latency, appendTime}) {
		t.Errorf("of %d heartbeats and %d commits the network is %v", len(trips), len(commits), got)
	}
}

// tripsAndCommits are how long heartbeats took there and back, and the commits of eager members.
func (r *Recording) tripsAndCommits() (trips, commits []clock.Duration) {
	last := make([]event.Event, len(r.names.Members))
	sent := map[event.Member]clock.Time{}
	for _, e := range r.events {
		if e.Member < 0 {
			continue
		}
		switch e.Fact.(type) {
		case event.HeartbeatSent:
			sent[e.Member] = e.At
		case event.HeartbeatOK, event.HeartbeatErr:
			if at, ok := sent[e.Member]; ok {
				trips = append(trips, e.At.Sub(at))
				delete(sent, e.Member)
			}
		case event.Rejoin:
			if _, ok := last[e.Member].Fact.(event.Revoked); ok {
				commits = append(commits, e.At.Sub(last[e.Member].At))
			}
		}
		last[e.Member] = e
	}
	return trips, commits
}
