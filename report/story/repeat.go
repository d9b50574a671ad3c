package story

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/protocol"
	"github.com/groupsim/groupsim/report"
)

// Redone is records that were processed more than once.
type Redone struct {
	Reprocessed int64    `json:"reprocessed"` // how many
	Repeats     []Repeat `json:"repeats"`     // which these are, the most first

	again []report.Again
}

// Repeat is records that a member processed though another one, or an earlier self, had
// processed them before.
type Repeat struct {
	Member     report.Name `json:"member"`
	Before     report.Name `json:"processed_by"` // who had processed them before
	Partitions []string    `json:"partitions"`
	Records    int64       `json:"records"`
	From       report.Ms   `json:"from_ms"` // when Member processed them
	To         report.Ms   `json:"to_ms"`
	FirstFrom  report.Ms   `json:"first_from_ms"` // when Before did
	FirstTo    report.Ms   `json:"first_to_ms"`
	Why        Why         `json:"why"`
	// Held is since when Member had its positions, or Before where Member had lost them.
	Held report.Ms `json:"held_ms"`
	// Settings decided how much there was to do again: the interval of commits, where
	// Before processed no longer than that, or that nobody commits.
	Settings []Setting `json:"settings,omitempty"`

	parts   []protocol.TopicPartition
	again   []report.Again
	earlier settings // of Before
}

// Why says how records came to be processed again.
type Why string

// The reasons.
const (
	// NotCommitted: what was done before Member had its positions was not committed.
	NotCommitted Why = "not committed"
	// WentOn: Before did not know that Member had taken the partitions over.
	WentOn Why = "went on"
	// HadLost: Member did not know that Before had taken the partitions over.
	HadLost Why = "had lost them"
)

// whyOf tells the reasons apart by when the two had their positions.
func whyOf(a *report.Again) (Why, report.Ms) {
	switch {
	case a.Earlier.To <= a.Later.Held:
		return NotCommitted, a.Later.Held
	case a.Earlier.Held > a.Later.Held:
		return HadLost, a.Earlier.Held
	}
	return WentOn, a.Later.Held
}

// repeat puts together what the same two members did again for the same reason.
func (x *Redone) repeat(t *teller) {
	type key struct {
		later, earlier event.Member
		why            Why
		held           report.Ms
	}
	x.Repeats = []Repeat{}
	at := map[key]int{}
	for i := range x.again {
		a := &x.again[i]
		why, held := whyOf(a)
		k := key{a.Later.Member, a.Earlier.Member, why, held}
		n, known := at[k]
		if !known {
			n = len(x.Repeats)
			at[k] = n
			x.Repeats = append(x.Repeats, Repeat{
				Member: report.Name(t.name(k.later)), Before: report.Name(t.name(k.earlier)), Why: why, Held: held,
				earlier: t.diary(k.earlier).settingsAt(clock.Time(a.Earlier.From)),
			})
		}
		x.Repeats[n].again = append(x.Repeats[n].again, *a)
		x.Reprocessed += a.Records
	}
	for i := range x.Repeats {
		x.Repeats[i].sum(t.names)
	}
	slices.SortStableFunc(x.Repeats, func(a, b Repeat) int { return cmp.Compare(b.Records, a.Records) })
}

// sum adds up the runs of records that a repeat is made of.
func (r *Repeat) sum(names *event.Names) {
	r.Partitions, r.parts, r.Records = nil, nil, 0
	for i := range r.again {
		a := &r.again[i]
		if i == 0 {
			r.From, r.To, r.FirstFrom, r.FirstTo = a.Later.From, a.Later.To, a.Earlier.From, a.Earlier.To
		}
		r.Records += a.Records
		r.From, r.To = min(r.From, a.Later.From), max(r.To, a.Later.To)
		r.FirstFrom, r.FirstTo = min(r.FirstFrom, a.Earlier.From), max(r.FirstTo, a.Earlier.To)
		r.parts = append(r.parts, a.Partition)
	}
	slices.SortFunc(r.parts, protocol.TopicPartition.Compare)
	r.parts = slices.Compact(r.parts)
	for _, p := range r.parts {
		r.Partitions = append(r.Partitions, names.Partition(p))
	}
	r.Settings = nil
	if interval := r.earlier.autoCommit(); r.Why == NotCommitted && interval > 0 && r.FirstTo-r.FirstFrom <= report.Ms(interval) {
		r.Settings = []Setting{r.earlier.named("auto.commit.interval.ms")}
	}
	if r.Why == NotCommitted && r.earlier.Text("commit") == "none" {
		r.Settings = []Setting{r.earlier.named("commit")}
	}
	if r.Why == NotCommitted && r.earlier.KeepsState() {
		r.Settings = r.checkpoints()
	}
}

