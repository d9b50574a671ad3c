package lab

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"

	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/recorder/recording"
)

// leastJava is the oldest Java that runs a broker of Kafka 4 (KIP-1013).
const leastJava = 17

// Prerequisites tells what is missing on this machine.
func Prerequisites() error {
	java, err := exec.Command("java", "-version").CombinedOutput()
	if err != nil {
		return fmt.Errorf("there is no java that runs here, and a real broker needs Java %d or later: %w", leastJava, err)
	}
	if v, ok := javaVersion(string(java)); !ok || v < leastJava {
		return fmt.Errorf("a real broker needs Java %d or later; java -version says: %s", leastJava, bytes.SplitN(java, []byte("\n"), 2)[0])
	}
	if out, err := exec.Command("mvn", "-version").CombinedOutput(); err != nil {
		return fmt.Errorf("there is no mvn that runs here, and Kafka's jars come with Maven: %w\n%s", err, out)
	}
	return nil
}

var versionText = regexp.MustCompile(`version "(\d+)`)

func javaVersion(text string) (int, bool) {
	m := versionText.FindStringSubmatch(text)
	if m == nil {
		return 0, false
	}
	v, err := strconv.Atoi(m[1])
	return v, err == nil
}

// program is that of a member with some client library.
type program struct {
	build   [][]string // commands that make it, into target/ of home; what they find made they leave
	command func(home string, args []string) *exec.Cmd
	logs    bool // the client itself logs to standard error, in librdkafka's form
}

// venv is where Python and the packages of its program are, in home.
var venv = filepath.Join("target", "venv")

var programs = map[event.Library]program{
	event.Java: {command: func(home string, args []string) *exec.Cmd {
		return java(home, "96m", "consumer-log4j.properties", "groupsim.Application", args...)
	}},
	event.FranzGo: {
		build: [][]string{{"go", "build", "-o", filepath.Join("target", "franz-consumer"), "./cmd/franz-consumer"}},
		command: func(home string, args []string) *exec.Cmd {
			return exec.Command(filepath.Join(home, "target", "franz-consumer"), args...)
		},
	},
	event.Librdkafka: {
		build: [][]string{
			{"python3", "-m", "venv", venv},
			{filepath.Join(venv, "bin", "pip"), "install", "-q", "-r", filepath.Join("cmd", "librdkafka-consumer", "requirements.txt")},
		},
		command: func(home string, args []string) *exec.Cmd {
			return exec.Command(filepath.Join(home, venv, "bin", "python"),
				append([]string{filepath.Join(home, "cmd", "librdkafka-consumer", "consumer.py"), "debug=" + recording.LibrdkafkaDebug}, args...)...)
		},
		logs: true,
	},
}

// Build makes what the broker and members with these clients need, into target/ of home,
// the directory of this module.
func Build(ctx context.Context, home string, clients []event.Library) error {
	if _, err := os.Stat(filepath.Join(home, "pom.xml")); err != nil {
		return errors.New("there is no pom.xml in " + home + ": --home has to name the directory recorder/")
	}
	home, err := filepath.Abs(home) // for what is called in it by its place
	if err != nil {
		return err
	}
	steps := [][]string{{"mvn", "-q", "-B", "process-classes"}} // Kafka's jars, and all that is in Java
	for _, client := range clients {
		p, ok := programs[client]
		if !ok {
			return fmt.Errorf("there is no program here that runs a %s client", client)
		}
		steps = append(steps, p.build...)
	}
	for _, args := range steps {
		path := args[0]
		if filepath.Dir(path) != "." {
			path = filepath.Join(home, path)
		}
		c := exec.CommandContext(ctx, path, args[1:]...)
		c.Dir = home
		if out, err := c.CombinedOutput(); err != nil {
			return fmt.Errorf("%s: %w\n%s", args, err, out)
		}
	}
	return nil
}

// java is a command that runs a class of ours beside Kafka's jars.
func java(home, heap, log, class string, args ...string) *exec.Cmd {
	target := filepath.Join(home, "target")
	path := filepath.Join(target, "classes") + string(os.PathListSeparator) + filepath.Join(target, "lib", "*")
	return exec.Command("java", append([]string{
		"-Xmx" + heap, "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData", "-Xshare:auto",
		"-Dlog4j.configuration=" + log, "-cp", path, class,
	}, args...)...)
}
