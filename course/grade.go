package course

import (
	"math"
	"strings"
)

// Grade says how near a guess came.
type Grade string

// The grades, by distance.
const (
	Exact Grade = "exact"
	Near  Grade = "near"      // within the item's margin
	Order Grade = "magnitude" // the right order of magnitude
	Off   Grade = "wrong"
)

// Right tells whether it counts as right.
func (g Grade) Right() bool { return g == Exact || g == Near }

// Verdict is what is said of a guess.
type Verdict struct {
	Grade  Grade
	Beside string // of a mark: where it lies beside the run's, in words
	Belief string // what was probably believed, if that is known
	Myth   string
	Why    string
}

// Judge holds a guess to the answer.
func (s *Solved) Judge(g Guess) (*Verdict, error) {
	v := &Verdict{Grade: s.grade(g.Value)}
	s.posed.guess = &g.Value
	if s.Item.Answer.Kind == ByMark {
		v.Beside = s.beside(g.Value)
	}
	if !v.Grade.Right() {
		for i := range s.Item.Wrong {
			w := &s.Item.Wrong[i]
			says, ok, err := s.believes(w)
			if err != nil {
				return nil, err
			}
			if !ok || !s.distance(says, g.Value).Right() {
				continue
			}
			v.Myth = w.Myth
			if v.Belief, err = w.Belief.fill(s.posed.lookup); err != nil {
				return nil, err
			}
			break
		}
	}
	var err error
	v.Why, err = s.Why()
	return v, err
}

// Why says why the answer is what it is.
func (s *Solved) Why() (string, error) {
	if s.posed.guess == nil {
		none := word("?")
		s.posed.guess = &none
	}
	why, err := s.Item.Why.fill(s.posed.lookup)
	if s.Value.Kind == Truth && strings.HasPrefix(why, s.Shown) {
		why = strings.ToUpper(why[:1]) + why[1:] // it begins with yes or no
	}
	return why, err
}

// believes gives what who believes something would have answered; false: not here.
func (s *Solved) believes(w *Wrong) (Value, bool, error) {
	if w.When != nil {
		if is, err := w.When.holds(s.posed.lookup); err != nil || !is {
			return Value{}, false, err
		}
	}
	if len(s.Order) > 0 {
		return word(strings.Join(w.says, " ")), true, nil
	}
	v, err := w.Says[0].eval(s.posed.lookup)
	if err == nil && s.Spans() {
		var to Value
		to, err = w.Says[1].eval(s.posed.lookup)
		v = span(v, to)
	}
	return v, true, err
}

func same(is bool) Grade {
	if is {
		return Exact
	}
	return Off
}

// grade is that of a value that was guessed.
func (s *Solved) grade(guess Value) Grade { return s.distance(s.Value, guess) }

// isFew tells whether a value is a count of a few: one more or less of them is another answer, of
// whatever magnitude.
func (v Value) isFew() bool { return v.Kind == Number && v.N < 10 && v.N == math.Trunc(v.N) }

// distance says how near a guess comes to a value: exactly, within the margin, or in the
// right order of magnitude. A plain number where a duration is asked for is of seconds.
func (s *Solved) distance(is, guess Value) Grade {
	if s.Item.Answer.Kind == ByMark {
		return s.apart(is, guess)
	}
	if !is.isAmount() || !guess.isAmount() {
		order, ok := is.compare(guess)
		return same(ok && order == 0)
	}
	if is.Kind == Length && guess.Kind == Number {
		guess = length(guess.N * 1e6)
	}
	off := math.Abs(is.N - guess.N)
	margin := float64(s.Item.Within) / 100 * math.Abs(is.N)
	if s.Item.Answer.Kind == ByShare {
		margin = float64(s.Item.Within) / 100 * float64(s.Runs)
	}
	switch {
	case is.Kind != guess.Kind && is.N != 0 && guess.N != 0 || is.isNever() != guess.isNever():
		return Off
	case is.isNever() || off <= math.Abs(is.N)/100:
		return Exact
	case off <= margin:
		return Near
	case is.N*guess.N > 0 && math.Abs(math.Log10(guess.N/is.N)) <= 0.5 && s.Item.Answer.Kind == ByValue && !is.isFew():
		return Order
	}
	return Off
}
