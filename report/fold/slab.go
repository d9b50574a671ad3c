package fold

// slab makes things side by side, in the order in which they are asked for, which is that in which
// they will be looked at: what a member holds comes and goes together. There may be a million of
// them, and those that are not needed any more are used again.
type slab[T any] struct {
	rooms [][]T
	at    int // the room with a place, if there is one
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
	for s.at < len(s.rooms) && len(s.rooms[s.at]) == cap(s.rooms[s.at]) {
		s.at++
	}
	if s.at == len(s.rooms) {
		size := 1
		if s.at > 0 {
			size = min(most, 2*cap(s.rooms[s.at-1]))
		}
		s.rooms = append(s.rooms, make([]T, 0, size))
	}
	room := &s.rooms[s.at]
	*room = (*room)[:len(*room)+1]
	return &(*room)[len(*room)-1]
}

// free takes back what nobody refers to any more.
func (s *slab[T]) free(x *T) {
	var none T
	*x = none
	s.spare = append(s.spare, x)
}

// reset takes all of them back, each as one that is new but for the memory that it keeps.
func (s *slab[T]) reset(renew func(*T)) {
	for i, room := range s.rooms {
		for j := range room {
			renew(&room[j])
		}
		s.rooms[i] = room[:0]
	}
	s.at, s.spare = 0, s.spare[:0]
}
