package shard

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/groupsim/groupsim/internal/golden"
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

func readers(t testing.TB, texts ...string) []*Reader {
	t.Helper()
	var list []*Reader
	for i, text := range texts {
		r, err := NewReader(fmt.Sprintf("part-%d.jsonl", i), strings.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, r)
	}
	return list
}

func merged(t testing.TB, texts ...string) (string, error) {
	t.Helper()
	m, err := Merge(readers(t, texts...))
	if err != nil {
		return "", err
	}
	var out bytes.Buffer
	next := int64(0)
	_, err = Copy(&out, m, func(u int64, text []byte) error {
		if u != next || !bytes.Equal(text, line(u)) {
			t.Errorf("unit %d comes as %d, %s", next, u, text)
		}
		next++
		return nil
	})
	return out.String(), err
}

// The same bytes from one process and from any number, in whatever order parts are named,
// also where there are more shards than units, and where a shard was made twice.
func TestMergedIsWhatOneProcessWrites(t *testing.T) {
	for _, units := range []int64{0, 1, 2, 7, 8, 9, 100} {
		want := part(t, Whole, units)
		for n := 1; n <= 11; n++ {
			texts := parts(t, n, units)
			slices.Reverse(texts)
			if got, err := merged(t, append(texts, texts[n/2])...); err != nil || got != want {
				t.Errorf("%d units in %d shards: %v, got\n%s", units, n, err, got)
			}
		}
	}
}

func TestMergeRefuses(t *testing.T) {
	const units = 10
	three := parts(t, 3, units)
	other := func(field, value string) string {
		var out bytes.Buffer
		h := header(Shard{1, 3})
		switch field {
		case "schema":
			h.Schema = value
		case "plan":
			h.Plan = value
		case "model":
			h.Model = value
		}
		w, err := NewWriter(&out, h)
		if err != nil {
			t.Fatal(err)
		}
		fill(t, w, units)
		w.End()
		return out.String()
	}
	var changed bytes.Buffer
	w, err := NewWriter(&changed, header(Shard{1, 3}))
	if err != nil {
		t.Fatal(err)
	}
	w.Unit(line(1))
	w.Unit([]byte(`{"unit":4,"other":true}`))
	w.Unit(line(7))
	w.End()

	for _, c := range []struct {
		name  string
		texts []string
		want  string
	}{
		{"nothing", nil, "there are no parts"},
		{"other schemas", []string{three[0], other("schema", "test/v2"), three[2]}, `part-0.jsonl:1 and part-1.jsonl:1 are of different schemas, "test/v1" and "test/v2"`},
		{"other plans", []string{three[0], other("plan", "xyz"), three[2]}, `part-0.jsonl:1 and part-1.jsonl:1 are of different plans, "abc" and "xyz"`},
		{"other models", []string{three[0], other("model", "m"), three[2]}, `part-0.jsonl:1 and part-1.jsonl:1 are of different models, "groupsim 1 <beta>" and "m"`},
		{"other counts", []string{three[0], part(t, Shard{1, 4}, units), three[2]}, `part-0.jsonl:1 and part-1.jsonl:1 are of different numbers of shards, "3" and "4"`},
		{"a shard missing", []string{three[0], three[2]}, "1 of 3 shards are missing; make them, and merge again: --shard 1/3 (3 units: 1, 4, 7)"},
		{"two missing", []string{three[0]}, "2 of 3 shards are missing; make them, and merge again: --shard 1/3 (3 units: 1, 4, 7), --shard 2/3 (3 units: 2, 5, 8)"},
		{"many missing", []string{part(t, Shard{3, 9}, 100)}, "8 of 9 shards are missing; make them, and merge again: --shard 0/9 (11 units: 0, 9, 18, …)"},
		{"a shard missing and another torn", []string{three[0][:len(three[0])-5], three[2]}, "part-0.jsonl:6: the part ends here"},
		{"the same unit otherwise", []string{three[0], three[1], three[2], changed.String()}, "part-1.jsonl:3 and part-3.jsonl:3 are of one shard, and unit 4 is not the same"},
		{"a shard again with more", []string{three[0], three[1], three[2], part(t, Shard{1, 3}, 20)}, "part-1.jsonl:5 and part-3.jsonl:5 are of one shard, and unit 10 is not the same"},
		{"a shard with fewer units", []string{three[0], part(t, Shard{1, 3}, 5), three[2]}, "part-2.jsonl has unit 8, and part-1.jsonl ends before unit 7"},
		{"a shard with more units", []string{three[0], part(t, Shard{1, 3}, 20), three[2]}, "part-1.jsonl has unit 13, and part-2.jsonl ends before unit 11"},
		{"a torn part", []string{three[0], three[1], three[2][:len(three[2])-90]}, "part-2.jsonl:4: the part ends here"},
	} {
		if _, err := merged(t, c.texts...); err == nil || !strings.HasPrefix(err.Error(), c.want) {
			t.Errorf("%s: got %v\nwant %s…", c.name, err, c.want)
		}
	}
}

