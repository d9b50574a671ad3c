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
	"github.com/groupsim/groupsim/internal/golden"
	"github.com/groupsim/groupsim/member"
	"github.com/groupsim/groupsim/report"
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

// What a member of librdkafka waited for that was refused its SyncGroup is told, and held.
func TestTheLimitOfJoinGroupsIsTold(t *testing.T) {
	c := told(t, "librdkafka-close-during-join", "", trials.Options{})
	whole := string(c.Story)
	const says = "c3 joined, as soon as its client's limit of one JoinGroup a second let it"
	if found := c.Violations(); len(found) > 0 || !strings.Contains(whole, says) {
		t.Errorf("found %q; want to be told %q", found, says)
	}
	c.Story = []byte(strings.ReplaceAll(whole, "c3 learned of the rebalance by its next heartbeat", says))
	if found := strings.Join(c.Violations(), "\n"); !strings.Contains(found, "does not show that") {
		t.Errorf("found %q of a heartbeat that is told as the limit", found)
	}
}

// So is that a member of librdkafka has lost its partitions by itself, each for itself.
func TestASessionThatAMemberEndsByItselfIsTold(t *testing.T) {
	c := told(t, "librdkafka-loses-by-itself", "", trials.Options{})
	whole := string(c.Story)
	for _, name := range []string{"c1", "c2", "c3"} {
		says := name + " took its session to be over by itself, and lost"
		if found := c.Violations(); len(found) > 0 || !strings.Contains(whole, says) {
			t.Fatalf("found %q; want to be told %q", found, says)
		}
	}
	c.Story = []byte(strings.ReplaceAll(whole, "took its session to be over by itself, and lost", "noticed that it had been removed, and lost"))
	if found := strings.Join(c.Violations(), "\n"); !strings.Contains(found, "is not so") {
		t.Errorf("found %q of one that is told to have noticed its removal", found)
	}
}

