package fidelity

import "testing"

// TestMixedLibrdkafka holds the simulator against the recordings of librdkafka and Java in one
// group, which have no table of their own: some run of each is within the tolerances, or it is
// an exception that is still one.
func TestMixedLibrdkafka(t *testing.T) {
	if testing.Short() {
		t.Skip("takes a minute")
	}
	all, err := mixedLibrdkafka.compareAll(".")
	if err != nil {
		t.Fatal(err)
	}
	checkSet(t, Result{&mixedLibrdkafka, all})
}
