package table

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/fidelity"
)

// simulated is the client that the simulator has.
const simulated = "java"

// run is a recording, and its simulation where there is one.
type run struct {
	recording  *fidelity.Recording
	real       *fidelity.Outcome
	comparison *fidelity.Comparison
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
		one := run{recording: r, real: r.Outcome()}
		if r.Client == simulated {
			if one.comparison, err = fidelity.Compare(r); err != nil {
				return err
			}
		}
		runs = append(runs, one)
	}
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	first := runs[0].recording
	fmt.Fprintf(w, "\n%s: %s against Kafka %s\n", strings.TrimSuffix(first.Name, "--1"), first.Client, first.Kafka)
	if len(runs) == 1 {
		runs[0].detail(t)
	} else {
		lines(t, runs)
	}
	if err := t.Flush(); err != nil {
		return err
	}
	if runs[0].comparison == nil {
		fmt.Fprintf(w, "The simulator has no %s client to compare with.\n", runs[0].recording.Client)
	}
	return nil
}

// detail prints one run: a line for each partition, and what sums them up.
func (r *run) detail(w io.Writer) {
	line(w, "", "real", r.beside("simulated"))
	for _, p := range partitions(r.real.Downtime) {
		line(w, "downtime of "+p, seconds(r.real.Downtime[p]), r.beside(seconds(r.simulatedDowntime()[p])))
	}
	own := summarize(r.real)
	other := r.simulatedSummary()
	line(w, "mean", seconds(own.mean), r.beside(seconds(other.mean)))
	line(w, "worst", seconds(own.worst), r.beside(seconds(other.worst)))
	line(w, "generations", strconv.Itoa(own.generations), r.beside(strconv.Itoa(other.generations)))
	if c := r.comparison; c != nil {
		line(w, "owners", "", r.owners())
		real, simulated := c.Reprocessed()
		line(w, "records processed again", strconv.FormatInt(real, 10), strconv.FormatInt(simulated, 10))
		line(w, "events apart, median", "", seconds(rank(c.Times, 50)))
		line(w, "events apart, 95 %", "", seconds(rank(c.Times, 95)))
		line(w, "other differences", "", strconv.Itoa(len(c.Differences)))
	}
}

// lines prints several runs of one scenario, and how far apart they are.
func lines(w io.Writer, runs []run) {
	head := []string{"", "mean downtime", "worst", "generations"}
	if runs[0].comparison != nil {
		head = append(head, "simulated: mean", "worst", "generations", "owners", "events apart, median", "95 %")
	}
	line(w, head...)
	for i, r := range runs {
		own := summarize(r.real)
		cells := []string{"run " + strconv.Itoa(i+1), seconds(own.mean), seconds(own.worst), strconv.Itoa(own.generations)}
		if c := r.comparison; c != nil {
			other := r.simulatedSummary()
			cells = append(cells, seconds(other.mean), seconds(other.worst), strconv.Itoa(other.generations), r.owners(),
				seconds(rank(c.Times, 50)), seconds(rank(c.Times, 95)))
		}
		line(w, cells...)
	}
	floor(w, runs)
}

func line(w io.Writer, cells ...string) {
	fmt.Fprintln(w, strings.Join(cells, "\t")+"\t")
}

// beside is a cell of the simulation, if there is one.
func (r *run) beside(text string) string {
	if r.comparison == nil {
		return ""
	}
	return text
}

func (r *run) simulatedDowntime() map[string]clock.Duration {
	if r.comparison == nil {
		return nil
	}
	return r.comparison.Simulated.Downtime
}

func (r *run) simulatedSummary() summary {
	if r.comparison == nil {
		return summary{}
	}
	return summarize(r.comparison.Simulated)
}

func (r *run) owners() string {
	return sameOwners(r.comparison.Real, r.comparison.Simulated)
}

func sameOwners(a, b *fidelity.Outcome) string {
	differ := 0
	for p := range a.Downtime {
		if !slices.Equal(a.Owners[p], b.Owners[p]) {
			differ++
		}
	}
	if differ == 0 {
		return "equal"
	}
	return fmt.Sprintf("%d differ", differ)
}

// summary sums an outcome up.
type summary struct {
	mean, worst clock.Duration
	generations int
}

func summarize(o *fidelity.Outcome) summary {
	s := summary{generations: len(o.Generations)}
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
	var names []string
	for p := range of {
		names = append(names, p)
	}
	slices.SortFunc(names, func(a, b string) int {
		topicA, a := cutLast(a)
		topicB, b := cutLast(b)
		return cmp.Or(cmp.Compare(topicA, topicB), cmp.Compare(len(a), len(b)), cmp.Compare(a, b))
	})
	return names
}

func cutLast(p string) (topic, number string) {
	at := strings.LastIndexByte(p, '-')
	return p[:at], p[at+1:]
}

// rank gives a percentile of an ascending list, by nearest rank.
func rank(ascending []clock.Duration, percent int) clock.Duration {
	if len(ascending) == 0 {
		return 0
	}
	return ascending[max((len(ascending)*percent+99)/100-1, 0)]
}

func seconds(d clock.Duration) string {
	return strconv.FormatFloat(float64(d)/float64(clock.Second), 'f', 3, 64) + " s"
}
