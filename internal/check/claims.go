package check

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/protocol"
)

// claim is a kind of sentence in a story: the events that it may stand for, and what
// else has to be true. In the pattern NAME is a member, GEN a generation
// or epoch, and ROSE says to which the group's epoch rose.
type claim struct {
	pattern string
	events  string
	holds   func(c *storyCheck, x *claimed) bool
}

// claimed is one sentence, with what it names.
type claimed struct {
	link   *link
	index  int // of the event
	event  event.Event
	groups map[string]string
}

// claims lists them all: a sentence that is not here is a claim that nobody checks.
var claims = slices.Concat(commonClaims, consumerClaims, stateClaims)

// commonClaims are those about a classic group, and about any.
var commonClaims = []claim{
	{`NAME started`, "process.start", nil},
	{`NAME started again`, "process.start", startedAgain},
	{`NAME started( again)?, launchedSCALED`, "process.start", (*storyCheck).launched},
	{`the coordinator let NAME in(?P<rebalances>, and the group rebalances)?ROSE?`, "member.added", nil},
	{`the coordinator let NAME in as another member beside its former self, which it still counted(?P<rebalances>, and the group rebalances)?ROSE?`, "member.added", (*storyCheck).hasGhost},
	{`NAME took its old place by its group\.instance\.id(?P<rebalances>, and the group rebalances)?(?P<quiet>, and the group did not rebalance)?ROSE?`, "member.added", (*storyCheck).inPlaceOf},
	{`NAME took the place of (?P<other>[A-Za-z0-9._-]+) by its group\.instance\.id(?P<rebalances>, and the group rebalances)?(?P<quiet>, and the group did not rebalance)?ROSE?`, "member.added", (*storyCheck).replaces},
	{`NAME took its old place, and its session started anew`, "member.added", (*storyCheck).inPlaceOf},
	{`the initial delay of an Empty group(, extended because more members (?P<extended>came|had come to the one before),)? is over: generation GEN begins`, "state", (*storyCheck).afterEmpty},
	{`the rebalance timeout is over: generation GEN begins`, "state", (*storyCheck).joinPhaseEnds},
	{`with NAME everyone had joined: generation GEN begins`, "state", (*storyCheck).everyoneJoined},
	{`(nobody else was missing|a member id that was handed out and not used has expired): generation GEN begins`, "state", (*storyCheck).joinPhaseEnds},
	{`a member id that was handed out and not used has expired, which ends the initial delay of an Empty group: generation GEN begins`, "state", (*storyCheck).idExpired},
	{`(the rebalance timeout is over, )?nobody was left, and the group is Empty`, "state", func(c *storyCheck, x *claimed) bool {
		begun := c.begun(x)
		return x.event.Fact.(event.State).To == event.Empty && begun >= 0 && x.link.Since != nil && clock.Time(*x.link.Since) == c.events[begun].At
	}},
	{`leader NAME sent the assignment`, "sync.sent", func(c *storyCheck, x *claimed) bool { return x.event.Fact.(event.SyncSent).Leader }},
	{`(leader )?NAME (?P<poll>came to poll\(\) and )?(read the answer to its JoinGroup|set about joining|read its assignment)`, "join.ok sync.ok commit.sent revoked lost join.sent", nil},
	{`NAME joined, as soon as its client's limit of one JoinGroup a second let it`, "join.sent", (*storyCheck).waitedForItsLimit},
	{`the assignment is in the log: generation GEN is Stable`, "state", func(c *storyCheck, x *claimed) bool {
		return x.event.Fact.(event.State).To == event.Stable && c.generation(x)
	}},
	{`NAME(, the first one,)? had its positions and consumed`, "position", nil},
	{`NAME was killed`, "killed", nil},
	{`the program of NAME ended in the middle of a batch, with no LeaveGroup: its shutdown timeout was over`, "killed", func(_ *storyCheck, x *claimed) bool {
		return x.event.Fact.(event.Killed).Reason.Code == protocol.ReasonShutdownTimeout
	}},
	{`NAME was killed: asked to endORDER, it had not within its grace period of .*`, "killed", both((*storyCheck).ordered, (*storyCheck).graceOver)},
	{`NAME CLOSED`, "closing", (*storyCheck).ordered},
	{`NAME CLOSED, and (being static sent|was told to send) no LeaveGroup`, "closing", both((*storyCheck).ordered, (*storyCheck).sentNoLeave)},
	{`NAME ended: .*`, "closed", nil},
	{`the process of NAME stopped`, "paused", nil},
	{`NAME was cut off from the broker`, "disconnected", func(_ *storyCheck, x *claimed) bool {
		return x.event.Fact.(event.Disconnected).Reason.Code == protocol.ReasonNone
	}},
	{`the broker stood still, and did not read what NAME sent`, "disconnected", func(_ *storyCheck, x *claimed) bool {
		return x.event.Fact.(event.Disconnected).Reason.Code == protocol.ReasonBrokerStalled
	}},
	{`the application of NAME hung`, "stall", func(_ *storyCheck, x *claimed) bool {
		return x.event.Fact.(event.Stall).Reason.Code == protocol.ReasonNone
	}},
	{`NAME: the listener failed on \S+, offset \d+, attempt \d+: the error handler (sleeps|has paused the consumer)`, "stall", func(_ *storyCheck, x *claimed) bool {
		return x.event.Fact.(event.Stall).Reason.Code != protocol.ReasonNone
	}},
	{`NAME went on(?P<zombie>, working on what the coordinator had taken from it)?`, "resumed", since("paused")},
	{`NAME reached the broker again(?P<zombie>, working on what the coordinator had taken from it)?`, "reconnected", since("disconnected")},
	{`the application of NAME was back(?P<zombie>, working on what the coordinator had taken from it)?`, "awake", since("stall")},
	{`NAME sent the heartbeat that was its last sign of life`, "heartbeat.sent", (*storyCheck).lastSign},
	{`NAME sent the commit that was its last sign of life`, "commit.sent", (*storyCheck).lastSign},
	{`NAME sent the JoinGroup that was its last sign of life`, "join.sent", (*storyCheck).lastSign},
	{`NAME sent the SyncGroup that was its last sign of life`, "sync.sent", (*storyCheck).lastSign},
	{`the session of NAME started anew as the group became (?P<state>[A-Za-z]+)`, "state", func(c *storyCheck, x *claimed) bool {
		return x.event.Fact.(event.State).To.String() == x.groups["state"]
	}},
	{`the session of NAME started anew as the group went over to the other protocol`, "state", func(_ *storyCheck, x *claimed) bool {
		f := x.event.Fact.(event.State)
		return consumerState(f.From) != consumerState(f.To) && f.From != event.Dead && f.To != event.Dead
	}},
	{`the coordinator removed NAME, of which it had not heard(?P<rebalances>, and the group rebalances)?ROSE?`, "member.removed", removedFor(protocol.ReasonSessionTimeout)},
	{`the coordinator removed NAME, which had not sent SyncGroup(?P<rebalances>, and the group rebalances)?`, "member.removed", removedFor(protocol.ReasonPendingSyncExpired)},
	{`the coordinator removed NAME, which had not joined in time: (?P<doing>.*)`, "member.removed", (*storyCheck).straggled},
	{`the coordinator gave up the JoinGroup of NAME, a new member, and removed it(?P<rebalances>, and the group rebalances)?`, "member.removed", removedFor(protocol.ReasonNewMemberTimeout)},
	{`the coordinator removed NAME: .*`, "member.removed", nil},
	{`the coordinator took NAME out at once(?P<rebalances>, and the group rebalances)?ROSE?`, "member.removed", (*storyCheck).left},
	{`the LeaveGroup of NAME (arrived|came behind its (?P<parked>JoinGroup|SyncGroup), which had to be answered first), and the coordinator took (?P<other>[A-Za-z0-9._-]+) out(?P<rebalances>, and the group rebalances)?ROSE?`, "member.removed", (*storyCheck).leftLate},
	{`an administrator took NAME out(?P<rebalances>, and the group rebalances)?ROSE?`, "member.removed", func(c *storyCheck, x *claimed) bool {
		return x.event.Fact.(event.MemberRemoved).Reason.Quoted == protocol.ReasonAdministrator
	}},
	{`NAME had not called (?P<poll>poll\(\)) for too long, and left the group`, "poll.timeout", func(c *storyCheck, x *claimed) bool { return !c.fallsSilent(x) }},
	{`NAME had not called (?P<poll>poll\(\)) for too long, and sent no more heartbeats`, "poll.timeout", (*storyCheck).fallsSilent},
	{`NAME left: .*`, "leave.sent", nil},
	{`NAME came to (?P<poll>poll\(\)) again and joined as new`, "join.sent", func(c *storyCheck, x *claimed) bool { return !x.event.Fact.(event.JoinSent).Known }},
	{`NAME gave up its membership: .*`, "reset", nil},
	{`NAME learned of the rebalance by (?P<which>a heartbeat that was on its way|its next heartbeat|one of its next heartbeats)(?P<behind>, whose answer came behind that to a commit)?`, "heartbeat.err", (*storyCheck).byHeartbeat},
	{`(a heartbeat|a commit|the SyncGroup) of NAME was answered (?P<error>[A-Z_]+)`, "heartbeat.err commit.err sync.err", (*storyCheck).answered},
	{`NAME had to join again: .*`, "rejoin", nil},
	{`NAME had no answer to its SyncGroup of generation GEN in time, and had to join again`, "rejoin", (*storyCheck).noAnswer},
	{`leader NAME saw that there are other partitions`, "rejoin", nil},
	{`NAME(, the leader,)? joined again(, with other metadata)?(, so that what it gave up can be given out)?(?P<rebalances>, and the group rebalances)`, "joined", nil},
	{`NAME gave up`, "revoked", nil},
	{`by the plan NAME gave up`, "revoked", (*storyCheck).byThePlan},
	{`NAME lost`, "lost", nil},
	{`NAME took its session to be over by itself, and lost`, "lost", func(c *storyCheck, x *claimed) bool {
		e, _ := c.before(x.index, x.event.Member, "reset", "join.sent")
		f, ok := e.Fact.(event.Reset)
		return ok && f.Reason.Code == protocol.ReasonSessionTimedOut
	}},
	{`NAME noticed that it had been removed, and lost`, "lost", (*storyCheck).outSince},
	{`NAME was in onPartitionsAssigned, inside (?P<poll>poll\(\))`, "assigned", nil},
	{`NAME, whose container had paused its consumer for acknowledgments, kept these paused when none was awaited any more, and nothing resumed them:`, "left.paused", func(_ *storyCheck, x *claimed) bool {
		return x.event.Fact.(event.LeftPaused).Reason.Code == protocol.ReasonNothingToResume
	}},
	{`NAME paused its consumer for the next acknowledgments, and then resumed all of it, with`, "unpaused", nil},
	{`in a callback that went on NAME had no work left of`, "idle", (*storyCheck).inCallback},
	{`NAME called assign\(\) in on_assign, and was refused: it waits for incremental_assign\(\), and fetches nothing of`, "assign.refused", (*storyCheck).fetchesNothing},
	{`the listener of NAME returned(?P<poll>, and poll\(\) went on)?`, "callback.done", since("assigned", "revoked", "lost")},
	{`the JoinGroup of NAME arrived`, "joined", since("join.sent")},
	{`the coordinator was gone, and all that waited there was refused`, "coordinator.down", nil},
	{`the new coordinator had read the group from the log(, and every session started anew)?`, "coordinator.up", nil},
	{`the group rebalances: .*`, "state", func(c *storyCheck, x *claimed) bool {
		return x.event.Fact.(event.State).To == event.PreparingRebalance
	}},
}

