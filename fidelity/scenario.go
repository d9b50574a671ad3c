package fidelity

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/member"
	"github.com/groupsim/groupsim/protocol"
	"github.com/groupsim/groupsim/settings"
	"github.com/groupsim/groupsim/sim"
)

// What recordings do not say: one value for all of them, but for those of a set that has
// another network. It is measured (TestTheNetworkIsMeasured).
const (
	// The loopback, with what both ends need to handle a message.
	latency    = 450 * clock.Microsecond
	appendTime = 1500 * clock.Microsecond
	// resolution of the recordings: the order of two events is known from here on.
	resolution = 2 * clock.Millisecond
)

// secondTopicPartitions are those of orders-b, which recordings of subscriptions
// have beside orders.
const secondTopicPartitions = 6

// Scenario makes the run as it is to be of what was done to the recorded group.
func (r *Recording) Scenario() (*sim.Scenario, error) {
	b := builder{Recording: r, scenario: &sim.Scenario{
		Name: r.Name, Duration: clock.Duration(r.end), Seed: 1, Broker: settings.BrokerDefaults(), Append: r.network.append, FreshBroker: !r.warmBroker,
	}}
	if err := r.Broker.applyToBroker(&b.scenario.Broker); err != nil {
		return nil, err
	}
	for i, topic := range r.names.Topics {
		if err := b.topic(i, topic); err != nil {
			return nil, err
		}
	}
	lives := b.lives()
	for i := range lives {
		if err := b.member(event.Member(i), &lives[i]); err != nil {
			return nil, fmt.Errorf("%s: %w", r.names.Members[i], err)
		}
	}
	for i := range r.Actions {
		if err := b.action(&r.Actions[i]); err != nil {
			return nil, err
		}
	}
	for _, o := range r.orders {
		if err := b.order(o); err != nil {
			return nil, err
		}
	}
	slices.SortStableFunc(b.scenario.Steps, func(a, b sim.Step) int { return cmp.Compare(a.At, b.At) })
	return b.scenario, nil
}

type builder struct {
	*Recording
	scenario *sim.Scenario
}

func (b *builder) topic(i int, name string) error {
	t := log{b.Partitions, b.Rate}
	if i > 0 {
		t.Partitions = secondTopicPartitions
	}
	if own, ok := b.Logs[name]; ok {
		t = own
	}
	rate, err := thousandths(t.Rate)
	b.scenario.Topics = append(b.scenario.Topics, sim.Topic{Name: name, Partitions: t.Partitions, Rate: rate})
	return err
}

// thousandths reads a rate in records per second.
func thousandths(rate json.Number) (int64, error) {
	d, err := clock.ParseMillis(rate.String())
	return int64(d), err
}

// life is when a member's processes turned to the group for the first time, and the
// member ids that the coordinator handed out: one for each JoinGroup without an id.
type life struct {
	starts  []clock.Time
	created []clock.Time // by start: when the process made its client
	// by start, of the consumer protocol: how much longer than a round trip it took from the
	// coordinator's being found to the first answer.
	warmUps []clock.Duration
	ids     []protocol.MemberID
	process clock.Time // when the present one made its client
	found   clock.Time // and when it found the coordinator
	begun   bool       // it has not turned to the group yet
	named   bool       // of the consumer protocol: its id is known
	opening bool       // it has, but is not a member yet
}

// lives finds the members' lives. Of processes that came nearer to each other than
// the recording can tell, the order of the members decides.
func (b *builder) lives() []life {
	lives := make([]life, len(b.names.Members))
	last := clock.Time(0)
	for _, e := range b.events {
		if e.Member < 0 {
			continue
		}
		l := &lives[e.Member]
		switch f := e.Fact.(type) {
		case event.ProcessStart:
			l.begun, l.process = true, e.At.Add(making)
		case event.JoinSent:
			if f.Known {
				b.counted(e.Member, e.At, l)
				continue
			}
			if l.begun {
				l.begun, l.opening = false, true
				if e.At.Sub(last) >= resolution {
					last = e.At
				}
				l.start(last)
			}
			l.ids = append(l.ids, b.unused(e.Member, len(l.ids)))
		case event.CoordinatorFound:
			l.found = e.At
		case event.MemberState:
			// The heartbeats of a consumer group are not recorded. The first one leaves when the
			// coordinator is found, and was answered by now. When between it came there nobody knows.
			if l.begun && f.From == event.Joining {
				l.begun, l.named = false, false
				sent := e.At.Add(-2*b.network.latency - b.network.append)
				found := min(max(l.found, l.process), sent)
				l.start(found)
				l.warmUps[len(l.warmUps)-1] = sent.Sub(found)
				l.ids = append(l.ids, b.unused(e.Member, len(l.ids)))
			}
		case event.Assigned:
			if f.MemberID != "" && !l.named && len(l.ids) > 0 {
				l.ids[len(l.ids)-1], l.named = f.MemberID, true
			}
		case event.JoinOK:
			l.opening = false
			if n := len(l.ids); n > 0 {
				l.ids[n-1] = f.MemberID
			}
		}
	}
	return lives
}

