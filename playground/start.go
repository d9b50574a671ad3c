package playground

import (
	"context"
	"time"
)

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

// patience is how long a page is waited with for its first run: what takes longer, the page makes
// itself, where it shows how far it is and can be stopped.
const patience = time.Second

// NewStart makes the run of a scenario for a page to begin with, if that does not take long.
func NewStart(ctx context.Context, s Source) Start {
	start := Start{Source: s, Catalogue: NewCatalogue()}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	out := Run(ctx, Order{Source: s}, nil)
	if ctx.Err() == nil && len(out.Events) <= mostEvents {
		start.Outcome = &out
	}
	return start
}
