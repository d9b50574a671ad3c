// Package submit writes down, for somebody else's engine, how to run one command as many
// shards and to merge what they make: as a shell script that submits a job array to Slurm
// ([Job.Slurm]), and as a manifest with an Indexed Job for Kubernetes ([Job.Kubernetes]).
//
// Nothing is submitted here. What is printed is made to be read first, and has the name of
// the plan in every name that it gives, so that parts of two plans never meet. Every shard
// goes on with what an earlier try of it left, so that engines may stop a task and start it
// again as often as they like.
//
// The commands are given as lists of words, which can have anything in them: words.Shell and
// yamlText write them as a shell and YAML read them.
package submit

import (
	_ "embed" // the templates
	"fmt"
	"io"
	"text/template"

	"github.com/groupsim/groupsim/words"
)

// Job is a command that makes one shard of so many, and one that merges them.
type Job struct {
	// Name is of this plan alone; it has only letters, digits and -.
	Name string
	// Make is the command that makes a shard, the program left out, to which the flags that
	// name the shard and its part are added. Merge puts parts together, which are named
	// behind it.
	Make, Merge []string
	Shards      int
	// AtOnce is how many shards run at the same time at most; 0: all that there is room for.
	AtOnce int
	// CPUs is how many processors a shard uses.
	CPUs int
	// Figures is how many the report keeps that Merge makes, 8 bytes each.
	Figures int64
	// Asked is the command that printed this, for the people who read it.
	Asked string

	Files []File // that Make reads
	Image string // that has the program as /groupsim, on Kubernetes
}

// File is a file that has to be where a shard is made.
type File struct {
	Path string // as the command has it
	Text string // for Kubernetes; on Slurm the nodes see the file itself
}

// perProcessor is how many MiB a process may have for each run that it makes at a time: a run
// of a group of hundreds takes some tens, and the command watches its limit by itself.
const perProcessor = 512

// Memory is how many MiB a shard asks for.
func (j *Job) Memory() int { return perProcessor * j.CPUs }

// MergeMemory is how many MiB the merge asks for: figures are kept, and sorted.
func (j *Job) MergeMemory() int64 { return perProcessor + j.Figures*2*8>>20 }

//go:embed slurm.sh.tmpl
var slurm string

//go:embed kubernetes.yaml.tmpl
var kubernetes string

// templates are parsed once; that they are whole, the tests see.
var templates = template.Must(template.Must(template.New("slurm").Funcs(functions).Parse(slurm)).New("kubernetes").Parse(kubernetes))

var functions = template.FuncMap{
	"shell":  words.Shell,
	"shells": func(list []string) string { return words.Shells(list...) },
	"yaml":   yamlText,
	"arg":    literal,
	"file":   fileText,
	"last":   func(n int) int { return n - 1 },
}

// Slurm writes a script that submits a job array of all shards, and a job behind it that
// merges them.
func (j *Job) Slurm(to io.Writer) error {
	if err := j.check(slurmMost); err != nil {
		return err
	}
	return templates.ExecuteTemplate(to, "slurm", j)
}

// Slurm's MaxArraySize can be 4,000,001 and is 1,001 if nobody says otherwise; an Indexed Job
// has 100,000 completions at most.
const (
	slurmUsual     = 1_001
	slurmMost      = 100_000
	kubernetesMost = 100_000
)

// IsLargeArray tells whether Slurm may have to be set up for so many tasks.
func (j *Job) IsLargeArray() bool { return j.Shards > slurmUsual }

func (j *Job) check(most int) error {
	switch {
	case j.Shards < 1 || j.Shards > most:
		return fmt.Errorf("%d shards: there can be 1 to %d", j.Shards, most)
	case j.AtOnce < 0 || j.CPUs < 1:
		return fmt.Errorf("%d shards at once with %d processors each: want whole numbers above 0", j.AtOnce, j.CPUs)
	}
	return nil
}
