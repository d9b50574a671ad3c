package story

import "github.com/groupsim/groupsim/event"

// refused tells of the members that were given something in a rebalance and have called
// assign() for it, which their client refused. Nothing else tells of them: they hold the
// partitions as the group sees it.
func (t *teller) refused(r *rebalance) []Link {
	var links []Link
	for m := range t.record.members {
		d := &t.record.members[m]
		assigns := d.at(r.stable.seq).named("assign")
		if assigns.Value == "" {
			continue
		}
		assigned := d.next(r.stable.seq, is[event.Assigned])
		if f, ok := fact[event.Assigned](assigned); !ok || f.Generation != r.generation || len(f.Partitions) == 0 {
			continue
		}
		if x := d.next(assigned.seq, isReturn); is[event.AssignRefused](x.Fact) {
			l := t.link(x, "%s called assign() in on_assign, and was refused: it waits for incremental_assign(), and fetches nothing of", t.name(x.Member))
			links = append(links, t.of(l, partitionsOf(x.Fact)).by(assigns).under(ruleNoAssign))
		}
	}
	return links
}

// isReturn tells whether a callback comes to its end with this, or its process does.
func isReturn(f event.Fact) bool {
	return is[event.AssignRefused](f) || is[event.CallbackDone](f) || isEnd(f)
}
