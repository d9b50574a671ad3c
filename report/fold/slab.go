package fold

// slab makes things side by side, in the order in which they are asked for, which is that in which
// they will be looked at: what a member holds comes and goes together. There may be a million of
// them, and those that are not needed any more are used again.
type slab[T any] struct {
	room  []T
	spare []*T
}

// most is how many are made at a time, at most.
const most = 64

func (s *slab[T]) new() *T {
	if n := len(s.spare) - 1; n >= 0 {
		x := s.spare[n]
		s.spare = s.spare[:n]
		return x
	}
	if len(s.room) == cap(s.room) {
		s.room = make([]T, 0, min(most, max(1, 2*cap(s.room))))
	}
	s.room = s.room[:len(s.room)+1]
	return &s.room[len(s.room)-1]
}

// free takes back what nobody refers to any more.
func (s *slab[T]) free(x *T) {
	var none T
	*x = none
	s.spare = append(s.spare, x)
}
