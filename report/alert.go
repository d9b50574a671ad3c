package report

import (
	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/words"
)

// The thresholds of what wakes somebody up, and of what is looked at in the morning, in
// findings and alerts alike.
const (
	OftenWarning  = Ms(10 * clock.Minute) // a rebalance after less than this
	OftenCritical = Ms(5 * clock.Minute)
	LongRebalance = Ms(30 * clock.Second)
	Quiet         = Ms(30 * clock.Second) // a member sends no heartbeat for so long
)

// AlertRule is an alerting rule of Prometheus, and when it would have fired in the run.
type AlertRule struct {
	Group       string   `json:"-"` // whose metrics it reads
	Name        string   `json:"alert"`
	Severity    Severity `json:"severity"`
	Expr        string   `json:"expr"`
	For         Ms       `json:"for_ms"`
	Summary     string   `json:"-"`
	Description string   `json:"-"`
	Fired       []Firing `json:"fired"`
}

// Text says when it fires: "fires for c1 from 45 s to 60 s and 1 more".
func (a *AlertRule) Text() string {
	const most = 4
	var times []string
	for i := range a.Fired {
		times = append(times, words.Plain(a.Fired[i].Text()))
	}
	if len(times) == 0 {
		return "does not fire"
	}
	return "fires " + words.And(words.Few(times, most))
}

// AlertEvery is how often rules are evaluated, and metrics scraped.
const AlertEvery = LagEvery

// Firing is one time in which a rule fired.
type Firing struct {
	Client Name `json:"client_id"` // of a rule that is about each client by itself
	From   Ms   `json:"from_ms"`
	To     Ms   `json:"to_ms"` // None: it did so when the run ended
}

// Text says when it fired: "for c1 from 45 s to 60 s".
func (f *Firing) Text() string {
	text := "from " + f.From.Human()
	if f.Client != "" {
		text = "for " + string(f.Client) + " " + text
	}
	if f.To == None {
		return text + " to the end of the run"
	}
	return text + " to " + f.To.Human()
}
