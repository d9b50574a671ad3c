package playground

import "context"

// Start is what a page begins with: a scenario, its run, and what there is to choose from. So it
// can be looked at before the browser has unpacked the simulator.
type Start struct {
	Source
	Catalogue Catalogue `json:"catalogue"`
	Outcome   *Outcome  `json:"outcome,omitempty"` // nil: the page makes the run itself
}

// mostEvents is how many bytes of events a page may carry: with more it takes longer to read
// than the run takes.
const mostEvents = 4 << 20

// NewStart makes the run of a scenario for a page to begin with. Whoever does not want to wait
// for it has a page that makes it itself.
func NewStart(ctx context.Context, s Source) Start {
	start := Start{Source: s, Catalogue: NewCatalogue()}
	out := Run(ctx, Order{Source: s}, nil)
	if ctx.Err() == nil && len(out.Events) <= mostEvents {
		start.Outcome = &out
	}
	return start
}
