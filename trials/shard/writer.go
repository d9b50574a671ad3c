package shard

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"hash"
	"io"
)

// Writer writes a part. Each line is one write, so that whatever ends the process leaves
// whole lines and at most one torn one.
type Writer struct {
	to    io.Writer
	sum   hash.Hash
	shard Shard
	due   int64 // the next unit
	units int64
	line  []byte
}

// NewWriter begins a part with its header.
func NewWriter(to io.Writer, h Header) (*Writer, error) {
	if err := h.of().check(); err != nil {
		return nil, err
	}
	w := newWriter(to, h)
	line, err := json.Marshal(h)
	if err != nil {
		return nil, err
	}
	return w, w.write(line)
}

func newWriter(to io.Writer, h Header) *Writer {
	return &Writer{to: to, sum: sha256.New(), shard: h.of(), due: int64(h.Shard)}
}

// Next is the unit that comes next.
func (w *Writer) Next() int64 { return w.due }

// Unit writes the line of the next unit, which is given without its end.
func (w *Writer) Unit(line []byte) error {
	if err := checkUnit(line, w.due, w.shard); err != nil {
		return err
	}
	w.took()
	return w.write(line)
}

// took counts a unit.
func (w *Writer) took() {
	w.due += int64(w.shard.N)
	w.units++
}

// End writes the last line, and gives what it says.
func (w *Writer) End() (End, error) {
	end := End{Units: w.units, SHA256: hex.EncodeToString(w.sum.Sum(nil))}
	line, err := json.Marshal(end)
	if err != nil {
		return end, err
	}
	return end, w.write(line)
}

func (w *Writer) write(line []byte) error {
	w.line = append(append(w.line[:0], line...), '\n')
	w.sum.Write(w.line)
	_, err := w.to.Write(w.line)
	return err
}
