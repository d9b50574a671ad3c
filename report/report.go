package report

import (
	"bufio"
	"bytes"
	"io"
	"strconv"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/protocol"
)

// Schema names the form of the JSON report.
const Schema = "groupsim.report/v1"

// Report has the figures of one run. Its JSON form is a contract: names and order
// of the fields are those of the struct.
type Report struct {
	Schema   string `json:"schema"`
	Scenario string `json:"scenario"`
	Title    string `json:"-"`
	// Description, Steps and Set are what the scenario's file says: each step on one
	// line, and all that it sets by the keys of --set.
	Description string         `json:"-"`
	Steps       []string       `json:"-"`
	Set         event.Settings `json:"-"`
	Seed        uint64         `json:"seed"`
	// Run is the number of the run among many, if it was asked for; 0 is the file as it
	// is written.
	Run         *uint64  `json:"run,omitempty"`
	Drawn       Draws    `json:"drawn,omitempty"`
	Model       Model    `json:"model"`
	NotModelled []string `json:"not_modelled"`
	Matter      []string `json:"-"` // of those, what could change the figures
	Setup       Setup    `json:"setup"`
	// Assumed has what the scenario does not say and decides its figures, a sentence each.
	Assumed    []string    `json:"assumed,omitempty"`
	Window     Window      `json:"window_ms"`
	Summary    Summary     `json:"summary"`
	Partitions []Partition `json:"partitions"`
	Rebalances []Rebalance `json:"rebalances"`
	Members    []Member    `json:"members"`
	// Expectations are filled in by Evaluate.
	Expectations []Result `json:"expectations"`
	// Unjudged are those that take many runs to judge.
	Unjudged []Result `json:"unjudged,omitempty"`
	// LeftOut lists what of the scenario could not apply and was left out: settings that the
	// clients would have refused, and steps.
	LeftOut []string `json:"-"`
	// Unfinished lists what was still to come when the run ended.
	Unfinished []Open `json:"unfinished,omitempty"`
	// Controls is what controllers did.
	Controls *Controls `json:"controllers,omitempty"`
	// EndsItself tells whether the run was to end when its group had come to rest.
	EndsItself bool `json:"-"`
	// Lag has the lag of all partitions together at 0, LagEvery, 2·LagEvery, …
	Lag []int64 `json:"-"`
	// LagCurve has the same, at the moments at which it bends; in a long run thinned
	// to what a picture can show.
	LagCurve []LagPoint `json:"-"`
	// Again has the records that were processed more than once, in the order in which
	// that became known.
	Again []Again `json:"-"`
	// Work is what it took to make the run, in things that happened in it, the same on
	// every machine; 0 where that is not known.
	Work int64 `json:"-"`
	// Findings are filled in by whoever has looked for some.
	Findings []Finding `json:"findings,omitempty"`
	// Alerts are the alerting rules for such a group, where somebody asked for them.
	Alerts []AlertRule `json:"alerts,omitempty"`
}

// Model says what is modelled.
type Model struct {
	Kafka  string `json:"kafka"`  // the broker's version
	Client string `json:"client"` // the members' client libraries, with commas where there are several
	// Measured says how far the model was from recordings of real groups; absent
	// where the maker of the report does not know.
	Measured any `json:"measured,omitempty"`
}

// Setup says how the group is set up.
type Setup struct {
	Protocol  string `json:"protocol"`  // classic, consumer or mixed
	Rebalance string `json:"rebalance"` // Eager, Cooperative, Mixed or Incremental
	Assignor  string `json:"assignor"`
	Members   int    `json:"members"`
	Static    bool   `json:"static"` // every member has a group.instance.id
}

// How the members of a group rebalance: all in one way, or each in its own.
const (
	Eager       = "eager"
	Cooperative = "cooperative"
	Mixed       = "mixed"
	Incremental = "incremental" // consumer groups: a member at a time
)

// Window is the time that the figures are about: from the first moment at which
// any partition was up, None if none ever was, to the end of the run.
type Window struct {
	Start Ms `json:"start"`
	End   Ms `json:"end"`
}

