package story

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/protocol"
)

// mixed tells of a group that goes over between the protocols, or has members of both: of
// the group in the protocol that it speaks at the moment, and of a member in the one that
// its process speaks. A classic member of a consumer group learns of things by heartbeats
// and takes its steps by JoinGroups, as in a group of its own.
type mixed struct {
	*teller
	kinds []kind // of the group, from the first on
}

// kind is what the group is from a place in the stream on.
type kind struct {
	seq    int
	epochs bool
}

func newMixed(t *teller) mixed {
	m := mixed{teller: t}
	for i := range t.record.group {
		x := &t.record.group[i]
		epochs := is[event.Epoch](x.Fact)
		if f, ok := x.Fact.(event.State); ok {
			if f.To == event.Dead {
				continue
			}
			epochs = f.To.OfEpochs()
		} else if !epochs {
			continue
		}
		if n := len(m.kinds); n == 0 || m.kinds[n-1].epochs != epochs {
			m.kinds = append(m.kinds, kind{x.seq, epochs})
		}
	}
	return m
}

// group is who tells of the group as it is at an entry.
func (m mixed) group(x *entry) dialect {
	i, found := slices.BinarySearchFunc(m.kinds, x.seq, func(k kind, seq int) int { return cmp.Compare(k.seq, seq) })
	if !found {
		i--
	}
	if i >= 0 && m.kinds[i].epochs {
		return consumer{m.teller}
	}
	return m.teller
}

// member is who tells of a member's process as it is at an entry.
func (m mixed) member(x *entry) dialect { return m.with(m.diary(x.Member).at(x.seq)) }

func (m mixed) with(s settings) dialect {
	if s.epochs() {
		return consumer{m.teller}
	}
	return m.teller
}

// epochs tells whether somebody with these settings speaks the consumer protocol.
func (s settings) epochs() bool { return s.named("group.protocol").Value == "consumer" }

// ofEpochs tells whether the member's process does at an entry.
func (t *teller) ofEpochs(x *entry) bool {
	return !t.record.joins || t.diary(x.Member).at(x.seq).epochs()
}

// of is who tells of a rebalance: one of a consumer group begins with an epoch.
func (m mixed) of(r *rebalance) dialect {
	if is[event.Epoch](r.begun.Fact) {
		return consumer{m.teller}
	}
	return m.teller
}

// turn implements [dialect]. A rebalance that is under way when the group goes over is not
// finished by that.
func (m mixed) turn(i int, x *entry) {
	if f, ok := x.Fact.(event.State); ok && f.From.OfEpochs() != f.To.OfEpochs() && f.From != event.Dead && f.To != event.Dead {
		if current := m.current(); current != nil {
			current.ended, current.until = x, x.At
		}
		return
	}
	m.group(x).turn(i, x)
}

// account implements [dialect]. What a group was about when it went over in the middle of a
// rebalance it never does: its target is what the generation before had.
func (m mixed) account(r *rebalance) []Link {
	links := m.of(r).account(r)
	if f, ok := fact[event.State](r.ended); ok && f.ToOldTarget() {
		links = append(links, m.tookOver(r.ended).and(fmt.Sprintf(" before everyone had joined: its target is the assignment of generation %d", f.Generation)).under(ruleOldTarget))
	}
	return links
}

// wentOver finds where the group went over to the consumer protocol by the same input.
func (t *teller) wentOver(x *entry) *entry {
	for i := bySeq(t.record.group, x.seq) - 1; i >= 0 && t.record.group[i].At == x.At; i-- {
		if f, ok := t.record.group[i].Fact.(event.State); ok && f.To.OfEpochs() && !f.From.OfEpochs() && f.From != event.Dead {
			return &t.record.group[i]
		}
	}
	return nil
}

