package recording

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Time is a moment in tenths of a millisecond: of the wall clock since 1970 while
// recording, since the first action in a file.
type Time int64

// Millisecond is the length of one in the unit of Time.
const Millisecond Time = 10

// MarshalJSON writes milliseconds with one decimal.
func (t Time) MarshalJSON() ([]byte, error) {
	sign := ""
	if t < 0 {
		sign, t = "-", -t
	}
	return fmt.Appendf(nil, "%s%d.%d", sign, t/10, t%10), nil
}

// UnmarshalJSON reads milliseconds; what is below a tenth is cut.
func (t *Time) UnmarshalJSON(text []byte) error {
	whole, part, _ := strings.Cut(string(text), ".")
	_, err := fmt.Sscan(whole+(part + "0")[:1], (*int64)(t))
	return err
}

// Recording is one run.
type Recording struct {
	Scenario  string                    `json:"scenario"`
	Kafka     string                    `json:"kafka"`
	Client    string                    `json:"client"`
	Notes     string                    `json:"notes,omitempty"`  // on what machine, and how busy it was
	Broker    map[string]any            `json:"broker,omitempty"` // settings that are not Kafka's defaults
	Config    map[string]any            `json:"config"`
	Members   map[string][]Config       `json:"members"`             // per member and incarnation, what differs from Config
	Processes map[string][]string       `json:"processes,omitempty"` // that have several members
	Topics    map[string][]string       `json:"topics"`              // what each member subscribes to at first
	Logs      map[string]Log            `json:"logs,omitempty"`
	Count     int32                     `json:"partitions"`
	Rate      json.Number               `json:"records_per_s_per_partition"`
	Actions   []Action                  `json:"actions"`
	Events    []Event                   `json:"events"`
	Partition map[string]*PartitionPast `json:"partition"`
}

// Config has settings of a consumer and of the application around it, by name.
type Config = map[string]any

// Log is a topic, where Recording.Count and Rate do not say it all.
type Log struct {
	Partitions int32       `json:"partitions"`
	Rate       json.Number `json:"records_per_s_per_partition"`
}

// Action is something that was done from outside.
type Action struct {
	T          Time   `json:"t"`
	Action     string `json:"action"`
	Member     string `json:"member,omitempty"`
	X          string `json:"x,omitempty"`
	Topic      string `json:"topic,omitempty"` // where it is not the first one
	Partitions int64  `json:"partitions,omitempty"`
}

// Event is something that a member did or heard. Fields has the further fields.
type Event struct {
	T      Time
	Member string
	Name   string
	Fields map[string]any
}

// MarshalJSON writes t, m and e, and then the further fields by name.
func (e Event) MarshalJSON() ([]byte, error) {
	t, _ := e.T.MarshalJSON()
	b := fmt.Appendf(nil, `{"t":%s,"m":%q,"e":%q`, t, e.Member, e.Name)
	for _, k := range slices.Sorted(maps.Keys(e.Fields)) {
		value, err := json.Marshal(e.Fields[k])
		if err != nil {
			return nil, err
		}
		b = append(fmt.Appendf(b, `,%q:`, k), value...)
	}
	return append(b, '}'), nil
}

// Finish brings everything into order, makes times count from the first action and
// drops what came after the end.
func (r *Recording) Finish(progress *Progress) {
	start, end := r.Actions[0].T, r.Actions[len(r.Actions)-1].T
	r.Events = slices.DeleteFunc(r.Events, func(e Event) bool { return e.T > end })
	slices.SortStableFunc(r.Events, func(a, b Event) int { return int(a.T - b.T) })
	for i := range r.Actions {
		r.Actions[i].T -= start
	}
	for i := range r.Events {
		r.Events[i].T -= start
	}
	r.generations()
	r.Partition = progress.Past(start, end)
}

// generations gives an assignment that does not say in which generation it was made that
// of the member's last answer to a JoinGroup.
func (r *Recording) generations() {
	last := map[string]any{}
	for _, e := range r.Events {
		switch gen, told := e.Fields["gen"]; {
		case e.Name == "join.ok":
			last[e.Member] = gen
		case e.Name == "assigned" && !told && last[e.Member] != nil:
			e.Fields["gen"] = last[e.Member]
		}
	}
}

// Write writes the recording to a file, gzip'ed, an event a line. The bytes depend
// on the recording alone.
func (r *Recording) Write(path string) error {
	text, err := json.Marshal(r)
	if err != nil {
		return err
	}
	for _, before := range []string{`{"t":`, `"events":`, `"partition":`} {
		text = bytes.ReplaceAll(text, []byte(before), []byte("\n"+before))
	}
	var out bytes.Buffer
	z, err := gzip.NewWriterLevel(&out, gzip.BestCompression)
	if err != nil {
		return err
	}
	if _, err = z.Write(append(text, '\n')); err == nil {
		err = z.Close()
	}
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	return os.WriteFile(path, out.Bytes(), 0o644)
}
