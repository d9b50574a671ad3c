package member

import (
	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/protocol"
)

// Fetching is not modelled record by record: while poll() is called again and again
// a fetch is always on its way, and a record is there the moment it is appended. No
// fetch is too large. But a client that could not fetch for a while, because the
// application was away, the process stood still or no byte passed, has none of what
// was appended meanwhile. It has to fetch that first, which takes a round trip; the
// answer to a rejoin may be quicker, and take the partition away.

// seal lets poll() return nothing that was appended after this moment until a fetch
// has been answered.
func (c *Client) seal() {
	k := &c.consumer
	k.sealed, k.planned = min(k.sealed, c.now), false
	c.poll.wanted = true
}

// fetchSealed asks for what was appended since.
func (c *Client) fetchSealed() {
	if k := &c.consumer; k.sealed != clock.Never && !k.fetching {
		k.fetching = true
		c.send(ToBroker, &protocol.FetchRequest{}, ordinary, c.requestTimeout())
	}
}

func (c *Client) handleFetch() {
	k := &c.consumer
	k.fetching, k.sealed, k.planned = false, clock.Never, false
}

// logEnd is how far poll() finds a partition's log at a moment.
func (c *Client) logEnd(p protocol.TopicPartition, at clock.Time) int64 {
	return c.spec.Logs.End(p, min(at, c.consumer.sealed))
}

// appended is the moment at which poll() finds the record with this offset.
func (c *Client) appended(p protocol.TopicPartition, offset int64) clock.Time {
	at := c.spec.Logs.When(p, offset)
	if at > c.consumer.sealed {
		return clock.Never
	}
	return at
}

// CutOff tells that from now on no byte reaches the process or leaves it. It does
// not know, but its fetches bring nothing more.
func (c *Client) CutOff(now clock.Time, fx *Effects) {
	c.begin(now, fx)
	c.seal()
	c.end()
}
