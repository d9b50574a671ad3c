package shard

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

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
