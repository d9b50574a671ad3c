package trials_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/report"
	"github.com/groupsim/groupsim/trials"
)

// The scenarios of testdata/model are each about a rule that recordings of real groups
// have shown.

// kept keeps the events of a run.
type kept []event.Event

func (k *kept) Event(e event.Event) { *k = append(*k, e) }

// modelled runs one of them.
func modelled(t *testing.T, name string, set ...string) ([]event.Event, *report.Report) {
	t.Helper()
	s, err := trials.Load("testdata/model/"+name+".yaml", nil, trials.Options{Set: set})
	if err != nil {
		t.Fatal(err)
	}
	var events kept
	r, err := trials.Run(s, trials.RunOptions{Events: &events})
	if err != nil {
		t.Fatal(err)
	}
	return events, r
}

// A client that closes handles the answer to its parked JoinGroup, although it has left.
func TestCloseHearsTheAnswerToItsJoinGroup(t *testing.T) {
	events, _ := modelled(t, "close-in-join")
	closing := slices.IndexFunc(events, func(e event.Event) bool { return e.Member == 0 && e.Fact == event.Fact(event.Closed{}) })
	said := ""
	for _, e := range events[:closing] {
		if ok, is := e.Fact.(event.JoinOK); is && e.Member == 0 {
			said = fmt.Sprint(ok.Generation)
		}
	}
	if said != "2" {
		t.Errorf("before it is closed c1 has joined generation %s, want 2", said)
	}
}

// A franz-go program that has an OnPartitionsRevoked of its own, whatever it does there,
// commits nothing by itself: no commit renews the session of a static member that closes.
func TestFranzGoProgramWithACallbackOfItsOwn(t *testing.T) {
	const own, kgos = "9.43 s", "12.43 s"
	for _, test := range []struct {
		set  []string
		want string
	}{
		{nil, own},
		{[]string{"application.commit.on.revoke=null"}, kgos},
		{[]string{"application={on.revoked: 0s}"}, own},
		{[]string{"application.commit.on.revoke=null", "members=[{id: c1..c2}, {id: c3, application: {on.revoked: 0s}}]"}, own},
		{[]string{"application.commit.on.revoke=true"}, kgos},
		{[]string{"application.commit.on.revoke=null", "consumer.enable.auto.commit=false"}, own},
	} {
		_, r := modelled(t, "franz-own-callback", test.set...)
		if longest := r.Summary.LongestGap.Human(); longest != test.want {
			t.Errorf("%v: the longest gap is %s, want %s", test.set, longest, test.want)
		}
	}
}
