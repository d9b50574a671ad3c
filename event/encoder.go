package event

import (
	"strconv"
	"unicode/utf8"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/protocol"
)

// encoder appends the fields of a fact, each with its key.
type encoder struct {
	b     []byte
	names *Names
}

// records appends what records of a partition a fact is about, and from when until when.
func (w *encoder) records(p protocol.TopicPartition, from, to int64, since, until clock.Time) {
	w.partitions([]protocol.TopicPartition{p})
	w.number("first", from)
	w.number("next", to)
	w.decimal("since", int64(since))
	w.decimal("until", int64(until))
}

func (w *encoder) key(key string) {
	w.b = append(w.b, `, "`...)
	w.b = append(w.b, key...)
	w.b = append(w.b, `": `...)
}

func (w *encoder) text(key, value string) {
	w.key(key)
	w.b = appendString(w.b, value)
}

// drawn appends what a run has drawn, an object for each name.
func (w *encoder) drawn(list []Draw) {
	if len(list) == 0 {
		return
	}
	w.key("drawn")
	for i, d := range list {
		open := "[{"
		if i > 0 {
			open = ", {"
		}
		w.b = append(w.b, open...)
		w.b = appendString(append(w.b, `"name": `...), d.Name)
		w.text("text", d.Text)
		if len(d.Value) > 0 {
			w.key("value")
			w.b = append(w.b, d.Value...)
		}
		w.b = append(w.b, '}')
	}
	w.b = append(w.b, ']')
}

// reason leaves an empty reason out, as recordings do.
func (w *encoder) reason(r protocol.Reason) {
	if r.Text != "" {
		w.text("reason", r.Text)
	}
}

func (w *encoder) number(key string, value int64) {
	w.key(key)
	w.b = strconv.AppendInt(w.b, value, 10)
}

// decimal writes a thousandth part: microseconds as milliseconds, thousandths of
// a record as records.
func (w *encoder) decimal(key string, thousandths int64) {
	w.key(key)
	w.b = clock.AppendMillis(w.b, clock.Duration(thousandths))
}

// moment writes a time in milliseconds, but none.
func (w *encoder) moment(key string, t clock.Time) {
	if t != clock.Never {
		w.decimal(key, int64(t))
	}
}

func (w *encoder) flag(key string, value bool) {
	w.key(key)
	w.b = strconv.AppendBool(w.b, value)
}

func (w *encoder) numbers(key string, values []int64) {
	w.key(key)
	w.b = append(w.b, '[')
	for i, v := range values {
		if i > 0 {
			w.b = append(w.b, ", "...)
		}
		w.b = strconv.AppendInt(w.b, v, 10)
	}
	w.b = append(w.b, ']')
}

// texts leaves an empty list out.
func (w *encoder) texts(key string, values []string) {
	if len(values) == 0 {
		return
	}
	w.key(key)
	w.b = append(w.b, '[')
	for i, v := range values {
		if i > 0 {
			w.b = append(w.b, ", "...)
		}
		w.b = appendString(w.b, v)
	}
	w.b = append(w.b, ']')
}

func (w *encoder) topics(key string, topics []protocol.TopicID) {
	names := make([]string, len(topics))
	for i, t := range topics {
		names[i] = w.names.Topics[t]
	}
	w.texts(key, names)
}

func (w *encoder) settings(key string, s Settings) {
	w.key(key)
	w.b = append(w.b, '{')
	for i := range s {
		if i > 0 {
			w.b = append(w.b, ", "...)
		}
		w.b = append(appendString(w.b, s[i].Name), ": "...)
		w.b = appendString(w.b, s[i].Value)
	}
	w.b = append(w.b, '}')
}

func (w *encoder) partitions(ps []protocol.TopicPartition) { w.list("p", ps) }

func (w *encoder) list(key string, ps []protocol.TopicPartition) {
	w.key(key)
	w.b = append(w.b, '[')
	for i, p := range ps {
		if i > 0 {
			w.b = append(w.b, ", "...)
		}
		// The number goes inside the quotes, after the topic and a dash.
		w.b = appendString(w.b, w.names.Topics[p.Topic])
		w.b = append(w.b[:len(w.b)-1], '-')
		w.b = append(strconv.AppendInt(w.b, int64(p.Partition), 10), '"')
	}
	w.b = append(w.b, ']')
}

// appendString quotes s as JSON. Bytes that are no UTF-8 become U+FFFD.
func appendString(b []byte, s string) []byte {
	b = append(b, '"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			b = append(b, '\\', byte(r))
		case r < ' ':
			const hex = "0123456789abcdef"
			b = append(b, '\\', 'u', '0', '0', hex[r>>4], hex[r&15])
		default:
			b = utf8.AppendRune(b, r)
		}
	}
	return append(b, '"')
}
