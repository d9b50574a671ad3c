package story

import (
	"cmp"
	"slices"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/report"
)

// Record keeps of an event stream what a story is told from. It is an [event.Sink];
// the zero value is ready.
type Record struct {
	members []diary // by number
	group   []entry // what the coordinator did
	// platform has what controllers saw and did, besides launching and ending processes.
	platform []entry
	broker   settings
	count    int
	epochs   bool // it is a consumer group, at times
	joins    bool // somebody speaks the classic protocol
}

// entry is an event with its place in the stream.
type entry struct {
	seq int
	event.Event
}

// diary has what one member said, heard and went through, and what the coordinator
// did about it.
type diary struct {
	entries   []entry
	routine   int // how many of the last entries are routine
	settings  []since
	processes []condition
	batches   []batch
	fresh     int // how many of the last batches no entry follows yet
}

// condition is what its process was in from a place in the stream on.
type condition struct {
	seq     int
	process report.Process
}

// since has the settings that hold from a place in the stream on.
type since struct {
	seq      int
	at       clock.Time
	settings settings
}

// routineKept is how many entries of a run of heartbeats and commits are kept: the
// last ones, among which is the one that started the member's session. So many heartbeats are
// among them as may be under way, for in a consumer group a commit starts no session; and the
// last commit that was sent, however many of those before it are answered after it.
const (
	routineKept = 8
	beatsKept   = 2
)

// Event takes the next event.
func (r *Record) Event(e event.Event) {
	if fact, ok := e.Fact.(event.Configured); ok {
		r.configured(e, fact.Settings)
		return
	}
	r.count++
	x := entry{r.count, e}
	switch f := e.Fact.(type) {
	case event.Consumed:
		r.diary(e.Member).processed(x)
		return
	case event.Given, event.HeartbeatOK, event.Interrupted:
		return
	case event.HeartbeatSent, event.CommitSent, event.CommitOK:
		r.diary(e.Member).routineEntry(x)
		return
	case event.ConsumerHeartbeatSent:
		if f.Epoch > 0 && f.Owned == nil {
			r.diary(e.Member).routineEntry(x)
			return
		}
	case event.JoinSent:
		r.joins = true
	case event.Epoch, event.MemberEpoch:
		r.epochs, r.group = true, append(r.group, x)
	case event.State, event.CoordinatorDown, event.CoordinatorUp, event.MemberAdded, event.MemberRemoved, event.Joined:
		r.group = append(r.group, x)
	}
	if isPlatforms(e.Fact) {
		r.platform = append(r.platform, x)
	}
	if e.Member >= 0 {
		d := r.diary(e.Member)
		d.entries, d.routine, d.fresh = append(d.entries, x), 0, 0
		d.follow(x)
	}
}

func (d *diary) follow(x entry) {
	was := d.process(x.seq)
	now := was
	if now.Event(x.Event); now != was {
		d.processes = append(d.processes, condition{x.seq, now})
	}
}

// process gives what the member's process was in before a place in the stream. A record
// that begins in the middle of a life begins with a process that runs.
func (d *diary) process(before int) report.Process {
	i, _ := slices.BinarySearchFunc(d.processes, before, func(c condition, seq int) int { return cmp.Compare(c.seq, seq) })
	if i == 0 {
		return report.Process{Running: true}
	}
	return d.processes[i-1].process
}

// configured notes what a member, or the broker, is configured with from a moment on.
func (r *Record) configured(e event.Event, changed event.Settings) {
	if e.Member < 0 {
		r.broker = settings{changed}
		return
	}
	d := r.diary(e.Member)
	d.settings = append(d.settings, since{r.count, e.At, settings{d.at(r.count).With(changed)}})
}

func (r *Record) diary(m event.Member) *diary {
	for int(m) >= len(r.members) {
		r.members = append(r.members, diary{})
	}
	return &r.members[m]
}

