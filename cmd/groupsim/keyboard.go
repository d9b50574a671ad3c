package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"unicode"
)

// keyboard reads what somebody types on a terminal, key by key: some keys are an answer at
// once, all others are a line that Enter ends. The terminal hands over single keys only while
// somebody is asked, and ^C stays a signal, so whatever ends the command leaves it as it was.
type keyboard struct {
	want   chan struct{}
	got    chan rune
	out    io.Writer
	single func() (back func(), err error) // lets the terminal hand over key by key, until back
}

// keyboardOf gives the keys of a terminal; nil: it is none, or hands over lines only.
func keyboardOf(typed any, out io.Writer) *keyboard {
	f, ok := typed.(*os.File)
	if !ok || !isTerminal(f) {
		return nil
	}
	single := func() (func(), error) { return singleKeys(f) }
	back, err := single()
	if err != nil {
		return nil
	}
	back()
	return newKeyboard(f, out, single)
}

func newKeyboard(typed io.Reader, out io.Writer, single func() (func(), error)) *keyboard {
	k := &keyboard{want: make(chan struct{}), got: make(chan rune), out: out, single: single}
	go func() {
		defer close(k.got)
		for keys := bufio.NewReader(typed); ; {
			<-k.want
			key, _, err := keys.ReadRune()
			if err != nil {
				return
			}
			k.got <- key
		}
	}()
	return k
}

// key waits for the next one; false: there is none any more.
func (k *keyboard) key(ctx context.Context) (key rune, ok bool) {
	select {
	case k.want <- struct{}{}:
	case key, ok = <-k.got: // closed
		return key, ok
	case <-ctx.Done():
		return 0, false
	}
	select {
	case key, ok = <-k.got:
		return key, ok
	case <-ctx.Done():
		return 0, false
	}
}

// What terminals send for keys that write nothing.
const (
	endOfText = 0x04 // ^D
	backspace = '\b'
	killLine  = 0x15 // ^U
	escape    = 0x1b
	erase     = 0x7f
)

// line reads an answer: one of the keys in alone, if it comes first, or a line; false: nothing
// comes any more.
func (k *keyboard) line(ctx context.Context, alone string) (string, bool) {
	back, err := k.single()
	if err != nil {
		return "", false
	}
	defer back()
	var text []rune
	for {
		key, ok := k.key(ctx)
		switch {
		case !ok && len(text) == 0, key == endOfText && len(text) == 0:
			fmt.Fprintln(k.out)
			return "", false
		case !ok, key == '\r', key == '\n':
			fmt.Fprintln(k.out)
			return string(text), ok || ctx.Err() == nil
		case key == backspace, key == erase:
			text = k.rub(text, min(1, len(text)))
		case key == killLine:
			text = k.rub(text, len(text))
		case key == escape:
			k.skipSequence(ctx)
		case len(text) == 0 && strings.ContainsRune(alone, key):
			fmt.Fprintln(k.out, strings.TrimSpace(string(key)))
			return string(key), true
		case unicode.IsPrint(key):
			text = append(text, key)
			fmt.Fprint(k.out, string(key))
		}
	}
}

// rub takes the last n keys back.
func (k *keyboard) rub(text []rune, n int) []rune {
	fmt.Fprint(k.out, strings.Repeat("\b \b", n))
	return slices.Delete(text, len(text)-n, len(text))
}

// skipSequence passes over what arrows and other keys send behind escape (ECMA-48, 5.4): it
// ends with the first of @ to ~.
func (k *keyboard) skipSequence(ctx context.Context) {
	if key, ok := k.key(ctx); !ok || key != '[' && key != 'O' {
		return
	}
	for {
		if key, ok := k.key(ctx); !ok || '@' <= key && key <= '~' {
			return
		}
	}
}
