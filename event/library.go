package event

import (
	"slices"
	"strings"

	"github.com/groupsim/groupsim/clock"
)

// Library is a client library.
type Library uint8

// The libraries.
const (
	Java       Library = iota // Kafka's own consumer
	FranzGo                   // github.com/twmb/franz-go, package kgo
	Librdkafka                // github.com/confluentinc/librdkafka, under confluent-kafka
)

// Traits are what a reader of events has to know of a client library. Whoever asks
// which library a member has asks for one of these, so that a new library is a new
// row of the table below and no new condition anywhere.
type Traits struct {
	Name string // in scenarios, events and reports
	// Beside: the library works beside the application. A listener callback or a
	// stalled application keeps it neither from consuming what it holds nor from
	// rebalancing.
	Beside bool
	// KafkaMetrics: it has the metrics and the log lines of Kafka's Java client.
	KafkaMetrics bool
	// TaggedLog: it logs librdkafka's lines, which begin with a tag.
	TaggedLog bool
	// Statistics: it tells of itself in librdkafka's statistics.
	Statistics bool
	// WatchesPolls: it takes its member out of the group when the application has not
	// polled for max.poll.interval.ms.
	WatchesPolls bool
	// PatientPolls: it does not start with a max.poll.interval.ms that is shorter than its
	// session.timeout.ms.
	PatientPolls bool
	// ComesBack: a member that has unsubscribed joins again when it subscribes.
	ComesBack bool
	// Epochs: it speaks the consumer protocol (KIP-848), if it is told to.
	Epochs bool
	// ClosesAsTold: the program can say whether a member leaves the group when it closes.
	ClosesAsTold bool
	// FollowsGroup: it is eager or cooperative as is the assignor that the group has
	// chosen; otherwise it is cooperative only if all of its own are.
	FollowsGroup bool
	// EarlyHeartbeat: it sends one heartbeat out of turn when a generation begins.
	EarlyHeartbeat bool
	// Ticks: its heartbeats leave at ticks of a timer of this period, not when they are due.
	Ticks clock.Duration
	// JoinLimit: it sends no two JoinGroups within this time.
	JoinLimit clock.Duration
	// BeatsAtOnce: a process sends its first heartbeat with its first assignment, and not
	// an interval later.
	BeatsAtOnce bool
	// MetadataFirst: it asks for metadata before it asks who the coordinator is.
	MetadataFirst bool
	// TakesAssign: the callback for what is assigned may call assign() itself, and where it
	// does not, the library or its binding does what is right.
	TakesAssign bool
	// NeedsNoCallback: where a program has no rebalance callback, the library assigns and gives
	// up by itself, and waits for no application.
	NeedsNoCallback bool
	// HasContainer: Spring's listener container is built around it.
	HasContainer bool
	// Unnamed: a process of which the journal names no library has this one, as in
	// recordings that know no other.
	Unnamed bool
	// Connects is how long a process takes from its start to its first request.
	Connects clock.Duration
	// StartsFast: processes that start together send their first requests within
	// milliseconds of each other.
	StartsFast bool
}

// traits has a row for each library.
var traits = [...]Traits{
	Java:       {Name: "java", Unnamed: true, HasContainer: true, KafkaMetrics: true, WatchesPolls: true, ComesBack: true, Epochs: true, ClosesAsTold: true},
	FranzGo:    {Name: "franz-go", Beside: true, FollowsGroup: true, EarlyHeartbeat: true, MetadataFirst: true, StartsFast: true},
	Librdkafka: {Name: "librdkafka", WatchesPolls: true, PatientPolls: true, ComesBack: true, FollowsGroup: true, Ticks: 500 * clock.Millisecond, JoinLimit: clock.Second, BeatsAtOnce: true, TakesAssign: true, NeedsNoCallback: true, TaggedLog: true, Statistics: true, Connects: 53 * clock.Millisecond, StartsFast: true},
}

// Libraries lists them all.
func Libraries() []Library {
	list := make([]Library, len(traits))
	for i := range list {
		list[i] = Library(i)
	}
	return list
}

// Traits gives what the library is like.
func (l Library) Traits() *Traits { return &traits[l] }

// String is the library's name in scenarios and reports.
func (l Library) String() string { return traits[l].Name }

// Clients names the libraries of n members, each once and with commas between them.
func Clients(n int, of func(i int) Library) string {
	used := make([]bool, len(traits))
	for i := range n {
		used[of(i)] = true
	}
	var names []string
	for i, is := range used {
		if is {
			names = append(names, traits[i].Name)
		}
	}
	return strings.Join(names, ", ")
}

// ParseLibrary finds a library by its name.
func ParseLibrary(name string) (Library, bool) {
	i := slices.IndexFunc(traits[:], func(t Traits) bool { return t.Name == name })
	return Library(max(i, 0)), i >= 0
}
