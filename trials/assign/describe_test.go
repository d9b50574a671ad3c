package assign

import (
	"os"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

func described(t *testing.T, o DescribeOptions) (*Change, error) {
	t.Helper()
	f, err := os.Open("testdata/groups.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	return Describe(f, o)
}

func TestDescribeTable(t *testing.T) {
	for _, c := range []struct {
		name string
		o    DescribeOptions
		want string
	}{
		{"a member leaves", DescribeOptions{Group: "shop", Assignor: "cooperative-sticky", Without: []string{"c2"}}, `
Group shop, cooperative-sticky

MEMBER  BEFORE  AFTER  PARTITIONS AFTER
c1      2       3      orders 0-1, users 1
c2      2       -      leaves
c3      2       2      orders 4, users 0
c4      0       2      orders 2-3

FROM    TO  PARTITIONS THAT MOVE
c2      c4  orders 2-3
nobody  c1  users 1

Partitions: 7, of which 3 move.
Balance before: 4 members with 0 to 2 each; after: 3 members with 2 to 3 each.
Left out, since no member has a partition of them: carts.
`},
		{"two join, and partitions are withheld", DescribeOptions{Group: "twins", Assignor: "cooperative-sticky", Without: []string{"x-2"}, With: []string{"x-3", "x-4"}}, `
Group twins, cooperative-sticky

MEMBER  BEFORE  AFTER  PARTITIONS AFTER
x-1     1       1      orders 0
x-2     1       -      leaves
x-3     -       1      joins: orders 1
x-4     -       0      joins:

FROM  TO   PARTITIONS THAT MOVE
x-2   x-3  orders 1

Partitions: 2, of which 1 move.
Balance before: 2 members with 1 each; after: 3 members with 0 to 1 each.
`},
		{"range moves what need not", DescribeOptions{Group: "shop", Assignor: "range", Without: []string{"c4-3ab7e0d1-aaaa-4d3c-8a53-1b0d8a6a7c11"}, With: []string{"c0"}}, `
Group shop, range

MEMBER  BEFORE  AFTER  PARTITIONS AFTER
c0      -       3      joins: orders 0-1, users 0
c1      2       2      orders 2, users 1
c2      2       1      orders 3
c3      2       1      orders 4
c4      0       -      leaves

FROM    TO  PARTITIONS THAT MOVE
c1      c0  orders 0-1
c2      c1  orders 2
c3      c0  users 0
nobody  c1  users 1

Partitions: 7, of which 5 move.
Balance before: 4 members with 0 to 2 each; after: 4 members with 1 to 3 each.
Left out, since no member has a partition of them: carts.
`},
		{"a franz-go leader decides", DescribeOptions{Group: "shop", Assignor: "cooperative-sticky", Client: FranzGo, With: []string{"c5"}}, `
Group shop, cooperative-sticky of franz-go

MEMBER  BEFORE  AFTER  PARTITIONS AFTER
c1      2       1      orders 0
c2      2       2      orders 2-3
c3      2       2      orders 4, users 0
c4      0       1      users 1
c5      -       1      joins: orders 1

FROM    TO          PARTITIONS THAT MOVE
c1      c5 (later)  orders 1
nobody  c4          users 1

Partitions: 7, of which 2 move.
(later): 1 of them are withheld until their owners have let them go, and handed out in a second
rebalance.
Balance before: 4 members with 0 to 2 each; after: 5 members with 1 to 2 each.
Left out, since no member has a partition of them: carts.
`},
		{"franz-go's eager members forget what they owned", DescribeOptions{Group: "shop", Assignor: "sticky", Client: FranzGo, With: []string{"c0"}}, `
Group shop, sticky of franz-go

MEMBER  BEFORE  AFTER  PARTITIONS AFTER
c0      -       1      joins: orders 0
c1      2       1      orders 1
c2      2       2      orders 4, users 0
c3      2       2      orders 2, users 1
c4      0       1      orders 3

FROM    TO  PARTITIONS THAT MOVE
c1      c0  orders 0
c2      c3  orders 2
c2      c4  orders 3
c3      c2  orders 4, users 0
nobody  c3  users 1

Partitions: 7, of which 6 move.
Balance before: 4 members with 0 to 2 each; after: 5 members with 1 to 2 each.
Left out, since no member has a partition of them: carts.
`},
		{"an empty group", DescribeOptions{Group: "idle", Assignor: "sticky"}, `
Group idle, sticky

Partitions: 3, of which 0 move.
Balance before: no members; after: no members.
`},
		{"the first to join", DescribeOptions{Group: "idle", Assignor: "sticky", With: []string{"c1"}}, `
Group idle, sticky

MEMBER  BEFORE  AFTER  PARTITIONS AFTER
c1      -       3      joins: orders 0-2

FROM    TO  PARTITIONS THAT MOVE
nobody  c1  orders 0-2

Partitions: 3, of which 3 move.
Balance before: no members; after: 1 member with 3.
`},
	} {
		t.Run(c.name, func(t *testing.T) {
			change, err := described(t, c.o)
			if err != nil {
				t.Fatal(err)
			}
			var got strings.Builder
			if err := change.WriteTable(&got); err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(strings.TrimPrefix(c.want, "\n"), got.String()); d != "" {
				t.Error(d)
			}
		})
	}
}

// What cooperative-sticky withholds is marked.
func TestDescribeMarksWhatComesLater(t *testing.T) {
	change, err := described(t, DescribeOptions{Group: "shop", Assignor: "cooperative-sticky", With: []string{"c5", "c6", "c7"}})
	if err != nil {
		t.Fatal(err)
	}
	var later []Move
	for _, m := range change.Moves {
		if m.Later {
			later = append(later, m)
		}
	}
	want := []Move{{"orders", 1, "c1", "c4", true}, {"orders", 3, "c2", "c5", true}, {"orders", 4, "c3", "c6", true}}
	if d := cmp.Diff(want, later); d != "" {
		t.Error(d)
	}
	var table strings.Builder
	if err := change.WriteTable(&table); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(table.String(), "c4 (later)") {
		t.Error(table.String())
	}
}

func TestDescribeErrors(t *testing.T) {
	const header = "GROUP TOPIC PARTITION CURRENT-OFFSET LOG-END-OFFSET LAG CONSUMER-ID HOST CLIENT-ID\n"
	const row = "g t 0 1 2 1 a-1 /h a\n"
	for _, c := range []struct {
		text string
		o    DescribeOptions
		want string
	}{
		{"", DescribeOptions{}, `f: no group is described: give the output of kafka-consumer-groups.sh --describe --group NAME`},
		{row, DescribeOptions{}, `f:1:1: "g" comes before a header: begin with the line GROUP TOPIC PARTITION …`},
		{"GROUP STATE\n", DescribeOptions{}, `f:1:1: the header "GROUP STATE" is of none of --describe, --members and --state: give the output of kafka-consumer-groups.sh --describe`},
		{"GROUP CONSUMER-ID HOST CLIENT-ID #PARTITIONS\ng a-1 /h a 2\n", DescribeOptions{}, `f: no member has a partition: give the output of --describe, or of --describe --members --verbose`},
		{header + "g  t  -1 1 2 1 a-1 /h a\n", DescribeOptions{}, `f:2:7: PARTITION is "-1": it must be a whole number from 0 to 1999999`},
		{header + "g\tt\tx 1 2 1 a-1 /h a\n", DescribeOptions{}, `f:2:5: PARTITION is "x": it must be a whole number from 0 to 1999999`},
		{header + "g t 2000000 1 2 1 a-1 /h a\n", DescribeOptions{}, `f:2:5: PARTITION is "2000000": it must be a whole number from 0 to 1999999`},
		{header + "g t 1999999 1 2 1 a-1 /h a\ng u 0 1 2 1 a-1 /h a", DescribeOptions{}, `f:3:5: partition 0 makes it 2000001 partitions in all: at most 2000000 are taken`},
		{header + "g t 0 1 2\n", DescribeOptions{}, `f:2:9: 5 columns where the header has 9: give the whole line`},
		{header + row + "\n" + row, DescribeOptions{}, `f:4:5: partition 0 of t is in line 2 too: give one description of a group`},
		{"Error: Consumer group 'g' does not exist.\n", DescribeOptions{}, `f:1:1: the tool reports "Error: Consumer group 'g' does not exist.": run it again`},
		{"Consumer group 'g' is odd.\n", DescribeOptions{}, `f:1:1: "Consumer" comes before a header: begin with the line GROUP TOPIC PARTITION …`},
		{header + row, DescribeOptions{Group: "h"}, `f: no group "h": choose from g`},
		{header + row + "h t 0 1 2 1 a-1 /h a\n", DescribeOptions{}, `f: 2 groups are described: choose from g, h`},
		{header + row, DescribeOptions{Assignor: "uniform"}, `assignor "uniform": the assignors are range, roundrobin, sticky, cooperative-sticky, broker-uniform or broker-range (did you mean "broker-uniform"?)`},
		{header + row, DescribeOptions{Without: []string{"b"}}, `f: group g: there is no member "b": it has a`},
		{header + row, DescribeOptions{With: []string{"a-1"}}, `f: group g: member "a-1" cannot join: give a name that no member has`},
		{header + row + "g t 1 1 2 1 a-2 /h a\n", DescribeOptions{Without: []string{"a"}}, `f: group g: 2 members have the client id "a": name one by its consumer id`},
		{"Consumer group 'g' has no active members.\n", DescribeOptions{Without: []string{"a"}}, `f: group g: there is no member "a": it has none`},
	} {
		c.o.File = "f"
		if c.o.Assignor == "" {
			c.o.Assignor = "sticky"
		}
		if _, err := Describe(strings.NewReader(c.text), c.o); err == nil || err.Error() != c.want {
			t.Errorf("%q:\ngot  %v\nwant %s", c.text, err, c.want)
		}
	}
}

// Whatever is read, there is an answer or an error, and no line of a table is too
// wide.
func FuzzDescribe(f *testing.F) {
	groups, err := os.ReadFile("testdata/groups.txt")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(string(groups), "c9")
	f.Add("GROUP TOPIC PARTITION CONSUMER-ID CLIENT-ID\ng "+strings.Repeat("t", 249)+" 200 "+strings.Repeat("c", 90)+" -", "x")
	f.Fuzz(func(t *testing.T, text, joiner string) {
		for _, group := range []string{"", "shop"} {
			change, err := Describe(strings.NewReader(text), DescribeOptions{Group: group, Assignor: "cooperative-sticky", With: []string{joiner}})
			if err != nil {
				continue
			}
			var table strings.Builder
			if err := change.WriteTable(&table); err != nil {
				t.Fatal(err)
			}
			for _, line := range strings.Split(table.String(), "\n") {
				if utf8.RuneCountInString(line) > tableWidth {
					t.Errorf("%d characters: %q", utf8.RuneCountInString(line), line)
				}
			}
		}
	})
}

// In a group of the consumer protocol the broker decides, by the assignor that the group
// has, from what the last target was: c3 has been promised orders-2 and has not got it yet.
func TestDescribeGroupsOfTheConsumerProtocol(t *testing.T) {
	for file, want := range map[string]string{
		"4.3-consumer-protocol": `
Group shipping, uniform of the broker

MEMBER      BEFORE  AFTER  PARTITIONS AFTER
new         -       1      joins: orders 1
shipping-0  2       1      orders 0
shipping-1  2       2      orders 2-3

FROM        TO   PARTITIONS THAT MOVE
shipping-0  new  orders 1

Partitions: 4, of which 1 move.
Balance before: 2 members with 2 each; after: 3 members with 1 to 2 each.
`,
		"4.3-reconciling": `
Group shipping, uniform of the broker

MEMBER      BEFORE  AFTER  PARTITIONS AFTER
new         -       1      joins: orders 1
shipping-0  3       1      orders 0
shipping-1  2       2      orders 3-4
shipping-2  0       2      orders 2 5

FROM        TO          PARTITIONS THAT MOVE
shipping-0  new         orders 1
shipping-0  shipping-2  orders 2
nobody      shipping-2  orders 5

Partitions: 6, of which 3 move.
Balance before: 3 members with 0 to 3 each; after: 4 members with 1 to 2 each.
Note: the group was reconciling: what moves is counted from who had what, and the broker goes by its
last target.
`,
	} {
		f, err := os.Open("../../imports/describe/testdata/" + file + ".txt")
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		change, err := Describe(f, DescribeOptions{File: "f", With: []string{"new"}})
		if err != nil {
			t.Fatal(err)
		}
		var table strings.Builder
		if err := change.WriteTable(&table); err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(want, "\n"+table.String()); d != "" {
			t.Errorf("%s: %s", file, d)
		}
	}
}

// Where the members seem to be of another client, the answer says that it may be another.
func TestDescribeSaysWhoDecidesOtherwise(t *testing.T) {
	f, err := os.Open("../../imports/describe/testdata/librdkafka-members.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	c, err := Describe(f, DescribeOptions{Assignor: "cooperative-sticky"})
	if err != nil {
		t.Fatal(err)
	}
	text := &strings.Builder{}
	if err := c.WriteTable(text); err != nil || !strings.Contains(text.String(), "Note: members seem to be of librdkafka (client id rdkafka)") {
		t.Errorf("%v\n%s", err, text)
	}
}

// A description that tells the group's strategy is asked about that one, as a run from it has
// it; a strategy that is not modelled is not answered with another.
func TestDescribeGoesByTheGroupsStrategy(t *testing.T) {
	const members = "GROUP  CONSUMER-ID  HOST  CLIENT-ID  #PARTITIONS  ASSIGNMENT\npay  c1-a  /h  c1  2  orders(0,2)\npay  c2-b  /h  c2  2  orders(1,3)\n\n"
	state := func(strategy string) string {
		return members + "GROUP  COORDINATOR (ID)  ASSIGNMENT-STRATEGY  STATE  #MEMBERS\npay  k:9092 (2)  " + strategy + "  Stable  2\n"
	}
	for _, c := range []struct{ text, assignor, want, err string }{
		{state("cooperative-sticky"), "", "cooperative-sticky", ""},
		{state("cooperative-sticky"), "range", "range", ""},
		{members, "", "range", ""},
		{state("stream"), "", "", `the assignment strategy of group pay is "stream", which is none that is modelled: --assignor asks another, range`},
		{state("stream"), "sticky", "sticky", ""},
	} {
		change, err := Describe(strings.NewReader(c.text), DescribeOptions{Assignor: c.assignor})
		switch {
		case c.err != "":
			if err == nil || !strings.Contains(err.Error(), c.err) {
				t.Errorf("got %v, want %s", err, c.err)
			}
		case err != nil:
			t.Error(err)
		case change.Assignor != c.want:
			t.Errorf("asked %s, want %s, of\n%s", change.Assignor, c.want, c.text)
		}
	}
}
