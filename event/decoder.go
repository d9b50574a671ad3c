package event

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/protocol"
)

// fields has every key that a fact can have.
type fields struct {
	Known, Leader, Begun                           bool
	Error, Reason, Protocol, MID, Topic, Client    string
	From, To                                       either // states, or moments
	Assignor                                       string
	State                                          string
	Scenario, Title, Description, Kafka, What      string
	Gen, Partitions                                int32
	Group, Target                                  protocol.Epoch
	Epoch                                          *protocol.Epoch // of a consumer group's heartbeat, and of no other
	P, Expect, Steps, Topics                       []string
	Owned                                          []string
	NotModelled                                    []string `json:"not_modelled"`
	LeftOut                                        []string `json:"left_out"`
	Assumed                                        []string
	Offsets                                        []int64
	First, Next, N, Commits                        int64
	Since, Until, Rate, Duration, Rest, Due, Every json.Number
	Seed, Run                                      uint64
	Settings, Set, Found                           Settings
	Setting, Was, Is, Failed, Later                string
	Downtime, Worst                                json.Number
	Rebalances, Reprocessed                        int64
	NeverUp                                        int64 `json:"never_up"`
	Now                                            int64
	Above, Ignored                                 bool
	Drawn                                          []Draw
	ID, Kind                                       string
	Startup, Grace                                 json.Number
	Before, Replicas, Old, Updated, Available      int32
	Check                                          string
	Failures, Threshold                            int32
}

// either is a field that is a text in some facts and a number in others.
type either struct {
	text   string
	number json.Number
}

// UnmarshalJSON implements [json.Unmarshaler].
func (e *either) UnmarshalJSON(data []byte) error {
	if len(data) > 0 && data[0] == '"' {
		return json.Unmarshal(data, &e.text)
	}
	return json.Unmarshal(data, &e.number)
}

// decoder has the fields of a line as the program's own types.
type decoder struct {
	fields
	ps           []protocol.TopicPartition
	topic        protocol.TopicID
	topics       []protocol.TopicID
	error        protocol.ErrorCode
	reason       protocol.Reason
	mid          protocol.MemberID
	gen          protocol.Generation
	client       Library
	owned        []protocol.TopicPartition
	from, to     GroupState
	was, is      ClientState
	reconciled   Reconciliation
	since, until clock.Time
	begin, end   clock.Time
	every        clock.Time
	duration     clock.Time
	downtime     clock.Time
	worst        clock.Time
	rest, due    clock.Time // clock.Never where there is none
	startup      clock.Time
	grace        clock.Time
	rate         int64
}

// resolve turns names, numbers and Kafka's words for reasons into values. A field that is not there stays
// zero, but what happens to a topic or to records must say to which; an error
// name that is not known is UNKNOWN_SERVER_ERROR.
func (d *decoder) resolve(r *Reader, name string) (err error) {
	if d.Topic == "" && (name == "produced" || name == "partitions.added") {
		return fmt.Errorf("%s without a topic", name)
	}
	if len(d.P) != 1 && (name == "consumed" || name == "interrupted") {
		return fmt.Errorf("%s of %d partitions", name, len(d.P))
	}
	if d.Partitions < 0 || d.Partitions > mostPartitions {
		return fmt.Errorf("%d partitions are out of range", d.Partitions)
	}
	d.reason = protocol.ParseReason(d.Reason)
	d.mid, d.gen = protocol.MemberID(d.MID), protocol.Generation(d.Gen)
	if d.Error != "" {
		d.error, _ = protocol.ParseErrorCode(d.Error)
	}
	if d.Topic != "" {
		d.topic = r.topic(d.Topic)
	}
	for _, name := range d.Topics {
		d.topics = append(d.topics, r.topic(name))
	}
	if d.Client != "" {
		var known bool
		if d.client, known = ParseLibrary(d.Client); !known {
			return fmt.Errorf("%q is not a client library that is known here", d.Client)
		}
	}
	if d.ps, err = r.partitions(d.ps, d.P); err != nil {
		return err
	}
	if d.Owned != nil {
		if d.owned, err = r.partitions([]protocol.TopicPartition{}, d.Owned); err != nil {
			return err
		}
	}
	if len(d.Offsets) == 0 {
		d.Offsets = nil
	} else if len(d.Offsets) != len(d.ps) {
		return fmt.Errorf("%d offsets for %d partitions", len(d.Offsets), len(d.ps))
	}
	rate := clock.Time(0)
	d.rest, d.due = clock.Never, clock.Never
	for _, f := range []struct {
		text json.Number
		to   *clock.Time
	}{{d.Since, &d.since}, {d.Until, &d.until}, {d.Rate, &rate}, {d.Duration, &d.duration}, {d.Rest, &d.rest}, {d.Due, &d.due}, {d.Downtime, &d.downtime}, {d.Worst, &d.worst}, {d.Startup, &d.startup}, {d.Grace, &d.grace}, {d.Every, &d.every}, {d.From.number, &d.begin}, {d.To.number, &d.end}} {
		if f.text != "" && err == nil {
			*f.to, err = moment(f.text)
		}
	}
	d.rate = int64(rate)
	return errors.Join(err, d.states(name))
}

// states reads the states that an event names.
func (d *decoder) states(name string) error {
	if name == "member.state" {
		return errors.Join(parseState("a client", clientStates[:], d.From.text, &d.was), parseState("a client", clientStates[:], d.To.text, &d.is))
	}
	return errors.Join(parseState("a group", groupStates[:], d.From.text, &d.from), parseState("a group", groupStates[:], d.To.text, &d.to),
		parseState("a member", reconciliations[:], d.State, &d.reconciled))
}

