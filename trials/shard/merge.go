package shard

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
)

// Merged reads the parts of all shards as if one process had made them.
type Merged struct {
	header Header
	shards [][]*Reader // by their numbers; more than one of a shard that was made twice
	due    int64
}

// Merge puts parts together. They must be of one plan, one model and one number of shards,
// and all shards must be there; one that is there twice must be the same.
func Merge(parts []*Reader) (*Merged, error) {
	if len(parts) == 0 {
		return nil, errors.New("there are no parts to merge")
	}
	first := parts[0]
	m := &Merged{header: first.header.whole(), shards: make([][]*Reader, first.header.Of)}
	for _, p := range parts {
		if err := first.agrees(p); err != nil {
			return nil, err
		}
		m.shards[p.header.Shard] = append(m.shards[p.header.Shard], p)
	}
	if err := m.missing(parts); err != nil {
		return nil, err
	}
	return m, nil
}

// agrees tells whether two parts are of the same work.
func (r *Reader) agrees(p *Reader) error {
	for _, what := range []struct{ name, one, other string }{
		{"schemas", r.header.Schema, p.header.Schema},
		{"plans", r.header.Plan, p.header.Plan},
		{"models", r.header.Model, p.header.Model},
		{"numbers of shards", fmt.Sprint(r.header.Of), fmt.Sprint(p.header.Of)},
	} {
		if what.one != what.other {
			return fmt.Errorf("%s:1 and %s:1 are of different %s, %s and %s: parts of one sweep are made by the same command and the same version of it",
				r.name, p.name, what.name, quote([]byte(what.one)), quote([]byte(what.other)))
		}
	}
	return nil
}

// missing says which shards are not there, and which units they would have. How many units
// there are only the other parts know, so they are read for it.
func (m *Merged) missing(parts []*Reader) error {
	var absent []Shard
	for i, of := range m.shards {
		if len(of) == 0 {
			absent = append(absent, Shard{i, len(m.shards)})
		}
	}
	if len(absent) == 0 {
		return nil
	}
	var most int64 // one more than the highest unit that is there
	for _, p := range parts {
		for {
			u, _, err := p.Next()
			if err == io.EOF {
				break
			}
			if err != nil {
				return err
			}
			most = max(most, u+1)
		}
	}
	const shown = 5
	var text []string
	for _, s := range absent[:min(shown, len(absent))] {
		text = append(text, "--shard "+s.String()+units(s, most))
	}
	if n := len(absent) - shown; n > 0 {
		text = append(text, fmt.Sprintf("and %d more", n))
	}
	return fmt.Errorf("%d of %d shards are missing; make them, and merge again: %s", len(absent), len(m.shards), strings.Join(text, ", "))
}

// units names those of a shard that are below so many.
func units(s Shard, below int64) string {
	const shown = 3
	n := max(s.count(below), 0)
	var numbers []string
	for i := range min(n, shown) {
		numbers = append(numbers, fmt.Sprint(int64(s.I)+i*int64(s.N)))
	}
	switch {
	case n == 0:
		return ""
	case n == 1:
		return " (unit " + numbers[0] + ")"
	case n > shown:
		numbers = append(numbers, "…")
	}
	return fmt.Sprintf(" (%d units: %s)", n, strings.Join(numbers, ", "))
}

// Header is that of one process that makes everything.
func (m *Merged) Header() Header { return m.header }

// Next gives the next unit of all, as [Reader.Next] does.
func (m *Merged) Next() (unit int64, line []byte, err error) {
	unit, line, err = m.from(m.due)
	switch {
	case err == io.EOF:
		return 0, nil, m.finish()
	case err != nil:
		return 0, nil, err
	}
	m.due++
	return unit, line, nil
}

// from takes a unit from the parts of its shard, which must say the same of it.
func (m *Merged) from(u int64) (int64, []byte, error) {
	of := m.shards[u%int64(len(m.shards))]
	unit, line, err := of[0].Next()
	if err != nil && err != io.EOF {
		return 0, nil, err
	}
	for _, p := range of[1:] {
		_, other, otherErr := p.Next()
		if otherErr != nil && otherErr != io.EOF {
			return 0, nil, otherErr
		}
		if err != otherErr || !bytes.Equal(line, other) {
			return 0, nil, fmt.Errorf("%s:%d and %s:%d are of one shard, and unit %d is not the same: make shard %s again", of[0].name, of[0].number, p.name, p.number, u, of[0].header.of())
		}
	}
	return unit, line, err
}

// finish sees to it that no shard has a unit more when the one that is due has none.
func (m *Merged) finish() error {
	n := int64(len(m.shards))
	for u := m.due + 1; u < m.due+n; u++ {
		switch unit, _, err := m.from(u); {
		case err == nil:
			short, long := m.shards[m.due%n][0], m.shards[u%n][0]
			return fmt.Errorf("%s has unit %d, and %s ends before unit %d: they are of different sweeps, or units are missing; make shard %s again", long.name, unit, short.name, m.due, short.header.of())
		case err != io.EOF:
			return err
		}
	}
	return io.EOF
}

// Units are where units come from: a [Reader], a [Merged].
type Units interface {
	Header() Header
	Next() (unit int64, line []byte, err error)
}

// Copy writes units as a part, whole with header and end. Whoever wants each unit gives
// each, which may keep nothing of the line.
func Copy(to io.Writer, from Units, each func(unit int64, line []byte) error) (End, error) {
	w, err := NewWriter(to, from.Header())
	if err != nil {
		return End{}, err
	}
	for {
		u, line, err := from.Next()
		if err == io.EOF {
			return w.End()
		}
		if err == nil && each != nil {
			err = each(u, line)
		}
		if err == nil {
			err = w.Unit(line)
		}
		if err != nil {
			return End{}, err
		}
	}
}
