package scenarios

import (
	"math"
	"math/big"
	"testing"
)

func float(x fixed) float64 {
	r := new(big.Rat).SetFrac(x.n, new(big.Int).Lsh(big.NewInt(1), fixedBits))
	f, _ := r.Float64()
	return f
}

func near15(got, want float64) bool { return math.Abs(got-want) <= 2e-15*math.Max(1, math.Abs(want)) }

func TestFixedFunctions(t *testing.T) {
	for _, x := range []float64{1e-18, 1e-9, 0.02, 0.5, 0.999, 1, 1.0001, 1.5, 2, 3, 10, 86400, 8.64e10} {
		f := fixed{new(big.Int)}
		big.NewFloat(0).SetPrec(200).SetMantExp(big.NewFloat(x), fixedBits).Int(f.n)
		x := float(f)
		if got := float(f.ln()); !near15(got, math.Log(x)) {
			t.Errorf("ln %v is %v, want %v", x, got, math.Log(x))
		}
		if got := float(f.sqrt()); !near15(got, math.Sqrt(x)) {
			t.Errorf("the root of %v is %v, want %v", x, got, math.Sqrt(x))
		}
		if got := float(f.ln().exp()); math.Abs(got-x) > 1e-18+1e-15*x {
			t.Errorf("e to the power of ln %v is %v", x, got)
		}
		if x < 60 {
			if got := float(f.exp()); !near15(got, math.Exp(x)) {
				t.Errorf("exp %v is %v, want %v", x, got, math.Exp(x))
			}
			if got := float(f.neg().exp()); !near15(got, math.Exp(-x)) {
				t.Errorf("exp -%v is %v, want %v", x, got, math.Exp(-x))
			}
		}
	}
}

func TestFixedRounding(t *testing.T) {
	for text, want := range map[string]int64{"0": 0, "0.4999": 0, "0.5": 1, "1.5": 2, "-0.5": 0, "-0.6": -1, "99.5": 99, "1e30": 99} {
		if got := decimal(text).round(99); got != want {
			t.Errorf("%s is rounded to %d, want %d", text, got, want)
		}
	}
}

// Against the function of the standard library, which is of another kind: in its centre and
// both its tails, and symmetric.
func TestNormalQuantile(t *testing.T) {
	for i := int64(1); i < 1000; i++ {
		got, want := float(normalQuantile(ratio(i, 1000))), math.Sqrt2*math.Erfinv(2*float64(i)/1000-1)
		if math.Abs(got-want) > 1e-13 {
			t.Errorf("the quantile %d/1000 is %v, want %v", i, got, want)
		}
	}
	for _, test := range []struct{ z, p float64 }{{-1, 0.15865525393145705}, {-2, 0.022750131948179207}, {-3, 0.0013498980316300946}, {-5, 2.866515718791939e-07}, {-8, 6.220960574271785e-16}} {
		p := fixed{new(big.Int)}
		big.NewFloat(0).SetPrec(300).SetMantExp(big.NewFloat(test.p), fixedBits).Int(p.n)
		if got := float(normalQuantile(p)); math.Abs(got-test.z) > 1e-12 {
			t.Errorf("the quantile %v is %v, want %v", test.p, got, test.z)
		}
		if got := float(normalQuantile(fixedOf(1).sub(p))); math.Abs(got+test.z) > 1e-12 {
			t.Errorf("the quantile 1-%v is %v, want %v", test.p, got, -test.z)
		}
	}
	if normalQuantile(ratio(1, 2)).sign() != 0 {
		t.Error("the median is not 0")
	}
}
