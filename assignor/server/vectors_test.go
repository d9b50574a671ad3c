package server_test

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/groupsim/groupsim/internal/assignortest"
	"github.com/groupsim/groupsim/internal/golden"
	"github.com/groupsim/groupsim/trials/assign"
)

// kinds lists what the vectors of each file must cover, so that none is lost without
// notice.
var kinds = map[string]map[string]int{
	"range":         {"hand error": 1, "hand exact": 13, "random exact": 6},
	"uniform":       {"hand error": 2, "hand exact": 20, "hom exact": 15, "het exact": 15},
	"uniform-large": {"hom exact": 2, "het exact": 2},
}

// TestVectors: every answer is that of Kafka 4.3.0's own classes, to the partition.
func TestVectors(t *testing.T) {
	for file, want := range kinds {
		t.Run(file, func(t *testing.T) {
			checked := map[string]int{}
			for _, line := range golden.UnpackedLines(t, "testdata/"+file+".jsonl.gz") {
				var v struct {
					Name, Kind, Equality string
					Want                 assign.Assignment
				}
				if err := json.Unmarshal(line, &v); err != nil {
					t.Fatal(err)
				}
				checked[v.Kind+" "+v.Equality]++
				problem, err := assign.ParseProblem(line, assign.Java)
				if v.Equality == "error" {
					if err == nil {
						t.Errorf("%s: there is no error", v.Name)
					}
					continue
				}
				if err != nil {
					t.Errorf("%s: %v", v.Name, err)
					continue
				}
				if diff := cmp.Diff(v.Want, problem.Solve().Assignment); diff != "" {
					t.Errorf("%s (-Kafka +ours):\n%s", v.Name, diff)
				}
				if err := assignortest.CheckPlan(problem.Group, problem.Assignor.Assign(problem.Group)); err != nil {
					t.Errorf("%s: %v", v.Name, err)
				}
			}
			if diff := cmp.Diff(want, checked); diff != "" {
				t.Errorf("vectors (-want +got):\n%s", diff)
			}
		})
	}
}
