package coordinatortest

import (
	"fmt"
	"testing"

	"github.com/groupsim/groupsim/internal/scripttest"
)

// Chaos does anything to a group, as bytes decide.
type Chaos struct {
	Driver *Driver
	Dice   scripttest.Dice
	Down   bool // the coordinator is away, or reads the log
}

// Fuzz plays with what the fuzzer thinks of.
func Fuzz(f *testing.F, play func(t testing.TB, data []byte)) {
	f.Add([]byte{})
	for seed := range uint64(4) {
		f.Add(scripttest.RandomBytes(seed, 400))
	}
	f.Fuzz(func(t *testing.T, data []byte) { play(t, data) })
}

// Random is the part of it that every test run makes.
func Random(t *testing.T, play func(t testing.TB, data []byte)) {
	for seed := range uint64(300) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) { play(t, scripttest.RandomBytes(seed, 1500)) })
	}
}

// Failover moves on by one: away, being read, back.
func (c *Chaos) Failover() {
	switch {
	case !c.Down:
		c.Driver.Unload()
	case c.Dice.Below(2) == 0:
		c.Driver.Loading()
		return
	default:
		c.Driver.Load()
	}
	c.Down = !c.Down
}
