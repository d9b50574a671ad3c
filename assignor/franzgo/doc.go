// Package franzgo has the assignors of franz-go 1.22.2, the Go client
// github.com/twmb/franz-go: what package kgo calls balancers. They go by Kafka's names and
// keep the contract of package assignor; [ByName] finds them. range and roundrobin are
// Kafka's but for racks and the order of ids. The sticky ones are not, and answer otherwise
// for the same group.
//
// One run of the sticky ones is a balancer (sticky.go, after kgo's package sticky): members
// keep what they claim, what is free goes to the least loaded, and then loads are evened
// out. Where all subscribe to the same topics, sticky.go does that by itself. Else members
// steal from each other (steal.go), and as many partitions as possible go home again
// (repair.go, rotations.go). cooperative.go says what a cooperative round withholds.
//
// None knows of racks: franz-go looks at them only with its option BalanceRacks, which is
// off unless asked for and not modelled. Where kgo iterates over a Go map, and so may
// answer differently each time, these take topics by name and partitions by number: the
// answer is one of those that kgo can give. The tests of the module bench hold them to kgo
// itself; docs/assignors.md has the rules.
package franzgo
