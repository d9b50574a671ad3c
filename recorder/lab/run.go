package lab

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/groupsim/groupsim/member"
	"github.com/groupsim/groupsim/recorder/plan"
	"github.com/groupsim/groupsim/recorder/recording"
)

// kafkaVersion is the broker's, and that of the Java consumers; pom.xml has it too.
const kafkaVersion = "4.3.0"

// run is a plan being carried out.
type run struct {
	plan     *plan.Plan
	home     string
	store    string // a directory in which programs keep their states
	broker   *broker
	operator *operator
	fail     context.CancelCauseFunc // ends the run

	mu       sync.Mutex
	ended    bool // nothing is written down any more
	members  []incarnations
	actions  []recording.Action
	events   []recording.Event
	progress recording.Progress
	logs     []memberLog // of all processes whose clients log to standard error
	versions []string    // of client libraries, as their programs tell

	controllers sync.WaitGroup
}

// memberLog is the log of a member's process.
type memberLog struct {
	member int
	log    *recording.LibrdkafkaLog
}

// incarnations are the processes of a member: the latest, and what of the ones
// before is still needed.
type incarnations struct {
	process  *process
	consumer member.Config // of the next one
	configs  []recording.Config
	memberID string // of the latest, as it told last
}

// Record carries out a plan, and gives the recording.
func Record(ctx context.Context, home string, p *plan.Plan) (*recording.Recording, error) {
	ctx, fail := context.WithCancelCause(ctx)
	defer fail(nil)
	r := &run{plan: p, home: home, fail: fail, members: make([]incarnations, len(p.Scenario.Members))}
	var cutOff []int
	for m := range p.Scenario.Members {
		r.members[m].consumer = p.Scenario.Members[m].Consumer
		if p.CutOff(m) {
			cutOff = append(cutOff, m)
		}
	}
	var err error
	if r.store, err = os.MkdirTemp("", "groupsim-states-"); err != nil {
		return nil, err
	}
	defer os.RemoveAll(r.store)
	if r.broker, err = startBroker(home, plan.Broker(p.Scenario), cutOff); err != nil {
		return nil, err
	}
	defer r.broker.stop()
	if r.operator, err = newOperator(r.broker.address, p.Scenario.Topics); err != nil {
		return nil, err
	}
	defer r.operator.close()
	if err := r.broker.ready(ctx, r.operator.client.Ping); err != nil {
		return nil, err
	}
	if err := r.operator.prepare(ctx); err != nil {
		return nil, err
	}
	defer r.stopAll()
	load := busy()
	if err := r.carryOut(ctx); err != nil {
		return nil, err
	}
	notes := machine(load, busy())
	r.stopAll()
	out := r.recording()
	out.Notes = strings.Join(append([]string{notes}, r.versions...), "; ")
	return out, nil
}

// carryOut does what the plan says, at the times that it says.
func (r *run) carryOut(ctx context.Context) error {
	r.operator.produce(ctx)
	start := time.Now()
	triggered := false
	for _, a := range r.plan.Actions {
		if err := until(ctx, start.Add(a.At)); err != nil {
			return err
		}
		if a.Step && !triggered {
			triggered = true
			r.note(recording.Action{Action: "trigger"})
		}
		if err := r.do(ctx, a); err != nil {
			return err
		}
	}
	if err := until(ctx, start.Add(r.plan.Length)); err != nil {
		return err
	}
	r.note(recording.Action{Action: "end"})
	return nil
}

// until sleeps, and fails with the reason for which the run has ended before.
func until(ctx context.Context, t time.Time) error {
	timer := time.NewTimer(time.Until(t))
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// stopAll ends every process and whatever still waits to do something.
func (r *run) stopAll() {
	r.mu.Lock()
	r.ended = true
	r.mu.Unlock()
	r.fail(errors.New("the run is over"))
	r.controllers.Wait()
	for m := range r.members {
		if p := r.process(m); p != nil {
			p.end()
		}
	}
}

func now() recording.Time { return recording.Time(time.Now().UnixMicro() / 100) }

// note writes an action down, as happening now.
func (r *run) note(a recording.Action) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if !r.ended {
		a.T = now()
		r.actions = append(r.actions, a)
	}
}

