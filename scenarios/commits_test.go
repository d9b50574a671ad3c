package scenarios

import (
	"strings"
	"testing"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/member"
)

// Who commits, in each form that a file has for it, and what enable.auto.commit is then.
func TestWhoCommits(t *testing.T) {
	type commits = member.Commits
	for _, c := range []struct {
		consumer, application string
		want                  commits // in the end
		auto                  bool
	}{
		{"", "", commits{By: member.ByLibrary}, true},
		{"enable.auto.commit: false", "", commits{By: member.EveryBatch}, false},
		{"", "commit: auto", commits{By: member.ByLibrary}, true},
		{"enable.auto.commit: true", "commit: auto", commits{By: member.ByLibrary}, true},
		{"", "commit: batch", commits{By: member.EveryBatch}, false},
		{"", "commit: record", commits{By: member.EveryRecord}, false},
		{"enable.auto.commit: false", "commit: none", commits{By: member.Nobody}, false},
		{"", "commit: none", commits{By: member.Nobody}, false},
		{"", "commit: {every: 5s}", commits{By: member.EverySoOften, Every: 5 * clock.Second}, false},
		{"", "commit: {records: 1000}", commits{By: member.EverySoOften, Records: 1000}, false},
		{"", "commit: {records: 1, every: 30s}", commits{By: member.EverySoOften, Records: 1, Every: 30 * clock.Second}, false},
		{"", "commit: {every: 1m30s, records: 7}", commits{By: member.EverySoOften, Records: 7, Every: 90 * clock.Second}, false},
	} {
		for _, text := range []string{
			"consumer: {" + c.consumer + "}\napplication: {" + c.application + "}\nmembers: [{id: c1}]\n",
			"members: [{id: c1, consumer: {" + c.consumer + "}, application: {" + c.application + "}}]\n",
			"members: [{id: c1, client: franz-go, consumer: {" + c.consumer + "}, application: {" + c.application + "}}]\n",
		} {
			m := mustLoad(t, "topics: {orders: {partitions: 6}}\n"+text).Scenario.Members[0]
			if got := m.Application.Committing(&m.Consumer); got != c.want || m.Consumer.EnableAutoCommit != c.auto {
				t.Errorf("%s: %+v, enable.auto.commit %t; want %+v, %t", text, got, m.Consumer.EnableAutoCommit, c.want, c.auto)
			}
		}
	}
}

// A step that changes the consumer's settings fits them to who commits.
func TestAStepFitsCommits(t *testing.T) {
	text := "topics: {orders: {partitions: 6}}\napplication: {commit: record}\nmembers: [{id: c1}]\nsteps: [{at: 60s, restart: c1, down: 5s, consumer: {CHANGE}}]\n"
	if c := mustLoad(t, strings.Replace(text, "CHANGE", "max.poll.records: 7", 1)).Scenario.Steps[0].Consumer[0]; c.EnableAutoCommit {
		t.Error("the client commits too after a restart")
	}
	_, err := Load("test.yaml", strings.NewReader(strings.Replace(text, "CHANGE", "enable.auto.commit: true", 1)), Options{})
	if err == nil || !strings.Contains(err.Error(), "test.yaml:4:") || !strings.Contains(err.Error(), "commit: record beside enable.auto.commit") {
		t.Errorf("error: %v", err)
	}
}

// A change is text, and so is what --set has.
func TestCommitsAsText(t *testing.T) {
	text := "topics: {orders: {partitions: 6}}\nmembers: [{id: c1}]\n"
	for value, want := range map[string]member.Commits{
		"record": {By: member.EveryRecord}, "1000 records or 30s": {By: member.EverySoOften, Records: 1000, Every: 30 * clock.Second},
		"{every: 2s}": {By: member.EverySoOften, Every: 2 * clock.Second},
	} {
		if got := mustLoad(t, text, "application.commit="+value).Scenario.Members[0].Application.Commit; got != want {
			t.Errorf("%s: %+v", value, got)
		}
	}
	drawn := mustLoad(t, text+"vary: {n: {choice: [10, 20]}, every: {choice: [5s]}}\napplication: {commit: {records: n, every: every}}\n")
	if got := drawn.Scenario.Members[0].Application.Commit; got != (member.Commits{By: member.EverySoOften, Records: 10, Every: 5 * clock.Second}) {
		t.Errorf("drawn: %+v", got)
	}
}
