package shard

import (
	"strings"
	"testing"
)

func TestAShardIsWrittenAsItIsRead(t *testing.T) {
	for _, text := range []string{"0/1", "2/3", "99999/100000"} {
		if s, err := Parse(text); err != nil || s.String() != text {
			t.Errorf("%s is read as %s, %v", text, s, err)
		}
	}
	for text, want := range map[string]string{
		"":                       "want I/N",
		"3":                      "want I/N",
		"1/2/3":                  "want I/N",
		"a/3":                    "want I/N",
		"0/0":                    "there can be 1 to 100000",
		"0/100001":               "there can be 1 to 100000",
		"-1/3":                   "the first is 0/3 and the last 2/3",
		"3/3":                    "the first is 0/3 and the last 2/3",
		"0/99999999999999999999": "want I/N",
	} {
		if _, err := Parse(text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got %v, want …%s…", text, err, want)
		}
	}
}

// Unit u belongs to shard u mod N.
func TestEveryUnitIsInOneShard(t *testing.T) {
	for n := 1; n <= 9; n++ {
		for units := int64(0); units < 30; units++ {
			seen := map[int64]int{}
			for i := range n {
				s, got := Shard{i, n}, int64(0)
				for u := s.First(0); u < units; u = s.First(u + 1) {
					seen[u]++
					got++
				}
				if want := max(s.count(units), 0); got != want {
					t.Errorf("shard %s has %d of %d units, and says %d", s, got, units, want)
				}
			}
			for u := range units {
				if seen[u] != 1 {
					t.Errorf("unit %d is in %d of %d shards", u, seen[u], n)
				}
			}
		}
	}
}

