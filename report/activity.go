package report

// Activity is what a member does while the others wait for its JoinGroup.
type Activity uint8

// The activities. The first that holds counts.
const (
	WhileDead Activity = iota // and the coordinator has not noticed
	WhilePaused
	WhileCutOff
	WhileStalled
	WhileInRevoked
	WhileInLost
	WhileInAssigned
	WhileRefused    // its assign(), and it does not answer the rebalance
	WhileCommitting // the last commit before it joins
	WhileAnswered   // its JoinGroup of the rebalance before, which it has not handled
	WhileJoining    // its JoinGroup is on the way
	WhileSyncing
	WhileProcessing
	WhileUnaware // it has yet to learn of the rebalance by a heartbeat
	WhileSettingOut

	// NumActivities counts them.
	NumActivities
)

var activityNames = [NumActivities]string{
	"dead and not yet noticed", "paused", "cut off from the broker", "stalled", "in onPartitionsRevoked", "in onPartitionsLost",
	"in onPartitionsAssigned", "waiting after a refused assign()", "in its last commit", "with its JoinGroup answer unhandled", "with its JoinGroup on the way",
	"waiting for its assignment", "processing a batch", "waiting for its next heartbeat", "about to join",
}

// String says it of a member, who was waited for "processing a batch".
func (a Activity) String() string { return activityNames[a] }