func (d *decoder) epoch() protocol.Epoch {
	if d.Epoch == nil {
		return 0
	}
	return *d.Epoch
}

// fact gives the fact of a name; nil if there is none.
func (d *decoder) fact(name string) Fact {
	for _, of := range []func(string) Fact{d.set, d.said, d.happened, d.controlled} {
		if f := of(name); f != nil {
			return f
		}
	}
	return nil
}

func (d *decoder) set(name string) Fact {
	switch name {
	case "run":
		return Run{d.Scenario, d.Title, d.Description, d.Steps, d.Set, d.Seed, d.Run, d.Drawn, clock.Duration(d.duration), d.rest, d.Kafka, d.NotModelled, d.LeftOut, d.Assumed, d.Expect}
	case "configured":
		return Configured{d.Settings}
	case "unfinished":
		return Unfinished{d.What, d.Begun, d.due}
	case "left.out":
		return LeftOut{d.What}
	case "tried":
		return Tried{d.Setting, d.Was, d.Is, d.Failed, clock.Duration(d.downtime), clock.Duration(d.worst), d.Rebalances, d.Reprocessed, d.NeverUp, d.Found, d.Later}
	case "untried":
		return Untried{d.Setting, d.Now, d.Above}
	case "end":
		return End{}
	}
	return nil
}

func (d *decoder) said(name string) Fact {
	switch name {
	case "join.sent":
		return JoinSent{d.Known}
	case "join.ok":
		return JoinOK{d.gen, d.Leader, d.Protocol, d.mid}
	case "join.err":
		return JoinErr{d.error}
	case "sync.sent":
		return SyncSent{d.gen, d.Leader}
	case "sync.ok":
		return SyncOK{}
	case "sync.err":
		return SyncErr{d.error}
	case "heartbeat.sent":
		if d.Epoch != nil {
			return ConsumerHeartbeatSent{*d.Epoch, d.owned}
		}
		return HeartbeatSent{}
	case "heartbeat.ok":
		return HeartbeatOK{}
	case "heartbeats":
		return Heartbeats{d.N, d.Commits, d.begin, d.end, clock.Duration(d.every)}
	case "heartbeat.err":
		return HeartbeatErr{d.error}
	case "leave.sent":
		return LeaveSent{d.reason}
	case "commit.sent":
		return CommitSent{d.ps}
	case "commit.ok":
		return CommitOK{d.ps}
	case "commit.err":
		return CommitErr{d.ps, d.error}
	case "commits":
		return Commits{d.N, d.ps, d.since, d.until}
	case "coordinator.lost":
		return CoordinatorLost{d.reason}
	case "coordinator.found":
		return CoordinatorFound{}
	case "subscribed":
		return Subscribed{d.topics}
	case "rejoin":
		return Rejoin{d.reason}
	case "reset":
		return Reset{d.reason}
	case "poll.timeout":
		return PollTimeout{}
	case "member.state":
		return MemberState{d.was, d.is}
	case "process.start":
		return ProcessStart{d.client}
	case "closing":
		return Closing{d.ps, d.reason}
	case "closed":
		return Closed{d.reason}
	case "killed":
		return Killed{d.reason}
	}
	return nil
}

func (d *decoder) happened(name string) Fact {
	switch name {
	case "assigned":
		return Assigned{d.ps, d.gen, d.mid}
	case "revoked":
		return Revoked{d.ps}
	case "lost":
		return Lost{d.ps}
	case "callback.done":
		return CallbackDone{d.ps}
	case "left.paused":
		return LeftPaused{d.ps, d.reason}
	case "unpaused":
		return Unpaused{d.ps}
	case "assign.refused":
		return AssignRefused{d.ps, d.reason}
	case "position":
		return Position{d.ps, d.Offsets}
	case "checkpoint":
		return Checkpoint{d.ps, d.Offsets, d.reason}
	case "paused":
		return Paused{}
	case "resumed":
		return Resumed{}
	case "stall":
		return Stall{d.reason}
	case "awake":
		return Awake{}
	case "disconnected":
		return Disconnected{d.reason}
	case "reconnected":
		return Reconnected{}
	case "state":
		return State{d.from, d.to, d.gen, d.reason}
	case "member.added":
		return MemberAdded{d.mid, d.reason}
	case "member.removed":
		return MemberRemoved{d.mid, d.reason}
	case "joined":
		return Joined{d.mid}
	case "given":
		return Given{d.mid, d.ps}
	case "epoch":
		return Epoch{d.Group, d.Target, d.Assignor, d.reason}
	case "member.epoch":
		return MemberEpoch{d.mid, d.epoch(), d.reconciled, d.ps}
	case "coordinator.down":
		return CoordinatorDown{}
	case "coordinator.up":
		return CoordinatorUp{}
	case "broker.stalled":
		return BrokerStalled{}
	case "broker.resumed":
		return BrokerResumed{}
	case "consumed":
		return Consumed{d.ps[0], d.First, d.Next, d.since, d.until}
	case "working":
		return Working{d.ps}
	case "idle":
		return Idle{d.ps}
	case "drain":
		return Drain{d.ps, d.N}
	case "interrupted":
		return Interrupted{d.ps[0], d.First, d.Next, d.since, d.until}
	case "produced":
		return Produced{d.topic, d.rate}
	case "partitions.added":
		return PartitionsAdded{d.topic, d.Partitions}
	}
	return nil
}

// parseState finds the state with Kafka's name; a missing one stays what it is.
func parseState[S ~uint8](of string, names []string, name string, to *S) error {
	if name == "" {
		return nil
	}
	i := slices.Index(names, name)
	if i < 0 {
		return fmt.Errorf("%q is no state of %s", name, of)
	}
	*to = S(i)
	return nil
}
