package trials_test

import (
	"fmt"
	"os"
	"regexp"
	"runtime"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/groupsim/groupsim/report/story"
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
	if long { // what a scenario leaves behind is little, and collecting it often costs a sixth
		defer debug.SetGCPercent(debug.SetGCPercent(400))
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

// trysAdvice says of how many scenarios there is one of which what its findings advise is
// tried, too, for that may not fail either.
const trysAdvice = 7

// soaked gives the random scenario of a number; those from [programmed] on are of programs and
// controllers, too.
func soaked(seed uint64) string {
	if seed >= programmed && seed%4 > 0 {
		return string(programScenario(seed))
	}
	text := string(randomScenario(seed))
	switch seed % 16 {
	case 0, 4:
		text = strings.ReplaceAll(text, "client: java", "client: franz-go")
	case 2, 3, 7, 10, 11:
		text = string(randomConsumerScenario(seed))
	case 6, 9:
		return string(randomMigration(seed))
	case 8, 13, 14, 15:
		return string(wideScenario(seed))
	}
	if seed%2 == 1 {
		text = oddSettings(seed, text)
	}
	if seed%3 == 0 {
		text = inSpring(seed, text)
	}
	if seed >= programmed {
		text = inProgram(seed, text)
	}
	return text
}

// gone is what a run says that comes to a step of a member that has died: no scenario can
// know that of a static one that is refused, or of one whose position is nowhere. And goes
// is what a scenario says of a start whose close has been left out for that.
var (
	gone = regexp.MustCompile(`line (\d+): at \S+: \S+: \S+ (is not running|cannot be removed)`)
	goes = regexp.MustCompile(`standard input:(\d+):\d+: start: \S+ runs already`)
	// meets is what it says of a step that meets what a controller does to the same process.
	meets = regexp.MustCompile(`line (\d+): at \S+: \S+: \S+ (is running already|is closing already|has no member id)`)
)

// without leaves a line out of a text.
func without(text string, line int) string {
	lines := strings.Split(text, "\n")
	return strings.Join(slices.Delete(lines, line-1, line), "\n")
}

// soak checks the random scenario of a number, without the steps of those who have died.
func soak(seed uint64) (text string, wrong []string) {
	text = soaked(seed)
	for {
		wrong, err := violationsIn(text, seed%trysAdvice == 0)
		if err == nil {
			return text, wrong
		}
		step := gone.FindStringSubmatch(err.Error())
		if step == nil && text != soaked(seed) {
			step = goes.FindStringSubmatch(err.Error())
		}
		if step == nil && seed >= programmed {
			step = meets.FindStringSubmatch(err.Error())
		}
		if step == nil {
			return text, []string{err.Error()}
		}
		line, _ := strconv.Atoi(step[1])
		text = without(text, line)
	}
}

// violationsIn holds the run of a scenario and its story against the checkers. Trying what
// its findings advise takes as long as the run itself several times over, and nobody checks
// what comes of it.
func violationsIn(text string, tried bool) ([]string, error) {
	s, err := trials.Load("-", strings.NewReader(text), trials.Options{})
	if err != nil {
		return nil, err
	}
	told := &story.Record{}
	r, err := ranOf(s, trials.RunOptions{Events: told, Untried: !tried})
	if err != nil {
		return nil, err
	}
	names := s.Scenario.Names()
	for _, e := range r.events { // controllers bring members into being
		names.Event(e)
	}
	checked, err := r.checked(story.Tell(told, r.report, names))
	if err != nil {
		return nil, err
	}
	return append(r.violations(), checked.Violations()...), nil
}
