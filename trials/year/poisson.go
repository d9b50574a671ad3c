package year

import (
	"math"
	"slices"

	"github.com/groupsim/groupsim/clock"
)

// poisson draws numbers with a mean by inversion: of a table of how likely it is that there
// are no more than so many.
type poisson struct {
	from int64 // the number that the first entry is about
	upTo []float64
}

// newPoisson makes the table from the most likely number to both sides, as far as anything
// is likely at all, so that nothing vanishes with a large mean.
func newPoisson(mean float64) poisson {
	if mean <= 0 {
		return poisson{upTo: []float64{1}}
	}
	mode := int64(mean)
	reach := int64(12*math.Sqrt(mean)) + 30
	p := poisson{from: max(0, mode-reach)}
	chance := make([]float64, mode+reach-p.from+1)
	at := mode - p.from
	chance[at] = 1
	for i := at; i+1 < int64(len(chance)); i++ {
		chance[i+1] = chance[i] * mean / float64(p.from+i+1)
	}
	for i := at; i > 0; i-- {
		chance[i-1] = chance[i] * float64(p.from+i) / mean
	}
	sum := 0.0
	for _, c := range chance {
		sum += c
	}
	below := 0.0
	for _, c := range chance {
		below += c / sum
		p.upTo = append(p.upTo, below)
	}
	return p
}

// draw gives one of the numbers.
func (p *poisson) draw(s *clock.Stream) int64 {
	u := float64(s.Uint64()>>11) / (1 << 53)
	if u < p.upTo[0] { // of rare incidents nearly always
		return p.from
	}
	i, _ := slices.BinarySearch(p.upTo, u)
	if i < len(p.upTo) && p.upTo[i] == u {
		i++
	}
	return p.from + int64(min(i, len(p.upTo)-1))
}
