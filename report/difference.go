package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/groupsim/groupsim/words"
)

// Difference says in a few paragraphs what made the difference between the
// columns: what the causes of downtime come to in one and in another, what
// cooperative rebalancing gains and loses, and what static members do. Everything
// in it is a figure of the reports, of many runs those of run 0.
func (c *Comparison) Difference() []string {
	var sides []*side
	for _, i := range c.comparable() {
		sides = append(sides, newSide(&c.Columns[i]))
	}
	if len(sides) < 2 {
		return nil
	}
	var text []string
	if c.Many() {
		text = append(text, "In run 0, which is the file as it is written:")
	}
	for _, sentences := range [][]string{extremes(sides), cooperation(sides), membership(sides)} {
		if len(sentences) > 0 {
			text = append(text, strings.Join(sentences, " "))
		}
	}
	return text
}

// side is a column with what is said about it.
type side struct {
	*Column
	down   Ms
	causes [numCauses]CauseFigures
}

func newSide(c *Column) *side {
	s := &side{Column: c, down: c.Report.Summary.Downtime.Total}
	for _, x := range c.Report.Causes() {
		s.causes[x.Cause] = x
	}
	return s
}

func (s *side) of(cause Cause) Ms { return s.Report.Summary.ByCause[cause] }

// explain says what a cause is, and where it lasted longest.
func (s *side) explain(cause Cause) string {
	longest, name := s.causes[cause].Longest, cause.String()
	return fmt.Sprintf("%s (%s) lasted longest under %s from %s to %s: %s.", strings.ToUpper(name[:1])+name[1:],
		cause.Meaning(s.Report.Protocols()), s.Name, longest.From.Human(), longest.To.Human(), longest.Detail)
}

// change is by how much a cause lasts longer in one column than in another.
type change struct {
	cause Cause
	by    Ms
}

// more lists the causes that last longer in s than in t, those of next to nothing
// left out, and says so: "joining 35.75 s more (12 partitions, not 4)".
func (s *side) more(t *side) (list []change, text string) {
	whole := Ms(0)
	for c := range numCauses {
		if by := s.of(c) - t.of(c); by > 0 {
			list, whole = append(list, change{c, by}), whole+by
		}
	}
	slices.SortStableFunc(list, func(x, y change) int { return cmp.Compare(y.by, x.by) })
	list = slices.DeleteFunc(list, func(x change) bool { return x.by*50 < whole })
	var parts []string
	for _, x := range list[:min(3, len(list))] {
		part := fmt.Sprintf("%s %s more (%s", x.cause, x.by.Human(), words.Plural(s.causes[x.cause].Partitions, "partition"))
		if n := t.causes[x.cause].Partitions; n != s.causes[x.cause].Partitions {
			part += fmt.Sprintf(", not %d", n)
		}
		parts = append(parts, part+")")
	}
	return list, words.And(parts)
}

// closeTo tells whether two values differ by less than a hundredth.
func closeTo(a, b int64) bool { return a == b || max(a, b)-min(a, b) < max(a, b)/100 }

// span finds the columns with the least and with the most downtime.
func span(sides []*side) (least, most *side) {
	order := func(x, y *side) int { return cmp.Compare(x.down, y.down) }
	return slices.MinFunc(sides, order), slices.MaxFunc(sides, order)
}

// extremes compares the columns with the least and with the most downtime.
func extremes(sides []*side) []string {
	least, most := span(sides)
	if closeTo(int64(least.down), int64(most.down)) {
		return alike(least, most)
	}
	var names []string
	for _, s := range sides {
		if s.down == least.down {
			names = append(names, s.Name)
		}
	}
	more, moreText := most.more(least)
	less, lessText := least.more(most)
	text := []string{
		fmt.Sprintf("Least downtime: %s, %s. Most: %s, %s.", words.And(names), least.down.Human(), most.Name, most.down.Human()),
		fmt.Sprintf("Against %s, %s has %s.", least.Name, most.Name, moreText), most.explain(more[0].cause),
	}
	if len(less) > 0 {
		text = append(text, fmt.Sprintf("In return %s has %s.", least.Name, lessText), least.explain(less[0].cause))
	}
	return text
}

// alike is for columns whose downtime is about the same: it names the cause that
// most of it has everywhere.
func alike(least, most *side) []string {
	if most.down == 0 {
		return []string{"Nothing was down under any setup."}
	}
	text := []string{fmt.Sprintf("All come to about the same downtime, %s to %s.", least.down.Human(), most.down.Human())}
	if least.down.Human() == most.down.Human() {
		text[0] = fmt.Sprintf("All come to the same downtime, %s.", most.down.Human())
	}
	main := most.Report.Causes()[0].Cause
	return append(text, fmt.Sprintf("Under %s %s of it is %s.", most.Name, percent(most.of(main), most.down), main), most.explain(main))
}

