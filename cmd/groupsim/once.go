package main

import (
	"errors"
	"regexp"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// onceOnly lets flags be given once: of two files, or two settings to look for, the first would be
// forgotten without a word.
func onceOnly(cmd *cobra.Command, flags ...string) {
	for _, name := range flags {
		f := cmd.Flags().Lookup(name)
		f.Value = &onceValue{Value: f.Value}
	}
}

type onceValue struct {
	pflag.Value
	given bool
}

var errTwice = errors.New("given twice")

func (v *onceValue) Set(text string) error {
	if v.given {
		return errTwice
	}
	v.given = true
	return v.Value.Set(text)
}

// givenTwice reads the parser's error about that.
func givenTwice(text string) (flag string, ok bool) {
	match := regexp.MustCompile(`(?s)^invalid argument ".*" for "(--[a-z-]+)" flag: given twice$`).FindStringSubmatch(text)
	if match == nil {
		return "", false
	}
	return match[1], true
}
