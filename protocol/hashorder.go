package protocol

import (
	"cmp"
	"slices"
	"strings"
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

// CompareStrings is java.lang.String.compareTo, which goes by UTF-16 units. That is
// the order of the UTF-8 bytes, but for the characters beyond U+FFFF (first byte F0
// and up), whose surrogates come before U+E000 (first byte EE).
func CompareStrings(a, b string) int {
	i := 0
	for i < len(a) && i < len(b) && a[i] == b[i] {
		i++
	}
	if i < len(a) && i < len(b) && a[i] >= 0xEE && b[i] >= 0xEE && (a[i] >= 0xF0) != (b[i] >= 0xF0) {
		return cmp.Compare(b[i], a[i])
	}
	return strings.Compare(a[i:], b[i:])
}

// HashOrder gives the order in which Java iterates a HashMap with these string
// keys, inserted in the order of the slice: order[i] indexes keys. The table
// starts at 16 buckets and doubles when it is more than three quarters full;
// inside a bucket keys keep their insertion order, unless nine or more meet there
// (see hashTable). Keys must be distinct.
//
// Kafka keeps members, subscriptions and votes in such maps and so leaves its
// choices to this order (ClassicGroup.members, ConsumerCoordinator.onLeaderElected).
func HashOrder[S ~string](keys []S) []int {
	hashes := spreadHashes(keys)
	if crowded(hashes) {
		return newHashTable(hashes, func(i int) string { return string(keys[i]) }).order()
	}
	return byBucket(hashes, tableSize(len(keys)))
}

// HashOrderGrown is [HashOrder] for a map that once held most keys and has lost
// some: a HashMap never gives buckets back. Not reproduced: nine keys in a bucket.
func HashOrderGrown[S ~string](keys []S, most int) []int {
	return byBucket(spreadHashes(keys), tableSize(most))
}

// spreadHashes is HashMap.hash of each key.
func spreadHashes[S ~string](keys []S) []int32 {
	hashes := make([]int32, len(keys))
	for i, key := range keys {
		h := uint32(HashString(string(key)))
		hashes[i] = int32(h ^ h>>16)
	}
	return hashes
}

// byBucket orders the hashes by bucket, and within one as they are.
func byBucket(hashes []int32, size int) []int {
	next := make([]int32, size+1)
	for _, h := range hashes {
		next[h&int32(size-1)+1]++
	}
	for b := range size {
		next[b+1] += next[b]
	}
	order := make([]int, len(hashes))
	for i, h := range hashes {
		b := h & int32(size-1)
		order[next[b]] = i
		next[b]++
	}
	return order
}

// crowded tells whether, as the table grows, more keys than treeify meet in a
// bucket. A table takes one key more than it has room for before it doubles.
func crowded(hashes []int32) bool {
	last := tableSize(len(hashes))
	count := make([]uint8, last)
	for size := 16; size <= last; size *= 2 {
		clear(count[:size])
		for _, h := range hashes[:min(len(hashes), size/4*3+1)] {
			b := h & int32(size-1)
			if count[b]++; count[b] > treeify {
				return true
			}
		}
	}
	return false
}

func tableSize(keys int) int {
	size := 16
	for keys > size/4*3 {
		size *= 2
	}
	return size
}

// HashSetOrder gives the order in which Java iterates a HashSet that is made of these
// numbers at once, which are not negative: order[i] indexes numbers.
func HashSetOrder(numbers []int32) []int {
	size := 16
	for size < len(numbers)*4/3+1 {
		size *= 2
	}
	hashes := make([]int32, len(numbers))
	for i, n := range numbers {
		hashes[i] = n ^ n>>16
	}
	return byBucket(hashes, size)
}

// TimelineOrder gives the order in which Kafka's coordinator goes through a
// TimelineHashMap with these string keys, inserted in the order of the slice, of a map that
// never had more than most: order[i] indexes keys. The table starts with two slots and
// doubles when it is more than a third overfull; of a slot the last key comes first
// (org.apache.kafka.timeline.BaseHashTable, SnapshottableHashTable.CurrentIterator).
func TimelineOrder[S ~string](keys []S, most int) []int {
	bits := 1
	for most*3 > 4<<bits {
		bits++
	}
	slots := make([]uint64, len(keys))
	order := make([]int, len(keys))
	for i, key := range keys {
		slots[i] = uint64(int64(HashString(string(key)))*fibonacci) >> (64 - bits)
		order[i] = len(keys) - 1 - i
	}
	slices.SortStableFunc(order, func(i, j int) int { return cmp.Compare(slots[i], slots[j]) })
	return order
}

// fibonacci is the factor of Knuth's multiplicative hashing, as Kafka has it.
const fibonacci int64 = -7046029254386353131
