package main

import "syscall"

// The requests of tcgetattr and tcsetattr (TCSANOW), which are called otherwise elsewhere.
const getTermios, setTermios = syscall.TCGETS, syscall.TCSETS
