package assignor

// Lists holds many short lists in one piece of memory. Count what will be added, lay
// out, then add.
type Lists[T any] struct {
	end   []int32 // list i is items[end[i]:end[i+1]]
	items []T
}

// NewLists makes n lists.
func NewLists[T any](n int) Lists[T] { return Lists[T]{end: make([]int32, n+2)} }

// Count says that one item more will be added to a list.
func (l *Lists[T]) Count(list int) { l.end[list+2]++ }

// Lay makes room for as many items as were counted.
func (l *Lists[T]) Lay() {
	for i := 1; i < len(l.end); i++ {
		l.end[i] += l.end[i-1]
	}
	l.items = make([]T, l.end[len(l.end)-1])
}

// Add puts an item at the end of a list.
func (l *Lists[T]) Add(list int, item T) {
	l.items[l.end[list+1]] = item
	l.end[list+1]++
}

// Of is one list.
func (l *Lists[T]) Of(list int) []T { return l.items[l.end[list]:l.end[list+1]] }

// All is one list after the other.
func (l *Lists[T]) All() []T { return l.items }

// Start is where in All a list starts.
func (l *Lists[T]) Start(list int) int { return int(l.end[list]) }
