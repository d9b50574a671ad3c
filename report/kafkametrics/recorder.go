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
	names   *event.Names
	moments []clock.Time
	metrics []metric
	clients []*client // by member; nil: has not started yet
	broker  broker
	scrapes []scrape
}

// scrape is what is to be seen at one moment.
type scrape struct {
	at      clock.Time
	clients []seen // by member
	broker  brokerSeen
}

// seen is what one client shows. It has no values if nobody could ask it.
type seen struct {
	values     []value
	partitions []protocol.TopicPartition
	lags       []int64 // by the same index; −1 unknown
}

// AtEnd is the moment at which the run ends, whenever that is.
const AtEnd = clock.Never

// NewRecorder samples at these moments, which ascend; those behind the end of the run are
// left out, but AtEnd. A sample has everything that happened up to and at its moment.
func NewRecorder(names *event.Names, moments []clock.Time) *Recorder {
	return &Recorder{names: names, moments: moments, metrics: consumerMetrics(), clients: make([]*client, len(names.Members))}
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
	if e.Member < 0 {
		return
	}
	for int(e.Member) >= len(r.clients) {
		r.clients = append(r.clients, nil)
	}
	if _, start := e.Fact.(event.ProcessStart); start {
		r.clients[e.Member] = newClient()
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
		for _, m := range r.metrics {
			v := absent
			if !m.classic || !c.epochs {
				v = m.get(c, s.at)
			}
			one.values = append(one.values, v)
		}
		one.partitions = append(one.partitions, c.partitions...)
	}
	r.scrapes = append(r.scrapes, s)
}

// Finish takes the samples that are left and adds the lags, which are known only
// now: that records were processed is told later. No event may follow.
func (r *Recorder) Finish(lags report.Lags) {
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
