package noise

import (
	"math/bits"
	"slices"
)

// What members of a generation have in common makes their delays alike, not equal. So each
// rank is that of a sum of normal deviates, of which some are shared: a Gaussian copula. It
// leaves each delay its own distribution, and knows nothing of it (Sklar 1959).

// one is a standard deviation, and deviates beyond four of them are cut.
const one = 1 << 16

// above has the share of a normal distribution between its middle and so many sixteenths of
// a standard deviation, in parts of 1<<32.
var above = [...]uint64{
	0, 107020574, 213624049, 319398199, 423940441, 526862429, 627794368, 726388972,
	822325010, 915310351, 1005084500, 1091420552, 1174126581, 1253046430, 1328059925, 1399082539,
	1466064521, 1528989550, 1587872958, 1642759586, 1693721325, 1740854428, 1784276636, 1824124209,
	1860548903, 1893714977, 1923796256, 1950973325, 1975430879, 1997355270, 2016932268, 2034345075,
	2049772575, 2063387850, 2075356946, 2085837890, 2094979938, 2102923050, 2109797564, 2115724052,
	2120813339, 2125166657, 2128875924, 2132024106, 2134685662, 2136927043, 2138807224, 2140378265,
	2141685880, 2142769997, 2143665313, 2144401827, 2145005344, 2145497953, 2145898468, 2146222837,
	2146484514, 2146694792, 2146863108, 2146997311, 2147103899, 2147188222, 2147254673, 2147306835,
	2147483648,
}

// deviate is the normal deviate of a rank: the inverse of the distribution function, a
// straight line between two points. Which half the rank is in is as a coin falls, so nothing branches by that.
func deviate(rank uint64) int64 {
	upper := uint64(int64(rank) >> 63)
	u := (rank ^ ^upper) << 1 >> 33
	i := int(upTo[u>>bucket])
	for above[i] < u {
		i++
	}
	if i == 0 {
		return 0
	}
	d := int64(uint64(i-1)*one/16 + lines[i].along(u-above[i-1]))
	return (d ^ int64(^upper)) - int64(^upper)
}

// upTo says where in above to begin to look: at the first share that is not below the least
// of a bucket of so many bits. A run of a minute draws hundreds of delays.
var upTo = func() (first [1<<(31-bucket) + 1]uint8) {
	for i := range first {
		at, _ := slices.BinarySearch(above[:], uint64(i)<<bucket)
		first[i] = uint8(at)
	}
	return first
}()

const bucket = 20

// lines are what leads from each point of above to the next.
var lines = func() (all [len(above)]line) {
	for i := 1; i < len(above); i++ {
		wide := above[i] - above[i-1]
		all[i] = line{wide, ^uint64(0) / wide}
	}
	return all
}()

// line is one that rises by a sixteenth of a standard deviation over so much, and 1<<64 divided by that: a division takes longer
// than all else in a draw.
type line struct{ wide, inverse uint64 }

// along is how far it has risen, rounded down.
func (l *line) along(x uint64) uint64 {
	x *= one / 16
	rise, _ := bits.Mul64(x, l.inverse)
	if x-rise*l.wide >= l.wide { // the inverse is rounded down
		rise++
	}
	return rise
}

// rank is the rank of a deviate.
func rank(deviate int64) uint64 {
	sign := deviate >> 63
	size := uint64((deviate ^ sign) - sign)
	i, rest := size/(one/16), size%(one/16)
	top := uint64(1<<64 - 1)
	if i < uint64(len(above)-1) {
		u := above[i]<<16 + rest*(above[i+1]-above[i])<<16/(one/16)
		top = 1<<63 + u<<16
	}
	return top ^ uint64(sign)
}

// blend is the deviate that has of each of two its share, in parts of 1024 of the variance.
func blend(a, b int64, share uint16) int64 {
	return (a*int64(roots[shares-share]) + b*int64(roots[share])) >> 15
}

// roots of all shares: to take two of them for every delay would take longer than all else.
var roots = func() (all [shares + 1]uint16) {
	for share := range all {
		all[share] = root(uint64(share))
	}
	return all
}()

// root of a share, in parts of 1<<15.
func root(share uint64) uint16 {
	square, r := share<<20, uint64(0)
	for bit := uint64(1 << 15); bit > 0; bit >>= 1 {
		if (r+bit)*(r+bit) <= square {
			r += bit
		}
	}
	return uint16(r)
}
