package playground

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/scenarios"
)

// Edit is what a click does to a scenario: a step or a member more, or another end.
type Edit struct {
	Source
	At clock.Time `json:"at"` // of the step, the member's start, or the end
	// Verb and Target are those of a step; without a verb the edit is a member that starts, or
	// with End another duration.
	Verb   string  `json:"verb"`
	Target string  `json:"target"`
	Fields []Value `json:"fields"`
	End    bool    `json:"end"`
}

// Value is a field of a step, as YAML.
type Value struct {
	Name string `json:"name"`
	Text string `json:"text"`
}

// Edited is the text afterwards, and which of its lines is new.
type Edited struct {
	Text   string `json:"text"`
	Line   int    `json:"line"`
	Failed string `json:"failed,omitempty"`
}

// Apply makes an edit. What it does not concern keeps its bytes, comments and blank lines too;
// only where the list that grows is written in one line is the file written anew from its tree,
// in which comments have their place.
func Apply(e Edit) Edited {
	var document yaml.Node
	if err := yaml.Unmarshal([]byte(e.Text), &document); err != nil {
		return Edited{Text: e.Text, Failed: "the text is not YAML yet: " + err.Error()}
	}
	if len(document.Content) == 0 || document.Content[0].Kind != yaml.MappingNode {
		return Edited{Text: e.Text, Failed: "the text is not a scenario yet"}
	}
	out, err := e.apply(&document)
	if err != nil {
		return Edited{Text: e.Text, Failed: err.Error()}
	}
	return out
}

func (e *Edit) apply(document *yaml.Node) (Edited, error) {
	root := document.Content[0]
	switch {
	case e.End:
		return e.setEnd(document)
	case e.Verb == "":
		list := scenarios.ValueOf(root, "members")
		if list == nil || list.Kind != yaml.SequenceNode || len(list.Content) == 0 {
			return Edited{}, errors.New("there are no members yet that a further one could be like")
		}
		item, err := e.member(list)
		if err != nil {
			return Edited{}, err
		}
		return insert(e.Text, document, "members", len(list.Content), item)
	}
	item, err := e.step()
	if err != nil {
		return Edited{}, err
	}
	return insert(e.Text, document, "steps", e.behind(scenarios.ValueOf(root, "steps")), item)
}

// step is the item of the list for a step.
func (e *Edit) step() (*yaml.Node, error) {
	item := &yaml.Node{Kind: yaml.MappingNode, Tag: "!!map", Style: yaml.FlowStyle}
	add(item, "at", scalar(length(e.At)))
	target, err := parse(e.Target)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", e.Verb, err)
	}
	add(item, e.Verb, target)
	for _, f := range e.Fields {
		value, err := parse(f.Text)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", f.Name, err)
		}
		add(item, f.Name, value)
	}
	return item, nil
}

// behind is how many steps of the list stand before a new one: those up to the last that
// happens no later. What draws its moment has none that is known here.
func (e *Edit) behind(steps *yaml.Node) int {
	if steps == nil || steps.Kind != yaml.SequenceNode {
		return 0
	}
	for i := len(steps.Content) - 1; i >= 0; i-- {
		at := scenarios.ValueOf(steps.Content[i], "at")
		if at == nil {
			return i + 1
		}
		if d, err := clock.ParseDuration(at.Value); err != nil || clock.Time(d) <= e.At {
			return i + 1
		}
	}
	return 0
}

// member is a further member: like the last of the list, with the next number.
func (e *Edit) member(list *yaml.Node) (*yaml.Node, error) {
	last := list.Content[len(list.Content)-1]
	id, err := e.nextID(scenarios.ValueOf(last, "id"))
	if err != nil {
		return nil, err
	}
	item := &yaml.Node{Kind: yaml.MappingNode, Tag: "!!map", Style: yaml.FlowStyle}
	add(item, "id", scalar(id))
	add(item, "start", scalar(length(e.At)))
	for i := 0; i+1 < len(last.Content); i += 2 {
		switch key := last.Content[i].Value; key {
		case "id", "ids", "start":
		default:
			add(item, key, plain(last.Content[i+1]))
		}
	}
	return item, nil
}

