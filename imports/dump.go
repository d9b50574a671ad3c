package imports

import (
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/groupsim/groupsim/scenarios"
)

// Each Java client logs all of its settings when it starts (AbstractConfig.logAll), and
// librdkafka those that somebody has set, with debug=conf.
var (
	dumpBegins = regexp.MustCompile(`ConsumerConfig values:|Client configuration:`)
	dumpGoesOn = regexp.MustCompile(`Default topic configuration:`)
	dumpEntry  = regexp.MustCompile(`(?:^|[\s|\]:])([a-z][a-z0-9]*(?:\.[a-z0-9]+)+) = ?(.*)$`)
	// dumpValue is how no properties file writes values.
	dumpValue = regexp.MustCompile(`^(null|\[.*\]|class .*)$`)
)

// dump is one of those in a log.
type dump struct {
	line    int // of its beginning
	entries []entry
}

// isDump tells a log with such a dump, or a dump out of one whose first line is missing.
func isDump(data []byte) bool {
	if dumpBegins.Match(data) {
		return true
	}
	lines, values := 0, 0
	for line := range strings.Lines(string(data)) {
		line = strings.TrimRight(line, " \r\n")
		m := dumpEntry.FindStringSubmatch(line)
		switch {
		case line == "":
		case m == nil || strings.TrimLeft(line, " \t") == line:
			return false
		default:
			lines++
			if dumpValue.MatchString(m[2]) {
				values++
			}
		}
	}
	return values > 1 && lines > values
}

// readDump takes of several dumps the last that is of a member of a group: it is of the
// newest start.
func (d *document) readDump(data []byte) {
	d.dumped = true
	dumps := dumpsIn(d.file, string(data))
	chosen, why := len(dumps)-1, "the last"
	for i, each := range dumps {
		for _, e := range each.entries {
			if e.key == groupID && e.value != "" {
				chosen, why = i, "the last of a member of a group"
			}
		}
	}
	if chosen < 0 {
		return
	}
	d.entries = dumps[chosen].entries
	if len(dumps) > 1 {
		d.notes = append(d.notes, fmt.Sprintf("there are %d dumps: that which begins in line %d is taken, %s", len(dumps), dumps[chosen].line, why))
	}
}

func dumpsIn(file, text string) []dump {
	dumps := []dump{{line: 1}}
	on := !dumpBegins.MatchString(text)
	for i, line := range splitLines(text) {
		// A log of JSON has a dump in one line.
		for _, line := range strings.Split(line, `\n`) {
			line = strings.ReplaceAll(strings.TrimRight(line, " \t"), `\t`, "\t")
			m := dumpEntry.FindStringSubmatchIndex(line)
			switch {
			case dumpBegins.MatchString(line):
				on = true
				dumps = append(dumps, dump{line: i + 1})
			case on && m != nil:
				column := func(at int) int { return utf8.RuneCountInString(line[:at]) + 1 }
				last := &dumps[len(dumps)-1]
				last.entries = append(last.entries, entry{
					key: line[m[2]:m[3]], value: dumpedValue(line[m[4]:m[5]]),
					keyAt: scenarios.Origin{File: file, Line: i + 1, Column: column(m[2])},
					at:    scenarios.Origin{File: file, Line: i + 1, Column: column(m[4])},
				})
			case strings.Trim(line, "-=*_ \t") != "" && !dumpGoesOn.MatchString(line):
				on = false
			}
		}
	}
	var filled []dump
	for _, each := range dumps {
		if len(each.entries) > 0 {
			filled = append(filled, each)
		}
	}
	return filled
}

// dumpedValue is a value as a properties file would have it: null, an empty list and what
// is hidden are nothing.
func dumpedValue(text string) string {
	text = strings.TrimRight(strings.TrimSpace(text), `",}`)
	if list, ok := strings.CutPrefix(text, "["); ok {
		text = strings.TrimSuffix(list, "]")
	}
	var values []string
	for _, item := range items(text) {
		if item = strings.TrimPrefix(item, "class "); item != "null" && item != "hidden" && item != "" {
			values = append(values, item)
		}
	}
	return strings.Join(values, ",")
}

// dropDefaults leaves out of a dump what is nothing, or is there by default.
func (c *config) dropDefaults() {
	if !c.doc.dumped {
		return
	}
	kept := c.settings[:0]
	for _, s := range c.settings {
		usual, has := c.usual[s.name]
		isDefault := has && (s.value == usual || s.name == strategy && plainAssignors(s.value) == usual)
		if s.entry.value != "" && !isDefault && !strings.HasPrefix(s.name, "internal.") {
			kept = append(kept, s)
		}
	}
	c.settings = kept
}

// plainAssignors are the assignors of a list by their names.
func plainAssignors(list string) string {
	all := items(list)
	for i, item := range all {
		if a := find(item); a != nil {
			all[i] = a.Name
		}
	}
	return strings.Join(all, ",")
}
