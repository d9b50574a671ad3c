package librdkafka_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
)

// problem and member are written as groupsim assign reads them; assignment as it answers.
type problem struct {
	Assignor       string                `json:"assignor"`
	Topics         map[string]int32      `json:"topics"`
	PartitionRacks map[string][][]string `json:"partition_racks,omitempty"`
	Members        []member              `json:"members"`
}

type member struct {
	ID           string             `json:"id"`
	InstanceID   string             `json:"instance_id,omitempty"`
	Rack         string             `json:"rack,omitempty"`
	Subscription []string           `json:"subscription"`
	Owned        map[string][]int32 `json:"owned,omitempty"`
	Generation   int32              `json:"generation"`
}

type assignment = map[string]map[string][]int32

// shape of the groups to be played.
type shape struct {
	topics int
	equal  bool // all members subscribe to all topics
	racks  bool
}

var shapes = []shape{
	{1, true, false}, {3, true, false}, {4, false, false},
	{1, true, true}, {3, true, true}, {4, false, true},
}

func (s shape) String() string {
	return fmt.Sprintf("%d topics, equal %t, racks %t", s.topics, s.equal, s.racks)
}

// played is a group that goes through rounds.
type played struct {
	*rand.Rand
	shape
	names []string
	problem
	gone       []member
	joined     int // members so far
	generation int32
}

func newPlayed(random *rand.Rand, assignor string, s shape) *played {
	p := &played{Rand: random, shape: s, problem: problem{Assignor: assignor, Topics: map[string]int32{}}}
	for t := range s.topics {
		name := fmt.Sprintf("t%d", (3*t+2)%5)
		p.names, p.Topics[name] = append(p.names, name), random.Int32N(20)
		if s.racks {
			p.place(name)
		}
	}
	for range 1 + random.IntN(6) {
		p.join()
	}
	return p
}

// place puts the replicas of a topic on racks, or on brokers that have none.
func (p *played) place(topic string) {
	if p.PartitionRacks == nil {
		p.PartitionRacks = map[string][][]string{}
	}
	replicas := 1 + p.IntN(3)
	for range p.Topics[topic] {
		var racks []string
		for range replicas {
			racks = append(racks, []string{"r0", "r1", "r2", ""}[p.IntN(4)])
		}
		p.PartitionRacks[topic] = append(p.PartitionRacks[topic], racks)
	}
}

// change is what happens before a round. Who comes back claims what it once had.
func (p *played) change() {
	for range p.IntN(3) {
		p.join()
	}
	if p.IntN(4) > 0 && len(p.gone) > 0 {
		p.Members, p.gone = append(p.Members, p.gone[0]), p.gone[1:]
	}
	if p.IntN(2) == 0 && len(p.Members) > 2 {
		n := 1 + p.IntN(2)
		p.gone = append(p.gone, p.Members[:n]...)
		p.Members = slices.Delete(p.Members, 0, n)
	}
	if topic := p.names[p.IntN(len(p.names))]; p.IntN(6) == 0 && !p.racks {
		p.Topics[topic] += p.Int32N(4)
	}
	p.Shuffle(len(p.Members), func(i, j int) { p.Members[i], p.Members[j] = p.Members[j], p.Members[i] })
}

func (p *played) join() {
	p.joined++
	m := member{ID: fmt.Sprintf("%c%d", 'a'+p.IntN(26), p.joined), Subscription: p.subscribe(), Generation: -1}
	if p.racks && p.IntN(4) > 0 {
		m.Rack = fmt.Sprintf("r%d", p.IntN(3))
	}
	if p.IntN(4) == 0 {
		m.InstanceID = fmt.Sprintf("%c%d", 'a'+p.IntN(26), 1000+p.joined)
	}
	p.Members = append(p.Members, m)
}

func (p *played) subscribe() []string {
	topics := []string{}
	for _, name := range p.names {
		if p.equal || p.IntN(3) > 0 {
			topics = append(topics, name)
		}
	}
	p.Shuffle(len(topics), func(i, j int) { topics[i], topics[j] = topics[j], topics[i] })
	return topics
}

// handOut lets members own what they have been given. Some miss it, and go on claiming
// some of what they had; some have lost their generation, or claim what does not exist,
// or have other topics from now on.
func (p *played) handOut(to assignment) {
	p.generation += p.Int32N(2)
	for i := range p.Members {
		m := &p.Members[i]
		switch p.IntN(16) {
		case 0:
			for topic, partitions := range m.Owned {
				m.Owned[topic] = partitions[:(len(partitions)+1)/2]
			}
		case 1:
			m.Owned, m.Generation = clone(to[m.ID]), -1
		case 2:
			m.Owned, m.Generation = clone(to[m.ID]), p.generation
			m.Subscription = p.subscribe()
		case 3:
			m.Owned, m.Generation = clone(to[m.ID]), p.generation
			m.Owned["gone"] = []int32{0, 7}
		default:
			m.Owned, m.Generation = clone(to[m.ID]), p.generation
		}
	}
}

func clone(of map[string][]int32) map[string][]int32 {
	c := map[string][]int32{}
	for topic, partitions := range of {
		c[topic] = slices.Clone(partitions)
	}
	return c
}
