package clock

import "testing"

func TestAShareIsNeverNothingAndNeverMoreThanAll(t *testing.T) {
	s := NewStream(5, "shares", 0)
	for i := range 2000 {
		share, d := Share(s.Uint64()), Duration(s.Below(int64(Hour))+1)
		if i == 0 {
			share = 0
		} else if i == 1 {
			share = 1<<64 - 1
		}
		if got := share.Of(d); got < 1 || got > d {
			t.Errorf("share %d of %v is %v", share, d, got)
		}
		if got := share.UpTo(d); got < 0 || got > d {
			t.Errorf("share %d up to %v is %v", share, d, got)
		}
		if share.Of(d) > share.Of(d+1) {
			t.Errorf("share %d of %v is more than of what is longer", share, d)
		}
	}
	if Share(0).Of(10) != 1 || Share(1<<64-1).Of(10) != 10 || Share(0).UpTo(10) != 0 || Share(1<<64-1).UpTo(10) != 10 || Share(1).Of(0) != 0 {
		t.Error("the least and the largest share are not those of the ends")
	}
}

func TestSharesAreEven(t *testing.T) {
	s := NewStream(6, "shares", 0)
	var tenths [10]int
	for range 10_000 {
		tenths[Share(s.Uint64()).UpTo(9)]++
	}
	for i, n := range tenths {
		if n < 900 || n > 1100 {
			t.Errorf("%d of 10000 shares are in tenth %d", n, i)
		}
	}
}
