package course

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"
)

// ExamForm names the form of an exam's transcript.
const ExamForm = "groupsim.exam/v1"

// Exam is the transcript of a drill that was taken against the clock: every check with the
// file that was handed in, so that all of it can be made again.
type Exam struct {
	Schema  string    `json:"schema"`
	Drill   string    `json:"drill"`
	Started time.Time `json:"started"`
	Minutes float64   `json:"minutes"`
	Checks  []Sitting `json:"checks"`
	Passed  bool      `json:"passed"` // in time
}

// Sitting is one check of an exam.
type Sitting struct {
	At      time.Time `json:"at"`
	Changed string    `json:"changed"`
	File    string    `json:"file"`
	Seed    uint64    `json:"seed"`
	Kept    int       `json:"kept"`
	Of      int       `json:"of"`
	Par     float64   `json:"par,omitempty"`
	Late    bool      `json:"late,omitempty"`
	Sum     string    `json:"sum"` // of this and all before it
}

// NewExam begins one.
func NewExam(d *Drill, now time.Time, limit time.Duration) *Exam {
	return &Exam{Schema: ExamForm, Drill: d.ID, Started: now.UTC().Truncate(time.Second), Minutes: limit.Minutes(), Checks: []Sitting{}}
}

// Ends is when its time is up.
func (e *Exam) Ends() time.Time {
	return e.Started.Add(time.Duration(e.Minutes * float64(time.Minute)))
}

// Add writes down a check.
func (e *Exam) Add(s *Submission, o *Outcome, now time.Time) {
	now = now.UTC().Truncate(time.Second)
	x := Sitting{At: now, Changed: s.Changed(), File: string(s.Text), Seed: o.Seed, Kept: o.Kept, Of: o.Of, Par: o.Par, Late: now.After(e.Ends())}
	x.Sum = e.sum(&x, len(e.Checks))
	e.Checks = append(e.Checks, x)
	e.Passed = e.Passed || o.Passed() && !x.Late
}

// sum is that of a check and all before it: the n-th cannot be changed by itself.
func (e *Exam) sum(x *Sitting, n int) string {
	before := fmt.Sprintf("%s\x00%d\x00%g", e.Drill, e.Started.Unix(), e.Minutes)
	if n > 0 {
		before = e.Checks[n-1].Sum
	}
	bare := *x
	bare.Sum = ""
	data, err := json.Marshal(bare)
	if err != nil {
		return "" // it has texts, numbers and times alone
	}
	sum := sha256.Sum256(append([]byte(before+"\x00"), data...))
	return hex.EncodeToString(sum[:])
}

// ReadExam reads a transcript.
func ReadExam(data []byte) (*Exam, error) {
	e := &Exam{}
	strict := json.NewDecoder(bytes.NewReader(data))
	strict.DisallowUnknownFields()
	if err := strict.Decode(e); err == io.EOF {
		return nil, errors.New("is no transcript of an exam: it is empty")
	} else if err != nil {
		return nil, fmt.Errorf("is no transcript of an exam: %w", err)
	}
	if _, err := strict.Token(); err != io.EOF {
		return nil, errors.New("is no transcript of an exam: something stands behind it")
	}
	if e.Schema != ExamForm {
		return nil, fmt.Errorf("is no transcript of an exam: its schema is %q, and not %s", e.Schema, ExamForm)
	}
	return e, nil
}

// JSON writes it.
func (e *Exam) JSON() ([]byte, error) {
	data, err := json.MarshalIndent(e, "", "  ")
	return append(data, '\n'), err
}

// Verify makes all checks of a transcript again. The error says what in it is not so.
func (c *Course) Verify(e *Exam) error {
	d, err := c.Drill(e.Drill)
	if err != nil {
		return err
	}
	if e.Minutes <= 0 || e.Minutes > MostTime.Minutes() {
		return fmt.Errorf("%g minutes are no time limit", e.Minutes)
	}
	last, passed := e.Started, false
	for i := range e.Checks {
		x := &e.Checks[i]
		if x.At.Before(last) {
			return fmt.Errorf("check %d was made before the one ahead of it", i+1)
		}
		if x.Sum != e.sum(x, i) {
			return fmt.Errorf("check %d is not as it was written down: its sum does not fit", i+1)
		}
		o, err := c.again(d, x)
		if err != nil {
			return fmt.Errorf("check %d: %w", i+1, err)
		}
		if late := x.At.After(e.Ends()); late != x.Late {
			return fmt.Errorf("check %d says late: %t, and its time says %t", i+1, x.Late, late)
		}
		last, passed = x.At, passed || o.Passed() && !x.Late
	}
	if passed != e.Passed {
		return fmt.Errorf("it says passed: %t, and its checks come to %t", e.Passed, passed)
	}
	return nil
}

// MostTime is the longest that an exam can take.
const MostTime = 7 * 24 * time.Hour

// again makes a check again and holds what was written down to it.
func (c *Course) again(d *Drill, x *Sitting) (*Outcome, error) {
	if of, err := c.DrillOf([]byte(x.File)); err == nil && of != d {
		return nil, fmt.Errorf("its file is of the drill %s", of.ID)
	}
	s, err := c.Read("its file", []byte(x.File))
	if err != nil {
		return nil, err
	}
	o, err := s.Check()
	switch {
	case err != nil:
		return nil, err
	case o.Seed != x.Seed || o.Kept != x.Kept || o.Of != x.Of || o.Par != x.Par:
		return nil, fmt.Errorf("it says %d of %d variants, seed %d, par %g, and comes to %d of %d, seed %d, par %g", x.Kept, x.Of, x.Seed, x.Par, o.Kept, o.Of, o.Seed, o.Par)
	case s.Changed() != x.Changed:
		return nil, fmt.Errorf("it says that %s was changed, and its file has %s", x.Changed, s.Changed())
	}
	return o, nil
}
