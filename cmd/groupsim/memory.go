package main

import (
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"strconv"
	"strings"
	"time"
)

// Where memory is limited, a command that needs more would end in a trace of Go's runtime,
// or without a word by the hand of the kernel. So it watches what it has, collects garbage
// the harder the nearer it comes to the limit, and says before it gets there that this
// cannot be done.

// memoryLimit is a bound of memory, or of address space.
type memoryLimit struct {
	bytes int64
	space bool
}

// arena is by how much Go's runtime takes address space, of which it has the first one
// from the start.
const arena = 64 << 20

// margin is what is left free when a command is ended, for what comes between two looks.
func (l *memoryLimit) margin() int64 {
	if l.space {
		return max(l.bytes/12, arena*3/2)
	}
	return max(l.bytes/12, 8<<20)
}

// near tells whether the limit is near. What fits into the first arena takes no more space.
func (l *memoryLimit) near() bool {
	if l.space {
		return inHeap() > arena*3/4 && mapped() > l.bytes-l.margin()
	}
	return inHeap() > l.bytes-l.margin()
}

// watchMemory ends the process, by exit, before it comes to a limit of its memory. It
// watches until the returned function is called.
func watchMemory(errs io.Writer, exit func(code int)) (done func()) {
	limits := memoryLimits()
	over, rest := make(chan struct{}), garbageRoom(limits)
	if len(limits) == 0 {
		return func() { runtime.KeepAlive(rest) }
	}
	for i := range limits {
		l := &limits[i]
		soft := l.bytes - 2*l.margin()
		if l.space {
			soft = max(soft-mapped(), arena/2)
		}
		if soft < debug.SetMemoryLimit(-1) {
			debug.SetMemoryLimit(soft)
		}
	}
	go func() {
		const look = 5 * time.Millisecond
		for ticks := time.NewTicker(look); ; {
			select {
			case <-over:
				ticks.Stop()
				return
			case <-ticks.C:
			}
			for i := range limits {
				if l := &limits[i]; l.near() {
					unfinished.end()
					complain(errs, outOfMemory(l.bytes))
					exit(exitFailed)
				}
			}
		}
	}()
	return func() {
		close(over)
		runtime.KeepAlive(rest)
	}
}

// garbageRoom is memory that nobody touches, so that it takes address space and nothing else.
// Go collects garbage when there is as much of it as there is of all else, from 4 MB on. Of
// many short runs nothing is kept, so that is every few dozen runs, and takes a sixth of the
// time; with this beside them it is every few hundred. Where memory is short there is none.
func garbageRoom(limits []memoryLimit) []byte {
	const room, enough = 8 << 20, 1 << 30
	for i := range limits {
		if limits[i].bytes < enough {
			return nil
		}
	}
	return make([]byte, room)
}

func outOfMemory(limit int64) error {
	return errors.New("out of memory: this needs more than the limit of " + strconv.FormatInt(limit>>20, 10) +
		" MiB; fewer partitions, members or steps, a shorter duration, or of many runs fewer at a time (-j 1) take less")
}

// memoryLimits are the limits that hold for this process.
func memoryLimits() (limits []memoryLimit) {
	if soft := debug.SetMemoryLimit(-1); soft < math.MaxInt64 { // GOMEMLIMIT
		limits = append(limits, memoryLimit{bytes: soft})
	}
	if group := groupLimit(); group > 0 {
		limits = append(limits, memoryLimit{bytes: group})
	}
	if space := addressSpace(); space > 0 {
		limits = append(limits, memoryLimit{bytes: space, space: true})
	}
	return limits
}

// inHeap is the memory that Go's runtime has of the system and has not given back.
func inHeap() int64 {
	s := []metrics.Sample{{Name: "/memory/classes/total:bytes"}, {Name: "/memory/classes/heap/released:bytes"}}
	metrics.Read(s)
	return int64(s[0].Value.Uint64() - s[1].Value.Uint64())
}

// mapped is the address space that the process has taken.
func mapped() int64 {
	text, err := os.ReadFile("/proc/self/statm")
	pages, _, _ := strings.Cut(string(text), " ")
	n, convErr := strconv.ParseInt(pages, 10, 64)
	if err != nil || convErr != nil {
		return inHeap()
	}
	return n * int64(os.Getpagesize())
}

// groupLimit is what the control group of the process may have, as containers set it; 0
// for no limit.
func groupLimit() int64 {
	least := int64(0)
	note := func(path string) {
		text, err := os.ReadFile(path)
		if n, convErr := strconv.ParseInt(strings.TrimSpace(string(text)), 10, 64); err == nil && convErr == nil && n > 0 && n < 1<<50 && (least == 0 || n < least) {
			least = n
		}
	}
	own, _ := os.ReadFile("/proc/self/cgroup")
	for line := range strings.Lines(string(own)) {
		_, dir, _ := strings.Cut(strings.TrimSpace(line), "::")
		for dir = filepath.Clean("/" + dir); ; dir = filepath.Dir(dir) {
			note(fmt.Sprintf("/sys/fs/cgroup%s/memory.max", strings.TrimSuffix(dir, "/")))
			if dir == "/" {
				break
			}
		}
	}
	note("/sys/fs/cgroup/memory/memory.limit_in_bytes")
	return least
}
