package trials

import (
	"context"
	"testing"
)

// BenchmarkFigures makes runs of a small scenario for their figures alone, as many runs are made: an
// operation is a run.
func BenchmarkFigures(b *testing.B) {
	for _, name := range []string{"gc-pause", "rolling-deploy"} {
		b.Run(name, func(b *testing.B) {
			s, err := Load(name, nil, Options{})
			if err != nil {
				b.Fatal(err)
			}
			b.ReportAllocs()
			for run := uint64(1); b.Loop(); run++ {
				if _, err := Figures(context.Background(), s, run); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
