package story

import (
	"slices"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
)

// batch is the records of one poll(), or several times a few that were taken as they came.
type batch struct {
	seq          int
	told         clock.Time
	first, until clock.Time // when its first record was begun, and its last one done
	records      int64
}

// paced tells whether each of its records took what one takes by these settings, of a
// program that commits each of them, with the commit or without.
func (b *batch) paced(s settings) bool {
	took, record := b.until.Sub(b.first), s.Length("per.record")
	return took == record.Times(b.records) || took == record.Plus(s.commitTakes()).Times(b.records)
}

// processed takes an event.Consumed. Of the batches between two entries the first and the
// last are kept: what a member was busy with when something happened.
func (d *diary) processed(x entry) {
	f := x.Fact.(event.Consumed)
	n := len(d.batches)
	if d.fresh > 0 && d.batches[n-1].told == x.At { // another partition's records of the same
		b := &d.batches[n-1]
		b.first, b.until, b.records = min(b.first, f.Since), max(b.until, f.Until), b.records+f.To-f.From
		return
	}
	b := batch{x.seq, x.At, f.Since, f.Until, f.To - f.From}
	if d.fresh == 2 {
		d.batches[n-1] = b
		return
	}
	d.batches, d.fresh = append(d.batches, b), d.fresh+1
}

// busyWith gives the settings of the batch that kept a member from poll() up to an entry,
// for so long at least: those that held when the batch was begun. What changes later is
// of the next one. There are none where no batch takes so long, and an answer that was long
// on its way can be what it waited for.
func (d *diary) busyWith(x *entry, took clock.Duration) settings {
	var fit []int // those by which a batch takes so long, the newest first
	for i := len(d.settings) - 1; i >= 0; i-- {
		if s := &d.settings[i]; s.seq < x.seq && s.settings.longestBatch() >= took-notable {
			fit = append(fit, i)
		}
	}
	if len(fit) == 0 {
		return settings{}
	}
	if b := d.inHand(x); b != nil {
		for _, i := range fit {
			s := &d.settings[i]
			if s.settings.commits() == "record" { // they are told of one by one
				if b.paced(s.settings) {
					return s.settings
				}
				continue
			}
			begun := b.first.Add(-s.settings.Length("per.batch"))
			if begun >= s.at && (i+1 == len(d.settings) || begun <= d.settings[i+1].at) {
				return s.settings
			}
		}
	}
	return d.settings[fit[0]].settings
}

// inHand finds the batch that a member was busy with at an entry, or had just finished.
func (d *diary) inHand(x *entry) *batch {
	i, _ := slices.BinarySearchFunc(d.batches, x.seq, func(b batch, seq int) int { return b.seq - seq })
	if i > 0 && d.batches[i-1].until > x.At.Add(-notable) {
		return &d.batches[i-1]
	}
	if i < len(d.batches) {
		return &d.batches[i]
	}
	return nil
}
