package assign

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/groupsim/groupsim/words"
)

// The widths of tables, in characters.
const (
	tableWidth = 100
	widestName = 30
)

// WriteTable writes the change as text of at most 100 columns: who gets what, what
// moves, and the balance before and after.
func (c *Change) WriteTable(w io.Writer) error {
	out := &strings.Builder{}
	title := fmt.Sprintf("Group %s, %s", shorten(c.Group), c.Assignor)
	if c.Group == "" { // the description does not name it
		title = "The group, " + c.Assignor
	}
	switch c.Client {
	case "":
	case Broker:
		title += " of the broker"
	default:
		title += fmt.Sprintf(" of %s", c.Client)
	}
	writeWords(out, title)
	fmt.Fprintln(out)
	if len(c.Members) > 0 {
		c.writeMembers(out)
		fmt.Fprintln(out)
	}
	if len(c.Moves) > 0 {
		c.writeMoves(out)
		fmt.Fprintln(out)
	}
	c.writeSummary(out)
	if c.Note != "" {
		writeWords(out, "Note: "+c.Note+".")
	}
	_, err := io.WriteString(w, words.Plain(out.String())) // a member's name can be anything
	return err
}

func (c *Change) writeMembers(out io.Writer) {
	rows := []row{{[]string{"MEMBER", "BEFORE", "AFTER"}, []string{"PARTITIONS AFTER"}}}
	for _, m := range c.Members {
		before, after := fmt.Sprint(count(m.Before)), fmt.Sprint(count(m.After))
		list := partitionWords(m.After)
		switch {
		case m.Leaves:
			after, list = absent, []string{"leaves"}
		case m.Joins:
			before, list = absent, append([]string{"joins:"}, list...)
		}
		rows = append(rows, row{[]string{shorten(m.Name), before, after}, list})
	}
	writeRows(out, rows)
}

// writeMoves joins the moves from one member to another in one row.
func (c *Change) writeMoves(out io.Writer) {
	type way struct {
		from, to string
		later    bool
	}
	var ways []way
	moved := map[way]map[string][]int32{}
	for _, m := range c.Moves {
		k := way{m.From, m.To, m.Later}
		if moved[k] == nil {
			moved[k] = map[string][]int32{}
			ways = append(ways, k)
		}
		moved[k][m.Topic] = append(moved[k][m.Topic], m.Partition)
	}
	rows := []row{{[]string{"FROM", "TO"}, []string{"PARTITIONS THAT MOVE"}}}
	for _, k := range ways {
		to := orNobody(k.to)
		if k.later {
			to += " (later)"
		}
		rows = append(rows, row{[]string{orNobody(k.from), to}, partitionWords(moved[k])})
	}
	writeRows(out, rows)
}

func orNobody(name string) string {
	if name == "" {
		return "nobody"
	}
	return shorten(name)
}

func (c *Change) writeSummary(out io.Writer) {
	later := 0
	for _, m := range c.Moves {
		if m.Later {
			later++
		}
	}
	writeWords(out, fmt.Sprintf("Partitions: %d, of which %d move.", c.Partitions, len(c.Moves)))
	if later > 0 {
		writeWords(out, fmt.Sprintf("(later): %d of them are withheld until their owners have let them go, and handed out in a second rebalance.", later))
	}
	writeWords(out, fmt.Sprintf("Balance before: %s; after: %s.", c.Before, c.After))
	if len(c.Unsubscribed) > 0 {
		writeWords(out, "Left out, since no member has a partition of them: "+strings.Join(c.Unsubscribed, ", ")+".")
	}
}

// String tells the balance in words: "3 members with 4 to 5 each".
func (b Balance) String() string {
	switch {
	case b.Members == 0:
		return "no members"
	case b.Members == 1:
		return fmt.Sprintf("1 member with %d", b.Most)
	case b.Fewest == b.Most:
		return fmt.Sprintf("%d members with %d each", b.Members, b.Most)
	}
	return fmt.Sprintf("%d members with %d to %d each", b.Members, b.Fewest, b.Most)
}

// partitionWords lists partitions as "orders", "0-2", "5,", "users", "1".
func partitionWords(of map[string][]int32) []string {
	var list []string
	for _, topic := range sortedKeys(of) {
		if len(list) > 0 {
			list[len(list)-1] += ","
		}
		list = append(list, topic)
		for rest := of[topic]; len(rest) > 0; {
			n := 1
			for n < len(rest) && rest[n] == rest[n-1]+1 {
				n++
			}
			word := fmt.Sprint(rest[0])
			if n > 1 {
				word = fmt.Sprintf("%d-%d", rest[0], rest[n-1])
			}
			list, rest = append(list, word), rest[n:]
		}
	}
	return list
}

// row of a table: single cells, and words that fill the last column.
type row struct {
	cells []string
	words []string
}

func writeRows(out io.Writer, rows []row) {
	widths := make([]int, len(rows[0].cells))
	indent := 0
	for i := range widths {
		for _, r := range rows {
			widths[i] = max(widths[i], utf8.RuneCountInString(r.cells[i]))
		}
		indent += widths[i] + 2
	}
	for _, r := range rows {
		var b strings.Builder
		for i, cell := range r.cells {
			b.WriteString(cell + strings.Repeat(" ", widths[i]+2-utf8.RuneCountInString(cell)))
		}
		for _, line := range wrap(r.words, tableWidth-indent) {
			b.WriteString(line)
			fmt.Fprintln(out, strings.TrimRight(b.String(), " "))
			b.Reset()
			b.WriteString(strings.Repeat(" ", indent))
		}
	}
}

func writeWords(out io.Writer, text string) {
	for _, line := range wrap(strings.Fields(text), tableWidth) {
		fmt.Fprintln(out, line)
	}
}

// wrap fills lines of at most width characters with words; there is at least one
// line. A word that is longer than a line is cut.
func wrap(list []string, width int) []string {
	short := make([]string, len(list))
	for i, word := range list {
		short[i] = shortenTo(word, width)
	}
	if len(short) == 0 {
		return []string{""}
	}
	return words.Wrap(strings.Join(short, " "), width, len(short))
}

// shorten leaves out the middle of a name that is too wide for a table.
func shorten(name string) string { return shortenTo(name, widestName) }

func shortenTo(name string, width int) string {
	runes := []rune(name)
	if len(runes) <= width {
		return name
	}
	head := (width - 1) / 2
	return string(runes[:head]) + "…" + string(runes[len(runes)-(width-1-head):])
}
