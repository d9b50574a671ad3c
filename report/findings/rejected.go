package findings

import (
	"fmt"
	"slices"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/protocol"
	"github.com/groupsim/groupsim/report"
	"github.com/groupsim/groupsim/words"
)

// rejection is a member that is answered, time after time, with what keeps it out of the
// group. The Java consumer ends with the first of these answers; franz-go backs off and
// asks again for ever (kgo's groupConsumer.manageFailWait).
type rejection struct {
	moment // the first
	code   protocol.ErrorCode
	times  int
	last   clock.Time
	life   int
}

// endings are the errors that a client cannot do anything about, by the reason with which
// they end a process.
var endings = map[protocol.ErrorCode]protocol.ReasonCode{
	protocol.FENCED_INSTANCE_ID:          protocol.ReasonFenced,
	protocol.INCONSISTENT_GROUP_PROTOCOL: protocol.ReasonInconsistentProtocol,
	protocol.GROUP_MAX_SIZE_REACHED:      protocol.ReasonGroupFull,
	protocol.INVALID_SESSION_TIMEOUT:     protocol.ReasonSessionTimeoutRange,
}

// reject notes such an answer.
func (w *Watch) reject(m *watched, e event.Event) {
	code := errorOf(e.Fact)
	if _, ends := endings[code]; !ends {
		return
	}
	m.refused = code
	x := lastOf(w.rejected, func(x *rejection) bool { return x.member == e.Member && x.code == code && x.life == m.life })
	if x == nil {
		w.rejected = append(w.rejected, rejection{moment{e.Member, e.At}, code, 0, e.At, m.life})
		x = &w.rejected[len(w.rejected)-1]
	}
	x.times, x.last = x.times+1, e.At
}

func errorOf(f event.Fact) protocol.ErrorCode {
	switch f := f.(type) {
	case event.JoinErr:
		return f.Error
	case event.HeartbeatErr:
		return f.Error
	case event.SyncErr:
		return f.Error
	}
	return protocol.NONE
}

// refusedForGood finds members that are kept out of the group and go on asking, one
// finding for each error. Those that ended with it have a finding already.
func (w *Watch) refusedForGood() []report.Finding {
	var found []report.Finding
	for code, reason := range endings {
		n, first, last := 0, clock.Never, clock.Time(0)
		var names []string
		for _, x := range w.rejected {
			if x.code != code || w.diedOf(&x) {
				continue
			}
			names, n, first, last = append(names, w.name(x.member)), n+x.times, min(first, x.at), max(last, x.last)
		}
		if n == 0 {
			continue
		}
		found = append(found, report.Finding{
			Severity: report.Critical, At: report.Ms(first),
			Symptom: fmt.Sprintf("refused with %s, and asking again and again: %s, %s from %s to %s", code, words.Some(names), words.Plural(n, "time"), at(first), at(last)),
			Cause:   w.fatalCause(reason), Advice: w.fatalRemedy(reason), Kind: rejected, Extent: int64(n),
		})
	}
	slices.SortFunc(found, func(a, b report.Finding) int { return int(a.At - b.At) })
	return found
}

// diedOf tells whether the process ended with that answer.
func (w *Watch) diedOf(x *rejection) bool {
	return slices.ContainsFunc(w.fatal, func(f ending) bool { return f.member == x.member && f.at >= x.last && f.life == x.life })
}
