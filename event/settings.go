package event

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/groupsim/groupsim/clock"
)

// Setting is a setting by its name in the scenario file, with its value as text in the
// form that the file has: Kafka's in Kafka's units, ours as durations. Package settings
// writes such texts and reads them.
type Setting struct{ Name, Value string }

// ClientSetting is the name of the member's client library among its settings.
const ClientSetting = "client"

// Settings are some of them, each once. In JSON they are one object, in their order.
type Settings []Setting

// Text gives the value of a setting, and "" if it is not among them.
func (s Settings) Text(name string) string {
	if i := s.index(name); i >= 0 {
		return s[i].Value
	}
	return ""
}

// Has tells whether a setting is among them.
func (s Settings) Has(name string) bool { return s.index(name) >= 0 }

func (s Settings) index(name string) int {
	return slices.IndexFunc(s, func(x Setting) bool { return x.Name == name })
}

// Number gives the value of one that is a number, and 0 where it is none.
func (s Settings) Number(name string) int64 {
	n, _ := strconv.ParseInt(s.Text(name), 10, 64)
	return n
}

// Millis gives the length of one of Kafka's, which are whole milliseconds.
func (s Settings) Millis(name string) clock.Duration {
	return clock.Duration(s.Number(name)) * clock.Millisecond
}

// Length gives the length of one of ours.
func (s Settings) Length(name string) clock.Duration {
	d, _ := clock.ParseDuration(s.Text(name))
	return d
}

// Flag tells whether one is true.
func (s Settings) Flag(name string) bool { return s.Text(name) == strconv.FormatBool(true) }

// Client is the member's client library.
func (s Settings) Client() Library {
	client, _ := ParseLibrary(s.Text(ClientSetting))
	return client
}

// KeepsState tells whether the program keeps state outside its process.
func (s Settings) KeepsState() bool {
	return slices.ContainsFunc(s, func(x Setting) bool { return strings.HasPrefix(x.Name, "state.") })
}

// Static tells whether the member is static (KIP-345).
func (s Settings) Static() bool { return s.Text("group.instance.id") != "" }

// With gives the settings after changes.
func (s Settings) With(changes Settings) Settings {
	after := slices.Clone(s)
	for _, c := range changes {
		if i := after.index(c.Name); i >= 0 {
			after[i].Value = c.Value
		} else {
			after = append(after, c)
		}
	}
	return after
}

// Since gives those of the settings that others do not have, or have with another value.
func (s Settings) Since(before Settings) Settings {
	var changed Settings
	for i := range s {
		at := i // mostly in the same order
		if at >= len(before) || before[at].Name != s[i].Name {
			at = before.index(s[i].Name)
		}
		if at < 0 || before[at] != s[i] {
			changed = append(changed, s[i])
		}
	}
	return changed
}

// UnmarshalJSON reads an object of texts.
func (s *Settings) UnmarshalJSON(text []byte) error {
	d := json.NewDecoder(bytes.NewReader(text))
	open, err := d.Token()
	if err != nil || open == nil {
		return err
	}
	if open != json.Delim('{') {
		return fmt.Errorf("%v in place of an object of settings", open)
	}
	for d.More() {
		name, err := d.Token()
		if err != nil {
			return err
		}
		var value string
		if err := d.Decode(&value); err != nil {
			return err
		}
		*s = append(*s, Setting{name.(string), value})
	}
	return nil
}
