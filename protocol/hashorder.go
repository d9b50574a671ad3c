package protocol

import (
	"slices"
	"unicode/utf16"
)

// HashString is java.lang.String.hashCode: 31·h + c over UTF-16 units, in 32 bits.
func HashString(s string) int32 {
	var h int32
	for _, r := range s {
		if r < 0x10000 {
			h = 31*h + int32(r)
			continue
		}
		hi, lo := utf16.EncodeRune(r)
		h = 31*(31*h+int32(hi)) + int32(lo)
	}
	return h
}

// HashOrder gives the order in which Java iterates a HashMap with these string
// keys, inserted in the order of the slice: order[i] indexes keys. The table
// starts at 16 buckets and doubles when it is more than three quarters full;
// inside a bucket keys keep their insertion order. Keys must be distinct.
//
// Kafka keeps members, subscriptions and votes in such maps and so leaves its
// choices to this order (ClassicGroup.members, ConsumerCoordinator.onLeaderElected).
// Not reproduced: buckets of eight and more keys, which Java turns into trees.
func HashOrder[S ~string](keys []S) []int { return HashOrderGrown(keys, len(keys)) }

// HashOrderGrown is [HashOrder] for a map that once held most keys and has lost
// some: a HashMap never gives buckets back.
func HashOrderGrown[S ~string](keys []S, most int) []int {
	order := make([]int, len(keys))
	buckets := make([]uint32, len(keys))
	mask := uint32(tableSize(most) - 1)
	for i, key := range keys {
		h := uint32(HashString(string(key)))
		order[i], buckets[i] = i, (h^h>>16)&mask
	}
	slices.SortStableFunc(order, func(i, j int) int { return int(buckets[i]) - int(buckets[j]) })
	return order
}

func tableSize(keys int) int {
	size := 16
	for keys > size/4*3 {
		size *= 2
	}
	return size
}
