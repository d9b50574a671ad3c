package noise

import "github.com/groupsim/groupsim/clock"

// Library has what was measured of one client library. What was not is never late.
type Library [Kinds]*Table

// Source has the delays of one process. The zero Source has none.
type Source struct {
	library *Library
	drawn   bool // else each delay is the median
	streams [Kinds]clock.Stream
	next    [Kinds]uint64
}

// Of makes the source of a process. Its name tells it from every other, "c1, incarnation
// 1". It draws if it is to, and not in run 0.
func Of(library *Library, seed uint64, name string, run uint64, draw bool) Source {
	s := Source{library: library, drawn: draw && run != 0}
	if s.drawn {
		for k := range s.streams {
			s.streams[k] = clock.NewStream(seed, Kind(k).String()+" of "+name, run)
		}
	}
	return s
}

// Peek is how late the next thing of a kind will be.
func (s *Source) Peek(k Kind) clock.Duration {
	switch {
	case s.library == nil || s.library[k] == nil:
		return 0
	case !s.drawn:
		return s.library[k].Median()
	}
	return s.library[k].Draw(s.streams[k].At(s.next[k]))
}

// Take is how late it is, now that it happens.
func (s *Source) Take(k Kind) clock.Duration {
	late := s.Peek(k)
	s.next[k]++
	return late
}