// Before any partition has been up nothing can go down.
func TestNothingGoesDownThatWasNeverUp(t *testing.T) {
	told, err := trials.Explain("python-assign-in-callback", strings.NewReader(""), trials.Options{}, trials.ExplainOptions{})
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	if err := told.Text(&b, 200, false); err != nil {
		t.Fatal(err)
	}
	if want := "no partition had been up that could go down, one rebalance"; !strings.Contains(b.String(), want) {
		t.Errorf("want %q in\n%s", want, b.String())
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

// Fencing takes no partition down: there is nothing but the records to tell of.
func TestAStoryNamesWhoProcessedRecordsAgain(t *testing.T) {
	fencing := trials.Options{Set: []string{"application.on.assigned=0s", "consumer.heartbeat.interval.ms=3100"}}
	explain := func(about story.Selection) *story.Story {
		told, err := trials.Explain("duplicate-instance-id", nil, fencing, trials.ExplainOptions{About: about})
		if err != nil {
			t.Fatal(err)
		}
		return told
	}
	c := told(t, "duplicate-instance-id", "", fencing)
	if v := c.Violations(); len(v) > 0 {
		t.Error(v)
	}
	c.Story = bytes.ReplaceAll(c.Story, []byte(`"name":"auto.commit.interval.ms","value":"5000"`), []byte(`"name":"auto.commit.interval.ms","value":"1000"`))
	if v := strings.Join(c.Violations(), "\n"); !strings.Contains(v, "auto.commit.interval.ms = 1000 does not account for 3.959856s") {
		t.Errorf("another interval is not found: %q", v)
	}
	whole := explain(story.Selection{})
	var text bytes.Buffer
	if err := whole.Text(&text, 200, false); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"b1 processed 594 records of orders-0..2 again: a1 had processed them from 56.076 s to 60.036 s and not committed that by 60.047 s (auto.commit.interval.ms = 5 s)\n",
		"b1 processed 156 records of orders-0..2 again: a1 went on with them to 61.076 s, and b1 had taken them over at 60.047 s\n",
	} {
		if !strings.Contains(text.String(), want) {
			t.Errorf("the story does not say %q:\n%s", want, &text)
		}
	}
	for _, x := range []struct {
		about               story.Selection
		incidents, repeated int
	}{
		{story.Selection{Partition: "orders-0"}, 4, 1000},
		{story.Selection{Partition: "orders-3"}, 0, 0},
		{story.Selection{Member: "a1"}, 1, 750},
	} {
		own := explain(x.about)
		sum := int64(0)
		for _, incident := range own.Incidents {
			sum += incident.Reprocessed
		}
		if len(own.Incidents) != x.incidents || sum != int64(x.repeated) {
			t.Errorf("%+v: %d incidents with %d records, want %d with %d", x.about, len(own.Incidents), sum, x.incidents, x.repeated)
		}
	}
}

func TestGoldenStories(t *testing.T) {
	cooperative := trials.Options{Set: []string{"consumer.partition.assignment.strategy=cooperative-sticky"}}
	for _, x := range []struct {
		file, scenario string
		opts           trials.Options
	}{
		{"gc-pause", "gc-pause", trials.Options{}},
		{"rolling-deploy", "rolling-deploy", trials.Options{}},
		{"poll-timeout", "poll-timeout", trials.Options{}},
		{"scale-out-cooperative", "scale-out", cooperative},
		{"crash-and-quick-restart", "crash-and-quick-restart", trials.Options{}},
		{"spring-async-acks", "spring-async-acks", trials.Options{}},
	} {
		t.Run(x.file, func(t *testing.T) {
			t.Parallel()
			told, err := trials.Explain(x.scenario, nil, x.opts, trials.ExplainOptions{WhatIf: true})
			if err != nil {
				t.Fatal(err)
			}
			var text bytes.Buffer
			if err := told.Text(&text, 100, false); err != nil {
				t.Fatal(err)
			}
			golden.Compare(t, "testdata/"+x.file+".story", text.String())
		})
	}
}

// What the story says of another setting is what compare finds under it.
func TestWhatWouldHaveHelpedIsMeasured(t *testing.T) {
	for _, name := range []string{"gc-pause", "rolling-deploy", "poll-timeout", "static-scale-in"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			told, err := trials.Explain(name, nil, trials.Options{}, trials.ExplainOptions{WhatIf: true})
			if err != nil {
				t.Fatal(err)
			}
			if len(told.WhatIf.Changes) < 3 {
				t.Errorf("only %d changes were tried", len(told.WhatIf.Changes))
			}
			for i := range told.WhatIf.Changes {
				checkChange(t, name, &told.WhatIf.Changes[i], told.WhatIf.GoesOn)
			}
		})
	}
}

