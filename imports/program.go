package imports

import (
	"bytes"
	"encoding/json"
	"math"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/groupsim/groupsim/scenarios"
)

// Many configurations stand in programs: a dict of Python, keyword arguments, a map of Go,
// an object of JavaScript, an initialiser of C#, a hash of Ruby, put() of Java. All write a
// key, a mark and a value; nothing else of the language counts.

// sources are how files of programs are called.
var sources = []string{".py", ".ipynb", ".go", ".js", ".mjs", ".cjs", ".ts", ".cs", ".rb", ".rs", ".php", ".java", ".kt", ".scala", ".groovy", ".c", ".cc", ".cpp", ".sql"}

// ofJVM are those in which names with dots are the Java consumer's. All others have a
// client that is built upon librdkafka.
var ofJVM = []string{".java", ".kt", ".scala", ".groovy", ".sql"}

var (
	looksLikeProgram = regexp.MustCompile(`\bKafkaConsumer\s*\(|\bConsumer\s*\(\s*\{|ConfigMap\s*\{|new ConsumerConfig\b|Rdkafka::Config|\.(put|setProperty|set)\(\s*("|ConsumerConfig\.)|ReaderConfig\s*\{|sarama\.NewConfig|\.consumer\(\s*\{|^\s*\w+\s*=\s*\{\s*\n`)
	looksLikeJava    = regexp.MustCompile(`ConsumerConfig\.[A-Z_]+_CONFIG|\.(put|setProperty)\(|import java`)
)

func isProgram(file string, data []byte) bool {
	if slices.Contains(sources, strings.ToLower(filepath.Ext(file))) {
		return true
	}
	switch scenarios.FormatOf(file) {
	case scenarios.JSON: // with comments, it is a program's
		return !json.Valid(data) && (bytes.Contains(data, []byte("//")) || bytes.Contains(data, []byte("/*")))
	case scenarios.YAML, scenarios.Properties:
		return false
	}
	braced := bytes.HasPrefix(bytes.TrimSpace(data), []byte("{"))
	return looksLikeProgram.Match(data) || braced && !json.Valid(data)
}

// pair is a key with its value, as a program has them.
type pair struct {
	entry
	block   int
	element bool // it is one of a list of such pairs, and no statement
}

// setters are methods that take a key and a value.
var setters = []string{"put", "set", "Set", "setProperty", "set_config", "SetKey", "property", "withProperty", "option"}

// functions are C's in their place: what they set stands before the key.
var functions = []string{"rd_kafka_conf_set", "rd_kafka_topic_conf_set"}

// ofCalls is the block of all calls of setters.
const ofCalls = -1

// readProgram takes the pairs of the block that has the most names of a client.
func (d *document) readProgram(data []byte) {
	ext := strings.ToLower(filepath.Ext(d.file))
	if !slices.Contains(ofJVM, ext) && !looksLikeJava.Match(data) {
		d.rdkafka = true
	}
	d.aio = strings.Contains(string(data), "AIOKafkaConsumer")
	pairs := pairsOf(tokenize(d.file, string(data)))
	known := map[int]int{}
	knows := func(p *pair) bool {
		if streamsProduct.shape.has(p.key) {
			return true
		}
		for name := range tails(p.key) {
			if names().knows(styleOf(name), name) {
				return true
			}
		}
		return false
	}
	best := 0
	for i := range pairs {
		if p := &pairs[i]; knows(p) {
			if known[p.block]++; known[p.block] > known[best] {
				best = p.block
			}
		}
	}
	hasReset := false
	for i := range pairs {
		if p := &pairs[i]; p.block == best && (p.element || knows(p)) {
			d.entries = append(d.entries, p.entry)
			hasReset = hasReset || isReset(p.key)
		}
	}
	for i := range pairs { // what concerns topics may stand by itself
		if p := &pairs[i]; !hasReset && best != 0 && p.block != best && isReset(p.key) && writes(d.entries, styleOf(p.key)) {
			d.entries = append(d.entries, p.entry)
			break
		}
	}
	for block, n := range known {
		if block != best && n > 1 {
			d.notes = append(d.notes, "of several places with settings of a consumer that with the most is taken, in line "+strconv.Itoa(d.entries[0].keyAt.Line))
			return
		}
	}
}

