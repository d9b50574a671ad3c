package scripttest

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/groupsim/groupsim/clock"
)

// Command is a line of a script: a verb, and behind it words and KEY=VALUE. A reason goes
// to the end of the line.
type Command struct {
	Verb  string
	Words []string
	Named map[string]string
}

// ParseCommand reads a line.
func ParseCommand(line string) *Command {
	line, reason, given := strings.Cut(line, "reason=")
	words := strings.Fields(line)
	c := &Command{Verb: words[0], Named: map[string]string{}}
	if given {
		c.Named["reason"] = reason
	}
	for _, w := range words[1:] {
		if key, value, named := strings.Cut(w, "="); named {
			c.Named[key] = value
		} else {
			c.Words = append(c.Words, w)
		}
	}
	return c
}

// Word gives one of the words; missing if there are not so many.
func (c *Command) Word(i int, missing string) string {
	if i < len(c.Words) {
		return c.Words[i]
	}
	return missing
}

// Value gives what stands behind KEY=; missing if nothing does.
func (c *Command) Value(key, missing string) string {
	if v := c.Named[key]; v != "" {
		return v
	}
	return missing
}

// Number is Value of a number.
func (c *Command) Number(key string, missing int32) int32 {
	return int32(Number(c.Value(key, strconv.Itoa(int(missing)))))
}

// Number reads a number. A script that has none where one is wanted is no script.
func Number(text string) int {
	n, err := strconv.Atoi(text)
	if err != nil {
		panic(err)
	}
	return n
}

// Duration reads a duration, likewise.
func Duration(text string) clock.Duration {
	d, err := time.ParseDuration(text)
	if err != nil {
		panic(fmt.Sprint("duration ", err))
	}
	return clock.Round(d)
}
