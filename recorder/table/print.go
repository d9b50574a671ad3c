package table

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/fidelity"
	"github.com/groupsim/groupsim/protocol"
)

// run is a recording and its simulation.
type run struct {
	*fidelity.Comparison
	recording *fidelity.Recording
}

// Print compares the recordings of one scenario: one of them partition by partition,
// several in a line each.
func Print(w io.Writer, files []string) error {
	var runs []run
	for _, file := range files {
		r, err := fidelity.Read(file)
		if err != nil {
			return err
		}
		c, err := fidelity.Compare(r, 0)
		if err != nil {
			return err
		}
		runs = append(runs, run{c, r})
	}
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	first := runs[0].recording
	fmt.Fprintf(w, "\n%s: %s against Kafka %s\n", strings.TrimSuffix(first.Name, "--1"), first.Client, first.Kafka)
	if len(runs) == 1 {
		if first.Notes != "" {
			fmt.Fprintln(w, first.Notes)
		}
		detail(t, runs[0])
	} else {
		lines(t, runs)
	}
	return t.Flush()
}

// detail prints one run: a line for each partition, and what sums them up.
func detail(w io.Writer, c run) {
	line(w, "", "real", "simulated")
	for _, p := range partitions(c.Real.Downtime) {
		line(w, "downtime of "+p, seconds(c.Real.Downtime[p]), seconds(c.Simulated.Downtime[p]))
	}
	own, other := summarize(c.Real), summarize(c.Simulated)
	line(w, "mean", seconds(own.mean), seconds(other.mean))
	line(w, "worst", seconds(own.worst), seconds(other.worst))
	line(w, generations(c), strconv.Itoa(own.generations), strconv.Itoa(other.generations))
	line(w, "owners", "", sameOwners(c.Real, c.Simulated))
	if c.Real.States != nil {
		line(w, "states of clients", "", sameStates(c.Real, c.Simulated))
	}
	real, simulated := c.Reprocessed()
	line(w, "records processed again", strconv.FormatInt(real, 10), strconv.FormatInt(simulated, 10))
	line(w, "events apart, median", "", seconds(fidelity.Rank(c.Times, 50)))
	line(w, "events apart, 95 %", "", seconds(fidelity.Rank(c.Times, 95)))
	line(w, "other differences", "", strconv.Itoa(len(c.Differences)))
}

// lines prints several runs of one scenario, and how far apart they are.
func lines(w io.Writer, runs []run) {
	line(w, "", "mean downtime", "worst", generations(runs[0]), "simulated: mean", "worst", generations(runs[0]), "owners", "events apart, median", "95 %")
	for i, c := range runs {
		own, other := summarize(c.Real), summarize(c.Simulated)
		line(w, "run "+strconv.Itoa(i+1), seconds(own.mean), seconds(own.worst), strconv.Itoa(own.generations),
			seconds(other.mean), seconds(other.worst), strconv.Itoa(other.generations), sameOwners(c.Real, c.Simulated),
			seconds(fidelity.Rank(c.Times, 50)), seconds(fidelity.Rank(c.Times, 95)))
	}
	floor(w, runs)
}

func line(w io.Writer, cells ...string) {
	fmt.Fprintln(w, strings.Join(cells, "\t")+"\t")
}

func sameOwners(a, b *fidelity.Outcome) string {
	differ := 0
	for p := range a.Downtime {
		if !slices.Equal(a.Owners[p], b.Owners[p]) {
			differ++
		}
	}
	return differing(differ)
}

// sameStates tells how many members' clients went through other states of the consumer
// protocol.
func sameStates(a, b *fidelity.Outcome) string {
	differ := 0
	for m := range a.States {
		if m >= len(b.States) || !slices.Equal(a.States[m], b.States[m]) {
			differ++
		}
	}
	return differing(differ)
}

func differing(n int) string {
	if n == 0 {
		return "equal"
	}
	return fmt.Sprintf("%d differ", n)
}

// generations is what the generations of a group are called.
func generations(r run) string {
	if r.Real.States != nil {
		return "epochs"
	}
	return "generations"
}

// summary sums an outcome up.
type summary struct {
	mean, worst clock.Duration
	generations int
}

// summarize counts as generations those in which members joined and the epochs in which they
// were assigned something: in a group that migrates these are one sequence.
func summarize(o *fidelity.Outcome) summary {
	seen := map[protocol.Generation]bool{}
	for _, g := range o.Generations {
		seen[g.Generation] = true
	}
	for _, member := range o.Assigned {
		for _, a := range member {
			seen[a.Epoch] = true
		}
	}
	s := summary{generations: len(seen)}
	for _, d := range o.Downtime {
		s.mean += d
		s.worst = max(s.worst, d)
	}
	if n := len(o.Downtime); n > 0 {
		s.mean /= clock.Duration(n)
	}
	return s
}

// partitions lists topic-partitions by topic and number.
func partitions(of map[string]clock.Duration) []string {
	return slices.SortedFunc(maps.Keys(of), func(a, b string) int {
		topicA, a := cutLast(a)
		topicB, b := cutLast(b)
		return cmp.Or(cmp.Compare(topicA, topicB), cmp.Compare(len(a), len(b)), cmp.Compare(a, b))
	})
}

func cutLast(p string) (topic, number string) {
	at := strings.LastIndexByte(p, '-')
	return p[:at], p[at+1:]
}

func seconds(d clock.Duration) string {
	return strconv.FormatFloat(float64(d)/float64(clock.Second), 'f', 3, 64) + " s"
}
