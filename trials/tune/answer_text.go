package tune

import (
	"fmt"
	"io"
	"strings"

	"github.com/groupsim/groupsim/report"
	"github.com/groupsim/groupsim/scenarios"
	"github.com/groupsim/groupsim/stats"
	"github.com/groupsim/groupsim/words"
)

// WriteText prints the answer for people: the value with its interval, how often it holds,
// which runs need most, what there is today, what was not tried, and the setting to paste.
func (t *Threshold) WriteText(w io.Writer, width int, colour bool) error {
	p := words.NewPage(width, colour)
	p.Lines(words.Bold, fmt.Sprintf("The %s %s with which %s holds in %s of the runs: %s", t.superlative(), t.Ask.Range.Name(), t.conditions(), report.Ratio(t.Ask.Share).Percent(), strings.Join(t.Scenarios, ", ")))
	p.Line()
	p.Line("  ", p.Paint(words.Bold, t.headline()))
	p.Line()
	for _, text := range t.sentences() {
		p.Hang("", text)
	}
	if command := t.worstCommand(); command != "" {
		p.Line("What goes wrong in the worst of them:")
		p.Hang("  ", command)
	}
	p.Hang("", fmt.Sprintf("Not tried: values outside of %s to %s, other settings, and what %s.", t.Ask.Range.Human(t.From), t.Ask.Range.Human(t.To), notHappening(t.Scenarios)))
	if t.Grid != nil {
		t.printGrid(&p)
	}
	if t.Found {
		first, err := t.Ask.Scenarios[0].Load(t.Ask.Options, nil)
		if err != nil {
			return err
		}
		settings := t.Settings()
		settings.print(&p, first)
	}
	_, err := io.WriteString(w, p.String())
	return err
}

func (t *Threshold) superlative() string {
	if t.Ask.Largest {
		return "largest"
	}
	return "smallest"
}

func (t *Threshold) conditions() string {
	var list []string
	for i := range t.Ask.SuchThat {
		list = append(list, t.Ask.SuchThat[i].short())
	}
	return words.And(list)
}

// Settings are the value as configurations have it.
func (t *Threshold) Settings() Settings {
	return settingsOf([]scenarios.Change{change(t.axis.Key, t.Ask.Range.Value(t.Value))})
}

// first and last are the ends of the range in the direction in which it begins to hold.
func (t *Threshold) first() int64 { return t.end(t.From, t.To) }
func (t *Threshold) last() int64  { return t.end(t.To, t.From) }

func (t *Threshold) end(of, largest int64) int64 {
	if t.Ask.Largest {
		return largest
	}
	return of
}

// headline is the value with its interval.
func (t *Threshold) headline() string {
	human := t.Ask.Range.Human
	_, _, between := t.between()
	switch {
	case between:
		return "none up to " + human(t.last())
	case !t.Found:
		return "none from " + human(t.From) + " to " + human(t.To)
	case t.Bounded && t.Low == t.High:
		return fmt.Sprintf("%s   (%s, 95 %% sure)", human(t.Value), words.Plural(t.Runs, "run"))
	case t.Bounded:
		low, high := min(t.Low, t.High), max(t.Low, t.High)
		return fmt.Sprintf("%s   (95 %%: %s to %s, of %s)", human(t.Value), human(low), human(high), words.Plural(t.Runs, "run"))
	}
	bound := "at least "
	if t.Ask.Largest {
		bound = "at most "
	}
	return fmt.Sprintf("%s   (95 %%: %s%s, of %s)", human(t.Value), bound, human(t.Low), words.Plural(t.Runs, "run"))
}

// sentences are what there is to say of it.
func (t *Threshold) sentences() (list []string) {
	human := t.Ask.Range.Human
	add := func(format string, args ...any) { list = append(list, fmt.Sprintf(format, args...)) }
	switch {
	case t.Found:
		add("It holds in %d of %s.", t.Kept, words.Plural(t.Plain, "run"))
		if t.AtFloor > 0 {
			add("%s of them would do with %s, the %s that was tried.", ofThem(t.AtFloor, t.Plain), human(t.first()), t.opposite())
		}
		list = append(list, t.howMany()...)
		if t.Bounded && t.High != t.Value {
			add("On the safe side is %s, the other end of the interval.", human(t.High))
		}
	default:
		add("To %d of %s even %s will not do, and %s may be left out.", t.Never, words.Plural(t.Plain, "run"), human(t.last()), atMost(int64(t.Plain)*(1_000_000-t.Ask.Share)/1_000_000))
	}
	more := t.direction()
	if need := stats.RunsFor(t.Ask.Share); t.Found && !t.Bounded && t.Runs < need {
		are := map[bool]string{true: "run is", false: "runs are"}[t.Runs == 1]
		add("%d %s too few to say how much %s it might take: --runs %d says it.", t.Runs, are, more, need)
	} else if t.Found && !t.Bounded {
		add("How much %s it might take does not show: %d runs want %s than %s.", more, t.Never, more, human(t.last()))
	}
	if t.Today != nil {
		add("With %s, which is set now, it holds in %d.", human(t.Today.Value), t.Today.Kept)
	}
	if need := t.needing(); need != "" {
		add("%s", need)
	}
	list = append(list, t.Cut...)
	if t.Broken > 0 {
		add("There is no threshold: in %d of %d runs it holds here and there. So all runs were made at %d values, and the answer is the one from which on it holds often enough at all of them.", t.Broken, t.Probed, len(t.Grid))
		if low, high, ok := t.between(); ok {
			add("Of these it holds often enough %s, and no longer further on: a range that ends there has an answer.", t.stretch(low, high))
		}
	}
	if t.Refused > 0 {
		add("%d times the loader refused a value for what the run had drawn; that counts as not holding.", t.Refused)
	}
	if t.Failed > 0 {
		add("%d times a run did not come to its end, which counts as not holding: %s", t.Failed, t.Failure)
	}
	return list
}

