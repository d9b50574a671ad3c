package trials_test

import (
	"bytes"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"gopkg.in/yaml.v3"

	"github.com/groupsim/groupsim/report"
	"github.com/groupsim/groupsim/scenarios"
	"github.com/groupsim/groupsim/settings"
	"github.com/groupsim/groupsim/trials"
)

// claim ties a phrase of a bundled scenario's text to what must be true for it to stand
// there: conditions as those of expect, on run 0 or on many runs, of the scenario or of
// the change that the text speaks of; or else to where the figure comes from.
type claim struct {
	Says string
	Of   []string
	Set  []string
	Runs int
	From string
}

func readClaims(t *testing.T) map[string][]claim {
	t.Helper()
	data, err := os.ReadFile("testdata/claims.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var claims map[string][]claim
	d := yaml.NewDecoder(bytes.NewReader(data))
	d.KnownFields(true)
	if err := d.Decode(&claims); err != nil {
		t.Fatal(err)
	}
	return claims
}

// expected runs a scenario under changes, as often as is asked, and gives what it was
// held to.
func expected(t *testing.T, name string, c claim) []report.Result {
	t.Helper()
	s, err := trials.Load(name, nil, trials.Options{Set: c.Set, Expect: c.Of})
	if err != nil {
		t.Fatal(err)
	}
	first, err := trials.Run(s, trials.RunOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if c.Runs == 0 {
		return first.Expectations
	}
	many, err := trials.Many(s, first, trials.ManyOptions{Runs: c.Runs, CPUs: 1})
	if err != nil {
		t.Fatal(err)
	}
	var all []report.Result
	for _, h := range many.Held {
		all = append(all, h.Result)
	}
	return all
}

func textOf(s *trials.Scenario) string { return s.Scenario.Title + ". " + s.Scenario.Description }

// What the texts of the bundled scenarios claim is so.
func TestClaimsOfBundledScenarios(t *testing.T) {
	claims := readClaims(t)
	for name := range claims {
		if !slices.Contains(scenarios.BundledNames(), name) {
			t.Errorf("claims of %s, which there is not", name)
		}
	}
	for _, entry := range scenarios.Bundled() {
		t.Run(entry.Name, func(t *testing.T) {
			t.Parallel()
			s := mustLoad(t, entry.Name)
			for _, c := range claims[entry.Name] {
				if !strings.Contains(textOf(s), c.Says) {
					t.Errorf("the text does not say %q any more", c.Says)
				}
				if (len(c.Of) == 0) == (c.From == "") {
					t.Errorf("%q wants conditions, or where it is from", c.Says)
				}
				if len(c.Of) == 0 {
					continue
				}
				all := expected(t, entry.Name, c)
				for _, x := range all[len(all)-len(c.Of):] {
					if !x.OK {
						t.Errorf("%q %v: %s %s, got %s", c.Says, c.Set, x.Metric, x.Want, x.Got)
					}
				}
			}
		})
	}
}

func mustLoad(t *testing.T, name string) *trials.Scenario {
	t.Helper()
	s, err := trials.Load(name, nil, trials.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

var (
	noFigures = regexp.MustCompile(`https?://\S+|--\S+ ('[^']*'|\S+)|KIP-\d+|run 0`)
	figures   = regexp.MustCompile(`(?:^|[\s("])(\d+(?:\.\d+)?)( ms\b| s\b| minutes?\b| %)?`)
	counts    = regexp.MustCompile(`(?i)\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|half|\d+)(?: \w+)? (?:rebalances?|revocations?|gaps?|records|minutes?|seconds)\b`)
)

// Every figure in a bundled scenario's title and description is a setting of its file, or
// of its members, or stands in a phrase that testdata/claims.yaml ties to a run; so is
// every number of rebalances, records or minutes in words.
func TestEveryFigureInATextIsTiedToSomething(t *testing.T) {
	claims := readClaims(t)
	for _, entry := range scenarios.Bundled() {
		s := mustLoad(t, entry.Name)
		set := amounts(t, entry.Name, s)
		text := noFigures.ReplaceAllString(textOf(s), " ")
		for _, m := range figures.FindAllStringSubmatchIndex(text, -1) {
			figure, place := strings.Trim(text[m[0]:m[1]], ` ("`), m[0]
			if !set[figure] && !claimed(claims[entry.Name], text, place, m[1]) {
				t.Errorf("%s: %q is neither a setting nor claimed in testdata/claims.yaml", entry.Name, figure)
			}
		}
		for _, m := range counts.FindAllStringIndex(text, -1) {
			if !set[text[m[0]:m[1]]] && !claimed(claims[entry.Name], text, m[0], m[1]) {
				t.Errorf("%s: %q is not claimed in testdata/claims.yaml", entry.Name, text[m[0]:m[1]])
			}
		}
	}
}

// claimed tells whether what stands at a place of a text is in the phrase of a claim.
func claimed(claims []claim, text string, from, to int) bool {
	return slices.ContainsFunc(claims, func(c claim) bool {
		says := noFigures.ReplaceAllString(c.Says, " ")
		for at := 0; ; at++ {
			i := strings.Index(text[at:], says)
			if i < 0 {
				return false
			}
			at += i
			if at <= from+1 && to <= at+len(says) {
				return true
			}
		}
	})
}

// amounts has the numbers and lengths that a scenario's file and the settings of its
// members have, in the forms in which a text may say them.
func amounts(t *testing.T, name string, s *trials.Scenario) map[string]bool {
	t.Helper()
	data, err := scenarios.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	var file map[string]any
	if err := yaml.Unmarshal(data, &file); err != nil {
		t.Fatal(err)
	}
	delete(file, "title")
	delete(file, "description")
	delete(file, "expect")
	set := map[string]bool{}
	collect(set, "", file)
	for i := range s.Scenario.Members {
		m := &s.Scenario.Members[i]
		for _, v := range settings.Consumer().Values(&m.Consumer) {
			collect(set, v.Name, v.Value)
		}
		for _, v := range settings.Application().Values(&m.Application) {
			collect(set, v.Name, v.Value)
		}
	}
	for _, v := range settings.Broker().Values(&s.Scenario.Broker) {
		collect(set, v.Name, v.Value)
	}
	return set
}

func collect(set map[string]bool, key string, value any) {
	switch v := value.(type) {
	case map[string]any:
		for key, x := range v {
			collect(set, key, x)
		}
	case []any:
		for _, x := range v {
			collect(set, key, x)
		}
	case int:
		collect(set, key, strconv.Itoa(v))
	case string:
		set[v] = true
		d, err := time.ParseDuration(v)
		if n, isNumber := strconv.Atoi(v); isNumber == nil && strings.HasSuffix(key, ".ms") {
			d, err = time.Duration(n)*time.Millisecond, nil
		}
		if err != nil {
			return
		}
		for unit, length := range map[string]time.Duration{" ms": time.Millisecond, " s": time.Second, " minutes": time.Minute} {
			set[strconv.FormatFloat(float64(d)/float64(length), 'f', -1, 64)+unit] = true
		}
	}
}

var (
	suggestion  = regexp.MustCompile(`--set ('[^']*'|\S+)`)
	suggestions = regexp.MustCompile(`(?:--set (?:'[^']*'|\S+) ?)+`) // that stand side by side
)

// A change that a text suggests does not break what its scenario expects: whoever tries it
// is not told that it failed.
func TestWhatTextsSuggestKeepsWhatIsExpected(t *testing.T) {
	for _, entry := range scenarios.Bundled() {
		t.Run(entry.Name, func(t *testing.T) {
			t.Parallel()
			for _, together := range suggestions.FindAllString(textOf(mustLoad(t, entry.Name)), -1) {
				var set []string
				for _, m := range suggestion.FindAllStringSubmatch(together, -1) {
					set = append(set, strings.Trim(strings.TrimRight(m[1], ".,:;"), "'"))
				}
				for _, x := range expected(t, entry.Name, claim{Set: set, Runs: 10}) {
					if !x.OK {
						t.Errorf("--set %v: %s %s, got %s", set, x.Metric, x.Want, x.Got)
					}
				}
			}
		})
	}
}

// The bundled scenarios have what Kafka has by default, unless their titles say another
// thing; and no application handles records in no time.
func TestBundledScenariosHaveKafkasDefaults(t *testing.T) {
	for _, entry := range scenarios.Bundled() {
		s := mustLoad(t, entry.Name)
		for i := range s.Scenario.Members {
			m := &s.Scenario.Members[i]
			usual := settings.Defaults(m.Consumer.Client)
			for _, x := range [][2]int32{
				{m.Consumer.HeartbeatIntervalMs, usual.HeartbeatIntervalMs}, {m.Consumer.SessionTimeoutMs, usual.SessionTimeoutMs},
			} {
				said := strconv.Itoa(int(x[0])) + " ms"
				switch {
				case x[0]%60_000 == 0:
					said = strconv.Itoa(int(x[0]/60_000)) + " minutes"
				case x[0]%1000 == 0:
					said = strconv.Itoa(int(x[0]/1000)) + " s"
				}
				if x[0] != x[1] && !strings.Contains(s.Scenario.Title, said) {
					t.Errorf("%s: %s has %d ms where %d are usual, and the title does not say so", entry.Name, m.ID, x[0], x[1])
				}
			}
			if own := m.Consumer.AssignmentStrategy; !slices.Equal(own, usual.AssignmentStrategy) && !strings.Contains(s.Scenario.Title, strings.TrimSuffix(own[0], "-sticky")) {
				t.Errorf("%s: %s has %v, and the title does not say so", entry.Name, m.ID, own)
			}
			if m.Application.PerRecord <= 0 {
				t.Errorf("%s: %s handles records in no time", entry.Name, m.ID)
			}
		}
	}
}
