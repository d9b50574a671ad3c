package describe

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/groupsim/groupsim/internal/golden"
)

// summary says all that was read of groups.
func summary(groups []*Group) string {
	b := &strings.Builder{}
	for _, g := range groups {
		fmt.Fprintf(b, "group %q in line %d: state %q, strategy %q, rebalancing %t, lag %d\n", g.Name, g.Line, g.State, g.Strategy, g.Rebalancing, g.Lag)
		if g.Consumer() {
			fmt.Fprintf(b, "  of the consumer protocol: guessed %t, epoch %d, target of %d, reconciling %t\n", g.Guessed(), g.Epoch, g.TargetEpoch, g.Reconciling())
		}
		for _, m := range g.Members {
			fmt.Fprintf(b, "  member %s in line %d: client %q, instance %q, upgraded %t\n", m.ID, m.Line, m.ClientID, m.InstanceID, m.Epoch != 0 && !m.Classic)
			if m.Epoch != 0 {
				fmt.Fprintf(b, "    epoch %d, target of %d\n", m.Epoch, m.TargetEpoch)
			}
		}
		for _, topic := range slices.Sorted(maps.Keys(g.Owners)) {
			for p, owner := range g.Owners[topic] {
				if g.Target != nil && p < len(g.Target[topic]) && g.Target[topic][p] != owner {
					owner += ", to be " + g.Target[topic][p]
				}
				fmt.Fprintf(b, "  %s-%d: %s\n", topic, p, owner)
			}
		}
	}
	return b.String()
}

// Each testdata/NAME.txt is the output of a version of the tool, and NAME.golden what
// there is to read in it.
func TestRead(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(files) < 9 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, text := range []string{string(data), "\uFEFF" + strings.ReplaceAll(string(data), "\n", "\r\n")} {
			groups, err := Read(strings.NewReader(text), filepath.Base(file))
			if err != nil {
				t.Errorf("%v", err)
				continue
			}
			golden.Compare(t, strings.TrimSuffix(file, ".txt")+".golden", summary(groups))
		}
	}
}