var patterns = compile()

func compile() []*regexp.Regexp {
	var list []*regexp.Regexp
	for _, c := range claims {
		p := strings.NewReplacer("NAME CLOSED", `(?P<name>[A-Za-z0-9._-]+)(, asked to end| was closed)`+orders+`(, called close\(\))?`, "ORDER", orders, "SCALED", scaled, "NAME", `(?P<name>[A-Za-z0-9._-]+)`, "GEN", `(?P<gen>\d+)`,
			"ROSE", `(?P<rose>, and the group's epoch rose to (?P<epoch>\d+)(: no target is computed by that)?)`).Replace(c.pattern)
		list = append(list, regexp.MustCompile("^(?:"+p+")$"))
	}
	return list
}

// claim: the sentence is one of the kinds, names the event's member, and holds for one
// of the events of its moment.
func (c *storyCheck) claim(at string, l *link, events []int) {
	for i, p := range patterns {
		match := p.FindStringSubmatch(l.What)
		if match == nil {
			continue
		}
		groups := map[string]string{}
		for j, name := range p.SubexpNames() {
			groups[name] = match[j]
		}
		if name, ok := groups["name"]; ok && l.Member != "" && name != l.Member {
			c.complain(at, "is about %s, the event about %s", name, l.Member)
		}
		if !slices.Contains(strings.Fields(claims[i].events), l.Event) {
			c.complain(at, "a %s does not show that", l.Event)
			return
		}
		if !slices.ContainsFunc(events, func(n int) bool {
			x := &claimed{l, n, c.events[n], groups}
			return (claims[i].holds == nil || claims[i].holds(c, x)) && c.also(x)
		}) {
			c.complain(at, "is not so")
		}
		return
	}
	c.complain(at, "is a claim that nobody checks")
}

