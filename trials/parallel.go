package trials

import (
	"context"
	"runtime"
	"sync"
)

// pool is how many jobs are done at a time, and until when.
type pool struct {
	ctx  context.Context // nil: to the end
	cpus int             // 0: as many as there are processors
}

// InOrder does n jobs side by side, on as many processors as cpus says or else on all of
// them, and hands on what comes of them in the order of their numbers: for those that ask
// many runs for something else than their reports. A context that ends it before its time
// makes the error [*Interrupted].
func InOrder[T any](ctx context.Context, cpus, n int, job func(ctx context.Context, i int) (T, error), take func(i int, result T) error) error {
	return inOrder(pool{ctx, cpus}, n, job, take)
}

// inOrder does n jobs side by side and hands what comes of them on one after another, in
// the order of their numbers, whoever is done first. So what is made of them is the same
// with any number of processors, and no more results wait than there are workers. The
// first error in that order ends it.
func inOrder[T any](p pool, n int, job func(ctx context.Context, i int) (T, error), take func(i int, result T) error) error {
	if p.ctx == nil {
		p.ctx = context.Background()
	}
	if p.cpus < 1 {
		p.cpus = runtime.GOMAXPROCS(0)
	}
	ctx, cancel := context.WithCancel(p.ctx)
	type outcome struct {
		result T
		err    error
	}
	type task struct {
		i    int
		into chan outcome
	}
	var workers sync.WaitGroup
	defer workers.Wait()
	defer cancel()
	tasks, waiting := make(chan task), make(chan chan outcome, p.cpus)
	for range min(n, p.cpus) {
		workers.Go(func() {
			for t := range tasks {
				result, err := job(ctx, t.i)
				t.into <- outcome{result, err}
			}
		})
	}
	workers.Go(func() {
		defer close(tasks)
		for i := range n {
			into := make(chan outcome, 1)
			select {
			case waiting <- into:
			case <-ctx.Done():
				return
			}
			select {
			case tasks <- task{i, into}:
			case <-ctx.Done():
				return
			}
		}
	})
	for i := range n {
		select {
		case into := <-waiting:
			select {
			case o := <-into:
				switch {
				case o.err != nil && ctx.Err() != nil:
					return &Interrupted{i, n}
				case o.err != nil:
					return o.err
				}
				if err := take(i, o.result); err != nil {
					return err
				}
			case <-ctx.Done():
				return &Interrupted{i, n}
			}
		case <-ctx.Done():
			return &Interrupted{i, n}
		}
	}
	return nil
}
