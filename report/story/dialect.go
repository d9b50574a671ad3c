package story

import "github.com/groupsim/groupsim/protocol"

// dialect is what a chain has to know of the protocol that the group speaks: each
// protocol's own account of what began, who was told what, and who went. The teller itself
// gives that of the classic protocol; consumer (consumer.go) gives that of KIP-848, and
// mixed (mixed.go) that of a group in which both are spoken.
type dialect interface {
	// turn takes an entry of the group: what begins and ends rebalances.
	turn(i int, x *entry)
	// account says why a rebalance began and how its assignment came about; settled, how
	// everybody came to it, where that is more to say.
	account(r *rebalance) []Link
	settled(r *rebalance) []Link
	ways(r *rebalance) []Way
	// way is the head of the table of them, behind the member; unit is what rebalances are
	// counted by, where there is none all.
	words(r *rebalance) (way []string, unit string)

	start(x *entry) []Link            // why a member came in at x
	removal(x *entry) []Link          // why the coordinator removed one
	session(s *seat) Setting          // after how long without a sign of life it does
	pollTimeout(x *entry) []Link      // of an application that did not come to poll()
	closing(x *entry) Link            // of a process that was closed
	letsGo(x *entry) []Link           // of onPartitionsRevoked
	takeOver(g *gap, x *entry) []Link // of the new holder, until it had its positions
	// planned gives the rebalance whose assignment took something away at x.
	planned(x *entry) (in protocol.Generation, ok bool)
	memberID(x *entry) protocol.MemberID // by which the member goes at x
	unloaded(x *entry) Link
	isSign() func(*entry) bool // of a request that starts a session anew
	// rules stand in place of those of the classic protocol, in what is told of an entry.
	rules(x *entry) map[Rule]Rule
}

// dialect finds out which protocol the group speaks.
func (t *teller) dialect() dialect {
	switch {
	case t.record.epochs && t.record.joins:
		return newMixed(t)
	case t.record.epochs:
		return consumer{t}
	}
	return t
}

func (t *teller) settled(*rebalance) []Link { return nil }

func (t *teller) words(*rebalance) (way []string, unit string) {
	return []string{"learned of it", "by", "gave up", "sent JoinGroup", "joined"}, "generation"
}

func (t *teller) rules(*entry) map[Rule]Rule { return nil }
