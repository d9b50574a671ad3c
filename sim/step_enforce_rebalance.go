package sim

var enforceRebalanceVerb = Verb{
	Name:   "enforce-rebalance",
	Target: OneMember,
	Doc:    "enforceRebalance(), in place of the next poll().",
	apply:  nil,
}