// nextID counts on from the last id of the list, past those that are there.
func (e *Edit) nextID(last *yaml.Node) (string, error) {
	if last == nil || last.Kind != yaml.ScalarNode {
		return "", errors.New("the last member has no id to count on from")
	}
	loaded, err := e.load()
	if err != nil {
		return "", errors.New("the text has errors: mend those first")
	}
	taken := map[string]bool{}
	for i := range loaded.Scenario.Members {
		taken[loaded.Scenario.Members[i].ID], taken[loaded.Scenario.Members[i].Program()] = true, true
	}
	_, end, ranged := strings.Cut(last.Value, "..")
	if !ranged {
		end = last.Value
	}
	prefix := strings.TrimRight(end, "0123456789")
	n, _ := strconv.Atoi(end[len(prefix):])
	for {
		n++
		if id := prefix + strconv.Itoa(n); !taken[id] {
			return id, nil
		}
	}
}

// setEnd gives the run another duration.
func (e *Edit) setEnd(document *yaml.Node) (Edited, error) {
	root, end := document.Content[0], length(e.At)
	old := scenarios.ValueOf(root, "duration")
	if old == nil {
		return insertKey(e.Text, document, "duration", scalar(end))
	}
	wanted := scenarios.CopyOf(document)
	scenarios.ValueOf(wanted.Content[0], "duration").Value = end
	lines := strings.SplitAfter(e.Text, "\n")
	if line := lines[old.Line-1]; old.Kind == yaml.ScalarNode {
		runes := []rune(line)
		if from := old.Column - 1; strings.HasPrefix(string(runes[from:]), old.Value) {
			lines[old.Line-1] = string(runes[:from]) + end + strings.TrimPrefix(string(runes[from:]), old.Value)
		}
	}
	return settle(strings.Join(lines, ""), old.Line, wanted)
}

// settle gives a text if it says what the tree does; else the tree is written anew.
func settle(text string, line int, wanted *yaml.Node) (Edited, error) {
	var got yaml.Node
	if yaml.Unmarshal([]byte(text), &got) == nil && same(&got, wanted) {
		return Edited{Text: text, Line: line}, nil
	}
	var b bytes.Buffer
	out := yaml.NewEncoder(&b)
	out.SetIndent(2)
	if err := out.Encode(wanted); err != nil {
		return Edited{}, err
	}
	return Edited{Text: b.String(), Line: cmp.Or(lineOf(b.String(), wanted), line)}, nil
}

// lineOf finds the line of what is marked as new in a tree that was written anew.
func lineOf(text string, wanted *yaml.Node) int {
	var got yaml.Node
	if yaml.Unmarshal([]byte(text), &got) != nil {
		return 0
	}
	return pair(&got, wanted)
}

// pair walks two trees that say the same, and gives the line in the first of what is new in the
// second: it has no line yet.
func pair(got, wanted *yaml.Node) int {
	if wanted.Line == 0 && wanted.Kind == yaml.MappingNode {
		return got.Line
	}
	for i := range min(len(got.Content), len(wanted.Content)) {
		if line := pair(got.Content[i], wanted.Content[i]); line > 0 {
			return line
		}
	}
	return 0
}

// same tells whether two trees say the same, however they are written.
func same(a, b *yaml.Node) bool {
	if a.Kind != b.Kind || a.ShortTag() != b.ShortTag() || a.Value != b.Value {
		return false
	}
	return slices.EqualFunc(a.Content, b.Content, same)
}

func length(t clock.Time) string {
	const decimals = 3 // of a second: a click is no more exact than that
	text := strconv.FormatFloat(float64(t)/1e6, 'f', decimals, 64)
	return strings.TrimRight(strings.TrimRight(text, "0"), ".") + "s"
}