// cooperation holds cooperative rebalancing against the best of eager rebalancing
// of the same scenario with members of the same kind.
func cooperation(sides []*side) []string {
	for _, c := range sides {
		if c.Report.Setup.Rebalance != Cooperative {
			continue
		}
		var eager *side
		for _, e := range sides {
			alike := e.Report.Scenario == c.Report.Scenario && e.Report.Setup.Static == c.Report.Setup.Static
			if e.Report.Setup.Rebalance == Eager && alike && (eager == nil || e.down < eager.down) {
				eager = e
			}
		}
		if eager != nil {
			return append(c.secondRounds(eager), c.worse(eager))
		}
	}
	return nil
}

// secondRounds says how many partitions a cooperative group stops, and what the
// second rebalance costs in which it hands on what members had to give up first.
func (s *side) secondRounds(eager *side) []string {
	text := []string{fmt.Sprintf("%s against %s: %d and %d partitions affected, downtime %s and %s.",
		s.Name, eager.Name, s.Report.Summary.Affected, eager.Report.Summary.Affected, s.down.Human(), eager.down.Human())}
	n, handover := s.followUps(), s.causes[Handover]
	if handover.Partitions > 0 {
		text = append(text, fmt.Sprintf("Under %s %s waited for a second rebalance to be handed on (handover): %s in all, at most %s at a time.",
			s.Name, words.Plural(handover.Partitions, "partition"), s.of(Handover).Human(), (handover.Longest.To-handover.Longest.From).Human()))
	} else if n == 0 {
		text = append(text, fmt.Sprintf("No partition had to wait for a second rebalance under %s.", s.Name))
	}
	if n > 0 {
		text = append(text, fmt.Sprintf("Rebalances that hand on what was given up in the one before: %d of its %d.", n, s.Report.Summary.Rebalances))
	}
	return text
}

func (s *side) followUps() int {
	n := 0
	for i := range s.Report.Rebalances {
		if b := &s.Report.Rebalances[i]; !b.Startup && b.To >= 0 && b.HandsOn() {
			n++
		}
	}
	return n
}

// worse lists the rows in which a column is worse than another by a hundredth or
// more.
func (s *side) worse(than *side) string {
	var rows []string
	for _, f := range figures() {
		a, b := f.get(&s.alone), f.get(&than.alone)
		if f.better(b, a) && !closeTo(a, b) && !f.repeats && f.felt(a, b) {
			rows = append(rows, fmt.Sprintf("%s (%s, not %s)", f.title, f.print(a), f.print(b)))
		}
	}
	if len(rows) == 0 {
		return fmt.Sprintf("In no row is it worse than %s by a hundredth or more.", than.Name)
	}
	return "It is worse in " + words.And(words.Few(rows, mostWorse)) + "."
}

// membership holds static members against dynamic ones, where that makes the most
// of a difference.
func membership(sides []*side) []string {
	var static, dynamic *side
	same := true
	for _, s := range sides {
		for _, d := range sides {
			if !s.staticOf(d) {
				continue
			}
			same = same && s.equals(d)
			apart := func(a, b *side) Ms { return max(a.down-b.down, b.down-a.down) }
			if static == nil || apart(s, d) > apart(static, dynamic) {
				static, dynamic = s, d
			}
		}
	}
	switch {
	case static == nil:
		return nil
	case same:
		return []string{"Static members make no difference here."}
	case closeTo(int64(static.down), int64(dynamic.down)) && static.Report.Summary.Rebalances == dynamic.Report.Summary.Rebalances:
		return []string{fmt.Sprintf("Static members change little: as many rebalances, and downtime within a hundredth (%s against %s).", static.Name, dynamic.Name)}
	}
	text := fmt.Sprintf("%s against %s: rebalances %d and %d, downtime %s and %s", static.Name, dynamic.Name,
		static.Report.Summary.Rebalances, dynamic.Report.Summary.Rebalances, static.down.Human(), dynamic.down.Human())
	least, most := span(sides)
	told := min(static.down, dynamic.down) == least.down && max(static.down, dynamic.down) == most.down ||
		closeTo(int64(static.down), int64(dynamic.down))
	if _, more := static.more(dynamic); more != "" && !told {
		text += "; static members have " + more
	}
	if _, more := dynamic.more(static); more != "" && !told {
		text += "; dynamic members have " + more
	}
	return []string{text + "."}
}

// staticOf tells whether s is what d is, with static in place of dynamic members.
func (s *side) staticOf(d *side) bool {
	a, b := s.Report.Setup, d.Report.Setup
	return a.Static && !b.Static && a.Rebalance == b.Rebalance && a.Assignor == b.Assignor && s.Report.Scenario == d.Report.Scenario
}

// equals tells whether two columns have the same figures.
func (s *side) equals(t *side) bool {
	for _, f := range figures() {
		if f.get(&s.alone) != f.get(&t.alone) {
			return false
		}
	}
	return true
}
