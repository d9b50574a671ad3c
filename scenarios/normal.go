package scenarios

// normalQuantile is the inverse of the normal distribution's function, for a probability
// between 0 and 1: Wichura's PPND16 (Algorithm AS 241, 1988), whose relative error is
// about 1 in 10^16. A day in microseconds has eleven digits.
func normalQuantile(p fixed) fixed {
	q := p.sub(ratio(1, 2))
	if r := centred.sub(q.mul(q)); r.sign() >= 0 {
		return q.mul(centre.at(r))
	}
	tail := p
	if q.sign() > 0 {
		tail = fixedOf(1).sub(p)
	}
	r := tail.ln().neg().sqrt()
	z := middle.at(r.sub(shifted))
	if r.cmp(fixedOf(5)) > 0 {
		z = far.at(r.sub(fixedOf(5)))
	}
	if q.sign() < 0 {
		return z.neg()
	}
	return z
}

// rational is one polynomial over another, the coefficients from the lowest on.
type rational struct{ above, below []fixed }

func rationalOf(above, below []string) (r rational) {
	for i := range above {
		r.above, r.below = append(r.above, decimal(above[i])), append(r.below, decimal(below[i]))
	}
	return r
}

func (r rational) at(x fixed) fixed { return polynomial(r.above, x).div(polynomial(r.below, x)) }

func polynomial(coefficients []fixed, x fixed) fixed {
	sum := fixedOf(0)
	for i := len(coefficients) - 1; i >= 0; i-- {
		sum = sum.mul(x).add(coefficients[i])
	}
	return sum
}

// The coefficients of AS 241.
var (
	centred, shifted = decimal("0.180625"), decimal("1.6")
	centre           = rationalOf([]string{
		"3.3871328727963666080", "133.14166789178437745", "1971.5909503065514427", "13731.693765509461125",
		"45921.953931549871457", "67265.770927008700853", "33430.575583588128105", "2509.0809287301226727",
	}, []string{
		"1", "42.313330701600911252", "687.18700749205790830", "5394.1960214247511077",
		"21213.794301586595867", "39307.895800092710610", "28729.085735721942674", "5226.4952788528545610",
	})
	middle = rationalOf([]string{
		"1.42343711074968357734", "4.63033784615654529590", "5.76949722146069140550", "3.64784832476320460504",
		"1.27045825245236838258", "0.241780725177450611770", "0.0227238449892691845833", "0.000774545014278341407640",
	}, []string{
		"1", "2.05319162663775882187", "1.67638483018380384940", "0.689767334985100004550",
		"0.148103976427480074590", "0.0151986665636164571966", "0.000547593808499534494600", "0.00000000105075007164441684324",
	})
	far = rationalOf([]string{
		"6.65790464350110377720", "5.46378491116411436990", "1.78482653991729133580", "0.296560571828504891230",
		"0.0265321895265761230930", "0.00124266094738807843860", "0.0000271155556874348757815", "0.000000201033439929228813265",
	}, []string{
		"1", "0.599832206555887937690", "0.136929880922735805310", "0.0148753612908506148525",
		"0.000786869131145613259100", "0.0000184631831751005468180", "0.000000142151175831644588870", "0.00000000000000204426310338993978564",
	})
	// quantile99 is how many standard deviations the 99th percentile lies above the median.
	quantile99 = normalQuantile(ratio(99, 100))
)