// checkpoints has the settings that decide when Before saves the states that it keeps: those
// that account for what was not saved.
func (r *Repeat) checkpoints() (all []Setting) {
	const records, every = "state.checkpoint.records", "state.checkpoint.every"
	if r.Records <= r.earlier.Number(records)*int64(len(r.parts)) {
		all = append(all, r.earlier.named(records))
	}
	if r.FirstTo-r.FirstFrom <= report.Ms(r.earlier.Length(every)) {
		all = append(all, r.earlier.named(every))
	}
	return all
}

// sentence says who processed what again, and why.
func (r *Repeat) sentence() string {
	before, them := string(r.Before), "it"
	if r.Before != r.Member {
		them = before
	}
	text := fmt.Sprintf("%s processed %s of %s again: ", r.Member, records(r.Records), label(r.Partitions, r.parts))
	switch r.Why {
	case NotCommitted:
		kept := "committed"
		if r.earlier.KeepsState() {
			kept = "saved"
		}
		text += fmt.Sprintf("%s had processed them from %s to %s and not %s that by %s", them, r.FirstFrom.Moment(), r.FirstTo.Moment(), kept, r.Held.Moment())
	case WentOn:
		text += fmt.Sprintf("%s went on with them to %s, and %s had taken them over at %s", them, r.FirstTo.Moment(), r.Member, r.Held.Moment())
	case HadLost:
		text += fmt.Sprintf("%s had taken them over at %s, and %s went on with them to %s", before, r.Held.Moment(), r.Member, r.To.Moment())
	}
	if len(r.Settings) > 0 {
		text += " (" + r.Settings[0].text() + ")"
	}
	return text
}

func records(n int64) string {
	if n == 1 {
		return "1 record"
	}
	return fmt.Sprintf("%d records", n)
}

// repeats says who processed what again, of the reasons those with the
// most records.
func (x *Redone) repeats() []string {
	const most = 6
	if x == nil {
		return nil
	}
	var list []string
	for i := range x.Repeats[:min(most, len(x.Repeats))] {
		list = append(list, x.Repeats[i].sentence())
	}
	if rest := x.Repeats[min(most, len(x.Repeats)):]; len(rest) > 0 {
		n := int64(0)
		for i := range rest {
			n += rest[i].Records
		}
		list = append(list, fmt.Sprintf("%s more were processed again in the same ways; -o json has them all", records(n)))
	}
	return list
}

// about keeps of the repeats what is about a partition.
func (x *Redone) about(partition string, names *event.Names) {
	for i := range x.Repeats {
		r := &x.Repeats[i]
		r.again = slices.DeleteFunc(r.again, func(a report.Again) bool { return names.Partition(a.Partition) != partition })
		r.sum(names)
	}
	x.keep(func(r Repeat) bool { return r.Records > 0 })
}

// keep keeps some of the repeats.
func (x *Redone) keep(fits func(Repeat) bool) {
	x.Repeats = slices.DeleteFunc(x.Repeats, func(r Repeat) bool { return !fits(r) })
	x.Reprocessed = 0
	for i := range x.Repeats {
		x.Reprocessed += x.Repeats[i].Records
	}
}

// by keeps those in which a member plays a part.
func (x *Redone) by(member string) {
	x.keep(func(r Repeat) bool { return string(r.Member) == member || string(r.Before) == member })
}

// selected gives what a selection asks for of what was done before the first incident, if there
// is any.
func (x *Redone) selected(about Selection, names *event.Names) *Redone {
	if x == nil || about.Generation != 0 {
		return nil
	}
	if about.Partition != "" {
		x.about(about.Partition, names)
	}
	if about.Member != "" {
		x.by(about.Member)
	}
	if len(x.Repeats) == 0 {
		return nil
	}
	return x
}
