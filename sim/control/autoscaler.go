package control

import (
	"errors"
	"fmt"
	"strconv"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/protocol"
	"github.com/groupsim/groupsim/sim"
)

var autoscalerSection = sim.Verb{
	Name:    "autoscaler",
	Section: true,
	Target:  sim.Deployment,
	Of:      "scale",
	At:      "from",
	Doc:     "A Deployment is scaled by the lag of the group, as KEDA and the HorizontalPodAutoscaler behind it do.",
	Fields: []sim.Field{
		{Name: "kind", Type: sim.OptionField, Options: []string{"keda", "hpa"}, Doc: "keda can go down to none, after cooldown"},
		{Name: "min", Type: sim.ReplicasField, Required: true, Doc: "how many replicas there are at least; 0 with keda alone"},
		{Name: "max", Type: sim.ReplicasField, Required: true, Doc: "how many there are at most"},
		{Name: "lag.threshold", Type: sim.CountField, Required: true, Doc: "how many records of lag a replica is to have"},
		{Name: "poll", Type: sim.DurationField, Default: "30s", Doc: "how often it looks"},
		{Name: "cooldown", Type: sim.DurationField, Default: "300s", Doc: "with min: 0, how long after the last lag the last replica goes"},
		{Name: "stabilization", Type: sim.DurationField, Default: "300s", Doc: "it scales down to no less than it has found right within this time"},
		startupField, graceField, termField, sim.LeaveOption,
	},
	Check: checkAutoscaler,
	Control: func(s *sim.Step) sim.Controller {
		return &autoscaler{deployment: deployment{step: s}, active: clock.Never}
	},
}

// The kinds of autoscalers.
const (
	keda sim.Option = iota
	hpa
)

func checkAutoscaler(s *sim.Step) error {
	switch {
	case s.Max < 1:
		return errors.New("max: wants a replica at least, not 0")
	case s.Min > s.Max:
		return fmt.Errorf("min: %d is above max, %d", s.Min, s.Max)
	case s.Min == 0 && s.Kind == hpa:
		return errors.New("min: an HPA does not scale to 0: say kind: keda, or min: 1")
	}
	return positive(s, "poll")
}

// autoscaler scales a Deployment by lag. What is to be is an HPA's rule for a metric with an
// average value (podautoscaler, GetExternalPerPodMetricReplicas), with its tolerance, its
// stabilisation and its default limit of how fast it scales up. The metric is that of KEDA's
// scaler (kafka_scaler.go, getTotalLag). KEDA itself takes the last replica away, and brings the
// first (scale_scaledobjects.go, RequestScale).
type autoscaler struct {
	deployment
	begun  bool
	spread bool       // its interval has been cut
	next   clock.Time // when it looks
	active clock.Time // when there was lag last; clock.Never: there has been none
	// found has what it has found right, and grown by how many replicas it has scaled, of late.
	found, grown []judgement
}

// judgement is a number of replicas at a moment.
type judgement struct {
	at       clock.Time
	replicas int
}

// Clone implements [sim.Controller].
func (a *autoscaler) Clone() sim.Controller {
	c := *a
	c.deployment = a.clone()
	c.found, c.grown = append([]judgement(nil), a.found...), append([]judgement(nil), a.grown...)
	return &c
}

// Open lists those that come or go.
func (a *autoscaler) Open() []int { return a.open }

// Look sees who is under way, and scales when it is time to.
func (a *autoscaler) Look(s sim.Scene) error {
	if len(a.waiting) > 0 || len(a.open) > 0 {
		if err := a.look(s); err != nil {
			return err
		}
	}
	if a.begun && s.Now() < a.next {
		return nil
	}
	if !a.begun { // HorizontalController.recordInitialRecommendation
		a.begun, a.found = true, []judgement{{s.Now(), a.replicas(s)}}
	}
	a.next = s.Now().Add(s.Interval("autoscaler", a.step.Period, &a.spread))
	s.LookAt(a.next)
	return a.decide(s)
}

