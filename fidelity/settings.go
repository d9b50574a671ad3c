package fidelity

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/member"
	"github.com/groupsim/groupsim/settings"
)

// Names that settings have in recordings besides Kafka's: the client library, and the
// assignors of all members.
const (
	ClientKey    = "client"
	AssignorsKey = "assignors"
)

const strategy = "partition.assignment.strategy"

// RecordedName is the name that a setting of the application has in recordings: it
// begins with "x.", and lengths of time are in milliseconds there.
func RecordedName(s *settings.About) string {
	name := s.Name
	switch name {
	case "per.record":
		name = "process"
	case "per.batch":
		name = "batch"
	case "workers.threads":
		name = "threads"
	case "workers.drain":
		name = "drain"
	case "state.restore":
		name = "restore"
	case "state.checkpoint.records":
		name = "checkpoint.records"
	case "state.checkpoint.every":
		name = "checkpoint"
	}
	if s.Kind == settings.Duration {
		name += ".ms"
	}
	return "x." + name
}

// recordedBatch is how many records the recorded programs take at once.
const recordedBatch = 500

// Usual is what a member has of which a recording says nothing else.
func Usual(client event.Library) (member.Config, member.Application) {
	c, a := settings.Defaults(client), settings.ApplicationDefaults()
	c.AutoOffsetReset, a.PollTimeout = member.Latest, 50*clock.Millisecond
	c.MaxPollRecords = recordedBatch
	if client.Traits().Beside {
		// Nothing hangs on it but when an order is taken up, which a recording tells.
		a.PollTimeout = 0
	}
	a.Commit.By = member.ByLibrary
	return c, a
}

// values are settings by the names that they have in recordings. A name that is not
// known is an error: it might say something that the simulation would have to know.
type values map[string]json.RawMessage

// applyTo changes a member's settings, but for the client, which decides what they are
// at first. A recording that has x.on.revoked.ms and no x.commit.on.revoke is from before
// the latter said whether there is a callback: the one of its franz-go program committed
// as kgo's default does, so the library's is left in its place.
func (v values) applyTo(c *member.Config, a *member.Application) error {
	for _, key := range slices.Sorted(maps.Keys(v)) {
		name := key
		if key == AssignorsKey {
			name = strategy
		}
		var err error
		if s := settings.Consumer().Named(name); s != nil {
			err = set(s, c, v[key])
		} else if become := recordedPrograms[string(v[key])]; key == programKey && become != nil {
			become(a)
		} else if s := recorded(key); s != nil {
			err = set(s, a, v[key])
		} else if key != ClientKey {
			return unknown(key)
		}
		if err != nil {
			return fmt.Errorf("%s: %w", key, err)
		}
	}
	return nil
}

const (
	programKey  = "x.program"
	poolProgram = `"workers"`
)

// recordedPrograms are those besides the loop: one that keeps state and commits none of it, one
// with a pool of threads, and Spring's container.
var recordedPrograms = map[string]func(*member.Application){`"state"`: keepState, poolProgram: pool, `"spring"`: container}

// pool makes a program the recorded one with a pool: the thread that polls commits each record
// that is done.
func pool(a *member.Application) {
	a.Program, a.Workers.Commit, a.CommitOnRevoke = member.WorkersProgram, member.EveryRecord, member.OwnRevoke
}

// keepState makes a program the recorded one that keeps state: it counts its checkpoints over
// all that it holds, and commits nothing.
func keepState(a *member.Application) {
	a.State.Restore.Named, a.State.Counting, a.Commit.By = true, member.ByMember, member.Nobody
}

// container makes a program the recorded one in Spring's container, which commits as its mode
// of acknowledgment says.
func container(a *member.Application) {
	a.Program, a.Commit.By, a.CommitOnRevoke = member.SpringProgram, member.Unnamed, member.CommittingRevoke
}

// keepsState tells whether the programs of a recording keep state.
func (r *Recording) keepsState() bool {
	var c member.Config
	a := settings.ApplicationDefaults()
	return r.Config.applyTo(&c, &a) == nil && a.State.Kept()
}

// recorded finds a setting of the application; nil if there is none.
func recorded(name string) *settings.Setting[member.Application] {
	table := settings.Application()
	for i := range table {
		if RecordedName(&table[i].About) == name {
			return &table[i]
		}
	}
	return nil
}

// applyToBroker changes the broker's settings.
func (v values) applyToBroker(c *settings.BrokerConfig) error {
	for _, key := range slices.Sorted(maps.Keys(v)) {
		s := settings.Broker().Named(key)
		if s == nil {
			return unknown(key)
		}
		if err := set(s, c, v[key]); err != nil {
			return fmt.Errorf("%s: %w", key, err)
		}
	}
	return nil
}

func unknown(key string) error { return fmt.Errorf("the setting %s is not known", key) }

// set reads a value, which may be a list, a number, or the text of one.
func set[C any](s *settings.Setting[C], into *C, value json.RawMessage) error {
	var list []string
	text := strings.Trim(string(value), `"`)
	if json.Unmarshal(value, &list) == nil {
		text = strings.Join(list, ",")
	}
	if s.Kind == settings.Duration {
		d, err := clock.ParseMillis(text)
		if err != nil {
			return err
		}
		text = d.String()
	}
	return s.Set(into, text)
}
