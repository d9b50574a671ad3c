package event

import (
	"io"
	"strconv"

	"github.com/groupsim/groupsim/clock"
)

// AppendJSON appends an event as one JSON object, without a line break: t, the
// time in milliseconds; m, the member, unless it is the coordinator's; e, the
// fact's name; then the fact's own fields, mid a member id, gen a generation, p
// partitions. Of consumed, first and next are offsets, the second one beyond the
// last record; of produced, rate is records per second and partition.
func AppendJSON(b []byte, names *Names, e Event) []byte {
	w := encoder{append(b, `{"t": `...), names}
	w.b = clock.AppendMillis(w.b, clock.Duration(e.At))
	if m := names.Member(e.Member); m != "" {
		w.text("m", m)
	}
	w.text("e", e.Fact.Name())
	if !w.set(e.Fact) && !w.said(e.Fact) {
		w.happened(e.Fact)
		w.controlled(e.Fact)
	}
	return append(w.b, '}')
}

// Writer writes events as JSON lines. It gathers them into large writes and
// keeps the first error; after one it drops what follows.
type Writer struct {
	w     io.Writer
	names *Names
	buf   []byte
	err   error
}

// NewWriter writes to w. Names may still grow while events are written.
func NewWriter(w io.Writer, names *Names) *Writer { return &Writer{w: w, names: names} }

// Event writes one line.
func (w *Writer) Event(e Event) {
	if w.err != nil {
		return
	}
	w.names.Event(e)
	w.buf = append(AppendJSON(w.buf, w.names, e), '\n')
	if len(w.buf) >= 1<<16 {
		w.Flush()
	}
}

// Flush hands on what has been gathered and gives the first error there was. It
// is to be called after the last event.
func (w *Writer) Flush() error {
	if w.err == nil && len(w.buf) > 0 {
		_, w.err = w.w.Write(w.buf)
		w.buf = w.buf[:0]
	}
	return w.err
}

// set appends the facts of what a run is. It tells whether f is one of them.
func (w *encoder) set(f Fact) bool {
	switch f := f.(type) {
	case Run:
		w.text("scenario", f.Scenario)
		w.text("title", f.Title)
		if f.Description != "" {
			w.text("description", f.Description)
		}
		w.texts("steps", f.Steps)
		if len(f.Set) > 0 {
			w.settings("set", f.Set)
		}
		w.key("seed")
		w.b = strconv.AppendUint(w.b, f.Seed, 10)
		if f.Number > 0 {
			w.key("run")
			w.b = strconv.AppendUint(w.b, f.Number, 10)
		}
		w.drawn(f.Drawn)
		w.decimal("duration", int64(f.Duration))
		w.moment("rest", f.Rest)
		w.text("kafka", f.Kafka)
		w.texts("not_modelled", f.NotModelled)
		if len(f.LeftOut) > 0 {
			w.texts("left_out", f.LeftOut)
		}
		if len(f.Assumed) > 0 {
			w.texts("assumed", f.Assumed)
		}
		w.texts("expect", f.Expect)
	case Configured:
		w.settings("settings", f.Settings)
	case Unfinished:
		w.text("what", f.What)
		w.flag("begun", f.Begun)
		w.moment("due", f.Due)
	case LeftOut:
		w.text("what", f.What)
	case Tried:
		w.tried(&f)
	case Untried:
		w.text("setting", f.Setting)
		w.number("now", f.Now)
		w.flag("above", f.Above)
	default:
		return false
	}
	return true
}

func (w *encoder) tried(f *Tried) {
	w.text("setting", f.Setting)
	w.text("was", f.Was)
	w.text("is", f.Is)
	if f.Failed != "" {
		w.text("failed", f.Failed)
	}
	w.decimal("downtime", int64(f.Downtime))
	w.decimal("worst", int64(f.Worst))
	w.number("rebalances", f.Rebalances)
	w.number("reprocessed", f.Reprocessed)
	w.number("never_up", f.NeverUp)
	w.settings("found", f.Found)
	if f.Later != "" {
		w.text("later", f.Later)
	}
}

