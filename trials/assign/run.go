package assign

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// maxLine is the length in bytes of the longest line that Run takes.
const maxLine = 64 << 20

// Run reads one problem a line and writes one answer a line, in the same order, as
// the client's assignors decide. It returns how many lines were bad; the error is
// that of r or w.
func Run(r io.Reader, w io.Writer, client Client) (bad int, err error) {
	return RunWith(r, w, client, "")
}

// RunWith does so with an assignor for the problems that name none.
func RunWith(r io.Reader, w io.Writer, client Client, usual string) (bad int, err error) {
	in := lineReader{r: bufio.NewReaderSize(r, 1<<16), most: maxLine}
	out := bufio.NewWriter(w)
	encoder := json.NewEncoder(out)
	encoder.SetEscapeHTML(false)
	for {
		line, err := in.next()
		switch {
		case err == io.EOF:
			return bad, out.Flush()
		case err != nil && !errors.Is(err, errTooLong):
			return bad, errors.Join(fmt.Errorf("after line %d: %w", in.number, err), out.Flush())
		case err == nil && len(line) == 0:
			continue
		}
		answer := any(nil)
		if err == nil {
			answer, err = answerLine(line, client, usual)
		}
		if err != nil {
			bad++
			answer = badLine{placed(in.number, err)}
		}
		if err := encoder.Encode(answer); err != nil {
			return bad, err
		}
	}
}

type badLine struct {
	Error string `json:"error"`
}

// placed says in which line something is wrong, and where in it.
func placed(line int, err error) string {
	var e *Error
	if errors.As(err, &e) && e.Column > 0 {
		return fmt.Sprintf("line %d, %s", line, err)
	}
	return fmt.Sprintf("line %d: %s", line, err)
}

func answerLine(line []byte, client Client, usual string) (*Answer, error) {
	p, err := parseProblem(line, client, usual)
	if err != nil {
		return nil, err
	}
	return p.Solve(), nil
}

// lineReader hands out lines without the white space behind them.
type lineReader struct {
	r      *bufio.Reader
	most   int // bytes in a line
	line   []byte
	number int // of the line handed out last, from 1
}

var errTooLong = errors.New("the line is too long")

// next gives the next line, valid until the following call. A line that is too
// long is passed over, with errTooLong.
func (l *lineReader) next() ([]byte, error) {
	l.line = l.line[:0]
	tooLong, any := false, false
	for {
		piece, err := l.r.ReadSlice('\n')
		any = any || len(piece) > 0
		if tooLong = tooLong || len(l.line)+len(piece) > l.most; !tooLong {
			l.line = append(l.line, piece...)
		}
		if err == bufio.ErrBufferFull {
			continue
		}
		if err != nil && (err != io.EOF || !any) {
			return nil, err
		}
		l.number++
		if tooLong {
			return nil, fmt.Errorf("%w: it may have %d bytes", errTooLong, l.most)
		}
		return bytes.TrimRight(l.line, " \t\r\n"), nil
	}
}
