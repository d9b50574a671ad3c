package imports

import (
	"strings"
	"testing"

	"github.com/groupsim/groupsim/scenarios"
)

// What each ack mode of Spring's container commits, and when
// (KafkaMessageListenerContainer.ListenerConsumer.processCommits), what other clients do, and
// what programs do with Kafka's: a channel of SmallRye's connector, a sink task of Connect
// (WorkerSinkTask) and a stream thread (StreamThread.maybeCommit).
func TestWhoCommits(t *testing.T) {
	const listener = "spring.kafka.consumer.group-id=g\nspring.kafka.listener."
	const channel = "mp.messaging.incoming.orders."
	for text, want := range map[string]string{
		"spring.kafka.consumer.group-id=g\n":                                                "spring.ack.mode=batch",
		listener + "ack-mode=BATCH\n":                                                       "spring.ack.mode=batch",
		listener + "ack-mode=record\n":                                                      "spring.ack.mode=record",
		listener + "ack-mode=manual\n":                                                      "spring.ack.mode=manual",
		listener + "ack-mode=manual-immediate\n":                                            "spring.ack.mode=manual_immediate",
		listener + "ack-mode=count\n":                                                       "spring.ack.mode=count spring.ack.count=1",
		listener + "ack-mode=COUNT\n" + listener + "ack-count=200\n":                        "spring.ack.mode=count spring.ack.count=200",
		listener + "ack-mode=time\n":                                                        "spring.ack.mode=time spring.ack.time=5000ms",
		listener + "ack-mode=time\n" + listener + "ack-time=30s\n":                          "spring.ack.mode=time spring.ack.time=30000ms",
		listener + "ack-mode=COUNT_TIME\n" + listener + "ack-count=7\n":                     "commit=7 records or 5000ms",
		listener + "ack-mode=record\n" + "spring.kafka.consumer.enable-auto-commit=false\n": "spring.ack.mode=record",
		listener + "ack-mode=record\n" + "spring.kafka.consumer.enable-auto-commit=true\n":  "",
		"group.id=g\nenable.auto.commit=false\n":                                            "",
		channel + "max.poll.records=5\n":                                                    "poll.timeout=1000ms commit=5000ms commit.on.revoke=true",
		channel + "commit-strategy=latest\n" + channel + "poll-timeout=200\n":               "poll.timeout=200ms commit=record",
		channel + "commit-strategy=ignore\n" + channel + "max.poll.records=5\n":             "poll.timeout=1000ms commit=none",
		channel + "enable.auto.commit=true\n":                                               "poll.timeout=1000ms",
		channel + "auto.commit.interval.ms=900\n" + channel + "enable.auto.commit=false\n":  "poll.timeout=1000ms commit=900ms commit.on.revoke=true",
		"key.converter=x\nconsumer.max.poll.records=5\n":                                    "poll.timeout=60000ms commit=60000ms commit.on.revoke=true",
		"key.converter=x\noffset.flush.interval.ms=10000\nconsumer.max.poll.records=5\n":    "poll.timeout=10000ms commit=10000ms commit.on.revoke=true",
		"connector.class=x\nconsumer.override.max.poll.records=5\n":                         "poll.timeout=60000ms commit=60000ms commit.on.revoke=true",
		"application.id=a\nmax.poll.records=5\n":                                            "commit=30000ms commit.on.revoke=true",
		"application.id=a\ncommit.interval.ms=1000\npoll.ms=50\n":                           "poll.timeout=50ms commit=1000ms commit.on.revoke=true",
		"application.id=a\nprocessing.guarantee=exactly_once_v2\n":                          "commit=100ms commit.on.revoke=true",
		"application.id=a\nenable.auto.commit=true\n":                                       "commit=30000ms commit.on.revoke=true",
		"group.id=g\n": "",
	} {
		s, err := Properties("application.properties", strings.NewReader(text))
		if err != nil {
			t.Errorf("%q: %v", text, err)
			continue
		}
		var got []string
		for _, a := range s.Application {
			if !strings.HasPrefix(text, "spring.") || strings.Contains(a.Key, "commit") || strings.HasPrefix(a.Key, "spring.ack.") {
				got = append(got, a.Key+"="+a.Value)
			}
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

// How long poll() waits where nobody says (ContainerProperties.DEFAULT_POLL_TIMEOUT, and what
// the others have).
func TestHowLongPollWaits(t *testing.T) {
	for text, want := range map[string]string{
		"spring.kafka.consumer.group-id=g\n":                                             "5000ms",
		"spring.kafka.consumer.group-id=g\nspring.kafka.listener.poll-timeout=2s\n":      "2000ms",
		"mp.messaging.incoming.orders.max.poll.records=5\n":                              "1000ms",
		"key.converter=x\noffset.flush.interval.ms=10000\nconsumer.max.poll.records=5\n": "10000ms",
		"application.id=a\nmax.poll.records=5\n":                                         "",
		"group.id=g\n":                                                                   "",
	} {
		s, err := Properties("x.properties", strings.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		for _, a := range s.Application {
			if a.Key == "poll.timeout" {
				got = a.Value
			}
		}
		if got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

// A program of Spring's waits for its containers as long as a phase of its context may take
// (DefaultLifecycleProcessor; LifecycleProperties: 30 s).
func TestHowLongSpringWaits(t *testing.T) {
	const file = "spring.kafka.consumer.group-id=g\n"
	for text, want := range map[string]string{file: "30000ms", file + "spring.lifecycle.timeout-per-shutdown-phase=50s\n": "50000ms"} {
		s, err := Properties("x.properties", strings.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range s.Application {
			if a.Key == shutdownTimeout && a.Value != want {
				t.Errorf("%q: %s", text, a.Value)
			}
		}
	}
}
