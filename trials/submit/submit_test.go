package submit

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"gopkg.in/yaml.v3"

	"github.com/groupsim/groupsim/internal/golden"
)

// hostile are arguments that a shell, YAML or kubelet would take for something else.
var hostile = []string{
	"it's", `a "b"`, "$HOME", "$(JOB_COMPLETION_INDEX)", "$$", "$$(X)", "`id`", `\n`, "a\nEND\nb", "#SBATCH --array=0-99", "*", "{a,b}", "", "no", "012", "1:20", "~", "a: b", "- a",
	"\t", "\x01", "\u0085", "\u2028", "\ufeff", "\U000E0001", "日本", "%d", "{{.Name}}",
}

func job() *Job {
	return &Job{
		Name:   "sweep-0123456789",
		Make:   []string{"sweep", "crash", "./mine.yaml", "--over", "consumer.session.timeout.ms=6000..45000/14", "--runs", "100", "-j", "1"},
		Merge:  []string{"sweep", "merge", "-o", "text"},
		Shards: 8, CPUs: 1, Image: "groupsim",
		Asked: "groupsim sweep submit crash ./mine.yaml --over consumer.session.timeout.ms=6000..45000/14 --runs 100",
		Files: []File{{"./mine.yaml", "# a group\nmembers: 3\n\ntopics:\n  orders: 12\n"}},
	}
}

