package describe

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/groupsim/groupsim/words"
)

// MaxPartitions is how many partitions a description may have in all, those that are
// not listed but must exist included; no Kafka cluster has as many.
const MaxPartitions = 2_000_000

// absent stands in the output where there is nothing to tell.
const absent = "-"

// The columns that count.
const (
	groupColumn       = "GROUP"
	topicColumn       = "TOPIC"
	partitionColumn   = "PARTITION"
	lagColumn         = "LAG"
	consumerColumn    = "CONSUMER-ID"
	instanceColumn    = "GROUP-INSTANCE-ID"
	hostColumn        = "HOST"
	clientColumn      = "CLIENT-ID" // may have spaces
	partitionsColumn  = "#PARTITIONS"
	assignmentColumn  = "ASSIGNMENT"
	epochColumn       = "CURRENT-EPOCH"
	currentColumn     = "CURRENT-ASSIGNMENT"
	coordinatorColumn = "COORDINATOR"
	strategyColumn    = "ASSIGNMENT-STRATEGY"
	stateColumn       = "STATE"
	groupEpochColumn  = "GROUP-EPOCH"
	targetGroupColumn = "TARGET-ASSIGNMENT-EPOCH"
	upgradedColumn    = "UPGRADED"
)

// reader is the reading of such output.
type reader struct {
	file   string
	line   int    // from 1
	text   string // of that line
	fields []string
	header []string
	cells  []int                // where the columns of rpk's table begin
	row    func(*reader) *Error // reads a row of the table that header begins
	stray  *Error               // the first line before any header
	named  string               // the group of the last message
	groups []*Group
	byName map[string]*Group // the groups
	// owned has the line that told a partition's owner, for each form of output: both
	// may tell, if they agree.
	owned      map[place]int
	partitions int
	unnamed    map[*Group][]list // assignments that do not name their topic
	offsets    map[*Group]bool   // the partitions were listed one by one
	blank      bool              // the line before was
}

type place struct {
	group      *Group
	topic      string
	partition  int32
	assignment bool // told by a member's assignment
}

// list is the partitions of one topic in a member's assignment.
type list struct {
	member     string
	topic      string
	partitions []int32
	line, at   int
}

// Read reads what kafka-consumer-groups.sh --describe printed; file stands in the
// error, an [*Error].
func Read(in io.Reader, file string) ([]*Group, error) {
	r := &reader{file: file, byName: map[string]*Group{}, owned: map[place]int{}, unnamed: map[*Group][]list{}, offsets: map[*Group]bool{}}
	in, err := decoded(in)
	if err != nil {
		return nil, &Error{file, 1, 1, err.Error()}
	}
	lines := bufio.NewScanner(in)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		r.line++
		text := lines.Bytes()
		if r.line == 1 {
			text = bytes.TrimPrefix(text, []byte("\uFEFF"))
		}
		r.text = plain(text)
		if err := r.readLine(); err != nil {
			return nil, err
		}
	}
	if err := lines.Err(); err != nil {
		return nil, &Error{file, r.line + 1, 1, err.Error()}
	}
	if r.row == nil && r.stray != nil && len(r.groups) == 0 {
		return nil, r.stray
	}
	for _, g := range r.groups {
		if err := r.nameTopic(g); err != nil {
			return nil, err
		}
		g.findStatic()
	}
	return r.groups, nil
}

// decoded reads UTF-16, as PowerShell writes it, as UTF-8.
func decoded(in io.Reader) (io.Reader, error) {
	text := bufio.NewReader(in)
	if mark, _ := text.Peek(2); !words.IsUTF16(mark) {
		return text, nil
	}
	const most = 64 << 20
	data, err := io.ReadAll(io.LimitReader(text, most))
	return bytes.NewReader(words.FromUTF16(data)), err
}

// plain is a line as the tool printed it: without what it says to a terminal, and out of a
// table of Markdown.
func plain(line []byte) string {
	text := strings.TrimRight(string(words.WithoutEscapes(line)), "\r")
	if !strings.HasPrefix(strings.TrimSpace(text), "|") {
		return text
	}
	text = strings.ReplaceAll(text, "|", " ")
	if strings.Trim(text, "-: \t") == "" { // below the header
		return ""
	}
	return text
}

