package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"
)

// asCommand makes of the tests the command itself, in a process of its own.
const asCommand = "GROUPSIM_AS_COMMAND"

func TestMain(m *testing.M) {
	if os.Getenv(asCommand) != "" {
		main()
	}
	os.Exit(m.Run())
}

func command(t *testing.T, dir string, args ...string) *exec.Cmd {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	c := exec.Command(self, args...)
	c.Dir, c.Env = dir, append(os.Environ(), asCommand+"=1")
	return c
}

// workshop is a directory with a scenario under several names.
func workshop(t *testing.T) (dir, scenario string) {
	t.Helper()
	dir = t.TempDir()
	scenario = filepath.Join(dir, "s.yaml")
	if err := os.WriteFile(scenario, []byte(small), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, err := range []error{
		os.Symlink("s.yaml", filepath.Join(dir, "soft.yaml")), os.Link(scenario, filepath.Join(dir, "hard.yaml")), os.Symlink(".", filepath.Join(dir, "sub")),
		os.Symlink("missing.html", filepath.Join(dir, "dangling.html")), os.WriteFile(filepath.Join(dir, "c.properties"), []byte("session.timeout.ms=10000\n"), 0o600),
	} {
		if err != nil {
			t.Skip(err)
		}
	}
	t.Chdir(dir)
	return dir, scenario
}

// What a command reads is not overwritten by what it writes, and of two outputs none by
// the other, whatever they are called.
func TestOutputsTakeNobodysPlace(t *testing.T) {
	dir, scenario := workshop(t)
	for _, args := range []string{
		"run ./s.yaml --events s.yaml", "run ./s.yaml --events ./sub/s.yaml", "run ./s.yaml --html soft.yaml", "run ./soft.yaml --svg s.yaml", "run s.yaml --mermaid hard.yaml", "run hard.yaml --perfetto " + scenario,
		"run s.yaml --properties c.properties --html c.properties", "compare s.yaml --with c.properties --html sub/c.properties", "compare s.yaml --with eager-range+c.properties --html c.properties", "compare s.yaml hard.yaml --html soft.yaml",
		"report c.properties --html ./c.properties",
		"run s.yaml --html o.x --svg ./o.x", "run s.yaml --html o.x --events sub/o.x", "run s.yaml --html dangling.html --svg missing.html", "run s.yaml --mermaid " + filepath.Join(dir, "o") + " --perfetto o",
	} {
		code, out, errs := run("", strings.Fields(args)...)
		if code != 2 || out != "" || !strings.Contains(errs, "which is read: name another file") && !strings.Contains(errs, "are one file: give each its own") {
			t.Errorf("%s: exit code %d, %s%s", args, code, out, errs)
		}
	}
	for _, flag := range []string{"--events", "--html", "--svg", "--mermaid", "--perfetto"} {
		expect(t, "", []string{"run", "crash", flag, ""}, 2, "", flag+" wants the name of a file")
		expect(t, "", []string{"run", "crash", flag, "-"}, 2, "", flag+" -: standard output has what is printed: name a file, or write ./- for one that is called so")
	}
	expect(t, "", []string{"compare", "crash", "--html="}, 2, "", "--html wants the name of a file")
	if text, err := os.ReadFile(scenario); err != nil || string(text) != small {
		t.Errorf("the scenario is %q", text)
	}
	left(t, dir, "c.properties", "dangling.html", "hard.yaml", "s.yaml", "soft.yaml", "sub")
}

// left holds a directory to the files that are to be in it.
func left(t *testing.T, dir string, want ...string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	if strings.Join(names, " ") != strings.Join(want, " ") {
		t.Errorf("there are %q, want %q", names, want)
	}
}

// A symbolic link stays one; what it leads to is written, with the mode that it had.
func TestALinkIsFollowed(t *testing.T) {
	workshop(t)
	if err := os.WriteFile("there.html", nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("there.html", "to.html"); err != nil {
		t.Fatal(err)
	}
	for link, target := range map[string]string{"to.html": "there.html", "dangling.html": "missing.html"} {
		if code, _, errs := run("", "run", "s.yaml", "--html", link); code != 0 {
			t.Fatal(errs)
		}
		info, err := os.Lstat(link)
		if err != nil || info.Mode()&os.ModeSymlink == 0 {
			t.Errorf("%s is no link any more: %v", link, err)
		}
		text, err := os.ReadFile(target)
		if err != nil || !strings.Contains(string(text), "<html") {
			t.Errorf("%s: %v, %d bytes", target, err, len(text))
		}
	}
	if info, err := os.Stat("there.html"); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the mode has become %v", info.Mode())
	}
}

// What is written to standard output by name stands beside the report, also where that is
// a file.
func TestEventsToStandardOutput(t *testing.T) {
	if _, err := os.Stat("/dev/stdout"); err != nil {
		t.Skip(err)
	}
	dir := t.TempDir()
	out, err := os.Create(filepath.Join(dir, "out"))
	if err != nil {
		t.Fatal(err)
	}
	c := command(t, dir, "run", "crash", "--events", "/dev/stdout", "-o", "json")
	c.Stdout = out
	if err := c.Run(); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(out.Name())
	if err != nil || !strings.HasPrefix(string(text), `{"t": 0, "e": "run"`) || strings.Count(string(text), `"e": "end"}`+"\n"+`{"schema":"groupsim.report/v1"`) != 1 {
		t.Errorf("%v: %.300s", err, text)
	}
	c = command(t, dir, "run", "crash", "--events", "out")
	c.Stdout = out
	if err := c.Run(); err == nil || c.ProcessState.ExitCode() != 2 {
		t.Error("the events have taken the place of the report")
	}
}

const endless = `
duration: 24h
topics: {t: {partitions: 100, rate: 1000}}
application: {per.record: 99us}
members: [{id: c1..c10}]
`

// A signal ends the command, whatever it is doing: it says so, and leaves nothing behind.
func TestSignalsEndTheCommand(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("there are no signals")
	}
	for _, test := range []struct {
		args  string
		by    syscall.Signal
		code  int
		stdin bool
	}{
		{args: "run s.yaml --events e.jsonl", by: syscall.SIGINT, code: 130},
		{args: "run s.yaml --events e.jsonl --html o.html", by: syscall.SIGTERM, code: 143},
		{args: "run s.yaml --runs 100000 -o jsonl", by: syscall.SIGTERM, code: 143},
		{args: "run s.yaml crash gc-pause", by: syscall.SIGHUP, code: 129},
		{args: "explain s.yaml", by: syscall.SIGINT, code: 130},
		{args: "compare s.yaml --html o.html", by: syscall.SIGTERM, code: 143},
		{args: "assign", by: syscall.SIGINT, code: 130, stdin: true},
		{args: "report - --html o.html", by: syscall.SIGTERM, code: 143, stdin: true},
	} {
		t.Run(test.args, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			if err := os.WriteFile(filepath.Join(dir, "s.yaml"), []byte(endless), 0o644); err != nil {
				t.Fatal(err)
			}
			c := command(t, dir, strings.Fields(test.args)...)
			var errs strings.Builder
			c.Stderr = &errs
			if test.stdin { // somebody who does not write
				if _, err := c.StdinPipe(); err != nil {
					t.Fatal(err)
				}
			}
			if err := c.Start(); err != nil {
				t.Fatal(err)
			}
			time.Sleep(1500 * time.Millisecond) // it is at work
			if err := c.Process.Signal(test.by); err != nil {
				t.Fatal(err)
			}
			c.Wait()
			if code := c.ProcessState.ExitCode(); code != test.code || strings.Count(errs.String(), "groupsim: ") != 1 || strings.Contains(errs.String(), "goroutine") {
				t.Errorf("exit code %d, want %d: %s", code, test.code, errs.String())
			}
			left(t, dir, "s.yaml")
		})
	}
}

