//go:build !linux && !darwin && !freebsd && !netbsd && !openbsd && !dragonfly

package main

import "os"

// columns does not know how to ask a terminal here.
func columns(*os.File) int { return 0 }
