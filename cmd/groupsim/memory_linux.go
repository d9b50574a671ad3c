package main

import "syscall"

// addressSpace is how much of it the process may take (ulimit -v); 0 for no limit.
func addressSpace() int64 {
	var limit syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_AS, &limit); err != nil || limit.Cur > 1<<50 {
		return 0
	}
	return int64(limit.Cur)
}
