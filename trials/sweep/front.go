package sweep

import "slices"

// front finds the points to which no other is better in one figure of one scenario and in
// none worse. A point that is refused, fails or leaves partitions without an owner in any
// scenario is not among them. With fewer than two figures there is no front.
func (r *Result) front() []int {
	objectives := 0
	for subject := range r.Plan.Subjects {
		objectives += len(r.MetricsOf(subject))
	}
	if objectives < 2 {
		return nil
	}
	var front []int
	for point := range r.Plan.points {
		if !r.whole(point) || slices.ContainsFunc(front, func(other int) bool { return r.dominates(other, point) }) {
			continue
		}
		front = append(slices.DeleteFunc(front, func(other int) bool { return r.dominates(point, other) }), point)
	}
	return front
}

func (r *Result) whole(point int) bool {
	for subject := range r.Plan.Subjects {
		if c := r.Cell(subject, point); c.Refused != "" || c.Failed > 0 || c.NeverUp > 0 {
			return false
		}
	}
	return true
}

// dominates tells whether a point is better than another in one figure, and in none worse.
func (r *Result) dominates(a, b int) bool {
	better := false
	for subject := range r.Plan.Subjects {
		as, bs := r.Cell(subject, a).Figures, r.Cell(subject, b).Figures
		for i := range as {
			switch x, y := as[i].Value, bs[i].Value; {
			case as[i].Worse(x, y):
				return false
			case as[i].Worse(y, x):
				better = true
			}
		}
	}
	return better
}
