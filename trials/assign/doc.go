// Package assign puts questions to the assignors: what would this group's leader
// decide? There are those of Kafka's Java client, of franz-go and of librdkafka ([Client]), and
// those of the broker, which decides in groups of the consumer protocol (KIP-848).
//
// [Run] reads problems as JSON lines and answers each with a line. [Describe]
// reads what kafka-consumer-groups.sh --describe prints about a group, takes
// members away or adds some, and tells who would get what, and what would move.
//
// A problem is an object with these fields. Others are ignored, unless they look like one of
// these that is missing:
//
//	client           whose assignor it is, if not that of the client who is asked: java, franz-go or librdkafka
//	assignor         range, roundrobin, sticky, cooperative-sticky; broker-uniform or broker-range
//	topics           topic -> number of partitions; absent or 0: the topic has no metadata
//	partition_racks  topic -> for each partition the racks of its replicas
//	topic_order      of the broker's assignors: topics in the order of their ids; those that are not named follow, by name
//	members          the group, in the order of the JoinGroup response
//
// and of each member:
//
//	id                   the member id
//	instance_id          group.instance.id
//	rack                 client.rack
//	subscription         topics
//	owned                topic -> partitions: in the user data (sticky), or the field ownedPartitions (cooperative-sticky), or the last target (the broker's)
//	generation           in which they were assigned; absent or -1: none
//	protocol_generation  the subscription's field generationId, if it differs from that in the user data
//	user_data            v0 (the old form without a generation), none or garbage
//
// The answer is {"assignment": {"c1": {"orders": [0, 1]}, "c2": {}}}; where
// cooperative-sticky withholds partitions until their owners have let them go, the
// whole plan stands beside it as "target", and what is withheld as "withheld". An
// answer of another client's assignors says so: "client": "franz-go". A line that is no
// problem is answered with {"error": "..."}, which says where in it something is wrong.
// Blank lines are passed over.
package assign