// making is how long a recorded process takes from telling that it is there to having made
// its client: the commits that librdkafka sends by its own clock tell when that was.
const making = 2 * clock.Millisecond

func (l *life) start(at clock.Time) {
	l.starts, l.created, l.warmUps = append(l.starts, at), append(l.created, l.process), append(l.warmUps, 0)
}

// counted moves a start to the JoinGroup that made the process a member. Of processes
// that come within milliseconds of each other, while each opens its connections, it
// is not to be seen from their first JoinGroups which of them the coordinator took in
// first, and so made the leader.
func (b *builder) counted(m event.Member, at clock.Time, l *life) {
	if !l.opening {
		return
	}
	l.opening = false
	last := len(l.starts) - 1
	client, err := b.client(b.names.Members[m], last)
	if err == nil && client.Traits().StartsFast {
		l.starts[last] = at.Add(-2 * b.network.latency)
	}
}

// unused stands for an id that was handed out and never came back; any will do.
func (b *builder) unused(m event.Member, n int) protocol.MemberID {
	return protocol.MemberID(b.names.Members[m] + "-unused-" + strconv.Itoa(n))
}

func (b *builder) member(m event.Member, l *life) error {
	if len(l.starts) == 0 {
		return fmt.Errorf("it never joins")
	}
	id := b.names.Members[m]
	first, app, err := b.configs(id, 0)
	if err != nil {
		return err
	}
	topics, err := b.topics(b.Topics[id])
	if err != nil {
		return err
	}
	b.scenario.Members = append(b.scenario.Members, sim.Member{ID: id, Process: b.processOf(id), Topics: topics, Consumer: first, Application: app, Latency: b.network.latency, MemberIDs: l.ids})
	spec := &b.scenario.Members[m]
	for i := range l.starts {
		config, _, err := b.configs(id, i)
		if err != nil {
			return err
		}
		at, connects := l.begins(m, i, config.Client, b.network.latency)
		spec.Connects, spec.WarmUps = append(spec.Connects, connects), append(spec.WarmUps, l.warmUps[i])
		if i == 0 {
			spec.Start = at
		} else {
			s := b.step("start", at, m)
			s.Consumer, s.Changed = []member.Config{config}, s.Members
		}
	}
	return nil
}

// processOf is the process that a member shares with others; "" if it has one of its own.
func (r *Recording) processOf(id string) string {
	for process, members := range r.Processes {
		if slices.Contains(members, id) {
			return process
		}
	}
	return ""
}

// begins is when a simulated process starts, to turn to the group when the recorded one did: the
// question who the coordinator is, and the answer, come first; some ask for metadata before
// that. One whose timers run from its creation on starts when it was made, and takes as long
// to its first request as that one did; of those that turn to the group together the order of
// the members decides.
func (l *life) begins(m event.Member, i int, client event.Library, latency clock.Duration) (at clock.Time, connects clock.Duration) {
	at = l.starts[i].Add(-2 * latency)
	switch t := client.Traits(); {
	case t.MetadataFirst:
		at = at.Add(-2 * latency)
	case t.Connects > 0:
		connects = max(clock.Millisecond, at.Sub(l.created[i]))
		at = at.Add(-connects)
		connects += clock.Duration(m)
	}
	return at, connects
}

// client is the library that a member used: all of them the recording's, unless the
// settings say otherwise.
func (r *Recording) client(id string, incarnation int) (event.Library, error) {
	client, _ := event.ParseLibrary(r.Client)
	for _, s := range []values{r.Config, r.own(id, incarnation)} {
		if name := s[ClientKey]; name != nil {
			found, ok := event.ParseLibrary(strings.Trim(string(name), `"`))
			if !ok {
				return client, fmt.Errorf("%s is no client", name)
			}
			client = found
		}
	}
	return client, nil
}

// own are the settings that only this incarnation of a member has; nil if none.
func (r *Recording) own(id string, incarnation int) values {
	if own := r.Members[id]; incarnation < len(own) {
		return own[incarnation]
	}
	return nil
}

// configs are the settings of a member's incarnation.
func (b *builder) configs(id string, incarnation int) (member.Config, member.Application, error) {
	client, err := b.client(id, incarnation)
	c, a := Usual(client)
	for _, s := range []values{b.Config, b.own(id, incarnation)} {
		if err == nil {
			err = s.applyTo(&c, &a)
		}
	}
	return c, a, err
}

func (b *builder) topics(names []string) ([]protocol.TopicID, error) {
	var topics []protocol.TopicID
	for _, name := range names {
		i := slices.Index(b.names.Topics, name)
		if i < 0 {
			return nil, fmt.Errorf("there is no topic %q", name)
		}
		topics = append(topics, protocol.TopicID(i))
	}
	return topics, nil
}

