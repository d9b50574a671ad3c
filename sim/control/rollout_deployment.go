package control

import (
	"cmp"
	"math/bits"
	"slices"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/protocol"
	"github.com/groupsim/groupsim/sim"
)

// deploymentRollout is a rolling update of a Deployment, as Kubernetes' Deployment controller
// makes it (pkg/controller/deployment/rolling.go, rolloutRolling): the new ReplicaSet grows as
// far as the surge allows, the old one shrinks as far as availability does, until neither can.
// A pod that has been asked to end counts no more, whether or not its process has.
type deploymentRollout struct {
	rollout
	surge, unavailable int
}

func (r *deploymentRollout) Clone() sim.Controller {
	return &deploymentRollout{r.clone(), r.surge, r.unavailable}
}

// Look goes on as far as it can.
func (r *deploymentRollout) Look(s sim.Scene) error {
	if r.done || r.mayRest(s) {
		return nil
	}
	if !r.begun {
		if err := r.begin(s); err != nil || r.done {
			return err
		}
		r.surge, r.unavailable = fenceposts(r.step.MaxSurge, r.step.MaxUnavail, len(r.pods))
	}
	r.look(s)
	for more := true; more; {
		up, err := r.scaleUp(s)
		if err != nil {
			return err
		}
		down, err := r.scaleDown(s)
		if err != nil {
			return err
		}
		more = up || down
	}
	r.tell(s)
	return nil
}

// fenceposts is how many pods there may be more than the replicas, and how many less may be
// available: a share is rounded up and down, and not both are zero
// (pkg/controller/deployment/util, ResolveFenceposts).
func fenceposts(surge, unavailable sim.Portion, replicas int) (more, less int) {
	more, less = surge.Of(replicas, true), min(replicas, unavailable.Of(replicas, false))
	if more == 0 && less == 0 {
		less = 1
	}
	return more, less
}

// count counts the pods of both ReplicaSets, and those of them that are available.
func (r *deploymentRollout) count(s sim.Scene) (old, oldAvailable, updated, updatedAvailable int) {
	for i := range r.pods {
		p := &r.pods[i]
		if !p.old.asked {
			old++
		}
		if r.isAvailable(s, &p.old) {
			oldAvailable++
		}
		if p.new.launched {
			updated++
		}
		if r.isAvailable(s, &p.new) {
			updatedAvailable++
		}
	}
	return old, oldAvailable, updated, updatedAvailable
}

// scaleUp launches what the surge leaves room for (reconcileNewReplicaSet, and in the utilities
// NewRSNewReplicas).
func (r *deploymentRollout) scaleUp(s sim.Scene) (any bool, err error) {
	old, _, updated, _ := r.count(s)
	n := min(len(r.pods)+r.surge-old-updated, len(r.pods)-updated)
	for i := 0; i < len(r.pods) && n > 0; i++ {
		of := &r.pods[i].new
		if of.launched {
			continue
		}
		if _, err := s.Launch(of.member); err != nil {
			return any, err
		}
		of.launched, any = true, true
		n--
	}
	return any, nil
}

// scaleDown asks old pods to end: first those that are not available, which costs nothing, as
// many as there are pods beyond what has to be available and what is not yet
// (reconcileOldReplicaSets, cleanupUnhealthyReplicas); then those that new ones have come for
// (scaleDownOldReplicaSetsForRollingUpdate).
func (r *deploymentRollout) scaleDown(s sim.Scene) (any bool, err error) {
	old, oldAvailable, updated, updatedAvailable := r.count(s)
	needed := len(r.pods) - r.unavailable
	most := old + updated - needed - (updated - updatedAvailable)
	if old == 0 || most <= 0 {
		return false, nil
	}
	unhealthy := min(most, old-oldAvailable)
	spare := min(old-unhealthy, max(0, oldAvailable+updatedAvailable-needed))
	for _, i := range r.ranked(s)[:unhealthy+spare] {
		p := &r.pods[i]
		if _, err := s.Terminate(p.old.member, protocol.Because(protocol.ReasonRolledOut, s.Program(p.new.member))); err != nil {
			return any, err
		}
		p.old.asked, any = true, true
	}
	return any, nil
}

// ranked lists the old pods in the order in which their ReplicaSet deletes them
// (pkg/controller, ActivePodsWithRanks): not running before running, not ready before ready,
// newer before older. Those that are as old, to the next power of two of what they are, follow
// each other by their UIDs in Kubernetes, and as the step has them here. Each is taken to be on
// a node of its own, without a deletion cost.
func (r *deploymentRollout) ranked(s sim.Scene) (list []int) {
	for i := range r.pods {
		if !r.pods[i].old.asked {
			list = append(list, i)
		}
	}
	rank := func(i int) (running, ready, age int) {
		of := &r.pods[i].old
		if s.There(of.member) {
			running, age = 1, magnitude(s.Now().Sub(s.Started(of.member)))
		}
		if of.ready != clock.Never {
			ready, age = 1, magnitude(s.Now().Sub(of.ready))
		}
		return running, ready, age
	}
	slices.SortStableFunc(list, func(a, b int) int {
		running, ready, age := rank(a)
		running2, ready2, age2 := rank(b)
		return cmp.Or(cmp.Compare(running, running2), cmp.Compare(ready, ready2), cmp.Compare(age, age2))
	})
	return list
}

// magnitude is how many digits a length of time has in nanoseconds, by twos
// (logarithmicRankDiff).
func magnitude(d clock.Duration) int { return bits.Len64(uint64(max(0, d)) * 1000) }