// also: what a sentence adds to its kind.
func (c *storyCheck) also(x *claimed) bool {
	if x.groups["poll"] != "" && c.beside(x) { // its client does not go by poll()
		return false
	}
	begins := slices.ContainsFunc(c.at[moment{x.event.At, event.Coordinator, "state"}], func(i int) bool {
		return c.events[i].Fact.(event.State).To == event.PreparingRebalance
	})
	switch {
	case x.groups["rebalances"] != "" && !begins:
		return false
	case x.groups["quiet"] != "" && begins:
		return false
	case x.groups["epoch"] != "" && !c.risesTo(x):
		return false
	case x.groups["zombie"] != "" && c.countedIn(x.event.Member, x.index):
		return false
	}
	return true
}

// inCallback: the last callback of the member has not returned.
func (c *storyCheck) inCallback(x *claimed) bool {
	last, ok := c.before(x.index, x.event.Member, "assigned", "revoked", "lost", "callback.done")
	return ok && last.Fact.Name() != "callback.done"
}

// before finds the last event of a member, of one of some kinds, before an index.
func (c *storyCheck) before(index int, m event.Member, names ...string) (event.Event, bool) {
	if i := c.indexBefore(index, m, names...); i >= 0 {
		return c.events[i], true
	}
	return event.Event{}, false
}

