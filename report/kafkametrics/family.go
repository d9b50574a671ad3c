package kafkametrics

import (
	"iter"
	"maps"
	"slices"
	"strconv"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/protocol"
)

// Family is a metric with all its series, as whoever scrapes them sees it.
type Family struct {
	Name    string // with the suffix _total of a counter
	Counter bool
	Help    string
	Series  []Series
}

// Series has the values of one set of labels, by the index of the [Recorder.Moments].
type Series struct {
	Labels []Label
	Values []Value // Absent where it was not there
	// InPlace: the client of the member has no such metric. It is what a Java consumer
	// would have measured in its place.
	InPlace bool
}

// Label is a label of a series.
type Label struct{ Name, Value string }

// Moments are when the samples were taken.
func (r *Recorder) Moments() []clock.Time {
	list := make([]clock.Time, len(r.scrapes))
	for i := range r.scrapes {
		list[i] = r.scrapes[i].at
	}
	return list
}

// Families gives one family after another, once the recorder has finished.
func (r *Recorder) Families() iter.Seq[*Family] {
	return func(yield func(*Family) bool) {
		give := func(f *Family) bool { return len(f.Series) == 0 || yield(f) }
		for i := range r.metrics {
			if !give(r.client(i)) {
				return
			}
		}
		if !give(r.highestLag()) {
			return
		}
		for i := range partitionLags {
			if !give(r.partitionLag(&partitionLags[i])) {
				return
			}
		}
		for _, f := range append([]*Family{r.groupLag()}, r.brokerFamilies()...) {
			if !give(f) {
				return
			}
		}
	}
}

// series makes one of what get sees at each moment; none if that is nothing.
func (r *Recorder) series(labels []Label, get func(s *scrape) Value) []Series {
	values, any := make([]Value, len(r.scrapes)), false
	for i := range r.scrapes {
		values[i] = get(&r.scrapes[i])
		any = any || values[i] != Absent
	}
	if !any {
		return nil
	}
	return []Series{{Labels: labels, Values: values}}
}

// ofClients has a metric of every client that shows it.
func (r *Recorder) ofClients(m *metric, get func(*seen) Value) *Family {
	f := &Family{Name: m.name, Counter: m.counter, Help: m.help}
	for member := range r.clients {
		list := r.series(r.labels(member, m.labels), func(s *scrape) Value {
			if member >= len(s.clients) || !s.clients[member].running {
				return Absent
			}
			return get(&s.clients[member])
		})
		f.Series = append(f.Series, r.inPlace(list, member, m.statistics)...)
	}
	return f
}

func (r *Recorder) labels(member int, more []Label) []Label {
	return append([]Label{{"client_id", r.names.Member(event.Member(member))}}, more...)
}

func (r *Recorder) client(i int) *Family {
	return r.ofClients(&r.metrics[i], func(s *seen) Value { return s.values[i] })
}

// highestLag is NaN without a partition whose lag is known.
func (r *Recorder) highestLag() *Family {
	if !r.wants(lagMax.name) {
		return &Family{}
	}
	return r.ofClients(&lagMax, func(s *seen) Value {
		if len(s.lags) == 0 || slices.Max(s.lags) < 0 {
			return NaN
		}
		return Count(slices.Max(s.lags))
	})
}

// inPlace marks the series of a member whose client has no such metrics.
func (r *Recorder) inPlace(list []Series, member int, statistics bool) []Series {
	for i := range list {
		list[i].InPlace = !statistics && !r.libraries[member].Traits().KafkaMetrics
	}
	return list
}

// partitionLag is the lag of the partitions that clients have.
func (r *Recorder) partitionLag(m *partitionLag) *Family {
	f := &Family{Name: m.name, Help: m.help}
	if !r.wants(m.name) {
		return f
	}
	for member := range r.clients {
		if m.statistics && !r.libraries[member].Traits().Statistics {
			continue
		}
		known := map[protocol.TopicPartition]int{}
		for i := range r.scrapes {
			if member >= len(r.scrapes[i].clients) {
				continue
			}
			one := &r.scrapes[i].clients[member]
			for j, tp := range one.partitions {
				if one.lags[j] < 0 {
					continue
				}
				at, seen := known[tp]
				if !seen {
					at = len(f.Series)
					known[tp] = at
					list := []Series{{Labels: r.labels(member, r.partition(tp)), Values: slices.Repeat([]Value{Absent}, len(r.scrapes))}}
					f.Series = append(f.Series, r.inPlace(list, member, m.statistics)...)
				}
				f.Series[at].Values[i] = Count(one.lags[j])
			}
		}
	}
	return f
}

func (r *Recorder) partition(tp protocol.TopicPartition) []Label {
	return []Label{{"topic", r.names.Topics[tp.Topic]}, {"partition", strconv.Itoa(int(tp.Partition))}}
}

// groupLag is the lag of every partition, whoever has it: what an exporter sees that asks
// the broker.
func (r *Recorder) groupLag() *Family {
	f := &Family{Name: GroupLag, Help: "The lag of a partition, whether a member has it or not, in records"}
	if !r.wants(f.Name) {
		return f
	}
	for _, tp := range slices.SortedFunc(maps.Keys(r.assigned), protocol.TopicPartition.Compare) {
		labels := append([]Label{{"consumergroup", r.scenario}}, r.partition(tp)...)
		f.Series = append(f.Series, r.series(labels, func(s *scrape) Value {
			if lag, known := r.lags.Lag(tp, s.at); known {
				return Count(lag)
			}
			return Absent
		})...)
	}
	return f
}
