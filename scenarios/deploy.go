package scenarios

import (
	_ "embed"
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/report"
	"github.com/groupsim/groupsim/settings"
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
	kind, all := "Deployment", "pod1"
	if d.StatefulSet {
		kind = "StatefulSet"
	}
	if d.Pods > 1 {
		all = fmt.Sprintf("pod1..pod%d", d.Pods)
	}
	take := "take"
	if d.Pods == 1 {
		take = "takes"
	}
	members := "{id: " + all + "}"
	if d.Consumers != nil {
		members = fmt.Sprintf("{id: %s, consumers: %s}   # %s", all, d.Consumers.Value, d.Consumers.Origin.place())
	}
	return []byte(strings.NewReplacer(
		"{PODS}", words.Plural(d.Pods, "pod"), "{PARTITIONS}", words.Plural(d.Partitions, "partition"), "{COUNT}", strconv.Itoa(d.Partitions),
		"{RATE}", strconv.Itoa(d.rate()), "{TITLE}", fmt.Sprintf("A rollout of a %s of %s that %s %s to start", kind, words.Plural(d.Pods, "pod"), take, report.Ms(d.Startup).Human()),
		"{CONSUMER}", d.consumer(), "{APPLICATION}", d.application(), "{MEMBERS}", members, "{ALL}", all, "{ROLLOUT}", d.rollout(),
	).Replace(deployTemplate))
}

// rollout has the fields of the step, with the names that they have in a manifest.
func (d *Deploy) rollout() string {
	list := [][2]string{
		{"kind: deployment", "new pods have new names; kind: statefulset for a StatefulSet"},
		{"max.surge: 25%", "maxSurge of the strategy RollingUpdate: pods above replicas"},
		{"max.unavailable: 25%", "maxUnavailable: pods that may be missing"},
	}
	if d.StatefulSet {
		list = [][2]string{{"kind: statefulset", "the last pod first, one at a time, and each keeps its name"}}
	}
	list = append(list, [][2]string{
		{"startup: " + d.Startup.String(), "from the start of a container to its first poll(): JVM, framework, caches"},
		{"# ready: assigned", "readinessProbe: started (the default), assigned (it has partitions), or stable"},
		{"# min.ready: 10s", "minReadySeconds"},
		{"grace: 30s", "terminationGracePeriodSeconds: then SIGKILL follows on SIGTERM"},
		{"# term: ignored", "the program does not close its consumer on SIGTERM"},
	}...)
	lines := make([]string, len(list))
	for i, field := range list {
		lines[i] = fmt.Sprintf("    %-21s # %s", field[0], field[1])
	}
	return strings.Join(lines, "\n")
}

// rate and perRecord keep a pod less than half busy: at 2 ms a record as long as a partition
// has a record a second.
func (d *Deploy) rate() int {
	if d.each() > mostBusy/10 {
		return 0
	}
	return max(1, min(50, 200/d.each()))
}

func (d *Deploy) perRecord() clock.Duration {
	return max(10*clock.Microsecond, min(2*clock.Millisecond, mostBusy*clock.Microsecond/clock.Duration(d.each())))
}

// mostBusy is for how many microseconds of a second a pod is to be busy.
const mostBusy = 400_000

// each is how many partitions a pod has at most.
func (d *Deploy) each() int { return (d.Partitions + d.Pods - 1) / d.Pods }

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
	var known []Imported
	var others []string
	for _, x := range d.Consumer {
		if settings.Consumer().Named(x.Key) != nil {
			known = append(known, x)
		} else {
			others = append(others, x.Key)
		}
	}
	section := "consumer:"
	if len(known) == 0 {
		section = "consumer: {}   # the configuration names nothing that counts here"
	}
	b.WriteString("# Settings of all consumers, as they are configured. What is not named has the client's default.\n" + section + "\n")
	settingLines(&b, known)
	if len(others) > 0 {
		b.WriteString(comment("  ", "left out, for they are not modelled: "+strings.Join(others, ", ")))
	}
	if !d.StatefulSet && slices.ContainsFunc(known, func(x Imported) bool { return x.Key == instanceKey }) {
		b.WriteString(comment("  ", instanceKey+" in a Deployment: new pods have new names, and those of the old ones are missed only after "+sessionKey+". A StatefulSet (--statefulset) is what it is for."))
	}
	for _, text := range d.Assumed {
		b.WriteString(comment("  ", text))
	}
	return b.String()
}

// application is what stands in the section of that name.
func (d *Deploy) application() string {
	var b strings.Builder
	fmt.Fprintf(&b, "  %-22s # how long the processing of one record takes: measure yours\n", "per.record: "+d.perRecord().String())
	settingLines(&b, d.Application)
	b.WriteString("  # on.assigned: 2s       # how long onPartitionsAssigned takes: restoring state\n")
	return b.String()
}

// settingLines writes settings, each with the place that it comes from.
func settingLines(b *strings.Builder, list []Imported) {
	for _, s := range list {
		fmt.Fprintf(b, "  %-40s # %s\n", s.Key+": "+scalar(&s), s.Origin.place())
	}
}

// comment is a text behind # in as many lines as it takes.
func comment(indent, text string) string {
	var b strings.Builder
	for _, line := range words.Wrap(words.Plain(words.OneLine(text)), 94, words.All) {
		b.WriteString(indent + "# " + line + "\n")
	}
	return b.String()
}

// place names the file and the line.
func (o Origin) place() string {
	if o.Line == 0 {
		return filepath.Base(o.File)
	}
	return fmt.Sprintf("%s:%d", filepath.Base(o.File), o.Line)
}

// scalar writes a value as YAML: numbers and truth as they are, texts so that they stay some.
func scalar(s *Imported) string {
	switch _, err := strconv.ParseInt(s.Value, 10, 64); {
	case err == nil && s.Key != instanceKey, s.Value == "true", s.Value == "false":
		return s.Value
	}
	text, err := yaml.Marshal(s.Value)
	if plain := strings.TrimSpace(string(text)); err == nil && !strings.Contains(plain, "\n") {
		return plain
	}
	return strconv.Quote(s.Value)
}