// Summary has the figures of the whole group.
type Summary struct {
	Partitions int          `json:"partitions"`
	Affected   int          `json:"affected"` // partitions with downtime
	Moved      int          `json:"moved"`    // changes of holder to a different member, over all partitions
	Downtime   Distribution `json:"downtime_ms"`
	LongestGap Ms           `json:"longest_gap_ms"`
	ByCause    ByCause      `json:"by_cause_ms"`
	// Availability is 1 − Σ downtime / Σ time since each partition was up first; 0
	// if none ever was.
	Availability Ratio  `json:"availability"`
	Rebalances   int    `json:"rebalances"`     // join phases completed with members, or targets computed, that began in the window
	Rebalancing  Ms     `json:"rebalancing_ms"` // time in PreparingRebalance and CompletingRebalance, or in Assigning and Reconciling, in the window
	Reprocessed  int64  `json:"reprocessed"`
	Skipped      int64  `json:"skipped"`
	Zombie       Ms     `json:"zombie_ms"`
	PeakLag      int64  `json:"peak_lag"` // the peak of the sum over partitions
	FinalState   string `json:"final_state"`
	// Startup is how long it took from the first start until every partition with a
	// subscriber had been up; None: it did not come to that.
	Startup    Ms    `json:"startup_ms"`
	NeverUp    int   `json:"never_up"`    // partitions
	Commits    int64 `json:"commits"`     // that the coordinator accepted
	Requests   int64 `json:"requests"`    // that members sent to the coordinator
	MembersMax int   `json:"members_max"` // that the coordinator counted in at a time
	Died       int   `json:"died"`        // processes that a fatal error ended
	// FinalAssignor is that of the last assignment.
	FinalAssignor string `json:"-"`
	// CatchUp is how long it took from the end of the last gap until the lag of all
	// partitions together was back at its level before the first: 0 if there was no
	// gap, None if it was not back by the end.
	CatchUp Ms `json:"-"`
}

// Distribution has figures over partitions; percentiles by nearest rank.
type Distribution struct {
	Total Ms `json:"total"`
	Mean  Ms `json:"mean"`
	P50   Ms `json:"p50"`
	P99   Ms `json:"p99"`
	Max   Ms `json:"max"`
}

// Partition has the figures and the history of one partition.
//
// Partitions that have come by the same way share their owners and gaps.
type Partition struct {
	Topic       string           `json:"topic"`
	Partition   int32            `json:"partition"`
	FirstUp     Ms               `json:"first_up_ms"` // None if it was never up
	Downtime    Ms               `json:"downtime_ms"`
	Reprocessed int64            `json:"reprocessed"`
	Skipped     int64            `json:"skipped"`
	PeakLag     int64            `json:"peak_lag"`
	Owners      []PartitionOwner `json:"owners"`
	Gaps        []PartitionGap   `json:"gaps"`
}

// Name is what Kafka prints for the partition: orders-3.
func (p *Partition) Name() string { return p.Topic + "-" + strconv.Itoa(int(p.Partition)) }

// PartitionOwner is a time in which a member held a partition.
type PartitionOwner struct {
	Member string `json:"member"`
	From   Ms     `json:"from_ms"`
	To     Ms     `json:"to_ms"`
}

// Owner is who has the partition when the run ends; empty if nobody has.
func (p *Partition) Owner() string {
	n, gaps := len(p.Owners), len(p.Gaps)
	if n == 0 || gaps > 0 && p.Gaps[gaps-1].To == "" {
		return ""
	}
	return p.Owners[n-1].Member
}

// PartitionGap is a time in which a partition was down.
type PartitionGap struct {
	FromTime Ms        `json:"from_ms"`
	ToTime   Ms        `json:"to_ms"`
	From     Name      `json:"from"`
	To       Name      `json:"to"` // none: it was down to the end
	Causes   []Segment `json:"causes"`
}

// Segment is a part of a gap with one cause. The segments of a gap follow on one
// another from its begin to its end.
type Segment struct {
	Cause  Cause  `json:"cause"`
	From   Ms     `json:"from_ms"`
	To     Ms     `json:"to_ms"`
	Member Name   `json:"member"` // whom it is about; for joining and handover who joined last
	Detail string `json:"detail"` // one sentence
}

