package member

import (
	"github.com/groupsim/groupsim/assignor"
	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/protocol"
)

// metadata is the client's view of the topics.
type metadata struct {
	partitions []int32    // by topic; nil before the first answer
	came       clock.Time // the last answer
	due        clock.Time // at first at once
	inFlight   bool
	lacking    int // answers in a row that lacked some topic which the client wants
	repeats    int // answers in a row that brought nothing new of those topics
}

// nextMetadata is when the next refresh is due: metadata.max.age.ms after the
// last, or at once when something asks for it, but not before there is a connection.
func (p *Process) nextMetadata() clock.Time {
	if p.metadata.inFlight || !p.engine.RefreshesMetadata() {
		return clock.Never
	}
	return max(p.metadata.due, p.links[ToBroker].opens)
}

func (p *Process) requestMetadata() {
	if p.nextMetadata() > p.now {
		return
	}
	p.metadata.inFlight = true
	p.send(ToBroker, &protocol.MetadataRequest{})
}

// handleMetadata takes them over. Those that an engine has asked for are no refresh.
func (p *Process) handleMetadata(request Sent, r *protocol.MetadataResponse) {
	p.lookForTopics(r.Partitions)
	p.metadata.partitions, p.metadata.came = r.Partitions, p.now
	if request.Purpose != 0 {
		return
	}
	p.metadata.inFlight = false
	p.metadata.due = p.now.Add(p.Interval(MetadataInterval, clock.Millis(p.spec.Config.MetadataMaxAgeMs)))
	if p.LacksTopics() {
		p.metadata.due = min(p.metadata.due, p.now.Add(p.engine.AsksAgain(p.metadata.lacking, p.metadata.repeats)))
	}
}

// lookForTopics looks for the topics that the client wants in what metadata have come: the
// broker answers UNKNOWN_TOPIC_OR_PARTITION for one that does not exist, whose count is 0.
func (p *Process) lookForTopics(counts []int32) {
	m, news, lacks := &p.metadata, false, false
	for _, t := range p.engine.Wanted() {
		news = news || m.partitions == nil && counts[t] > 0 || m.partitions != nil && counts[t] != m.partitions[t]
		lacks = lacks || counts[t] == 0
	}
	if m.lacking++; !lacks {
		m.lacking = 0
	}
	if m.repeats++; news {
		m.repeats = 0
	}
}

// LacksTopics tells whether a topic that the client wants was not there when it last asked.
func (p *Process) LacksTopics() bool { return p.metadata.lacking > 0 }

// MetadataBackoff is how long Kafka's own clients wait between metadata that bring nothing
// new, which they ask for because an answer was in error (Metadata.timeToAllowUpdate).
func (p *Process) MetadataBackoff(repeats int) clock.Duration { return p.Backoff(max(repeats-1, 0)) }

// RefreshMetadata asks for fresh metadata now, as subscribe() does for topics that
// are new to the client.
func (p *Process) RefreshMetadata() {
	p.metadata.due = p.now
	p.requestMetadata()
}

// RefreshAt is when they are asked for next, of a client that does so by a timer of its own.
func (p *Process) RefreshAt(at clock.Time) { p.metadata.due = at }

// RefreshesAt is when that is.
func (p *Process) RefreshesAt() clock.Time { return p.metadata.due }

// Cluster has the names and racks of all topics, by TopicID. Their partition counts are
// the engine's to fill in from [Process.PartitionCounts], in a copy.
func (p *Process) Cluster() []assignor.Topic { return p.spec.Cluster }

// PartitionCounts has the topics' numbers of partitions, by TopicID, as the last metadata
// told them; nil if there have been none.
func (p *Process) PartitionCounts() []int32 { return p.metadata.partitions }

// MetadataAge is how long ago they came.
func (p *Process) MetadataAge() clock.Duration { return p.now.Sub(p.metadata.came) }

// MetadataCurrent tells whether there are metadata and none are asked for or due.
func (p *Process) MetadataCurrent() bool {
	return p.metadata.partitions != nil && !p.metadata.inFlight && !p.LacksTopics() && p.metadata.due > p.now
}