func (r *reader) readLine() *Error {
	r.fields = strings.Fields(r.text)
	apart := r.blank
	r.blank = len(r.fields) == 0
	switch {
	case r.blank || r.isMessage():
		return nil
	case strings.HasPrefix(r.text, "Error:"):
		return r.errorf(0, "the tool reports %q: run it again", words.Short(r.text))
	case r.isSummary():
		return r.readSummary()
	case r.isHeader():
		return r.readHeader()
	case r.row != nil && apart && len(r.fields) < min(shortestRow, len(r.header)): // what follows on the tables
		return nil
	case r.row != nil:
		return r.row(r)
	}
	// A shell and what it runs may say something first; a row has lost its header.
	err := r.errorf(0, "%q comes before a header: begin with the line GROUP TOPIC PARTITION …", words.Short(r.fields[0]))
	if len(r.fields) >= shortestRow && slices.ContainsFunc(r.fields, isNumber) {
		return err
	}
	if r.stray == nil {
		r.stray = err
	}
	return nil
}

// shortestRow is how many fields a row has at least.
const shortestRow = 5

// isMessage takes what stands between the tables: messages of the tool, of what it
// runs in, and the command itself.
func (r *reader) isMessage() bool {
	const group = "Consumer group '"
	if _, rest, ok := strings.Cut(r.text, group); ok && !strings.HasPrefix(r.text, "Error:") {
		name, what, quoted := strings.Cut(rest, "'")
		switch {
		case quoted && strings.HasPrefix(what, " has no active members"):
			r.named = name
			r.group(name)
			return true
		case quoted && strings.HasPrefix(what, " is rebalancing"):
			r.named = name
			r.group(name).Rebalancing = true
			return true
		}
	}
	for _, prefix := range []string{"Warning:", "Note:", "[", "#", "$", "```", "~~~"} {
		if strings.HasPrefix(r.text, prefix) {
			return true
		}
	}
	return prompt.MatchString(r.text) || strings.Contains(r.text, "kafka-consumer-groups")
}

// prompt is a shell that waits for the next command.
var prompt = regexp.MustCompile(`^\S*[$#%>]\s*$|^\S+@\S+[$#%>]( |$)|^(?:PS )?[A-Za-z]:\\[^>]*>|^command terminated `)

func (r *reader) isHeader() bool {
	return r.fields[0] == groupColumn || r.has(topicColumn, partitionColumn) ||
		r.has(consumerColumn, clientColumn) || r.has(strategyColumn, stateColumn)
}

// has tells whether all these are in the line, in this order.
func (r *reader) has(columns ...string) bool {
	last := -1
	for _, c := range columns {
		at := slices.Index(r.fields, c)
		if at <= last {
			return false
		}
		last = at
	}
	return true
}

func (r *reader) readHeader() *Error {
	switch {
	case r.has(topicColumn, partitionColumn, consumerColumn, clientColumn):
		r.row = (*reader).offsetRow
	case r.has(topicColumn, partitionColumn, rpkMemberColumn, clientColumn):
		r.row = (*reader).rpkRow
		r.cells = r.columns()
	case r.has(consumerColumn, hostColumn, clientColumn, partitionsColumn):
		r.row = (*reader).memberRow
	case r.has(coordinatorColumn, strategyColumn, stateColumn):
		r.row = (*reader).stateRow
	default:
		return r.errorf(0, "the header %q is of none of --describe, --members and --state: give the output of kafka-consumer-groups.sh --describe", words.Short(r.text))
	}
	r.header = r.fields
	return nil
}

// index of a column in the header; -1 if it is not there.
func (r *reader) index(column string) int { return slices.Index(r.header, column) }

// rowGroup is the group of the row.
func (r *reader) rowGroup() *Group {
	if r.header[0] == groupColumn {
		return r.group(r.fields[0])
	}
	return r.group(r.named)
}

func (r *reader) group(name string) *Group {
	g, ok := r.byName[name]
	if !ok {
		g = &Group{Name: name, Owners: map[string][]string{}, Line: r.line, byID: map[string]int{}}
		r.byName[name] = g
		r.groups = append(r.groups, g)
	}
	return g
}

// errorf names the place, counting columns in bytes from 1.
func (r *reader) errorf(at int, format string, args ...any) *Error {
	return r.errorAt(r.line, at, format, args...)
}

func (r *reader) errorAt(line, at int, format string, args ...any) *Error {
	return &Error{r.file, line, at + 1, fmt.Sprintf(format, args...)}
}

// column is where the n-th field of the line begins.
func (r *reader) column(n int) int {
	at := 0
	for i := 0; ; i++ {
		rest := r.text[at:]
		at += len(rest) - len(strings.TrimLeftFunc(rest, unicode.IsSpace))
		length := strings.IndexFunc(r.text[at:], unicode.IsSpace)
		if i == n || length < 0 {
			return at
		}
		at += length
	}
}

// end is the place of the line's end.
func (r *reader) end() int { return max(len(r.text)-1, 0) }
