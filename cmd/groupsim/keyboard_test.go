package main

import (
	"bytes"
	"context"
	"strings"
	"testing"
)

// Some keys are answers at once; others make a line, which can be mended until Enter ends it.
func TestKeys(t *testing.T) {
	for _, c := range []struct {
		keys string
		want []string
	}{
		{"h", []string{"h"}},
		{"hsq", []string{"h", "s", "q"}},
		{"12.5s\n", []string{"12.5s"}},
		{"30s\r45s\r", []string{"30s", "45s"}},
		{"\n", []string{""}},
		{"4x\x7f5\b6s\n", []string{"46s"}},
		{"abc\x15yes\n", []string{"yes"}},
		{"1\x7f\x7f\x7fq", []string{"q"}},
		{"\x1b[A\x1b[1;5C\x1bOP7\n", []string{"7"}},
		{"\x1bs", []string{}}, // Alt-s
		{"a\x04b\n", []string{"ab"}},
		{"\x04after", []string{}},
		{"left", []string{"left"}}, // the input ends
		{"\x00\x01é\n", []string{"é"}},
	} {
		open := 0
		k := newKeyboard(strings.NewReader(c.keys), &bytes.Buffer{}, func() (func(), error) {
			open++
			return func() { open-- }, nil
		})
		got := []string{}
		for {
			text, ok := k.line(context.Background(), "hsq")
			if open != 0 {
				t.Errorf("%q: the terminal is not as it was", c.keys)
			}
			if !ok {
				break
			}
			got = append(got, text)
		}
		if strings.Join(got, "|") != strings.Join(c.want, "|") || len(got) != len(c.want) {
			t.Errorf("%q: %q, want %q", c.keys, got, c.want)
		}
	}
}
