package group

import (
	"github.com/groupsim/groupsim/coordinator/classic"
	"github.com/groupsim/groupsim/coordinator/consumer"
)

// Config has the broker's settings for groups of either protocol.
type Config struct {
	classic.Config
	Consumer  consumer.Config
	Migration Policy // group.consumer.migration.policy
	Kafka     Version
}

// Policy says which way a group with members may go over to the other protocol
// (ConsumerGroupMigrationPolicy).
type Policy uint8

// The values of group.consumer.migration.policy.
const (
	Bidirectional Policy = iota
	Upgrade              // to the consumer protocol alone
	Downgrade            // to the classic one alone
	Disabled
)

func (p Policy) upgrades() bool   { return p == Bidirectional || p == Upgrade }
func (p Policy) downgrades() bool { return p == Bidirectional || p == Downgrade }

// Version is the broker's version of Kafka, as far as its groups do otherwise by it.
type Version uint8

// The versions.
const (
	Kafka430 Version = iota // 4.3.0
	// Kafka433 is 4.3.3, as far as migrations go: a group that goes over in the middle of a
	// rebalance has a new target computed (KAFKA-21582), and with the policy disabled nobody
	// of the classic protocol comes into a group of the other (KAFKA-20640).
	Kafka433
	// Kafka420 is 4.2.0, as far as commits and assignments go: a commit of an older epoch than
	// the member's is refused whatever it is for (KIP-1251 came with 4.3), and there is no
	// interval between two assignments (nor had KIP-1263 come).
	Kafka420
)

// StrictCommits tells whether a commit of an older epoch than the member's is refused.
func (v Version) StrictCommits() bool { return v == Kafka420 }

// consumerRules are those of the group when it is one of the consumer protocol.
func (c *Config) consumerRules() consumer.Rules {
	rules := consumer.Rules{Config: c.Consumer, RefusesClassic: c.Migration == Disabled && c.Kafka == Kafka433}
	rules.StrictCommits = c.Kafka.StrictCommits()
	if c.Kafka == Kafka420 {
		rules.AssignmentIntervalMs = 0
	}
	if c.Migration.downgrades() {
		rules.DowngradeSize = c.MaxSize
	}
	return rules
}
