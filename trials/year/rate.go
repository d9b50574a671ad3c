package year

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/groupsim/groupsim/scenarios"
	"github.com/groupsim/groupsim/words"
)

// Rate is how often something happens.
type Rate struct {
	Text      string  // as the file has it
	Times     float64 // in each unit
	PerMember bool    // of every member by itself
	Unit      string
}

// units are those of time, with how many of them a year has: of 365.25 days, as a
// calendar's.
var units = []struct {
	name string
	year float64
}{{"hour", 365.25 * 24}, {"day", 365.25}, {"week", 365.25 / 7}, {"month", 12}, {"year", 1}}

var (
	rateForm  = regexp.MustCompile(`^(\S+)(?: times?)? (?:per|an?|each|every) (?:(\S+) (?:per|an?|each|every) )?(\S+)$`)
	plainRate = regexp.MustCompile(`^[0-9]{1,9}(\.[0-9]{1,9})?$`)
)

const rateExample = "such as 3 per week, or 2 per member per month"

// parseRate reads "3 per week" and "2 per member per month".
func parseRate(text string) (r Rate, meant string, err error) {
	match := rateForm.FindStringSubmatch(strings.Join(strings.Fields(text), " "))
	if match == nil {
		return r, "", fmt.Errorf("%q does not say how often: write a number, per, and hour, day, week, month or year, %s", words.Short(text), rateExample)
	}
	times, whose, unit := match[1], match[2], match[3]
	r = Rate{Text: text, PerMember: whose != "", Unit: unit}
	if !plainRate.MatchString(times) {
		return r, "", fmt.Errorf("%q is no number of times, %s", words.Short(times), rateExample)
	}
	if whose != "" && whose != "member" {
		return r, scenarios.Near(whose, []string{"member"}), fmt.Errorf("%q is not what a rate can be of: write per member, or leave it out", words.Short(whose))
	}
	if r.perUnit() == 0 {
		var names []string
		for _, u := range units {
			names = append(names, u.name)
		}
		return r, scenarios.Near(unit, names), fmt.Errorf("%q is no unit of time: there are %s", words.Short(unit), words.And(names))
	}
	r.Times, err = strconv.ParseFloat(times, 64)
	return r, "", err
}

// perUnit is how many of its units a year has; 0: there is no such unit.
func (r *Rate) perUnit() float64 {
	for _, u := range units {
		if u.name == r.Unit {
			return u.year
		}
	}
	return 0
}

// PerYear is how often it happens in a year, to a group of so many members.
func (r *Rate) PerYear(members int) float64 {
	n := r.Times * r.perUnit()
	if r.PerMember {
		n *= float64(members)
	}
	return n
}