func TestEnginesSayWhichShard(t *testing.T) {
	for _, c := range []struct {
		name   string
		told   string
		shards int
		env    string
		want   string // the shard and who said so, or the begin of the error
	}{
		{name: "nobody", want: "0/1 "},
		{name: "the flag", told: "2/3", want: "2/3 --shard"},
		{name: "the flag is the last word", told: "2/3", env: "SLURM_ARRAY_TASK_ID=5 SLURM_ARRAY_TASK_COUNT=8", want: "2/3 --shard"},
		{name: "a flag that is none", told: "3/3", want: "shard 3/3: of 3 shards"},
		{name: "two flags", told: "2/3", shards: 4, want: "--shard 2/3 and --shards 4 do not agree"},
		{name: "how many alone", shards: 4, want: "--shards says how many there are, and nothing says which"},

		{name: "Slurm", env: "SLURM_ARRAY_TASK_ID=5 SLURM_ARRAY_TASK_COUNT=8 SLURM_ARRAY_TASK_MIN=0 SLURM_ARRAY_TASK_MAX=7", want: "5/8 SLURM_ARRAY_TASK_ID"},
		{name: "Slurm from 1", env: "SLURM_ARRAY_TASK_ID=8 SLURM_ARRAY_TASK_COUNT=8 SLURM_ARRAY_TASK_MIN=1 SLURM_ARRAY_TASK_MAX=8", want: "7/8 SLURM_ARRAY_TASK_ID"},
		{name: "Slurm with both", shards: 8, env: "SLURM_ARRAY_TASK_ID=5 SLURM_ARRAY_TASK_COUNT=8", want: "5/8 SLURM_ARRAY_TASK_ID"},
		{name: "Slurm, another number", shards: 9, env: "SLURM_ARRAY_TASK_ID=5 SLURM_ARRAY_TASK_COUNT=8", want: "SLURM_ARRAY_TASK_COUNT is 8, and --shards 9"},
		{name: "Slurm, some tasks alone", env: "SLURM_ARRAY_TASK_ID=5 SLURM_ARRAY_TASK_COUNT=2 SLURM_ARRAY_TASK_MIN=3 SLURM_ARRAY_TASK_MAX=5", want: "SLURM_ARRAY_TASK_ID is 5, which is no shard of 2"},
		{name: "Slurm with a step", env: "SLURM_ARRAY_TASK_ID=3 SLURM_ARRAY_TASK_COUNT=4 SLURM_ARRAY_TASK_MIN=1 SLURM_ARRAY_TASK_MAX=7", want: "the job array has 4 tasks between 1 and 7"},
		{name: "Slurm, odd", env: "SLURM_ARRAY_TASK_ID=x SLURM_ARRAY_TASK_COUNT=8", want: `SLURM_ARRAY_TASK_ID is "x"`},
		{name: "Slurm, odd count", env: "SLURM_ARRAY_TASK_ID=1 SLURM_ARRAY_TASK_COUNT=many", want: `SLURM_ARRAY_TASK_COUNT is "many"`},
		{name: "Slurm, odd end", env: "SLURM_ARRAY_TASK_ID=1 SLURM_ARRAY_TASK_COUNT=8 SLURM_ARRAY_TASK_MAX=x", want: `SLURM_ARRAY_TASK_MAX is "x"`},

		{name: "Kubernetes", shards: 8, env: "JOB_COMPLETION_INDEX=7", want: "7/8 JOB_COMPLETION_INDEX"},
		{name: "Kubernetes does not say of how many", env: "JOB_COMPLETION_INDEX=7", want: "JOB_COMPLETION_INDEX is 7, and nothing says of how many: add --shards N"},
		{name: "Kubernetes, too few", shards: 7, env: "JOB_COMPLETION_INDEX=7", want: "JOB_COMPLETION_INDEX is 7, which is no shard of 7"},
		{name: "Batch", env: "AWS_BATCH_JOB_ARRAY_INDEX=0 AWS_BATCH_JOB_ARRAY_SIZE=2", want: "0/2 AWS_BATCH_JOB_ARRAY_INDEX"},
		{name: "Batch without the size", shards: 2, env: "AWS_BATCH_JOB_ARRAY_INDEX=1", want: "1/2 AWS_BATCH_JOB_ARRAY_INDEX"},
		{name: "Cloud Run", env: "CLOUD_RUN_TASK_INDEX=3 CLOUD_RUN_TASK_COUNT=4", want: "3/4 CLOUD_RUN_TASK_INDEX"},
		{name: "PBS", shards: 4, env: "PBS_ARRAY_INDEX=3", want: "3/4 PBS_ARRAY_INDEX"},
		{name: "PBS from 1", shards: 4, env: "PBS_ARRAY_INDEX=4", want: "PBS_ARRAY_INDEX is 4, which is no shard of 4 when counted from 0: start qsub -J 0-7"},
		{name: "Grid Engine", env: "SGE_TASK_ID=4 SGE_TASK_FIRST=1 SGE_TASK_LAST=8 SGE_TASK_STEPSIZE=1", want: "3/8 SGE_TASK_ID"},
		{name: "Grid Engine from 5", env: "SGE_TASK_ID=8 SGE_TASK_FIRST=5 SGE_TASK_LAST=8 SGE_TASK_STEPSIZE=1", want: "3/4 SGE_TASK_ID"},
		{name: "Grid Engine, no array", env: "SGE_TASK_ID=undefined SGE_TASK_FIRST=undefined SGE_TASK_LAST=undefined", want: "0/1 "},
		{name: "Grid Engine with a step", env: "SGE_TASK_ID=3 SGE_TASK_FIRST=1 SGE_TASK_LAST=7 SGE_TASK_STEPSIZE=2", want: "SGE_TASK_STEPSIZE is 2, so the numbers of the job array are no shards: start qsub -t 1-8"},
		{name: "Grid Engine, another number", shards: 9, env: "SGE_TASK_ID=4 SGE_TASK_FIRST=1 SGE_TASK_LAST=8", want: "SGE_TASK_LAST is 8, and --shards 9"},
		{name: "LSF", shards: 8, env: "LSB_JOBINDEX=8", want: "7/8 LSB_JOBINDEX"},
		{name: "LSF does not say of how many", env: "LSB_JOBINDEX=8", want: "LSB_JOBINDEX is 8, and nothing says of how many: add --shards N"},
		{name: "LSF, no array", env: "LSB_JOBINDEX=0", want: "0/1 "},
		{name: "Buildkite", env: "BUILDKITE_PARALLEL_JOB=0 BUILDKITE_PARALLEL_JOB_COUNT=4", want: "0/4 BUILDKITE_PARALLEL_JOB"},
		// https://docs.gitlab.com/ci/variables/predefined_variables: the index is that of
		// the job in the set, from 1; the total is 1 where there is no set.
		{name: "GitLab's first", env: "CI_NODE_INDEX=1 CI_NODE_TOTAL=4", want: "0/4 CI_NODE_INDEX"},
		{name: "GitLab's last", env: "CI_NODE_INDEX=4 CI_NODE_TOTAL=4", want: "3/4 CI_NODE_INDEX"},
		{name: "GitLab without a set", env: "CI_NODE_TOTAL=1", want: "0/1 "},
		{name: "one that counts from 0", env: "CI_NODE_INDEX=0 CI_NODE_TOTAL=4", want: "CI_NODE_INDEX is 0, which is no shard of 4 when counted from 1"},

		{name: "two that agree", shards: 8, env: "JOB_COMPLETION_INDEX=1 AWS_BATCH_JOB_ARRAY_INDEX=1", want: "1/8 AWS_BATCH_JOB_ARRAY_INDEX"},
		{name: "two that do not", env: "SLURM_ARRAY_TASK_ID=5 SLURM_ARRAY_TASK_COUNT=8 CI_NODE_INDEX=1 CI_NODE_TOTAL=4", want: "SLURM_ARRAY_TASK_ID makes it shard 5/8, and CI_NODE_INDEX shard 0/4: say which by --shard"},
	} {
		env := map[string]string{}
		for _, pair := range strings.Fields(c.env) {
			name, value, _ := strings.Cut(pair, "=")
			env[name] = value
		}
		s, by, err := Which(c.told, c.shards, func(name string) string { return env[name] })
		got := s.String() + " " + by
		if err != nil {
			got = err.Error()
		}
		if !strings.HasPrefix(got, c.want) {
			t.Errorf("%s: got %q, want %q…", c.name, got, c.want)
		}
	}
}