func (c *storyCheck) indexBefore(index int, m event.Member, names ...string) int {
	for i := index - 1; i >= 0; i-- {
		if e := c.events[i]; e.Member == m && slices.Contains(names, e.Fact.Name()) {
			return i
		}
	}
	return -1
}

// beside tells whether the member's client does not wait for the application to poll.
func (c *storyCheck) beside(x *claimed) bool {
	e, ok := c.before(x.index, x.event.Member, "process.start")
	return ok && e.Fact.(event.ProcessStart).Client.Traits().Beside
}

// since holds where the link took as long as it was since the last event of a kind.
func since(names ...string) func(*storyCheck, *claimed) bool {
	return func(c *storyCheck, x *claimed) bool {
		e, ok := c.before(x.index, x.event.Member, names...)
		return x.link.Since == nil || ok && clock.Time(*x.link.Since) == e.At
	}
}

// startedAgain: since its last process ended, or was launched, if no step has started it before
// it was up by that.
func startedAgain(c *storyCheck, x *claimed) bool {
	return since("closed", "killed", "process.launch")(c, x) || since("closed", "killed")(c, x)
}

func (c *storyCheck) generation(x *claimed) bool {
	return strconv.Itoa(int(x.event.Fact.(event.State).Generation)) == x.groups["gen"]
}

