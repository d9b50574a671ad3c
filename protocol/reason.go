package protocol

import "strings"

// Reason says why something happened, as a value: what is asked about it is its
// code, what is read is its text. A client sends one with JoinGroup and LeaveGroup
// (KIP-800), and the coordinator quotes it inside its own.
type Reason struct {
	Code ReasonCode
	// Quoted is the code of the reason that this one quotes: ReasonNone if it quotes
	// none, or says that none was given.
	Quoted ReasonCode
	Text   string // in Kafka's words
}

// String is the text.
func (r Reason) String() string { return r.Text }

// MarshalText gives the text, for JSON.
func (r Reason) MarshalText() ([]byte, error) { return []byte(r.Text), nil }

// Because words a reason. The details fill the gaps of its wording; of several
// wordings it is the first that has as many gaps.
func Because(code ReasonCode, details ...string) Reason {
	return Quoting(Reason{}, code, details...)
}

// Quoting words a reason that quotes another, which may be empty.
func Quoting(quoted Reason, code ReasonCode, details ...string) Reason {
	for _, w := range wordingsOf[code] {
		if strings.Count(w.text, gap) != len(details) {
			continue
		}
		said := quoted.Text
		if said == "" {
			said = w.absent
		}
		if len(details) == 0 && !strings.Contains(w.text, quotation) {
			return Reason{code, quoted.Code, w.text}
		}
		return Reason{code, quoted.Code, w.fill(said, details)}
	}
	panic("protocol: a reason has no wording with so many details")
}

// fill puts into a wording what it quotes, and its details.
func (w *wording) fill(said string, details []string) string {
	var text strings.Builder
	length := len(w.text) + len(said)
	for _, d := range details {
		length += len(d)
	}
	text.Grow(length)
	for rest := w.text; ; {
		literal, mark, after := cutMark(rest)
		text.WriteString(literal)
		rest = after
		switch mark {
		case gap:
			text.WriteString(details[0])
			details = details[1:]
		case quotation:
			text.WriteString(said)
		default:
			return text.String()
		}
	}
}

// And joins a reason with another of its kind, whose beginning is not said again. What
// the first one quotes stands for both.
func (r Reason) And(other Reason) Reason {
	if r.Text == "" {
		return other
	}
	for i := range wordings {
		if head, _, _ := cutMark(wordings[i].text); wordings[i].code == other.Code {
			r.Text += listed + strings.TrimPrefix(other.Text, head)
			break
		}
	}
	return r
}

// BecauseOf is the reason of a process that ends with an error.
func BecauseOf(err ErrorCode) Reason { return ParseReason(err.String()) }

// ParseReason finds the reason behind a text: recordings of real clients and brokers
// have nothing else. It is the one whose wording has most in common with the text.
func ParseReason(text string) Reason {
	if text == "" {
		return Reason{}
	}
	r := Reason{Code: ReasonOther, Text: text}
	most, said := 0, ""
	for i := range wordings {
		w := &wordings[i]
		common, quoted := w.match(text)
		if common <= most {
			continue
		}
		if most, r.Code, said = common, w.code, quoted; said == w.absent {
			said = ""
		}
	}
	r.Quoted = ParseReason(said).Code
	return r
}

// wording is one way to put a reason into words.
type wording struct {
	code   ReasonCode
	text   string
	absent string // stands for the quotation if there is none
}

// What stands in a wording for what changes.
const (
	gap       = "*" // a detail: a member id, an error, a list of partitions
	quotation = "@" // another reason
)

// wordingsOf has those of each code, in their order.
var wordingsOf = func() (of [256][]*wording) {
	for i := range wordings {
		w := &wordings[i]
		of[w.code] = append(of[w.code], w)
	}
	return of
}()

// listed stands between reasons of one kind ([Reason.And]).
const listed = ", "

// cutMark gives what stands before the first of these, it, and what stands behind.
func cutMark(text string) (before, mark, after string) {
	i := strings.Index(text, gap)
	if j := strings.Index(text, quotation); i < 0 || j >= 0 && j < i {
		i = j
	}
	if i < 0 {
		return text, "", ""
	}
	return text[:i], text[i : i+1], text[i+1:]
}

// match counts the characters that a text and the wording have in common, and gives
// what the text quotes. It is 0 for the text of another wording. A wording without
// gaps fits a text wholly; with gaps, it is enough that the text begins so: logs cut
// long ones off. One that begins with a gap fits many texts, so it counts least.
func (w *wording) match(text string) (common int, quoted string) {
	literal, mark, rest := cutMark(w.text)
	if mark == "" && text != literal {
		return 0, ""
	}
	text, ok := strings.CutPrefix(text, literal)
	if !ok {
		return 0, ""
	}
	headless := literal == ""
	common = len(literal)
	for mark != "" {
		was := mark
		literal, mark, rest = cutMark(rest)
		filling, after, found := strings.Cut(text, literal)
		for was == quotation && mark == "" && literal != "" && found && after != "" && !strings.HasPrefix(after, listed) {
			more, rest, again := strings.Cut(after, literal) // what is quoted may have such a literal in it
			if !again {
				break
			}
			filling, after = filling+literal+more, rest
		}
		switch {
		case literal == "": // the gap is the end
			filling, after = text, ""
		case found && headless:
			common = 1
		case found:
			common += len(literal)
		case headless:
			return 0, ""
		}
		if was == quotation {
			quoted = filling
		}
		text = after
	}
	return common, quoted
}
