package trials_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/groupsim/groupsim/trials"
)

// Rollouts and what is scaled, of every client and in every way: the record, the report and the
// story of each hold.
func TestCheckedRollouts(t *testing.T) {
	const text = `
topics: {orders: {partitions: 12, rate: 20}}
members: [{id: pod1..pod5, consumers: %d, consumer: {session.timeout.ms: 12s}}]
steps:
  - {at: 40s, scale: pod, to: 7, startup: 5s}
  - {at: 60s, rollout: all, startup: 7s, %s}
  - {at: 6m, scale: pod, to: 3}
`
	classic := []string{"client=java"}
	for name, of := range map[string]struct {
		set []string
		how string
	}{
		"deployment":              {classic, "ready: started"},
		"deployment, no surge":    {classic, "max.surge: 0, max.unavailable: 40%, min.ready: 3s"},
		"deployment, assigned":    {classic, "ready: assigned"},
		"deployment, ignored":     {classic, "ready: stable, term: ignored, grace: 10s"},
		"deployment, staying":     {classic, "leave: false"},
		"cooperative":             {[]string{"consumer.partition.assignment.strategy=cooperative-sticky"}, "ready: stable"},
		"statefulset":             {classic, "kind: statefulset, ready: assigned"},
		"statefulset, static":     {[]string{`consumer.group.instance.id="{id}"`}, "kind: statefulset"},
		"deployment, static":      {[]string{`consumer.group.instance.id="{id}"`}, "ready: started"},
		"franz-go":                {[]string{"client=franz-go"}, "ready: stable"},
		"librdkafka":              {[]string{"client=librdkafka"}, "ready: assigned, term: ignored, grace: 10s"},
		"two consumers a process": {[]string{"application.per.record=2ms"}, "ready: stable"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			checkStory(t, "-", fmt.Sprintf(text, map[bool]int{false: 1, true: 2}[name == "two consumers a process"], of.how), trials.Options{Set: of.set})
		})
	}
}

// Compared with a StatefulSet, a step that names a process which a Deployment brings is left out.
func TestStepsOnWhatADeploymentBringsAreComparedToo(t *testing.T) {
	const text = `
topics: {orders: {partitions: 12, rate: 20}}
members: [{id: pod1..pod3}]
steps: [{at: 60s, rollout: all, startup: 7s}, {at: 2m, kill: pod1-b}]
`
	contenders, err := trials.Contenders([]string{"-"}, strings.NewReader(text), trials.Options{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := trials.Compare(contenders, trials.CompareOptions{Alone: true}); err != nil {
		t.Error(err)
	}
}
