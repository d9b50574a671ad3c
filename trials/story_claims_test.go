package trials_test

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/internal/check"
	"github.com/groupsim/groupsim/member"
	"github.com/groupsim/groupsim/report/story"
	"github.com/groupsim/groupsim/scenarios"
	"github.com/groupsim/groupsim/settings"
	"github.com/groupsim/groupsim/sim"
	"github.com/groupsim/groupsim/trials"
)

// configured gives the settings of a member as the scenario has them: those that it
// begins with, and those that steps change.
func configured(sc *sim.Scenario, names *event.Names) func(event.Member, string) []string {
	return func(of event.Member, name string) []string {
		if of < 0 {
			return []string{settings.Broker().Named(name).Text(&sc.Broker)}
		}
		m := memberOf(sc, names, of)
		spec := sc.Members[m]
		values := []string{setting(&spec, name)}
		for _, s := range sc.Steps {
			if k := slices.Index(s.Changed, m); k >= 0 {
				spec.Consumer = s.Consumer[k]
			}
			if s.Verb.Name == "slow" && slices.Contains(s.Members, m) {
				spec.Application.PerRecord, spec.Application.PerBatch = max(0, s.PerRecord), max(0, s.PerBatch)
			}
			values = append(values, setting(&spec, name))
		}
		return values
	}
}

// setting gives the value of one setting as a story writes it.
func setting(m *sim.Member, name string) string {
	if s := settings.Consumer().Named(name); s != nil {
		return s.Text(&m.Consumer)
	}
	if s := settings.Application().Named(name); s != nil {
		return s.Text(&m.Application)
	}
	return "a setting that no story should name"
}

// told tells a run and gives what it takes to check the story from outside.
func told(t *testing.T, reference, text string, opts trials.Options) *check.Told {
	t.Helper()
	told, err := toldOf(reference, text, opts)
	if err != nil {
		t.Fatal(err)
	}
	return told
}

func toldOf(reference, text string, opts trials.Options) (*check.Told, error) {
	scenario, err := trials.Load(reference, strings.NewReader(text), opts)
	if err != nil {
		return nil, err
	}
	r, err := ranOf(scenario, trials.RunOptions{})
	if err != nil {
		return nil, err
	}
	return r.told(reference, text, opts)
}

// told lets the story of a run be told, to be checked.
func (r *ran) told(reference, text string, opts trials.Options) (*check.Told, error) {
	told, err := trials.Explain(reference, strings.NewReader(text), opts, trials.ExplainOptions{})
	if err != nil {
		return nil, err
	}
	return r.checked(told)
}

// checked gives what it takes to check a story of the run.
func (r *ran) checked(told *story.Story) (*check.Told, error) {
	var document bytes.Buffer
	if err := told.WriteJSON(&document); err != nil {
		return nil, err
	}
	sc := r.scenario.Scenario
	names := sc.Names()
	return &check.Told{
		Events: r.events, Names: names, Report: r.document, Story: document.Bytes(),
		Settings: configured(sc, names), Way: way(sc), Append: sc.Append, RoundTrip: roundTrip(sc),
	}, nil
}

// way is how long a request can take to the coordinator, behind two commits that have to
// be written first.
func way(sc *sim.Scenario) clock.Duration {
	longest := clock.Duration(0)
	for i := range sc.Members {
		longest = max(longest, sc.Members[i].Latency+sc.Members[i].Jitter)
	}
	return longest + 2*sc.Append
}

// roundTrip is how long a commit can take that finds nothing in its way.
func roundTrip(sc *sim.Scenario) clock.Duration {
	longest := clock.Duration(0)
	for i := range sc.Members {
		longest = max(longest, sc.Members[i].Latency+sc.Members[i].Jitter)
	}
	return 2*longest + sc.Append
}

// checkStory lets the checker, which stands outside, hold every claim of a story
// against the event stream.
func checkStory(t *testing.T, reference, text string, opts trials.Options) {
	t.Helper()
	for _, violation := range told(t, reference, text, opts).Violations() {
		t.Error(violation)
	}
}

