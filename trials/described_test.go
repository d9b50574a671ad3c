package trials_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/groupsim/groupsim/imports"
	"github.com/groupsim/groupsim/imports/describe"
	"github.com/groupsim/groupsim/trials/assign"
)

// What run --group-state and assign --describe make of a description is the same: whether
// anything can be made of it, which protocol the group speaks, and who assigns.
func TestBothReadersOfADescriptionAgree(t *testing.T) {
	files, err := filepath.Glob("../imports/describe/testdata/*.txt")
	if err != nil || len(files) < 15 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	consumers := 0
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		groups, err := describe.Read(bytes.NewReader(data), file)
		if err != nil {
			t.Fatal(err)
		}
		for _, g := range groups {
			state, errState := imports.ReadGroupState(file, bytes.NewReader(data), g.Name)
			change, errAssign := assign.Describe(bytes.NewReader(data), assign.DescribeOptions{File: file, Group: g.Name})
			if (errState == nil) != (errAssign == nil) {
				t.Errorf("%s, group %s: run --group-state says %v, assign --describe %v", file, g.Name, errState, errAssign)
			}
			if errState != nil || errAssign != nil {
				continue
			}
			consumer := state.Group.Protocol == "consumer"
			if byBroker := change.Client == assign.Broker; byBroker != consumer {
				t.Errorf("%s, group %s: protocol %q, and assign asks the broker: %t", file, g.Name, state.Group.Protocol, byBroker)
			}
			if !consumer {
				continue
			}
			consumers++
			if want := state.Group.Strategy; want != "" && change.Assignor != want {
				t.Errorf("%s, group %s: %s for one, %s for the other", file, g.Name, want, change.Assignor)
			}
		}
	}
	if consumers < 4 {
		t.Errorf("only %d groups of the consumer protocol", consumers)
	}
}
