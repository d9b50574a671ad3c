package settings

import (
	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/member"
)

// Application lists the settings of the program around a consumer. They are our own.
func Application() Table[member.Application] { return applicationTable }

type app = member.Application

var applicationTable = Table[app]{
	duration("poll.timeout", 100*clock.Millisecond, func(a *app) *clock.Duration { return &a.PollTimeout },
		"The argument of poll()."),
	duration("per.record", 0, func(a *app) *clock.Duration { return &a.PerRecord },
		"Processing time of one record."),
	duration("per.batch", 0, func(a *app) *clock.Duration { return &a.PerBatch },
		"Added once for each poll() that returned records."),
	duration("on.revoked", 0, func(a *app) *clock.Duration { return &a.OnRevoked },
		"Time inside onPartitionsRevoked."),
	duration("on.assigned", 0, func(a *app) *clock.Duration { return &a.OnAssigned },
		"Time inside onPartitionsAssigned; restoring state counts here."),
	duration("on.lost", 0, func(a *app) *clock.Duration { return &a.OnLost },
		"Time inside onPartitionsLost."),
	flag("commit.on.revoke", usual(false), func(a *app) *bool { return &a.CommitOnRevoke },
		"commitSync() inside onPartitionsRevoked."),
}

// ApplicationDefaults polls for a while and takes no time to process.
func ApplicationDefaults() member.Application { return Application().defaults(event.Java) }
