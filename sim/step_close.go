package sim

var closeVerb = Verb{
	Name:   "close",
	Target: OneMember,
	Doc:    "The application finishes its batch, calls close() and exits.",
	apply:  nil,
}
