package settings

import (
	"slices"
	"strings"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/member"
	"github.com/groupsim/groupsim/words"
)

// The words for who commits; between ByLibrary and Nobody, EverySoOften has none.
var committers = []string{
	member.Unnamed: "", member.ByLibrary: "auto", member.EveryBatch: "batch", member.EveryRecord: "record",
	member.EverySoOften: "", member.Nobody: "none",
}

// CommitEvery and CommitRecords are the keys of a commit that is made every so often.
const (
	CommitEvery   = "every"
	CommitRecords = "records"
)

// committing is who commits. As text one that is made every so often is
// "1000 records or 30s", or one of these alone.
func committing[C any](name string, at func(*C) *member.Commits, doc string) Setting[C] {
	options := slices.DeleteFunc(slices.Clone(committers), func(word string) bool { return word == "" })
	about := About{Name: name, Doc: doc, Kind: Committing, Options: options, kafkas: anything}
	return row(about, usual(member.Commits{}), at, func(text string) (member.Commits, error) { return readCommits(text, options) }, writeCommits)
}

// committingOf is who commits, of some who do; not named, it is the empty text.
func committingOf[C any](name string, some []member.CommitBy, at func(*C) *member.CommitBy, doc string) Setting[C] {
	var options []string
	for _, by := range some {
		options = append(options, committers[by])
	}
	about := About{Name: name, Doc: doc, Kind: Choice, Options: options, kafkas: anything}
	read := func(text string) (member.CommitBy, error) {
		if text != "" && !slices.Contains(options, text) {
			return 0, NoneOf(text, options)
		}
		return member.CommitBy(slices.Index(committers, text)), nil
	}
	return row(about, usual(member.Unnamed), at, read, func(by member.CommitBy) string { return committers[by] })
}

// NamesCommit are the settings that say who commits: those of one kind of programs stand
// before that of all.
func NamesCommit() []string { return []string{"workers.commit", "spring.ack.mode", "commit"} }

// SaysCommit is the one of them that does in a program.
func SaysCommit(a *member.Application) *Setting[member.Application] {
	commit := applicationTable.Named("commit")
	for _, name := range NamesCommit() {
		own := applicationTable.Named(name)
		if of := int(a.Program); of < len(programs) && own.Program == programs[of] && own.Text(a) != "" {
			return own
		}
	}
	return commit
}

const orElse = " or "

func writeCommits(c member.Commits) string {
	if c.By != member.EverySoOften {
		return committers[c.By]
	}
	var parts []string
	if c.Records > 0 {
		parts = append(parts, words.Plural(int(c.Records), "record"))
	}
	if c.Every > 0 {
		parts = append(parts, c.Every.String())
	}
	return CommitWhichever(parts...)
}

func readCommits(text string, options []string) (member.Commits, error) {
	if text == "" || slices.Contains(options, text) {
		return member.Commits{By: member.CommitBy(slices.Index(committers, text))}, nil
	}
	c := member.Commits{By: member.EverySoOften}
	for _, part := range strings.Split(text, orElse) {
		var err error
		count, isCount := strings.CutSuffix(strings.TrimSuffix(part, "s"), " record")
		switch {
		case isCount && c.Records == 0:
			c.Records, err = ParseWhole(count, 1, maxInt32)
		case !isCount && c.Every == 0:
			c.Every, err = readEvery(part)
		default:
			err = NoneOf(text, options)
		}
		if err != nil {
			return member.Commits{}, err
		}
	}
	return c, nil
}

// CommitWhichever is a commit that is made when the first of these is due.
func CommitWhichever(parts ...string) string { return strings.Join(parts, orElse) }

func readEvery(text string) (clock.Duration, error) {
	d, err := ParseLength(text)
	switch {
	case err != nil && strings.Trim(text[:min(1, len(text))], "0123456789.") == "":
		return 0, err
	case err != nil:
		return 0, NoneOf(text, append(slices.Clone(committers[1:4]), committers[member.Nobody], "{every: 5s}", "{records: 1000}"))
	case d == 0:
		return 0, refuse("%s is no time between two commits", words.Short(text))
	}
	return d, nil
}
