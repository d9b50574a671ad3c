package main

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/groupsim/groupsim/trials/shard"
	"github.com/groupsim/groupsim/trials/submit"
	"github.com/groupsim/groupsim/trials/sweep"
	"github.com/groupsim/groupsim/words"
)

// submitFlags say what is swept, and by whom.
type submitFlags struct {
	sweepFlags
	slurm, kubernetes int
	atOnce            int
	image             string
}

func newSweepSubmit() *cobra.Command {
	var flags submitFlags
	cmd := &cobra.Command{
		Use:   "submit SCENARIO...",
		Short: "Print what makes a sweep on many machines, for Slurm or Kubernetes",
		Long: `submit prints a script for Slurm, or a manifest for Kubernetes, that makes a
sweep as so many shards and merges them. It takes what sweep takes, and submits
nothing: read what is printed, change what your site wants, and submit it
yourself. What comes of it is, byte for byte, what one process makes.

-o, --html and --vega are about the report that is made when all shards are
there.`,
		Example: `  groupsim sweep submit --slurm 8 rolling-deploy \
      --over topics.orders.rate=10..100/10 > sweep.sh
  groupsim sweep submit --k8s 50 --image registry.example.com/groupsim \
      ./mine.yaml --over consumer.session.timeout.ms=6000..45000/14 \
      --runs 1000 > sweep.yaml`,
		Args:              atLeastOneOr(&flags.perYear, "a scenario; 'groupsim list' names the bundled ones"),
		ValidArgsFunction: scenariosOrFiles,
		RunE:              func(cmd *cobra.Command, args []string) error { return flags.submit(cmd, args) },
	}
	flags.addSweep(cmd)
	list := cmd.Flags()
	list.Lookup("cpus").Usage = "give each shard so many `CPUS`, and memory for as many runs at a time. Default: 1"
	list.IntVar(&flags.slurm, "slurm", 0, "print a script that submits a job array of `N` shards to Slurm")
	list.IntVar(&flags.kubernetes, "k8s", 0, "print the manifest of an Indexed Job of `N` shards for Kubernetes")
	list.IntVar(&flags.atOnce, "at-once", 0, "at most `N` shards at the same time; default: as many as there is room for, with --k8s 100")
	list.StringVar(&flags.image, "image", "groupsim", "with --k8s: the `IMAGE` that has the command as /groupsim")
	return cmd
}

func (f *submitFlags) submit(cmd *cobra.Command, args []string) error {
	if err := f.checkSubmit(cmd, args); err != nil {
		return wrong(err)
	}
	plan, err := f.plan(cmd, args)
	if err != nil {
		return wrong(err)
	}
	hash, err := plan.Hash()
	if err != nil {
		return failed(err)
	}
	if err := f.checkPlan(plan); err != nil {
		return wrong(err)
	}
	job := f.job(cmd, args, hash)
	if f.reports() {
		job.Figures = plan.Kept()
	}
	files, err := plan.Files()
	if err != nil {
		return failed(err)
	}
	if job.Files, err = filesOf(cmd, append(files, append(f.importFlags.files(), f.perYear)...)); err != nil {
		return wrong(err)
	}
	print := job.Slurm
	if f.kubernetes != 0 {
		print = job.Kubernetes
	}
	var text strings.Builder
	if err := print(&text); err != nil {
		return wrong(err)
	}
	return write(cmd, "what is to be submitted", func(w io.Writer) error { _, err := io.WriteString(w, text.String()); return err })
}

