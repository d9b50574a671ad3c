package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"

	"github.com/groupsim/groupsim/course"
	"github.com/groupsim/groupsim/scenarios"
)

// answers are what somebody types, or a file has: a line each, or ITEM: ANSWER.
type answers struct {
	lines <-chan string
	named map[string]string // of a file, by the item
	asks  bool              // somebody types: there is a prompt
	keys  *keyboard         // of whoever types; nil: lines come
}

// answersFrom reads a file, or else what is typed: key by key where that shows on screen, a
// terminal's output; nil: it does not. It reads beside whoever asks, so that ^C ends the wait.
func answersFrom(path string, typed io.Reader, screen io.Writer) (*answers, error) {
	if path == "" {
		if screen != nil {
			if keys := keyboardOf(typed, screen); keys != nil {
				return &answers{asks: true, keys: keys}, nil
			}
		}
		return &answers{lines: linesOf(typed), asks: isTerminal(typed)}, nil
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("cannot read %s: %w", path, reason(err))
	}
	defer f.Close()
	a := &answers{named: map[string]string{}}
	list := make(chan string, maxAnswers)
	scanner := bufio.NewScanner(f)
	for n := 0; scanner.Scan() && n < maxAnswers; n++ {
		line := strings.TrimSpace(scanner.Text())
		switch item, answer, named := strings.Cut(line, ":"); {
		case line == "" || line[0] == '#':
		case named:
			a.named[strings.TrimSpace(item)] = strings.TrimSpace(answer)
		default:
			list <- line
		}
	}
	close(list)
	a.lines = list
	return a, scanner.Err()
}

// mustBeOf refuses answers to what nobody asks: a slip in a name would go for no answer.
func (a *answers) mustBeOf(c *course.Course) error {
	var names []string
	for _, item := range c.Items() {
		names = append(names, item.ID)
	}
	for _, m := range c.Myths {
		names = append(names, m.ID)
	}
	for _, name := range slices.Sorted(maps.Keys(a.named)) {
		if slices.Contains(names, name) {
			continue
		}
		return fmt.Errorf("no card, question or myth is called %s%s", scenarios.Quoted(name), scenarios.DidYouMean(scenarios.Near(name, names)))
	}
	return nil
}

// maxAnswers is far beyond what any session asks.
const maxAnswers = 10_000

func linesOf(r io.Reader) <-chan string {
	lines := make(chan string)
	go func() {
		defer close(lines)
		for scanner := bufio.NewScanner(r); scanner.Scan(); {
			lines <- scanner.Text()
		}
	}()
	return lines
}

// next gives the answer to an item; false: there is none any more. An answer by name is
// given once. Of what is typed the keys in alone are answers without Enter.
func (a *answers) next(ctx context.Context, item, alone string) (string, bool) {
	if text, ok := a.named[item]; ok {
		delete(a.named, item)
		return text, true
	}
	if a.keys != nil {
		return a.keys.line(ctx, alone)
	}
	select {
	case text, ok := <-a.lines:
		return text, ok
	case <-ctx.Done():
		return "", false
	}
}
