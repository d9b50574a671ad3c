package lab

import (
	"fmt"
	"os"
	"runtime"
	"strings"
)

// busy is how busy this machine is: how many threads ran or waited for a processor in the last
// minute, on average. It is empty where the system does not tell.
func busy() string {
	text, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		return ""
	}
	load, _, _ := strings.Cut(string(text), " ")
	return load
}

// machine describes this one for the notes of a recording: gaps that hit all partitions at once
// are its own where others wanted its processors.
func machine(begun, ended string) string {
	if begun == "" || ended == "" {
		return fmt.Sprintf("%d processors", runtime.NumCPU())
	}
	return fmt.Sprintf("%d processors, load %s at the start and %s at the end", runtime.NumCPU(), begun, ended)
}
