package tune

import (
	"fmt"
	"strings"

	"github.com/groupsim/groupsim/report"
	"github.com/groupsim/groupsim/scenarios"
	"github.com/groupsim/groupsim/trials/sweep"
	"github.com/groupsim/groupsim/words"
)

// Condition is what is asked of the runs of a scenario, or of every scenario.
type Condition struct {
	Text     string // as it was written
	Scenario string // empty: each of them
	report.Expectation
}

// ParseCondition reads [SCENARIO:]METRIC OPERATOR VALUE, as --expect has it behind the colon.
// Flag is named in what is wrong with it.
func ParseCondition(flag, text string) (Condition, error) {
	c := Condition{Text: strings.TrimSpace(text)}
	bound := c.Text
	if scenario, rest, named := strings.Cut(bound, ":"); named {
		c.Scenario, bound = strings.TrimSpace(scenario), strings.TrimSpace(rest)
	}
	list, err := scenarios.Expectations([]string{bound})
	if err != nil {
		return c, fmt.Errorf("%s %s: %s", flag, words.Short(text), sweep.Reason(err))
	}
	c.Expectation = list[0]
	return c, nil
}

// of tells whether it is asked of a scenario.
func (c *Condition) of(s *sweep.Subject) bool { return c.Scenario == "" || c.Scenario == s.Label }

// asShare takes a condition on a quantile, or on a share of the runs, for one on each run with
// the share that it says: rebalances@p99 <= 0 holds if rebalances <= 0 does in 99 % of the
// runs.
func (c *Condition) asShare(flag string) (share int64, err error) {
	low := strings.HasPrefix(c.Op, "<")
	switch quantile, isQuantile := strings.CutPrefix(c.At, "p"); {
	case c.At == "":
		return int64(c.Share), nil
	case !isQuantile || !low:
		return 0, fmt.Errorf("%s %s: each run is held to the condition by itself: write %s %s %s, and --share for how many of them are to keep it", flag, words.Short(c.Text), c.Metric, c.Op, c.Want)
	default:
		percent := int64(0)
		for _, digit := range quantile {
			percent = 10*percent + int64(digit-'0')
		}
		return percent * 10_000, nil
	}
}

// short is the condition without what has become a share of the runs.
func (c *Condition) short() string {
	text := c.Metric
	if c.At != "" {
		text += "@" + c.At
	}
	if c.Scenario != "" {
		text = c.Scenario + ":" + text
	}
	return text + " " + c.Op + " " + c.Want
}
