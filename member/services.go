package member

import (
	"cmp"
	"slices"
	"strconv"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/noise"
	"github.com/groupsim/groupsim/protocol"
)

// What a process does for its engine and its program, besides its connections (wire.go,
// lookup.go), metadata (metadata.go) and holdings (holdings.go).

// Now is the moment of the input.
func (p *Process) Now() clock.Time { return p.now }

// Emit records a fact.
func (p *Process) Emit(fact event.Fact) { p.fx.Facts = append(p.fx.Facts, fact) }

// EmitConsumed records one of records that have been processed.
func (p *Process) EmitConsumed(fact event.Consumed) {
	p.fx.Facts, p.fx.Consumed = append(p.fx.Facts, nil), append(p.fx.Consumed, fact)
}

// ClientID is client.id.
func (p *Process) ClientID() string { return p.spec.ClientID }

// Config has the settings of the client library.
func (p *Process) Config() *Config { return &p.spec.Config }

// Connects is how long the process takes from its start to its first request.
func (p *Process) Connects() clock.Duration {
	return cmp.Or(p.spec.Connects, p.spec.Config.Client.Traits().Connects)
}

// WarmUp is how much longer than a round trip the process's first heartbeat takes.
func (p *Process) WarmUp() clock.Duration {
	if p.spec.WarmUp > 0 {
		return p.spec.WarmUp
	}
	return p.spec.Noise.Take(noise.WarmUp)
}

// Application has the settings of the program.
func (p *Process) Application() *Application { return &p.spec.Application }

// Noise says how late the process's threads are.
func (p *Process) Noise() *noise.Source { return &p.spec.Noise }

// Engine is the client library.
func (p *Process) Engine() Engine { return p.engine }

// Program is what runs around it.
func (p *Process) Program() Program { return p.program }

// Subscription lists the topics that the member is subscribed to, in ascending order; it
// is not to be changed.
func (p *Process) Subscription() []protocol.TopicID { return p.subscription }

// SetSubscription replaces it; nil: there is none.
func (p *Process) SetSubscription(topics []protocol.TopicID) {
	changed := !slices.Equal(topics, p.subscription)
	if p.subscribe(topics); changed {
		p.Emit(event.Subscribed{Topics: topics})
	}
}

func (p *Process) subscribe(topics []protocol.TopicID) {
	p.subscription, p.everything = topics, len(topics) == len(p.spec.Cluster)
	for i, t := range topics {
		p.everything = p.everything && int(t) == i
	}
}

// ascending gives topics in their order: the same list if they come in it, which then is that of all who
// have the same subscription.
func ascending(topics []protocol.TopicID) []protocol.TopicID {
	switch {
	case len(topics) == 0:
		return nil
	case slices.IsSorted(topics):
		return slices.Clip(topics)
	}
	return slices.Sorted(slices.Values(topics))
}

// SubscribedTo tells whether a topic is among them.
func (p *Process) SubscribedTo(topic protocol.TopicID) bool {
	if p.everything {
		return true
	}
	_, is := slices.BinarySearch(p.subscription, topic)
	return is
}

// SubscribedToAll tells whether it is subscribed to the topics of all partitions; those of one
// topic follow each other in a list.
func (p *Process) SubscribedToAll(ps []protocol.TopicPartition) bool {
	if p.everything {
		return true
	}
	for i, q := range ps {
		if (i == 0 || q.Topic != ps[i-1].Topic) && !p.SubscribedTo(q.Topic) {
			return false
		}
	}
	return true
}

// CallSubscribe is the program's call of subscribe().
func (p *Process) CallSubscribe(topics []protocol.TopicID) {
	topics = ascending(topics)
	if !slices.Equal(topics, p.subscription) {
		p.engine.Subscribe(topics)
	}
}

// CallClose is the program's call of close(), in which it is held.
func (p *Process) CallClose(how Leaving) {
	p.Emit(event.Closing{Partitions: p.Holdings.kept(), Reason: how.reason()})
	p.closing = true
	p.program.Hold()
	p.engine.Close(how)
}

// Closing tells whether the program is inside close().
func (p *Process) Closing() bool { return p.closing }

// Closed ends the process: close() has returned.
func (p *Process) Closed() {
	p.closing = false
	p.program.End()
	p.exit()
	p.Emit(event.Closed{})
}

// Abort ends the process from inside without a word, and says what it had processed.
func (p *Process) Abort(why protocol.Reason) {
	p.Settle()
	p.program.End()
	p.Holdings.flush()
	p.exit()
	p.Emit(event.Killed{Reason: why})
}

// Die ends the process with an error that poll() throws.
func (p *Process) Die(err protocol.Reason) {
	p.program.End()
	p.died = true
	p.Holdings.flush()
	p.exit()
	p.Emit(event.Closed{Reason: err})
}

func (p *Process) exit() {
	p.tellUnwatched()
	p.life = exited
	p.fx.Exited = true
	p.inbox = nil
	p.Holdings.clear()
}

// NextTurn is when the loop inside poll() comes round again if nothing happens: it
// waits for retry.backoff.ms at most, and no longer than poll() may.
func (p *Process) NextTurn() clock.Time {
	wait := clock.Millis(max(p.spec.Config.RetryBackoffMs, 1))
	if timeout := p.program.PollTimeout(); timeout > 0 {
		wait = min(wait, timeout)
	}
	return p.now.Add(wait)
}

// TopicNames has the names of topics.
func (p *Process) TopicNames(topics []protocol.TopicID) []string {
	names := make([]string, len(topics))
	for i, t := range topics {
		names[i] = p.spec.Cluster[t].Name
	}
	return names
}

// PartitionNames has the names of partitions: the topic's and the number.
func (p *Process) PartitionNames(ps []protocol.TopicPartition) []string {
	names := make([]string, len(ps))
	for i, q := range ps {
		names[i] = p.spec.Cluster[q.Topic].Name + "-" + strconv.Itoa(int(q.Partition))
	}
	return names
}
