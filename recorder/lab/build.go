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

// Build fetches Kafka's jars and compiles the members' programs, into target/ of
// home, the directory of this module.
func Build(ctx context.Context, home string) error {
	if _, err := os.Stat(filepath.Join(home, "pom.xml")); err != nil {
		return errors.New("there is no pom.xml in " + home + ": --home has to name the directory recorder/")
	}
	for _, args := range [][]string{
		{"mvn", "-q", "-B", "process-classes"},
		{"go", "build", "-o", filepath.Join("target", "franz-consumer"), "./cmd/franz-consumer"},
	} {
		c := exec.CommandContext(ctx, args[0], args[1:]...)
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

// command is the command that runs a member with a client library.
func command(client event.Library, home string, args []string) (*exec.Cmd, error) {
	switch client {
	case event.Java:
		return java(home, "96m", "consumer-log4j.properties", "groupsim.Application", args...), nil
	case event.FranzGo:
		return exec.Command(filepath.Join(home, "target", "franz-consumer"), args...), nil
	}
	return nil, fmt.Errorf("there is no program here that runs a %s client", client)
}
