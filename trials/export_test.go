package trials

// Untried leaves out that what the findings of a run advise is tried.
func (o RunOptions) Untried(untried bool) RunOptions {
	o.untried = untried
	return o
}
