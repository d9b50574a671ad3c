package fidelity

import (
	"fmt"
	"testing"
)

func TestZZ(t *testing.T) {
	for _, s := range []*Set{&librdkafkaFirst, &librdkafka, &mixedLibrdkafka} {
		all, err := s.compareAll(".")
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range all {
			if c.Forecast.Within == 0 {
				fmt.Println("==", c.Name, "within", c.Forecast.Within, "appears", c.Forecast.Appears, "p50", Rank(c.Times, 50), "p95", Rank(c.Times, 95), "worst down", c.Worst(), "near", c.Forecast.Nearest.Worst(), Rank(c.Forecast.Nearest.Times, 95), len(c.Forecast.Nearest.Differences))
				for i, b := range c.Forecast.Nearest.Breaches() {
					if i < 8 {
						fmt.Printf("    %.300s\n", b)
					}
				}
			}
		}
		fmt.Println(s.Dir, Cover(Forecasts(all, false)).Measured().Summary())
		fmt.Println(s.Dir, Cover(Forecasts(all, true)).Measured().Summary())
	}
}
