package franzgo

// rotations looks for ways to move slots in a circle that lower the price
// (stickyFinder, Bellman and Ford's algorithm from all nodes at once). Nodes are the
// rows, the members, and the loads that members have. From a row to a member: it
// takes one more. Back: it gives one up. From a member to the load above its own,
// and from a load to a member that has it: one slot of load goes from the latter to
// the former, which leaves the loads as even as they were.
type rotations struct {
	*repair
	loadNode []int // by load; 0: Nobody has that load
	dist     []int // by node
	from     []int // by node: the one before it on the way; -1: none
	via      []int // by node: the cell between the two; -1: none
	seen     []int // by node: from which one circles came to it; -1: none
}

// rotation is such a circle.
type rotation struct {
	steps      []rotationStep
	shiftsLoad bool
}

// rotationStep adds 1 or -1 to a cell.
type rotationStep struct{ cell, by int }

func newRotations(r *repair) *rotations {
	nodes := r.rows + 2*len(r.plan)
	return &rotations{repair: r, dist: make([]int, nodes), from: make([]int, nodes), via: make([]int, nodes), seen: make([]int, nodes)}
}

// find returns rotations that have no node in common; none if no rotation is left.
func (o *rotations) find() []rotation {
	nodes := o.reset()
	for o.relax() {
		var found []rotation
		for _, node := range o.circles(nodes) {
			found = append(found, o.extract(node))
		}
		if found != nil {
			return found
		}
	}
	return nil
}

// reset forgets all ways and tells how many nodes there are.
func (o *rotations) reset() int {
	top := 0
	for _, load := range o.loads {
		top = max(top, load)
	}
	o.loadNode = make([]int, top+2)
	nodes := o.rows + len(o.loads)
	for _, load := range o.loads {
		if load > 0 && o.loadNode[load] == 0 {
			o.loadNode[load] = nodes
			nodes++
		}
	}
	for i := range nodes {
		o.dist[i], o.from[i], o.via[i] = 0, -1, -1
	}
	return nodes
}

// relax goes over all ways once, and tells whether any made a node cheaper.
func (o *rotations) relax() bool {
	cheaper := false
	try := func(from, to, via, price int) {
		if d := o.dist[from] + price; d < o.dist[to] {
			o.dist[to], o.from[to], o.via[to] = d, from, via
			cheaper = true
		}
	}
	for i := range o.cells {
		c := &o.cells[i]
		row, member := int(c.row), o.rows+int(c.member)
		try(row, member, i, c.gain())
		if c.holds > 0 {
			try(member, row, i, c.loss())
		}
	}
	for m, load := range o.loads {
		if above := o.loadNode[load+1]; above > 0 {
			try(o.rows+m, above, -1, 0)
		}
		if load > 0 {
			try(o.loadNode[load], o.rows+m, -1, 0)
		}
	}
	return cheaper
}

// circles lists a node of every circle that the ways have closed.
func (o *rotations) circles(nodes int) []int {
	var found []int
	for i := range nodes {
		o.seen[i] = -1
	}
	for start := range nodes {
		node := start
		for node >= 0 && o.seen[node] < 0 {
			o.seen[node] = start
			node = o.from[node]
		}
		if node >= 0 && o.seen[node] == start {
			found = append(found, node)
		}
	}
	return found
}

// extract walks once around the circle that the node is on, against the steps.
func (o *rotations) extract(start int) rotation {
	var r rotation
	for node := start; ; {
		switch {
		case node >= o.rows+len(o.loads):
			r.shiftsLoad = true
		case o.via[node] < 0: // a member that was reached from a load
		case node >= o.rows:
			r.steps = append(r.steps, rotationStep{o.via[node], 1})
		default:
			r.steps = append(r.steps, rotationStep{o.via[node], -1})
		}
		if node = o.from[node]; node == start {
			return r
		}
	}
}
