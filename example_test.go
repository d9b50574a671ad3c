package groupsim_test

import (
	"fmt"
	"log"
	"os"
	"strings"

	"github.com/groupsim/groupsim"
	"github.com/groupsim/groupsim/report/print"
	"github.com/groupsim/groupsim/report/story"
)

// A scenario is a bundled one by its name, a file, or any text; options change what it
// says.
func ExampleLoad() {
	const text = `
topics: {orders: {partitions: 6, rate: 5}}
members: [{id: c1..c3}]
steps: [{at: 60s, kill: c2}]
`
	scenario, err := groupsim.Load("-", strings.NewReader(text), groupsim.Options{Set: []string{"consumer.session.timeout.ms=10000"}})
	if err != nil {
		log.Fatal(err)
	}
	sc := scenario.Scenario
	fmt.Println(len(sc.Members), "members, to rest behind", sc.Rest.From)

	_, err = groupsim.Load("-", strings.NewReader(text), groupsim.Options{Set: []string{"consumer.sesion.timeout.ms=10000"}})
	fmt.Println(err)
	// Output:
	// 3 members, to rest behind 1m
	// --set consumer.sesion.timeout.ms=10000: "sesion.timeout.ms" is not a setting of consumer (did you mean "session.timeout.ms"?)
}

func ExampleRun() {
	scenario, err := groupsim.Load("gc-pause", nil, groupsim.Options{})
	if err != nil {
		log.Fatal(err)
	}
	result, err := groupsim.Run(scenario, groupsim.RunOptions{})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(result.Verdict())
	for _, p := range result.Partitions[3:6] {
		fmt.Printf("%s-%d down for %s\n", p.Topic, p.Partition, p.Downtime.Human())
	}
	// Output:
	// 12 of 12 partitions down, 35.01 s at worst (orders-4): c2 paused 26.09 s, joining 8.91 s (c3).
	// orders-3 down for 22.4 ms
	// orders-4 down for 35.01 s
	// orders-5 down for 35.01 s
}

// A report as the command prints it. Its other forms are in package print, too, and
// its pictures in package picture.
func ExampleRun_text() {
	scenario, err := groupsim.Load("gc-pause", nil, groupsim.Options{})
	if err != nil {
		log.Fatal(err)
	}
	result, err := groupsim.Run(scenario, groupsim.RunOptions{})
	if err != nil {
		log.Fatal(err)
	}
	const width, colour = 100, false
	if err := print.Text(os.Stdout, result, width, colour); err != nil {
		log.Fatal(err)
	}
}

// One scenario under two setups, side by side.
func ExampleCompare() {
	contenders, err := groupsim.Contenders([]string{"rolling-deploy"}, nil, groupsim.Options{}, []string{"eager-range", "cooperative-sticky+static"})
	if err != nil {
		log.Fatal(err)
	}
	comparison, err := groupsim.Compare(contenders, groupsim.CompareOptions{})
	if err != nil {
		log.Fatal(err)
	}
	for _, c := range comparison.Columns {
		fmt.Printf("%s: %d rebalances, down for %s\n", c.Name, c.Report.Summary.Rebalances, c.Report.Summary.Downtime.Total.Human())
	}
	// Output:
	// eager-range: 12 rebalances, down for 16.29 s
	// cooperative-sticky+static: 0 rebalances, down for 60.64 s
}

// Why a partition was down, and which other setting would have helped most.
func ExampleExplain() {
	told, err := groupsim.Explain("gc-pause", nil, groupsim.Options{}, groupsim.ExplainOptions{
		About:  story.Selection{Partition: "orders-4"},
		WhatIf: true,
	})
	if err != nil {
		log.Fatal(err)
	}
	for _, link := range told.Incidents[0].Histories[0].Chain {
		fmt.Println(link.At.Human(), link.What)
	}
	best := told.WhatIf.Changes[0]
	fmt.Printf("%s = %s: %s down, not %s\n", best.Setting, best.To, best.After.Downtime.Human(), told.WhatIf.Before.Downtime.Human())
	// Output:
	// 56.09 s c2 sent the commit that was its last sign of life
	// 60 s the process of c2 stopped
	// 86.09 s the coordinator removed c2, of which it had not heard, and the group rebalances
	// 95 s c2 went on, working on what the coordinator had taken from it
	// session.timeout.ms = 20000: 26.08 s down, not 35.01 s
}
