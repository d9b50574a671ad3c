package shard

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"strings"
)

// ErrUnfinished is that of a part that ends before its last line.
var ErrUnfinished = errors.New("the part ends here, without its last line: whoever wrote it was interrupted. Make the shard again, or go on with it by --resume")

var lineEnd = []byte("\n")

// longest is how long a line can be.
const longest = 16 << 20

// Reader reads a part and holds it to all that a part has to be.
type Reader struct {
	name   string
	lines  *bufio.Reader
	long   []byte // a line that does not fit into the buffer of lines
	number int    // of the last line, from 1
	sum    hash.Hash
	header Header
	due    int64
	units  int64
	end    *End
	read   int64 // bytes of header and units
}

// NewReader reads the header of a part; name is what errors call it.
func NewReader(name string, in io.Reader) (*Reader, error) {
	r := &Reader{name: name, lines: bufio.NewReaderSize(in, 1<<15), sum: sha256.New()}
	line, err := r.next()
	if err != nil {
		return nil, err
	}
	if err := strictly(line, &r.header); err != nil || r.header.Schema == "" || r.header.Plan == "" {
		return nil, r.at(fmt.Errorf(`%s is no part's first line: want {"schema":…,"plan":…,"model":…,"shard":…,"of":…}, as sweep writes with -o jsonl`, quote(line)))
	}
	if err := r.header.of().check(); err != nil {
		return nil, r.at(err)
	}
	r.due = int64(r.header.Shard)
	r.took(line)
	return r, nil
}

// Header is the first line.
func (r *Reader) Header() Header { return r.header }

// End is the last line, when Next has given io.EOF.
func (r *Reader) End() End { return *r.end }

// Next gives the next unit's number and line, which is good until the call after; and
// io.EOF when all of them were there and the sum is right. Any other error names the file
// and the line.
func (r *Reader) Next() (unit int64, line []byte, err error) {
	if r.end != nil {
		return 0, nil, io.EOF
	}
	if line, err = r.next(); err != nil {
		return 0, nil, err
	}
	if bytes.HasPrefix(line, []byte(endStart)) {
		if err := r.finish(line); err != nil {
			return 0, nil, r.at(err)
		}
		return 0, nil, io.EOF
	}
	if err := checkUnit(line, r.due, r.header.of()); err != nil {
		return 0, nil, r.at(err)
	}
	unit = r.due
	r.due += int64(r.header.Of)
	r.units++
	r.took(line)
	return unit, line, nil
}

// finish holds the part to its last line.
func (r *Reader) finish(line []byte) error {
	var end End
	sum := hex.EncodeToString(r.sum.Sum(nil))
	switch err := strictly(line, &end); {
	case err != nil:
		return fmt.Errorf(`%s is no part's last line: want {"units":…,"sha256":…}`, quote(line))
	case end.Units != r.units:
		return fmt.Errorf("the part has %d units, and this line says %d: some were lost on its way; copy it again", r.units, end.Units)
	case end.SHA256 != sum:
		return fmt.Errorf("the lines above have the sha256 %s, and not %s: they were changed on their way; copy the part again", sum, quote([]byte(end.SHA256)))
	}
	if _, err := r.lines.Peek(1); err != io.EOF {
		r.number++
		return errors.New("something stands after the part's last line: give each part a file of its own")
	}
	r.end = &end
	return nil
}

// next gives the next whole line without its end.
func (r *Reader) next() ([]byte, error) {
	r.number++
	r.long = r.long[:0]
	for {
		piece, err := r.lines.ReadSlice('\n')
		switch {
		case err == nil && len(r.long) == 0:
			return r.plain(piece[:len(piece)-1])
		case err == nil:
			r.long = append(r.long, piece[:len(piece)-1]...)
			return r.plain(r.long)
		case err == io.EOF:
			return nil, r.at(ErrUnfinished)
		case err != bufio.ErrBufferFull:
			return nil, r.at(err)
		}
		if r.long = append(r.long, piece...); len(r.long) > longest {
			return nil, r.at(fmt.Errorf("the line is longer than %d bytes: this is no part", longest))
		}
	}
}

// plain refuses a line whose end was changed, which would look like another sum.
func (r *Reader) plain(line []byte) ([]byte, error) {
	if bytes.HasSuffix(line, []byte("\r")) {
		return nil, r.at(errors.New("the line ends in CR LF: something took the part for text and changed it; copy it byte for byte"))
	}
	return line, nil
}

// took adds a line that is as it should be to the sum.
func (r *Reader) took(line []byte) {
	r.sum.Write(line)
	r.sum.Write(lineEnd)
	r.read += int64(len(line)) + 1
}

// at says where something is wrong.
func (r *Reader) at(err error) error {
	return fmt.Errorf("%s:%d: %w", strings.ReplaceAll(r.name, "\n", " "), r.number, err)
}
