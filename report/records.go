package report

import (
	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/protocol"
)

// Again is a run of records that were processed before.
type Again struct {
	At        Ms // when that was over
	Known     Ms // when it became known
	Records   int64
	Partition protocol.TopicPartition
	// Earlier and Later are the two times that they were processed.
	Earlier, Later Turn
}

// Turn is a time in which a member processed records, all of them before the next
// position of the partition or all of them behind it.
type Turn struct {
	Member   event.Member
	Held     Ms // since when the member had its position
	From, To Ms
}

// LagEvery is how far the moments of [Report.Lag] are apart.
const LagEvery = 15 * Ms(clock.Second)

// LagPoint is the lag of all partitions together at a moment. Between two points
// the lag is linear. No more than one record a partition counts as none: it may just
// be arriving.
type LagPoint struct {
	At  Ms
	Lag int64 // records
}

// Lags tells the lag of a partition at a moment, in records, once a run is over. It is
// not known before the group has a position.
type Lags interface {
	Lag(tp protocol.TopicPartition, at clock.Time) (lag int64, known bool)
}
