package describe

import "regexp"

// signs are the client ids that libraries have where nobody sets one.
var signs = []struct {
	library string
	id      *regexp.Regexp
}{
	{"librdkafka", regexp.MustCompile(`^rdkafka$`)},
	{"franz-go", regexp.MustCompile(`^kgo$`)},
	{"Sarama", regexp.MustCompile(`^sarama$`)},
	{"kafka-python", regexp.MustCompile(`^kafka-python-`)},
	{"aiokafka", regexp.MustCompile(`^aiokafka-`)},
	{"KafkaJS", regexp.MustCompile(`^kafkajs$`)},
	{"kafka-go", regexp.MustCompile(`segmentio/kafka-go`)},
}

// Library is the client library that a member seems to be of, which is not Kafka's, with
// the client id that tells; both empty: nobody can tell.
func (g *Group) Library() (library, clientID string) {
	for _, m := range g.Members {
		for _, s := range signs {
			if s.id.MatchString(m.ClientID) {
				return s.library, m.ClientID
			}
		}
	}
	return "", ""
}

// DecidesOtherwise says that the leader's library has assignors of its own; empty where it
// is not known to be another than the one that is asked, Kafka's own being java.
func (g *Group) DecidesOtherwise(asked string) string {
	library, id := g.Library()
	switch library {
	case "", asked:
		return ""
	case "franz-go":
		return "members seem to be of franz-go (client id " + id + "), which has assignors of its own under these names: ask them with --client franz-go"
	}
	text := "members seem to be of " + library + " (client id " + id + "), whose assignors may decide otherwise than Kafka's of the same names"
	if library == "librdkafka" { // its AbstractStickyAssignor is the one before KAFKA-16277
		text += ": of several topics its cooperative-sticky may give each member a whole one, and keeps it so"
	}
	return text
}