// speaksEpochs tells whether members of a bundled scenario speak the consumer protocol, if
// only later.
func speaksEpochs(t *testing.T, name string) bool {
	t.Helper()
	s := mustLoad(t, name).Scenario
	epochs := func(c member.Config) bool { return c.Protocol == member.ConsumerProtocol }
	return slices.ContainsFunc(s.Members, func(m sim.Member) bool { return epochs(m.Consumer) }) ||
		slices.ContainsFunc(s.Steps, func(s sim.Step) bool { return slices.ContainsFunc(s.Consumer, epochs) })
}

// runsInSpring tells whether members of a bundled scenario run in Spring's container.
func runsInSpring(t *testing.T, name string) bool {
	t.Helper()
	return slices.ContainsFunc(mustLoad(t, name).Scenario.Members, func(m sim.Member) bool { return m.Application.Program == member.SpringProgram })
}

func TestEveryClaimOfAStoryIsInTheEvents(t *testing.T) {
	cooperative := trials.Options{Set: []string{"consumer.partition.assignment.strategy=cooperative-sticky"}}
	static := trials.Options{Set: []string{`consumer.group.instance.id="{id}"`}}
	franzGo := trials.Options{Set: []string{"client=franz-go", "application.assign=false"}} // which its programs cannot do
	slow := trials.Options{Set: append(franzGo.Set, "consumer.partition.assignment.strategy=range", "application.on.revoked=3s", "application.on.assigned=2s")}
	librdkafka := trials.Options{Set: []string{"client=librdkafka", "consumer.partition.assignment.strategy=range"}}
	ofThat := trials.Options{Set: []string{"client=librdkafka", "consumer.partition.assignment.strategy=cooperative-sticky", "application.on.revoked=3s", "application.on.assigned=2s"}}
	for _, entry := range scenarios.Bundled() {
		for name, opts := range map[string]trials.Options{
			"": {}, ", cooperative": cooperative, ", static": static, ", franz-go": franzGo, ", franz-go with callbacks": slow,
			", librdkafka": librdkafka, ", librdkafka with callbacks": ofThat,
		} {
			if len(opts.Set) > 0 && name != ", static" && mustLoad(t, entry.Name).Scenario.Protocol() == member.ConsumerProtocol {
				continue // which has none of these
			}
			if len(opts.Set) > 0 && strings.HasPrefix(opts.Set[0], "client=") && (speaksEpochs(t, entry.Name) || runsInSpring(t, entry.Name)) {
				continue // the client has not the consumer protocol, or no container around it
			}
			if strings.HasPrefix(name, ", librdkafka") && entry.Name == "upgrade-eager-to-cooperative" {
				continue // nor a way from eager to cooperative
			}
			t.Run(entry.Name+name, func(t *testing.T) {
				t.Parallel()
				checkStory(t, entry.Name, "", opts)
			})
		}
	}
}

func TestEveryClaimOfAStoryOfAConsumerGroupIsInTheEvents(t *testing.T) {
	for _, entry := range scenarios.Bundled() {
		scenario, err := trials.Load(entry.Name, nil, trials.Options{})
		if err != nil {
			t.Fatal(err)
		}
		for _, setup := range scenario.DefaultSetups() {
			if !strings.HasPrefix(setup.Name, "consumer") {
				continue
			}
			for name, set := range map[string][]string{
				"": nil, ", short sessions": {"broker.group.consumer.session.timeout.ms=10000", "broker.group.consumer.heartbeat.interval.ms=3000"},
				", callbacks": {"application.on.revoked=3s", "application.on.assigned=2s", "application.on.lost=1s", "consumer.max.poll.interval.ms=20000"},
			} {
				t.Run(entry.Name+", "+setup.Name+name, func(t *testing.T) {
					t.Parallel()
					if entry.Name == "static-scale-in" && !strings.HasSuffix(setup.Name, "static") {
						t.Skip("it takes members out by their group.instance.id")
					}
					checkStory(t, entry.Name, "", trials.Options{Setup: &setup, Set: set})
				})
			}
		}
	}
}

