package trials

import (
	"runtime"
	"sync"
)

// inParallel does n jobs, as many at a time as there are processors, and tells one
// after another when each is done, if anybody wants to know.
func inParallel(n int, done func(done, all int), job func(i int)) {
	jobs, finished := make(chan int), make(chan struct{})
	var workers sync.WaitGroup
	for range min(n, runtime.GOMAXPROCS(0)) {
		workers.Go(func() {
			for i := range jobs {
				job(i)
				finished <- struct{}{}
			}
		})
	}
	go func() {
		for i := range n {
			jobs <- i
		}
		close(jobs)
	}()
	for i := range n {
		<-finished
		if done != nil {
			done(i+1, n)
		}
	}
	workers.Wait()
}
