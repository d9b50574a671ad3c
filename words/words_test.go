package words

import (
	"slices"
	"testing"
)

func TestRanges(t *testing.T) {
	if got := Ranges([]int32{0, 1, 2, 3, 7, 9, 10}); got != "0..3,7,9,10" {
		t.Errorf("got %s", got)
	}
}

func TestFew(t *testing.T) {
	list := []string{"a", "b", "c", "d"}
	if got := Few(list, 2); !slices.Equal(got, []string{"a", "b", "2 more"}) || list[2] != "c" {
		t.Errorf("got %q of %q", got, list)
	}
	if got := Few(list, 4); !slices.Equal(got, list) {
		t.Errorf("got %q", got)
	}
}

func TestClause(t *testing.T) {
	for sentence, want := range map[string]string{"": "", "Nothing moved.": "nothing moved", "3 of 4 moved": "3 of 4 moved"} {
		if got := Clause(sentence); got != want {
			t.Errorf("%q: got %q, want %q", sentence, got, want)
		}
	}
}

// Names that differ are cut so that they still do, and to the length that there is.
func TestDistinct(t *testing.T) {
	for _, test := range []struct {
		n           int
		names, want []string
	}{
		{8, []string{"orders-0", "orders-1"}, []string{"orders-0", "orders-1"}},
		{9, []string{"payments.enriched-12", "payments.enriched-13", "payments.enriched-13"}, []string{"paym…d-12", "paym…d-13", "paym…d-13"}},
		{12, []string{"checkout-blue-service-1a2b3", "checkout-green-service-1a2b3"}, []string{"…blue-…1a2b3", "…green…1a2b3"}},
		{6, []string{"aaaa-bbbb1cccc-dddd", "aaaa-bbbb2cccc-dddd", "other"}, []string{"…1c…dd", "…2c…dd", "other"}},
		{6, []string{"aaaaXbbbbbb0bbbb", "aaaaXbbbbbb0cbbb", "aaaaYbbbbbb0bbbb"}, []string{"1 aa…b", "2 aa…b", "…Yb…bb"}},
	} {
		got := Distinct(test.names, test.n)
		if !slices.Equal(got, test.want) {
			t.Errorf("%q cut to %d characters: got %q, want %q", test.names, test.n, got, test.want)
		}
	}
}
