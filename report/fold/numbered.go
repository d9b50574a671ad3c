package fold

// numbered numbers values, each once: few, where a million partitions have one of them each.
type numbered[T comparable] struct {
	list    []T
	numbers map[T]int32
	latest  int32 // the one that was asked for last
}

// newNumbered begins with values that are in the list, and are none that is asked for.
func newNumbered[T comparable](first ...T) numbered[T] {
	return numbered[T]{list: first, numbers: map[T]int32{}}
}

// reset leaves it with the first so many.
func (s *numbered[T]) reset(first int) {
	s.list, s.latest = s.list[:first], 0
	clear(s.numbers)
}

func (s *numbered[T]) number(x T) int32 {
	if int(s.latest) < len(s.list) && s.list[s.latest] == x {
		return s.latest
	}
	n, known := s.numbers[x]
	if !known {
		n = int32(len(s.list))
		s.list, s.numbers[x] = append(s.list, x), n
	}
	s.latest = n
	return n
}
