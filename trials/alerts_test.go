package trials_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"gopkg.in/yaml.v3"

	"github.com/groupsim/groupsim/internal/golden"
	"github.com/groupsim/groupsim/report"
	"github.com/groupsim/groupsim/report/print"
	"github.com/groupsim/groupsim/trials"
)

// alerted runs a scenario and gives the rules with their firings.
func alerted(t *testing.T, name string, set ...string) *report.Report {
	t.Helper()
	s, err := trials.Load(name, nil, trials.Options{Set: set})
	if err != nil {
		t.Fatal(err)
	}
	r, err := trials.Run(s, trials.RunOptions{Alerts: true})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// A group whose member stands still for 35 s rebalances when the session is over and again
// when it wakes up: that the rules see, but not the silence of a process that nobody can
// ask.
func TestAlertsOfAPause(t *testing.T) {
	for name, want := range map[string]string{
		"KafkaConsumerRebalancesOften": "from 2m to the end of the run", "KafkaConsumerRebalancesTooOften": "from 2m to the end of the run",
		"KafkaGroupRebalancesOften": "from 2m to the end of the run", "KafkaGroupRebalancesTooOften": "from 2m to the end of the run",
		"KafkaGroupLagGrows": "from 90 s to 105 s", "KafkaConsumerSilent": "", "KafkaConsumerRebalanceLong": "", "KafkaConsumerLagGrows": "", "KafkaGroupRebalancing": "",
	} {
		found := false
		for _, a := range alerted(t, "gc-pause").Alerts {
			var times []string
			for i := range a.Fired {
				times = append(times, a.Fired[i].Text())
			}
			if found = found || a.Name == name; a.Name == name && strings.Join(times, ", ") != want {
				t.Errorf("%s fires %q, want %q", name, times, want)
			}
		}
		if !found {
			t.Errorf("there is no rule %s", name)
		}
	}
}

// Each kind of client has the rules for what it shows, and so has each protocol.
func TestRulesAreForWhoIsThere(t *testing.T) {
	for _, c := range []struct{ scenario, set, want string }{
		{"crash", "client=java", "kafka-java-consumer kafka-broker kafka-exporter"},
		{"crash", "client=franz-go", "kafka-broker kafka-exporter"},
		{"crash", "client=librdkafka", "librdkafka kafka-broker kafka-exporter"},
		{"mixed-java-librdkafka", "seed=1", "kafka-java-consumer librdkafka kafka-broker kafka-exporter"},
		{"consumer-join-interval", "seed=1", "kafka-java-consumer kafka-broker-consumer-groups kafka-exporter"},
	} {
		var groups []string
		for _, a := range alerted(t, c.scenario, c.set).Alerts {
			if n := len(groups); n == 0 || groups[n-1] != a.Group {
				groups = append(groups, a.Group)
			}
		}
		if got := strings.Join(groups, " "); got != c.want {
			t.Errorf("%s with %s: %s, want %s", c.scenario, c.set, got, c.want)
		}
	}
}

// ruleFile is what Prometheus reads (rulefmt.RuleGroups), and nothing else.
type ruleFile struct {
	Groups []struct {
		Name, Interval string
		Rules          []struct {
			Alert, Expr, For    string
			Labels, Annotations map[string]string
		}
	}
}

func TestRuleFiles(t *testing.T) {
	for _, scenario := range []string{"gc-pause", "librdkafka-slow-callback", "consumer-slow-revoker"} {
		r := alerted(t, scenario)
		var b bytes.Buffer
		if err := print.PrometheusRules(&b, r); err != nil {
			t.Fatal(err)
		}
		golden.Compare(t, fmt.Sprintf("testdata/alerts/%s.yaml", scenario), b.String())
		var file ruleFile
		lines := yaml.NewDecoder(&b)
		lines.KnownFields(true)
		if err := lines.Decode(&file); err != nil {
			t.Fatalf("%s: %v", scenario, err)
		}
		n := 0
		for _, g := range file.Groups {
			for _, rule := range g.Rules {
				if n++; rule.Alert == "" || rule.Expr == "" || rule.Labels["severity"] == "" || rule.Annotations["summary"] == "" {
					t.Errorf("%s: rule %d of %s is not whole: %+v", scenario, n, g.Name, rule)
				}
			}
		}
		if n != len(r.Alerts) {
			t.Errorf("%s: %d rules, not %d", scenario, n, len(r.Alerts))
		}
	}
}
