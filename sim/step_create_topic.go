package sim

import "errors"

var createTopicVerb = Verb{
	Name:   "create-topic",
	Target: OneTopic,
	Doc:    "A topic with `created: false` comes into being; before that its subscribers get nothing.",
	apply:  (*World).applyCreateTopic,
}

var (
	errTopicExists = errors.New("the topic exists already")
	errNoTopic     = errors.New("the topic does not exist yet")
)

// applyCreateTopic creates a topic. Clients that are subscribed to it already find it in
// their next metadata: until then the broker has answered UNKNOWN_TOPIC_OR_PARTITION, and
// how soon each asks again is its own (member.Engine.AsksAgain).
func (w *World) applyCreateTopic(s *Step) error {
	if w.logs.topics[s.Topic].partitions > 0 {
		return errTopicExists
	}
	w.grow(s.Topic, w.scenario.Topics[s.Topic].Partitions)
	return nil
}
