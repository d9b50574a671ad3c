package report

import "github.com/groupsim/groupsim/event"

// Again is a run of records that were processed before.
type Again struct {
	At      Ms    `json:"at_ms"` // when it began
	Member  Name  `json:"member"`
	Records int64 `json:"records"`
}

// again is the same with the member's number.
type again struct {
	at      Ms
	member  event.Member
	records int64
}

func (f *Fold) listAgain(r *Report) {
	for _, a := range f.records.again {
		r.Again = append(r.Again, Again{a.at, f.name(a.member), a.records})
	}
}
