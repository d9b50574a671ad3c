package main

import "testing"

// The kinds take the place of what a file says: a classic file is recorded with the consumer
// protocol, without the settings that its client refuses.
func TestKinds(t *testing.T) {
	o := options{scenario: "../../scenarios/crash.yaml", kinds: "sticky,consumer", repeat: 1}
	sets, err := o.sets()
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []string{"sticky", "consumer"} {
		if kind := sets[i][0].Kind(); kind != want {
			t.Errorf("%s is recorded as %s", want, kind)
		}
	}
}
