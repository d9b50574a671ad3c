package kafkametrics

import (
	"slices"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/protocol"
	"github.com/groupsim/groupsim/report"
)

// Recorder samples all metrics at chosen moments. It is an [event.Sink].
type Recorder struct {
	names     *event.Names
	scenario  string // which stands for the group's id
	moments   []clock.Time
	only      []string // what it is about; nil: everything
	metrics   []metric
	clients   []*client // by member; nil: has not started yet
	libraries []event.Library
	assigned  map[protocol.TopicPartition]bool // ever, to anybody
	broker    broker
	scrapes   []scrape
	lags      report.Lags
}

// scrape is what is to be seen at one moment.
type scrape struct {
	at      clock.Time
	clients []seen // by member
	broker  brokerSeen
}

// seen is what one client shows. It is empty if nobody could ask it.
type seen struct {
	running    bool
	values     []Value
	partitions []protocol.TopicPartition
	lags       []int64 // by the same index; −1 unknown
}

// AtEnd is the moment at which the run ends, whenever that is.
const AtEnd = clock.Never

// NewRecorder samples at these moments, which ascend; those behind the end of the run are
// left out, but AtEnd. A sample has everything that happened up to and at its moment. If
// metrics are named, it is those alone.
func NewRecorder(names *event.Names, moments []clock.Time, only ...string) *Recorder {
	r := &Recorder{names: names, moments: moments, only: only, assigned: map[protocol.TopicPartition]bool{}}
	r.metrics = slices.DeleteFunc(clientMetrics(), func(m metric) bool { return !r.wants(m.name) })
	return r
}

func (r *Recorder) wants(name string) bool { return r.only == nil || slices.Contains(r.only, name) }

// wantsLags tells whether it is about what the clients lag behind.
func (r *Recorder) wantsLags() bool {
	return r.wants(lagMax.name) || slices.ContainsFunc(partitionLags, func(m partitionLag) bool { return r.wants(m.name) })
}

// Event takes the next event.
func (r *Recorder) Event(e event.Event) {
	r.names.Event(e)
	for len(r.scrapes) < len(r.moments) && r.moments[len(r.scrapes)] < e.At {
		r.scrape()
	}
	if _, end := e.Fact.(event.End); end {
		r.ends(e.At)
	}
	r.broker.event(e)
	if run, is := e.Fact.(event.Run); is {
		r.scenario = run.Scenario
	}
	if e.Member < 0 {
		return
	}
	for int(e.Member) >= len(r.clients) {
		r.clients, r.libraries = append(r.clients, nil), append(r.libraries, 0)
	}
	switch fact := e.Fact.(type) {
	case event.ProcessStart:
		r.clients[e.Member], r.libraries[e.Member] = newClient(), fact.Client
	case event.Assigned:
		for _, tp := range fact.Partitions {
			r.assigned[tp] = true
		}
	}
	if c := r.clients[e.Member]; c != nil {
		c.event(e)
	}
}

// ends settles which moments there are.
func (r *Recorder) ends(at clock.Time) {
	r.moments = slices.DeleteFunc(r.moments, func(t clock.Time) bool { return t > at && t != AtEnd })
	for i := range r.moments {
		r.moments[i] = min(r.moments[i], at)
	}
}

// scrape takes the next sample.
func (r *Recorder) scrape() {
	s := scrape{at: r.moments[len(r.scrapes)], clients: make([]seen, len(r.clients)), broker: r.broker.seen(r.moments[len(r.scrapes)])}
	for i, c := range r.clients {
		if c == nil || !c.Running || c.Has(report.Pause) {
			continue
		}
		c.forget(s.at)
		one := &s.clients[i]
		for i := range r.metrics {
			m := &r.metrics[i]
			v := Absent
			if m.has(c) {
				v = m.get(c, s.at)
			}
			one.values = append(one.values, v)
		}
		one.running = true
		if r.wantsLags() {
			one.partitions = append(one.partitions, c.partitions...)
		}
	}
	r.scrapes = append(r.scrapes, s)
}

// Finish takes the samples that are left and adds the lags, which are known only
// now: that records were processed is told later. No event may follow.
func (r *Recorder) Finish(lags report.Lags) {
	r.lags = lags
	for len(r.scrapes) < len(r.moments) {
		r.scrape()
	}
	for i := range r.scrapes {
		s := &r.scrapes[i]
		for j := range s.clients {
			for _, tp := range s.clients[j].partitions {
				lag, known := lags.Lag(tp, s.at)
				if !known {
					lag = -1
				}
				s.clients[j].lags = append(s.clients[j].lags, lag)
			}
		}
	}
}
