package findings

import (
	"fmt"
	"slices"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/protocol"
	"github.com/groupsim/groupsim/report"
	"github.com/groupsim/groupsim/words"
)

// scaling is a change of how many replicas there are.
type scaling struct {
	at clock.Time
	event.Scaled
}

// rollout is the first that there was.
type rollout struct {
	at clock.Time
	event.Rolled
}

// byItself tells whether an autoscaler made it.
func (x *scaling) byItself() bool { return x.Reason.Code != protocol.ReasonNone }

// flapping finds an autoscaler that takes pods away and brings them back soon after.
func (w *Watch) flapping(r *report.Report) []report.Finding {
	var again [][2]*scaling // down, and up
	var last *scaling
	for i := range w.scalings {
		x := &w.scalings[i]
		if !x.byItself() {
			continue
		}
		if last != nil && last.Replicas < last.Before && x.Replicas > x.Before && report.Ms(x.at.Sub(last.at)) < report.OftenWarning {
			again = append(again, [2]*scaling{last, x})
		}
		last = x
	}
	if len(again) == 0 {
		return nil
	}
	down, up := again[0][0], again[0][1]
	cause := "pods went for want of lag, and there was lag again soon after: " + up.Reason.Text
	if slices.ContainsFunc(r.Rebalances, func(b report.Rebalance) bool { return b.From >= report.Ms(down.at) && b.From <= report.Ms(up.at) }) {
		cause = "it answers to what it does itself: pods that go make a rebalance, and the lag of that asks for them again: " + up.Reason.Text
	}
	return []report.Finding{{
		Severity: report.Warning, At: report.Ms(up.at), Kind: flaps, Extent: int64(len(again)),
		Symptom: fmt.Sprintf("the autoscaler takes pods away and brings them back%s: %s goes from %d to %d at %s, and to %d %s later",
			times(len(again)), up.What, down.Before, down.Replicas, at(down.at), up.Replicas, span(up.at.Sub(down.at))),
		Cause: cause, Advice: steadyRemedy(up),
	}}
}

// steadyRemedy is for an autoscaler that flaps; up is when it brought pods back.
func steadyRemedy(up *scaling) []report.Advice {
	other := func(setting, text, price string) report.Advice {
		return report.Advice{Text: text, Price: price, Section: report.OfPlatform, Setting: setting, Change: report.Other}
	}
	later := other(report.ScaleStabilization, "a longer stabilizationWindowSeconds (autoscaler.stabilization)", "pods that stay for longer without need")
	if up.Reason.Code == protocol.ReasonActive {
		later = other(report.ScaleCooldown, "a longer cooldownPeriod (autoscaler.cooldown)", "a pod that stays for longer without need")
	}
	return []report.Advice{
		other(report.ScaleThreshold, "a lagThreshold (autoscaler.lag.threshold) above the lag that a rebalance leaves", "pods that come later"),
		later,
		other(report.ScaleMax, "a maximum as small as the minimum (autoscaler.max), if so many do", "none more when the load rises"),
		other(report.ScaleMin, "a larger minimum (autoscaler.min)", "pods without need"),
	}
}

// tooMany finds that a Deployment has more consumers than there are partitions: that it is rolled
// out with, or was scaled to. Those that a rollout has beside are there for a while.
func (w *Watch) tooMany(r *report.Report) []report.Finding {
	consumers, partitions := r.Setup.Members, len(r.Partitions)
	f := report.Finding{
		Severity: report.Note, At: report.Ms(w.rolled.at), Kind: idlePods,
		Cause:  "a partition has one consumer: those beyond have none, and each that comes or goes is a rebalance all the same",
		Advice: []report.Advice{plain("no more consumers than partitions, or more partitions")},
	}
	if w.rolled.What != "" {
		f.Symptom = w.rolled.What + " rolled out"
	}
	if slices.ContainsFunc(w.scalings, func(x scaling) bool { return x.Replicas > x.Before }) {
		most := slices.MaxFunc(w.scalings, func(a, b scaling) int { return int(a.Replicas - b.Replicas) })
		consumers = r.Summary.MembersMax
		f.At, f.Symptom = report.Ms(most.at), fmt.Sprintf("%s scaled to %d", most.What, most.Replicas)
		if most.byItself() {
			f.Advice = append(f.Advice, report.Advice{
				Text: "a maximum (autoscaler.max) of as many pods as there are partitions for", Section: report.OfPlatform, Setting: report.ScaleMax, Change: report.Other,
			})
		}
	}
	if f.Symptom == "" || consumers <= partitions || partitions == 0 {
		return nil
	}
	f.Extent = int64(consumers - partitions)
	f.Symptom += fmt.Sprintf(": up to %s for %s", words.Plural(consumers, "consumer"), words.Plural(partitions, "partition"))
	return []report.Finding{f}
}
