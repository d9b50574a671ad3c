package findings

import (
	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/protocol"
	"github.com/groupsim/groupsim/report"
)

// Watch looks out for symptoms in the event stream. It is an [event.Sink].
type Watch struct {
	names    *event.Names
	broker   event.Settings
	settings [][]since // by member, for remedies to name
	members  []watched
	lives    map[protocol.MemberID]birth // of the process that a member id was given to
	down     bool                        // the coordinator is
	phase    event.Phase                 // the group's
	epochs   bool                        // it is a consumer group
	stalls   []lapse                     // the broker stood still
	stale    []lapse                     // its target was older than the rebalance in which it went over

	silences []silence
	timeouts []overrun
	removals []removal
	deaths   []death
	late     []lateness
	// unfinished are the ends of programs that did not wait longer for Spring's container.
	unfinished []moment
	refusals   []refusal
	fatal      []ending
	rejected   []rejection
	idlers     []idler
	stopped    []moment // members left partitions paused
	givenUp    []giveUp
	wanted     []bool // by topic: somebody was subscribed to it

	expulsions []expulsion

	unhealthy []unhealthy
	scalings  []scaling
	rolled    rollout
}

// lapse is a stretch of time, up to its end.
type lapse struct{ from, to clock.Time }

// since has the settings that hold from a moment on.
type since struct {
	at       clock.Time
	settings event.Settings
}

// condition is what a member was in when something happened to it.
type condition uint8

const (
	fine condition = iota
	dead
	closed // without a LeaveGroup, as static members do
	paused
	cutOff
	timedOut
	fenced // of a consumer group: it is out, and joins again when its application lets it
	refused
	unread
	waiting
	noCoordinator
	forgotten // a membership that it has given up by itself
	numConditions
)

// trouble is what was the matter with a member, and since when.
type trouble struct {
	member event.Member
	when   clock.Time // that it is so
	in     condition
	since  clock.Time         // clock.Never: not known, or of no importance
	away   away               // of a member that timed out, or that does not read an answer
	parked bool               // of one whose JoinGroup waits: it has come to the coordinator
	code   protocol.ErrorCode // of one that is refused
	told   bool               // of one that closed: that it was to send no LeaveGroup
}

// away is what kept an application from calling poll(), and since when: a stall, a
// listener callback, or else the records of the last poll().
type away struct {
	stalled  bool
	sleeps   bool // in the error handler of Spring's container
	callback report.Callback
	since    clock.Time // clock.Never: not known
}

// busy tells whether it was its records that kept an application from poll().
func (x *away) busy() bool { return !x.stalled && x.callback == report.NoCallback }

// silence is a time without a heartbeat of a process that runs.
type silence struct {
	trouble  // after thirty seconds
	from, to clock.Time
}

// overrun is a poll() that did not come in time.
type overrun struct {
	moment
	away
	over clock.Time // when the member joined again; clock.Never: it has not
}

// birth is when which process of a member was given a member id.
type birth struct {
	life int
	at   clock.Time
}

// removal is the end of a session.
type removal struct {
	trouble
	at clock.Time
	id protocol.MemberID
}

// expulsion is the end of a membership in a consumer group because something was not given
// up in time.
type expulsion struct {
	trouble
	doing away // of a member that is fine otherwise
	id    protocol.MemberID
}

// death is the end of a process.
type death struct {
	moment
	closed bool       // as it should: close() was called
	stays  bool       // and told to send no LeaveGroup
	back   clock.Time // when the next process of the member began; clock.Never: it did not
}

// lateness is a process that had not ended within its grace period.
type lateness struct {
	moment
	asked   event.ProcessTerminate
	closing bool // close() had been called
}

// refusal is commits of a member that were refused for one reason.
type refusal struct {
	moment
	code  protocol.ErrorCode
	times int
}

// ending is a process that a fatal error ended.
type ending struct {
	moment
	reason protocol.Reason
	life   int
}

// moment is when something happened to a member.
type moment struct {
	member event.Member
	at     clock.Time
}

// quiet is how long a member may send no heartbeat before somebody is woken.
const quiet = clock.Duration(report.Quiet)

// NewWatch looks out for symptoms.
func NewWatch(names *event.Names) *Watch {
	return &Watch{names: names, lives: map[protocol.MemberID]birth{}}
}

// configured notes what holds from now on, for a member or the broker.
func (w *Watch) configured(m event.Member, changed event.Settings, now clock.Time) {
	switch {
	case m < 0:
		w.broker = changed
	case int(m) == len(w.settings):
		w.settings = append(w.settings, []since{{now, changed}})
	case int(m) < len(w.settings):
		list := w.settings[m]
		w.settings[m] = append(list, since{now, list[len(list)-1].settings.With(changed)})
	}
}