// step adds a step; what it returns is valid until the next one.
func (b *builder) step(verb string, at clock.Time, m event.Member) *sim.Step {
	b.scenario.Steps = append(b.scenario.Steps, sim.Step{
		At: at, Verb: sim.VerbByName(sim.Verbs(), verb), Members: []int{int(m)}, For: clock.Forever, PerRecord: -1, PerBatch: -1,
	})
	return &b.scenario.Steps[len(b.scenario.Steps)-1]
}

// action adds what was done to a process or a topic from outside. Starts and orders
// are taken from the events: they come into force later than they were given.
func (b *builder) action(a *action) error {
	switch a.Action {
	case "kill":
		b.step("kill", a.at, a.member)
	case "pause":
		b.step("pause", a.at, a.member).For = b.until("resume", a)
	case "disconnect":
		b.step("disconnect", a.at, a.member).For = b.until("reconnect", a)
	case "partitions-added":
		return b.growth("add-partitions", a, cmp.Or(a.Topic, b.names.Topics[0]), a.Partitions)
	case "rate":
		topic, perSecond, _ := strings.Cut(a.X, " ")
		rate, err := thousandths(json.Number(perSecond))
		if err != nil {
			return err
		}
		return b.growth("rate", a, topic, rate)
	case "remove-member":
		b.step("remove-member", a.at, a.member)
	}
	return nil
}

// growth adds a step that is done to a topic.
func (b *builder) growth(verb string, a *action, topic string, to int64) error {
	topics, err := b.topics([]string{topic})
	if err != nil {
		return err
	}
	s := b.step(verb, a.at, 0)
	s.Members, s.Topic, s.To = nil, topics[0], to
	return nil
}

// until is how long it took until an action was undone.
func (b *builder) until(end string, begun *action) clock.Duration {
	for _, a := range b.Actions {
		if a.Action == end && a.member == begun.member && a.at > begun.at {
			return a.at.Sub(begun.at)
		}
	}
	return clock.Forever
}

// order adds what an application was told to do. In the simulation too it waits for
// poll() to return, which is soon, for records come all the time.
func (b *builder) order(o order) error {
	verb, rest, _ := strings.Cut(o.text, " ")
	if verb != "slow" { // the only one that does not wait for poll()
		o.at = b.given(o)
	}
	switch verb {
	case "close":
		b.step("close", o.at, o.member)
	case "enforce":
		b.step("enforce-rebalance", o.at, o.member)
	case "unsubscribe":
		b.step("unsubscribe", o.at, o.member)
	case "sleep":
		length, err := clock.ParseMillis(rest)
		if err != nil {
			return err
		}
		b.step("stall", o.at, o.member).For = length
	case "subscribe":
		topics, err := b.topics(strings.Split(rest, ","))
		if err != nil {
			return err
		}
		b.step("subscribe", o.at, o.member).Topics = topics
	case "slow":
		return b.slow(o, rest)
	default:
		return fmt.Errorf("%q is no order", o.text)
	}
	return nil
}

// given is when an order is given: when it was taken up, but for one that waited for
// the end of a listener callback, as it does in the simulation.
func (b *builder) given(o order) clock.Time {
	for _, a := range slices.Backward(b.Actions) {
		if a.member != o.member || a.text() != o.text || a.at > o.at {
			continue
		}
		if b.inCallback(a.member, a.at) {
			return a.at
		}
		break
	}
	return o.at
}

// text is the order that an action gave, if it gave one.
func (a *action) text() string {
	if a.Action == "cmd" {
		return a.X
	}
	return a.Action
}

// inCallback tells whether a member was inside a listener callback.
func (b *builder) inCallback(m event.Member, at clock.Time) bool {
	app := &b.scenario.Members[m].Application
	var until clock.Time
	for _, e := range b.events {
		if e.Member != m || e.At > at {
			continue
		}
		switch e.Fact.(type) {
		case event.Revoked:
			until = e.At.Add(app.OnRevoked)
		case event.Assigned:
			until = e.At.Add(app.OnAssigned)
		case event.Lost:
			until = e.At.Add(app.OnLost)
		}
	}
	return at < until
}

// slow adds a change of processing costs, which holds until the next one.
func (b *builder) slow(o order, costs string) error {
	record, batch, _ := strings.Cut(costs, " ")
	perRecord, err := clock.ParseMillis(record)
	if err != nil {
		return err
	}
	perBatch, err := clock.ParseMillis(batch)
	if err != nil {
		return err
	}
	s := b.step("slow", o.at, o.member)
	s.PerRecord, s.PerBatch = perRecord, perBatch
	for _, next := range b.Recording.orders {
		if next.member == o.member && next.at > o.at && strings.HasPrefix(next.text, "slow ") {
			s.For = next.at.Sub(o.at)
			break
		}
	}
	return nil
}