// said appends the facts of what a client says and hears, and of its process. It
// tells whether f is one of them.
func (w *encoder) said(f Fact) bool {
	switch f := f.(type) {
	case JoinSent:
		w.flag("known", f.Known)
	case JoinOK:
		w.number("gen", int64(f.Generation))
		w.flag("leader", f.Leader)
		w.text("protocol", f.Protocol)
		w.text("mid", string(f.MemberID))
	case JoinErr:
		w.text("error", f.Error.String())
	case SyncSent:
		w.number("gen", int64(f.Generation))
		w.flag("leader", f.Leader)
	case SyncErr:
		w.text("error", f.Error.String())
	case ConsumerHeartbeatSent:
		w.number("epoch", int64(f.Epoch))
		if f.Owned != nil {
			w.list("owned", f.Owned)
		}
	case Heartbeats:
		w.number("n", f.Number)
		w.number("commits", f.Commits)
		w.decimal("from", int64(f.Since))
		w.decimal("to", int64(f.Until))
		w.decimal("every", int64(f.Every))
	case HeartbeatErr:
		w.text("error", f.Error.String())
	case LeaveSent:
		w.reason(f.Reason)
	case CommitSent:
		w.partitions(f.Partitions)
	case CommitOK:
		w.partitions(f.Partitions)
	case Commits:
		w.number("n", f.Number)
		w.partitions(f.Partitions)
		w.decimal("since", int64(f.Since))
		w.decimal("until", int64(f.Until))
	case CommitErr:
		w.partitions(f.Partitions)
		w.text("error", f.Error.String())
	case CoordinatorLost:
		w.reason(f.Reason)
	case Subscribed:
		w.topics("topics", f.Topics)
	case Rejoin:
		w.reason(f.Reason)
	case Reset:
		w.reason(f.Reason)
	case MemberState:
		w.text("from", f.From.String())
		w.text("to", f.To.String())
	case ProcessStart:
		if !f.Client.Traits().Unnamed {
			w.text("client", f.Client.String())
		}
	case Closing:
		w.partitions(f.Partitions)
		w.reason(f.Reason)
	case Closed:
		w.reason(f.Reason)
	case Killed:
		w.reason(f.Reason)
	case Disconnected:
		w.reason(f.Reason)
	case Stall:
		w.reason(f.Reason)
	default:
		return false
	}
	return true
}

// happened appends the facts of partitions and records, and those of the coordinator.
// What is not here has no fields.
func (w *encoder) happened(f Fact) {
	switch f := f.(type) {
	case Assigned:
		w.partitions(f.Partitions)
		w.number("gen", int64(f.Generation))
		if f.MemberID != "" {
			w.text("mid", string(f.MemberID))
		}
	case Revoked:
		w.partitions(f.Partitions)
	case Lost:
		w.partitions(f.Partitions)
	case CallbackDone:
		w.partitions(f.Partitions)
	case LeftPaused:
		w.partitions(f.Partitions)
		w.reason(f.Reason)
	case Unpaused:
		w.partitions(f.Partitions)
	case AssignRefused:
		w.partitions(f.Partitions)
		w.reason(f.Reason)
	case Position:
		w.partitions(f.Partitions)
		w.numbers("offsets", f.Offsets)
	case Checkpoint:
		w.partitions(f.Partitions)
		w.numbers("offsets", f.Offsets)
		w.reason(f.Reason)
	case Working:
		w.partitions(f.Partitions)
	case Idle:
		w.partitions(f.Partitions)
	case Drain:
		w.partitions(f.Partitions)
		w.number("n", f.Records)
	case Consumed:
		w.records(f.Partition, f.From, f.To, f.Since, f.Until)
	case Interrupted:
		w.records(f.Partition, f.From, f.To, f.Since, f.Until)
	case Produced:
		w.text("topic", w.names.Topics[f.Topic])
		w.decimal("rate", f.Rate)
	case PartitionsAdded:
		w.text("topic", w.names.Topics[f.Topic])
		w.number("partitions", int64(f.Partitions))
	default:
		w.coordinated(f)
	}
}

// coordinated appends the facts of the coordinator.
func (w *encoder) coordinated(f Fact) {
	switch f := f.(type) {
	case State:
		w.text("from", groupStates[f.From])
		w.text("to", groupStates[f.To])
		w.number("gen", int64(f.Generation))
		w.reason(f.Reason)
	case MemberAdded:
		w.text("mid", string(f.MemberID))
		w.reason(f.Reason)
	case MemberRemoved:
		w.text("mid", string(f.MemberID))
		w.reason(f.Reason)
	case Joined:
		w.text("mid", string(f.MemberID))
	case Given:
		w.text("mid", string(f.MemberID))
		w.partitions(f.Partitions)
	case Epoch:
		w.number("group", int64(f.Group))
		w.number("target", int64(f.Target))
		if f.Assignor != "" {
			w.text("assignor", f.Assignor)
		}
		w.reason(f.Reason)
	case MemberEpoch:
		w.text("mid", string(f.MemberID))
		w.number("epoch", int64(f.Epoch))
		w.text("state", f.State.String())
		w.partitions(f.Partitions)
	}
}