// Event takes the next event.
func (w *Watch) Event(e event.Event) {
	switch fact := e.Fact.(type) {
	case event.Configured:
		w.configured(e.Member, fact.Settings, e.At)
		return
	case event.CoordinatorDown:
		w.down = true
	case event.CoordinatorUp:
		w.down = false
	case event.BrokerStalled:
		w.stalls = append(w.stalls, lapse{e.At, clock.Never})
	case event.BrokerResumed:
		w.stalls[len(w.stalls)-1].to = e.At
	case event.Rolled:
		if w.rolled.What == "" {
			w.rolled = rollout{e.At, fact}
		}
	case event.Scaled:
		w.scalings = append(w.scalings, scaling{e.At, fact})
	case event.Epoch:
		w.epochs = true
		if n := len(w.stale); n > 0 && fact.Assignor != "" {
			w.stale[n-1].to = min(w.stale[n-1].to, e.At)
		}
	case event.State:
		if fact.ToOldTarget() {
			w.stale = append(w.stale, lapse{e.At, clock.Never})
		}
		w.turned(fact.To.Phase(), e.At)
	}
	if e.Member < 0 {
		return
	}
	for int(e.Member) >= len(w.members) {
		w.members = append(w.members, newWatched())
	}
	m := &w.members[e.Member]
	heard := e.At
	if fact, ok := e.Fact.(event.Heartbeats); ok {
		heard = fact.Since
	}
	w.listen(m, e.Member, heard)
	switch fact := e.Fact.(type) {
	case event.HeartbeatSent:
		m.heartbeat, m.was = e.At, trouble{}
		w.endSilence(m, e.At)
	case event.Heartbeats:
		m.heartbeat, m.was = fact.Until, trouble{}
		w.endSilence(m, fact.Since)
	case event.ConsumerHeartbeatSent:
		m.heartbeat, m.was = e.At, trouble{}
		w.endSilence(m, e.At)
		m.epochProcess(e)
	case event.HeartbeatOK, event.Consumed, event.CommitOK, event.CommitSent:
	case event.MemberAdded:
		w.lives[fact.MemberID] = birth{m.life, e.At}
	case event.Joined:
		if m.parked = true; w.phase != event.Gathering {
			m.answered = e.At
		}
		w.noteTrouble(m, e)
	case event.Subscribed:
		w.subscribed(fact)
	case event.MemberRemoved:
		w.leftBehind(m, e)
		w.removed(m, e, fact)
	case event.CommitErr:
		w.refused(e, fact.Error)
	case event.JoinErr, event.HeartbeatErr, event.SyncErr:
		m.process(e)
		w.reject(m, e)
		w.noteTrouble(m, e)
	default:
		m.process(e)
		w.noteTrouble(m, e)
		w.turn(m, e)
	}
}

// Consumed implements [event.Gatherer]: that a member is heard of is all there is to it.
func (w *Watch) Consumed(at clock.Time, m event.Member, facts []event.Consumed) {
	w.Event(event.Event{At: at, Member: m, Fact: facts[0]})
}

func (w *Watch) noteTrouble(m *watched, e event.Event) {
	if x := w.trouble(e.Member, e.At); x.in != fine {
		m.was = x
	}
}

// listen notices that a member has been quiet for too long.
func (w *Watch) listen(m *watched, number event.Member, now clock.Time) {
	if m.silence == nil && m.Running && m.heartbeat != clock.Never && now.Sub(m.heartbeat) >= quiet {
		x := w.trouble(number, m.heartbeat.Add(quiet))
		if x.in == fine && m.was.in != fine {
			x = m.was
		}
		m.silence = &silence{trouble: x, from: m.heartbeat, to: clock.Never}
	}
}

func (w *Watch) endSilence(m *watched, now clock.Time) {
	if m.silence != nil {
		m.silence.to = now
		w.silences = append(w.silences, *m.silence)
		m.silence = nil
	}
}

// turned notes another phase of the group. The end of the join phase answers whoever waits
// for it.
func (w *Watch) turned(to event.Phase, now clock.Time) {
	if w.phase = to; to == event.Gathering {
		return
	}
	for i := range w.members {
		if m := &w.members[i]; m.joining != clock.Never && m.parked {
			m.answered = min(m.answered, now)
		}
	}
}

// slow is how long an answer may wait to be read before that is a trouble.
const slow = clock.Second

