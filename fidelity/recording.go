package fidelity

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
)

// Recording is one run of a real consumer group.
type Recording struct {
	Name string // SCENARIO--ASSIGNOR--N

	file
	names  *event.Names
	events []event.Event // what the clients did and what was done to them, by time
	orders []order       // by time
	end    clock.Time
	// warmBroker: the broker had been at work before the group came ([Set.WarmBroker]).
	warmBroker bool
	network    network
	unnamed    bool // the events are those of librdkafka's log alone (unnamed.go)
}

// file is the form of a recording. A key that is not here is an error.
type file struct {
	Scenario   string                       `json:"scenario"`
	Kafka      string                       `json:"kafka"`
	Client     string                       `json:"client"`
	Notes      string                       `json:"notes"`  // on what machine, and how busy it was
	Broker     values                       `json:"broker"` // what is not Kafka's default
	Config     values                       `json:"config"`
	Members    map[string][]values          `json:"members"`   // by incarnation, over Config
	Processes  map[string][]string          `json:"processes"` // that have several members
	Topics     map[string][]string          `json:"topics"`    // what each member subscribes to at first
	Logs       map[string]log               `json:"logs"`      // topics, where Partitions and Rate do not say it all
	Partitions int32                        `json:"partitions"`
	Rate       json.Number                  `json:"records_per_s_per_partition"`
	Actions    []action                     `json:"actions"`
	Events     []json.RawMessage            `json:"events"`
	Partition  map[string]recordedPartition `json:"partition"`
}

// log is a topic.
type log struct {
	Partitions int32       `json:"partitions"`
	Rate       json.Number `json:"records_per_s_per_partition"`
}

// recordedPartition is what became of a partition's records. FirstMs is when the
// first was processed, Gaps are the pauses of 150 ms and more between two.
type recordedPartition struct {
	FirstMs     json.Number `json:"first_ms"` // null: there was none
	Gaps        []gap       `json:"gaps"`
	Reprocessed int64       `json:"reprocessed"`
}

// gap is such a pause, and who processed the records before and behind it.
type gap struct {
	FromMs json.Number `json:"from_ms"`
	ToMs   json.Number `json:"to_ms"` // null: open at the end
	From   string      `json:"from"`
	To     string      `json:"to"`
}

// action is something that was done from outside.
type action struct {
	T          json.Number `json:"t"`
	Action     string      `json:"action"`
	Member     string      `json:"member"`
	X          string      `json:"x"`
	Topic      string      `json:"topic"`
	Partitions int64       `json:"partitions"`

	at     clock.Time
	member event.Member
}

// order is something that an application was told to do, at the moment at which it
// turned to it in place of its next poll().
type order struct {
	at     clock.Time
	member event.Member
	text   string
}

// Read reads a recording.
func Read(path string) (*Recording, error) {
	r := &Recording{Name: strings.TrimSuffix(filepath.Base(path), ".json.gz"), names: &event.Names{}, network: network{latency, appendTime}}
	text, err := unzip(path)
	if err == nil {
		err = r.parse(text)
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return r, nil
}

func unzip(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		return nil, err
	}
	return io.ReadAll(z)
}

func (r *Recording) parse(text []byte) error {
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(&r.file); err != nil {
		return err
	}
	r.names.Members = slices.Sorted(maps.Keys(r.Topics))
	r.names.Topics = []string{"orders"}
	if r.Logs != nil {
		r.names.Topics = slices.Sorted(maps.Keys(r.Logs))
	}
	for i := range r.Actions {
		if err := r.place(&r.Actions[i]); err != nil {
			return err
		}
	}
	if err := r.readEvents(); err != nil {
		return err
	}
	slices.SortStableFunc(r.events, func(a, b event.Event) int { return cmp.Compare(a.At, b.At) })
	if r.unnamed {
		r.nameMembers()
	}
	slices.SortStableFunc(r.orders, func(a, b order) int { return cmp.Compare(a.at, b.at) })
	if r.end == 0 {
		return errors.New("the recording has no end")
	}
	return nil
}

// place finds out when and to whom an action was done, and what it means to those
// who watch the clients.
func (r *Recording) place(a *action) error {
	var err error
	if a.at, err = moment(a.T); err != nil {
		return err
	}
	if a.Member != "" {
		if a.member, err = r.member(a.Member); err != nil {
			return err
		}
	}
	var fact event.Fact
	switch a.Action {
	case "kill":
		fact = event.Killed{}
	case "pause":
		fact = event.Paused{}
	case "resume":
		fact = event.Resumed{}
	case "disconnect":
		fact = event.Disconnected{}
	case "reconnect":
		fact = event.Reconnected{}
	case "end":
		r.end = a.at
		return nil
	case "start", "close", "cmd", "partitions-added", "rate", "remove-member", "trigger":
		return nil
	default:
		return fmt.Errorf("%q is no action", a.Action)
	}
	r.events = append(r.events, event.Event{At: a.at, Member: a.member, Fact: fact})
	return nil
}

func moment(ms json.Number) (clock.Time, error) {
	d, err := clock.ParseMillis(ms.String())
	return clock.Time(d), err
}

func (r *Recording) member(name string) (event.Member, error) {
	i, ok := slices.BinarySearch(r.names.Members, name)
	if !ok {
		return 0, fmt.Errorf("there is no member %q", name)
	}
	return event.Member(i), nil
}

// readEvents reads what the members did and heard.
func (r *Recording) readEvents() error {
	var lines bytes.Buffer
	for _, raw := range r.Events {
		r.unnamed = r.unnamed || bytes.Contains(raw, []byte(strconv.Quote(syncReceived)))
	}
	for _, raw := range r.Events {
		if r.unnamed {
			var err error
			if raw, err = reworded(raw); err != nil {
				return err
			}
		}
		if err := json.Compact(&lines, raw); err != nil {
			return err
		}
		lines.WriteByte('\n')
		if err := r.readOrder(raw); err != nil {
			return err
		}
	}
	reader := event.NewReader(&lines, r.names)
	for {
		e, err := reader.Next()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		r.events = append(r.events, e)
	}
}

// readOrder reads an event that is an order. The begin of a sleep is one, and a
// stall in the event stream.
func (r *Recording) readOrder(raw json.RawMessage) error {
	var e struct {
		T       json.Number
		M, E, X string
	}
	if err := json.Unmarshal(raw, &e); err != nil || e.E != "cmd" {
		return err
	}
	at, err := moment(e.T)
	if err != nil {
		return err
	}
	member, err := r.member(e.M)
	if err != nil {
		return err
	}
	r.orders = append(r.orders, order{at, member, e.X})
	if strings.HasPrefix(e.X, "sleep ") {
		r.events = append(r.events, event.Event{At: at, Member: member, Fact: event.Stall{}})
	}
	return nil
}
