package report

// Protocols says which of the group protocols something is about: their words differ.
type Protocols struct{ Classic, Consumer bool }

// AllProtocols is for words about no run.
var AllProtocols = Protocols{Classic: true, Consumer: true}

// Protocols tells in which protocols the group has rebalanced.
func (r *Report) Protocols() Protocols {
	var p Protocols
	for i := range r.Rebalances {
		if r.Rebalances[i].OfEpochs {
			p.Consumer = true
		} else {
			p.Classic = true
		}
	}
	if p == (Protocols{}) {
		p.Consumer = r.Setup.Protocol == "consumer"
		p.Classic = !p.Consumer
	}
	return p
}

// And gives those of two.
func (p Protocols) And(q Protocols) Protocols {
	return Protocols{p.Classic || q.Classic, p.Consumer || q.Consumer}
}

// Unit is what the rebalances are numbered by.
func (p Protocols) Unit() string {
	switch {
	case !p.Consumer:
		return "generation"
	case !p.Classic:
		return "epoch"
	}
	return "generation or epoch"
}
