package kafkametrics

import "github.com/groupsim/groupsim/clock"

// windowTime is what averages, maxima and rates look back on: two samples of
// metrics.sample.window.ms.
const windowTime = clock.Minute

// window has the latest values of something that is measured now and then.
type window struct {
	samples []sample
	total   int64
	sum     clock.Duration // of all values ever
}

type sample struct {
	at    clock.Time
	value clock.Duration
}

func (w *window) add(at clock.Time, value clock.Duration) {
	w.forget(at)
	w.samples = append(w.samples, sample{at, value})
	w.total++
	w.sum += value
}

// forget drops what is older than the window.
func (w *window) forget(now clock.Time) {
	i := 0
	for i < len(w.samples) && now.Sub(w.samples[i].at) >= windowTime {
		i++
	}
	w.samples = w.samples[i:]
}

// avg gives the mean; NaN, as Kafka has it, if there is nothing in the window.
func (w *window) avg() Value {
	if len(w.samples) == 0 {
		return NaN
	}
	sum := clock.Duration(0)
	for _, s := range w.samples {
		sum += s.value
	}
	n := clock.Duration(len(w.samples))
	return millis((sum + n/2) / n)
}

func (w *window) max() Value {
	if len(w.samples) == 0 {
		return NaN
	}
	most := w.samples[0].value
	for _, s := range w.samples {
		most = max(most, s.value)
	}
	return millis(most)
}

// rate gives how many there are in so long, over the window, or over the time
// since the process began if that is shorter; but over half a window at least, as
// in org.apache.kafka.common.metrics.stats.Rate.
func (w *window) rate(per clock.Duration, age clock.Duration) Value {
	over := max(windowTime/2, min(windowTime, age))
	return Value(int64(len(w.samples)) * unit * int64(per/clock.Millisecond) / int64(over/clock.Millisecond))
}
