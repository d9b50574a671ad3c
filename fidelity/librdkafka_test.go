package fidelity

import "testing"

// TestLibrdkafka holds the simulator against the recordings of librdkafka, of which
// docs/fidelity.md has no tables yet: some run of each is within the tolerances, or it is an
// exception that is still one.
func TestLibrdkafka(t *testing.T) {
	if testing.Short() {
		t.Skip("takes a minute")
	}
	for _, s := range []*Set{&librdkafkaFirst, &librdkafka, &mixedLibrdkafka} {
		all, err := s.compareAll(".")
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range all {
			switch {
			case c.Exception != nil:
				checkException(t, c)
			case c.Forecast.Within == 0:
				t.Errorf("%s: no run is within the tolerances", c.Name)
				noBreaches(t, c)
			}
		}
	}
}
