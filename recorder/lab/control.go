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
	for k, m := range a.Members {
		if err := r.doTo(ctx, m, k, a); err != nil {
			return fmt.Errorf("%s %s: %w", a.Kind, r.name(m), err)
		}
	}
	return nil
}

// doTo carries out an action on a member, its k-th target.
func (r *run) doTo(ctx context.Context, m, k int, a plan.Action) error {
	p := r.process(m)
	switch {
	case a.Kind == plan.Start:
		return r.begin(ctx, m, k, a)
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
		return r.end(m, a.Kind == plan.Kill)
	case plan.Restart:
		r.controllers.Go(func() {
			if err := r.restart(ctx, m, k, a); err != nil {
				r.fail(err)
			}
		})
	case plan.Command:
		r.note(recording.Action{Action: string(a.Kind), Member: r.name(m), X: a.Text})
		return p.command(a.Text)
	default:
		r.fault(m, p, a.Kind)
	}
	return nil
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

// change gives a member, the k-th target of an action, the settings that the action
// has for it.
func (r *run) change(m, k int, a plan.Action) {
	if a.Consumer != nil {
		r.mu.Lock()
		defer r.mu.Unlock()
		r.members[m].consumer = a.Consumer[k]
	}
}

// fault begins or ends one. The end of a fault that ended with its process is none.
func (r *run) fault(m int, p *process, kind plan.Kind) {
	link := r.broker.proxies[m]
	switch {
	case kind == plan.Resume && !p.stopped, kind == plan.Reconnect && isClosed(link.passing()):
		return
	}
	r.note(recording.Action{Action: string(kind), Member: r.name(m)})
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

// begin starts a member, once its old process has ended.
func (r *run) begin(ctx context.Context, m, k int, a plan.Action) error {
	r.change(m, k, a)
	old := r.process(m)
	if old == nil || !old.running() {
		return r.start(m)
	}
	r.controllers.Go(func() {
		select {
		case <-old.exited:
			if err := r.start(m); err != nil {
				r.fail(err)
			}
		case <-ctx.Done():
		}
	})
	return nil
}

// start starts a process for a member.
func (r *run) start(m int) error {
	consumer, app := r.consumer(m), r.plan.Scenario.Members[m].Application
	args := plan.Arguments(&consumer, &app, r.plan.Topics(m))
	args = append(args, "group.id="+group, "client.id="+r.name(m), "bootstrap.servers="+r.broker.addressFor(m))
	program := programs[consumer.Client]
	var log func(*process, []byte)
	if program.logs {
		log = r.logger(m)
	}
	r.note(recording.Action{Action: string(plan.Start), Member: r.name(m)})
	p, err := startProcess(program.command(r.home, args), func(p *process, text []byte) { r.observe(m, p, text) }, log)
	if err != nil {
		return err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.members[m].process = p
	r.members[m].configs = append(r.members[m].configs, plan.Config(&consumer, &app))
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

// end closes or kills a member's process.
func (r *run) end(m int, kill bool) error {
	r.mu.Lock()
	p := r.members[m].process
	p.ending = true
	r.mu.Unlock()
	if kill {
		r.note(recording.Action{Action: string(plan.Kill), Member: r.name(m)})
		p.signal(syscall.SIGKILL)
		return nil
	}
	r.note(recording.Action{Action: string(plan.Close), Member: r.name(m)})
	return p.command("close")
}

// restart stops a member, the k-th target of an action, and starts it again.
func (r *run) restart(ctx context.Context, m, k int, a plan.Action) error {
	r.change(m, k, a)
	old := r.process(m)
	if err := r.end(m, a.Kill); err != nil {
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
	return r.start(m)
}

// roll restarts one member after the other.
func (r *run) roll(ctx context.Context, a plan.Action) {
	for k, m := range a.Members {
		begun := time.Now()
		if p := r.process(m); p == nil || !p.running() {
			r.fail(fmt.Errorf("rolling-restart %s: its process is gone", r.name(m)))
			return
		}
		err := r.restart(ctx, m, k, a)
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
