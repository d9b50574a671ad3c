package imports

import (
	"strings"
	"testing"

	"github.com/groupsim/groupsim/scenarios"
)

// What each ack mode of Spring's container commits, and when
// (KafkaMessageListenerContainer.ListenerConsumer.processCommits), and what other clients do.
func TestWhoCommits(t *testing.T) {
	const listener = "spring.kafka.consumer.group-id=g\nspring.kafka.listener."
	for text, want := range map[string]string{
		"spring.kafka.consumer.group-id=g\n":                                                "commit=batch",
		listener + "ack-mode=BATCH\n":                                                       "commit=batch",
		listener + "ack-mode=record\n":                                                      "commit=record",
		listener + "ack-mode=manual\n":                                                      "commit=batch",
		listener + "ack-mode=manual-immediate\n":                                            "commit=record",
		listener + "ack-mode=count\n":                                                       "commit=1 records commit.on.revoke=true",
		listener + "ack-mode=COUNT\n" + listener + "ack-count=200\n":                        "commit=200 records commit.on.revoke=true",
		listener + "ack-mode=time\n":                                                        "commit=5000ms commit.on.revoke=true",
		listener + "ack-mode=time\n" + listener + "ack-time=30s\n":                          "commit=30000ms commit.on.revoke=true",
		listener + "ack-mode=COUNT_TIME\n" + listener + "ack-count=7\n":                     "commit=7 records or 5000ms commit.on.revoke=true",
		listener + "ack-mode=record\n" + "spring.kafka.consumer.enable-auto-commit=false\n": "commit=record",
		listener + "ack-mode=record\n" + "spring.kafka.consumer.enable-auto-commit=true\n":  "",
		"group.id=g\nenable.auto.commit=false\n":                                            "",
		"group.id=g\n":                                                                      "",
	} {
		s, err := Properties("application.properties", strings.NewReader(text))
		if err != nil {
			t.Errorf("%q: %v", text, err)
			continue
		}
		var got []string
		for _, a := range s.Application {
			got = append(got, a.Key+"="+a.Value)
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%q: got %v, want %q", text, got, want)
		}
		const scenario = "topics: {t: {partitions: 3}}\nmembers: [{id: c1}]\n"
		if _, err := scenarios.Load("-", strings.NewReader(scenario), scenarios.Options{Consumer: s.Consumer, Application: s.Application}); err != nil {
			t.Errorf("%q: no scenario takes it: %v", text, err)
		}
	}
}
