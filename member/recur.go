package member

// recurs gives the first n, from 0 on, at which from + n × step, counted round a circle, lies in a
// window of it that begins at low and is so wide, its ends included; -1: none does. All are less
// than 1<<31. It is Euclid's algorithm: a step round the circle that misses the window leaves the
// same question of a smaller circle, the step itself.
func recurs(from, step, circle, low, wide int64) int64 {
	if wide >= circle-1 {
		return 0
	}
	low = modulo(low-from, circle)
	if low == 0 || low+wide >= circle {
		return 0
	}
	return firstIn(modulo(step, circle), circle, low, low+wide)
}

// firstIn is the least n with low ≤ n × step mod circle ≤ high, where 0 < low ≤ high < circle.
func firstIn(step, circle, low, high int64) int64 {
	if step == 0 {
		return -1
	}
	if 2*step > circle {
		step, low, high = circle-step, circle-high, circle-low
	}
	n := (low + step - 1) / step
	if n*step <= high {
		return n
	}
	rounds := firstIn(circle%step, step, modulo(-high, step), modulo(-low, step))
	if rounds < 0 {
		return -1
	}
	return (low + circle*rounds + step - 1) / step
}

// modulo is what is left of a number after whole circles, never less than 0.
func modulo(n, circle int64) int64 {
	if n %= circle; n < 0 {
		n += circle
	}
	return n
}
