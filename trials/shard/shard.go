package shard

import (
	"fmt"
	"strconv"
	"strings"
)

// Most is how many shards there can be.
const Most = 100_000

// Shard is one of so many: it has the units whose number leaves I when divided by N.
type Shard struct{ I, N int }

// Whole is all the work in one shard.
var Whole = Shard{0, 1}

// Parse reads I/N.
func Parse(text string) (Shard, error) {
	i, n, ok := strings.Cut(text, "/")
	s := Shard{}
	var badI, badN error
	s.I, badI = strconv.Atoi(i)
	s.N, badN = strconv.Atoi(n)
	if !ok || badI != nil || badN != nil {
		return Shard{}, fmt.Errorf("shard %q: want I/N, two whole numbers, as 0/8 for the first of eight", text)
	}
	return s, s.check()
}

func (s Shard) check() error {
	switch {
	case s.N < 1 || s.N > Most:
		return fmt.Errorf("shard %s: there can be 1 to %d shards", s, Most)
	case s.I < 0 || s.I >= s.N:
		return fmt.Errorf("shard %s: of %d shards the first is 0/%d and the last %d/%d", s, s.N, s.N, s.N-1, s.N)
	}
	return nil
}

func (s Shard) String() string { return fmt.Sprintf("%d/%d", s.I, s.N) }

// First gives the first of its units that is not below from.
func (s Shard) First(from int64) int64 {
	n := int64(s.N)
	return from + ((int64(s.I)-from)%n+n)%n
}

// count is how many of so many units it has.
func (s Shard) count(units int64) int64 {
	return (units - int64(s.I) + int64(s.N) - 1) / int64(s.N)
}