func text(t *testing.T, write func(*strings.Builder) error) string {
	t.Helper()
	var b strings.Builder
	if err := write(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func slurmOf(t *testing.T, j *Job) string {
	t.Helper()
	return text(t, func(b *strings.Builder) error { return j.Slurm(b) })
}

func kubernetesOf(t *testing.T, j *Job) string {
	t.Helper()
	return text(t, func(b *strings.Builder) error { return j.Kubernetes(b) })
}

func TestWhatIsPrinted(t *testing.T) {
	golden.Compare(t, "testdata/slurm.sh", slurmOf(t, job()))
	golden.Compare(t, "testdata/kubernetes.yaml", kubernetesOf(t, job()))
	j := job()
	j.Files, j.AtOnce = nil, 3
	if got := kubernetesOf(t, j); strings.Contains(got, "ConfigMap") || strings.Contains(got, "name: files") || !strings.Contains(got, "parallelism: 3\n") {
		t.Errorf("without files and with three at once:\n%s", got)
	}
	if got := slurmOf(t, j); !strings.Contains(got, "--array=0-7%3 ") {
		t.Errorf("with three at once:\n%s", got)
	}
}

func TestThePageSaysWhatIsAskedFor(t *testing.T) {
	j := job()
	golden.Says(t, "../../docs/scale.md", "A task asks for one processor and %d MiB", j.Memory())
	golden.Says(t, "../../docs/scale.md", "`MaxArraySize` is %d if nobody has raised it", slurmUsual)
	j.Shards = slurmUsual
	if got := slurmOf(t, j); strings.Contains(got, "MaxArraySize") {
		t.Errorf("%d shards are not too many:\n%s", j.Shards, got)
	}
	j.Shards++
	if got := slurmOf(t, j); !strings.Contains(got, "# An array of 1002 is refused where MaxArraySize is smaller") {
		t.Errorf("it is not said that %d shards may be too many:\n%s", j.Shards, got)
	}
}

// standIn takes the place of a program: it writes down its arguments, each ended by a zero
// byte, and of sbatch runs the script as Slurm does, once for each task.
const standIn = `#!/bin/bash
printf '%s\0' "$@" >> "$LOG"; printf '\n\0' >> "$LOG"
`

const sbatch = standIn + `cat > script
echo "4711;cluster"
for arg in "$@"; do case $arg in --array=*) for i in 0 1 2; do SLURM_ARRAY_TASK_ID=$i bash script; done; exit;; esac; done
bash script
`

// The script says the same to the command as was said to submit, whatever that is.
func TestTheScriptRunsWhatWasAsked(t *testing.T) {
	if _, err := exec.LookPath("bash"); err != nil {
		t.Skip("there is no bash to ask")
	}
	dir := t.TempDir()
	for name, program := range map[string]string{"sbatch": sbatch, "groupsim": standIn} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(program), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	j := job()
	j.Shards, j.AtOnce, j.CPUs, j.Figures, j.Files = 3, 2, 4, 1<<20, []File{{Path: "it's\na \"file\""}}
	j.Make, j.Merge = append(j.Make, hostile...), append(j.Merge, hostile...)
	begin := func() ([]byte, error) {
		cmd := exec.Command("bash", "-s")
		cmd.Dir = dir
		cmd.Env = append(os.Environ(), "PATH="+dir+":"+os.Getenv("PATH"), "LOG="+filepath.Join(dir, "log"))
		cmd.Stdin = strings.NewReader(slurmOf(t, j))
		return cmd.CombinedOutput()
	}
	// Nothing is submitted from where the files do not lie.
	if out, err := begin(); err == nil || string(out) != j.Files[0].Path+": cannot be read from this folder\n" {
		t.Errorf("without the file: %v, it says %s", err, out)
	}
	if err := os.WriteFile(filepath.Join(dir, j.Files[0].Path), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	out, err := begin()
	if err != nil || !strings.HasPrefix(string(out), "job array 4711 makes 3 shards\njob 4711 merges them into sweep-0123456789.jsonl; squeue -j 4711,4711 ") {
		t.Errorf("%v, it says %s", err, out)
	}
	log, err := os.ReadFile(filepath.Join(dir, "log"))
	if err != nil {
		t.Fatal(err)
	}
	var calls [][]string
	for _, call := range strings.Split(strings.TrimSuffix(string(log), "\n\x00"), "\n\x00") {
		calls = append(calls, strings.Split(strings.TrimSuffix(call, "\x00"), "\x00"))
	}
	want := [][]string{{
		"--parsable", "--job-name=sweep-0123456789", "--array=0-2%2", "--requeue", "--ntasks=1", "--cpus-per-task=4", "--mem=2048M",
		"--open-mode=append", "--output=sweep-0123456789/part-%a-of-3.log", "--export=ALL",
	}}
	for i := range 3 {
		part := fmt.Sprintf("sweep-0123456789/part-%d-of-3.jsonl", i)
		want = append(want, slices.Concat(j.Make, []string{"--shard", fmt.Sprintf("%d/3", i), "--resume", part}))
	}
	want = append(want, []string{
		"--parsable", "--job-name=sweep-0123456789-merge", "--dependency=afterok:4711", "--kill-on-invalid-dep=yes", "--requeue", "--ntasks=1", "--cpus-per-task=1", "--mem=528M",
		"--output=sweep-0123456789.out", "--error=sweep-0123456789.log", "--export=ALL",
	}, slices.Concat(j.Merge, []string{"--document", "sweep-0123456789.jsonl", "sweep-0123456789/part-*-of-3.jsonl"}))
	for i := range max(len(want), len(calls)) {
		if i >= len(want) || i >= len(calls) || !slices.Equal(want[i], calls[i]) {
			t.Fatalf("call %d of %d:\n got %q\nwant %q", i, len(calls), calls[min(i, len(calls)-1)], want[min(i, len(want)-1)])
		}
	}
}

// object is what the test asks of a manifest; k8stest asks Kubernetes' own types.
type object struct {
	Kind string
	Data map[string]string
	Spec struct {
		Template struct {
			Spec struct {
				Containers []struct {
					Args         []string
					WorkingDir   string `yaml:"workingDir"`
					VolumeMounts []struct {
						MountPath string `yaml:"mountPath"`
						SubPath   string `yaml:"subPath"`
					} `yaml:"volumeMounts"`
				}
			}
		}
	}
}

func objects(t *testing.T, manifest string) (list []object) {
	t.Helper()
	d := yaml.NewDecoder(strings.NewReader(manifest))
	for {
		var o object
		if err := d.Decode(&o); err != nil {
			if err.Error() == "EOF" {
				return list
			}
			t.Fatal(err)
		}
		list = append(list, o)
	}
}

// expand is what kubelet makes of an argument of ours: $$ is a dollar, and $(NAME) a variable
// (k8s.io/kubernetes/third_party/forked/golang/expansion).
func expand(arg string) string {
	return strings.NewReplacer("$$", "$", "$(JOB_COMPLETION_INDEX)", "5", "$", "a dollar alone").Replace(arg)
}

func TestTheManifestRunsWhatWasAsked(t *testing.T) {
	j := job()
	j.Make, j.Merge = append(j.Make, hostile...), append(j.Merge, hostile...)
	list := objects(t, kubernetesOf(t, j))
	if len(list) != 4 {
		t.Fatalf("%d objects", len(list))
	}
	for i, want := range [][]string{
		slices.Concat(j.Make, []string{"--shards=8", "--resume=/parts/sweep-0123456789.part-5-of-8.jsonl"}),
		slices.Concat(j.Merge, []string{"--document=/parts/sweep-0123456789.jsonl", "/parts/sweep-0123456789.part-*-of-8.jsonl"}),
	} {
		var got []string
		for _, arg := range list[2+i].Spec.Template.Spec.Containers[0].Args {
			got = append(got, expand(arg))
		}
		if !slices.Equal(got, want) {
			t.Errorf("got  %q\nwant %q", got, want)
		}
	}
}

// Files lie where the command looks for them, and have every byte that they had.
func TestFilesAreWhereTheCommandHasThem(t *testing.T) {
	j := job()
	j.Files = []File{
		{"./a.yaml", "members: 3\n"},
		{"a.yaml", "members: 3\n"}, // the same again
		{"../../b/c.yaml", "  # indented\nmembers: 3\n"},
		{"x/../d.yaml", "no end"},
		{"/etc/e.properties", "a=b\r\n"},
		{"f.yaml", "a:\n\n  - \t\n--- \n# x: y\n"},
		{"g.yaml", ""},
		{"h.yaml", "\n"},
		{"i.yaml", "a\n\n"},
		{"j.yaml", "a\x00b\u2028\n"},
	}
	list := objects(t, kubernetesOf(t, j))
	container := list[2].Spec.Template.Spec.Containers[0]
	got := map[string]string{}
	for _, m := range container.VolumeMounts {
		if m.SubPath != "" {
			got[m.MountPath] = list[0].Data[m.SubPath]
		}
	}
	if container.WorkingDir != "/sweep/in/in" || len(got) != len(j.Files)-1 {
		t.Errorf("in %s there are %q", container.WorkingDir, got)
	}
	for _, f := range j.Files {
		at := f.Path
		if !filepath.IsAbs(at) {
			at = filepath.Join(container.WorkingDir, at)
		}
		if text, ok := got[at]; !ok || text != f.Text {
			t.Errorf("%s: %q at %s, want %q", f.Path, text, at, f.Text)
		}
	}
}

func TestWhatCannotBeSubmitted(t *testing.T) {
	for want, change := range map[string]func(*Job){
		"0 shards: there can be 1 to 100000":             func(j *Job) { j.Shards = 0 },
		"100001 shards: there can be 1 to 100000":        func(j *Job) { j.Shards = 100_001 },
		"-1 shards at once with 1 processors":            func(j *Job) { j.AtOnce = -1 },
		"a:b.yaml: Kubernetes mounts no file":            func(j *Job) { j.Files = []File{{"a:b.yaml", "x"}} },
		"a.yaml: a ConfigMap takes text in UTF-8":        func(j *Job) { j.Files = []File{{"a.yaml", "\xff"}} },
		"the files that the shards read have 2000000 by": func(j *Job) { j.Files = []File{{"a.yaml", strings.Repeat("x", 2_000_000)}} },
		`"\xff" is no text in UTF-8`:                     func(j *Job) { j.Make = append(j.Make, "\xff") },
	} {
		j := job()
		change(j)
		if err := j.Kubernetes(&strings.Builder{}); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("got %v, want %s…", err, want)
		}
	}
	j := job()
	j.CPUs = 0
	if err := j.Slurm(&strings.Builder{}); err == nil {
		t.Error("a shard without processors")
	}
}

// The page has what make slurm-test and make k8s-test printed, on what machine, and the sums of
// each are one.
func TestThePageHasWhatEnginesMade(t *testing.T) {
	var parts []golden.Part
	for _, engine := range []struct {
		name, version string
		sums          int
	}{{"slurm", `slurm-wlm \S+`, 3}, {"k8s", `Kubernetes v\S+`, 3}} {
		text, err := os.ReadFile("testdata/" + engine.name + "-test.txt")
		if err != nil {
			t.Fatal(err)
		}
		parts = append(parts, golden.Part{Name: engine.name, Text: "```\n" + string(text) + "```\n"})
		if machine := regexp.MustCompile(`^\d+ processors, .+, Linux .+\n` + engine.version + `; load before it [\d.]+\n`); !machine.Match(text) {
			t.Errorf("nothing says on what it was recorded: %s", text)
		}
		sums := regexp.MustCompile(`[0-9a-f]{64}`).FindAllString(string(text), -1)
		if len(sums) != engine.sums || len(slices.Compact(sums)) != 1 {
			t.Errorf("%s: the sums are %q", engine.name, sums)
		}
	}
	golden.ComparePage(t, "../../docs/scale.md", parts...)
}
