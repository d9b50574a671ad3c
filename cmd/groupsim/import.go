package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/groupsim/groupsim"
	"github.com/groupsim/groupsim/imports"
	"github.com/groupsim/groupsim/settings"
	"github.com/groupsim/groupsim/words"
)

// importFlags are the flags that put something real in the place of a part of the
// scenario.
type importFlags struct {
	properties        []string
	groupState, group string
	several           bool // the command holds several configurations against each other
}

func (f *importFlags) add(cmd *cobra.Command) {
	flags := cmd.Flags()
	usage := "`FILE` with a real consumer's configuration (Java, Spring Boot, librdkafka, Connect …) in place of the scenario's consumer settings"
	if f.several {
		usage += "; given several times, a setup each"
	}
	flags.StringArrayVar(&f.properties, "properties", nil, usage)
	flags.StringVar(&f.groupState, "group-state", "", "`FILE` with the output of kafka-consumer-groups.sh --describe --members --verbose, in place of the scenario's topics and members")
	flags.StringVar(&f.group, "group", "", "the `NAME` of the group meant, where --group-state describes several")
}

// files are those that are read; empty ones are not given.
func (f *importFlags) files() []string { return append(slices.Clone(f.properties), f.groupState) }

// check sees to it that standard input is read only once; others are what else may
// read it.
func (f *importFlags) check(others []string) error {
	if f.group != "" && f.groupState == "" {
		return errors.New("--group goes with --group-state FILE")
	}
	switch {
	case len(f.properties) > 1 && !f.several:
		return errors.New("--properties goes once here: 'groupsim compare' holds several configurations against each other")
	case len(f.properties) > 1 && slices.Contains(f.properties, "-"):
		return errors.New("--properties - goes alone: several configurations are files")
	}
	return readOnce(slices.Concat(f.files(), others))
}

func readOnce(files []string) error {
	if first := slices.Index(files, "-"); first >= 0 && slices.Contains(files[first+1:], "-") {
		return errors.New("standard input can be read only once: give - once")
	}
	return nil
}

// read puts the files into the options, and says on standard error what became of
// them.
func (f *importFlags) read(cmd *cobra.Command, opts *groupsim.Options) error {
	for _, file := range f.properties {
		s, err := readProperties(cmd, file)
		if err != nil {
			return err
		}
		saySettings(cmd.ErrOrStderr(), s)
		if len(f.properties) == 1 {
			opts.Client, opts.Consumer, opts.Application, opts.Assumed = s.Client, s.Consumer, s.Application, s.Assumed
			opts.Consumers = s.Consumers
		}
	}
	if f.groupState != "" {
		in, name, err := openInput(cmd, f.groupState)
		if err != nil {
			return err
		}
		defer in.Close()
		g, err := imports.ReadGroupState(name, in, f.group)
		if err != nil {
			return err
		}
		opts.Group = g.Group
		sayGroup(cmd.ErrOrStderr(), name, g)
	}
	return nil
}

func readProperties(cmd *cobra.Command, file string) (*imports.Settings, error) {
	in, name, err := openInput(cmd, file)
	if err != nil {
		return nil, err
	}
	defer in.Close()
	return imports.Properties(name, in)
}

// openInput opens a file, or standard input for "-", and gives the name for errors.
func openInput(cmd *cobra.Command, path string) (io.ReadCloser, string, error) {
	if path == "-" {
		return io.NopCloser(cmd.InOrStdin()), "standard input", nil
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, "", fmt.Errorf("%s: cannot be opened: %w", path, reason(err))
	}
	if info, err := f.Stat(); err == nil && info.IsDir() {
		f.Close()
		return nil, "", fmt.Errorf("%s: is a directory: name a file in it", path)
	}
	return f, path, nil
}

func saySettings(w io.Writer, s *imports.Settings) {
	var used []string
	for _, c := range s.Consumer {
		if settings.Consumer().Named(c.Key) != nil {
			used = append(used, c.Key)
		}
	}
	for _, a := range s.Application {
		used = append(used, "application."+a.Key)
	}
	if s.Consumers != nil {
		used = append(used, s.Consumers.Key)
	}
	rest := "the defaults of each member's client"
	if s.Client != "" {
		rest = "the defaults of " + s.Client + ", which runs in place of the scenario's client"
	}
	fmt.Fprintf(w, "groupsim: %s (%s) in place of the scenario's consumer settings: %s; for the rest %s\n", s.File, s.For, listed(used), rest)
	whys := map[string][]string{}
	var order []string
	for _, ignored := range s.Ignored {
		if whys[ignored.Why] == nil {
			order = append(order, ignored.Why)
		}
		whys[ignored.Why] = append(whys[ignored.Why], ignored.Key)
	}
	for _, why := range order {
		fmt.Fprintf(w, "groupsim: %s: not used, %s: %s\n", s.File, why, listed(whys[why]))
	}
	for _, note := range s.Notes {
		fmt.Fprintf(w, "groupsim: %s: %s\n", s.File, note)
	}
}

func sayGroup(w io.Writer, file string, g *imports.GroupState) {
	name := "the group"
	if g.Name != "" {
		name = "group " + g.Name
	}
	fmt.Fprintf(w, "groupsim: %s: %s, with %s and %s\n", file, name, words.Plural(len(g.Group.Members), "member"), words.Plural(len(g.Group.Topics), "topic"))
	for _, note := range g.Notes {
		fmt.Fprintf(w, "groupsim: %s: %s\n", file, note)
	}
}

// sayImported tells whom the scenario means by its own members now, and what of it does not
// go with the group that was described.
func sayImported(w io.Writer, name string, s *groupsim.Scenario) {
	var pairs []string
	for _, s := range s.StandIns {
		pairs = append(pairs, s.Name+" is "+s.Now)
	}
	if len(pairs) > 0 {
		fmt.Fprintf(w, "groupsim: %s: %s\n", name, listed(pairs))
	}
	for _, text := range s.LeftOut {
		fmt.Fprintf(w, "groupsim: %s: left out: %s\n", name, text)
	}
}

// listed joins words, and leaves the rest out where there are many.
func listed(list []string) string {
	const most = 30
	if len(list) > most {
		list = append(slices.Clone(list[:most]), fmt.Sprintf("and %d more", len(list)-most))
	}
	if len(list) == 0 {
		return "nothing"
	}
	return strings.Join(list, ", ")
}
