package scenarios

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/groupsim/groupsim/member"
	"github.com/groupsim/groupsim/settings"
)

const withPrograms = `topics: {orders: {partitions: 6}}
application: {commit.on.revoke: false}
members:
  - {id: c1}
  - {id: c2, application: {commit.on.revoke: true}}
  - {id: c3, application: {on.revoked: 0s}}
steps: [{at: 60s, slow: all, per.record: 5ms, for: 10s}]
`

func callbacks(l *Loaded) (all []member.RevokeCallback) {
	for _, m := range l.Scenario.Members {
		all = append(all, m.Application.CommitOnRevoke)
	}
	return all
}

// A program has an onPartitionsRevoked of its own if somebody says what it does, even if
// that is nothing. What takes the saying away takes the callback away.
func TestProgramsOwnCallback(t *testing.T) {
	const librarys, own, commits = member.LibrarysRevoke, member.OwnRevoke, member.CommittingRevoke
	for _, test := range []struct {
		set  []string
		want []member.RevokeCallback
	}{
		{nil, []member.RevokeCallback{own, commits, own}},
		{[]string{"application.commit.on.revoke=null"}, []member.RevokeCallback{librarys, commits, own}},
		{[]string{"application=null"}, []member.RevokeCallback{librarys, commits, own}},
		{[]string{"application={on.revoked: 0s}"}, []member.RevokeCallback{own, commits, own}},
		{[]string{"application={on.revoked: 1s, commit.on.revoke: true}"}, []member.RevokeCallback{commits, commits, commits}},
		{[]string{"application={commit.on.revoke: true, on.revoked: 1s}"}, []member.RevokeCallback{commits, commits, commits}},
		{[]string{"application={per.record: 1ms}", "members.c3.application.on.revoked=null"}, []member.RevokeCallback{librarys, commits, librarys}},
		{[]string{"members.c2.application.commit.on.revoke=null"}, []member.RevokeCallback{own, own, own}},
	} {
		equal(t, strings.Join(test.set, " "), callbacks(mustLoad(t, withPrograms, test.set...)), test.want)
	}
}

// A change says it for every member, and an empty one takes it away from every member.
func TestChangesOfTheProgramsCallback(t *testing.T) {
	for _, test := range []struct {
		change Change
		want   []member.RevokeCallback
	}{
		{Change{"application.commit.on.revoke", "true"}, []member.RevokeCallback{2, 2, 2}},
		{Change{"application.commit.on.revoke", "false"}, []member.RevokeCallback{1, 1, 1}},
		{Change{"application.commit.on.revoke", ""}, []member.RevokeCallback{0, 0, 1}},
		{Change{"application.on.revoked", "0s"}, []member.RevokeCallback{1, 2, 1}},
	} {
		l, err := Load("test.yaml", strings.NewReader(withPrograms), Options{Changes: []Change{test.change}})
		if err != nil {
			t.Fatal(err)
		}
		equal(t, test.change.String(), callbacks(l), test.want)
	}
}

// Not named is not a value that can be written: the empty text stands for it in the
// journal alone.
func TestNotNamedIsNoValue(t *testing.T) {
	for _, value := range []string{`""`, "default", "0"} {
		if msg := refuse(t, withPrograms, "application.commit.on.revoke="+value); !strings.Contains(msg, "commit.on.revoke: wants true or false") {
			t.Errorf("%s: %s", value, msg)
		}
	}
	var schema struct {
		Definitions struct {
			Application struct{ Properties map[string]map[string]any }
		}
	}
	if err := json.Unmarshal(Schema(), &schema); err != nil {
		t.Fatal(err)
	}
	row := schema.Definitions.Application.Properties["commit.on.revoke"]
	if row["type"] != "boolean" || strings.Contains(row["description"].(string), "Default: ") {
		t.Errorf("the schema has %v", row)
	}
	l := mustLoad(t, withPrograms, "application=null")
	values := settings.Application().Values(&l.Scenario.Members[0].Application)
	if text := values.Text("commit.on.revoke"); !values.Has("commit.on.revoke") || text != "" {
		t.Errorf("the journal has %q", text)
	}
}

// assign() in on_assign is something that a program can do with a library that takes it; of
// the others the error says what to do. Runs tell it only where it is so.
func TestAssignIsOfSomeLibraries(t *testing.T) {
	const file = `name: shop
client: librdkafka
topics: {orders: {partitions: 4}}
application: {assign: true}
members: [{id: c1}]
`
	l, err := Load("shop.yaml", strings.NewReader(file), Options{})
	if err != nil {
		t.Fatal(err)
	}
	app := &l.Scenario.Members[0].Application
	if values := settings.Application().Values(app); !app.Assigns || values.Text("assign") != "true" {
		t.Errorf("assign is %v, told as %q", app.Assigns, values.Text("assign"))
	}
	if values := settings.Application().Values(&member.Application{}); values.Has("assign") {
		t.Error("a program that does not call assign() tells of it")
	}
	for set, at := range map[string]string{"client=java": "shop.yaml:4:23: ", "client=franz-go": "shop.yaml:4:23: "} {
		client := strings.TrimPrefix(set, "client=")
		want := at + "assign is true, which means nothing to a program with " + client + ": leave it out, or say it of the members that it is about, in their own application section"
		if _, err := Load("shop.yaml", strings.NewReader(file), Options{Set: []string{set}}); err == nil || err.Error() != want {
			t.Errorf("%s: %v\nwant %s", set, err, want)
		}
	}
}