// checkSubmit holds flags to each other, and looks for what can be read here alone.
func (f *submitFlags) checkSubmit(cmd *cobra.Command, args []string) error {
	onSlurm, onKubernetes := cmd.Flags().Changed("slurm"), cmd.Flags().Changed("k8s")
	shards := f.slurm + f.kubernetes // one of them is 0
	switch {
	case onSlurm == onKubernetes:
		return errors.New("say for whom: --slurm N or --k8s N, in so many shards")
	case shards < 1 || shards > shard.Most:
		return fmt.Errorf("%d shards: there can be 1 to %d", shards, shard.Most)
	case cmd.Flags().Changed("at-once") && f.atOnce < 1:
		return errors.New("--at-once wants at least one")
	case slices.Contains(f.inputs(args, f.perYear), "-"):
		return errors.New("standard input cannot be read where the shards are made: name a file")
	case onKubernetes && len(f.madeOf()) > 0:
		return fmt.Errorf("%s writes a file into a pod that is gone afterwards: take the whole off the volume and make it by groupsim sweep merge", f.madeOf()[0].flag)
	case !onKubernetes && cmd.Flags().Changed("image"):
		return errors.New("--image goes with --k8s: a script for Slurm finds the command by GROUPSIM, or as groupsim")
	case onKubernetes && (f.image == "" || strings.ContainsFunc(f.image, unicode.IsSpace)):
		return fmt.Errorf("--image %s: wants the name of an image, such as registry.example.com/groupsim", words.Shell(f.image))
	}
	for _, arg := range args {
		if strings.HasPrefix(arg, "-") {
			return fmt.Errorf("%s would be taken for a flag where the shards are made: write ./%s", words.Shell(arg), words.Shell(arg))
		}
	}
	return f.check(cmd, args, shard.Whole)
}

// checkPlan finds what would show only when the shards are made, or when they are merged.
func (f *submitFlags) checkPlan(plan *sweep.Plan) error {
	if shards := int64(f.slurm + f.kubernetes); shards > plan.Units() {
		return fmt.Errorf("%d shards of %s: take fewer shards, or more --runs", shards, words.Plural(int(plan.Units()), "run"))
	}
	if f.reports() {
		return plan.CheckKept()
	}
	return nil
}

// reports tells whether the merge makes a report, for which it keeps figures, and does not
// only copy lines.
func (f *submitFlags) reports() bool { return f.output != jsonl || len(f.madeOf()) > 0 }

// madeOf are the files that the report is to be written into.
func (f *submitFlags) madeOf() (list []outputFile) {
	for _, file := range f.files() {
		if file.path != "" {
			list = append(list, file)
		}
	}
	return list
}

// notMade are the flags that do not say what is made of a unit.
var notMade = []string{"slurm", "k8s", "at-once", "image", "output", "cpus", "html", "vega"}

// job is the sweep as whoever makes it starts it.
func (f *submitFlags) job(cmd *cobra.Command, args []string, hash string) *submit.Job {
	j := &submit.Job{
		Name: "sweep-" + hash[:12], Shards: f.slurm + f.kubernetes, AtOnce: f.atOnce, CPUs: max(f.cpus, 1), Image: f.image,
		Make:  append([]string{"sweep"}, args...),
		Merge: []string{"sweep", "merge", "-o", f.output},
	}
	cmd.Flags().Visit(func(flag *pflag.Flag) {
		if !slices.Contains(notMade, flag.Name) {
			j.Make = append(j.Make, given(flag)...)
		}
	})
	for _, file := range f.madeOf() {
		j.Merge = append(j.Merge, file.flag, file.path)
	}
	asked := append([]string{"groupsim", "sweep", "submit"}, args...)
	cmd.Flags().Visit(func(flag *pflag.Flag) { asked = append(asked, given(flag)...) })
	j.Asked = words.Shells(asked...)
	j.Make = append(j.Make, "-j", strconv.Itoa(j.CPUs))
	return j
}

// filesOf reads what the shards read; empty ones are not given.
func filesOf(cmd *cobra.Command, paths []string) (list []submit.File, err error) {
	for _, path := range paths {
		if path == "" {
			continue
		}
		in, _, err := openInput(cmd, path)
		if err != nil {
			return nil, err
		}
		text, err := io.ReadAll(in)
		in.Close()
		if err != nil {
			return nil, err
		}
		list = append(list, submit.File{Path: path, Text: string(text)})
	}
	return list, nil
}