// Several outputs about one group make one group; what they both tell must agree.
func TestOutputsOfOneGroup(t *testing.T) {
	var text string
	for _, file := range []string{"3.6-offsets.txt", "3.6-members.txt"} {
		data, err := os.ReadFile("testdata/" + file)
		if err != nil {
			t.Fatal(err)
		}
		text += string(data)
	}
	both, err := Read(strings.NewReader(text), "f")
	if err != nil {
		t.Fatal(err)
	}
	if len(both) != 1 || len(both[0].Members) != 4 || both[0].Lag != 142 || both[0].Members[1].InstanceID != "checkout-1" {
		t.Error(summary(both))
	}
	moved := strings.Replace(text, "orders(3,4)", "orders(3,4,5)", 1)
	_, err = Read(strings.NewReader(moved), "f")
	if want := "f:15:132: partition 5 of orders has another owner in line 8: describe the group once more, while nothing moves"; err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

// A static member's id begins with its group.instance.id, any other's with its client
// id (ClassicGroup.generateMemberId).
func TestStaticMembersAreToldByTheirIDs(t *testing.T) {
	const header, id = "GROUP TOPIC PARTITION CONSUMER-ID HOST CLIENT-ID\n", "-0d464138-a623-4255-bfc1-ea36f17fd374"
	for _, c := range []struct{ consumer, client, instance string }{
		{"pod-0" + id, "app", "pod-0"},
		{"app" + id, "app", ""},
		{"sarama-0d464138", "app", ""},
		{"V9MRzEgeahLqQoYjHGkwng", "app", ""},
		{"pod-0" + id, "-", ""},
	} {
		groups, err := Read(strings.NewReader(header+"g t 0 "+c.consumer+" /h "+c.client), "f")
		if err != nil {
			t.Fatal(err)
		}
		if got := groups[0].Members[0].InstanceID; got != c.instance {
			t.Errorf("%s of client %s: instance %q, want %q", c.consumer, c.client, got, c.instance)
		}
	}
}

func TestErrors(t *testing.T) {
	const offsets = "GROUP TOPIC PARTITION CURRENT-OFFSET LOG-END-OFFSET LAG CONSUMER-ID HOST CLIENT-ID\n"
	const members = "GROUP CONSUMER-ID HOST CLIENT-ID #PARTITIONS ASSIGNMENT\n"
	const newer = "GROUP CONSUMER-ID HOST CLIENT-ID #PARTITIONS CURRENT-EPOCH CURRENT-ASSIGNMENT TARGET-EPOCH TARGET-ASSIGNMENT\n"
	const row = "g t 0 1 2 1 a-1 /h a\n"
	for _, c := range []struct{ text, want string }{
		{row, `f:1:1: "g" comes before a header: begin with the line GROUP TOPIC PARTITION …`},
		{"GROUP g\n\nTOPIC PARTITION LAG MEMBER-ID CLIENT-ID HOST\nt     x         -   a         a         h\n", `f:4:7: PARTITION is "x": it must be a whole number from 0 to 1999999`},
		{"nothing of the kind\n", `f:1:1: "nothing" comes before a header: begin with the line GROUP TOPIC PARTITION …`},
		{"GROUP STATE\n", `f:1:1: the header "GROUP STATE" is of none of --describe, --members and --state: give the output of kafka-consumer-groups.sh --describe`},
		{offsets + "g  t  -1 1 2 1 a-1 /h a\n", `f:2:7: PARTITION is "-1": it must be a whole number from 0 to 1999999`},
		{offsets + "g\tt\tx 1 2 1 a-1 /h a\n", `f:2:5: PARTITION is "x": it must be a whole number from 0 to 1999999`},
		{offsets + "g t 1999999 1 2 1 a-1 /h a\ng u 0 1 2 1 a-1 /h a", `f:3:5: partition 0 makes it 2000001 partitions in all: at most 2000000 are taken`},
		{offsets + "g t 0 1 2\n", `f:2:9: 5 columns where the header has 9: give the whole line`},
		{offsets + row + "\n" + row, `f:4:5: partition 0 of t is in line 2 too: give one description of a group`},
		{"\nError: Consumer group 'g' does not exist.\n", `f:2:1: the tool reports "Error: Consumer group 'g' does not exist.": run it again`},
		{members + "g a-1 /h a 1\n", `f:2:12: the assignment is missing: give the whole line`},
		{members + "g a-1 /h a\n", `f:2:10: no field is the number of partitions: give the whole line`},
		{members + "g a-1 /h a 1 t\n", `f:2:14: "t" names no partitions: an assignment is written orders(0,1), payments(3) or orders:0,1;payments:3`},
		{members + "g a-1 /h a 1 t(0\n", `f:2:14: "t(0" does not end: an assignment is written orders(0,1), payments(3) or orders:0,1;payments:3`},
		{members + "g a-1 /h a 2 t(0), u(x)\n", `f:2:20: "x" is not a partition: an assignment is written orders(0,1), payments(3) or orders:0,1;payments:3`},
		{members + "g a-1 /h a 2 (0), (0)\n", `f:2:19: the assignment does not name its topics: add the output of --describe without --members`},
		{newer + "g a-1 /h a 2 -\n", `f:2:14: the assignment is missing: give the whole line`},
		{newer + "g a-1 /h a 2 - t:0;u:x - -\n", `f:2:20: "x" is not a partition: an assignment is written orders(0,1), payments(3) or orders:0,1;payments:3`},
		{"GROUP COORDINATOR (ID) ASSIGNMENT-STRATEGY STATE #MEMBERS\ng k:1 (0) range\n", `f:2:15: 1 columns behind the coordinator where the header has 3: give the whole line`},
	} {
		groups, err := Read(strings.NewReader(c.text), "f")
		if err == nil || err.Error() != c.want {
			t.Errorf("%q:\ngot  %v\nwant %s\n%s", c.text, err, c.want, summary(groups))
		}
	}
}

// What a shell and its tools say around the tables is no part of them.
func TestWhatStandsAround(t *testing.T) {
	const header, row = "TOPIC PARTITION CURRENT-OFFSET LOG-END-OFFSET LAG CONSUMER-ID HOST CLIENT-ID", "t 0 1 2 1 a-1 /h a"
	for _, text := range []string{
		"If you don't see a command prompt, try pressing enter.\nDefaulted container \"kafka\" out of: kafka, init\n%s\n%s\n",
		"OpenJDK 64-Bit Server VM warning: option was deprecated in version 9.0\nSLF4J: Class path contains multiple bindings.\n%s\n%s\n",
		"me@host:~$ ./groups.sh\n%s\n%s\nme@host:~$ \n",
		"```\n%s\n%s\n```\n",
		"| %s |\n|---|:--|--|--|--|--|--|--|\n| %s |\n",
		"PS C:\\kafka> .\\groups.bat\r\n%s\r\n%s\r\n\r\nPS C:\\kafka> \r\n",
		"Defaulted container\n%s\n%s\ncommand terminated with exit code 0\n",
		"%s\n%s\n\nthat is all\n",
		"\x1b[1m%s\x1b[0m\r\n\x1b[32m%s\x1b[0m\r\n[root@kafka ~]# ",
	} {
		text = fmt.Sprintf(text, header, row)
		if groups, err := Read(strings.NewReader(text), "f"); err != nil || len(groups) != 1 || len(groups[0].Owners["t"]) != 1 {
			t.Errorf("%q: %v\n%s", text, err, summary(groups))
		}
	}
}

func TestChoose(t *testing.T) {
	a, b := &Group{Name: "a"}, &Group{Name: "b"}
	for _, c := range []struct {
		groups []*Group
		name   string
		want   *Group
		err    string
	}{
		{[]*Group{a}, "", a, ""},
		{[]*Group{a, b}, "b", b, ""},
		{nil, "", nil, "no group is described: give the output of kafka-consumer-groups.sh --describe --group NAME"},
		{[]*Group{a, b}, "", nil, "2 groups are described: choose from a, b"},
		{[]*Group{a}, "c", nil, `no group "c": choose from a`},
	} {
		got, err := Choose(c.groups, c.name)
		if got != c.want || (err == nil) != (c.err == "") || err != nil && err.Error() != c.err {
			t.Errorf("%q: %v, %v", c.name, got, err)
		}
	}
}

// Whatever is read, there is a description or an error with a place.
func FuzzRead(f *testing.F) {
	files, _ := filepath.Glob("testdata/*.txt")
	for _, file := range files {
		if data, err := os.ReadFile(file); err == nil {
			f.Add(string(data))
		}
	}
	f.Fuzz(func(t *testing.T, text string) {
		groups, err := Read(strings.NewReader(text), "f")
		if err == nil {
			for _, g := range groups {
				for topic, owners := range g.Owners {
					for _, owner := range owners {
						if owner != "" && !slices.ContainsFunc(g.Members, func(m Member) bool { return m.ID == owner }) {
							t.Errorf("%s belongs to %q, who is no member", topic, owner)
						}
					}
				}
			}
			return
		}
		var e *Error
		if !errors.As(err, &e) || e.Line < 1 || e.Line > strings.Count(text, "\n")+1 || e.Column < 1 || e.Msg == "" {
			t.Errorf("%T: %v", err, err)
		}
	})
}