// counted gives the member ids that the coordinator counts in before an index.
func (c *storyCheck) counted(index int) map[protocol.MemberID]event.Member {
	ids := map[protocol.MemberID]event.Member{}
	for _, e := range c.events[:index] {
		switch f := e.Fact.(type) {
		case event.MemberAdded:
			ids[f.MemberID] = e.Member
		case event.MemberRemoved:
			delete(ids, f.MemberID)
		}
	}
	return ids
}

// countedIn tells whether the coordinator counts the member in under the id that it
// goes by.
func (c *storyCheck) countedIn(m event.Member, index int) bool {
	id := c.goesBy(m, index)
	_, in := c.counted(index)[id]
	return id != "" && in
}

// goesBy is the id under which the process of a member has joined last: of a consumer group
// that under which it was let in, where clients make ids up and only the coordinator says them.
func (c *storyCheck) goesBy(m event.Member, index int) (id protocol.MemberID) {
	for i := index - 1; i >= 0; i-- {
		if c.events[i].Member != m {
			continue
		}
		switch f := c.events[i].Fact.(type) {
		case event.JoinOK:
			return f.MemberID
		case event.MemberAdded:
			if id == "" && f.Reason.Code != protocol.ReasonInTheLog { // it may be a former self's
				id = f.MemberID
			}
		case event.ProcessStart:
			return id
		}
	}
	return id
}

func (c *storyCheck) hasGhost(x *claimed) bool {
	for _, m := range c.counted(x.index) {
		if m == x.event.Member {
			return true
		}
	}
	return false
}

func (c *storyCheck) inPlaceOf(x *claimed) bool {
	return x.event.Fact.(event.MemberAdded).Reason.Code == protocol.ReasonInPlaceOf
}

// replaces: the member that is named was removed at the same moment, right before.
func (c *storyCheck) replaces(x *claimed) bool {
	before := c.events[x.index-1]
	_, removed := before.Fact.(event.MemberRemoved)
	return c.inPlaceOf(x) && removed && before.At == x.event.At && before.Member == c.member(x.groups["other"])
}

// joinPhaseEnds: the state becomes CompletingRebalance, in the generation that the
// sentence names, and the link took as long as the join phase if it says how long.
func (c *storyCheck) joinPhaseEnds(x *claimed) bool {
	begun := c.begun(x)
	return x.event.Fact.(event.State).To == event.CompletingRebalance && c.generation(x) && begun >= 0 &&
		(x.link.Since == nil || clock.Time(*x.link.Since) == c.events[begun].At)
}

// begun is when the join phase began, as an index.
func (c *storyCheck) begun(x *claimed) int {
	for i := x.index - 1; i >= 0; i-- {
		if s, ok := c.events[i].Fact.(event.State); ok {
			if s.To == event.PreparingRebalance {
				return i
			}
			return -1
		}
	}
	return -1
}

func (c *storyCheck) afterEmpty(x *claimed) bool {
	begun := c.begun(x)
	if !c.joinPhaseEnds(x) || c.events[begun].Fact.(event.State).From != event.Empty {
		return false
	}
	added := slices.ContainsFunc(c.events[begun+1:x.index], func(e event.Event) bool { _, ok := e.Fact.(event.MemberAdded); return ok })
	return x.groups["extended"] == "" || added == (x.groups["extended"] == "came")
}

// idExpired: a dynamic member was handed an id when it had none, more than a session
// before, and nobody has come in under that id.
func (c *storyCheck) idExpired(x *claimed) bool {
	begun := c.begun(x)
	if !c.joinPhaseEnds(x) || c.events[begun].Fact.(event.State).From != event.Empty {
		return false
	}
	return slices.ContainsFunc(c.events[:x.index], func(e event.Event) bool {
		f, ok := e.Fact.(event.JoinSent)
		return ok && !f.Known && slices.ContainsFunc(c.told.Settings(e.Member, "session.timeout.ms"), func(text string) bool {
			session, err := clock.ParseMillis(text)
			return err == nil && x.event.At.Sub(e.At) >= session
		})
	})
}