// writes tells whether one of the names is written in a style.
func writes(entries []entry, s style) bool {
	return slices.ContainsFunc(entries, func(e entry) bool { return styleOf(e.key) == s })
}

// isReset tells whether it says where a partition is begun.
func isReset(key string) bool {
	return loose(key) == loose(reset) || kafkaJS.means[key] == reset
}

// pairsOf finds keys, marks and values.
func pairsOf(tokens []token) []pair {
	var pairs []pair
	streams := slices.ContainsFunc(tokens, func(t token) bool { return t.kind == nameToken && strings.HasPrefix(t.text, "StreamsConfig.") })
	for i := 0; i+2 < len(tokens); i++ {
		key, block, from, prefix := tokens[i], tokens[i].block, i+2, ""
		mark := tokens[i+1]
		switch {
		case key.kind == nameToken && isSetter(key.text) && mark.is("("):
			first, n := i+2, 1 // tokens of the key
			if slices.Contains(functions, key.text) && i+4 < len(tokens) && tokens[i+3].is(",") {
				first = i + 4
			} else if before, ok := streamsPrefixes[lastOf(tokens[i+2].text)]; ok && i+6 < len(tokens) {
				prefix, n = before, 4
			}
			if first+n+1 >= len(tokens) || !tokens[first+n].is(",") {
				continue
			}
			key, block, from = tokens[first+n/2], ofCalls, first+n+1
		case key.kind != textToken && key.kind != nameToken, i > 0 && tokens[i-1].text == "lambda":
			continue
		case !mark.is(":") && !mark.is("=") && !mark.is("=>") && !mark.is(":="):
			continue
		}
		value, end, ok := valueOf(tokens, from, tokens[from].block)
		name := keyOf(key, streams)
		if !ok || name == "" {
			continue
		}
		name = prefix + name
		ends := end < len(tokens) && (tokens[end].is(",") || tokens[end].is(")") || tokens[end].is("}") || tokens[end].is("]"))
		pairs = append(pairs, pair{entry{key: name, value: value, keyAt: key.at, at: tokens[from].at}, block, block != ofCalls && block != 0 && ends})
	}
	return pairs
}

func isSetter(name string) bool {
	return slices.Contains(setters, lastOf(name)) || slices.Contains(functions, name)
}

// lastOf is the last part of an identifier.
func lastOf(name string) string { return name[strings.LastIndexByte(name, '.')+1:] }

// streamsPrefixes are the methods of StreamsConfig that put a prefix before a name.
var streamsPrefixes = map[string]string{
	"consumerPrefix": "consumer.", "mainConsumerPrefix": "main.consumer.", "restoreConsumerPrefix": "restore.consumer.",
	"globalConsumerPrefix": "global.consumer.", "producerPrefix": "producer.", "adminClientPrefix": "admin.", "topicPrefix": "topic.",
}

// keyOf is a key as its client has it: a text, the last part of an identifier, the path of
// Sarama's, or in a program of Kafka Streams what the constants of its classes stand for.
func keyOf(t token, ofStreams bool) string {
	if t.kind == textToken {
		return t.text
	}
	if class, constant, ok := strings.Cut(t.text, "Config."); ok && ofStreams && (class == "Streams" || class == "Consumer") {
		return strings.ToLower(strings.ReplaceAll(strings.TrimSuffix(constant, "_CONFIG"), "_", "."))
	}
	if option := sarama.own(t.text); sarama.means[option] != "" {
		return option
	}
	return lastOf(t.text)
}

// valueOf reads a value up to the end of its element or statement, which is at end.
func valueOf(tokens []token, from, block int) (value string, end int, ok bool) {
	var parts []token
	for end = from; end < len(tokens); end++ {
		t := tokens[end]
		if t.block == block && (t.is(",") || t.is(";")) || t.block != block && (t.is(")") || t.is("}") || t.is("]")) && !within(tokens[from:end], t) {
			break
		}
		if t.kind == lineToken {
			if t.block == block && len(parts) > 0 && complete(tokens, end) {
				break
			}
			continue
		}
		parts = append(parts, t)
	}
	value, ok = evaluate(parts)
	return value, end, ok
}

// within tells whether a closing bracket belongs to one that the value has opened.
func within(value []token, closing token) bool {
	depth := 0
	for _, t := range value {
		switch {
		case t.is("(") || t.is("[") || t.is("{"):
			depth++
		case t.is(")") || t.is("]") || t.is("}"):
			depth--
		}
	}
	return depth > 0
}

