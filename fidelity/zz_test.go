package fidelity
import "testing"
func TestZZ(t *testing.T) {
	all, err := CompareAll("testdata/franz-go")
	if err != nil { t.Fatal(err) }
	for _, c := range all {
		t.Log(c.Name, "worst", c.Worst(), "p50", rank(c.Times,50), "p95", rank(c.Times,95), "max", rank(c.Times,100))
		a, b := c.Reprocessed(); t.Log("   rep", a, b)
		for _, d := range c.Differences { t.Log("   ", d) }
	}
}
