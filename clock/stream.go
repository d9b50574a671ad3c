package clock

// Stream is a random sequence of its own: a counter run through SplitMix64
// (Steele, Lea, Flood 2014). It is a value; a copy continues the same sequence.
type Stream struct{ state uint64 }

// NewStream starts the stream that belongs to a seed, a name and the number of a run.
// The name goes through FNV-1a, which is fixed for ever, so the same three give the
// same sequence on every machine; and by its name, a new stream moves no other.
func NewStream(seed uint64, name string, run uint64) Stream { return StreamOf(seed, run, name) }

// StreamOf is that of a name in parts. A run begins with dozens of streams, and to put their
// names together first would take longer than all else about them.
func StreamOf(seed, run uint64, name ...string) Stream { return NameOf(name...).Stream(seed, run) }

// Name is the name of a stream, or its beginning, as far as it has gone through FNV-1a: many
// names begin alike.
type Name uint64

// NameOf is a name in parts.
func NameOf(parts ...string) Name { return Name(14695981039346656037).And(parts...) }

// And goes on with a name.
func (n Name) And(parts ...string) Name {
	for _, part := range parts {
		for i := 0; i < len(part); i++ {
			n = (n ^ Name(part[i])) * 1099511628211
		}
	}
	return n
}

// Stream is the stream of the name.
func (n Name) Stream(seed, run uint64) Stream { return Stream{mix(seed) ^ uint64(n) ^ mix(run)} }

// gamma is the step of the counter: 2^64 divided by the golden ratio.
const gamma = 0x9e3779b97f4a7c15

// Uint64 draws 64 random bits.
func (s *Stream) Uint64() uint64 {
	s.state += gamma
	return mix(s.state)
}

// Pass goes on by so many draws that nobody looks at.
func (s *Stream) Pass(n uint64) { s.state += n * gamma }

// At gives the bits that the i-th draw from here, counted from 0, will have.
func (s Stream) At(i uint64) uint64 { return mix(s.state + (i+1)*gamma) }

// Below draws a number from 0 to n-1, and 0 if n is not positive. The bias
// towards small numbers is below n/2^64.
func (s *Stream) Below(n int64) int64 {
	if n <= 0 {
		return 0
	}
	return int64(s.Uint64() % uint64(n))
}

// Duration draws from 0 up to but not including d.
func (s *Stream) Duration(d Duration) Duration { return Duration(s.Below(int64(d))) }

func mix(z uint64) uint64 {
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}