// Whoever reads only the first lines has enough of them, and nobody complains.
func TestAClosedPipeIsEnough(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("there are no signals")
	}
	dir := t.TempDir()
	c := command(t, dir, "run", "crash", "--runs", "100000", "-o", "jsonl", "--events", "e.jsonl")
	var errs strings.Builder
	c.Stderr = &errs
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	if _, err := out.Read(make([]byte, 100)); err != nil {
		t.Fatal(err)
	}
	out.Close()
	c.Wait()
	if code := c.ProcessState.ExitCode(); code != 141 || errs.Len() > 0 {
		t.Errorf("exit code %d: %s", code, errs.String())
	}
	left(t, dir)
}

// Where memory is limited the command says what it cannot do, and an overloaded group can
// be run all the same.
func TestTooLittleMemoryIsSaid(t *testing.T) {
	run := func(args ...string) (code int, errs string) {
		c := command(t, t.TempDir(), args...)
		c.Env = append(c.Env, "GOMEMLIMIT=200MiB")
		var e strings.Builder
		c.Stderr = &e
		c.Run()
		return c.ProcessState.ExitCode(), e.String()
	}
	code, errs := run("run", "crash", "--run", "0", "--set", "topics.orders.partitions=900000", "-o", "json", "--html", "o.html")
	if code != 1 || !strings.HasPrefix(errs, "groupsim: out of memory: this needs more than the limit of 200 MiB; ") || strings.Count(errs, "\n") != 1 {
		t.Errorf("exit code %d: %.300s", code, errs)
	}
	overload, err := filepath.Abs("../../trials/testdata/hostile/overload.yaml")
	if err != nil {
		t.Fatal(err)
	}
	if code, errs := run("run", overload, "--run", "0", "--set", "duration=30s"); code != 0 {
		t.Errorf("an overloaded group: exit code %d, %s", code, errs)
	}
}

// What lies in /dev/shm is a file like any other: written whole, and not over what was there.
func TestFilesOfSharedMemoryAreFiles(t *testing.T) {
	for path, want := range map[string]bool{"/dev/shm/page.html": false, "/dev/stdout": true, "/dev/fd/3": true, "/proc/self/fd/1": true} {
		if runtime.GOOS != "windows" && isStream(path) != want {
			t.Errorf("isStream(%q) is %t", path, !want)
		}
	}
}
