package lab

import (
	"context"
	"errors"
	"fmt"
	"syscall"
	"time"

	"github.com/groupsim/groupsim/member"
	"github.com/groupsim/groupsim/recorder/plan"
	"github.com/groupsim/groupsim/recorder/recording"
)

// do carries out one action.
func (r *run) do(ctx context.Context, a plan.Action) error {
	switch a.Kind {
	case plan.Rate:
		topic := r.plan.Scenario.Topics[a.Topic].Name
		r.note(recording.Action{Action: string(a.Kind), X: topic + " " + recording.PerSecond(a.To).String()})
		r.operator.setRate(a.Topic, a.To)
		return nil
	case plan.PartitionsAdded:
		done := recording.Action{Action: string(a.Kind), Partitions: a.To}
		if a.Topic > 0 {
			done.Topic = r.plan.Scenario.Topics[a.Topic].Name
		}
		r.note(done)
		return r.operator.addPartitions(ctx, a.Topic, int32(a.To))
	case plan.RollingRestart:
		r.controllers.Go(func() { r.roll(ctx, a) })
		return nil
	}
	for _, t := range r.targets(a) {
		if err := r.doTo(ctx, t, a); err != nil {
			return fmt.Errorf("%s %s: %w", a.Kind, r.name(t.members[0]), err)
		}
	}
	return nil
}

// target is a process that an action is aimed at: its members are the k-th target of the
// action and those behind it that are consumers of the same process.
type target struct {
	members []int
	k       int
}

func (r *run) targets(a plan.Action) (all []target) {
	for k := 0; k < len(a.Members); {
		t := target{r.plan.Scenario.Together(a.Members[k:]), k}
		all = append(all, t)
		k += len(t.members)
	}
	return all
}

// doTo carries out an action on a process.
func (r *run) doTo(ctx context.Context, t target, a plan.Action) error {
	m := t.members[0]
	p := r.process(m)
	switch {
	case a.Kind == plan.Start:
		return r.begin(ctx, t, a)
	case a.Kind == plan.RemoveMember:
		r.note(recording.Action{Action: string(a.Kind), Member: r.name(m)})
		return r.operator.removeMember(ctx, r.memberID(m), r.consumer(m).GroupInstanceID)
	case p == nil || !p.running():
		if a.Step {
			return errors.New("its process is gone")
		}
		return nil // a fault ends with the process
	}
	switch a.Kind {
	case plan.Close, plan.Kill:
		return r.end(t, a.Kind == plan.Kill)
	case plan.Restart:
		r.controllers.Go(func() {
			if err := r.restart(ctx, t, a); err != nil {
				r.fail(err)
			}
		})
	case plan.Command:
		r.noteEach(t, recording.Action{Action: string(a.Kind), X: a.Text})
		return p.command(a.Text)
	default:
		r.fault(t, p, a.Kind)
	}
	return nil
}

// noteEach writes an action down for each member of a process.
func (r *run) noteEach(t target, a recording.Action) {
	for _, m := range t.members {
		a.Member = r.name(m)
		r.note(a)
	}
}

// process is the latest process of a member; nil if there was none.
func (r *run) process(m int) *process {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.members[m].process
}

func (r *run) memberID(m int) string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.members[m].memberID
}

func (r *run) consumer(m int) member.Config {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.members[m].consumer
}

// change gives the members of a process the settings that an action has for them.
func (r *run) change(t target, a plan.Action) {
	if a.Consumer != nil {
		r.mu.Lock()
		defer r.mu.Unlock()
		for i, m := range t.members {
			r.members[m].consumer = a.Consumer[t.k+i]
		}
	}
}

// fault begins or ends one. The end of a fault that ended with its process is none.
func (r *run) fault(t target, p *process, kind plan.Kind) {
	link := r.broker.proxies[t.members[0]]
	switch {
	case kind == plan.Resume && !p.stopped, kind == plan.Reconnect && isClosed(link.passing()):
		return
	}
	r.noteEach(t, recording.Action{Action: string(kind)})
	switch kind {
	case plan.Pause:
		p.stopped = true
		p.signal(syscall.SIGSTOP)
	case plan.Resume:
		p.stopped = false
		p.signal(syscall.SIGCONT)
	case plan.Disconnect:
		link.cut()
	case plan.Reconnect:
		link.heal()
	}
}

