package course

import "fmt"

// names lists the names of an expression.
func (e *Expr) names() (list []string) {
	e.root.walk(func(name string) { list = append(list, name) })
	return list
}

func (e *Expr) eval(names func(string) (Value, error)) (Value, error) {
	v, err := e.root.eval(names)
	if err != nil {
		err = fmt.Errorf("%s: %w", e.text, err)
	}
	return v, err
}

// holds evaluates what is to be yes or no.
func (e *Expr) holds(names func(string) (Value, error)) (bool, error) {
	v, err := e.eval(names)
	if err == nil && v.Kind != Truth {
		err = fmt.Errorf("%s: is a %s, %s, where yes or no is wanted", e.text, v.Kind, v)
	}
	return v.isTrue(), err
}

func (l literal) eval(func(string) (Value, error)) (Value, error)     { return l.v, nil }
func (n named) eval(names func(string) (Value, error)) (Value, error) { return names(n.name) }
func (literal) walk(func(string))                                     {}
func (n named) walk(visit func(string))                               { visit(n.name) }
func (u unary) walk(visit func(string))                               { u.of.walk(visit) }
func (b between) walk(visit func(string))                             { b.a.walk(visit); b.b.walk(visit) }
func (c call) walk(visit func(string)) {
	for _, a := range c.args {
		a.walk(visit)
	}
}

func (u unary) eval(names func(string) (Value, error)) (Value, error) {
	v, err := u.of.eval(names)
	switch {
	case err != nil:
	case u.op == "not" && v.Kind == Truth:
		v = truth(!v.isTrue())
	case u.op == "-" && v.isAmount():
		v.N = -v.N
	default:
		err = fmt.Errorf("%s does not go with a %s", u.op, v.Kind)
	}
	return v, err
}

func (b between) eval(names func(string) (Value, error)) (Value, error) {
	x, err := b.a.eval(names)
	if err != nil {
		return x, err
	}
	// What cannot matter is not asked for: "moved == 0 or gap.max / moved < 2s".
	if b.op == "and" && x.Kind == Truth && !x.isTrue() || b.op == "or" && x.isTrue() {
		return x, nil
	}
	y, err := b.b.eval(names)
	if err != nil {
		return y, err
	}
	v, ok := combine(b.op, x, y)
	if !ok {
		return v, fmt.Errorf("%s stands between a %s, %s, and a %s, %s", b.op, x.Kind, x, y.Kind, y)
	}
	return v, nil
}

func combine(op string, x, y Value) (v Value, ok bool) {
	switch op {
	case "and", "or":
		return y, x.Kind == Truth && y.Kind == Truth
	case "+", "-", "*", "/":
		return calculate(op, x, y)
	}
	order, ok := x.compare(y)
	switch op {
	case "<=":
		v = truth(order <= 0)
	case "<":
		v = truth(order < 0)
	case ">=":
		v = truth(order >= 0)
	case ">":
		v = truth(order > 0)
	case "==":
		v = truth(order == 0)
	default:
		v = truth(order != 0)
	}
	return v, ok
}

// calculate knows that durations are no numbers.
func calculate(op string, x, y Value) (v Value, ok bool) {
	if !x.isAmount() || !y.isAmount() {
		return v, false
	}
	switch {
	case op == "+" && x.Kind == y.Kind:
		return Value{Kind: x.Kind, N: x.N + y.N}, true
	case op == "-" && x.Kind == y.Kind:
		return Value{Kind: x.Kind, N: x.N - y.N}, true
	case op == "*" && (x.Kind == Number || y.Kind == Number):
		return Value{Kind: max(x.Kind, y.Kind), N: x.N * y.N}, true
	case op == "/" && y.N != 0 && y.Kind == Number:
		return Value{Kind: x.Kind, N: x.N / y.N}, true
	case op == "/" && y.N != 0 && x.Kind == y.Kind:
		return number(x.N / y.N), true
	}
	return v, false
}

func (c call) eval(names func(string) (Value, error)) (best Value, err error) {
	for i, a := range c.args {
		v, err := a.eval(names)
		if err != nil {
			return v, err
		}
		if i == 0 {
			best = v
			continue
		}
		order, ok := v.compare(best)
		if !ok || !v.isAmount() {
			return v, fmt.Errorf("%s( ) has a %s beside a %s", c.fn, v.Kind, best.Kind)
		}
		if c.fn == "min" && order < 0 || c.fn == "max" && order > 0 {
			best = v
		}
	}
	return best, nil
}
