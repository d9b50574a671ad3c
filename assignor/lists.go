package assignor

// lists holds many short lists in one piece of memory. Count what will be added,
// lay out, then add.
type lists[T any] struct {
	end   []int32 // list i is items[end[i]:end[i+1]]
	items []T
}

func newLists[T any](n int) lists[T] { return lists[T]{end: make([]int32, n+2)} }

func (l *lists[T]) count(list int) { l.end[list+2]++ }

func (l *lists[T]) lay() {
	for i := 1; i < len(l.end); i++ {
		l.end[i] += l.end[i-1]
	}
	l.items = make([]T, l.end[len(l.end)-1])
}

func (l *lists[T]) add(list int, item T) {
	l.items[l.end[list+1]] = item
	l.end[list+1]++
}

func (l *lists[T]) of(list int) []T { return l.items[l.end[list]:l.end[list+1]] }