// everyoneJoined: all who are counted in have joined, the one that is named last.
func (c *storyCheck) everyoneJoined(x *claimed) bool {
	begun := c.begun(x)
	if !c.joinPhaseEnds(x) {
		return false
	}
	joined := map[protocol.MemberID]bool{}
	last := event.Coordinator
	for _, e := range c.events[begun:x.index] {
		if f, ok := e.Fact.(event.Joined); ok {
			joined[f.MemberID] = true
			last = e.Member
		}
	}
	for id := range c.counted(x.index) {
		if !joined[id] {
			return false
		}
	}
	return last == c.member(x.groups["name"])
}

func removedFor(code protocol.ReasonCode) func(*storyCheck, *claimed) bool {
	return func(c *storyCheck, x *claimed) bool { return x.event.Fact.(event.MemberRemoved).Reason.Code == code }
}

// byHeartbeat: the answer says REBALANCE_IN_PROGRESS, and between the begin of the wait
// and the answer as many heartbeats were sent as the sentence says.
func (c *storyCheck) byHeartbeat(x *claimed) bool {
	if x.event.Fact.(event.HeartbeatErr).Error != protocol.REBALANCE_IN_PROGRESS || x.groups["behind"] != "" && !c.behindCommit(x) {
		return false
	}
	if x.link.Since == nil {
		return true
	}
	sent := 0
	for i := x.index - 1; i >= 0 && c.events[i].At >= clock.Time(*x.link.Since); i-- {
		if e := c.events[i]; e.Member == x.event.Member && e.Fact.Name() == "heartbeat.sent" {
			sent++
		}
	}
	return map[string]bool{"a heartbeat that was on its way": sent == 0, "its next heartbeat": sent == 1, "one of its next heartbeats": sent > 1}[x.groups["which"]]
}

// behindCommit: a commit was answered after the heartbeat had been sent, and before its answer.
func (c *storyCheck) behindCommit(x *claimed) bool {
	e, ok := c.before(x.index, x.event.Member, "heartbeat.sent", "commit.ok", "commit.err")
	return ok && e.Fact.Name() != "heartbeat.sent"
}

func (c *storyCheck) answered(x *claimed) bool {
	code := protocol.NONE
	switch f := x.event.Fact.(type) {
	case event.HeartbeatErr:
		code = f.Error
	case event.CommitErr:
		code = f.Error
	case event.SyncErr:
		code = f.Error
	}
	return code.String() == x.groups["error"]
}

func (c *storyCheck) noAnswer(x *claimed) bool {
	e, ok := c.before(x.index, x.event.Member, "sync.sent", "sync.ok", "sync.err")
	sent, is := e.Fact.(event.SyncSent)
	return ok && is && x.link.Since != nil && clock.Time(*x.link.Since) == e.At && strconv.Itoa(int(sent.Generation)) == x.groups["gen"]
}

// byThePlan: the last thing that the member heard was its assignment.
func (c *storyCheck) byThePlan(x *claimed) bool {
	e, ok := c.before(x.index, x.event.Member, "sync.ok", "join.sent", "rejoin", "heartbeat.err")
	return ok && e.Fact.Name() == "sync.ok"
}

// outSince: the coordinator removed the member then, under the id that it had.
func (c *storyCheck) outSince(x *claimed) bool {
	id := c.goesBy(x.event.Member, x.index)
	for i := x.index - 1; i >= 0; i-- {
		if f, removed := c.events[i].Fact.(event.MemberRemoved); removed && c.events[i].Member == x.event.Member && f.MemberID == id {
			return x.link.Since != nil && clock.Time(*x.link.Since) == c.events[i].At && !c.countedIn(x.event.Member, x.index)
		}
	}
	return false
}
