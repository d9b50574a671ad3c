package sim

var removeMemberVerb = Verb{
	Name:   "remove-member",
	Target: OneMember,
	Doc:    "An administrator's LeaveGroup, by group.instance.id where there is one.",
	apply:  nil,
}
