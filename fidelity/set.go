package fidelity

import (
	"path/filepath"

	"github.com/groupsim/groupsim/clock"
)

// Set is the recordings of one kind of groups. Their names are their own: the same
// scenario has the same name in every set.
type Set struct {
	Title   string
	Of      string // in package measured, as is the next
	Clients string
	Dir     string // in this package's directory
	// WarmBroker: these groups came to a broker that had been at work, as their first
	// answers tell: half of them came within 10 ms of the end of the initial delay. The
	// recorder of the other sets starts a broker for each group.
	WarmBroker bool
	HeldOut    bool // nothing is fitted on any of them
	// Network is that of the machine, where the set's recordings for fitting tell that it is far
	// from that of the others.
	Network    *network
	Exceptions []Exception
}

var sets = []*Set{&java, &javaAfresh, &javaRare, &franzGo, &librdkafka, &librdkafkaFirst, &mixed, &mixedLibrdkafka, &epochs, &migrations, &epochsAfresh, &programs}

// network is what a message takes one way, and the broker's log write.
type network struct{ latency, append clock.Duration }

// Result is what came of comparing the recordings of a set, in the order of their
// names.
type Result struct {
	Set         *Set
	Comparisons []*Comparison
}

// CompareAll compares all sets of recordings with run 0 and with many others. The root is
// this package's directory.
func CompareAll(root string) ([]Result, error) {
	var results []Result
	for _, s := range sets {
		all, err := s.compareAll(root)
		if err != nil {
			return nil, err
		}
		results = append(results, Result{s, all})
	}
	return results, nil
}

func (s *Set) compareAll(root string) ([]*Comparison, error) {
	files, err := filepath.Glob(filepath.Join(root, s.Dir, "*.json.gz"))
	if err != nil {
		return nil, err
	}
	var all []*Comparison
	for _, file := range files {
		r, err := s.read(file)
		if err != nil {
			return nil, err
		}
		c, err := s.compare(r)
		if err != nil {
			return nil, err
		}
		all = append(all, c)
	}
	return all, nil
}

// read reads a recording of the set.
func (s *Set) read(file string) (*Recording, error) {
	r, err := Read(file)
	if err == nil {
		r.warmBroker = s.WarmBroker
		if s.Network != nil {
			r.network = *s.Network
		}
	}
	return r, err
}

func (s *Set) compare(r *Recording) (*Comparison, error) {
	c, err := Compare(r, 0)
	if err != nil {
		return nil, err
	}
	c.Exception = s.exception(r.Name)
	if c.Forecast, err = Calibrate(r, calibrationRuns); err != nil {
		return nil, err
	}
	c.Forecast.Fitted = s.Fitted(r.Name)
	return c, nil
}

func (s *Set) exception(recording string) *Exception {
	for i := range s.Exceptions {
		if s.Exceptions[i].Recording == recording {
			return &s.Exceptions[i]
		}
	}
	return nil
}