// trouble says what was the matter with a member at a moment since its last event, or with
// it; the worst first.
func (w *Watch) trouble(number event.Member, at clock.Time) trouble {
	m := &w.members[number]
	x := trouble{member: number, when: at, since: clock.Never}
	switch {
	case !m.Running && m.Closing && !m.left && (m.stays || w.settingsOf(number, at).Static()):
		x.in, x.told = closed, m.stays
	case !m.Running:
		x.in = dead
	case m.Has(report.Pause):
		x.in, x.since = paused, m.Since(report.Pause)
	case m.Has(report.Cut):
		x.in, x.since = cutOff, m.Since(report.Cut)
	case m.timedOut:
		x.in, x.since, x.away = timedOut, m.away.since, m.away
	case m.fenced != clock.Never:
		x.in, x.since, x.away = fenced, m.fenced, m.awayNow()
	case m.refused != protocol.NONE:
		x.in, x.code = refused, m.refused
	case m.joining != clock.Never && m.answered < at.Add(-slow):
		x.in, x.since, x.away = unread, m.answered, m.awayNow()
	case m.joining != clock.Never:
		x.in, x.since, x.parked = waiting, m.joining, m.parked
	case w.down || m.lost:
		x.in = noCoordinator
	}
	return x
}

// removed notes the end of a session; a member id may be that of an earlier
// process.
func (w *Watch) removed(m *watched, e event.Event, fact event.MemberRemoved) {
	if fact.Reason.Code == protocol.ReasonNotRevoked {
		w.expulsions = append(w.expulsions, expulsion{w.trouble(e.Member, e.At), m.awayNow(), fact.MemberID})
	}
	if fact.Reason.Code != protocol.ReasonSessionTimeout {
		return
	}
	x := w.trouble(e.Member, e.At)
	switch b := w.lives[fact.MemberID]; {
	case b.life != m.life:
		x.in = dead
	case m.forgot != clock.Never && b.at < m.forgot:
		x.in, x.since = forgotten, m.forgot
	}
	w.removals = append(w.removals, removal{x, e.At, fact.MemberID})
}

func (w *Watch) refused(e event.Event, code protocol.ErrorCode) {
	for i := range w.refusals {
		if r := &w.refusals[i]; r.member == e.Member && r.code == code {
			r.times++
			return
		}
	}
	w.refusals = append(w.refusals, refusal{moment{e.Member, e.At}, code, 1})
}

// turn notes what ends or begins a membership or a process.
func (w *Watch) turn(m *watched, e event.Event) {
	here := moment{e.Member, e.At}
	switch fact := e.Fact.(type) {
	case event.PollTimeout:
		w.timeouts = append(w.timeouts, overrun{here, m.away, clock.Never})
	case event.Reset:
		if fact.Reason.Code == protocol.ReasonSessionTimedOut {
			w.givenUp = append(w.givenUp, giveUp{here, fact.Reason})
		}
	case event.JoinSent:
		w.joinsAgain(e)
	case event.MemberState:
		if fact.To == event.Joining {
			w.joinsAgain(e)
		}
	case event.ProbeFailed:
		w.failed(m, e, fact)
	case event.LeftPaused:
		w.stopped = append(w.stopped, here)
	case event.AssignRefused:
		w.idlers = append(w.idlers, idler{here, len(fact.Partitions), fact.Reason, clock.Never})
	case event.ProcessStart:
		if x := lastOf(w.deaths, func(x *death) bool { return x.member == e.Member }); x != nil {
			x.back = e.At
		}
	case event.Closed:
		if !m.Closing {
			w.fatal = append(w.fatal, ending{here, fact.Reason, m.life})
		}
		w.deaths = append(w.deaths, death{here, m.Closing, m.stays, clock.Never})
		w.endSilence(m, e.At)
	case event.Killed:
		if fact.Reason.Code == protocol.ReasonGraceOver {
			w.late = append(w.late, lateness{here, m.asked, m.Closing})
		}
		if fact.Reason.Code == protocol.ReasonShutdownTimeout {
			w.unfinished = append(w.unfinished, here)
		}
		w.deaths = append(w.deaths, death{here, false, false, clock.Never})
		w.endSilence(m, e.At)
	}
}

// joinsAgain notes the end of a time out of the group.
func (w *Watch) joinsAgain(e event.Event) {
	if x := lastOf(w.timeouts, func(x *overrun) bool { return x.member == e.Member }); x != nil {
		x.over = min(x.over, e.At)
	}
}

// finish ends the silences that are still going on.
func (w *Watch) finish(end report.Ms) {
	for i := range w.members {
		m := &w.members[i]
		w.listen(m, event.Member(i), clock.Time(end))
		w.endSilence(m, clock.Never)
	}
}
