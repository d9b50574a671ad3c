package metrics

import (
	"strings"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/protocol"
	"github.com/groupsim/groupsim/report"
)

// Settings are those of a member at the start of a run, for remedies to name.
type Settings struct {
	SessionTimeout, HeartbeatInterval, MaxPollInterval clock.Duration
	MaxPollRecords                                     int32
	Static                                             bool // it has a group.instance.id
}

// Watch looks out for symptoms in the event stream. It is an [event.Sink].
type Watch struct {
	names    *event.Names
	settings []Settings // by member
	members  []watched
	lives    map[protocol.MemberID]int // the process that a member id was given to
	down     bool                      // the coordinator is

	silences []silence
	timeouts []overrun
	removals []removal
	refusals []refusal
	fatal    []ending
}

// watched is a member as far as symptoms go.
type watched struct {
	life             int // counts its processes
	running, closing bool
	paused, cut      clock.Time // since when; clock.Never: not
	stalled, joining clock.Time
	timedOut         bool // has left because poll() was not called
	lost             bool // does not know the coordinator
	heartbeat        clock.Time
	was              condition // the last one since that heartbeat
	wasSince         clock.Time
	silence          *silence
	firstJoin        clock.Time   // since the last rebalance that succeeded; clock.Never: none
	rebalances       []rebalanced // of all its processes
}

// rebalanced is a rebalance that succeeded for a member.
type rebalanced struct {
	at      clock.Time
	latency clock.Duration // from its first JoinGroup
}

// condition is what a member was in when something happened to it.
type condition uint8

const (
	fine condition = iota
	dead
	closed // as static members do: without a LeaveGroup
	paused
	cutOff
	timedOut
	waiting
	noCoordinator
	numConditions
)

// silence is a time without a heartbeat of a process that runs.
type silence struct {
	member   event.Member
	from, to clock.Time
	in       condition // after thirty seconds
	since    clock.Time
}

// overrun is a poll() that did not come in time.
type overrun struct {
	moment
	stalled clock.Time // since when the application did nothing; clock.Never: it was busy
}

// removal is the end of a session.
type removal struct {
	moment
	id    protocol.MemberID
	in    condition
	since clock.Time
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
	reason string
}

// moment is when something happened to a member.
type moment struct {
	member event.Member
	at     clock.Time
}

// quiet is how long a member may send no heartbeat before somebody is woken.
const quiet = 30 * clock.Second

// NewWatch looks out for symptoms; settings are those of each member.
func NewWatch(names *event.Names, settings []Settings) *Watch {
	return &Watch{names: names, settings: settings, lives: map[protocol.MemberID]int{}}
}

// Event takes the next event.
func (w *Watch) Event(e event.Event) {
	switch e.Fact.(type) {
	case event.CoordinatorDown:
		w.down = true
	case event.CoordinatorUp:
		w.down = false
	}
	if e.Member < 0 {
		return
	}
	for int(e.Member) >= len(w.members) {
		w.members = append(w.members, newWatched())
	}
	m := &w.members[e.Member]
	w.listen(m, e.Member, e.At)
	switch fact := e.Fact.(type) {
	case event.HeartbeatSent:
		m.heartbeat, m.was = e.At, fine
		w.endSilence(m, e.At)
	case event.HeartbeatOK, event.Consumed, event.CommitOK, event.CommitSent:
	case event.MemberAdded:
		w.lives[fact.MemberID] = m.life
	case event.MemberRemoved:
		w.removed(m, e, fact)
	case event.CommitErr:
		w.refused(e, fact.Error)
	default:
		m.process(e)
		if in, since := m.condition(w.down); in != fine {
			m.was, m.wasSince = in, since
		}
		w.ended(m, e)
	}
}

// listen notices that a member has been quiet for too long.
func (w *Watch) listen(m *watched, number event.Member, now clock.Time) {
	if m.silence == nil && m.running && m.heartbeat != clock.Never && now.Sub(m.heartbeat) >= quiet {
		in, since := m.condition(w.down)
		if in == fine {
			in, since = m.was, m.wasSince
		}
		m.silence = &silence{member: number, from: m.heartbeat, to: clock.Never, in: in, since: since}
	}
}

func (w *Watch) endSilence(m *watched, now clock.Time) {
	if m.silence != nil {
		m.silence.to = now
		w.silences = append(w.silences, *m.silence)
		m.silence = nil
	}
}

func newWatched() watched {
	return watched{paused: clock.Never, cut: clock.Never, stalled: clock.Never, joining: clock.Never, heartbeat: clock.Never, firstJoin: clock.Never}
}

// condition says what is the matter with a member; the worst first.
func (m *watched) condition(down bool) (in condition, since clock.Time) {
	switch {
	case !m.running && m.closing:
		return closed, clock.Never
	case !m.running:
		return dead, clock.Never
	case m.paused != clock.Never:
		return paused, m.paused
	case m.cut != clock.Never:
		return cutOff, m.cut
	case m.timedOut:
		return timedOut, m.stalled
	case m.joining != clock.Never:
		return waiting, m.joining
	case down || m.lost:
		return noCoordinator, clock.Never
	}
	return fine, clock.Never
}

// removed notes the end of a session; a member id may be that of an earlier
// process.
func (w *Watch) removed(m *watched, e event.Event, fact event.MemberRemoved) {
	if fact.Reason != "session timeout" {
		return
	}
	in, since := m.condition(w.down)
	if w.lives[fact.MemberID] != m.life {
		in = dead
	}
	w.removals = append(w.removals, removal{moment{e.Member, e.At}, fact.MemberID, in, since})
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

// ended notes what ends a membership or a process from inside.
func (w *Watch) ended(m *watched, e event.Event) {
	switch fact := e.Fact.(type) {
	case event.PollTimeout:
		w.timeouts = append(w.timeouts, overrun{moment{e.Member, e.At}, m.stalled})
	case event.Closed:
		if !m.closing {
			w.fatal = append(w.fatal, ending{moment{e.Member, e.At}, fact.Reason})
		}
		w.endSilence(m, e.At)
	case event.Killed:
		w.endSilence(m, e.At)
	}
}

// process takes what changes the condition of a process.
func (m *watched) process(e event.Event) {
	switch fact := e.Fact.(type) {
	case event.ProcessStart:
		life, rebalances := m.life+1, m.rebalances
		*m = newWatched()
		m.life, m.running, m.rebalances = life, true, rebalances
	case event.Closing:
		m.closing = true
	case event.Closed, event.Killed:
		m.running = false
	case event.Paused:
		m.paused = e.At
	case event.Resumed:
		m.paused = clock.Never
	case event.Disconnected:
		m.cut = e.At
	case event.Reconnected:
		m.cut = clock.Never
	case event.Stall:
		m.stalled = e.At
	case event.Awake:
		m.stalled = clock.Never
	case event.JoinSent:
		m.joining, m.timedOut = e.At, false
		m.firstJoin = min(m.firstJoin, e.At)
	case event.JoinOK, event.JoinErr:
		m.joining = clock.Never
	case event.SyncOK:
		m.rebalances = append(m.rebalances, rebalanced{e.At, e.At.Sub(min(m.firstJoin, e.At))})
		m.firstJoin = clock.Never
	case event.PollTimeout:
		m.timedOut = true
	case event.LeaveSent:
		if !strings.HasPrefix(fact.Reason, "consumer poll timeout") {
			m.heartbeat = clock.Never // it has left because it was told to
		}
	case event.CoordinatorLost:
		m.lost = true
	case event.CoordinatorFound:
		m.lost = false
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
