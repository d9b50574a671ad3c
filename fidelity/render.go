package fidelity

import (
	_ "embed"
	"fmt"
	"strconv"
	"strings"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/fidelity/measured"
)

// notes are what the page says that no figure tells.
//
//go:embed notes.md
var notes string

// Markdown writes docs/fidelity.md: the figures of all recordings, and what is known
// not to be right.
func Markdown(results []Result) string {
	var b strings.Builder
	head, tail, _ := strings.Cut(notes, "{{figures}}\n")
	b.WriteString(head)
	for _, r := range results {
		r.write(&b)
	}
	b.WriteString(tail)
	return b.String()
}

func (r *Result) write(b *strings.Builder) {
	all := r.Comparisons
	fmt.Fprintf(b, "## %s\n\n%s\n\n", r.Set.Title, headline(all))
	fmt.Fprintf(b, "All recordings: %s.\n\nWithout the exceptions: %s.\n\nWith the inputs of the exceptions moved: %s.\n\n",
		Figures(all).Summary(), Figures(Regular(all)).Summary(), Figures(Nudged(all)).Summary())
	table(b, all)
	exceptions(b, all)
}

// headline says how many exceptions there are, and how little it takes to explain them.
func headline(all []*Comparison) string {
	exceptions, within, most := 0, 0, clock.Duration(0)
	for _, c := range all {
		if c.Exception == nil {
			continue
		}
		exceptions++
		if c.Nudged == nil || len(c.Nudged.Breaches()) > 0 {
			continue
		}
		within++
		for i := range c.Exception.Nudges {
			most = max(most, c.Exception.Nudges[i].size())
		}
	}
	return fmt.Sprintf("**%d of %d recordings are exceptions. With inputs moved by at most %s ms, %d of them are within the tolerances as well.**", exceptions, len(all), most.Millis(), within)
}

func table(b *strings.Builder, all []*Comparison) {
	b.WriteString("| recording | downtime: mean | simulated | worst | simulated | off at most | events off: median | 95 % | again | simulated |\n")
	b.WriteString("|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|\n")
	for _, c := range all {
		mark := ""
		if c.Exception != nil {
			mark = " \\*"
		}
		mean, worst := downtimes(c, func(p *Partition) clock.Duration { return p.Downtime })
		simulatedMean, simulatedWorst := downtimes(c, func(p *Partition) clock.Duration { return p.SimulatedDowntime })
		again, simulatedAgain := c.Reprocessed()
		fmt.Fprintf(b, "| %s%s | %d | %d | %d | %d | %d | %d | %d | %d | %d |\n", c.title(), mark,
			round(mean), round(simulatedMean), round(worst), round(simulatedWorst), round(c.Worst()),
			round(Rank(c.Times, 50)), round(Rank(c.Times, 95)), again, simulatedAgain)
	}
}

// title is the name of a recording without its number.
func (c *Comparison) title() string { return strings.TrimSuffix(c.Name, "--1") }

func downtimes(c *Comparison, of func(*Partition) clock.Duration) (mean, worst clock.Duration) {
	for i := range c.Partitions {
		d := of(&c.Partitions[i])
		mean += d
		worst = max(worst, d)
	}
	return mean / clock.Duration(max(1, len(c.Partitions))), worst
}

const exceptionsHead = `
### Exceptions

The tolerances are %s ms for events at the 95th percentile, %s ms for the downtime of each partition, %d records that are processed again; all else has to be equal. What decided the runs below is not among the inputs. To show that it is no more than that, inputs are moved, by at most %s ms, which is the noise of that machine: how long a message of a member takes each way, which stands for all that holds up the member's threads; how long a full poll() takes to process; when a process turns to the group. So moved, the simulation is within the same tolerances. The values come from a search: they show that the recorded run is that near, not that it was this delay.

The table has the greatest error of a partition's downtime and that of the events at the 95th percentile, as it is and with the inputs moved.

| recording | reason | group | downtime | events | moved | downtime | events |
|---|---|---|--:|--:|---|--:|--:|
`

func exceptions(b *strings.Builder, all []*Comparison) {
	fmt.Fprintf(b, exceptionsHead, eventTolerance.Millis(), downtimeTolerance.Millis(), reprocessedTolerance, nudgeLimit.Millis())
	found := map[Reason]bool{}
	for _, c := range all {
		if c.Exception != nil {
			exceptionRow(b, c)
			for _, r := range c.Exception.Reasons {
				found[r] = true
			}
		}
	}
	b.WriteString("\n")
	for r := range reasonCount {
		if found[r] {
			fmt.Fprintf(b, "- **%s.** %s\n", r, r.Text())
		}
	}
}

func exceptionRow(b *strings.Builder, c *Comparison) {
	group := "equal"
	if c.InGroup > 0 {
		group = "differs"
	}
	moved, downtime, events := "nothing helps", "", ""
	if n := c.Nudged; n != nil {
		moved = list(c.Exception.Nudges, func(n Nudge) string { return n.String() })
		downtime, events = strconv.Itoa(round(n.Worst())), strconv.Itoa(round(Rank(n.Times, 95)))
	}
	fmt.Fprintf(b, "| %s | %s | %s | %d | %d | %s | %s | %s |\n", c.title(), list(c.Exception.Reasons, Reason.String), group,
		round(c.Worst()), round(Rank(c.Times, 95)), moved, downtime, events)
}

func list[T any](all []T, text func(T) string) string {
	texts := make([]string, len(all))
	for i := range all {
		texts[i] = text(all[i])
	}
	return strings.Join(texts, "; ")
}

// Go writes the figures as Go, for package measured.
func Go(results []Result) string {
	var b strings.Builder
	b.WriteString("// Code generated by fidelity/cmd/measure; DO NOT EDIT.\n\npackage measured\n\nvar sets = []Set{\n")
	for _, r := range results {
		fmt.Fprintf(&b, "\t{\n\t\tOf: %q, Clients: %q,\n", r.Set.Of, r.Set.Clients)
		fmt.Fprintf(&b, "\t\tAll:     %s,\n\t\tRegular: %s,\n\t},\n", goFigures(Figures(r.Comparisons)), goFigures(Figures(Regular(r.Comparisons))))
	}
	b.WriteString("}\n")
	return b.String()
}

func goFigures(f measured.Figures) string {
	return fmt.Sprintf("Figures{Recordings: %d, Equal: %d, Events: %s, Downtime: %s}", f.Recordings, f.Equal, goSpread(f.Events), goSpread(f.Downtime))
}

func goSpread(s measured.Spread) string {
	return fmt.Sprintf("Spread{P50: %d, P95: %d, Max: %d}", s.P50, s.P95, s.Max)
}
