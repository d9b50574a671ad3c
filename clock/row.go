package clock

// row has what waits in a queue while that is little, the earliest last: it leaves without
// moving any other, and what is soon is put in near it.
type row []entry

// rowful is how many stand in one: with more a heap is quicker.
const rowful = 128

// put puts an entry in where it belongs.
func (r *row) put(e entry) {
	all := append(*r, e)
	i := len(all) - 1
	for ; i > 0; i-- {
		if x := all[i-1]; x.at > e.at || x.at == e.at && x.key > e.key {
			break
		}
		all[i] = all[i-1]
	}
	all[i] = e
	*r = all
}

// take takes the earliest out; there must be one.
func (r *row) take() entry {
	last := len(*r) - 1
	e := (*r)[last]
	*r = (*r)[:last]
	return e
}

// heap makes a heap of them, in the memory of another: in ascending order they are one.
func (r row) heap(h heap) heap {
	h = h[:0]
	for i := len(r) - 1; i >= 0; i-- {
		h = append(h, r[i])
	}
	return append(h, after, after, after)
}
