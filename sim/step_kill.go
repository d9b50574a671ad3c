package sim

var killVerb = Verb{
	Name:   "kill",
	Target: OneMember,
	Doc:    "kill -9: no callback and no LeaveGroup; what was sent arrives.",
	apply:  nil,
}
