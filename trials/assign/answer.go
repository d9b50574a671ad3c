package assign

import (
	"slices"

	"github.com/groupsim/groupsim/protocol"
)

// Assignment has the partitions of each topic of each member, ascending.
type Assignment map[string]map[string][]int32

// Answer is the plan for a problem.
type Answer struct {
	// Assignment is what is handed to the members, every one of them.
	Assignment Assignment `json:"assignment"`
	// Target is the whole plan and Withheld the part of it that is held back, by
	// topic; absent if nothing is.
	Target   Assignment         `json:"target,omitempty"`
	Withheld map[string][]int32 `json:"withheld,omitempty"`
	// Client is the one whose assignor answered; absent if it is Kafka's own.
	Client Client `json:"client,omitempty"`
}

// Solve asks the assignor.
func (p *Problem) Solve() *Answer {
	plan := p.Assignor.Assign(p.Group)
	answer := &Answer{Assignment: p.assignment(plan.Assignment), Client: p.Client.other()}
	if plan.Target != nil {
		answer.Target = p.assignment(plan.Target)
		answer.Withheld = p.withheld(plan.Target, plan.Assignment)
	}
	return answer
}

func (p *Problem) assignment(lists [][]protocol.TopicPartition) Assignment {
	a := make(Assignment, len(lists))
	for m, list := range lists {
		a[string(p.Group.Members[m].ID)] = p.byTopic(list)
	}
	return a
}

func (p *Problem) byTopic(list []protocol.TopicPartition) map[string][]int32 {
	of := map[string][]int32{}
	for _, tp := range list {
		name := p.Group.Topics[tp.Topic].Name
		of[name] = append(of[name], tp.Partition)
	}
	return of
}

// withheld lists what is in the target and not in the assignment.
func (p *Problem) withheld(target, assignment [][]protocol.TopicPartition) map[string][]int32 {
	var held []protocol.TopicPartition
	for m, list := range target {
		handed := assignment[m] // a part of list, in the same order
		for _, tp := range list {
			if len(handed) > 0 && handed[0] == tp {
				handed = handed[1:]
			} else {
				held = append(held, tp)
			}
		}
	}
	slices.SortFunc(held, protocol.TopicPartition.Compare)
	return p.byTopic(held)
}
