package member

import "github.com/groupsim/groupsim/clock"

// Backoff is how long a request waits before it is tried again: from retry.backoff.ms to
// retry.backoff.max.ms.
func (p *Process) Backoff(failures int) clock.Duration {
	c := &p.spec.Config
	return exponential(c.RetryBackoffMs, c.RetryBackoffMaxMs, failures, &p.spec.Retries)
}

// ReconnectBackoff is how long a connection that was closed is not opened again: from
// reconnect.backoff.ms to reconnect.backoff.max.ms (ClusterConnectionStates).
func (p *Process) ReconnectBackoff(failures int) clock.Duration {
	c := &p.spec.Config
	return exponential(c.ReconnectBackoffMs, c.ReconnectBackoffMaxMs, failures, &p.spec.Reconnects)
}

// exponential is ExponentialBackoff: it doubles with each failure, varies by a fifth either
// way, and is at most the longest.
func exponential(first, longest int64, failures int, chance *clock.Stream) clock.Duration {
	least, most := clock.Millis(first), clock.Millis(longest)
	if most <= least {
		return most
	}
	d := min(least.Times(1<<min(failures, 20)), most)
	return min(d*4/5+chance.Duration(d*2/5), most)
}

// Jitter is a length of time, a fifth more or less.
func (p *Process) Jitter(d clock.Duration) clock.Duration {
	return d*4/5 + p.spec.Retries.Duration(d*2/5)
}
