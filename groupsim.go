// Package groupsim runs scenarios of Kafka consumer groups on a virtual clock and
// says for every partition when nobody consumed it, for how long, and why.
//
// It is what the command is made of, for programs: [Load] a scenario, [Run] it, and
// look at the report; ask what [Many] runs of it come to; [Compare] that under several setups;
// [Sweep] the values of its settings; [Explain] it as chains of causes.
//
//	scenario, err := groupsim.Load("gc-pause", nil, groupsim.Options{})
//	…
//	result, err := groupsim.Run(scenario, groupsim.RunOptions{})
//	fmt.Println(result.Verdict())
//
// What these give has its figures as fields and writes itself as JSON. Package
// report/print writes reports and comparisons as the command prints them, report/picture
// draws them, and a story has its own Text and Markdown.
//
// Everything here is a name for what stands in package trials and those inside it. Below that, in the order
// in which a run goes through them: scenarios reads the file, sim has the world, in
// which coordinator and member play the group's two sides and meet in the terms of
// protocol; what happens becomes events (package event), and report folds those into
// figures.
package groupsim

import (
	"io"

	"github.com/groupsim/groupsim/report"
	"github.com/groupsim/groupsim/report/story"
	"github.com/groupsim/groupsim/trials"
	"github.com/groupsim/groupsim/trials/sweep"
	"github.com/groupsim/groupsim/trials/tune"
)

// The versions that are modelled: the broker and Java client of Kafka, and the clients
// of franz-go and librdkafka.
const (
	Kafka      = trials.Kafka
	FranzGo    = trials.FranzGo
	Librdkafka = trials.Librdkafka
)

// What is run, and how; see package trials and, for what a file can say and options can
// change of it, package scenarios.
type (
	// Scenario is one that has been read, checked, and can be run any number of times.
	Scenario = trials.Scenario
	// Options change what a scenario's file says.
	Options = trials.Options
	// RunOptions say who looks on while a scenario runs.
	RunOptions = trials.RunOptions
	// Journal is the event stream of a run, to be reported without running anything.
	Journal = trials.Journal
	// ManyOptions say how many runs of a scenario are made.
	ManyOptions = trials.ManyOptions
	// Setup is a way to configure the consumers of a scenario, in place of its own.
	Setup = trials.Setup
	// Contender is one side of a comparison: a scenario under a setup.
	Contender = trials.Contender
	// CompareOptions say how contenders are compared.
	CompareOptions = trials.CompareOptions
	// ExplainOptions say what a story is to be about.
	ExplainOptions = trials.ExplainOptions
	// SweepAsk says what is swept: scenarios, axes (sweep.ParseAxis), metrics
	// (sweep.ParseMetric), runs.
	SweepAsk = sweep.Ask
	// SweepOptions say how many runs go side by side, and who looks on.
	SweepOptions = sweep.CarryOptions
	// SmallestAsk asks for the smallest value of a setting with which something holds.
	SmallestAsk = tune.SmallestAsk
	// TuneAsk asks for the values of settings with which figures are small.
	TuneAsk = tune.MinimiseAsk
	// UsageError is the error of somebody who asked for what there is not: a scenario
	// that is not valid, a journal that cannot be one, or a partition, member or
	// rebalance that the run does not have.
	UsageError = trials.UsageError
	// Interrupted is the error of somebody who did not want to wait.
	Interrupted = trials.Interrupted
)

// MostRuns is how many runs there can be of a scenario.
const MostRuns = trials.MostRuns

// Load reads a scenario: a file if the reference has a slash or ends in .yaml, .yml
// or .json, standard input (which the caller hands in) if it is "-", else a bundled
// one by its name. The error lists all that is wrong, with places.
func Load(reference string, stdin io.Reader, opts Options) (*Scenario, error) {
	return trials.Load(reference, stdin, opts)
}

// IsFile tells whether a reference to a scenario names a file, and not a bundled
// scenario.
func IsFile(reference string) bool { return trials.IsFile(reference) }

// Run runs a scenario to its end and reports. The error is of a run that failed: a
// step that could not apply, or a run that does not come to an end.
func Run(s *Scenario, opts RunOptions) (*report.Report, error) { return trials.Run(s, opts) }

// Many makes the runs of a scenario that come after run 0, whose report is handed in, and
// says what all of them come to: the file as it is written, and as often again with all
// chance drawn anew.
func Many(s *Scenario, first *report.Report, opts ManyOptions) (*report.Trials, error) {
	return trials.Many(s, first, opts)
}

// UsualRuns is how many runs are made where nobody says how many, by what run 0 took.
func UsualRuns(first *report.Report) int { return trials.UsualRuns(first.Work) }

// ReadJournal begins to read the events of a run; its Report gives what [Run] gave.
// Further conditions on the report are judged with those of the scenario.
func ReadJournal(r io.Reader, expect []string) (*Journal, error) {
	return trials.ReadJournal(r, expect)
}

// Contenders loads what is to be compared: one reference under each of the setups that
// with names or else under those of its file, or several references with each other.
// References are those of [Load]; standard input is read once.
func Contenders(references []string, stdin io.Reader, opts Options, with []string) ([]Contender, error) {
	return trials.Contenders(references, stdin, opts, with)
}

// SetupFiles lists the files that a setup, as [Contenders] takes it, is made of.
func SetupFiles(setup string) []string { return trials.SetupFiles(setup) }

// Compare runs all contenders, several at a time, and puts their reports side by side in
// their order. The k-th run of each has drawn the same. The error is of the first run that
// failed.
func Compare(contenders []Contender, opts CompareOptions) (*report.Comparison, error) {
	return trials.Compare(contenders, opts)
}

// Explain runs a scenario and tells it as chains of causes. The reference is one of
// [Load]; standard input is read once. A [UsageError] is the caller's; any other error
// is of a run that failed.
func Explain(reference string, stdin io.Reader, opts Options, how ExplainOptions) (*story.Story, error) {
	return trials.Explain(reference, stdin, opts, how)
}

// ExplainMany makes many runs of a scenario, says how often each cause decided, and
// explains the one at the median and the worst. Errors are as with [Explain].
func ExplainMany(reference string, stdin io.Reader, opts Options, how ExplainOptions) (*story.Many, error) {
	return trials.ExplainMany(reference, stdin, opts, how)
}

// Sweep runs scenarios with every combination of the values of some settings, so many times
// each, and says what it came to. Run k draws the same at every point. Errors before anything
// runs are a [UsageError].
func Sweep(ask SweepAsk, opts SweepOptions) (*sweep.Result, error) {
	plan, err := sweep.New(ask)
	if err == nil {
		err = plan.CheckKept()
	}
	if err != nil {
		return nil, &UsageError{Err: err}
	}
	return plan.Run(opts)
}

// Smallest finds the smallest value of a setting with which conditions hold in enough runs, or
// the largest.
func Smallest(ask SmallestAsk) (*tune.Threshold, error) { return tune.Smallest(ask) }

// Tune finds the points, each a value of every setting, than which no other is better in
// everything, and the one of them to take.
func Tune(ask TuneAsk) (*tune.Front, error) { return tune.Minimise(ask) }
