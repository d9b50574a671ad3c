package scenarios

import "math/big"

// fixed is a number with 128 bits behind the point, computed with whole numbers alone. The
// functions of package math, and what a processor fuses of floating-point operations,
// differ by machine in the last bits, and a draw that lies near the middle between two
// microseconds would be another one there. Whole numbers are the same everywhere: so are
// what follows from them, errors and all, and their rounding.
type fixed struct{ n *big.Int }

const fixedBits = 128

func fixedOf(n int64) fixed {
	x := big.NewInt(n)
	return fixed{x.Lsh(x, fixedBits)}
}

// ratio is a divided by b.
func ratio(a, b int64) fixed { return fixedOf(a).div(fixedOf(b)) }

// decimal reads a constant, such as "2.5" or "-1".
func decimal(text string) fixed {
	r, _ := new(big.Rat).SetString(text) // of this package's constants, which tests read
	n := new(big.Int).Lsh(r.Num(), fixedBits)
	return fixed{n.Quo(n, r.Denom())}
}

func (x fixed) add(y fixed) fixed { return fixed{new(big.Int).Add(x.n, y.n)} }
func (x fixed) sub(y fixed) fixed { return fixed{new(big.Int).Sub(x.n, y.n)} }
func (x fixed) neg() fixed        { return fixed{new(big.Int).Neg(x.n)} }
func (x fixed) cmp(y fixed) int   { return x.n.Cmp(y.n) }
func (x fixed) sign() int         { return x.n.Sign() }

func (x fixed) mul(y fixed) fixed {
	n := new(big.Int).Mul(x.n, y.n)
	return fixed{n.Rsh(n, fixedBits)}
}

func (x fixed) div(y fixed) fixed {
	n := new(big.Int).Lsh(x.n, fixedBits)
	return fixed{n.Quo(n, y.n)}
}

// by multiplies by a whole number.
func (x fixed) by(n int64) fixed { return fixed{new(big.Int).Mul(x.n, big.NewInt(n))} }

// over divides by a whole number.
func (x fixed) over(n int64) fixed { return fixed{new(big.Int).Quo(x.n, big.NewInt(n))} }

// round gives the nearest whole number, of two the larger; at most most.
func (x fixed) round(most int64) int64 {
	half := new(big.Int).Lsh(big.NewInt(1), fixedBits-1)
	n := half.Add(half, x.n)
	if n.Rsh(n, fixedBits); n.Cmp(big.NewInt(most)) > 0 {
		return most
	}
	return n.Int64()
}

func (x fixed) sqrt() fixed {
	n := new(big.Int).Lsh(x.n, fixedBits)
	return fixed{n.Sqrt(n)}
}

// ln is the natural logarithm of a positive number: that of a number from 1 to 2, by the
// series of 2 artanh((x−1)/(x+1)), and so many times ln 2.
func (x fixed) ln() fixed {
	shift := x.n.BitLen() - 1 - fixedBits
	m := fixed{new(big.Int).Set(x.n)}
	if shift >= 0 {
		m.n.Rsh(m.n, uint(shift))
	} else {
		m.n.Lsh(m.n, uint(-shift))
	}
	return artanh2(m).add(ln2.by(int64(shift)))
}

var ln2 = artanh2(fixedOf(2))

// artanh2 is the logarithm of a number from 1 to 2.
func artanh2(m fixed) fixed {
	y := m.sub(fixedOf(1)).div(m.add(fixedOf(1)))
	square, sum := y.mul(y), fixedOf(0)
	for i := int64(1); y.sign() != 0; i += 2 {
		sum = sum.add(y.over(i))
		y = y.mul(square)
	}
	return sum.by(2)
}

// exp is e to the power of x: 2 to the whole part of x/ln 2, times the series of what is
// left.
func (x fixed) exp() fixed {
	whole := x.div(ln2).round(1 << 20)
	rest := x.sub(ln2.by(whole))
	sum, term := fixedOf(1), fixedOf(1)
	for i := int64(1); term.sign() != 0; i++ {
		term = term.mul(rest).over(i)
		if term.n.IsInt64() && term.n.Int64() == -1 {
			break // what is negative is rounded down, and does not come to 0
		}
		sum = sum.add(term)
	}
	if whole >= 0 {
		return fixed{sum.n.Lsh(sum.n, uint(whole))}
	}
	return fixed{sum.n.Rsh(sum.n, uint(-whole))}
}
