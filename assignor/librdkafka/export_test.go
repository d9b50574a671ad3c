package librdkafka

import "github.com/groupsim/groupsim/assignor"

// MetadataOrder lets tests at the order of the topics in the Metadata answer.
func MetadataOrder(g *assignor.Group) []string {
	var names []string
	for _, t := range newSticky(g).topicsOfMetadata() {
		names = append(names, g.Topics[t].Name)
	}
	return names
}
