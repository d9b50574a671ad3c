package report

import (
	"fmt"
	"strconv"
	"strings"
)

// Held is an expectation with what came of it over many runs.
type Held struct {
	Result
	Held int `json:"held"` // in so many runs
	Runs int `json:"runs"` // of so many
	// Run is the one that was furthest from keeping it.
	Run uint64 `json:"worst_run"`
}

// judge holds expectations against run after run, and keeps of each of them the worst.
type judge []judgement

type judgement struct {
	Expectation
	measure *measure
	held    int
	any     bool
	run     uint64 // the worst so far
	value   int64
	kept    bool
	got     string
	shown   string
}

func newJudge(expectations []Expectation) (judge, error) {
	j := make(judge, len(expectations))
	for i, e := range expectations {
		m, err := e.measure()
		if err != nil {
			return nil, err
		}
		j[i] = judgement{Expectation: e, measure: m}
	}
	return j, nil
}

// take looks at one more run.
func (j judge) take(run uint64, s *Summary) {
	for i := range j {
		j[i].take(run, s)
	}
}

func (j *judgement) take(run uint64, s *Summary) {
	ok, got, shown := j.holds(s, j.measure)
	if ok {
		j.held++
	}
	value := int64(0)
	if j.measure.of != nil {
		value = j.measure.of(s)
	}
	if j.any && !j.worse(ok, value) {
		return
	}
	j.any, j.run, j.value, j.kept, j.got, j.shown = true, run, value, ok, got, shown
}

// worse tells whether a run is further from keeping the bound than the worst before.
func (j *judgement) worse(ok bool, value int64) bool {
	switch {
	case ok != j.kept:
		return j.kept
	case strings.HasPrefix(j.Op, "<"):
		return value > j.value
	case strings.HasPrefix(j.Op, ">"):
		return value < j.value
	}
	return false
}

// results judges all of it, once every run has been taken.
func (j judge) results(runs *kept, again func(run uint64) (*Report, error)) ([]Held, error) {
	list := []Held{}
	for i := range j {
		h, err := j[i].result(runs, again)
		if err != nil {
			return nil, err
		}
		list = append(list, h)
	}
	return list, nil
}

func (j *judgement) result(runs *kept, again func(run uint64) (*Report, error)) (Held, error) {
	n := runs.runs()
	h := Held{Result: Result{Metric: j.name(), Want: j.bound()}, Held: j.held, Runs: n, Run: j.run}
	switch {
	case j.At != "":
		ok, value, scale := j.holdOver(j.measure, runs.sample(columnOf(j.Metric)))
		h.OK, h.Got = ok, j.measure.formatScaled(value, scale)
		h.Shown = h.Got
		if scale == 1 {
			h.Shown = j.measure.human(value)
		}
	case j.Share != 0:
		h.OK, h.Got = int64(j.held)*1_000_000 >= int64(j.Share)*int64(n), fmt.Sprintf("in %d of %d runs", j.held, n)
		h.Shown = h.Got
	default:
		h.OK, h.Got, h.Shown = j.held == n, j.got, j.shown
	}
	switch {
	case !h.OK:
		where, err := j.where(again)
		if err != nil {
			return h, err
		}
		h.Where = j.place(n, where)
	case j.measure.ups:
		h.LeavesOut = unserved(runs)
	}
	return h, nil
}

// where says what was behind the worst run, if that is known.
func (j *judgement) where(again func(run uint64) (*Report, error)) (string, error) {
	if j.kept || j.measure.where == nil {
		return "", nil
	}
	r, err := again(j.run)
	if err != nil {
		return "", err
	}
	return j.measure.where(r), nil
}

// place says which run came out worst, and what was behind it.
func (j *judgement) place(n int, where string) string {
	text := fmt.Sprintf("kept in %d of %d runs; in run %d", j.held, n, j.run)
	if j.At != "" || j.Share != 0 {
		text = fmt.Sprintf("at worst %s in run %d", j.shown, j.run)
	}
	if where != "" {
		text += ": " + where
	}
	return text
}

// Permille is a quantile of [Quantiles] in thousandths.
func Permille(quantile string) int {
	percent, _ := strconv.Atoi(strings.TrimPrefix(quantile, "p"))
	return percent * 10
}