// The page about it has the names that engines use, and what merge says.
func TestThePageAboutShards(t *testing.T) {
	const page = "../../docs/scale.md"
	for _, e := range engines {
		golden.Says(t, page, "`%s`", e.index)
	}
	golden.Says(t, page, "PART%s", unfinished)
	_, err := merged(t, slices.Delete(parts(t, 8, 1000), 3, 4)...)
	golden.Says(t, page, "groupsim: %v", err)
}

// Whatever moment a process is ended at, what it leaves is gone on with, and the file is the
// one that an undisturbed process writes.
func TestAnInterruptedPartIsGoneOnWith(t *testing.T) {
	s, units := Shard{1, 3}, int64(6)
	want := part(t, s, units)
	for cut := 0; cut <= len(want); cut++ {
		path := filepath.Join(t.TempDir(), "part.jsonl")
		left := want[:cut]
		if cut%2 == 1 && strings.Count(left, "\n") < 3 { // a torn line that is longer than what is left to write
			left += strings.Repeat("z", 2000)
		}
		if err := os.WriteFile(path+unfinished, []byte(left), 0o644); err != nil {
			t.Fatal(err)
		}
		f, err := Resume(path, header(s))
		if err != nil {
			t.Fatalf("cut at %d: %v", cut, err)
		}
		if had := max(int64(strings.Count(want[:cut], "\n"))-1, 0); min(had, 2)*3+1 != f.Next() {
			t.Errorf("cut at %d: goes on with unit %d", cut, f.Next())
		}
		fill(t, f.Writer, units)
		if _, err := f.End(); err != nil {
			t.Fatal(err)
		}
		holds(t, path, want)
	}
}

// holds sees to it that a file has a text and that nothing is left beside it.
func holds(t *testing.T, path, want string) {
	t.Helper()
	got, err := os.ReadFile(path)
	if err != nil || string(got) != want {
		t.Errorf("%v, got\n%s\nwant\n%s", err, got, want)
	}
	if list, _ := filepath.Glob(path + "?*"); len(list) > 0 {
		t.Errorf("left beside it: %q", list)
	}
}

func TestAPartIsThereWholeOrNotAtAll(t *testing.T) {
	path := filepath.Join(t.TempDir(), "part.jsonl")
	f, err := Create(path, header(Whole))
	if err != nil {
		t.Fatal(err)
	}
	f.Unit(line(0))
	f.Close()
	if _, err := os.Stat(path); err == nil {
		t.Error("the part is there before it is whole")
	}
	if f, err = Resume(path, header(Whole)); err != nil || f.Next() != 1 {
		t.Fatal(f, err)
	}
	f.Close()

	// Without going on it begins anew, and takes the place of what was there.
	if f, err = Create(path, header(Whole)); err != nil || f.Next() != 0 {
		t.Fatal(f, err)
	}
	fill(t, f.Writer, 4)
	end, err := f.End()
	if err != nil {
		t.Fatal(err)
	}
	holds(t, path, part(t, Whole, 4))

	// What is whole has nothing left to do.
	f, err = Resume(path, header(Whole))
	if err != nil {
		t.Fatal(err)
	}
	if got, ok := f.Whole(); !ok || got != end || f.Close() != nil {
		t.Errorf("got %v, want %v", got, end)
	}
}

