package trials_test

import (
	"strings"
	"testing"

	"github.com/groupsim/groupsim/trials"
)

// A report names the clients that there are. The Java consumer is eager if any of its
// assignors is, franz-go if the group's is (docs/model.md, The clients).
func TestReportSaysWhichClientsAndHowTheyRebalance(t *testing.T) {
	const one, both = "[{id: c1..c2}]", "[{id: c1, client: franz-go}, {id: c2, client: java}]"
	for _, test := range []struct {
		file, members               string
		client, rebalance, assignor string
	}{
		{"", one, "java", "eager", "range"},
		{"client: java\n", one, "java", "eager", "range"},
		{"client: franz-go\n", one, "franz-go", "cooperative", "cooperative-sticky"},
		{"client: franz-go\nconsumer: {partition.assignment.strategy: [sticky, cooperative-sticky]}\n", one, "franz-go", "eager", "sticky"},
		{"client: franz-go\nconsumer: {partition.assignment.strategy: [cooperative-sticky, sticky]}\n", one, "franz-go", "cooperative", "cooperative-sticky"},
		{"consumer: {partition.assignment.strategy: [cooperative-sticky, sticky]}\n", one, "java", "eager", "cooperative-sticky"},
		{"client: franz-go\n", "[{id: c1, client: java}]", "java", "eager", "range"},
		{"", both, "java, franz-go", "mixed", "cooperative-sticky"},
		{"consumer: {partition.assignment.strategy: cooperative-sticky}\n", both, "java, franz-go", "cooperative", "cooperative-sticky"},
		{"consumer: {partition.assignment.strategy: [cooperative-sticky, range]}\n", both, "java, franz-go", "mixed", "cooperative-sticky"},
		{"", "[{id: c1, client: franz-go}, {id: c2, consumer: {partition.assignment.strategy: range}}]", "java, franz-go", "mixed", "none"},
		{"consumer: {group.protocol: consumer}\n", one, "java", "incremental", "uniform"},
		{"consumer: {group.protocol: consumer}\nbroker: {group.consumer.assignors: [range, uniform]}\n", one, "java", "incremental", "range"},
		{"consumer: {group.protocol: consumer}\n", "[{id: c1, consumer: {group.remote.assignor: range}}, {id: c2}]", "java", "incremental", "range"},
		{"", "[{id: c1}, {id: c2, consumer: {group.protocol: consumer}}]", "java", "mixed", "uniform"},
	} {
		text := "duration: 1s\ntopics: {orders: {partitions: 2}}\n" + test.file + "members: " + test.members + "\n"
		r := mustRun(t, text)
		if r.Model.Client != test.client || r.Setup.Rebalance != test.rebalance || r.Setup.Assignor != test.assignor {
			t.Errorf("%s%s: got %s, %s, %s; want %s, %s, %s", test.file, test.members, r.Model.Client, r.Setup.Rebalance, r.Setup.Assignor, test.client, test.rebalance, test.assignor)
		}
	}
}

// One scenario is compared under several clients, by word, by key and by a setup of
// its own.
func TestCompareClients(t *testing.T) {
	const text = "duration: 1s\ntopics: {orders: {partitions: 2}}\nmembers: [{id: c1, client: franz-go}, {id: c2}]\nsetups: {jvm: {client: java}, as.go: {client: franz-go, session.timeout.ms: 30s}}\n"
	for _, test := range []struct {
		with []string
		want string
	}{
		{nil, "jvm java eager; as.go franz-go cooperative"},
		{[]string{"as-is", "java", "franz-go", "eager-sticky", "franz-go+eager-range+static"},
			"as-is java, franz-go mixed; java java eager; franz-go franz-go cooperative; eager-sticky java, franz-go eager; franz-go+eager-range+static franz-go eager"},
		{[]string{"jvm+client=franz-go", "client=", "client=null"}, "jvm+client=franz-go franz-go cooperative; client= java eager; client=null java eager"},
	} {
		contenders, err := trials.Contenders([]string{"-"}, strings.NewReader(text), trials.Options{}, test.with)
		if err != nil {
			t.Fatal(err)
		}
		c, err := trials.Compare(contenders, trials.CompareOptions{})
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, column := range c.Columns {
			got = append(got, strings.Join([]string{column.Name, column.Report.Model.Client, column.Report.Setup.Rebalance}, " "))
		}
		if got := strings.Join(got, "; "); got != test.want {
			t.Errorf("with %q: got %s; want %s", test.with, got, test.want)
		}
	}
}
