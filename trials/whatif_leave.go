package trials

import (
	"slices"
	"strconv"

	"github.com/groupsim/groupsim/member"
	"github.com/groupsim/groupsim/sim"
)

// closings tries other ways to leave a group (KIP-1092): members that close for good say
// so, and those that come back do not.
func closings(sc *sim.Scenario) []trial {
	var list []trial
	var forGood []*sim.Step
	for i := range sc.Steps {
		switch s := &sc.Steps[i]; {
		case s.Verb.Takes("leave") && !s.Verb.Takes("down") && canLeave(sc, s, member.LeaveGroup) && isLastOf(sc, i):
			forGood = append(forGood, s)
		case s.Down > 0 && !s.Kill:
			if how := otherwise(s.Leave, sc.Members[s.Members[0]].Consumer.GroupInstanceID != ""); canLeave(sc, s, how) {
				list = append(list, leaveTrial(s.Verb.Name+" at "+s.At.String(), how, s))
			}
		}
	}
	switch len(forGood) {
	case 0:
		return list
	case 1:
		return append(list, leaveTrial(forGood[0].Verb.Name+" at "+forGood[0].At.String(), member.LeaveGroup, forGood[0]))
	}
	return append(list, leaveTrial("every close for good", member.LeaveGroup, forGood...))
}

func leaveTrial(what string, how member.Leaving, steps ...*sim.Step) trial {
	to := strconv.FormatBool(how == member.LeaveGroup)
	t := trial{setting: what + ", leave", from: "default", to: to}
	if was := steps[0].Leave; was != member.AsUsual {
		t.from = strconv.FormatBool(was == member.LeaveGroup)
	}
	for _, s := range steps {
		t.changes = append(t.changes, ofStep(s, "leave", to))
	}
	return t
}

// otherwise is the other way to leave.
func otherwise(how member.Leaving, static bool) member.Leaving {
	if how == member.RemainInGroup || how == member.AsUsual && static {
		return member.LeaveGroup
	}
	return member.RemainInGroup
}

// canLeave tells whether all targets of a step can leave so, and one of them does not now.
func canLeave(sc *sim.Scenario, s *sim.Step, how member.Leaving) (can bool) {
	for _, m := range s.Members {
		c := &sc.Members[m].Consumer
		if c.MayLeave(how) != nil {
			return false
		}
		can = can || otherwise(s.Leave, c.GroupInstanceID != "") == how
	}
	return can
}

// isLastOf tells whether nothing is done to the targets of a step any more after it: none
// comes back, and nobody takes one out of the group.
func isLastOf(sc *sim.Scenario, step int) bool {
	return !slices.ContainsFunc(sc.Steps[step+1:], func(s sim.Step) bool {
		return slices.ContainsFunc(s.Members, func(m int) bool { return slices.Contains(sc.Steps[step].Members, m) })
	})
}