// Who wrote a part by a redirection of the shell goes on with it, too.
func TestARedirectedPartIsGoneOnWith(t *testing.T) {
	path := filepath.Join(t.TempDir(), "part.jsonl")
	want := part(t, Whole, 9)
	if err := os.WriteFile(path, []byte(want[:200]), 0o644); err != nil {
		t.Fatal(err)
	}
	f, err := Resume(path, header(Whole))
	if err != nil || f.Next() < 1 {
		t.Fatal(f, err)
	}
	fill(t, f.Writer, 9)
	if _, err := f.End(); err != nil {
		t.Fatal(err)
	}
	holds(t, path, want)
}

func TestNothingElseIsGoneOnWith(t *testing.T) {
	whole := part(t, Whole, 9)
	for name, c := range map[string]struct{ path, text, want string }{
		"another plan":     {"part.jsonl.unfinished", strings.Replace(whole, "abc", "xyz", 1)[:200], ":1: this is a part of another sweep"},
		"another shard":    {"part.jsonl.unfinished", part(t, Shard{0, 2}, 9)[:200], ":1: this is a part of another sweep"},
		"another, whole":   {"part.jsonl", part(t, Shard{0, 2}, 9), ":1: this is a part of another sweep"},
		"some other file":  {"part.jsonl", "topics: 3\n", `:1: "topics: 3" is no part's first line`},
		"a line changed":   {"part.jsonl.unfinished", strings.Replace(whole, `{"unit":1,`, "{\"unit\":1\x00", 1), ":3: "},
		"a changed figure": {"part.jsonl.unfinished", strings.Replace(whole, `"run":1`, `"run":8`, 1), ":11: the lines above have the sha256"},
	} {
		path := filepath.Join(t.TempDir(), c.path)
		if err := os.WriteFile(path, []byte(c.text), 0o644); err != nil {
			t.Fatal(err)
		}
		_, err := Resume(filepath.Join(filepath.Dir(path), "part.jsonl"), header(Whole))
		if err == nil || !strings.HasPrefix(err.Error(), path+c.want) {
			t.Errorf("%s: got %v, want %s%s…", name, err, path, c.want)
		}
		if got, _ := os.ReadFile(path); string(got) != c.text {
			t.Errorf("%s: the file was changed", name)
		}
	}
}

// An engine takes a process for dead that is not, and starts another for the same shard.
func TestTwoProcessesMakeTheSameShard(t *testing.T) {
	const units = 40
	want := part(t, Whole, units)
	for first := int64(0); first < units; first += 13 {
		path := filepath.Join(t.TempDir(), "part.jsonl")
		one, err := Create(path, header(Whole))
		if err != nil {
			t.Fatal(err)
		}
		fill(t, one.Writer, first)
		two, err := Resume(path, header(Whole))
		if err != nil {
			t.Fatal(err)
		}
		for one.Next() < units { // in turn, the second somewhat behind
			fill(t, one.Writer, min(one.Next()+2, units))
			fill(t, two.Writer, min(two.Next()+1, units))
		}
		if _, err := one.End(); err != nil {
			t.Fatal(err)
		}
		holds(t, path, want)
		fill(t, two.Writer, units)
		if _, err := two.End(); err != nil {
			t.Fatal(err)
		}
		holds(t, path, want)
	}
}

func TestAPartThatCannotBeWritten(t *testing.T) {
	if _, err := Create(filepath.Join(t.TempDir(), "nowhere", "part.jsonl"), header(Whole)); err == nil {
		t.Error("a part is made in a folder that is not there")
	}
	if _, err := Resume(filepath.Join(t.TempDir(), "nowhere", "part.jsonl"), header(Whole)); err == nil {
		t.Error("a part is gone on with in a folder that is not there")
	}
	if _, err := Create(filepath.Join(t.TempDir(), "part.jsonl"), header(Shard{2, 2})); err == nil {
		t.Error("shard 2 of 2 can be made")
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

func BenchmarkMerge(b *testing.B) {
	texts := parts(b, 8, 8000)
	size := 0
	for _, text := range texts {
		size += len(text)
	}
	b.SetBytes(int64(size))
	b.ReportAllocs()
	for b.Loop() {
		m, err := Merge(readers(b, texts...))
		if err != nil {
			b.Fatal(err)
		}
		if _, err := Copy(io.Discard, m, nil); err != nil {
			b.Fatal(err)
		}
	}
}
