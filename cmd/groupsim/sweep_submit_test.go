package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/groupsim/groupsim/internal/golden"
	"github.com/groupsim/groupsim/trials/sweep"
	"github.com/groupsim/groupsim/words"
)

// submitted is a sweep with names that a shell would take for something else.
func submitted(t *testing.T) (dir string, args []string) {
	t.Helper()
	dir = t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "it's $HOME.yaml"), []byte(crashed), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "client.properties"), []byte("heartbeat.interval.ms=2000\r\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	t.Chdir(dir)
	return dir, []string{"./it's $HOME.yaml", "--over", "consumer.session.timeout.ms=10000..30000/3", "--runs", "9", "--set", "topics.orders.rate=20", "--properties", "client.properties"}
}

// What the script makes, task by task, and merges is what one process makes. Slurm itself is
// asked by make slurm-test.
func TestTheScriptMakesWhatOneProcessMakes(t *testing.T) {
	bash, err := exec.LookPath("bash")
	if err != nil {
		t.Skip("there is no bash to ask")
	}
	dir, args := submitted(t)
	_, one, _ := run("", append([]string{"sweep", "-o", jsonl}, args...)...)
	_, text, _ := run("", append([]string{"sweep"}, args...)...)
	script, _ := expect(t, "", append([]string{"sweep", "submit", "--slurm", "4"}, args...), 0, "#!/bin/bash\n# groupsim sweep submit ", "groupsim: ")

	// sbatch and the command only write down what they are asked, each word as a shell takes it.
	for name, program := range map[string]string{
		"sbatch":   `cat > script; for arg in "$@"; do case $arg in --array=0-3) for i in 0 1 2 3; do SLURM_ARRAY_TASK_ID=$i bash script; done; exit;; --array*) exit 1;; esac; done; bash script`,
		"groupsim": `{ printf '%s\0' "$@"; printf '\n\0'; } >> asked`,
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("#!/bin/bash\n"+program+"\n"), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	t.Setenv("PATH", dir+":"+os.Getenv("PATH"))
	cmd := exec.Command(bash, "-s")
	cmd.Stdin = strings.NewReader(script)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	asked, err := os.ReadFile("asked")
	if err != nil {
		t.Fatal(err)
	}
	calls := strings.Split(strings.TrimSuffix(string(asked), "\n\x00"), "\n\x00")
	if len(calls) != 5 {
		t.Fatalf("%d calls: %q", len(calls), calls)
	}
	var report string
	for _, call := range calls {
		call := strings.Split(strings.TrimSuffix(call, "\x00"), "\x00")
		code, out, errs := run("", call...)
		if code != 0 {
			t.Fatalf("%q: %s", call, errs)
		}
		report = out
	}
	whole, _ := filepath.Glob("sweep-*.jsonl")
	if len(whole) != 1 {
		t.Fatalf("there is %q", whole)
	}
	got, err := os.ReadFile(whole[0])
	if err != nil || string(got) != one {
		t.Errorf("%v\n%s\nis not what one process makes:\n%s", err, got, one)
	}
	if report != text {
		t.Errorf("%s\nis not the report of one process:\n%s", report, text)
	}
}

func TestTheManifestHasTheFiles(t *testing.T) {
	_, args := submitted(t)
	manifest, _ := expect(t, "", append([]string{"sweep", "submit", "--k8s", "4", "--image", "example/groupsim", "--at-once", "2", "-j", "3", "-o", "csv"}, args...), 0, "kind: Job\n", "groupsim: ")
	for _, want := range []string{
		`file-0: "\nname: crashed\n`, // a text that begins with an empty line is no block
		`file-1: "heartbeat.interval.ms=2000\u000D\n"`,
		`mountPath: "/sweep/it's $HOME.yaml", subPath: file-0`,
		`mountPath: "/sweep/client.properties", subPath: file-1`,
		`- "./it's $$HOME.yaml"`, `image: "example/groupsim"`, "completions: 4", "parallelism: 2", `requests: {cpu: "3"`, "- \"-j\"\n            - \"3\"\n",
		"- \"merge\"\n            - \"-o\"\n            - \"csv\"\n",
	} {
		if !strings.Contains(manifest, want) {
			t.Errorf("there is no %s in\n%s", want, manifest)
		}
	}
	if strings.Contains(manifest, "file-2") {
		t.Errorf("there is more than the two:\n%s", manifest)
	}
	// Bundled scenarios are in the command, and need no file.
	expect(t, "", []string{"sweep", "submit", "--k8s", "4", "crash", "--over", "consumer.session.timeout.ms=10000,20000"}, 0, "kind: Job\n", "")
}

// A scenario has other files read, at some points alone.
func TestTheManifestHasWhatScenariosName(t *testing.T) {
	submitted(t)
	if err := os.MkdirAll("../data", 0o755); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"../data/slow.yaml":  strings.Replace(crashed, "kill: c2}", "pause: c1, for: late}", 1) + "vary: {late: {empirical: late.txt}}\n",
		"../data/late.txt":   "1s\n2s\n",
		"../data/later.txt":  "11s\n12s\n",
		"../data/unread.txt": "1s\n",
	} {
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	asked := []string{"sweep", "submit", "--k8s", "2", "../data/slow.yaml", "--over", "vary.late={empirical: late.txt},{empirical: later.txt}", "--runs", "2"}
	manifest, _ := expect(t, "", asked, 0, "kind: Job\n", "")
	for _, want := range []string{
		"workingDir: /sweep/in\n",
		`mountPath: "/sweep/data/slow.yaml", subPath: file-0`,
		`mountPath: "/sweep/data/late.txt", subPath: file-1`, "file-1: |\n    1s\n    2s\n",
		`mountPath: "/sweep/data/later.txt", subPath: file-2`, "file-2: |\n    11s\n    12s\n",
	} {
		if !strings.Contains(manifest, want) {
			t.Errorf("there is no %s in\n%s", want, manifest)
		}
	}
	if strings.Contains(manifest, "file-3") {
		t.Errorf("there is more than the three:\n%s", manifest)
	}
	// They decide what the runs come to, so with other values it is another plan.
	if err := os.WriteFile("../data/later.txt", []byte("11s\n13s\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	name := regexp.MustCompile("name: sweep-[0-9a-f]{12}\n")
	if other, _ := expect(t, "", asked, 0, "kind: Job\n", ""); name.FindString(other) == name.FindString(manifest) {
		t.Error("what is read at a point is not part of the plan")
	}
}

func TestWhatSubmitRefuses(t *testing.T) {
	over := []string{"--over", "consumer.session.timeout.ms=10000,20000"}
	for want, args := range map[string][]string{
		"say for whom: --slurm N or --k8s N":                     {"crash"},
		"say for whom: --slurm N or --k8s N, in":                 {"crash", "--slurm", "3", "--k8s", "3"},
		"0 shards: there can be 1 to 100000":                     {"crash", "--slurm", "0"},
		"-2 shards: there can be 1 to 100000":                    {"crash", "--k8s=-2"},
		"--at-once wants at least one":                           {"crash", "--k8s", "3", "--at-once", "0"},
		"standard input cannot be read where the shards are":     {"-", "--slurm", "3"},
		"standard input cannot be read where the shards are mad": {"crash", "--slurm", "3", "--properties", "-"},
		"--vega writes a file into a pod":                        {"crash", "--k8s", "3", "--vega", "x.json"},
		"--image '': wants the name of an image":                 {"crash", "--k8s", "3", "--image", ""},
		"--image 'a b': wants the name of an image, such as":     {"crash", "--k8s", "3", "--image", "a b"},
		"--image goes with --k8s":                                {"crash", "--slurm", "3", "--image", "groupsim"},
		"41 shards of 40 runs: take fewer shards":                {"crash", "--slurm", "41", "--runs", "20"},
		"120000000 figures, and 100000000 are the most":          {"crash", "--slurm", "3", "--runs", "1000000", "--over", "topics.orders.rate=1..60/60"},
		"-x.yaml would be taken for a flag":                      {"--slurm", "3", "--", "-x.yaml"},
		"nowhere.yaml":                                           {"./nowhere.yaml", "--slurm", "3"},
		"--output xml: the forms are":                            {"crash", "--slurm", "3", "-o", "xml"},
	} {
		list := append([]string{"sweep", "submit"}, over...)
		expect(t, "", append(list, args...), 2, "", want)
	}
	expect(t, "", []string{"sweep", "submit", "crash", "--slurm", "3"}, 2, "", "sweep needs --over")
	// Lines are copied, and none is kept.
	expect(t, "", append([]string{"sweep", "submit", "crash", "--slurm", "3", "--runs", "1000000", "--over", "topics.orders.rate=1..60/60", "-o", jsonl}, over...), 0, "--mem=512M", "")
	// Files of the report are made by the merge.
	expect(t, "", append([]string{"sweep", "submit", "crash", "--slurm", "3", "--vega", "a b.json"}, over...), 0, "merge -o text --vega "+words.Shell("a b.json")+" --document", "")
}

// A plan of a year goes along, and in a pod with the scenarios that it names.
func TestSubmitTakesAYear(t *testing.T) {
	dir, args := submitted(t)
	if err := os.Mkdir(filepath.Join(dir, "plans"), 0o755); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"plans/year.yaml": "incidents:\n  kills: {scenario: ./kill.yaml, rate: 2 per year}\n  crashes: {scenario: crash, rate: 1 per year}\n",
		"plans/kill.yaml": strings.Replace(crashed, "name: crashed", "name: killed", 1),
	} {
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	args = append(args, "--per-year", "plans/year.yaml")
	manifest, _ := expect(t, "", append([]string{"sweep", "submit", "--k8s", "4"}, args...), 0, "kind: Job\n", "groupsim: ")
	for _, want := range []string{
		`mountPath: "/sweep/plans/year.yaml", subPath: `, ": |\n    incidents:\n", `mountPath: "/sweep/plans/kill.yaml", subPath: `, `"\nname: killed\n`,
		"- \"--per-year\"\n            - \"plans/year.yaml\"\n",
	} {
		if !strings.Contains(manifest, want) {
			t.Errorf("there is no %s in\n%s", want, manifest)
		}
	}
	expect(t, "", append([]string{"sweep", "submit", "--slurm", "4"}, args...), 0, " --per-year plans/year.yaml ", "groupsim: ")
	// It needs no scenario besides.
	over := args[1:3]
	expect(t, "", append([]string{"sweep", "submit", "--slurm", "3", "--per-year", "plans/year.yaml"}, over...), 0, " --per-year plans/year.yaml ", "")
	expect(t, "", append([]string{"sweep", "submit", "--slurm", "3"}, over...), 2, "", "submit needs a scenario")
	expect(t, "", append([]string{"sweep", "submit", "--slurm", "3", "--per-year", "nowhere.yaml"}, over...), 2, "", "nowhere.yaml: cannot be opened")
	expect(t, "", append([]string{"sweep", "submit", "--slurm", "3", "--per-year", "-"}, over...), 2, "", "standard input cannot be read where the shards are made")
}

func TestMergeWritesTheDocument(t *testing.T) {
	t.Chdir(t.TempDir())
	for _, i := range []string{"0", "1"} {
		expect(t, crashed, append(sessions, "--shard", i+"/2", "--resume", "part-"+i+".jsonl"), 0, "", "groupsim: ")
	}
	_, one, _ := run(crashed, append(sessions, "-o", jsonl)...)
	_, csv, _ := run(crashed, append(sessions, "-o", "csv")...)
	if got, _ := expect(t, "", []string{"sweep", "merge", "part-*.jsonl", "-o", "csv", "--document", "whole.jsonl"}, 0, "", "groupsim: 27 units, sha256 "); got != csv {
		t.Errorf("got\n%s\nwant\n%s", got, csv)
	}
	if got, err := os.ReadFile("whole.jsonl"); err != nil || string(got) != one {
		t.Errorf("%v\n%s\nwant\n%s", err, got, one)
	}
	// What is merged is a part, of one shard.
	if got, _ := expect(t, "", []string{"sweep", "merge", "whole.jsonl", "-o", "csv"}, 0, "", "groupsim: 27 units"); got != csv {
		t.Errorf("got\n%s\nwant\n%s", got, csv)
	}
	// Without a shard there is no document.
	os.Remove("whole.jsonl")
	expect(t, "", []string{"sweep", "merge", "part-0.jsonl", "--document", "whole.jsonl"}, 2, "", "1 of 2 shards are missing")
	expect(t, "", []string{"sweep", "merge", "part-0.jsonl", "part-1.jsonl", "--document", "part-0.jsonl"}, 2, "", "would overwrite")
	expect(t, "", []string{"sweep", "merge", "nix-*.jsonl"}, 2, "", "nix-*.jsonl: there is no such part")
	expect(t, "", []string{"sweep", "merge", "nix.jsonl"}, 2, "", "nix.jsonl: there is no such part")
	expect(t, "", []string{"sweep", "merge", "[.jsonl"}, 2, "", "[.jsonl is no file, and no pattern")
	part, err := os.ReadFile("part-0.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	expect(t, strings.Replace(string(part), "groupsim.sweep-units/v1", "other/v1", 1), []string{"sweep", "merge", "-", "part-1.jsonl"}, 2, "", `standard input:1: this is a part of "other/v1", and no part of a sweep`)
	if list, _ := filepath.Glob("*whole*"); len(list) > 0 {
		t.Errorf("left: %q", list)
	}
}

func TestThePageAboutManyMachines(t *testing.T) {
	golden.Says(t, "../../docs/scale.md", `{"schema":"%s","plan":`, sweep.Schema)
}
