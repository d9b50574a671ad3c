package shard

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
)

// Header is the first line of a part.
type Header struct {
	Schema string `json:"schema"` // what a unit's line is
	Plan   string `json:"plan"`   // the sum of all that decides what a unit comes to
	Model  string `json:"model"`  // the program that made it
	Shard  int    `json:"shard"`
	Of     int    `json:"of"`
}

// of is the shard that the part is.
func (h Header) of() Shard { return Shard{h.Shard, h.Of} }

// whole is the header of all shards together.
func (h Header) whole() Header {
	h.Shard, h.Of = Whole.I, Whole.N
	return h
}

// End is the last line of a part: how many units it has, and the SHA-256 of all lines above
// it, in hexadecimal.
type End struct {
	Units  int64  `json:"units"`
	SHA256 string `json:"sha256"`
}

const (
	unitStart = `{"unit":`
	endStart  = `{"units":`
)

// unitOf reads the number of a unit off its line: it is the first field, written as
// encoding/json does.
func unitOf(line []byte) (u int64, ok bool) {
	const most = 18 // digits that an int64 holds whatever they are
	rest, ok := bytes.CutPrefix(line, []byte(unitStart))
	digits := bytes.IndexAny(rest, ",}")
	if !ok || digits < 1 || digits > most || digits > 1 && rest[0] == '0' {
		return 0, false
	}
	for _, c := range rest[:digits] {
		if c < '0' || c > '9' {
			return 0, false
		}
		u = u*10 + int64(c-'0')
	}
	return u, true
}

// checkUnit sees to it that a line is that of the unit that is due.
func checkUnit(line []byte, due int64, s Shard) error {
	u, ok := unitOf(line)
	switch {
	case !ok || !json.Valid(line) || bytes.IndexByte(line, '\n') >= 0:
		return fmt.Errorf("%s is no unit: want a line of JSON that begins with %sN", quote(line), unitStart)
	case s.First(u) != u:
		return fmt.Errorf("unit %d is none of shard %s", u, s)
	case u < due:
		return fmt.Errorf("unit %d comes again, or after a higher one", u)
	case u > due+int64(s.N):
		return fmt.Errorf("units %d to %d of shard %s are missing before unit %d", due, u-int64(s.N), s, u)
	case u > due:
		return fmt.Errorf("unit %d is missing before unit %d", due, u)
	}
	return nil
}

// strictly reads one JSON value that has the fields of v and no others.
func strictly(line []byte, v any) error {
	d := json.NewDecoder(bytes.NewReader(line))
	d.DisallowUnknownFields()
	if err := d.Decode(v); err != nil {
		return err
	}
	if _, err := d.Token(); err != io.EOF {
		return fmt.Errorf("something stands after it")
	}
	return nil
}

// quote shows the begin of a line, whatever is in it.
func quote(line []byte) string {
	const most = 80 // a SHA-256 fits
	if len(line) > most {
		return strconv.Quote(string(line[:most])) + "…"
	}
	return strconv.Quote(string(line))
}
