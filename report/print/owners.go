package print

import (
	"fmt"
	"strings"

	"github.com/groupsim/groupsim/report"
	"github.com/groupsim/groupsim/words"
)

// owners says who has which partitions when the run ends, topic by topic; of large groups
// as much as there is room for.
func (p *page) owners(r *report.Report) {
	const mostTopics, mostLines = 8, 4
	if len(r.Partitions) == 0 {
		return
	}
	p.heading("Owners at the end", "")
	topics, owned := byTopic(r)
	for _, topic := range topics[:min(len(topics), mostTopics)] {
		head := "  " + topic + "  "
		indent := strings.Repeat(" ", len([]rune(head)))
		for i, line := range words.Wrap(strings.Join(owned[topic], " · "), p.Width()-len(indent), mostLines) {
			if i > 0 {
				head = indent
			}
			p.Line(head + strings.TrimSuffix(line, " ·"))
		}
	}
	if n := len(topics) - mostTopics; n > 0 {
		p.Line(p.Paint(words.Dim, fmt.Sprintf("  … and %s more", words.Plural(n, "topic"))))
	}
}

// byTopic lists the topics, and of each its partitions in their order, with those of one
// owner that follow on one another together.
func byTopic(r *report.Report) (topics []string, owned map[string][]string) {
	owned = map[string][]string{}
	for i := 0; i < len(r.Partitions); {
		topic, owner := r.Partitions[i].Topic, r.Partitions[i].Owner()
		var numbers []int32
		for ; i < len(r.Partitions) && r.Partitions[i].Topic == topic && r.Partitions[i].Owner() == owner; i++ {
			numbers = append(numbers, r.Partitions[i].Partition)
		}
		if owner == "" {
			owner = "nobody"
		}
		if owned[topic] == nil {
			topics = append(topics, topic)
		}
		owned[topic] = append(owned[topic], words.NoBreak(words.Ranges(numbers)+" "+owner))
	}
	return topics, owned
}
