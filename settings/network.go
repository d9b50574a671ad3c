package settings

import (
	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
)

// Link is a member's way to the broker.
type Link struct{ Latency, Jitter clock.Duration }

// LinkOfMember lists the settings of a member's own way to the broker.
func LinkOfMember() Table[Link] { return linkTable }

var linkTable = Table[Link]{
	duration("latency", clock.Millisecond, func(l *Link) *clock.Duration { return &l.Latency },
		"One way between a member and the broker."),
	duration("jitter", 0, func(l *Link) *clock.Duration { return &l.Jitter },
		"Added to the latency of each message: drawn from 0 up to, not including, this."),
}

// Net is what is between all members and the broker: the link of those that have none
// of their own, and what is the broker's alone.
type Net struct {
	Link
	Append clock.Duration
}

// Network lists the settings of a scenario's network.
func Network() Table[Net] { return networkTable }

var networkTable = append(within(linkTable, func(n *Net) *Link { return &n.Link }),
	duration("append", clock.Millisecond, func(n *Net) *clock.Duration { return &n.Append },
		"The broker's log write, before it answers the leader's SyncGroup, a commit or a static member's return. For the whole file only."))

// NetworkDefaults is a network with little in the way.
func NetworkDefaults() Net { return Network().defaults(event.Java) }
