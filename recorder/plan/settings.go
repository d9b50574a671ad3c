package plan

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/fidelity"
	"github.com/groupsim/groupsim/member"
	"github.com/groupsim/groupsim/settings"
	"github.com/groupsim/groupsim/sim"
)

// always are the settings that every recording has of members whose protocol takes them.
var always = []string{"session.timeout.ms", "heartbeat.interval.ms", "max.poll.interval.ms", "partition.assignment.strategy"}

const protocolKey = "group.protocol"

// recordedName is the name that a consumer's setting has in the configuration of all
// members.
func recordedName(s *settings.About) string {
	if s.Kind == settings.List {
		return fidelity.AssignorsKey
	}
	return s.Name
}

// recorded is a value as recordings have it. Lengths of time are milliseconds, as text.
func recorded(s *settings.About, text string) any {
	switch s.Kind {
	case settings.Millis, settings.Count:
		n, _ := strconv.ParseInt(text, 10, 32) // it was an int32
		return int32(n)
	case settings.Flag:
		return text == strconv.FormatBool(true)
	case settings.List:
		return strings.Split(text, ",")
	case settings.Duration:
		d, _ := settings.ParseDuration(text) // it was one
		return d.Millis()
	}
	return text
}

// Config has the settings that a recording of this member tells: those that differ
// from what its reader takes for granted, and some always.
func Config(c *member.Config, a *member.Application) map[string]any {
	config := map[string]any{}
	if c.Client != event.Java {
		config[fidelity.ClientKey] = c.Client.String()
	}
	usual, quiet := fidelity.Usual(c.Client)
	for _, s := range settings.Consumer() {
		if text := s.Text(c); s.TakenWith(c.Protocol) && (text != s.Text(&usual) || slices.Contains(always, s.Name)) {
			config[recordedName(&s.About)] = recorded(&s.About, text)
		}
	}
	for _, s := range settings.Application() {
		if text := s.Text(a); text != s.Text(&quiet) && text != "" {
			config[fidelity.RecordedName(&s.About)] = recorded(&s.About, text)
		}
	}
	return config
}

// Common has what all configs have in common. The assignors and the protocol are those of
// the first; what another protocol does not take is not missing there.
func Common(configs []map[string]any) map[string]any {
	if len(configs) == 0 {
		return nil
	}
	common := maps.Clone(configs[0])
	for _, other := range configs[1:] {
		maps.DeleteFunc(common, func(key string, value any) bool {
			return key != fidelity.AssignorsKey && key != protocolKey && value != other[key] && takes(other, key)
		})
	}
	return common
}

// protocolOf is the protocol that a member with this config speaks, as a recording has it.
func protocolOf(config map[string]any) string {
	if name, ok := config[protocolKey].(string); ok {
		return name
	}
	usual := settings.Defaults(event.Java)
	return settings.Consumer().Named(protocolKey).Text(&usual)
}

// takes tells whether a member with this config may have a setting.
func takes(config map[string]any, key string) bool {
	c := settings.Defaults(event.Java)
	s := settings.Consumer().Named(key)
	return s == nil || settings.Consumer().Named(protocolKey).Set(&c, protocolOf(config)) != nil || s.TakenWith(c.Protocol)
}

// Differences has what differs in a config from the one for all. Assignors go by
// the name that the setting has.
func Differences(all, config map[string]any) map[string]any {
	differ := map[string]any{}
	if own := protocolOf(config); own != protocolOf(all) {
		differ[protocolKey] = own
	}
	for key, value := range config {
		if key == fidelity.AssignorsKey {
			if usual, ok := all[key].([]string); !ok || !slices.Equal(value.([]string), usual) {
				differ["partition.assignment.strategy"] = value
			}
		} else if value != all[key] {
			differ[key] = value
		}
	}
	return differ
}

// Arguments are the KEY=VALUE arguments of a member's program. The assignors keep
// their short names.
func Arguments(c *member.Config, a *member.Application, topics []string) []string {
	var args []string
	add := func(name, value string) {
		if value != "" {
			args = append(args, name+"="+value)
		}
	}
	add("topics", strings.Join(topics, ","))
	for _, s := range settings.Consumer() {
		if s.Kind != settings.Only && s.TakenWith(c.Protocol) { // Only: the client's own default
			add(s.Name, s.Text(c))
		}
	}
	for _, s := range settings.Application() {
		if !s.Told(a) {
			continue
		}
		value := s.Text(a)
		if s.Kind == settings.Duration {
			value = recorded(&s.About, value).(string)
		}
		add(fidelity.RecordedName(&s.About), value)
	}
	slices.Sort(args)
	return args
}

// Broker lists the settings of the broker that differ from Kafka's defaults.
func Broker(sc *sim.Scenario) map[string]any {
	usual := settings.BrokerDefaults()
	own := map[string]any{}
	for _, s := range settings.Broker() {
		if text := s.Text(&sc.Broker); text != s.Text(&usual) {
			own[s.Name] = recorded(&s.About, text)
		}
	}
	return own
}
