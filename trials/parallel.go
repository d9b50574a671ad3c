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
	// ahead is how many jobs may have been begun whose results have not been handed on: at
	// least as many as are done at a time. With more of them nobody waits for anybody else.
	ahead int
}

// InOrder does n jobs side by side, on as many processors as cpus says or else on all of
// them, and hands on what comes of them in the order of their numbers: for those that ask
// many runs for something else than their reports. A context that ends it before its time
// makes the error [*Interrupted].
func InOrder[T any](ctx context.Context, cpus, n int, job func(ctx context.Context, i int) (T, error), take func(i int, result T) error) error {
	return inOrder(pool{ctx: ctx, cpus: cpus}, n, job, take)
}

// inOrder does n jobs side by side and hands what comes of them on one after another, in
// the order of their numbers, whoever is done first. So what is made of them is the same
// with any number of processors. The first error in that order ends it.
//
// Whoever calls it hands on, and does jobs as the others do while there is nothing to hand on.
// To wake somebody up takes as long as a short run, and on a machine that has much to do far
// longer: so everybody goes from one job to the next without a word to the others.
func inOrder[T any](p pool, n int, job func(ctx context.Context, i int) (T, error), take func(i int, result T) error) error {
	if p.ctx == nil {
		p.ctx = context.Background()
	}
	if p.cpus < 1 {
		p.cpus = runtime.GOMAXPROCS(0)
	}
	ctx, cancel := context.WithCancel(p.ctx)
	l := newLine[T](n, max(p.cpus, p.ahead))
	var workers sync.WaitGroup
	defer workers.Wait()
	defer cancel()
	context.AfterFunc(ctx, l.end)
	do := func(i int) {
		result, err := job(ctx, i)
		l.done(i, came[T]{result, err})
	}
	for range min(n, p.cpus) - 1 {
		workers.Go(func() {
			for i, more := l.begin(); more; i, more = l.begin() {
				do(i)
			}
		})
	}
	for i := range n {
		o, ended := l.take(do)
		switch {
		case ended || o.err != nil && ctx.Err() != nil:
			return &Interrupted{i, n}
		case o.err != nil:
			return o.err
		}
		if err := take(i, o.result); err != nil {
			return err
		}
	}
	return nil
}

// came is what came of a job.
type came[T any] struct {
	result T
	err    error
}

// line has the jobs that have been begun and not been handed on.
type line[T any] struct {
	sync.Mutex
	changed      *sync.Cond // somebody may go on who waits
	n            int
	begun, taken int
	places       []place[T]
	ended        bool
}

// place is where the outcome of a job is put: by its number, around and around.
type place[T any] struct {
	came  came[T]
	there bool
}

func newLine[T any](n, places int) *line[T] {
	l := &line[T]{n: n, places: make([]place[T], max(1, min(n, places)))}
	l.changed = sync.NewCond(l)
	return l
}

// open tells whether another job may be begun now.
func (l *line[T]) open() bool { return !l.ended && l.begun < l.n && l.begun-l.taken < len(l.places) }

// begin gives the number of the next job, once there is room for what comes of it.
func (l *line[T]) begin() (i int, more bool) {
	l.Lock()
	defer l.Unlock()
	for !l.open() {
		if l.ended || l.begun == l.n {
			return 0, false
		}
		l.changed.Wait()
	}
	l.begun++
	return l.begun - 1, true
}

// done puts down what came of a job.
func (l *line[T]) done(i int, o came[T]) {
	l.Lock()
	defer l.Unlock()
	l.places[i%len(l.places)] = place[T]{o, true}
	if i == l.taken {
		l.changed.Broadcast()
	}
}

// take gives what came of the next job, and does others until it is there; ended: it will not
// be.
func (l *line[T]) take(do func(i int)) (o came[T], ended bool) {
	l.Lock()
	defer l.Unlock()
	p := &l.places[l.taken%len(l.places)]
	for !p.there {
		switch {
		case l.ended:
			return o, true
		case l.open():
			i := l.begun
			l.begun++
			l.Unlock()
			do(i)
			l.Lock()
		default:
			l.changed.Wait()
		}
	}
	o, *p = p.came, place[T]{}
	l.taken++
	l.changed.Broadcast()
	return o, false
}

// end lets nobody wait any more.
func (l *line[T]) end() {
	l.Lock()
	defer l.Unlock()
	l.ended = true
	l.changed.Broadcast()
}