// observe takes a line that a member's program printed.
func (r *run) observe(m int, p *process, text []byte) {
	var line struct {
		T, Since  recording.Time
		C, E, Log string
		P         []string
		From, To  int64
	}
	fields := map[string]any{}
	if err := errors.Join(json.Unmarshal(text, &line), json.Unmarshal(text, &fields)); err != nil {
		r.fail(fmt.Errorf("%s printed %q: %w", r.name(m), text, err))
		return
	}
	delete(fields, "t")
	delete(fields, "c")
	delete(fields, "e")
	m = r.speaker(m, line.C, line.Log)
	r.mu.Lock()
	defer r.mu.Unlock()
	switch line.E {
	case "polling":
		close(p.polling)
		return
	case "processed":
		r.progress.Add(line.P[0], recording.Run{Member: r.name(m), From: line.From, To: line.To, Since: line.Since, Until: line.T})
		return
	case "closed":
		p.why, _ = fields["reason"].(string)
		p.ending = p.ending || isClosed(p.polling) // one that never came to poll() has failed
	case "":
		if line.E, fields = recording.ParseLog(line.Log); line.E == "" {
			return
		}
	}
	if id, ok := fields["mid"].(string); ok {
		r.members[m].memberID = id
	}
	if version, ok := fields["version"].(string); ok && !slices.Contains(r.versions, version) {
		r.versions = append(r.versions, version)
	}
	r.events = append(r.events, recording.Event{T: line.T, Member: r.name(m), Name: line.E, Fields: fields})
}

// speaker is the member that a line of a process is about, which the line or the client's log
// in it names where there are several; else the first of them.
func (r *run) speaker(first int, named, log string) int {
	if named == "" {
		named = recording.ClientOf(log)
	}
	_, end := r.plan.Scenario.ProcessOf(first)
	for m := first; m < end; m++ {
		if r.name(m) == named {
			return m
		}
	}
	return first
}

// logger takes the lines that a process of a member logs.
func (r *run) logger(m int) func(*process, []byte) {
	log := &recording.LibrdkafkaLog{}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.logs = append(r.logs, memberLog{m, log})
	return func(_ *process, text []byte) {
		events := log.Events(string(text), now())
		r.mu.Lock()
		defer r.mu.Unlock()
		r.tell(m, events)
	}
}

// tell writes down what a member's log says.
func (r *run) tell(m int, events []recording.Event) {
	for _, e := range events {
		e.Member = r.name(m)
		r.events = append(r.events, e)
	}
}

func (r *run) name(m int) string { return r.plan.Scenario.Members[m].ID }

// recording gives what was written down.
func (r *run) recording() *recording.Recording {
	for _, l := range r.logs {
		r.tell(l.member, l.log.Rest())
	}
	sc := r.plan.Scenario
	out := &recording.Recording{
		Scenario: sc.Name, Kafka: kafkaVersion, Client: sc.Clients(), Broker: plan.Broker(sc),
		Members: map[string][]recording.Config{}, Topics: map[string][]string{},
		Actions: r.actions, Events: r.events,
	}
	var all []recording.Config
	for m := range r.members {
		all = append(all, r.members[m].configs...)
	}
	out.Config = plan.Common(all)
	for m := range r.members {
		if r.members[m].configs == nil {
			continue // it never started
		}
		out.Topics[r.name(m)] = r.plan.Topics(m)
		if differ := differences(out.Config, r.members[m].configs); differ != nil {
			out.Members[r.name(m)] = differ
		}
	}
	out.Processes = r.plan.Processes()
	out.Describe(sc.Topics)
	out.Finish(&r.progress)
	return out
}

// differences has what differs from the common settings in each incarnation; nil if
// nothing does.
func differences(common recording.Config, configs []recording.Config) []recording.Config {
	var list []recording.Config
	for _, c := range configs {
		list = append(list, plan.Differences(common, c))
	}
	if !slices.ContainsFunc(list, func(c recording.Config) bool { return len(c) > 0 }) {
		return nil
	}
	return list
}
