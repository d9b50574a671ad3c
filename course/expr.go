package course

import (
	"fmt"
	"regexp"
	"strings"

	"gopkg.in/yaml.v3"
)

// Expr is an expression over what is known of a run: "downtime.max > session + heartbeat".
type Expr struct {
	text string
	root node
	at   *yaml.Node // where it stands
}

// String is the expression as it was written.
func (e *Expr) String() string { return e.text }

// node is a part of an expression. It is evaluated among what names mean.
type node interface {
	eval(names func(name string) (Value, error)) (Value, error)
	walk(visit func(name string))
}

type (
	literal struct{ v Value }
	named   struct{ name string }
	unary   struct {
		op string
		of node
	}
	between struct {
		op   string
		a, b node
	}
	call struct {
		fn   string
		args []node
	}
)

// token is what an expression is made of. A - stands between spaces, for names have some.
var token = regexp.MustCompile(`^(?:'[^']*'|[0-9][0-9.]*[a-zµμ0-9.]*|[A-Za-z_][A-Za-z0-9_.:@-]*|<=|>=|==|!=|[-+*/<>(),])`)

// parseExpr reads an expression.
func parseExpr(text string) (*Expr, error) {
	p := &parser{}
	for rest := strings.TrimSpace(text); rest != ""; rest = strings.TrimSpace(rest) {
		t := token.FindString(rest)
		if t == "" {
			return nil, fmt.Errorf("%q begins nothing that an expression has: names, 35s, 12, + - * / ( ), <= < >= > == !=, and, or, not, min( ), max( )", rest[:1])
		}
		p.tokens, rest = append(p.tokens, t), rest[len(t):]
	}
	if len(p.tokens) == 0 {
		return nil, fmt.Errorf("an expression is missing, such as downtime.max > session")
	}
	root, err := p.or()
	if err == nil && len(p.tokens) > 0 {
		err = fmt.Errorf("%q is left over: an operator is missing before it", p.tokens[0])
	}
	return &Expr{text: strings.TrimSpace(text), root: root}, err
}

type parser struct{ tokens []string }

func (p *parser) peek() string {
	if len(p.tokens) == 0 {
		return ""
	}
	return p.tokens[0]
}

func (p *parser) take(any ...string) string {
	for _, t := range any {
		if p.peek() == t {
			p.tokens = p.tokens[1:]
			return t
		}
	}
	return ""
}

// chain reads operands of a level with its operators between them.
func (p *parser) chain(operand func() (node, error), operators ...string) (node, error) {
	a, err := operand()
	for err == nil {
		op := p.take(operators...)
		if op == "" {
			return a, nil
		}
		var b node
		if b, err = operand(); err == nil {
			a = between{op, a, b}
		}
	}
	return a, err
}

func (p *parser) or() (node, error)  { return p.chain(p.and, "or") }
func (p *parser) and() (node, error) { return p.chain(p.not, "and") }

func (p *parser) not() (node, error) {
	if p.take("not") == "" {
		return p.chain(p.sum, "<=", "<", ">=", ">", "==", "!=")
	}
	of, err := p.not()
	return unary{"not", of}, err
}

func (p *parser) sum() (node, error)     { return p.chain(p.product, "+", "-") }
func (p *parser) product() (node, error) { return p.chain(p.operand, "*", "/") }

func (p *parser) operand() (node, error) {
	t := p.peek()
	if t == "" {
		return nil, fmt.Errorf("it ends where a value is missing")
	}
	p.tokens = p.tokens[1:]
	switch {
	case t == "(":
		inner, err := p.or()
		if err == nil && p.take(")") == "" {
			err = fmt.Errorf("a ) is missing")
		}
		return inner, err
	case t == "-":
		of, err := p.operand()
		return unary{"-", of}, err
	case t[0] == '\'':
		return literal{word(strings.Trim(t, "'"))}, nil
	case t[0] >= '0' && t[0] <= '9':
		v := valueOf(t)
		if v.Kind == Word {
			return nil, fmt.Errorf("%q is neither a number nor a duration such as 35s", t)
		}
		return literal{v}, nil
	case (t == "min" || t == "max") && p.take("(") != "":
		return p.arguments(call{fn: t})
	case strings.ContainsAny(t[:1], "+*/<>=!),"):
		return nil, fmt.Errorf("a value is missing before %q", t)
	case t == "yes" || t == "no" || t == "true" || t == "false":
		return literal{valueOf(t)}, nil
	}
	return named{t}, nil
}

func (p *parser) arguments(c call) (node, error) {
	for {
		a, err := p.or()
		if err != nil {
			return nil, err
		}
		c.args = append(c.args, a)
		if p.take(",") == "" {
			break
		}
	}
	if p.take(")") == "" {
		return nil, fmt.Errorf("a ) is missing behind %s(", c.fn)
	}
	return c, nil
}
