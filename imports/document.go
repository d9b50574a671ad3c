package imports

import (
	"bytes"
	"fmt"
	"io"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/groupsim/groupsim/scenarios"
	"github.com/groupsim/groupsim/words"
)

// document is a configuration file as it was read.
type document struct {
	file       string
	properties bool // Java's properties format; else YAML or JSON
	marked     bool // a byte order mark comes first
	entries    []entry
	// inactive has the places of documents of a YAML file that hold only under a
	// Spring profile.
	inactive []scenarios.Origin
	dumped   bool // it is what a client logged of all its settings
	program  bool // it is a program's text
	// Of a program: names with dots are librdkafka's, and those of Python aiokafka's.
	rdkafka, aio bool
	// notes say what of the file was taken, where it has more.
	notes []string
}

// enter keeps the entries of a section, and gives them the names that they have in it.
func (d *document) enter(section string) {
	var kept []entry
	for _, e := range d.entries {
		name, ok := strings.CutPrefix(e.name, section+".")
		if section == "" {
			name, ok = e.name, true
		}
		if ok {
			e.name = name
			kept = append(kept, e)
		}
	}
	d.entries = kept
}

// note says that others have settings of a consumer beside what was chosen.
func (d *document) note(others []string, chosen part) {
	if len(others) > 0 {
		d.notes = append(d.notes, words.Short(chosen.section)+" is taken, and not "+words.Short(words.And(others))+", where settings of a consumer are too")
	}
}

func readDocument(file string, data []byte) (*document, error) {
	data, marked := bytes.CutPrefix(words.WithoutEscapes(data), []byte("\uFEFF"))
	data = fenced(data)
	if i := bytes.IndexByte(data, 0); i >= 0 {
		line := bytes.Count(data[:i], []byte("\n")) + 1
		return nil, failAt(scenarios.Origin{File: file, Line: line, Column: 1}, "this is not a text file")
	}
	if strings.EqualFold(filepath.Ext(file), ".toml") {
		return nil, failAt(scenarios.Origin{File: file, Line: 1, Column: 1}, "TOML is not read: give the settings of the consumer as properties, YAML or JSON")
	}
	if at := logstash.FindIndex(data); at != nil {
		line := bytes.Count(data[:at[0]], []byte("\n")) + 1
		return nil, failAt(scenarios.Origin{File: file, Line: line, Column: 1}, "this is a pipeline of Logstash, which is not read: give the settings of its kafka input as properties, by the names that Java's consumer has")
	}
	d := &document{file: file, properties: !isYAML(file, data), marked: marked}
	var err error
	switch {
	case isDump(data):
		d.properties = false
		d.readDump(data)
	case isProgram(file, data):
		d.properties, d.program = false, true
		d.readProgram(data)
	case d.properties:
		d.entries, err = parseProperties(file, exported.ReplaceAll(data, []byte("       $1")))
		d.entries = slices.DeleteFunc(d.entries, func(e entry) bool { return e.key == "}" || e.value == "{" }) // as HOCON has sections
	default:
		err = d.readLeaves(data)
	}
	if err != nil {
		return nil, err
	}
	for i, e := range d.entries {
		if e.path == nil {
			d.entries[i].path = strings.Split(e.key, ".")
		}
		d.entries[i].name = e.key
		if !d.properties && strings.Contains(e.key, ":") { // as .NET writes sections in one key
			d.entries[i].name = strings.ReplaceAll(e.key, ":", ".")
			d.entries[i].path = strings.Split(d.entries[i].name, ".")
		}
	}
	if !d.program {
		d.entries = unwrapEnvironment(d.entries)
	}
	d.leaveProfilesOut()
	if len(d.entries) == 0 {
		msg := "there are no settings in the file"
		switch {
		case len(d.inactive) > 0:
			msg = "all settings in the file hold under a profile only: give one profile's by themselves"
		case d.program && bytes.Contains(data, []byte("kgo.")):
			msg = "franz-go is configured by its program, which is not read: write the settings under consumer in a scenario with client: franz-go (kgo.SessionTimeout is session.timeout.ms, kgo.HeartbeatInterval heartbeat.interval.ms, kgo.RebalanceTimeout max.poll.interval.ms)"
		case d.program:
			msg = "this is no configuration of a Kafka consumer: the program has no settings of one"
		}
		return nil, failAt(scenarios.Origin{File: file, Line: 1, Column: 1}, msg)
	}
	return d, nil
}

// logstash is how a pipeline of Logstash has its input for Kafka.
var logstash = regexp.MustCompile(`(?m)^[ \t]*kafka[ \t]*\{[ \t]*\r?\n[ \t]*\w+[ \t]*=>`)

// fenced is what stands between the first two fences of a text in Markdown, at its place;
// a text without them as it is.
func fenced(data []byte) []byte {
	lines := bytes.SplitAfter(data, []byte("\n"))
	var fences []int
	for i, line := range lines {
		if bytes.HasPrefix(line, []byte("```")) {
			fences = append(fences, i)
		}
	}
	if len(fences) < 2 {
		return data
	}
	for i := range lines {
		if i <= fences[0] || i >= fences[1] {
			lines[i] = []byte("\n")
		}
	}
	return bytes.Join(lines, nil)
}

// leaveProfilesOut drops what holds under a profile of Quarkus only: its keys begin with %.
func (d *document) leaveProfilesOut() {
	d.entries = slices.DeleteFunc(d.entries, func(e entry) bool {
		if !strings.HasPrefix(e.name, "%") {
			return false
		}
		d.inactive = append(d.inactive, e.keyAt)
		return true
	})
}

// readAll reads a file of a size that a configuration or a description can have.
func readAll(file string, r io.Reader) ([]byte, error) {
	const most = 16 << 20
	data, err := io.ReadAll(io.LimitReader(r, most+1))
	if err == nil && len(data) > most {
		err = fmt.Errorf("it has more than %d MiB", most>>20)
	}
	data = words.FromUTF16(data)
	if err != nil {
		return nil, failAt(scenarios.Origin{File: file}, "cannot be read: "+err.Error())
	}
	return data, nil
}

// nested is how YAML looks and properties do not: a key alone in its line, and the
// next line further in.
var nested = regexp.MustCompile(`(?m)^[A-Za-z0-9_.-]+:[ \t]*\r?\n([ \t]*(#.*)?\r?\n)*[ ]+\S|^---`)

func isYAML(file string, data []byte) bool {
	switch format := scenarios.FormatOf(file); {
	case format.IsTree():
		return true
	case format == scenarios.Properties:
		return false
	}
	return bytes.HasPrefix(bytes.TrimSpace(data), []byte("{")) || nested.Match(data)
}

// profiles are the keys that make a document depend on a Spring profile.
var profiles = []string{"spring.config.activate.on-profile", "spring.profiles"}

func (d *document) readLeaves(data []byte) error {
	leaves, err := scenarios.Leaves(d.file, data)
	if err != nil {
		return err
	}
	path := func(l scenarios.Leaf) string { return strings.Join(l.Path, ".") }
	conditional := map[int]bool{}
	for _, l := range leaves {
		if slices.Contains(profiles, path(l)) {
			conditional[l.Document] = true
			d.inactive = append(d.inactive, l.At)
		}
	}
	for _, l := range leaves {
		if !conditional[l.Document] {
			d.entries = append(d.entries, entry{key: path(l), path: l.Path, value: l.Value, keyAt: l.Key, at: l.At})
		}
	}
	return nil
}
