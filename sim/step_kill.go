package sim

var killVerb = Verb{
	Name:   "kill",
	Target: OneMember,
	Doc:    "kill -9: no callback and no LeaveGroup; what was sent arrives.",
	apply:  (*World).applyKill,
}

func (w *World) applyKill(s *Step) error {
	return w.eachTarget(s, func(m int) error { return w.stop(m, true, noRevival) })
}
