// Command distributions compares recordings of one scenario at random moments, its
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
	var recordings []*fidelity.Recording
	for _, file := range files {
		r, err := fidelity.Read(file)
		if err != nil {
			return err
		}
		recordings = append(recordings, r)
	}
	text, err := fidelity.Distributions(recordings)
	fmt.Print(text)
	return err
}