func checkChange(t *testing.T, name string, c *story.Change, goesOn bool) {
	t.Helper()
	if c.Failed != "" || strings.HasPrefix(c.Setting, "rolling-restart") || strings.HasSuffix(c.Setting, ", leave") {
		return
	}
	to, also, _ := strings.Cut(c.To, ", ") // workers, workers.commit record
	if also != "" {
		to += "+application." + strings.ReplaceAll(also, " ", "=")
	}
	opts, with := trials.Options{}, []string{c.Setting + "=" + to}
	switch {
	case strings.HasPrefix(c.Setting, "group.initial"):
		opts.Set, with = []string{"broker." + c.Setting + "=" + c.To}, []string{"as-is"}
	case c.To == "none":
		with = []string{"dynamic"}
	}
	contenders, err := trials.Contenders([]string{name}, nil, opts, with)
	if err != nil {
		t.Fatal(err)
	}
	run := contenders[0].Scenario
	if goesOn {
		run = run.ToRest()
	}
	result, err := trials.Run(run, trials.RunOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if got := story.FiguresOf(result, story.Selection{}); got != c.After {
		t.Errorf("%s = %s: the story has %+v, a run %+v", c.Setting, c.To, c.After, got)
	}
}

// A static member that closes for good is to leave, one that an administrator removes
// is not tried; a dynamic member that comes back is better not kept in its group.
func TestWhatIfMembersLeaveInAnotherWay(t *testing.T) {
	for _, c := range []struct {
		members, steps, setting, to string
		effect                      story.Effect
	}{
		{"consumer: {group.instance.id: '{id}'}", "{at: 20s, close: c3}", "close at 20s, leave", "true", story.Helps},
		{"consumer: {group.instance.id: '{id}'}", "{at: 20s, close: c3}, {at: 90s, close: c2}", "every close for good, leave", "true", story.Helps},
		{"consumer: {group.instance.id: '{id}'}", "{at: 20s, close: c3}, {at: 22s, remove-member: c3}", "", "", ""},
		{"consumer: {group.instance.id: '{id}'}", "{at: 20s, close: c3}, {at: 22s, start: c3}", "", "", ""},
		{"client: franz-go, consumer: {group.instance.id: '{id}'}", "{at: 20s, close: c3}", "", "", ""},
		{"start: 0s", "{at: 20s, close: c3}", "", "", ""},
		{"start: 0s", "{at: 20s, close: c3, leave: false}", "close at 20s, leave", "true", story.Helps},
		{"start: 0s", "{at: 20s, restart: c3, down: 5s}", "restart at 20s, leave", "false", story.Harms},
		{"start: 0s", "{at: 20s, restart: c3, down: 5s, leave: false}", "restart at 20s, leave", "true", story.Helps},
		{"consumer: {group.instance.id: '{id}'}", "{at: 20s, rolling-restart: all, down: 5s, every: 20s}", "rolling-restart at 20s, leave", "true", story.Helps},
		{"start: 0s", "{at: 20s, restart: c3, down: 5s, how: kill}", "", "", ""},
	} {
		text := "duration: 5m\ntopics: {orders: {partitions: 6, rate: 5}}\nmembers: [{id: c1..c3, " + c.members + "}]\nsteps: [" + c.steps + "]\n"
		told, err := trials.Explain("-", strings.NewReader(text), trials.Options{}, trials.ExplainOptions{WhatIf: true})
		if err != nil {
			t.Fatal(err)
		}
		var found story.Change
		for _, x := range told.WhatIf.Changes {
			if strings.HasSuffix(x.Setting, ", leave") {
				found = x
			}
		}
		if found.Setting != c.setting || found.To != c.to || found.Effect != c.effect {
			t.Errorf("%s, %s: tried %q = %q: %s, want %q = %q: %s", c.members, c.steps, found.Setting, found.To, found.Effect, c.setting, c.to, c.effect)
		}
	}
}

// A rollout that is tried at another pace comes to its end.
func TestARolloutAtAnotherPaceIsWhole(t *testing.T) {
	text := `
topics: {orders: {partitions: 6, rate: 5}}
members: [{id: c1..c3}]
steps: [{at: 20s, rolling-restart: all, down: 2s, every: 10s}]
`
	told, err := trials.Explain("-", strings.NewReader(text), trials.Options{}, trials.ExplainOptions{WhatIf: true})
	if err != nil {
		t.Fatal(err)
	}
	tried := 0
	for _, c := range told.WhatIf.Changes {
		if strings.HasPrefix(c.Setting, "rolling-restart") && !strings.HasSuffix(c.Setting, ", leave") {
			tried++
			if c.After.Rebalances < 3 {
				t.Errorf("%s = %s: %d rebalances, for the restarts of 3 members", c.Setting, c.To, c.After.Rebalances)
			}
		}
	}
	if tried != 3 {
		t.Errorf("%d paces were tried, want 3", tried)
	}
}

// Of pods that are killed at the end of their grace period the story says so, and a longer one
// is tried; run advises it.
func TestAGracePeriodThatIsTooShort(t *testing.T) {
	const text = `
topics: {orders: {partitions: 12, rate: 20}}
application: {per.batch: 20s}
members: [{id: pod1..pod4}]
steps: [{at: 60s, rollout: pod1..pod4, startup: 20s, grace: 5s}]
`
	told, err := trials.Explain("-", strings.NewReader(text), trials.Options{}, trials.ExplainOptions{WhatIf: true})
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := told.Text(&b, 100, false); err != nil {
		t.Fatal(err)
	}
	if all := strings.Join(strings.Fields(b.String()), " "); !strings.Contains(all, "was killed: asked to end in the rollout of pod1..pod4, it had not within its grace period of 5 s") || !strings.Contains(all, "grace = 30s (was 5s)") {
		t.Error(b.String())
	}
	r := mustRun(t, text)
	i := slices.IndexFunc(r.Findings, func(f report.Finding) bool { return f.Kind == report.GraceKind })
	if i < 0 || !strings.Contains(r.Findings[i].Remedy, "(with 30s: ") {
		t.Errorf("findings: %+v", r.Findings)
	}
}

func TestASelectionKeepsWhatItIsAbout(t *testing.T) {
	explain := func(about story.Selection) *story.Story {
		told, err := trials.Explain("rolling-deploy", nil, trials.Options{}, trials.ExplainOptions{About: about})
		if err != nil {
			t.Fatal(err)
		}
		return told
	}
	for _, x := range explain(story.Selection{Partition: "orders-3"}).Incidents {
		if len(x.Histories) != 1 || !slices.Contains(x.Histories[0].Partitions, "orders-3") {
			t.Errorf("incident at %d: %d histories", x.From, len(x.Histories))
		}
	}
	one := explain(story.Selection{Generation: 4})
	if len(one.Incidents) != 1 || len(one.Rebalances) != 1 || one.Rebalances[0].Generation != 4 || len(one.Rebalances[0].Members) != 5 {
		t.Errorf("of generation 4: %d incidents, %d rebalances", len(one.Incidents), len(one.Rebalances))
	}
	whole, own := explain(story.Selection{}), explain(story.Selection{Member: "c3"})
	if n := len(own.Incidents); n == 0 || n > len(whole.Incidents) {
		t.Errorf("%d incidents with c3 of %d", n, len(whole.Incidents))
	}
	for _, x := range own.Incidents {
		for _, h := range x.Histories {
			named := slices.ContainsFunc(h.Chain, func(l story.Link) bool { return l.Member == "c3" })
			if !named && !slices.ContainsFunc(h.Gaps, func(g story.Gap) bool { return g.Before == "c3" || g.After == "c3" }) {
				t.Errorf("incident at %d: %v has nothing to do with c3", x.From, h.Partitions)
			}
		}
	}
}

// A static member that hangs says no goodbye: that it falls silent is a link of its own.
func TestAStaticMemberThatHangsFallsSilent(t *testing.T) {
	told, err := trials.Explain("static-poll-timeout", nil, trials.Options{}, trials.ExplainOptions{})
	if err != nil {
		t.Fatal(err)
	}
	var chain []string
	for _, l := range told.Incidents[0].Histories[0].Chain[:4] {
		chain = append(chain, l.What)
	}
	want := []string{
		"the application of c3 hung", "c3 sent the heartbeat that was its last sign of life",
		"c3 had not called poll() for too long, and sent no more heartbeats", "the coordinator removed c3, of which it had not heard, and the group rebalances",
	}
	if !slices.Equal(chain, want) {
		t.Errorf("got %q, want %q", chain, want)
	}
}

// A static member of franz-go that closes while others wait for what it gave up does say
// goodbye (docs/protocol.md, franz-go, Membership).
func TestAStaticMemberOfFranzGoThatOwesPartitionsLeaves(t *testing.T) {
	const text = `topics: {orders: {partitions: 6}}
client: franz-go
consumer: {group.instance.id: "{id}"}
application: {on.revoked: 2s}
members: [{id: c1..c2}, {id: c3, start: 30s}]
steps: [{at: 33s, close: c1}]
`
	checkStory(t, "-", text, trials.Options{})
	told, err := trials.Explain("-", strings.NewReader(text), trials.Options{}, trials.ExplainOptions{})
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	if err := told.Text(&b, 100, false); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(b.String(), "the coordinator took c1 out at once") {
		t.Errorf("c1 sent no LeaveGroup:\n%s", &b)
	}
}

// max.poll.interval.ms of franz-go is its rebalance timeout: it is tried only where a
// join phase came to that, and smaller batches are not.
func TestWhatIfKnowsThePollIntervalOfFranzGo(t *testing.T) {
	for name, want := range map[string]bool{"franz-go-never-polls": false, "long-revoke-callback": true} {
		told, err := trials.Explain(name, nil, trials.Options{Set: []string{"client=franz-go"}}, trials.ExplainOptions{WhatIf: true})
		if err != nil {
			t.Fatal(err)
		}
		tried := map[string]bool{}
		for _, c := range told.WhatIf.Changes {
			tried[c.Setting] = true
		}
		if tried["max.poll.interval.ms"] != want || tried["max.poll.records"] {
			t.Errorf("%s: tried %v, want max.poll.interval.ms: %v", name, tried, want)
		}
	}
}
