package sim

// Verbs lists the kinds of steps that the world takes by itself, in the order in which
// the documentation has them. Package sim/control adds those that begin a controller.
func Verbs() []*Verb {
	return []*Verb{
		&startVerb,
		&closeVerb,
		&killVerb,
		&restartVerb,
		&pauseVerb,
		&stallVerb,
		&disconnectVerb,
		&slowVerb,
		&rateVerb,
		&addPartitionsVerb,
		&createTopicVerb,
		&subscribeVerb,
		&unsubscribeVerb,
		&enforceRebalanceVerb,
		&removeMemberVerb,
		&failoverVerb,
		&stallBrokerVerb,
	}
}

// VerbByName finds a kind of step among some; nil if there is none.
func VerbByName(verbs []*Verb, name string) *Verb {
	for _, v := range verbs {
		if v.Name == name {
			return v
		}
	}
	return nil
}
