package protocol

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"
)

// twins gives 2^n strings with the same hash code.
func twins(n int) []string {
	keys := make([]string, 1<<n)
	for i := range keys {
		for bit := range n {
			keys[i] += []string{"Aa", "BB"}[i>>bit&1]
		}
	}
	return keys
}

func plain(from, to int) []string {
	var keys []string
	for i := from; i < to; i++ {
		keys = append(keys, fmt.Sprintf("member-%d", i))
	}
	return keys
}

// The orders are those in which Java 17 iterated its own HashMap.
func TestHashOrder(t *testing.T) {
	for _, c := range []struct {
		name string
		keys []string
		want string
	}{
		{"plain", plain(0, 14), "5 6 3 13 4 12 9 11 10 7 8 1 2 0"},
		{"one full bucket makes the table grow early and then a tree", twins(4), "1 0 2 3 13 4 12 5 6 14 7 15 11 8 9 10"},
		{"a tree in a table of 128", slices.Concat(plain(0, 50), twins(4)),
			"39 38 5 37 6 36 3 35 4 34 9 33 32 7 31 8 30 29 28 27 26 25 24 23 22 21 20 19 18 17 16 15 51 14 65 50 58 52 62 53 54 55 63 59 56 64 60 57 61 13 12 11 10 49 48 47 46 45 44 43 42 41 40 1 2 0"},
		{"a tree that is split as the table grows to 256", slices.Concat(plain(0, 49), twins(4), plain(50, 150)),
			"94 93 92 91 90 89 88 87 86 85 84 83 82 81 80 79 78 77 76 75 161 162 163 164 157 158 159 160 155 156 74 73 72 71 70 69 68 67 66 65 154 150 151 152 153 146 147 148 149 145 48 47 46 45 44 43 42 41 40 143 144 139 140 141 142 135 136 137 138 39 38 5 37 6 36 3 35 4 34 9 33 32 7 31 8 30 132 133 134 128 129 130 131 125 126 127 29 28 27 26 25 24 23 22 21 20 121 122 123 124 117 118 119 120 115 116 19 18 17 16 15 51 50 14 64 49 57 61 52 53 54 62 58 55 63 59 56 60 13 12 11 114 10 113 112 111 110 109 108 107 106 105 104 103 102 101 100 99 98 97 96 1 95 2 0"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := strings.Trim(fmt.Sprint(HashOrder(c.keys)), "[]"); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

// A HashMap keeps its buckets when keys are removed.
func TestHashOrderGrown(t *testing.T) {
	keys := plain(0, 14)
	if got, want := HashOrderGrown(keys, len(keys)), HashOrder(keys); !slices.Equal(got, want) {
		t.Errorf("nothing removed: got %v, want %v", got, want)
	}
	large := HashOrder(plain(0, 100))
	want := slices.DeleteFunc(large, func(i int) bool { return i >= 14 })
	if got := HashOrderGrown(keys, 100); !slices.Equal(got, want) {
		t.Errorf("after 86 removals: got %v, want %v", got, want)
	}
}

func TestHashString(t *testing.T) {
	for s, want := range map[string]int32{"": 0, "a": 97, "consumer-1": -166239206, "Aa": 2112, "BB": 2112, "\U0001F600": 1772899} {
		if got := HashString(s); got != want {
			t.Errorf("HashString(%q) = %d, want %d", s, got, want)
		}
	}
}

func TestCompareStrings(t *testing.T) {
	ascending := []string{"", "a", "a\U0001F600", "a\uE000", "a\uFFFD", "b", "\u00e9", "\uD7FF", "\U00010000", "\U0010FFFF", "\uE000", "\uFFFD"}
	for i, a := range ascending {
		for j, b := range ascending {
			if got, want := CompareStrings(a, b), cmp.Compare(i, j); got != want {
				t.Errorf("CompareStrings(%q, %q) = %d, want %d", a, b, got, want)
			}
		}
	}
}

// java.util.HashSet of numbers, as jshell prints it: new HashSet<>(List.of(…)).
func TestHashSetOrder(t *testing.T) {
	for _, c := range []struct {
		numbers []int32
		want    []int
	}{
		{nil, nil},
		{[]int32{0, 1, 2, 5}, []int{0, 1, 2, 3}},
		{[]int32{3, 16, 17, 40}, []int{1, 2, 0, 3}}, // 16 buckets
		{[]int32{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 33}, []int{0, 1, 11, 2, 3, 4, 5, 6, 7, 8, 9, 10}}, // 32: 12·4/3+1 is 17
		{[]int32{2, 65536, 65537}, []int{2, 1, 0}},                                                   // the upper half counts, too: 65536 is in bucket 1, 65537 in 0
	} {
		got := HashSetOrder(c.numbers)
		if !slices.Equal(got, c.want) {
			t.Errorf("%v: %v, want %v", c.numbers, got, c.want)
		}
	}
}