// complete tells whether a value may end with a line: the next begins with no operator.
func complete(tokens []token, line int) bool {
	for _, t := range tokens[line:] {
		if t.kind != lineToken {
			return t.kind != markToken || t.is("}") || t.is(")") || t.is("@")
		}
	}
	return true
}

// units of Go's durations, in milliseconds.
var units = map[string]int64{"time.Millisecond": 1, "time.Second": 1000, "time.Minute": 60_000, "time.Hour": 3_600_000}

// evaluate gives a value as a properties file would have it: what is known only where the
// program runs is a placeholder. ok is false for nothing at all.
func evaluate(parts []token) (string, bool) {
	switch {
	case len(parts) == 0:
		return "", false
	case len(parts) == 1 && parts[0].kind == textToken:
		return parts[0].text, true
	}
	if n, ok := product64(parts); ok {
		return n, true
	}
	if parts[0].kind == nameToken && (len(parts) == 1 || strings.HasPrefix(parts[1].text, ":")) || strings.HasSuffix(parts[0].text, ".class.getName") {
		return constant(parts[0].text)
	}
	if strings.ContainsAny(parts[0].text, "[({") || parts[0].kind == nameToken && len(parts) > 1 && parts[1].is("{") {
		return list(parts), true
	}
	return "${" + parts[0].text + "}", true
}

// largestNumbers are names for the largest number that a setting can have.
var largestNumbers = map[string]int64{
	"Integer.MAX_VALUE": math.MaxInt32, "Int.MAX_VALUE": math.MaxInt32, "int.MaxValue": math.MaxInt32, "Int32.MaxValue": math.MaxInt32,
	"math.MaxInt32": math.MaxInt32, "Long.MAX_VALUE": math.MaxInt64, "long.MaxValue": math.MaxInt64, "math.MaxInt64": math.MaxInt64,
}

// product64 is what numbers and units of time come to when they are multiplied.
func product64(parts []token) (string, bool) {
	total, unit, negative := int64(1), "", false
	for i, t := range parts {
		switch by, known := units[t.text]; {
		case i == 0 && t.is("-"):
			negative = true
		case t.is("*"):
		case known:
			total, unit = total*by, "ms"
		case len(parts) == 1 && largestNumbers[t.text] > 0:
			total = largestNumbers[t.text]
		case t.kind == numberToken:
			n, err := strconv.ParseInt(strings.TrimRight(strings.ReplaceAll(t.text, "_", ""), "L"), 0, 64)
			var ok bool
			if total, ok = times(total, n, err == nil && total >= 0); !ok {
				return "", false
			}
		default:
			return "", false
		}
	}
	if negative {
		total = -total
	}
	return strconv.FormatInt(total, 10) + unit, true
}

// surroundings are classes that tell where a program runs.
var surroundings = []string{"Environment", "System", "Configuration", "Dns"}

// constant is a name in the place of a value: one that begins in upper case is a constant
// or a class, any other is known only where the program runs.
func constant(name string) (string, bool) {
	name = strings.TrimSuffix(name, ".getName")
	name = strings.TrimSuffix(name, ".class")
	last := lastOf(name)
	switch {
	case slices.Contains([]string{"None", "null", "nil", "undefined", "NULL"}, name):
		return "", false
	case strings.EqualFold(name, "true") || strings.EqualFold(name, "false"):
		return strings.ToLower(name), true
	case slices.Contains(surroundings, name[:max(strings.IndexByte(name, '.'), 0)]):
	case last != "" && last[0] >= 'A' && last[0] <= 'Z':
		return last, true
	}
	return "${" + name + "}", true
}

// list joins what a list has: texts, numbers and the last parts of constants. Of one that has
// nothing but other names it is known only where the program runs what they stand for.
func list(parts []token) string {
	var values []string
	name := ""
	for _, t := range parts {
		switch t.kind {
		case textToken, numberToken:
			values = append(values, t.text)
		case nameToken:
			if last := lastOf(t.text); last != "" && last[0] >= 'A' && last[0] <= 'Z' {
				values = append(values, last)
			} else if name == "" {
				name = t.text
			}
		}
	}
	if values == nil && name != "" {
		return "${" + name + "}"
	}
	return strings.Join(values, ",")
}
