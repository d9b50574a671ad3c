package protocol

// Without gives what is in a and not in b.
func Without(a, b []TopicPartition) []TopicPartition {
	in := SetOf(b)
	var rest []TopicPartition
	for _, p := range a {
		if !in[p] {
			rest = append(rest, p)
		}
	}
	return rest
}

// SetOf has partitions to look them up.
func SetOf(ps []TopicPartition) map[TopicPartition]bool {
	set := make(map[TopicPartition]bool, len(ps))
	for _, p := range ps {
		set[p] = true
	}
	return set
}

// PartitionsOf lists the partitions that offsets are of.
func PartitionsOf(offsets []PartitionOffset) []TopicPartition {
	ps := make([]TopicPartition, len(offsets))
	for i, o := range offsets {
		ps[i] = o.Partition
	}
	return ps
}
