package trials

import "context"

// SideBySide does n jobs on so many processors, 0 for all there are, and hands what comes of
// them on one after another in the order of their numbers, for those who make many runs in a
// way of their own. An error in that order ends it, and so does the context, with an
// [Interrupted].
func SideBySide[T any](ctx context.Context, cpus, n int, job func(ctx context.Context, i int) (T, error), take func(i int, result T) error) error {
	return inOrder(pool{ctx, cpus}, n, job, take)
}
