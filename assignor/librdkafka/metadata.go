package librdkafka

import (
	"slices"

	"github.com/groupsim/groupsim/protocol"
)

// topicsOfMetadata lists the topics that there is something of to assign in the order of
// the broker's answer to the leader's Metadata request. The leader asks for topics in the
// order of the members of the JoinGroup response and of their subscriptions
// (rd_kafka_cgrp_handle_JoinGroup). The broker keeps what it is asked for in a set
// (KafkaApis.handleTopicMetadataRequest): four or fewer stay in order, more do not.
func (s *sticky) topicsOfMetadata() []protocol.TopicID {
	var topics []protocol.TopicID
	named := make([]bool, len(s.Group.Topics))
	for _, m := range s.members {
		for _, t := range s.Subscription(int(m)).Topics {
			if !named[t] {
				named[t] = true
				topics = append(topics, t)
			}
		}
	}
	if len(topics) > 4 {
		topics = s.inTrieOrder(topics, 0)
	}
	return slices.DeleteFunc(topics, func(t protocol.TopicID) bool { return !s.exists(t) })
}

// inTrieOrder is the order of scala.collection.immutable.HashSet: a node, which is chosen
// by five bits of the hash code, first has the topics that have a place of their own, then
// those that share one, in nodes for the next five bits.
func (s *sticky) inTrieOrder(topics []protocol.TopicID, shift int) []protocol.TopicID {
	var places [32][]protocol.TopicID
	for _, t := range topics {
		place := trieHash(s.Group.Topics[t].Name) >> shift & 31
		places[place] = append(places[place], t)
	}
	var alone, shared []protocol.TopicID
	for _, place := range places {
		switch {
		case len(place) == 1:
			alone = append(alone, place[0])
		case len(place) > 1 && shift < 30:
			shared = append(shared, s.inTrieOrder(place, shift+5)...)
		default: // of the same hash code
			shared = append(shared, place...)
		}
	}
	return append(alone, shared...)
}

// trieHash is scala.collection.Hashing.improve of the string's hash code.
func trieHash(name string) uint32 {
	h := uint32(protocol.HashString(name))
	h += ^(h << 9)
	h ^= h >> 14
	h += h << 4
	return h ^ h>>10
}
