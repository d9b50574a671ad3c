package kafkametrics

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/words"
)

// Write writes the samples as OpenMetrics text (version 1.0), with the virtual time
// as time stamps. The names are Kafka's as Prometheus' JMX exporter writes them:
// rebalance-total of consumer-coordinator-metrics is
// kafka_consumer_consumer_coordinator_metrics_rebalance_total.
func (r *Recorder) Write(w io.Writer) error {
	o := &writer{out: bufio.NewWriter(w), recorder: r}
	for i, m := range r.metrics {
		o.consumer(m, func(s *seen) value {
			if s.values == nil {
				return absent
			}
			return s.values[i]
		})
	}
	o.consumer(metric{group: fetchGroup, name: "records-lag-max", help: "The highest lag of a partition, in records"}, (*seen).highestLag)
	o.partitionLags()
	o.broker()
	fmt.Fprintln(o.out, "# EOF")
	return o.out.Flush()
}

type writer struct {
	out      *bufio.Writer
	recorder *Recorder
}

// highestLag is NaN without a partition whose lag is known.
func (s *seen) highestLag() value {
	switch {
	case s.values == nil:
		return absent
	case len(s.lags) == 0 || slices.Max(s.lags) < 0:
		return nan
	}
	return count(slices.Max(s.lags))
}

// family begins a metric family.
func (o *writer) family(group, name string, counter bool, help string) string {
	full := strings.ReplaceAll("kafka_consumer_"+group+"_"+name, "-", "_")
	kind := "gauge"
	if counter {
		full, kind = strings.TrimSuffix(full, "_total"), "counter"
	}
	o.head(full, kind, help)
	if counter {
		full += "_total"
	}
	return full
}

func (o *writer) head(name, kind, help string) {
	fmt.Fprintf(o.out, "# TYPE %s %s\n# HELP %s %s.\n", name, kind, name, help)
}

// consumer writes a metric of every consumer; the samples of one stand together,
// in the order of time.
// One that nobody has is not listed.
func (o *writer) consumer(m metric, get func(s *seen) value) {
	if !o.anybody(get) {
		return
	}
	name := o.family(m.group, m.name, m.counter, m.help)
	for member, id := range o.recorder.names.Members {
		for i := range o.recorder.scrapes {
			s := &o.recorder.scrapes[i]
			if member >= len(s.clients) {
				continue
			}
			if v := get(&s.clients[member]); v != absent {
				o.sample(name, `client_id="`+escape(id)+`"`, v, s.at)
			}
		}
	}
}

func (o *writer) anybody(get func(s *seen) value) bool {
	return slices.ContainsFunc(o.recorder.scrapes, func(s scrape) bool {
		return slices.ContainsFunc(s.clients, func(c seen) bool { return get(&c) != absent })
	})
}

func (o *writer) sample(name, labels string, v value, at clock.Time) {
	if labels != "" {
		labels = "{" + labels + "}"
	}
	fmt.Fprintf(o.out, "%s%s %s %s\n", name, labels, v, value(at))
}

// escape writes the value of a label.
func escape(s string) string {
	return strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`).Replace(words.Plain(s))
}

// partitionLags writes records-lag, which a consumer has for each of its
// partitions.
func (o *writer) partitionLags() {
	name := o.family(fetchGroup, "records-lag", false, "The lag of a partition, in records")
	names := o.recorder.names
	for member, id := range names.Members {
		type point struct {
			at  clock.Time
			lag int64
		}
		series := map[string][]point{}
		var keys []string
		for _, s := range o.recorder.scrapes {
			if member >= len(s.clients) {
				continue
			}
			for i, tp := range s.clients[member].partitions {
				key := fmt.Sprintf(`client_id="%s",topic="%s",partition="%d"`, escape(id), escape(names.Topics[tp.Topic]), tp.Partition)
				if series[key] == nil {
					keys = append(keys, key)
				}
				if lag := s.clients[member].lags[i]; lag >= 0 {
					series[key] = append(series[key], point{s.at, lag})
				}
			}
		}
		for _, key := range keys {
			for _, p := range series[key] {
				o.sample(name, key, count(p.lag), p.at)
			}
		}
	}
}
