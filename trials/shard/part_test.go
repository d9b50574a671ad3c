package shard

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
)

// line makes a unit's line, of lengths that differ.
func line(u int64) []byte {
	return fmt.Appendf(nil, `{"unit":%d,"run":%d,"text":"%s"}`, u, u/3, strings.Repeat("x", int(u*7%40)))
}

func header(s Shard) Header {
	return Header{Schema: "test/v1", Plan: "abc", Model: "groupsim 1 <beta>", Shard: s.I, Of: s.N}
}

// part is what a process writes that makes one shard of so many units.
func part(t testing.TB, s Shard, units int64) string {
	t.Helper()
	var out bytes.Buffer
	w, err := NewWriter(&out, header(s))
	if err != nil {
		t.Fatal(err)
	}
	fill(t, w, units)
	if _, err := w.End(); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// fill writes the units that are left.
func fill(t testing.TB, w *Writer, units int64) {
	t.Helper()
	for w.Next() < units {
		if err := w.Unit(line(w.Next())); err != nil {
			t.Fatal(err)
		}
	}
}

func parts(t testing.TB, n int, units int64) []string {
	t.Helper()
	texts := make([]string, n)
	for i := range texts {
		texts[i] = part(t, Shard{i, n}, units)
	}
	return texts
}

func TestAPartIsAHeaderUnitsAndAnEnd(t *testing.T) {
	text := part(t, Shard{1, 3}, 5)
	above := `{"schema":"test/v1","plan":"abc","model":"groupsim 1 \u003cbeta\u003e","shard":1,"of":3}
{"unit":1,"run":0,"text":"xxxxxxx"}
{"unit":4,"run":1,"text":"xxxxxxxxxxxxxxxxxxxxxxxxxxxx"}
`
	sum := sha256.Sum256([]byte(above))
	if want := above + `{"units":2,"sha256":"` + hex.EncodeToString(sum[:]) + "\"}\n"; text != want {
		t.Errorf("got\n%s\nwant\n%s", text, want)
	}
	if got := strings.Count(part(t, Shard{7, 9}, 5), "\n"); got != 2 {
		t.Errorf("a shard without units has %d lines, and not header and end alone", got)
	}
}

func TestAWriterTakesOnlyTheUnitThatIsDue(t *testing.T) {
	for text, want := range map[string]string{
		`{"unit":4}`:                    "unit 4 is none of shard 1/3",
		`{"unit":7}`:                    "units 1 to 4 of shard 1/3 are missing before unit 7",
		`{"unit":"1"}`:                  "is no unit",
		`{"unit":01}`:                   "is no unit",
		`{"unit":-2}`:                   "is no unit",
		`{"unit":1,}`:                   "is no unit",
		"{\"unit\":1,\n\"a\":2}":        "is no unit",
		`{"run":1,"unit":1}`:            "is no unit",
		`{"unit":99999999999999999999}`: "is no unit",
	} {
		w, err := NewWriter(io.Discard, header(Shard{1, 3}))
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(want, "is none of") {
			w, _ = NewWriter(io.Discard, header(Shard{1, 2}))
			want = strings.Replace(want, "1/3", "1/2", 1)
		}
		if err := w.Unit([]byte(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want …%s…", text, err, want)
		}
	}
	if _, err := NewWriter(io.Discard, header(Shard{3, 3})); err == nil {
		t.Error("shard 3 of 3 can be written")
	}
}

// errorOf reads a part to its end.
func errorOf(text string) error {
	r, err := NewReader("part.jsonl", strings.NewReader(text))
	if err == nil {
		err = drain(r)
	}
	return err
}

func TestAReaderNamesFileAndLine(t *testing.T) {
	whole := part(t, Shard{1, 3}, 9) // units 1, 4, 7
	if err := errorOf(whole); err != nil {
		t.Fatal(err)
	}
	lines := strings.SplitAfter(whole, "\n")
	without := func(n int) string { return strings.Join(slices.Delete(slices.Clone(lines), n, n+1), "") }
	with := func(n int, text string) string {
		return strings.Join(slices.Insert(slices.Clone(lines), n, text), "")
	}
	for _, c := range []struct{ name, text, want string }{
		{"nothing", "", "part.jsonl:1: the part ends here"},
		{"no header", without(0), `part.jsonl:1: "{\"unit\":1,`},
		{"half a header", whole[:20], "part.jsonl:1: the part ends here"},
		{"a header with more", strings.Replace(whole, `"plan"`, `"x":1,"plan"`, 1), "part.jsonl:1: "},
		{"a header of no shard", strings.Replace(whole, `"shard":1`, `"shard":3`, 1), "part.jsonl:1: shard 3/3: of 3 shards"},
		{"a header of no plan", strings.Replace(whole, `"abc"`, `""`, 1), "part.jsonl:1: "},
		{"no end", without(4), "part.jsonl:5: the part ends here"},
		{"half an end", whole[:len(whole)-1], "part.jsonl:5: the part ends here"},
		{"half a unit", strings.Join(lines[:2], "") + lines[2][:10], "part.jsonl:3: the part ends here"},
		{"no first unit", without(1), "part.jsonl:2: unit 1 is missing before unit 4"},
		{"no unit in the middle", without(2), "part.jsonl:3: unit 4 is missing before unit 7"},
		{"no last unit", without(3), "part.jsonl:4: the part has 2 units, and this line says 3"},
		{"a unit twice", with(2, lines[1]), "part.jsonl:3: unit 1 comes again"},
		{"a unit of another shard", with(2, string(line(2))+"\n"), "part.jsonl:3: unit 2 is none of shard 1/3"},
		{"an empty line", with(2, "\n"), `part.jsonl:3: "" is no unit`},
		{"two parts", whole + whole, "part.jsonl:6: something stands after the part's last line"},
		{"CR LF", strings.ReplaceAll(whole, "\n", "\r\n"), "part.jsonl:1: the line ends in CR LF"},
		{"a changed unit", strings.Replace(whole, `"run":1`, `"run":5`, 1), "part.jsonl:5: the lines above have the sha256 "},
		{"a changed header", strings.Replace(whole, `"abc"`, `"abd"`, 1), "part.jsonl:5: the lines above have the sha256 "},
		{"no JSON", strings.Replace(whole, `"run":1`, `run:1`, 1), `part.jsonl:3: "{\"unit\":4,run:1`},
		{"a line without end", lines[0] + strings.Repeat("x", longest+1<<20), "part.jsonl:2: the line is longer than"},
		{"an odd end", strings.Replace(whole, `{"units":3,`, `{"units":3,"x":1,`, 1), "part.jsonl:5: "},
	} {
		if err := errorOf(c.text); err == nil || !strings.HasPrefix(err.Error(), c.want) {
			t.Errorf("%s: got %v, want %s…", c.name, err, c.want)
		}
	}
}

// A line longer than any buffer is a line like others.
func TestLinesCanBeLong(t *testing.T) {
	var out bytes.Buffer
	w, err := NewWriter(&out, header(Whole))
	if err != nil {
		t.Fatal(err)
	}
	long := fmt.Appendf(nil, `{"unit":0,"text":"%s"}`, strings.Repeat("y", 200_000))
	if err := w.Unit(long); err != nil {
		t.Fatal(err)
	}
	if _, err := w.End(); err != nil {
		t.Fatal(err)
	}
	r, err := NewReader("part.jsonl", &out)
	if err != nil {
		t.Fatal(err)
	}
	if u, got, err := r.Next(); err != nil || u != 0 || !bytes.Equal(got, long) {
		t.Errorf("unit %d with %d bytes, %v", u, len(got), err)
	}
	if _, _, err := r.Next(); err != io.EOF || r.End().Units != 1 {
		t.Errorf("got %v, and %v", err, r.End())
	}
}

// Whatever a file has, its reader says what is wrong with it by file and line; and what it
// takes for good is what a writer writes.
func FuzzReader(f *testing.F) {
	whole := part(f, Shard{1, 3}, 9)
	f.Add(whole)
	f.Add(whole[:len(whole)/2])
	f.Add(whole + whole)
	f.Add(part(f, Whole, 0))
	f.Add(strings.ReplaceAll(whole, "\n", "\r\n"))
	f.Add(`{"schema":"a","plan":"b","model":"","shard":0,"of":1}` + "\n" + `{"unit":0}` + "\n")
	f.Fuzz(func(t *testing.T, text string) {
		r, err := NewReader("f", strings.NewReader(text))
		if err == nil {
			err = drain(r)
		}
		if err != nil {
			if !strings.HasPrefix(err.Error(), "f:") {
				t.Errorf("the error does not say where: %v", err)
			}
			return
		}
		again, _ := NewReader("f", strings.NewReader(text))
		var out bytes.Buffer
		end, err := Copy(&out, again, nil)
		if err != nil || end.Units != r.units {
			t.Fatalf("it can be read and not be written: %v", err)
		}
		if err := errorOf(out.String()); err != nil {
			t.Error(err)
		}
	})
}
