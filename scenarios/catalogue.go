package scenarios

import (
	_ "embed"
	"slices"
)

// Topic is what some of the bundled scenarios are about.
type Topic struct {
	Title   string
	Entries []Entry
}

// topics are the topics of the bundled scenarios in the order in which one reads them,
// and in each the simplest first.
var topics = []struct {
	title string
	names []string
}{
	{"Start here", []string{"gc-pause", "crash", "rolling-deploy"}},
	{"Deploys and restarts", []string{"rolling-deploy-static", "rolling-deploy-startup-varies", "rolling-deploy-storm", "startup-thundering-join",
		"heartbeat-stops-before-leave", "sigterm-during-rebalance", "eager-to-coop-upgrade", "upgrade-eager-to-cooperative", "broker-rolling-restart", "librdkafka-close-during-join"}},
	{"Crashes", []string{"crash-and-quick-restart", "crash-loop-oom", "spot-interruption", "leader-dies-mid-rebalance"}},
	{"Pauses, the network and health checks", []string{"gc-pause-short", "gc-pause-lognormal", "session-timeout-too-short", "network-partition",
		"coordinator-failover", "librdkafka-loses-by-itself", "healthcheck-kills-rebalancing-pod"}},
	{"Slow applications", []string{"long-processing", "long-processing-workers", "poll-timeout", "poll-timeout-duplicates", "slow-member-holds-rebalance", "slow-member-blocks-group",
		"long-revoke-callback", "cascade", "franz-go-never-polls", "librdkafka-slow-callback", "python-assign-in-callback"}},
	{"Scaling", []string{"scale-out", "librdkafka-notices-late", "mixed-java-librdkafka", "scale-in", "idle-consumers", "stateful-rebalance", "keda-flap", "partitions-added"}},
	{"Static members", []string{"static-scale-in", "static-scale-down", "static-poll-timeout", "duplicate-instance-id"}},
	{"Spring's container", []string{"spring-backoff-sleeps", "spring-concurrency", "spring-async-acks", "spring-shutdown-timeout"}},
	{"The consumer protocol", []string{"consumer-join-interval", "consumer-slow-revoker", "consumer-never-polls", "consumer-static-kill", "static-inplace-restart",
		"stale-epoch-autoscale", "migrate-online", "migrate-mid-rebalance"}},
	{"Who gets what", []string{"coop-two-rounds", "range-skew", "sticky-topic-skew", "same-group-many-topics", "subscription-change", "franz-go-sticky-forgets"}},
}

// Catalogue has the bundled scenarios by topic; those of none come last.
func Catalogue() []Topic {
	var list []Topic
	left := Bundled()
	for _, t := range topics {
		topic := Topic{Title: t.title}
		for _, name := range t.names {
			if i := slices.IndexFunc(left, func(e Entry) bool { return e.Name == name }); i >= 0 {
				topic.Entries = append(topic.Entries, left[i])
				left = slices.Delete(left, i, i+1)
			}
		}
		list = append(list, topic)
	}
	if len(left) > 0 {
		list = append(list, Topic{"More", left})
	}
	return list
}

//go:embed template/scenario.yaml
var template []byte

// Template is a scenario file with comments, to start from.
func Template() []byte { return slices.Clone(template) }
