package scenarios

import (
	"regexp"
	"strings"
	"testing"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/sim"
)

func deployed(t *testing.T, d *Deploy) *Loaded {
	t.Helper()
	l, err := Load("deploy.yaml", strings.NewReader(string(d.Scenario())), Options{})
	if err != nil {
		t.Fatalf("%v\n%s", err, d.Scenario())
	}
	return l
}

// What is written can be run, also with all that stands behind #.
func TestADeployIsAScenario(t *testing.T) {
	commented := regexp.MustCompile(`(?m)^( *)# ([a-z.]+: )`)
	for _, d := range []Deploy{
		{Pods: 12, Partitions: 60, Startup: 20 * clock.Second}, {Pods: 1, Partitions: 1}, {Pods: 3, Partitions: 2000, Startup: clock.Minute, StatefulSet: true},
		{Pods: 1, Partitions: 1_000_000}, {Pods: 2, Partitions: 6, Startup: clock.Second, Configured: true},
	} {
		l := deployed(t, &d)
		s := &l.Scenario.Steps[0]
		equal(t, "partitions", int(l.Scenario.Topics[0].Partitions), d.Partitions)
		equal(t, "pods", len(s.Members), d.Pods)
		equal(t, "startup", s.Startup, d.Startup)
		equal(t, "kind", s.Kind == sim.KindStatefulSet, d.StatefulSet)
		text := string(d.Scenario())
		all := commented.ReplaceAllString(text, "$1$2")
		if found := len(commented.FindAllString(text, -1)); found < 5 && !d.Configured {
			t.Errorf("only %d lines to take in", found)
		}
		if _, err := Load("deploy.yaml", strings.NewReader(all), Options{}); err != nil {
			t.Errorf("%v\n%s", err, all)
		}
		for i, line := range strings.Split(text, "\n") {
			if len(line) > 110 || strings.ContainsAny(line, "\t{}") && strings.Contains(line, "{PODS}") {
				t.Errorf("line %d: %s", i+1, line)
			}
		}
		if busy := float64(d.rate()) * float64(d.perRecord()) / float64(clock.Second) * float64((d.Partitions+d.Pods-1)/d.Pods); busy > 0.5 {
			t.Errorf("a pod is busy %.2f of the time", busy)
		}
	}
}

// What a configuration says stands in the file, with its place; what is not modelled is
// named, and static members of a Deployment are warned of.
func TestADeployOfAConfiguration(t *testing.T) {
	at := func(key, value string, line int) Imported {
		return Imported{Key: key, Value: value, Origin: Origin{File: "conf/application.yml", Line: line}}
	}
	consumers := at("consumers", "3", 30)
	d := Deploy{
		Pods: 4, Partitions: 24, Startup: 20 * clock.Second, Configured: true,
		Consumer:    []Imported{at("session.timeout.ms", "60000", 9), at("group.id", "not modelled", 12), at("group.instance.id", "{id}", 18), at("partition.assignment.strategy", "range,cooperative-sticky", 19)},
		Application: []Imported{at("commit", "record", 22)}, Consumers: &consumers, Assumed: []string{"application.yml: a profile is left out"},
	}
	text := string(d.Scenario())
	for _, want := range []string{
		"  session.timeout.ms: 60000                # application.yml:9\n", "  group.instance.id: '{id}'                # application.yml:18\n",
		"  # left out, for they are not modelled: group.id\n", "  # group.instance.id in a Deployment: new pods have new names", "  # application.yml: a profile is left out\n",
		"  commit: record                           # application.yml:22\n", "  - {id: pod1..pod4, consumers: 3}   # application.yml:30\n",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in\n%s", want, text)
		}
	}
	l := deployed(t, &d)
	c := &l.Scenario.Members[0].Consumer
	equal(t, "settings", []any{c.SessionTimeoutMs, c.GroupInstanceID, c.AssignmentStrategy}, []any{int32(60000), "pod1-0", []string{"range", "cooperative-sticky"}})
	d.StatefulSet = true
	if strings.Contains(string(d.Scenario()), "in a Deployment") {
		t.Error("a StatefulSet is warned of")
	}
}

func TestBadDeploys(t *testing.T) {
	for _, c := range []struct {
		d    Deploy
		want string
	}{
		{Deploy{Pods: 0, Partitions: 1}, "--pods wants a number from 1 to 10000"}, {Deploy{Pods: 10001, Partitions: 1}, "--pods wants"},
		{Deploy{Pods: 1, Partitions: 0}, "--partitions wants a number from 1 to 1000000"}, {Deploy{Pods: 1, Partitions: 1000001}, "--partitions wants"},
		{Deploy{Pods: 1, Partitions: 1, Startup: -clock.Second}, "--startup wants the time"}, {Deploy{Pods: 1, Partitions: 1, Startup: 2 * clock.Hour}, "at most 1h"},
	} {
		if err := c.d.Check(); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%+v: %v, want %s", c.d, err, c.want)
		}
	}
}

// A setup with static members rolls out a StatefulSet, for a Deployment's new pods have new
// names; one without leaves the file's kind.
func TestStaticMembersRollOutAsAStatefulSet(t *testing.T) {
	d := Deploy{Pods: 4, Partitions: 12, Startup: 20 * clock.Second}
	var names []string
	for _, s := range deployed(t, &d).DefaultSetups() {
		names = append(names, s.Name)
		l, err := Load("deploy.yaml", strings.NewReader(string(d.Scenario())), Options{Setup: &s})
		if err != nil {
			t.Fatal(err)
		}
		static := strings.HasSuffix(s.Name, "+static")
		equal(t, s.Name, []any{l.Scenario.Steps[0].Kind == sim.KindStatefulSet, len(l.Assumed)}, []any{static, map[bool]int{true: 1}[static]})
	}
	d.Configured, d.Consumer = true, []Imported{{Key: instanceKey, Value: "{id}"}}
	equal(t, "the first setup where static members lose their names", deployed(t, &d).DefaultSetups()[0].Name, AsIs)
	equal(t, "setups of a rollout", names, []string{"eager-range", "cooperative-sticky", "consumer", "cooperative-sticky+static", "consumer+static"})
}
