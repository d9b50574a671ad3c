package trials

import (
	"encoding/json"
	"slices"

	"github.com/groupsim/groupsim/event"
)

// drawnIn tells what a run has drawn for the names of its file.
func drawnIn(s *Scenario) []event.Draw {
	var list []event.Draw
	for _, d := range s.Drawn {
		list = append(list, event.Draw{Name: d.Name, Text: d.Text, Value: json.RawMessage(d.JSON())})
	}
	return list
}

// DrawnNames names all that is drawn for the runs of a scenario but the first: what chance
// does to any, and the variables of the file.
func DrawnNames(s *Scenario) []string {
	list := []string{}
	for _, kind := range []struct {
		name string
		on   bool
	}{{"phase", s.Chance.Phase}, {"spread", s.Chance.Spread}, {"noise", s.Chance.Noise}} {
		if kind.on {
			list = append(list, kind.name)
		}
	}
	for _, d := range s.Drawn {
		if !slices.Contains(list, d.Name) {
			list = append(list, d.Name)
		}
	}
	return list
}
