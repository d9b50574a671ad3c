package fidelity

import (
	"fmt"
	"os"
	"testing"

	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/sim"
)

func TestZY(t *testing.T) {
	r, err := librdkafka.read("testdata/" + os.Getenv("REC") + ".json.gz")
	if err != nil {
		t.Fatal(err)
	}
	s, err := r.Scenario()
	if err != nil {
		t.Fatal(err)
	}
	s.Chance.Noise = true
	var record collector
	if err := sim.New(s, &record).Run(); err != nil {
		t.Fatal(err)
	}
	show := func(what string, events []event.Event) {
		for _, e := range events {
			switch e.Fact.(type) {
			case event.Consumed, event.Produced, event.HeartbeatOK, event.Position, event.CallbackDone, event.Configured:
				continue
			}
			if e.Member < 0 {
				continue
			}
			fmt.Printf("%s %9s %s %s %.90s\n", what, e.At.Millis(), r.names.Members[e.Member], e.Fact.Name(), fmt.Sprintf("%+v", e.Fact))
		}
	}
	show("real", r.events)
	show("sim ", record.events)
}
