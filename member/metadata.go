package member

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/protocol"
)

// metadata is the client's view of the topics.
type metadata struct {
	partitions []int32    // by topic; nil before the first answer
	came       clock.Time // the last answer
	due        clock.Time
	inFlight   bool
}

// nextMetadata is when the next refresh is due: metadata.max.age.ms after the
// last, or at once when something asks for it.
func (c *Client) nextMetadata() clock.Time {
	if c.metadata.inFlight || c.thread == inClose {
		return clock.Never
	}
	return c.metadata.due
}

func (c *Client) requestMetadata() {
	if c.nextMetadata() > c.now {
		return
	}
	c.metadata.inFlight = true
	c.send(ToBroker, &protocol.MetadataRequest{}, ordinary, c.requestTimeout())
}

func (c *Client) handleMetadata(r *protocol.MetadataResponse) {
	c.metadata.inFlight = false
	c.metadata.partitions, c.metadata.came = r.Partitions, c.now
	c.metadata.due = c.now.Add(clock.Millis(c.spec.Config.MetadataMaxAgeMs))
	if c.franz != nil {
		c.franz.metadataCame()
		return
	}
	if c.pending != nil && c.step == stepJoining {
		response := c.pending
		c.pending = nil
		c.assignAsLeader(response)
	}
}

// refreshMetadata asks for fresh metadata now, as subscribe() does for topics that
// are new to the client.
func (c *Client) refreshMetadata() {
	c.metadata.due = c.now
	c.requestMetadata()
}

// metadataChanged tells, to the leader alone, that a topic of the group has another
// number of partitions than it assigned from (ConsumerCoordinator.rejoinNeededOrPending).
func (c *Client) metadataChanged() bool {
	if c.snapshot == nil || c.metadata.partitions == nil {
		return false
	}
	return !slices.Equal(c.snapshot, c.countsOf(c.groupTopics))
}

func (c *Client) countsOf(topics []protocol.TopicID) []int32 {
	counts := make([]int32, len(topics))
	for i, t := range topics {
		counts[i] = c.metadata.partitions[t]
	}
	return counts
}

// checkRejoin asks for a rejoin where the metadata or the subscription no longer
// is what the last one was made with.
func (c *Client) checkRejoin() {
	switch {
	case c.rejoinNeeded:
	case c.metadataChanged():
		c.rejoin("cached metadata has changed")
	case c.joined != nil && !slices.Equal(c.joined, c.subscription):
		c.rejoinBecause("subscription has changed", fmt.Sprintf("subscription has changed from %s at the beginning of the rebalance to %s", c.topicNames(c.joined), c.topicNames(c.subscription)))
	}
}

func (c *Client) topicNames(topics []protocol.TopicID) []string {
	names := make([]string, len(topics))
	for i, t := range topics {
		names[i] = c.spec.Cluster[t].Name
	}
	return names
}

func (c *Client) partitionNames(ps []protocol.TopicPartition) []string {
	names := make([]string, len(ps))
	for i, p := range ps {
		names[i] = c.spec.Cluster[p.Topic].Name + "-" + strconv.Itoa(int(p.Partition))
	}
	return names
}
