package member

import "github.com/groupsim/groupsim/clock"

// Interval names what a client does again and again, by an interval of its settings.
type Interval uint8

// The intervals.
const (
	HeartbeatInterval  Interval = iota // heartbeat.interval.ms
	AutoCommitInterval                 // auto.commit.interval.ms
	MetadataInterval                   // metadata.max.age.ms
	SecondInterval                     // a second, after which librdkafka looks around
	Intervals                          // how many there are
)

// String names what happens at its end.
func (i Interval) String() string {
	return [...]string{"heartbeat", "auto-commit", "metadata", "second"}[i]
}

// Shares says for each interval to which share of itself it is to be cut, once; 0: it is
// not.
type Shares [Intervals]clock.Share

// Spread puts the process out of step with those that it has started with, as one is
// that has lived for hours: of each interval the rest of the one that is under way, or
// all of the next if none is, is cut to a share of itself. It never becomes longer, so
// what a session outlives it still does.
func (p *Process) Spread(now clock.Time, shares Shares, fx *Effects) {
	p.begin(now, fx)
	p.shares = shares
	if !p.metadata.inFlight {
		p.metadata.due = p.Cut(MetadataInterval, p.metadata.due)
	}
	p.engine.Spread()
	p.end()
}

// Interval gives the length of an interval that begins now and would be so long.
func (p *Process) Interval(i Interval, length clock.Duration) clock.Duration {
	share := p.shares[i]
	if share == 0 {
		return length
	}
	p.shares[i] = 0
	return share.Of(length)
}

// Cut gives the end of an interval that is under way and would end at a moment; it is
// under way if that lies ahead.
func (p *Process) Cut(i Interval, end clock.Time) clock.Time {
	if end <= p.now || end == clock.Never {
		return end
	}
	return p.now.Add(p.Interval(i, end.Sub(p.now)))
}

// Uncut tells whether the next of an interval is still to be cut.
func (p *Process) Uncut(i Interval) bool { return p.shares[i] != 0 }
