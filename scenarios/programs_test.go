package scenarios

import (
	"strings"
	"testing"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/member"
)

// What is usual for Spring's container: poll() waits 5 s (ContainerProperties), the client
// does not commit (determineAutoCommit), and what is pending is committed when it is revoked.
func TestWhatIsUsualForSpring(t *testing.T) {
	load := func(rest string) (*Loaded, error) {
		return Load("test.yaml", strings.NewReader("topics: {orders: {partitions: 6}}\n"+rest), Options{})
	}
	for rest, want := range map[string]struct {
		poll  clock.Duration
		auto  bool
		by    member.Commits
		until clock.Duration
	}{
		"application: {program: spring}\nmembers: [{id: c1}]\n":                                                                   {5 * clock.Second, false, member.Commits{By: member.EveryBatch}, 10 * clock.Second},
		"application: {program: spring, spring: {ack.mode: record, shutdown.timeout: 30s}}\nmembers: [{id: c1}]\n":                {5 * clock.Second, false, member.Commits{By: member.EveryRecord}, 30 * clock.Second},
		"application: {program: spring, commit: {every: 5s}, poll.timeout: 1s}\nmembers: [{id: c1}]\n":                            {clock.Second, false, member.Commits{By: member.EverySoOften, Every: 5 * clock.Second}, 10 * clock.Second},
		"application: {program: spring, commit: {every: 5s}, spring.ack.mode: count, spring.ack.count: 9}\nmembers: [{id: c1}]\n": {5 * clock.Second, false, member.Commits{By: member.EverySoOften, Records: 9, WithinBatch: true}, 10 * clock.Second},
		"application: {program: spring, spring.ack.mode: manual_immediate}\nmembers: [{id: c1}]\n":                                {5 * clock.Second, false, member.Commits{By: member.EveryRecord}, 10 * clock.Second},
		"application: {program: spring, spring.async.acks: true}\nmembers: [{id: c1}]\n":                                          {5 * clock.Second, false, member.Commits{By: member.EveryBatch}, 10 * clock.Second},
		"consumer: {enable.auto.commit: true}\nmembers: [{id: c1, application: {program: spring}}]\n":                             {5 * clock.Second, true, member.Commits{By: member.ByLibrary}, 10 * clock.Second},
	} {
		l, err := load(rest)
		if err != nil {
			t.Errorf("%s%v", rest, err)
			continue
		}
		m := &l.Scenario.Members[0]
		if by := m.Application.Committing(&m.Consumer); m.Application.PollTimeout != want.poll || m.Consumer.EnableAutoCommit != want.auto || by != want.by ||
			m.Application.CommitOnRevoke != member.CommittingRevoke || m.Application.Spring.ShutdownTimeout != want.until {
			t.Errorf("%s: it polls for %s, commits %v, waits %s", rest, m.Application.PollTimeout, by, m.Application.Spring.ShutdownTimeout)
		}
	}
	for rest, want := range map[string]string{
		"application: {program: spring}\nmembers: [{id: c1, client: franz-go}]\n":                                             "test.yaml:2:24: program: spring is a container around Kafka's Java consumer, and there is none around franz-go: leave it out",
		"application: {program: spring, commit.on.revoke: false}\nmembers: [{id: c1}]\n":                                      "test.yaml:2:50: commit.on.revoke: Spring's container commits in onPartitionsRevoked what is pending, always: take it out",
		"application: {program: spring, spring.ack.mode: immediate}\nmembers: [{id: c1}]\n":                                   "test.yaml:2:49: spring.ack.mode: \"immediate\" is none of batch, record, manual, count, time, manual_immediate",
		"application: {program: spring, spring: {async.acks: true, errors: {every: 5}}}\nmembers: [{id: c1}]\n":               "test.yaml:2:53: spring.async.acks: true beside spring.errors.every: Spring's error handler does not hear of a record that fails on another thread: take one of them out",
		"application: {spring.errors.every: 5}\nmembers: [{id: c1}]\n":                                                        "test.yaml:2:36: spring.errors.every is a setting of program: spring, and no program is named",
		"application: {program: spring, spring.ack.mode: batch}\nconsumer: {enable.auto.commit: true}\nmembers: [{id: c1}]\n": "test.yaml:2:49: application.spring.ack.mode: batch beside enable.auto.commit: true",
	} {
		if _, err := load(rest); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%s%v", rest, err)
		}
	}
}

// A container from elsewhere brings Kafka's consumer, and a listener that commits.
func TestAContainerFromElsewhere(t *testing.T) {
	const file = `
client: franz-go
topics: {orders: {partitions: 6}}
application: {commit.on.revoke: false}
members: [{id: c1}, {id: c2, client: librdkafka, application: {commit.on.revoke: false}}]
`
	for name, opts := range map[string]Options{
		"a configuration": {Application: []Imported{{Key: "program", Value: "spring"}}},
		"a setup":         {Setup: &Setup{Name: "x", Changes: []Change{{"application.program", "spring"}}}},
	} {
		l, err := Load("test.yaml", strings.NewReader(file), opts)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		for _, m := range l.Scenario.Members {
			if m.Application.Program != member.SpringProgram || m.Consumer.Client != event.Java {
				t.Errorf("%s: %s is of %s", name, m.ID, m.Consumer.Client)
			}
		}
	}
}
