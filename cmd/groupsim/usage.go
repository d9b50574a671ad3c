package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// flagGroup is a heading of help with the flags under it.
type flagGroup struct {
	title string
	names []string
}

// flagGroups are the headings under which help lists the flags of a command, where it has
// many. A group is one of a command that has its first flag: one name may mean two things.
// Flags of no group come last.
var flagGroups = []flagGroup{
	{"What is run", []string{"seed", "with", "set", "properties", "group-state", "group"}},
	{"What is looked for", []string{"smallest", "largest", "such-that", "share", "minimise", "over", "subject-to", "per-year"}},
	{"What is swept", []string{"over", "metric", "per-year"}},
	{"How many runs", []string{"runs", "run", "cpus"}},
	{"Parts of a sweep", []string{"shard", "shards", "resume"}},
	{"Who makes it", []string{"slurm", "k8s", "at-once", "image"}},
	{"What is told", []string{"partition", "member", "rebalance", "what-if"}},
	{"What is printed", []string{"output", "expect", "alerts", "at", "every", "partitions", "generations"}},
	{"Files to write", []string{"html", "vega", "events", "events-all", "svg", "mermaid", "rebalance", "perfetto"}},
}

// grouped is how many flags a command has at least whose help has them under headings.
const grouped = 8

// groupedFlags changes the template of cobra's help so that flags stand under headings.
func groupedFlags(template string) string {
	cobra.AddTemplateFunc("flagUsages", flagUsages)
	template = strings.ReplaceAll(template, "Flags:\n{{.LocalFlags.FlagUsages | trimTrailingWhitespaces}}", "{{flagUsages .LocalFlags}}")
	return strings.ReplaceAll(template, ".FlagUsages ", fmt.Sprintf(".FlagUsagesWrapped %d ", narrowest))
}

// flagUsages lists flags, many of them under headings.
func flagUsages(all *pflag.FlagSet) string {
	n := 0
	all.VisitAll(func(*pflag.Flag) { n++ })
	if n < grouped {
		return "Flags:\n" + usages(all)
	}
	var parts []string
	told := map[string]bool{}
	part := func(title string, names []string) {
		some := pflag.NewFlagSet("", pflag.ContinueOnError)
		some.SortFlags = false
		for _, name := range names {
			if f := all.Lookup(name); f != nil && !told[name] {
				some.AddFlag(f)
				told[name] = true
			}
		}
		if some.HasFlags() {
			parts = append(parts, title+":\n"+usages(some))
		}
	}
	for _, g := range flagGroups {
		if all.Lookup(g.names[0]) != nil {
			part(g.title, g.names)
		}
	}
	var rest []string
	all.VisitAll(func(f *pflag.Flag) { rest = append(rest, f.Name) })
	part("Other flags", rest)
	return strings.Join(parts, "\n\n")
}

func usages(f *pflag.FlagSet) string { return strings.TrimRight(f.FlagUsagesWrapped(narrowest), " \n") }
