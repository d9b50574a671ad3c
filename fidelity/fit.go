package fidelity

import (
	"cmp"
	"fmt"
	"hash/fnv"
	"path/filepath"
	"slices"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/noise"
)

// Fitted tells whether package noise was fitted on this recording: one half was, by a hash
// of its set and name, and what the noise is worth is tested on the other.
func (s *Set) Fitted(recording string) bool {
	if s.HeldOut {
		return false
	}
	h := fnv.New32a()
	h.Write([]byte(s.Dir + "/" + recording))
	return h.Sum32()>>16&1 == 0
}

// Fit is what was measured of noise.
type Fit struct {
	Recordings int
	Looks      []look
	First      []clock.Duration // how late brokers that had just been started were for the first time
	Clients    map[event.Library]*delays
	Consumers  passes // of members of consumer groups
}

// Measure measures one half of the recordings, that for fitting or that for testing. The
// root is this package's directory.
func Measure(root string, fitted bool) (*Fit, error) {
	fit := &Fit{Clients: map[event.Library]*delays{}}
	for _, s := range sets {
		files, err := filepath.Glob(filepath.Join(root, s.Dir, "*.json.gz"))
		if err != nil {
			return nil, err
		}
		for _, file := range files {
			r, err := s.read(file)
			if err != nil {
				return nil, err
			}
			if s.Fitted(r.Name) != fitted {
				continue
			}
			if err := fit.add(r); err != nil {
				return nil, fmt.Errorf("%s: %w", r.Name, err)
			}
		}
	}
	return fit, nil
}

func (f *Fit) add(r *Recording) error {
	f.Recordings++
	if !r.unnamed { // whose members say no more than what follows
		if err := f.addBroker(r); err != nil {
			return err
		}
	}
	if err := r.passes(f.Recordings, &f.Consumers); err != nil {
		return err
	}
	return r.delaysByClient(f.Recordings, f.Clients)
}

// addBroker measures the broker.
func (f *Fit) addBroker(r *Recording) error {
	looks, err := r.looks()
	f.Looks = append(f.Looks, looks...)
	if late, ok := r.firstTimer(); ok {
		f.First = append(f.First, late)
	}
	return err
}

// point of a distribution function: this share is no later.
type point struct {
	at    clock.Duration
	share float64
}

// curve is a distribution function, straight between its points.
type curve []point

// fewest measurements that a table is made of.
const fewest = 10

// sampled is the distribution of measurements that are only so fine: equal ones are
// spread evenly over what they may have been. None is below the least: where a real step takes
// less than the model's, the model is slow there, and no noise makes it faster.
func sampled(all []clock.Duration, grain, least clock.Duration) curve {
	all = slices.Clone(all)
	slices.Sort(all)
	fine := make([]clock.Duration, 0, len(all))
	for i := 0; i < len(all); {
		n := 1
		for i+n < len(all) && all[i+n] == all[i] {
			n++
		}
		for j := range n {
			fine = append(fine, max(least, all[i]-grain/2+grain*clock.Duration(2*j+1)/clock.Duration(2*n)))
		}
		i += n
	}
	slices.Sort(fine)
	var c curve
	for i, at := range fine {
		c = append(c, point{at, (float64(i) + 0.5) / float64(len(fine))})
	}
	return c
}

// quantile is the least delay that a share is no later than.
func (c curve) quantile(share float64) clock.Duration {
	i, found := slices.BinarySearchFunc(c, share, func(p point, share float64) int { return cmp.Compare(p.share, share) })
	switch {
	case i == len(c):
		return c[len(c)-1].at
	case found || i == 0:
		return c[i].at
	}
	a, b := c[i-1], c[i]
	return a.at + clock.Duration(float64(b.at-a.at)*(share-a.share)/(b.share-a.share))
}

func (c curve) table() (t noise.Table) {
	for i, level := range noise.Levels() {
		t[i] = c.quantile(float64(level) / 1024)
	}
	return t
}

// modelled are the kinds that the engine of a library takes from its source. What else
// franz-go and librdkafka do takes less than a fifth of a millisecond.
var modelled = map[event.Library][]noise.Kind{
	event.Java:       {noise.Way, noise.Heartbeat, noise.Transit, noise.Rejoin, noise.Refusal, noise.JoinAnswer, noise.Sync, noise.Plan, noise.SyncAnswer, noise.TakeOver, noise.Close, noise.Step, noise.FirstStep},
	event.Librdkafka: {noise.Way, noise.Heartbeat, noise.Transit, noise.JoinAnswer, noise.SyncAnswer, noise.TakeOver},
	event.FranzGo:    {noise.Way, noise.Heartbeat, noise.Transit, noise.Rejoin, noise.JoinAnswer, noise.SyncAnswer},
}

// modelledConsumer are those of the consumer protocol.
var modelledConsumer = []noise.Kind{noise.Heartbeat, noise.Transit, noise.TakeOver, noise.Ack, noise.Fetch, noise.WarmUp, noise.Again}

// grain of what a client's log tells of a kind: of steps only the sum of some 20 is known.
func grain(client event.Library, k noise.Kind) clock.Duration {
	if k == noise.Step {
		return 0
	}
	if client.Traits().KafkaMetrics && k != noise.Way {
		return logGrain
	}
	return fineGrain
}
