package scenarios

import (
	"errors"
	"strings"
	"testing"
)

func TestBundledScenariosLoad(t *testing.T) {
	list := Bundled()
	if len(list) < 20 {
		t.Fatalf("%d bundled scenarios", len(list))
	}
	for _, e := range list {
		loaded, err := LoadBundled(e.Name, Options{})
		if err != nil {
			t.Errorf("%s:\n%v", e.Name, err)
			continue
		}
		sc := loaded.Scenario
		if sc.Name != e.Name || sc.Title == "" || sc.Title != e.Title {
			t.Errorf("%s: name %q, title %q in the list, %q loaded", e.Name, sc.Name, e.Title, sc.Title)
		}
		if n := strings.Count(sc.Description, ". ") + 1; n < 3 {
			t.Errorf("%s: a description of %d sentences teaches little", e.Name, n)
		}
		if len(loaded.NotModelled) > 0 {
			t.Errorf("%s: sets %v, which is not modelled", e.Name, loaded.NotModelled)
		}
	}
}

func TestOpenNamesANearMatch(t *testing.T) {
	var errs *Errors
	if _, err := Open("gc-puase"); !errors.As(err, &errs) || errs.List[0].Meant != "gc-pause" {
		t.Errorf("got %v", err)
	}
}
