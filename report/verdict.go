package report

import (
	"fmt"
	"slices"
	"unicode/utf8"

	"github.com/groupsim/groupsim/words"
)

// Verdict says in one sentence how it went, in a hundred characters or so.
func (r *Report) Verdict() string {
	s := &r.Summary
	if s.NeverUp > 0 && (r.Window.Start < 0 || s.Affected == 0) {
		return r.NeverUp()
	}
	if r.Window.Start < 0 {
		return "Nothing was consumed: no partition was ever up."
	}
	if s.Affected == 0 {
		return fmt.Sprintf("No partition was down: all that were taken up from %s on stayed up to the end.", r.Window.Start.Human())
	}
	worst := slices.MaxFunc(r.Partitions, func(a, b Partition) int { return int(max(-1, min(1, a.Downtime-b.Downtime))) })
	text := ""
	if s.NeverUp > 0 {
		text = fmt.Sprintf("%d never up; ", s.NeverUp)
	}
	text += fmt.Sprintf("%d of %s down, %s at worst (%s)", s.Affected, words.Plural(s.Partitions, "partition"),
		s.Downtime.Max.Human(), worst.Name())
	end := "."
	if n := r.downAtEnd(); n > 0 {
		end = fmt.Sprintf("; %d to the end.", n)
	}
	sign := ": "
	for _, why := range because(worst.Gaps) {
		if utf8.RuneCountInString(text+sign+why+end) > 100 {
			break
		}
		text, sign = text+sign+why, ", "
	}
	return text + end
}

func (r *Report) downAtEnd() int {
	n := 0
	for i := range r.Partitions {
		if g := r.Partitions[i].Gaps; len(g) > 0 && g[len(g)-1].To == "" {
			n++
		}
	}
	return n
}

// verdicts word each cause; [1] is the member, [2] how long, [3] the member in brackets
// if there is one.
var verdicts = [numCauses]string{
	"%[1]s dead %[2]s", "%[1]s paused %[2]s", "%[1]s cut off %[2]s", "%[1]s stalled %[2]s", "%[1]s revoking %[2]s", "failover %[2]s",
	"handover %[2]s%[3]s", "joining %[2]s%[3]s", "syncing %[2]s%[3]s", "%[1]s assigning %[2]s", "nobody there %[2]s",
}

// because words the three causes that the gaps of a partition lasted for longest.
func because(gaps []PartitionGap) []string {
	type part struct {
		cause  Cause
		member Name
		time   Ms
	}
	var parts []part
	for _, g := range gaps {
		for _, c := range g.Causes {
			i := slices.IndexFunc(parts, func(x part) bool { return x.cause == c.Cause && x.member == c.Member })
			if i < 0 {
				i, parts = len(parts), append(parts, part{c.Cause, c.Member, 0})
			}
			parts[i].time += c.To - c.From
		}
	}
	slices.SortStableFunc(parts, func(a, b part) int { return int(max(-1, min(1, b.time-a.time))) })
	var list []string
	for _, x := range parts[:min(3, len(parts))] {
		of := ""
		if x.member != "" {
			of = " (" + string(x.member) + ")"
		}
		list = append(list, fmt.Sprintf(verdicts[x.cause], x.member, x.time.Human(), of))
	}
	return list
}
