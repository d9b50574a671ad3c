// Command distributions compares recordings of scenarios at random moments, its
// arguments, with runs of the same moments: whether their downtimes are told apart.
package main

import (
	"fmt"
	"os"

	"github.com/groupsim/groupsim/fidelity"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(files []string) error {
	recordings, err := fidelity.ReadAll(files)
	if err != nil {
		return err
	}
	all, err := fidelity.Distributions(recordings)
	if err != nil {
		return err
	}
	fmt.Print(fidelity.Table(all))
	return nil
}
