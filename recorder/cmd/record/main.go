// Command record carries scenarios out for real: a Kafka broker on the loopback and
// one process for each member. It writes recordings, and compares them with the
// simulator.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/groupsim/groupsim"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/member"
	"github.com/groupsim/groupsim/recorder/lab"
	"github.com/groupsim/groupsim/recorder/plan"
	"github.com/groupsim/groupsim/recorder/table"
	"github.com/groupsim/groupsim/scenarios"
	"github.com/groupsim/groupsim/settings"
)

type options struct {
	scenario, client, kinds, out, home string
	notes                              string
	set                                list
	repeat, runs                       int
}

// list is a flag that may be given several times.
type list []string

func (l *list) String() string         { return strings.Join(*l, " ") }
func (l *list) Set(value string) error { *l = append(*l, value); return nil }

func main() {
	var o options
	flag.StringVar(&o.scenario, "scenario", "gc-pause-short", "a bundled scenario's name, or a file")
	flag.Var(&o.set, "set", "KEY=VALUE, overrides a setting of the scenario; may be given several times")
	flag.IntVar(&o.repeat, "repeat", 1, "how often the scenario is recorded")
	flag.IntVar(&o.runs, "runs", 0, "records the scenario's runs 1 to N, whose moments are drawn, in place of --repeat of run 0")
	flag.StringVar(&o.client, "client", "", "java, franz-go or librdkafka, in place of the scenario's own client; members that name one keep it")
	flag.StringVar(&o.kinds, "kinds", "", "assignors, or consumer for the consumer protocol, with commas: one recording with each, in place of the scenario's own")
	flag.StringVar(&o.out, "out", "", "directory for the recordings; default: recordings/CLIENT/ beside pom.xml")
	flag.StringVar(&o.notes, "notes", "", "what else to say of the recordings, such as what else ran on the machine")
	flag.StringVar(&o.home, "home", "recorder", "the directory recorder/")
	flag.Parse()
	if o.runs > 0 && o.repeat > 1 {
		fmt.Fprintln(os.Stderr, "record: --runs and --repeat exclude each other: runs are drawn, repetitions are of run 0")
		os.Exit(2)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, &o); err != nil {
		fmt.Fprintln(os.Stderr, "record:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, o *options) error {
	sets, err := o.sets()
	if err != nil {
		return err
	}
	if err := lab.Prerequisites(); err != nil {
		return err
	}
	say("building")
	if err := lab.Build(ctx, o.home, clients(sets)); err != nil {
		return err
	}
	for _, plans := range sets {
		files, err := o.record(ctx, plans)
		if err != nil {
			return err
		}
		if err := table.Print(os.Stdout, files); err != nil {
			return err
		}
	}
	return nil
}

// clients are those of the members of all plans, at first or from a step on.
func clients(sets [][]*plan.Plan) []event.Library {
	var list []event.Library
	for _, plans := range sets {
		for _, p := range plans {
			for _, client := range p.Clients() {
				if !slices.Contains(list, client) {
					list = append(list, client)
				}
			}
		}
	}
	return list
}

// sets loads the scenario, once for each assignor that is asked for, and plans what is to
// be recorded of it.
func (o *options) sets() ([][]*plan.Plan, error) {
	var sets [][]*plan.Plan
	for _, kind := range strings.Split(o.kinds, ",") {
		opts := scenarios.Options{Set: slices.Clone(o.set)}
		if o.client != "" {
			opts.Set = append(opts.Set, "client="+o.client)
		}
		switch kind {
		case "":
		case epochs:
			opts.Changes = consumerProtocol()
		default:
			opts.Set = append(opts.Set, "consumer.partition.assignment.strategy="+kind)
		}
		loaded, err := load(o.scenario, opts)
		if err != nil {
			return nil, err
		}
		if len(loaded.NotModelled) > 0 {
			say("not passed on: %s", strings.Join(loaded.NotModelled, ", "))
		}
		plans, err := o.plans(loaded)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", o.scenario, err)
		}
		sets = append(sets, plans)
	}
	return sets, nil
}

// epochs is the kind of a group whose members speak the consumer protocol (KIP-848).
const epochs = "consumer"

// consumerProtocol makes all members speak it, and takes away what its client refuses.
func consumerProtocol() []scenarios.Change {
	changes := []scenarios.Change{{Key: "consumer.group.protocol", Value: epochs}}
	for _, refused := range settings.Consumer().RefusedWith(member.ConsumerProtocol) {
		changes = append(changes, scenarios.Change{Key: "consumer." + refused.Name})
	}
	return changes
}

// plans are those of run 0 as often as asked for, or of the runs that draw.
func (o *options) plans(loaded *scenarios.Loaded) ([]*plan.Plan, error) {
	var plans []*plan.Plan
	for n := 1; n <= max(o.repeat, o.runs); n++ {
		drawn := loaded
		if o.runs > 0 {
			var err error
			if drawn, err = loaded.WithRun(uint64(n)); err != nil {
				return nil, err
			}
		}
		p, err := plan.New(drawn.Scenario)
		if err != nil {
			return nil, err
		}
		plans = append(plans, p)
	}
	return plans, nil
}

// load tells files from names as groupsim does.
func load(name string, opts scenarios.Options) (*scenarios.Loaded, error) {
	if groupsim.IsFile(name) {
		return scenarios.LoadFile(name, opts)
	}
	return scenarios.LoadBundled(name, opts)
}

// record carries plans out, and gives the files.
func (o *options) record(ctx context.Context, plans []*plan.Plan) ([]string, error) {
	var files []string
	for i, p := range plans {
		n, kind := i+1, p.Kind()
		say("%s, %s, %d of %d: takes %s and some seconds", p.Scenario.Name, kind, n, len(plans), p.Length.Round(time.Second))
		r, err := lab.Record(ctx, o.home, p)
		if err != nil {
			return nil, err
		}
		if o.notes != "" {
			r.Notes += "; " + o.notes
		}
		file := filepath.Join(o.directory(p), fmt.Sprintf("%s--%s--%d.json.gz", p.Scenario.Name, kind, n))
		if err := r.Write(file); err != nil {
			return nil, err
		}
		say("written: %s", file)
		files = append(files, file)
	}
	return files, nil
}

// directory is where the recordings of a plan go: by default those of each client have
// their own, for the names are the same.
func (o *options) directory(p *plan.Plan) string {
	if o.out != "" {
		return o.out
	}
	return filepath.Join(o.home, "recordings", strings.ReplaceAll(p.Scenario.Clients(), ", ", "+"))
}

func say(format string, args ...any) { fmt.Fprintf(os.Stderr, "record: "+format+"\n", args...) }