// begin starts a process, once the old one of its members has ended.
func (r *run) begin(ctx context.Context, t target, a plan.Action) error {
	r.change(t, a)
	old := r.process(t.members[0])
	if old == nil || !old.running() {
		return r.start(t)
	}
	r.controllers.Go(func() {
		select {
		case <-old.exited:
			if err := r.start(t); err != nil {
				r.fail(err)
			}
		case <-ctx.Done():
		}
	})
	return nil
}

// start starts a process.
func (r *run) start(t target) error {
	m := t.members[0]
	consumer, app := r.consumer(m), r.plan.Scenario.Members[m].Application
	args := plan.Arguments(&consumer, &app, r.plan.Topics(m))
	args = append(args, "group.id="+group, "bootstrap.servers="+r.broker.addressFor(m))
	if name := r.plan.Scenario.Members[m].Process; name != "" {
		args = append(args, "client.id="+name, fmt.Sprintf("consumers=%d", len(t.members)))
	} else {
		args = append(args, "client.id="+r.name(m))
	}
	if app.State.Kept() {
		args = append(args, "store="+r.store)
	}
	program := programs[consumer.Client]
	var log func(*process, []byte)
	if program.logs {
		log = r.logger(m)
	}
	r.noteEach(t, recording.Action{Action: string(plan.Start)})
	p, err := startProcess(program.command(r.home, args), func(p *process, text []byte) { r.observe(m, p, text) }, log)
	if err != nil {
		return err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, m := range t.members {
		r.members[m].process = p
		r.members[m].configs = append(r.members[m].configs, plan.Config(&r.members[m].consumer, &app))
	}
	go r.watch(m, p)
	return nil
}

// watch waits for the end of a process. One that says nothing about it has failed.
func (r *run) watch(m int, p *process) {
	<-p.exited
	if link := r.broker.proxies[m]; link != nil {
		link.heal()
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if !p.ending && !r.ended {
		r.fail(fmt.Errorf("the process of %s has ended by itself: %s\n%s", r.name(m), p.why, p.errors.String()))
	}
}

// end closes or kills a process.
func (r *run) end(t target, kill bool) error {
	r.mu.Lock()
	p := r.members[t.members[0]].process
	p.ending = true
	r.mu.Unlock()
	if kill {
		r.noteEach(t, recording.Action{Action: string(plan.Kill)})
		p.signal(syscall.SIGKILL)
		return nil
	}
	r.noteEach(t, recording.Action{Action: string(plan.Close)})
	return p.command("close")
}

// restart stops a process and starts it again.
func (r *run) restart(ctx context.Context, t target, a plan.Action) error {
	r.change(t, a)
	old := r.process(t.members[0])
	if err := r.end(t, a.Kill); err != nil {
		return err
	}
	select {
	case <-old.exited:
	case <-ctx.Done():
		return context.Cause(ctx)
	}
	if err := until(ctx, time.Now().Add(a.Down)); err != nil {
		return err
	}
	return r.start(t)
}

// roll restarts one process after the other.
func (r *run) roll(ctx context.Context, a plan.Action) {
	for _, t := range r.targets(a) {
		m, begun := t.members[0], time.Now()
		if p := r.process(m); p == nil || !p.running() {
			r.fail(fmt.Errorf("rolling-restart %s: its process is gone", r.name(m)))
			return
		}
		err := r.restart(ctx, t, a)
		if err == nil {
			err = r.settle(ctx, m, begun, a)
		}
		if err != nil {
			r.fail(err)
			return
		}
	}
}

// settle waits until the next member may be restarted: the one before polls, and its
// time has passed or the group is stable.
func (r *run) settle(ctx context.Context, m int, begun time.Time, a plan.Action) error {
	select {
	case <-r.process(m).polling:
	case <-ctx.Done():
		return context.Cause(ctx)
	}
	if a.UntilStable {
		return r.stable(ctx)
	}
	return until(ctx, begun.Add(a.Every))
}

// stable waits until the coordinator says so of a group with all running members,
// several times in a row: between two rebalances of a cooperative group it is Stable
// for a moment too.
func (r *run) stable(ctx context.Context) error {
	const looks, pause = 4, 250 * time.Millisecond
	for seen := 0; seen < looks; {
		state, members, err := r.operator.state(ctx)
		if err != nil {
			return err
		}
		if seen++; state != "Stable" || members != r.running() {
			seen = 0
		}
		if err := until(ctx, time.Now().Add(pause)); err != nil {
			return err
		}
	}
	return nil
}

func (r *run) running() int {
	n := 0
	for m := range r.members {
		if p := r.process(m); p != nil && p.running() {
			n++
		}
	}
	return n
}
