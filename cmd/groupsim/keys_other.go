//go:build !linux && !darwin && !freebsd && !netbsd && !openbsd && !dragonfly

package main

import (
	"errors"
	"os"
)

// singleKeys does not know how to ask a terminal here, which hands over lines then.
func singleKeys(*os.File) (back func(), err error) {
	return nil, errors.New("this system's terminals hand over lines")
}
