package fidelity

import (
	"fmt"
	"math"
	"path/filepath"
	"slices"
	"strings"

	"github.com/groupsim/groupsim/clock"
)

// Apart is how far two samples are apart: the greatest distance of their distribution
// functions (two-sample Kolmogorov–Smirnov).
func Apart(a, b []clock.Duration) float64 {
	a, b = slices.Sorted(slices.Values(a)), slices.Sorted(slices.Values(b))
	most, i, j := 0.0, 0, 0
	for i < len(a) && j < len(b) {
		at := min(a[i], b[j])
		for i < len(a) && a[i] == at {
			i++
		}
		for j < len(b) && b[j] == at {
			j++
		}
		most = max(most, math.Abs(float64(i)/float64(len(a))-float64(j)/float64(len(b))))
	}
	return most
}

// ToldApart is the distance from which on samples of these sizes are told apart at 1 %.
func ToldApart(n, m int) float64 {
	return math.Sqrt(-math.Log(0.01/2) / 2 * float64(n+m) / float64(n*m))
}

// Distribution holds recordings of one scenario, whose moments were drawn, beside runs of the
// same moments that draw the noise.
type Distribution struct {
	Title        string // SCENARIO--ASSIGNOR
	Calibrations []*Calibration
	Total, Worst Sample // the downtime of all partitions together, and of the worst of each recording
}

// Sample has the same figure of all recordings, and of all runs of all of them.
type Sample struct{ Real, Runs []clock.Duration }

// Distributions sorts recordings by scenario and assignor, in the order in which these appear
// first, and makes runs of each.
func Distributions(recordings []*Recording) ([]*Distribution, error) {
	var all []*Distribution
	for _, r := range recordings {
		title := r.Name[:max(0, strings.LastIndex(r.Name, "--"))]
		i := slices.IndexFunc(all, func(d *Distribution) bool { return d.Title == title })
		if i < 0 {
			i, all = len(all), append(all, &Distribution{Title: title})
		}
		if err := all[i].add(r); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// RandomMoments are the distributions of the recordings of testdata/random; the root is this
// package's directory.
func RandomMoments(root string) ([]*Distribution, error) {
	files, err := filepath.Glob(filepath.Join(root, "testdata", "random", "*.json.gz"))
	if err != nil {
		return nil, err
	}
	recordings, err := ReadAll(files)
	if err != nil {
		return nil, err
	}
	return Distributions(recordings)
}

// ReadAll reads recordings.
func ReadAll(files []string) ([]*Recording, error) {
	var recordings []*Recording
	for _, file := range files {
		r, err := Read(file)
		if err != nil {
			return nil, err
		}
		recordings = append(recordings, r)
	}
	return recordings, nil
}

func (d *Distribution) add(r *Recording) error {
	c, err := Calibrate(r, calibrationRuns)
	if err != nil {
		return err
	}
	d.Calibrations = append(d.Calibrations, c)
	d.Total.add(&c.Total)
	d.Worst.add(&c.Worst)
	return nil
}

func (s *Sample) add(f *Forecast) {
	s.Real, s.Runs = append(s.Real, f.Real), append(s.Runs, f.runs...)
}

// Apart is how far the recordings are from the runs, and from where on they are told apart.
// Every run counts, which makes the limit as low as it can be; that runs share their moments
// with the recordings brings the two nearer than free draws would, but not their forms.
func (s *Sample) Apart() (d, limit float64) {
	return Apart(s.Real, s.Runs), ToldApart(len(s.Real), len(s.Runs))
}

func median(all []clock.Duration) clock.Duration {
	return Rank(slices.Sorted(slices.Values(all)), 50)
}

// Table writes the distributions as a table in Markdown, in milliseconds.
func Table(all []*Distribution) string {
	var b strings.Builder
	b.WriteString("| recordings | | downtime | median recorded | of the runs | apart | told apart from |\n|---|--:|---|--:|--:|--:|--:|\n")
	for _, d := range all {
		for _, row := range d.samples() {
			apart, limit := row.Apart()
			fmt.Fprintf(&b, "| %s | %d | %s | %d | %d | %.2f | %.2f |\n",
				d.Title, len(row.Real), row.what, round(median(row.Real)), round(median(row.Runs)), apart, limit)
		}
	}
	return b.String()
}

type named struct {
	what string
	*Sample
}

func (d *Distribution) samples() []named {
	return []named{{"total", &d.Total}, {"worst partition", &d.Worst}}
}

func calibrations(all []*Distribution) (c []*Calibration) {
	for _, d := range all {
		c = append(c, d.Calibrations...)
	}
	return c
}
