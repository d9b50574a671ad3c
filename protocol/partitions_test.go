package protocol

import "testing"

// Whatever the order in which partitions are asked for, those of the list are in it.
func TestOrderedHasWhatIsInItsList(t *testing.T) {
	list := []TopicPartition{{0, 1}, {0, 4}, {1, 0}, {2, 2}}
	for _, order := range [][]int{{0, 1, 2, 3}, {3, 2, 1, 0}, {0, 2, 1, 3}, {0, 0, 1, 1, 3, 0}} {
		in := InOrder(list)
		for _, i := range order {
			if next := (TopicPartition{list[i].Topic, list[i].Partition + 7}); !in.Has(list[i]) || in.Has(next) {
				t.Errorf("%v: %v is not in the list, or %v is", order, list[i], next)
			}
		}
	}
	if in := InOrder(nil); in.Has(list[0]) {
		t.Error("something is in no list")
	}
}