func (d *diary) routineEntry(x entry) {
	if d.routine == routineKept {
		kept := d.entries[len(d.entries)-routineKept:]
		drop := 0
		for isLastSign(&kept[drop], kept[drop+1:], &x) {
			drop++
		}
		copy(kept[drop:], kept[drop+1:])
		kept[routineKept-1] = x
		return
	}
	d.entries, d.routine = append(d.entries, x), d.routine+1
}

// isLastSign tells whether an entry is to be kept, with what comes after it and the next one.
func isLastSign(x *entry, rest []entry, next *entry) bool {
	switch {
	case isBeat(x):
		return count(rest, next, isBeat) < beatsKept
	case isCommit(x):
		return count(rest, next, isCommit) == 0
	}
	return false
}

func isCommit(x *entry) bool { return is[event.CommitSent](x.Fact) }

func isBeat(x *entry) bool {
	return is[event.HeartbeatSent](x.Fact) || is[event.ConsumerHeartbeatSent](x.Fact)
}

// count counts the entries of a kind in a run and behind it.
func count(run []entry, next *entry, of func(*entry) bool) int {
	n := 0
	for i := range run {
		if of(&run[i]) {
			n++
		}
	}
	if of(next) {
		n++
	}
	return n
}

// at gives the settings that hold at a place in the stream.
func (d *diary) at(seq int) settings {
	i := len(d.settings) - 1
	for i > 0 && d.settings[i].seq >= seq {
		i--
	}
	if i < 0 {
		return settings{}
	}
	return d.settings[i].settings
}

// settingsAt gives the settings that hold at a moment.
func (d *diary) settingsAt(t clock.Time) settings {
	i := len(d.settings) - 1
	for i > 0 && d.settings[i].at > t {
		i--
	}
	if i < 0 {
		return settings{}
	}
	return d.settings[i].settings
}

// last finds the last entry before a place in the stream that is of a kind.
func (d *diary) last(before int, of func(event.Fact) bool) *entry {
	for i := d.index(before) - 1; i >= 0; i-- {
		if of(d.entries[i].Fact) {
			return &d.entries[i]
		}
	}
	return nil
}

// next finds the first entry after a place in the stream that is of a kind.
func (d *diary) next(after int, of func(event.Fact) bool) *entry {
	for i := d.index(after + 1); i < len(d.entries); i++ {
		if of(d.entries[i].Fact) {
			return &d.entries[i]
		}
	}
	return nil
}

// between gives the entries behind one place in the stream and before another.
func (d *diary) between(after, before int) []entry {
	i, j := d.index(after+1), d.index(before)
	return d.entries[i:max(i, j)]
}

// moment gives the entries of one moment.
func (d *diary) moment(at clock.Time) []entry {
	i := byTime(d.entries, at)
	j := i
	for j < len(d.entries) && d.entries[j].At == at {
		j++
	}
	return d.entries[i:j]
}

// index gives the index of the first entry at a place in the stream or behind it.
func (d *diary) index(seq int) int { return bySeq(d.entries, seq) }

// bySeq gives the index of the first entry at a place in the stream or behind it.
func bySeq(entries []entry, seq int) int {
	i, _ := slices.BinarySearchFunc(entries, seq, func(x entry, seq int) int { return cmp.Compare(x.seq, seq) })
	return i
}

// byTime gives the index of the first entry at a moment or after it.
func byTime(entries []entry, at clock.Time) int {
	i, _ := slices.BinarySearchFunc(entries, at, func(x entry, at clock.Time) int { return cmp.Compare(x.At, at) })
	return i
}

// begins tells whether a fact begins a fault.
func begins(of report.Fault) func(event.Fact) bool {
	return func(f event.Fact) bool {
		fault, begins, ok := report.FaultOf(f)
		return ok && fault == of && begins
	}
}

// ends tells whether a fact ends a fault.
func ends(of report.Fault) func(event.Fact) bool {
	return func(f event.Fact) bool {
		fault, begins, ok := report.FaultOf(f)
		return ok && fault == of && !begins
	}
}

// is tells whether a fact is of a type.
func is[F event.Fact](f event.Fact) bool {
	_, ok := f.(F)
	return ok
}
