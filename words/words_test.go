package words

import "testing"

func TestRanges(t *testing.T) {
	if got := Ranges([]int32{0, 1, 2, 3, 7, 9, 10}); got != "0..3,7,9,10" {
		t.Errorf("got %s", got)
	}
}
