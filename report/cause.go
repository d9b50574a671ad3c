package report

import (
	"math"
	"slices"
	"strconv"
)

// Cause says why a partition is down at an instant. Where several hold it is the
// first in this order.
type Cause uint8

// The causes of downtime. The subject is the member that holds the partition, or
// held it when its process ended, if the coordinator still counts that
// incarnation in; else, while the group is Stable, the member to which the
// assignment gives it.
const (
	// Dead: the subject's process is gone (killed, or closed without a
	// LeaveGroup) and the coordinator has not noticed.
	Dead Cause = iota
	// Paused: the subject's process is stopped.
	Paused
	// CutOff: the subject cannot reach the broker.
	CutOff
	// Stalled: the subject's application is held by a stall.
	Stalled
	// Revoking: a holder is in its last commit or in onPartitionsRevoked or Lost,
	// or has let go and its JoinGroup or LeaveGroup has not reached the
	// coordinator.
	Revoking
	// Failover: the coordinator is unavailable or loading.
	Failover
	// Handover: cooperative; let go because the assignment withheld it, and the
	// join phase of the follow-up rebalance is not over. In a consumer group: the target
	// gives it to a member that has not been told.
	Handover
	// Joining: the group gathers, in the classic protocol in PreparingRebalance, in a
	// consumer group in Assigning.
	Joining
	// Syncing: the assignment is being made, in the classic protocol in
	// CompletingRebalance.
	Syncing
	// Assigning: the assignment gives it to a live member that has not finished:
	// answer not yet handled in poll(), onPartitionsAssigned, position.
	Assigning
	// Unassigned: nobody is there to own it.
	Unassigned

	numCauses
)

var causeNames = [numCauses]string{"dead", "paused", "cut-off", "stalled", "revoking", "failover", "handover", "joining", "syncing", "assigning", "unassigned"}

// String gives the cause's name in reports.
func (c Cause) String() string { return causeNames[c] }

// causeLetters stand for the causes where there is no room for their names.
var causeLetters = [numCauses]string{"D", "P", "C", "S", "R", "F", "H", "J", "Y", "A", "U"}

// meanings say of a cause what kept its partitions down.
var meanings = [numCauses]string{
	"their owner was gone and the coordinator had not noticed",
	"their owner's process stood still",
	"their owner could not reach the broker",
	"their owner's application did not poll for them",
	"their owner was letting go",
	"there was no coordinator",
	"given up in one rebalance, to be handed on in the next",
	"the join phase waited for members",
	"the leader's assignment was not there yet",
	"their new owner had not begun",
	"nobody was there to own them",
}

// meaningsOfEpochs say it of a consumer group, where that is not the same.
var meaningsOfEpochs = [numCauses]string{
	Handover:  "free, and their new owner had not been told: that takes its next heartbeat",
	Joining:   "nobody's heartbeat had had a new assignment computed",
	Assigning: "their new owner had been told and had not begun",
}

// Letter stands for the cause where there is no room for its name.
func (c Cause) Letter() string { return causeLetters[c] }

// Meaning says what kept the partitions down, in a clause. No partition of a consumer group
// waits for a leader: in groups of that protocol alone Syncing means nothing.
func (c Cause) Meaning(of Protocols) string {
	switch epochs := meaningsOfEpochs[c]; {
	case c == Syncing && of.Consumer && !of.Classic:
		return ""
	case epochs == "" || !of.Consumer:
		return meanings[c]
	case !of.Classic:
		return epochs
	default:
		return meanings[c] + "; in a consumer group, " + epochs
	}
}

// MarshalText prints the cause's name.
func (c Cause) MarshalText() ([]byte, error) { return []byte(c.String()), nil }

// Causes lists all causes, in the order in which one takes precedence over another.
func Causes() []Cause {
	all := make([]Cause, numCauses)
	for i := range all {
		all[i] = Cause(i)
	}
	return all
}

// CauseFigures is what the downtime of one cause comes to.
type CauseFigures struct {
	Cause      Cause
	Time       Ms
	Share      string // of all downtime, "74 %"
	Partitions int
	Longest    Segment
}

// Causes gives the figures of the causes that there were, the longest first.
func (r *Report) Causes() []CauseFigures {
	list := make([]CauseFigures, numCauses)
	for i := range r.Partitions {
		var here [numCauses]bool
		for _, g := range r.Partitions[i].Gaps {
			for _, s := range g.Causes {
				x := &list[s.Cause]
				if x.Cause = s.Cause; s.To-s.From > x.Longest.To-x.Longest.From {
					x.Longest = s
				}
				if !here[s.Cause] {
					here[s.Cause] = true
					x.Partitions++
				}
			}
		}
	}
	list = slices.DeleteFunc(list, func(x CauseFigures) bool { return x.Partitions == 0 })
	for i := range list {
		x := &list[i]
		x.Time = r.Summary.ByCause[x.Cause]
		x.Share = percent(x.Time, r.Summary.Downtime.Total)
	}
	slices.SortStableFunc(list, func(a, b CauseFigures) int { return int(max(-1, min(1, b.Time-a.Time))) })
	return list
}

// percent gives a share in whole percent.
func percent(part, whole Ms) string {
	if whole > math.MaxInt64/200 { // much downtime of many partitions: the product has to fit
		part, whole = part/200, whole/200
	}
	switch n := (int64(part)*100 + int64(whole)/2) / max(1, int64(whole)); {
	case n == 0 && part > 0:
		return "<1 %"
	default:
		return strconv.FormatInt(n, 10) + " %"
	}
}