func TestEveryClaimOfARandomStoryIsInTheEvents(t *testing.T) {
	runs := 200
	if testing.Short() {
		runs = 20
	}
	for seed := range runs {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			text := string(randomScenario(uint64(seed)))
			if seed%4 == 0 {
				text = strings.ReplaceAll(text, "client: java", "client: franz-go")
			}
			checkStory(t, "-", text, trials.Options{})
			if t.Failed() {
				t.Logf("the scenario:\n%s", text)
			}
		})
	}
}

// The checker is checked: what is made up is found.
func TestAStoryThatIsNotTrueIsFound(t *testing.T) {
	c := told(t, "gc-pause", "", trials.Options{})
	whole := string(c.Story)
	if v := c.Violations(); len(v) > 0 {
		t.Fatalf("before anything is made up: %s", v)
	}
	for _, x := range []struct{ was, is, want string }{
		{`"at_ms":86089`, `"at_ms":86090`, "there is no member.removed"},
		{`"since_ms":56089`, `"since_ms":56000`, "which session.timeout.ms = 30000 does not account for"},
		{`"name":"session.timeout.ms","value":"30000"`, `"name":"session.timeout.ms","value":"45000"`, `session.timeout.ms is ["30000" "30000"], not 45000`},
		{`sent the commit that was its last`, `sent the heartbeat that was its last`, "a commit.sent does not show that"},
		{`with c3 everyone had joined: generation 2`, `with c1 everyone had joined: generation 2`, "is not so"},
		{`with c3 everyone had joined: generation 2`, `with c3 everyone had joined: generation 3`, "is not so"},
		{`"leader c1 sent`, `"leader c3 sent`, "is about c3, the event about c1"},
		{`the process of c2 stopped`, `the process of c2 slept`, "a claim that nobody checks"},
		{`"partitions":["orders-8","orders-9"`, `"partitions":["orders-7","orders-9"`, "of [orders-7 orders-9"},
		{`"heard_ms":106159`, `"heard_ms":106160`, "has no [heartbeat.err] at 1m46.16"},
		{`"from_ms":60000,"to_ms":95000`, `"from_ms":60000,"to_ms":95001`, "the gap of orders-4 at 1m is told 0 times"},
		{`"reprocessed":1284,`, `"reprocessed":1283,`, "the story is -1 records off"},
		{`"records":869`, `"records":870`, "they have 869 records in common then, not 870"},
		{`"processed_by":"c2"`, `"processed_by":"c1"`, "they have no record of orders-4 in common"},
		{`"why":"not committed"`, `"why":"went on"`, `"went on" is not so`},
		{`"why":"not committed","held_ms":96063`, `"why":"not committed","held_ms":95000`, `"not committed" is not so`},
	} {
		c.Story = []byte(strings.ReplaceAll(whole, x.was, x.is))
		if string(c.Story) == whole {
			t.Errorf("the story does not have %s", x.was)
		}
		if found := strings.Join(c.Violations(), "\n"); !strings.Contains(found, x.want) {
			t.Errorf("%s made %s: found %q, want %q", x.was, x.is, found, x.want)
		}
	}
}

// What is made up of a call of assign() is found, too.
func TestAStoryOfARefusedAssignThatIsNotTrueIsFound(t *testing.T) {
	c := told(t, "python-assign-in-callback", "", trials.Options{})
	whole := string(c.Story)
	for _, x := range []struct{ was, is, want string }{
		{`"c1 called assign()`, `"c2 called assign()`, "is about c2, the event about c1"},
		{`"partitions":["orders-0","orders-1"`, `"partitions":["orders-1"`, "there is no assign.refused"},
		{`its call of assign() had been refused, and it waited for another`, `it had not come to poll()`, "is not so"},
		{`"name":"assign","value":"true"`, `"name":"assign","value":"false"`, `assign is ["true"], not false`},
	} {
		c.Story = []byte(strings.ReplaceAll(whole, x.was, x.is))
		if found := strings.Join(c.Violations(), "\n"); !strings.Contains(found, x.want) {
			t.Errorf("%s made %s: found %q, want %q", x.was, x.is, found, x.want)
		}
	}
}
