// Command scale measures what whole runs cost: of large groups at rest and through a rolling
// deploy, of one that is overloaded, and of many runs of a small one. Milliseconds are of the
// machine and of the hour, so each figure is the CPU time of the run over that of a fixed loop
// that is measured right before and behind it, in the same process.
//
// Each shape is run in a process of its own, whose peak of memory is then that of the shape.
// With -profiles DIR the profiles of each are written there.
package main

import (
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"runtime/pprof"
	"strings"
	"syscall"
	"time"
)

func main() {
	one := flag.String("shape", "", "run this `SHAPE` alone, in this process")
	profiles := flag.String("profiles", "", "write profiles of the CPU and of memory to this `DIR`")
	flag.Parse()
	if err := run(*one, *profiles); err != nil {
		fmt.Fprintln(os.Stderr, "scale:", err)
		os.Exit(1)
	}
}

func run(one, profiles string) error {
	if profiles != "" {
		if err := os.MkdirAll(profiles, 0o777); err != nil {
			return err
		}
	}
	if one == "" {
		return table(profiles)
	}
	for _, s := range shapes {
		if s.name == one {
			return s.measure(profiles)
		}
	}
	return fmt.Errorf("there is no shape %q", one)
}

// table runs all shapes, one after another, and prints a row for each.
func table(profiles string) error {
	self, err := os.Executable()
	if err != nil {
		return err
	}
	fmt.Println("| shape | what is run | CPU time over the loop's | work | peak of memory, MiB |")
	fmt.Println("|---|---|---:|---:|---:|")
	for _, s := range shapes {
		cmd := exec.Command(self, "-shape", s.name, "-profiles", profiles)
		cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
		if err := cmd.Run(); err != nil {
			return fmt.Errorf("%s: %w", s.name, err)
		}
	}
	return nil
}

// measure runs the shape and prints its row.
func (s *shape) measure(profiles string) (err error) {
	before := loop()
	stop := func() error { return nil }
	if profiles != "" {
		if stop, err = profile(filepath.Join(profiles, strings.ReplaceAll(s.name, " ", "-"))); err != nil {
			return err
		}
	}
	began := cpuTime()
	work, err := s.run()
	took := cpuTime() - began
	if err != nil {
		return err
	}
	if err := stop(); err != nil {
		return err
	}
	each := (before + loop()) / 2
	fmt.Printf("| %s | %s | %.1f | %d | %d |\n", s.name, s.what, took.Seconds()/each.Seconds(), work, peak()>>20)
	return nil
}

// profile begins to write profiles beside each other: PATH.cpu, and PATH.memory with all that
// was allocated up to the end.
func profile(path string) (stop func() error, err error) {
	cpu, err := os.Create(path + ".cpu")
	if err != nil {
		return nil, err
	}
	if err := pprof.StartCPUProfile(cpu); err != nil {
		return nil, err
	}
	return func() error {
		pprof.StopCPUProfile()
		if err := cpu.Close(); err != nil {
			return err
		}
		memory, err := os.Create(path + ".memory")
		if err != nil {
			return err
		}
		runtime.GC()
		if err := pprof.Lookup("allocs").WriteTo(memory, 0); err != nil {
			return err
		}
		return memory.Close()
	}, nil
}

// loop is the measure: a fixed number of steps that depend on each other and need no memory.
func loop() time.Duration {
	const steps = 200_000_000
	began, x := cpuTime(), uint64(88172645463325252)
	for range steps {
		x ^= x << 13
		x ^= x >> 7
		x ^= x << 17
	}
	took := cpuTime() - began
	if x == 0 {
		panic("xorshift has come to 0")
	}
	return took
}

func usage() (u syscall.Rusage) {
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		panic(err)
	}
	return u
}

// cpuTime is what this process has used of all processors.
func cpuTime() time.Duration {
	u := usage()
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// peak is the most memory that it has had, in bytes (Linux counts in KiB).
func peak() int64 { return usage().Maxrss << 10 }
