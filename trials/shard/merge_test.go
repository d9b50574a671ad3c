package shard

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/groupsim/groupsim/internal/golden"
)

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
