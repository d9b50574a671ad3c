package pagetest

import (
	"fmt"
	"testing"
)

func TestZ(t *testing.T) {
	for _, name := range []string{"small", "big", "hostile", "compare"} {
		for _, width := range []int{400, 1200, 2400} {
			for _, dark := range []bool{false, true} {
				b := open(t, name, width, dark)
				b.shoot(fmt.Sprintf("%s-%d-%v", name, width, dark))
			}
		}
	}
}