// decide scales to what the lag asks for. Until a rollout is over it leaves things as they are:
// Kubernetes would divide the change among old pods and new ones (getProportion).
func (a *autoscaler) decide(s sim.Scene) error {
	if s.Alone() != nil {
		return nil
	}
	lag, had := a.lag(s), a.replicas(s)
	idle := a.active == clock.Never || s.Now() > a.active.Add(a.step.Cooldown)
	if lag > 0 {
		a.active = s.Now()
	}
	switch text := strconv.FormatInt(lag, 10); {
	case a.step.Min == 0 && had == 0:
		if lag == 0 {
			return nil
		}
		return a.scaleTo(s, 1, protocol.Because(protocol.ReasonActive, text))
	case a.step.Min == 0 && lag == 0 && idle:
		return a.scaleTo(s, 0, protocol.Because(protocol.ReasonInactive, a.step.Cooldown.String()))
	case had > int(a.step.Max) || had < a.least():
		to := min(max(had, a.least()), int(a.step.Max))
		return a.scaleTo(s, to, protocol.Because(protocol.ReasonBounds, strconv.Itoa(a.least()), strconv.FormatInt(a.step.Max, 10), strconv.Itoa(had)))
	default:
		wanted := a.wanted(lag, had)
		to := a.limited(s.Now(), a.stabilized(s.Now(), wanted, had), had)
		if to == had {
			return nil
		}
		a.grown = append(a.grown, judgement{s.Now(), to - had})
		return a.scaleTo(s, to, protocol.Because(protocol.ReasonLag, text, strconv.FormatInt(a.step.LagThreshold, 10), strconv.Itoa(wanted), strconv.Itoa(had)))
	}
}

// least is the fewest replicas that the HPA goes down to.
func (a *autoscaler) least() int { return max(1, int(a.step.Min)) }

// lag is that of the group as KEDA sees it: from what is committed to the ends of the logs. Of a
// partition of which nothing is committed it is 1, or all there is with auto.offset.reset:
// earliest (getLagForPartition). It is no more than as many replicas as there are partitions
// are for.
func (a *autoscaler) lag(s sim.Scene) int64 {
	members := a.members()
	offsets, total := s.Offsets(members), int64(0)
	for _, o := range offsets {
		switch {
		case o.Committed != protocol.NoOffset:
			total += max(0, o.End-o.Committed)
		case s.FromEarliest(members):
			total += o.End
		default:
			total++
		}
	}
	return min(total, int64(len(offsets))*a.step.LagThreshold)
}

// members lists all that the Deployment can come to have.
func (a *autoscaler) members() (all []int) {
	for _, replica := range a.step.Replicas {
		all = append(all, replica...)
	}
	return all
}

// wanted is how many replicas a lag is for, if it is not within a tenth of what those have that
// there are.
func (a *autoscaler) wanted(lag int64, had int) int {
	usual := a.step.LagThreshold * int64(had)
	if off := max(lag-usual, usual-lag); off*10 <= usual {
		return had
	}
	return int((lag + a.step.LagThreshold - 1) / a.step.LagThreshold)
}

// stabilized is the most that was wanted within the time of stabilisation, if fewer are wanted
// now than there are (stabilizeRecommendationWithBehaviors).
func (a *autoscaler) stabilized(now clock.Time, wanted, had int) int {
	a.found = since(a.found, now.Add(-a.step.Stabilization))
	to := wanted
	for _, f := range a.found {
		to = max(to, f.replicas)
	}
	a.found = append(a.found, judgement{now, wanted})
	if wanted >= had {
		return wanted
	}
	return min(to, had)
}

// How fast an HPA scales up by default: within 15 s twice as many, or four more.
const (
	growthPeriod = 15 * clock.Second
	growthPods   = 4
)

// limited keeps a number within min and max and the limit of growth
// (convertDesiredReplicasWithBehaviorRate).
func (a *autoscaler) limited(now clock.Time, to, had int) int {
	a.grown = since(a.grown, now.Add(-growthPeriod))
	before := had
	for _, g := range a.grown {
		before -= g.replicas
	}
	if limit := max(2*before, before+growthPods, had); to > limit {
		to = limit
	}
	return min(max(to, a.least()), int(a.step.Max))
}

// since keeps those behind a moment.
func since(list []judgement, from clock.Time) []judgement {
	for len(list) > 0 && list[0].at <= from {
		list = list[1:]
	}
	return list
}
