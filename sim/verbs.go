package sim

// Verbs lists the kinds of steps, in the order in which the documentation has them.
func Verbs() []*Verb {
	return []*Verb{
		&startVerb,
		&closeVerb,
		&killVerb,
		&restartVerb,
		&rollingRestartVerb,
		&pauseVerb,
		&stallVerb,
		&disconnectVerb,
		&slowVerb,
		&rateVerb,
		&addPartitionsVerb,
		&subscribeVerb,
		&unsubscribeVerb,
		&enforceRebalanceVerb,
		&removeMemberVerb,
		&failoverVerb,
	}
}

// VerbByName finds a kind of step; nil if there is none.
func VerbByName(name string) *Verb {
	for _, v := range Verbs() {
		if v.Name == name {
			return v
		}
	}
	return nil
}
