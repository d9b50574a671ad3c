package settings

import (
	"slices"
	"strconv"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/member"
)

// The settings of a program that keeps state. One is enough to make it one, and so is the
// group with none of them, which is as state.restore: 0s; as long as nobody names a setting it
// is the empty text.

func stateTable() Table[app] {
	return within(Table[member.Stateful]{
		unlessNamed(About{Name: "state.checkpoint.records", Kind: Count, Least: 1,
			Doc: "The program keeps state of each partition in a store outside its process, where one of these settings is named or state: {} says that all have their defaults: it is saved in onPartitionsRevoked and at checkpoints, with the position up to which records are in it, and loaded in onPartitionsAssigned, which seeks to that position. So what had been done since the last checkpoint is done again after a crash, and nothing after a revocation; onPartitionsLost saves nothing. Nobody keeps a member that has lost a partition without knowing it from saving over the next owner's state. A checkpoint is made after a batch (of workers, when they have done all that one poll() returned of a partition), of each partition of which so many records have been processed since its state was saved; its offset is committed then, unless commit is none. Where neither this nor state.checkpoint.every is named: after " + strconv.Itoa(member.CheckpointRecords) + " records or " + clock.Duration(member.CheckpointEvery).String() + "; where one is, by that alone."},
			func(s *member.Stateful) *int32 { return &s.Records },
			func(text string) (int32, error) {
				n, err := ParseWhole(text, 1, maxInt32)
				return int32(n), err
			},
			func(n int32) string { return strconv.Itoa(int(n)) }),
		unlessNamed(About{Name: "state.checkpoint.every", Kind: Duration,
			Doc: "A checkpoint is made after a batch, of each partition that has not been saved for so long and of which records have been processed since; the time counts from where the partition was taken over."},
			func(s *member.Stateful) *clock.Duration { return &s.Every }, readEvery, clock.Duration.String),
		unlessNamed(About{Name: "state.checkpoint.count", Kind: Choice, Options: countings,
			Doc: "What a checkpoint is counted by: partition, each by itself; member, all that the member holds together, which are saved together then."},
			func(s *member.Stateful) *member.Counting { return &s.Counting },
			func(text string) (member.Counting, error) {
				i := slices.Index(countings, text)
				if i < 0 {
					return 0, NoneOf(text, countings)
				}
				return member.Counting(i), nil
			},
			func(c member.Counting) string { return countings[c] }),
		unlessNamed(About{Name: "state.restore", Kind: Duration,
			Doc: "Time inside onPartitionsAssigned for each partition that it is called with, in which its state is loaded, or found missing."},
			func(s *member.Stateful) *member.Restoring { return &s.Restore },
			func(text string) (member.Restoring, error) {
				d, err := ParseLength(text)
				return member.Restoring{Named: true, Takes: d}, err
			},
			func(r member.Restoring) string { return r.Takes.String() }),
		unlessNamed(About{Name: "state.restore.per.record", Kind: Duration,
			Doc: "Added for each record that is in the state that is loaded: from where the first owner of the partition began, the base, to the position up to which it was saved. State that grows with its records takes ever longer to be loaded."},
			func(s *member.Stateful) *clock.Duration { return &s.RestorePerRecord }, ParseLength, clock.Duration.String),
	}, func(a *app) *member.Stateful { return &a.State })
}

var countings = []string{member.ByPartition: "partition", member.ByMember: "member"}

// unlessNamed is a row whose zero value says that nobody has named it.
func unlessNamed[C any, V comparable](about About, at func(*C) *V, read func(string) (V, error), write func(V) string) Setting[C] {
	about.kafkas = anything
	var unnamed V
	s := row(about, usual(unnamed), at, func(text string) (V, error) {
		if text == "" {
			return unnamed, nil
		}
		return read(text)
	}, func(v V) string {
		if v == unnamed {
			return ""
		}
		return write(v)
	})
	return toldIf(func(c *C) bool { return *at(c) != unnamed }, s)
}
