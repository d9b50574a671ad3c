// Package glossary is the table of the terms that people meet: those that groupsim's own
// outputs use, and the log lines and error names of Kafka's brokers and clients that send
// them here. Each entry says what it means, which bundled scenario shows it, and which KIP,
// class or page decides it.
//
// The table is glossary.yaml. What another table says already is taken from there: a metric's
// meaning from [report.Metrics], and settings, which have no lines of their own, from
// [settings]. [Find] looks a text up, which may be a term or a line pasted from a log.
package glossary

import (
	"bytes"
	_ "embed"
	"fmt"
	"slices"

	"gopkg.in/yaml.v3"

	"github.com/groupsim/groupsim/report"
)

// Entry is what there is to know of a term.
type Entry struct {
	Topic string   `yaml:"-" json:"topic"`
	Term  string   `yaml:"term" json:"term"`
	Also  []string `yaml:"also" json:"also,omitempty"`   // other names of the same
	Lines []string `yaml:"lines" json:"lines,omitempty"` // log lines; * stands for what changes
	Means string   `yaml:"means" json:"means"`
	// Seen is what it shows as in the events of a run or in its report, where that is not
	// one of its names: a client's log line has an event.
	Seen []string `yaml:"seen" json:"seen,omitempty"`
	// Shows are bundled scenarios that show it, each with the flags that it takes for that.
	Shows []string `yaml:"shows" json:"shows,omitempty"`
	Rule  []string `yaml:"rule" json:"rule,omitempty"` // a KIP, an issue, a class of Kafka's, a page
}

//go:embed glossary.yaml
var table []byte

// settingsTopic is the topic of the entries that package settings has.
const settingsTopic = "Settings"

// Entries are all of them, topic after topic, in the order in which one reads them.
func Entries() ([]Entry, error) {
	var topics []struct {
		Topic string  `yaml:"topic"`
		Terms []Entry `yaml:"terms"`
	}
	d := yaml.NewDecoder(bytes.NewReader(table))
	d.KnownFields(true)
	if err := d.Decode(&topics); err != nil {
		return nil, fmt.Errorf("glossary.yaml: %w", err)
	}
	var all []Entry
	for _, t := range topics {
		for _, e := range t.Terms {
			e.Topic = t.Topic
			if e.Means == "" {
				e.Means = ofMetric(e.names())
			}
			all = append(all, e)
		}
	}
	return append(all, ofSettings()...), nil
}

// names are all names of an entry, its term first.
func (e *Entry) names() []string { return append([]string{e.Term}, e.Also...) }

// ofMetric is what the first of these names that is a metric means.
func ofMetric(names []string) string {
	for _, name := range names {
		if m, ok := report.MetricByName(name); ok {
			return m.Doc
		}
	}
	return ""
}

// Topics lists the topics of entries, in their order.
func Topics(all []Entry) []string {
	var list []string
	for _, e := range all {
		if !slices.Contains(list, e.Topic) {
			list = append(list, e.Topic)
		}
	}
	return list
}
