package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/scenarios"
)

// newFlags say what a new scenario is about; without --kubernetes about nothing special.
type newFlags struct {
	kubernetes bool
	deploy     scenarios.Deploy
	startup    time.Duration
	properties string
}

func newNew() *cobra.Command {
	var flags newFlags
	cmd := &cobra.Command{
		Use:   "new FILE",
		Short: "Write a scenario with comments, to start one's own from",
		Long: `new writes a scenario file with comments that say what can stand in it: take it
as it is, and change it. A file that is there already is left alone.

With --kubernetes it is the scenario of a rollout: so many pods, so many
partitions, and how long a pod takes to start. "groupsim compare" of it says
which way to rebalance costs least, and at what price.`,
		Example: `  groupsim new mine.yaml
  groupsim run ./mine.yaml
  groupsim new --kubernetes --pods 12 --partitions 60 --startup 20s deploy.yaml
  groupsim new --kubernetes --pods 3 --properties application.yml deploy.yaml
  groupsim compare ./deploy.yaml`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 {
				return wrong(fmt.Errorf("new takes the name of one file to write, got %d", len(args)))
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error { return flags.write(cmd, args[0]) },
	}
	list := cmd.Flags()
	list.BoolVar(&flags.kubernetes, "kubernetes", false, "the scenario of a rollout on Kubernetes")
	list.IntVar(&flags.deploy.Pods, "pods", 3, "with --kubernetes: `N` pods, the replicas of the deployment")
	list.IntVar(&flags.deploy.Partitions, "partitions", 12, "with --kubernetes: `N` partitions of the topic")
	list.DurationVar(&flags.startup, "startup", 20*time.Second, "with --kubernetes: the `DURATION` from a container's start to its first poll(), 20s")
	list.BoolVar(&flags.deploy.StatefulSet, "statefulset", false, "with --kubernetes: the pods are of a StatefulSet, not of a Deployment")
	list.StringVar(&flags.properties, "properties", "", "with --kubernetes: `FILE` with a real consumer's configuration, whose settings stand in the scenario then")
	return cmd
}

// check holds the flags to each other.
func (f *newFlags) check(cmd *cobra.Command) error {
	if f.kubernetes {
		f.deploy.Startup = clock.Round(f.startup)
		return f.deploy.Check()
	}
	for _, name := range []string{"pods", "partitions", "startup", "statefulset", "properties"} {
		if cmd.Flags().Changed(name) {
			return fmt.Errorf("--%s goes with --kubernetes, the scenario of a rollout", name)
		}
	}
	return nil
}

func (f *newFlags) write(cmd *cobra.Command, path string) error {
	if scenarios.FormatOf(path) != scenarios.YAML {
		return wrong(fmt.Errorf("%s: a scenario's file name ends in .yaml: write groupsim new %s.yaml", path, strings.TrimSuffix(path, filepath.Ext(path))))
	}
	if err := f.check(cmd); err != nil {
		return wrong(err)
	}
	shown := path
	if !strings.ContainsRune(path, '/') {
		shown = "./" + path
	}
	text, next, err := scenarios.Template(), "groupsim run "+shown, error(nil)
	if f.kubernetes {
		next = "groupsim compare " + shown
		if text, err = f.deployment(cmd); err != nil {
			return wrong(err)
		}
	}
	if err := create(path, strings.ReplaceAll(string(text), "./FILE", shown)); err != nil {
		return err
	}
	return write(cmd, "what was written", func(w io.Writer) error {
		_, err := fmt.Fprintf(w, "%s is written. Run it: %s\n", path, next)
		return err
	})
}

// deployment is the scenario of a rollout.
func (f *newFlags) deployment(cmd *cobra.Command) ([]byte, error) {
	d := &f.deploy
	if f.properties == "" {
		return d.Scenario(), nil
	}
	s, err := readProperties(cmd, f.properties)
	if err != nil {
		return nil, err
	}
	saySettings(cmd.ErrOrStderr(), s)
	// What a configuration says may not go together with the rest: that is found where
	// its places are known.
	opts := scenarios.Options{Client: s.Client, Consumer: s.Consumer, Application: s.Application, Consumers: s.Consumers}
	if _, err := scenarios.Load("the scenario", strings.NewReader(string(d.Scenario())), opts); err != nil {
		return nil, err
	}
	d.Client, d.Consumer, d.Application, d.Consumers, d.Assumed = s.Client, s.Consumer, s.Application, s.Consumers, s.Assumed
	d.Configured = true
	return d.Scenario(), nil
}

// create writes a file that is not there yet, whole or not at all. Nobody else's is written
// over, also if it comes to be meanwhile.
func create(path, text string) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	switch {
	case errors.Is(err, fs.ErrExist):
		return wrong(fmt.Errorf("%s is there already: give another name, or take it away first", path))
	case err != nil:
		return failed(cannotWrite(path, err))
	}
	_, err = f.WriteString(text)
	if closed := f.Close(); err == nil {
		err = closed
	}
	if err != nil {
		os.Remove(path)
		return failed(cannotWrite(path, err))
	}
	return nil
}