// Rebalance is one join phase and what followed; in a consumer group an epoch that rose,
// and how its target came about and was reached.
type Rebalance struct {
	Generation protocol.Generation `json:"generation"` // or epoch
	From       Ms                  `json:"from_ms"`
	To         Ms                  `json:"to_ms"`              // when Stable was entered; None: not
	Emptied    Ms                  `json:"empty_ms,omitempty"` // when it ended without members in place of that; 0: it did not
	Abandoned  bool                `json:"abandoned,omitempty"`
	Ended      Ms                  `json:"-"`       // when it was over, whichever way; None: it was not
	Startup    bool                `json:"startup"` // it began before the window
	Reason     protocol.Reason     `json:"reason"`
	Trigger    Name                `json:"trigger"`
	LastToJoin Name                `json:"last_to_join"`
	Members    []string            `json:"members"`
	Leader     Name                `json:"leader"`
	Assignor   Name                `json:"assignor"`
	// Asked is why the member that it is about asked for it, as that says itself: not every
	// client tells the coordinator (KIP-800).
	Asked protocol.ReasonCode `json:"-"`
	// OfEpochs: it is one of a consumer group.
	OfEpochs bool `json:"-"`
	// HeldUp says in a sentence what the join phase waited for.
	HeldUp string `json:"-"`
	// Gathered is when the join phase was over; None: it was not. Syncing says what the
	// assignment was waited for then.
	Gathered Ms     `json:"-"`
	Syncing  string `json:"-"`
	// HeldUpBy is the member that this sentence is about.
	HeldUpBy Name `json:"-"`
	// HeldUpWhile has of the sentence what that member did, the longest first.
	HeldUpWhile []Activity `json:"-"`
}

// Unit is what Generation counts.
func (b *Rebalance) Unit() string {
	if b.OfEpochs {
		return "epoch"
	}
	return "generation"
}

// HandsOn tells whether a member asked for the rebalance to hand on what it had just
// given up (KIP-429), by the reasons that the clients give then.
func (b *Rebalance) HandsOn() bool {
	why := b.Why()
	return why == protocol.ReasonNeedToRevoke || why == protocol.ReasonRevokedLost || why == protocol.ReasonRedistribute
}

// Why is the reason that the member has told the coordinator, or else its own.
func (b *Rebalance) Why() protocol.ReasonCode {
	if b.Reason.Quoted != protocol.ReasonNone {
		return b.Reason.Quoted
	}
	return b.Asked
}

// Member has the figures of one member, all its incarnations together.
type Member struct {
	ID         string `json:"id"`
	Rebalances int    `json:"rebalances"` // assignments received: sync.ok
	Revoked    int    `json:"revoked"`    // partitions
	Lost       int    `json:"lost"`       // partitions
	Heartbeats int    `json:"heartbeats"` // sent
}

// Heading names the run: the scenario, and what it is about.
func (r *Report) Heading() string { return Heading(r.Scenario, r.Title) }

// RunNumber is which of many runs this is; 0 is the file as it is written.
func (r *Report) RunNumber() uint64 {
	if r.Run == nil {
		return 0
	}
	return *r.Run
}

// Draws says the seed and the run, which together decide all that chance does.
func (r *Report) Draws() string {
	text := "seed " + strconv.FormatUint(r.Seed, 10) + " · run " + strconv.FormatUint(r.RunNumber(), 10)
	for i, d := range r.Drawn {
		if i == 0 {
			text += " with "
		} else {
			text += ", "
		}
		text += d.Name + " " + drawn(d)
	}
	return text
}

// drawn writes a value that was drawn: what is a length of time in a file, and no plain
// number in a document, as people read it.
func drawn(d event.Draw) string {
	length, err := clock.ParseDuration(d.Text)
	if err != nil || d.Text == string(d.Value) {
		return d.Text
	}
	return Ms(length).Human()
}

// Heading names a scenario, and what it is about if that is known.
func Heading(scenario, title string) string {
	if title == "" {
		return scenario
	}
	return scenario + ": " + title
}

// WriteJSON writes the report as one line. Partitions are written one by one: those of a large
// group, with all their gaps, may come to more than there is memory for.
func (r *Report) WriteJSON(w io.Writer) error {
	var text bytes.Buffer
	rest := *r
	rest.Partitions = []Partition{}
	if err := WriteJSON(&text, &rest); err != nil {
		return err
	}
	before, after, apart := bytes.Cut(text.Bytes(), []byte(`"partitions":[],"rebalances":`))
	if !apart || r.Partitions == nil {
		return WriteJSON(w, r)
	}
	out := bufio.NewWriterSize(w, 1<<16)
	_, _ = out.Write(before) // what fails is told by Flush
	_, _ = out.WriteString(`"partitions":[`)
	var one bytes.Buffer
	for i := range r.Partitions {
		one.Reset()
		if err := WriteJSON(&one, &r.Partitions[i]); err != nil {
			return err
		}
		if i > 0 {
			_ = out.WriteByte(',')
		}
		_, _ = out.Write(bytes.TrimSuffix(one.Bytes(), []byte{'\n'}))
	}
	_, _ = out.WriteString(`],"rebalances":`)
	_, _ = out.Write(after)
	return out.Flush()
}
