package event

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/protocol"
)

// Reader reads events from JSON lines: what a [Writer] wrote, or a recording. It
// skips events whose name it does not know and ignores fields it does not know.
type Reader struct {
	lines   *bufio.Reader
	line    int
	names   *Names
	members map[string]Member
	topics  map[string]protocol.TopicID
}

// NewReader reads from r. Members and topics keep the numbers they have in
// names; those it does not list are added to it as they come up.
func NewReader(r io.Reader, names *Names) *Reader {
	rd := &Reader{lines: bufio.NewReader(r), names: names, members: map[string]Member{}, topics: map[string]protocol.TopicID{}}
	for i, name := range names.Members {
		rd.members[name] = Member(i)
	}
	for i, name := range names.Topics {
		rd.topics[name] = protocol.TopicID(i)
	}
	return rd
}

// Next gives the next event, and io.EOF after the last. Any other error names
// the line.
func (r *Reader) Next() (Event, error) {
	for {
		text, err := r.lines.ReadBytes('\n')
		if len(bytes.TrimSpace(text)) == 0 {
			if err != nil {
				return Event{}, err
			}
			r.line++
			continue
		}
		if r.line++; r.line == 1 {
			text = bytes.TrimPrefix(text, byteOrderMark)
		}
		if err != nil && err != io.EOF {
			return Event{}, err
		}
		e, err := r.parse(text)
		if err != nil {
			return Event{}, fmt.Errorf("line %d: %w", r.line, err)
		}
		if e.Fact != nil {
			return e, nil
		}
	}
}

// byteOrderMark is what some editors and shells begin a file with.
var byteOrderMark = []byte("\uFEFF")

// Line gives the number of the line that the last event stood in, from 1.
func (r *Reader) Line() int { return r.line }

// parse reads one line; the event of an unknown name has no Fact.
func (r *Reader) parse(text []byte) (Event, error) {
	var head struct {
		T json.Number
		M string
		E string
	}
	if err := decode(text, &head); err != nil {
		return Event{}, err
	}
	if !known(head.E) {
		return Event{}, nil
	}
	at, err := moment(head.T)
	if err != nil {
		return Event{}, err
	}
	var d decoder
	if err := decode(text, &d.fields); err != nil {
		return Event{}, err
	}
	e := Event{At: at, Member: r.member(head.M)}
	if err := d.resolve(r, head.E); err != nil {
		return Event{}, err
	}
	e.Fact = d.fact(head.E)
	return e, nil
}

// decode reads an event as JSON. What does not fit is named as the line has it, not as
// the program does.
func decode(text []byte, into any) error {
	err := json.Unmarshal(text, into)
	var misfit *json.UnmarshalTypeError
	switch {
	case err == nil:
		return nil
	case !errors.As(err, &misfit):
		return fmt.Errorf("%w: an event is one JSON object, on a line of its own", err)
	case misfit.Field == "":
		return fmt.Errorf("%s: an event is one JSON object, on a line of its own", misfit.Value)
	}
	return fmt.Errorf("%s: cannot be the %s", strings.ToLower(misfit.Field), misfit.Value)
}

func known(name string) bool {
	d := decoder{ps: make([]protocol.TopicPartition, 1)}
	return d.fact(name) != nil
}

// partitions appends what names stand for.
func (r *Reader) partitions(ps []protocol.TopicPartition, names []string) ([]protocol.TopicPartition, error) {
	for _, text := range names {
		p, err := r.partition(text)
		if err != nil {
			return ps, err
		}
		ps = append(ps, p)
	}
	return ps, nil
}

func (r *Reader) member(name string) Member {
	if name == "" {
		return Coordinator
	}
	m, ok := r.members[name]
	if !ok {
		m = Member(len(r.names.Members))
		r.members[name] = m
		r.names.Members = append(r.names.Members, name)
	}
	return m
}

func (r *Reader) topic(name string) protocol.TopicID {
	t, ok := r.topics[name]
	if !ok {
		t = protocol.TopicID(len(r.names.Topics))
		r.topics[name] = t
		r.names.Topics = append(r.names.Topics, name)
	}
	return t
}

// mostPartitions bounds what one line can make a reader keep.
const mostPartitions = 1_000_000

// partition reads "orders-b-3": topics may have dashes of their own.
func (r *Reader) partition(text string) (protocol.TopicPartition, error) {
	dash := strings.LastIndexByte(text, '-')
	if dash < 0 {
		return protocol.TopicPartition{}, fmt.Errorf("%q is no partition", text)
	}
	n, err := strconv.ParseUint(text[dash+1:], 10, 31)
	if err != nil || n >= mostPartitions {
		return protocol.TopicPartition{}, fmt.Errorf("%q is no partition", text)
	}
	return protocol.TopicPartition{Topic: r.topic(text[:dash]), Partition: int32(n)}, nil
}

// latest bounds every moment: 2^50 µs are 35 years.
const latest = clock.Time(1) << 50

// moment reads milliseconds, or anything else in thousandths.
func moment(text json.Number) (clock.Time, error) {
	d, err := clock.ParseMillis(text.String())
	if err != nil {
		return 0, err
	}
	if t := clock.Time(d); t >= 0 && t < latest {
		return t, nil
	}
	return 0, fmt.Errorf("%s is out of range", text)
}
