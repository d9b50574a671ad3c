package stats

import "math"

// MeanInterval is where the mean of all runs that could be made lies, times scale, by
// Student's t. It is false where one value alone says nothing of the others.
func (s Sample) MeanInterval(scale int64) (low, high int64, ok bool) {
	n := len(s)
	if n < 2 {
		return 0, 0, false
	}
	mean, squares := 0.0, 0.0
	for i, v := range s { // Welford's sums, so that large values lose no digits
		d := float64(v) - mean
		mean += d / float64(i+1)
		squares += d * (float64(v) - mean)
	}
	half := student(n-1) * math.Sqrt(squares/float64(n-1)/float64(n))
	ends := func(x float64) int64 { return int64(math.Round(x * float64(scale))) }
	return max(0, ends(mean-half)), ends(mean + half), true
}

// student is the 97.5 % point of the t distribution: from tables where there are few degrees
// of freedom, else by its expansion around the normal one (Abramowitz and Stegun 26.7.5).
func student(freedom int) float64 {
	few := [...]float64{12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262}
	if freedom <= len(few) {
		return few[freedom-1]
	}
	const z = 1.959963984540054
	z3, z5, z7, n := z*z*z, z*z*z*z*z, z*z*z*z*z*z*z, float64(freedom)
	return z + (z3+z)/(4*n) + (5*z5+16*z3+3*z)/(96*n*n) + (3*z7+19*z5+17*z3-15*z)/(384*n*n*n)
}
