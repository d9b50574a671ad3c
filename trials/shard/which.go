package shard

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// engine is something that starts many processes and tells each its number.
type engine struct {
	index, count string // variables; no count: it does not tell how many there are
	first, last  string // the variables with the first index and the last one, or none
	step         string // that with how far one index is from the next, or none
	from         int    // what it counts from, where no variable says so
	none         string // what the index is in a process that is not one of many
	start        string // how to start N of them, for whoever got it wrong
}

var engines = []engine{
	{index: "SLURM_ARRAY_TASK_ID", count: "SLURM_ARRAY_TASK_COUNT", first: "SLURM_ARRAY_TASK_MIN", last: "SLURM_ARRAY_TASK_MAX", start: "sbatch --array=0-7 for eight"},
	{index: "JOB_COMPLETION_INDEX", start: "completions: 8 and --shards 8 for eight"},
	{index: "AWS_BATCH_JOB_ARRAY_INDEX", count: "AWS_BATCH_JOB_ARRAY_SIZE", start: "an array of size 8 and --shards 8 for eight"},
	{index: "CLOUD_RUN_TASK_INDEX", count: "CLOUD_RUN_TASK_COUNT", start: "8 tasks for eight"},
	{index: "PBS_ARRAY_INDEX", start: "qsub -J 0-7 and --shards 8 for eight"},
	{index: "SGE_TASK_ID", first: "SGE_TASK_FIRST", last: "SGE_TASK_LAST", step: "SGE_TASK_STEPSIZE", from: 1, none: "undefined", start: "qsub -t 1-8 for eight"},
	{index: "LSB_JOBINDEX", from: 1, none: "0", start: "bsub -J 'sweep[1-8]' and --shards 8 for eight"},
	{index: "BUILDKITE_PARALLEL_JOB", count: "BUILDKITE_PARALLEL_JOB_COUNT", start: "parallelism: 8 for eight"},
	{index: "CI_NODE_INDEX", count: "CI_NODE_TOTAL", from: 1, start: "parallel: 8 for eight, numbered from 1 as GitLab does"},
}

// Which finds out which shard a process is to make, and who said so: told is I/N as the
// command line has it, and is the last word, so that one shard can be made again anywhere;
// shards is how many there are, for engines that do not tell (0: not given); env looks up
// the variables of engines. Where nobody says anything it is [Whole], and by is empty.
func Which(told string, shards int, env func(string) string) (s Shard, by string, err error) {
	if told != "" {
		s, err = Parse(told)
		if err == nil && shards != 0 && shards != s.N {
			err = fmt.Errorf("--shard %s and --shards %d do not agree: leave out --shards", s, shards)
		}
		return s, "--shard", err
	}
	s = Whole
	for _, e := range engines {
		if said := env(e.index); said == "" || said == e.none {
			continue
		}
		here, err := e.shard(shards, env)
		switch {
		case err != nil:
			return Whole, "", err
		case by != "" && here != s:
			return Whole, "", fmt.Errorf("%s makes it shard %s, and %s shard %s: say which by --shard I/N", by, s, e.index, here)
		}
		s, by = here, e.index
	}
	if by == "" && shards != 0 {
		return Whole, "", errors.New("--shards says how many there are, and nothing says which one this is: give --shard I/N, or one of " + indexes())
	}
	return s, by, nil
}

// shard is the one that an engine tells this process to make.
func (e *engine) shard(shards int, env func(string) string) (Shard, error) {
	index, err := number(e.index, env)
	if err != nil {
		return Shard{}, err
	}
	first := e.from
	if e.first != "" && env(e.first) != "" {
		if first, err = number(e.first, env); err != nil {
			return Shard{}, err
		}
	}
	s := Shard{I: index - first}
	if s.N, err = e.shards(shards, first, env); err != nil {
		return Shard{}, err
	}
	switch {
	case s.N == 0:
		return Shard{}, fmt.Errorf("%s is %d, and nothing says of how many: add --shards N", e.index, index)
	case s.check() != nil:
		return Shard{}, fmt.Errorf("%s is %d, which is no shard of %d when counted from %d: start %s, or give --shard I/N", e.index, index, s.N, first, e.start)
	}
	return s, e.gaps(s.N, first, env)
}

// shards is how many there are, by the engine or else by who started the command; 0: nobody says.
func (e *engine) shards(told, first int, env func(string) string) (n int, err error) {
	said := ""
	switch {
	case e.count != "" && env(e.count) != "":
		said = e.count
		n, err = number(said, env)
	case e.count == "" && e.last != "" && env(e.last) != "":
		said = e.last
		n, err = number(said, env)
		n += 1 - first
	default:
		return told, nil
	}
	if err == nil && told != 0 && told != n {
		err = fmt.Errorf("%s is %s, and --shards %d: leave out --shards, or give --shard I/N", said, env(said), told)
	}
	return n, err
}

// gaps refuses a job array with holes in it: some of its tasks would be taken for others, or made by
// nobody.
func (e *engine) gaps(n, first int, env func(string) string) error {
	if e.last != "" && env(e.last) != "" {
		switch most, err := number(e.last, env); {
		case err != nil:
			return err
		case most-first+1 != n:
			return fmt.Errorf("the job array has %d tasks between %d and %d, so its numbers are no shards: start %s, or give --shard I/N", n, first, most, e.start)
		}
	}
	if e.step != "" && env(e.step) != "" && env(e.step) != "1" {
		return fmt.Errorf("%s is %s, so the numbers of the job array are no shards: start %s, or give --shard I/N", e.step, env(e.step), e.start)
	}
	return nil
}

func number(name string, env func(string) string) (int, error) {
	n, err := strconv.Atoi(strings.TrimSpace(env(name)))
	if err != nil {
		return 0, fmt.Errorf("%s is %q: want a whole number; --shard I/N goes without it", name, env(name))
	}
	return n, nil
}

// indexes names the variables that engines set.
func indexes() string {
	names := make([]string, len(engines))
	for i, e := range engines {
		names[i] = e.index
	}
	return strings.Join(names, ", ")
}
