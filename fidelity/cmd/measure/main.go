// Command measure compares all recordings with their simulations and writes down how
// far the two are apart: docs/fidelity.md, docs/fidelity.svg and fidelity/measured/measured.go. It is to
// be run in the module's directory.
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
	results, err := fidelity.CompareAll("fidelity")
	if err != nil {
		return err
	}
	random, err := fidelity.RandomMoments("fidelity")
	if err != nil {
		return err
	}
	if err := os.WriteFile("docs/fidelity.md", []byte(fidelity.Markdown(results, random)), 0o644); err != nil {
		return err
	}
	if err := os.WriteFile("docs/fidelity.svg", []byte(fidelity.Curves(random)), 0o644); err != nil {
		return err
	}
	return os.WriteFile("fidelity/measured/measured.go", []byte(fidelity.Go(results)), 0o644)
}
