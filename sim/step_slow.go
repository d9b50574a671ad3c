package sim

var slowVerb = Verb{
	Name:   "slow",
	Target: OneMember,
	Doc:    "Processing takes another time.",
	Fields: []Field{
		{Name: "per.record", Type: DurationField, Doc: "processing time of one record"},
		{Name: "per.batch", Type: DurationField, Doc: "added once for each poll() that returned records"},
		{Name: "for", Type: DurationField, Doc: "how long; default: to the end"},
	},
	AnyOf: []string{"per.record", "per.batch"},
	apply: (*World).applySlow,
}

func (w *World) applySlow(s *Step) error {
	return w.eachTarget(s, func(m int) error {
		if err := w.begin(m, slowFault, s.For, "slow"); err != nil {
			return err
		}
		app := w.processes[m].application
		if s.PerRecord >= 0 {
			app.PerRecord = s.PerRecord
		}
		if s.PerBatch >= 0 {
			app.PerBatch = s.PerBatch
		}
		w.setApplication(m, app)
		return nil
	})
}
