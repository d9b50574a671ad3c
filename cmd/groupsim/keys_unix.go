//go:build linux || darwin || freebsd || netbsd || openbsd || dragonfly

package main

import (
	"os"
	"syscall"
	"unsafe"
)

// singleKeys lets a terminal hand over each key as it is typed, without showing it, until back
// is called. Signals stay (ISIG): ^C is not a key.
func singleKeys(f *os.File) (back func(), err error) {
	var was syscall.Termios
	if err := termios(f, getTermios, &was); err != nil {
		return nil, err
	}
	keys := was
	keys.Lflag &^= syscall.ICANON | syscall.ECHO
	keys.Cc[syscall.VMIN], keys.Cc[syscall.VTIME] = 1, 0
	if err := termios(f, setTermios, &keys); err != nil {
		return nil, err
	}
	return func() { _ = termios(f, setTermios, &was) }, nil
}

func termios(f *os.File, request uintptr, t *syscall.Termios) error {
	if _, _, failed := syscall.Syscall(syscall.SYS_IOCTL, f.Fd(), request, uintptr(unsafe.Pointer(t))); failed != 0 {
		return failed
	}
	return nil
}
