package main

import "testing"

// Where memory is short there is no room that a command does not need.
func TestThereIsRoomForGarbageWhereMemoryIsNotShort(t *testing.T) {
	for _, c := range []struct {
		name   string
		limits []memoryLimit
		want   int
	}{
		{"no limit", nil, 8 << 20},
		{"much", []memoryLimit{{bytes: 2 << 30}, {bytes: 1 << 30, space: true}}, 8 << 20},
		{"little", []memoryLimit{{bytes: 200 << 20}}, 0},
		{"little space", []memoryLimit{{bytes: 2 << 30}, {bytes: 512 << 20, space: true}}, 0},
	} {
		if got := len(garbageRoom(c.limits)); got != c.want {
			t.Errorf("%s: %d bytes, not %d", c.name, got, c.want)
		}
	}
}
