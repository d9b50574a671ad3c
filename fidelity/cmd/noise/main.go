// Command noise measures on one half of the recordings how late things are in a real
// group, and writes the distributions down in noise/tables.go. It is to be run in the
// module's directory.
package main

import (
	"fmt"
	"os"

	"github.com/groupsim/groupsim/fidelity"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run() error {
	fit, err := fidelity.Measure("fidelity", true)
	if err != nil {
		return err
	}
	return os.WriteFile("noise/tables.go", []byte(fit.NoiseGo()), 0o644)
}
