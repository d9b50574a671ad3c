package trials_test

import (
	"bytes"
	"fmt"
	"os"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/trials"
)

// TestSoak holds the run and the story of random scenarios against the checkers: as many
// as the environment says in SOAK, from the one with the number SOAK_FROM on, so that it
// can go on where it ended or be divided among machines. Without SOAK there are a few.
// What is refused is printed with its number and its scenario, and the others go on.
func TestSoak(t *testing.T) {
	count, from := 60, uint64(0)
	if testing.Short() {
		count = 10
	}
	_, long := os.LookupEnv("SOAK")
	if long {
		count = environment(t, "SOAK")
	}
	if _, ok := os.LookupEnv("SOAK_FROM"); ok {
		from = uint64(environment(t, "SOAK_FROM"))
	}
	var next, done, refused atomic.Int64
	var workers sync.WaitGroup
	begun := time.Now()
	for range runtime.GOMAXPROCS(0) {
		workers.Go(func() {
			for i := next.Add(1) - 1; i < int64(count); i = next.Add(1) - 1 {
				seed := from + uint64(i)
				if text, wrong := soak(seed); len(wrong) > 0 {
					refused.Add(1)
					what := fmt.Sprintf("make soak COUNT=1 FROM=%d: refused\n%s\n%s", seed, strings.Join(wrong, "\n"), text)
					t.Error(what)
					if long { // the errors of a test are printed when it is over
						fmt.Fprintln(os.Stderr, what)
					}
				}
				if n := done.Add(1); long && n%1000 == 0 {
					fmt.Fprintf(os.Stderr, "%d of %d scenarios, %d refused, %s\n", n, count, refused.Load(), time.Since(begun).Round(time.Second))
				}
			}
		})
	}
	workers.Wait()
}

func environment(t *testing.T, name string) int {
	t.Helper()
	n, err := strconv.Atoi(os.Getenv(name))
	if err != nil || n < 0 {
		t.Fatalf("%s=%s: wants a number", name, os.Getenv(name))
	}
	return n
}

// soak checks the random scenario of a number.
func soak(seed uint64) (text string, wrong []string) {
	text = string(randomScenario(seed))
	if seed%4 == 0 {
		text = strings.ReplaceAll(text, "client: java", "client: franz-go")
	}
	if seed%2 == 1 {
		text = oddSettings(seed, text)
	}
	s, err := trials.Load("-", strings.NewReader(text), trials.Options{})
	if err != nil {
		return text, []string{err.Error()}
	}
	wrong, err = violationsOf(s)
	if err != nil {
		return text, []string{err.Error()}
	}
	told, err := toldOf("-", text, trials.Options{})
	if err != nil {
		return text, []string{err.Error()}
	}
	return text, append(wrong, told.Violations()...)
}

// oddSettings changes a random scenario as nobody would set up a group, and as it can be.
func oddSettings(seed uint64, text string) string {
	s := clock.NewStream(seed, "odd settings", 0)
	pick := func(options ...string) string { return options[s.Below(int64(len(options)))] }
	var b bytes.Buffer
	fmt.Fprintf(&b, "broker: {group.initial.rebalance.delay.ms: %s}\n", pick("0", "3000", "60000"))
	text = strings.Replace(text, "network: {", "network: {append: "+pick("0s", "500us", "50ms", "1s")+", ", 1)
	text = strings.Replace(text, "members:\n", b.String()+"members:\n", 1)
	last := strings.LastIndex(text, "  - {at:")
	extra := ""
	if s.Below(3) == 0 {
		extra = fmt.Sprintf("  - {at: %dms, add-partitions: orders, to: %d}\n", 20_000+s.Below(10_000), 13+s.Below(5))
	}
	return text[:last] + extra + text[last:]
}
