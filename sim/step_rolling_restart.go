package sim

var rollingRestartVerb = Verb{
	Name:   "rolling-restart",
	Target: OneMember,
	Doc:    "Restart members one after another.",
	Fields: []Field{
		{Name: "down", Type: DurationField, Required: true, Doc: "from each exit to the next first poll()"},
		{Name: "every", Type: DurationField, Doc: "from the begin of one stop to the begin of the next"},
		{Name: "wait", Type: WaitField, Doc: "stable: the next stop waits until the group is Stable again"},
		{Name: "how", Type: HowField, Doc: "close (the default) or kill"},
		{Name: "consumer", Type: ConsumerField, Doc: "settings that change"},
	},
	OneOf: []string{"every", "wait"},
	apply: (*World).applyRollingRestart,
}

func (w *World) applyRollingRestart(s *Step) error {
	w.rolling = append(w.rolling, rolling{step: s})
	return nil
}
