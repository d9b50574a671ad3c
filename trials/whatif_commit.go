package trials

import (
	"github.com/groupsim/groupsim/member"
	"github.com/groupsim/groupsim/scenarios"
	"github.com/groupsim/groupsim/settings"
	"github.com/groupsim/groupsim/sim"
)

// committings tries to commit at other moments, where records were processed again: what was
// done since the last commit is. Of members that commit in different ways it goes by the
// first.
func committings(sc *sim.Scenario) []trial {
	first := &sc.Members[0]
	is := first.Application.Committing(&first.Consumer)
	var list []trial
	switch is.By {
	case member.ByLibrary:
		list = consumerTrials(sc, "auto.commit.interval.ms", below(int64(first.Consumer.AutoCommitIntervalMs), 1000))
		list = append(list, committing(is, member.EveryBatch))
	case member.EveryBatch:
		list = append(list, committing(is, member.EveryRecord))
	case member.EverySoOften, member.Nobody:
		list = append(list, committing(is, member.EveryBatch), committing(is, member.EveryRecord))
	}
	if is.By != member.ByLibrary && first.Application.CommitOnRevoke != member.CommittingRevoke {
		list = append(list, trial{
			setting: "application.commit.on.revoke", from: "false", to: "true",
			changes: []scenarios.Change{{Key: "application.commit.on.revoke", Value: "true"}},
		})
	}
	return list
}

// committing lets the program commit, and not the client.
func committing(is member.Commits, by member.CommitBy) trial {
	commit := settings.Application().Named("commit")
	text := func(c member.Commits) string { return commit.Text(&member.Application{Commit: c}) }
	to := text(member.Commits{By: by})
	return trial{
		setting: "application.commit", from: text(is), to: to,
		changes: []scenarios.Change{{Key: "consumer.enable.auto.commit", Value: ""}, {Key: "application.commit", Value: to}},
	}
}
