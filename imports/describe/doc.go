// Package describe reads what kafka-consumer-groups.sh --describe prints: who is in
// a group, which partitions it has, and who has which.
//
// [Read] takes the output in each of its forms, and several of them one after
// another, as far as they are about the same moment:
//
//	--describe, --describe --offsets            TOPIC PARTITION … CONSUMER-ID HOST CLIENT-ID
//	--describe --members, with or without --verbose   CONSUMER-ID HOST CLIENT-ID #PARTITIONS …
//	--describe --state                          COORDINATOR (ID) ASSIGNMENT-STRATEGY STATE #MEMBERS
//
// The columns differ from version to version of Kafka: the column GROUP came with
// 2.4, GROUP-INSTANCE-ID stands there if a member has one, and since 4.0 assignments
// are written orders:0,1;payments:3 in place of orders(0,1), payments(3), with the
// epochs of KIP-848 beside them. The header says which it is.
package describe
