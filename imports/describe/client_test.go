package describe

import (
	"strings"
	"testing"
)

// A client id that a library has by itself tells whose assignor decides.
func TestDecidesOtherwise(t *testing.T) {
	for _, c := range []struct{ id, asked, want string }{
		{"rdkafka", "java", "of librdkafka (client id rdkafka)"},
		{"kgo", "java", "--client franz-go"},
		{"kgo", "franz-go", ""},
		{"kafka-python-2.0.2", "java", "of kafka-python"},
		{"reader@host (github.com/segmentio/kafka-go)", "java", "of kafka-go"},
		{"consumer-orders-1", "java", ""},
		{"my-rdkafka", "java", ""},
	} {
		g := &Group{Members: []Member{{ID: "a", ClientID: "app"}, {ID: "b", ClientID: c.id}}}
		if got := g.DecidesOtherwise(c.asked); !strings.Contains(got, c.want) || c.want == "" && got != "" {
			t.Errorf("%s, %s: %q", c.id, c.asked, got)
		}
	}
}
