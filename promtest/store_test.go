package promtest

import (
	"math"
	"slices"
	"strings"
	"time"

	"github.com/prometheus/common/model"
	"github.com/prometheus/prometheus/model/histogram"
	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/model/value"
	"github.com/prometheus/prometheus/storage"
	"github.com/prometheus/prometheus/tsdb/chunkenc"
	"github.com/prometheus/prometheus/tsdb/chunks"
	"github.com/prometheus/prometheus/util/annotations"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/report/kafkametrics"
)

// at is a moment of the run for Prometheus, which begins long after 1970.
func at(moment clock.Time) time.Time {
	return time.Unix(1_800_000_000, 0).UTC().Add(time.Duration(moment) * time.Microsecond)
}

// sample is a number at a moment.
type sample struct {
	at     int64
	number float64
}

func (s sample) T() int64                      { return s.at }
func (s sample) ST() int64                     { return 0 }
func (s sample) F() float64                    { return s.number }
func (s sample) H() *histogram.Histogram       { return nil }
func (s sample) FH() *histogram.FloatHistogram { return nil }
func (s sample) Type() chunkenc.ValueType      { return chunkenc.ValFloat }
func (s sample) Copy() chunks.Sample           { return s }

// scraped has the series of a run as scraping would have brought them to Prometheus: where
// one is not there any more it is marked as stale.
func scraped(metrics *kafkametrics.Recorder) store {
	var all store
	moments := metrics.Moments()
	for f := range metrics.Families() {
		for _, s := range f.Series {
			if s.InPlace {
				continue
			}
			names := []string{model.MetricNameLabel, f.Name}
			for _, l := range s.Labels {
				names = append(names, l.Name, l.Value)
			}
			var list []chunks.Sample
			for i, v := range s.Values {
				number := float64(v) / 1e6
				switch {
				case v == kafkametrics.NaN:
					number = math.Float64frombits(value.NormalNaN)
				case v == kafkametrics.Absent && i > 0 && s.Values[i-1] != kafkametrics.Absent:
					number = math.Float64frombits(value.StaleNaN)
				case v == kafkametrics.Absent:
					continue
				}
				list = append(list, sample{at(moments[i]).UnixMilli(), number})
			}
			all = append(all, storage.NewListSeries(labels.FromStrings(names...), list))
		}
	}
	slices.SortFunc(all, func(a, b storage.Series) int { return strings.Compare(a.Labels().String(), b.Labels().String()) })
	return all
}

// store is a [storage.Queryable] of series in memory.
type store []storage.Series

func (s store) Querier(int64, int64) (storage.Querier, error) {
	return &storage.MockQuerier{SelectMockFunction: func(_ bool, _ *storage.SelectHints, matchers ...*labels.Matcher) storage.SeriesSet {
		found := slices.DeleteFunc(slices.Clone(s), func(x storage.Series) bool {
			return slices.ContainsFunc(matchers, func(m *labels.Matcher) bool { return !m.Matches(x.Labels().Get(m.Name)) })
		})
		return &seriesSet{found: found, next: -1}
	}}, nil
}

// seriesSet gives one series after another.
type seriesSet struct {
	found []storage.Series
	next  int
}

func (s *seriesSet) Next() bool                        { s.next++; return s.next < len(s.found) }
func (s *seriesSet) At() storage.Series                { return s.found[s.next] }
func (s *seriesSet) Err() error                        { return nil }
func (s *seriesSet) Warnings() annotations.Annotations { return nil }