// wentBack says by whose going a group that begins to rebalance has become a classic one; nothing
// of one that was one before.
func (t *teller) wentBack(x *entry) []Link {
	if f, ok := fact[event.State](x); !ok || f.Reason.Code != protocol.ReasonDowngradedByLeaving {
		return nil
	}
	var links []Link
	for i := bySeq(t.record.group, x.seq) - 1; i >= 0 && t.record.group[i].At == x.At; i-- {
		if y := &t.record.group[i]; is[event.MemberRemoved](y.Fact) {
			links = t.speaks.removal(y)
			break
		}
	}
	return append(links, t.link(x, "nobody was left who speaks the consumer protocol: the group goes back to the classic one, and rebalances").under(ruleDowngrade))
}

// tookOver says whose heartbeat took the group over to the consumer protocol.
func (t *teller) tookOver(x *entry) Link {
	who := ""
	for i := bySeq(t.record.group, x.seq) + 1; i < len(t.record.group) && t.record.group[i].At == x.At; i++ {
		if y := &t.record.group[i]; is[event.MemberAdded](y.Fact) {
			who = " of " + t.name(y.Member)
			break
		}
	}
	return t.link(x, "a heartbeat%s took the group over to the consumer protocol", who).under(ruleUpgrade)
}

func (m mixed) settled(r *rebalance) []Link { return m.of(r).settled(r) }
func (m mixed) ways(r *rebalance) []Way     { return m.of(r).ways(r) }

func (m mixed) words(r *rebalance) (way []string, unit string) {
	if r == nil {
		return m.teller.words(r)
	}
	return m.of(r).words(r)
}

// removal implements [dialect]: the seat has the settings of who was removed.
func (m mixed) removal(x *entry) []Link {
	if s := m.seats[x.seq]; s != nil {
		return m.with(s.settings).removal(x)
	}
	return m.member(x).removal(x)
}

func (m mixed) session(s *seat) Setting                      { return m.with(s.settings).session(s) }
func (m mixed) start(x *entry) []Link                        { return m.member(x).start(x) }
func (m mixed) pollTimeout(x *entry) []Link                  { return m.member(x).pollTimeout(x) }
func (m mixed) closing(x *entry) Link                        { return m.member(x).closing(x) }
func (m mixed) takeOver(g *gap, x *entry) []Link             { return m.group(x).takeOver(g, x) }
func (m mixed) memberID(x *entry) protocol.MemberID          { return m.member(x).memberID(x) }
func (m mixed) unloaded(x *entry) Link                       { return m.group(x).unloaded(x) }
func (m mixed) planned(x *entry) (protocol.Generation, bool) { return m.member(x).planned(x) }

// letsGo implements [dialect]. A member of the classic protocol may join again for reasons of its
// own, and in a consumer group no rebalance tells of that.
func (m mixed) letsGo(x *entry) []Link {
	links := m.member(x).letsGo(x)
	_, epochs := m.group(x).(consumer)
	asked := m.diary(x.Member).last(x.seq, func(f event.Fact) bool { return is[event.Rejoin](f) || is[event.JoinSent](f) })
	if f, ok := fact[event.Rejoin](asked); ok && epochs && f.Reason.Code == protocol.ReasonEnforced {
		return append([]Link{m.joinAgain(asked, f.Reason)}, links...)
	}
	return links
}

// isSign implements [dialect]. In a consumer group the session of a classic member starts with
// each of its JoinGroups, SyncGroups and heartbeats (classicGroupJoinToConsumerGroup,
// classicGroupSyncToConsumerGroup), and with no commit.
func (m mixed) isSign() func(*entry) bool {
	return func(x *entry) bool {
		_, epochs := m.group(x).(consumer)
		switch x.Fact.(type) {
		case event.CommitSent, event.Commits:
			return m.group(x).isSign()(x)
		case event.JoinSent, event.SyncSent:
			return epochs
		}
		return m.member(x).isSign()(x)
	}
}

func (m mixed) rules(x *entry) map[Rule]Rule {
	if x.Member >= 0 {
		return m.member(x).rules(x)
	}
	return m.group(x).rules(x)
}
