package recording

import (
	"encoding/json"
	"maps"
	"strconv"

	"github.com/groupsim/groupsim/sim"
)

// usual are the topics of a recording that says nothing of Logs: the first one has
// its partitions, the second one this many, and both its rate.
var usual = []string{"orders", "orders-b"}

const secondTopicPartitions = 6

// Describe says which topics there are.
func (r *Recording) Describe(topics []sim.Topic) {
	r.Count, r.Rate = topics[0].Partitions, PerSecond(topics[0].Rate)
	said, logs := map[string]Log{}, map[string]Log{}
	for i, t := range topics {
		logs[t.Name] = Log{t.Partitions, PerSecond(t.Rate)}
		if i < len(usual) {
			said[usual[i]] = Log{secondTopicPartitions, r.Rate}
		}
	}
	said[usual[0]] = Log{r.Count, r.Rate}
	if !maps.Equal(said, logs) {
		r.Logs = logs
	}
}

// PerSecond writes a rate in thousandths of a record per second as records per
// second.
func PerSecond(rate int64) json.Number {
	return json.Number(strconv.FormatFloat(float64(rate)/1000, 'f', -1, 64))
}
