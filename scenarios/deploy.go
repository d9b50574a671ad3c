package scenarios

import (
	_ "embed"
	"fmt"
	"path/filepath"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/words"
)

// Deploy is what a scenario of a rollout on Kubernetes is written from.
type Deploy struct {
	Pods, Partitions int
	Startup          clock.Duration // of a container, to its first poll()
	StatefulSet      bool
	// Configured: there is a real consumer's configuration. What follows is what it says: its
	// client, its settings, those of the program, and how many consumers a pod has.
	Configured            bool
	Client                string
	Consumer, Application []Imported
	Consumers             *Imported
	Assumed               []string
}

// The bounds of what can be rolled out.
const (
	mostPods       = 10_000
	mostPartitions = 1_000_000
)

// Check says what is wrong with it, in the words of the flags that it comes from.
func (d *Deploy) Check() error {
	switch {
	case d.Pods < 1 || d.Pods > mostPods:
		return fmt.Errorf("--pods wants a number from 1 to %d, the replicas of the deployment, not %d", mostPods, d.Pods)
	case d.Partitions < 1 || d.Partitions > mostPartitions:
		return fmt.Errorf("--partitions wants a number from 1 to %d, all that the group consumes, not %d", mostPartitions, d.Partitions)
	case d.Startup < 0 || d.Startup > clock.Hour:
		return fmt.Errorf("--startup wants the time from a container's start to its first poll(), such as 20s, and at most 1h, not %s", d.Startup)
	}
	return nil
}

//go:embed template/deploy.yaml
var deployTemplate string

// Scenario is the text of the scenario, with comments.
func (d *Deploy) Scenario() []byte {
	kind := "    kind: deployment       # new pods have new names; kind: statefulset for a StatefulSet\n" +
		"    max.surge: 25%         # maxSurge, of the strategy RollingUpdate: pods above replicas\n" +
		"    max.unavailable: 25%   # maxUnavailable: pods that may be missing"
	what := "Deployment"
	if d.StatefulSet {
		what = "StatefulSet"
		kind = "    kind: statefulset      # the last pod first, one at a time, and each keeps its name"
	}
	all, member := "pod1", "{id: pod1}"
	if d.Pods > 1 {
		all = fmt.Sprintf("pod1..pod%d", d.Pods)
		member = "{id: " + all + "}"
	}
	if d.Consumers != nil {
		member = fmt.Sprintf("{id: %s, consumers: %s}   # %s", all, d.Consumers.Value, d.Consumers.Origin.place())
	}
	return []byte(strings.NewReplacer(
		"{PODS}", strconv.Itoa(d.Pods), "{PARTITIONS}", strconv.Itoa(d.Partitions), "{RATE}", strconv.Itoa(d.rate()),
		"{TITLE}", fmt.Sprintf("A rollout of a %s of %s that take %s to start", what, words.Plural(d.Pods, "pod"), d.Startup),
		"{CONSUMER}", d.consumer(), "{APPLICATION}", d.application(), "{MEMBERS}", member, "{ALL}", all, "{KIND}", kind, "{STARTUP}", d.Startup.String(),
	).Replace(deployTemplate))
}

// rate is one that keeps a pod less than half busy, at 2 ms a record.
func (d *Deploy) rate() int {
	const most, ofPod = 50, 200
	each := (d.Partitions + d.Pods - 1) / d.Pods
	return max(1, min(most, ofPod/each))
}

// consumer is the section of that name, and the client if it is another than Java.
func (d *Deploy) consumer() string {
	var b strings.Builder
	if d.Client != "" {
		fmt.Fprintf(&b, "client: %s\n\n", d.Client)
	}
	if !d.Configured {
		b.WriteString(`# Settings of all consumers, by the names that they have in Kafka. What is not named has the
# default of Kafka's Java client. --properties application.yml writes yours in here.
consumer:
  session.timeout.ms: 45000     # a pod that was killed is missed after this
  max.poll.interval.ms: 300000  # and one that hangs after this
  # partition.assignment.strategy: cooperative-sticky
  # group.instance.id: "{id}"   # static: only where a pod keeps its name, in a StatefulSet
`)
		return b.String()
	}
	b.WriteString("# Settings of all consumers, as they are configured. What is not named has the client's default.\nconsumer:\n")
	if len(d.Consumer) == 0 {
		b.WriteString("  # the configuration names none that counts here\n")
	}
	settingLines(&b, d.Consumer)
	for _, text := range d.Assumed {
		b.WriteString("# Note: " + words.Plain(words.OneLine(text)) + "\n")
	}
	return b.String()
}

// application is what stands in the section of that name.
func (d *Deploy) application() string {
	var b strings.Builder
	b.WriteString("  per.record: 2ms        # how long the processing of one record takes: measure yours\n")
	settingLines(&b, d.Application)
	b.WriteString("  # on.assigned: 2s      # how long onPartitionsAssigned takes: restoring state\n")
	return b.String()
}

// settingLines writes settings, each with the place that it comes from.
func settingLines(b *strings.Builder, list []Imported) {
	for _, s := range list {
		fmt.Fprintf(b, "  %s: %s   # %s\n", s.Key, scalar(s.Value), s.Origin.place())
	}
}

// place names the file and the line.
func (o Origin) place() string {
	if o.Line == 0 {
		return filepath.Base(o.File)
	}
	return fmt.Sprintf("%s:%d", filepath.Base(o.File), o.Line)
}

// scalar writes a value so that YAML reads the same text.
func scalar(value string) string {
	text, err := yaml.Marshal(value)
	if plain := strings.TrimSpace(string(text)); err == nil && !strings.Contains(plain, "\n") {
		return plain
	}
	return strconv.Quote(value)
}