// howMany says how many runs it took, of which kind, and how narrow the interval is by that.
func (t *Threshold) howMany() (list []string) {
	add := func(format string, args ...any) { list = append(list, fmt.Sprintf(format, args...)) }
	if x := t.Tail; x != nil {
		add("Of all runs the %s that draw most of %s decide alone: none of the others needs as much. So %s of that kind were made besides, and it holds in %d of %d of them.",
			report.Ratio(x.Part).Whole(), x.Name, words.Plural(t.Runs-t.Plain, "run"), x.Kept, x.Runs)
	}
	switch width := within(t.Width()); {
	case !t.Bounded || t.Low == t.High || t.Grid != nil || t.Width() <= wide && !t.Grown:
	case t.Width() <= wide:
		add("It took %s to know it to %s.", words.Plural(t.Runs, "run"), width)
	case t.Grown:
		add("It is known to %s: more than %s are not made without --runs.", width, words.Plural(t.Runs, "run"))
	default:
		add("It is known to %s; without --runs there are as many runs as it takes for %s, unless that is too long.", width, within(wide))
	}
	return list
}

// within words how narrow an interval is: half of its width, in whole percents.
func within(width int64) string {
	const percent = 10_000
	return words.NoBreak(fmt.Sprintf("±%d %%", max(1, (width+percent/2)/percent)))
}

func atMost(n int64) string {
	if n == 0 {
		return "none"
	}
	return fmt.Sprintf("at most %d", n)
}

func ofThem(n, all int) string {
	if n == all {
		return "All"
	}
	return fmt.Sprintf("%d", n)
}

func notHappening(scenarios []string) string {
	if len(scenarios) == 1 {
		return "the scenario does not let happen"
	}
	return "the scenarios do not let happen"
}

// direction is in which it begins to hold.
func (t *Threshold) direction() string {
	if t.Ask.Largest {
		return "less"
	}
	return "more"
}

func (t *Threshold) opposite() string {
	if t.Ask.Largest {
		return "largest"
	}
	return "least"
}

// needing names the runs that need most.
func (t *Threshold) needing() string {
	var list []string
	more := t.direction()
	for _, w := range t.Worst {
		switch {
		case w.Never:
			list = append(list, fmt.Sprintf("run %d %s than %s", w.Run, more, t.Ask.Range.Human(t.last())))
		case w.Value != t.first():
			list = append(list, fmt.Sprintf("run %d %s", w.Run, t.Ask.Range.Human(w.Value)))
		}
	}
	if len(list) == 0 {
		return ""
	}
	return "Those that need most: " + strings.Join(list, "; ") + "."
}

// worstCommand shows what goes wrong in the run that needs most, with the value that was found.
func (t *Threshold) worstCommand() string {
	if !t.Found || t.Kept == t.Plain && t.Tail == nil || len(t.Scenarios) > 1 || len(t.Worst) == 0 {
		return ""
	}
	return fmt.Sprintf("%s --set %s=%s --run %d", t.Ask.Scenarios[0].Command, t.axis.Key, t.Ask.Range.Value(t.Value).Text, t.Worst[0].Run)
}

// printGrid has a line for each value that was tried in all runs.
func (t *Threshold) printGrid(p *words.Page) {
	var rows, paints [][]string
	const cells = 30
	for _, at := range t.Grid {
		bar := strings.Repeat("█", at.Kept*cells/t.Plain)
		rows = append(rows, []string{t.Ask.Range.Human(at.Value), fmt.Sprintf("%d of %d", at.Kept, t.Plain), bar})
		paint := ""
		if t.Found && at.Value == t.Value {
			paint = words.Bold
		}
		paints = append(paints, []string{paint, paint, ""})
	}
	p.Line()
	p.Table([]words.Column{{Head: t.axis.Key, Right: true}, {Head: "holds in", Right: true}, {}}, rows, paints)
}
