package scenarios

import (
	"slices"
	"strings"
)

// Near finds the name that was probably meant: the one at the smallest edit
// distance, case and separators aside, or the only one that contains what was
// written. Empty if nothing comes close.
func Near(written string, names []string) string {
	const longest, most = 60, 1000
	if len(written) > longest {
		return ""
	}
	names = names[:min(len(names), most)]
	a := bare(written)
	best, distance := "", len(a)/3+1
	for _, name := range names {
		b := bare(name)
		if abs(len(a)-len(b)) >= distance {
			continue
		}
		if d := editDistance(a, b); d < distance {
			best, distance = name, d
		}
	}
	if best == "" {
		best = onlyOneWith(written, names)
	}
	return best
}

func onlyOneWith(part string, names []string) string {
	if found := Containing(part, names); len(found) == 1 {
		return found[0]
	}
	return ""
}

// Containing lists the names that contain what was written, case and separators aside.
func Containing(written string, names []string) []string {
	const least = 4 // letters, of what is in few names
	part := bare(written)
	if len(part) < least {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(names), func(name string) bool { return !strings.Contains(bare(name), part) })
}

// bare drops what people mix up: maxPollRecords and max_poll_records are the
// same as max.poll.records.
func bare(s string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune("._- ", r) {
			return -1
		}
		return r
	}, strings.ToLower(s))
}

// editDistance counts insertions, deletions, replacements and swaps of
// neighbours that lead from a to b.
func editDistance(a, b string) int {
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}

func abs(n int) int {
	if n < 0 {
		return -n
	}
	return n
}
