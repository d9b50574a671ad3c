package protocol

import "cmp"

// hashTable follows a java.util.HashMap with string keys through its insertions,
// for key sets that crowd a bucket: with nine keys in one, Java doubles a table of
// fewer than 64 buckets before its time, and makes a larger one's bucket a
// red-black tree. A tree is still walked along the list of its nodes, but its root
// is moved to the head of the list, and a new node follows its parent there.
type hashTable struct {
	heads []int32 // by bucket: the first node; -1: empty
	nodes []hashNode
}

// hashNode is a key; the links index nodes, -1 is none.
type hashNode struct {
	key        string
	hash       int32
	next, prev int32 // in the bucket's list
	parent     int32
	child      [2]int32
	tree, red  bool
}

const none int32 = -1

// The thresholds of java.util.HashMap.
const (
	treeify    = 8  // more in a bucket than this make it a tree
	untreeify  = 6  // no more than this make it a list again, when the table grows
	minTreeify = 64 // a smaller table grows instead
)

func newHashTable(hashes []int32, key func(int) string) *hashTable {
	t := &hashTable{heads: emptyBuckets(16), nodes: make([]hashNode, len(hashes))}
	for i, hash := range hashes {
		t.nodes[i] = hashNode{key: key(i), hash: hash, next: none, prev: none, parent: none, child: [2]int32{none, none}}
		t.put(int32(i))
		if i+1 > len(t.heads)/4*3 {
			t.resize()
		}
	}
	return t
}

func emptyBuckets(n int) []int32 {
	heads := make([]int32, n)
	for i := range heads {
		heads[i] = none
	}
	return heads
}

func (t *hashTable) bucket(n int32) int32 { return t.nodes[n].hash & int32(len(t.heads)-1) }

// put is HashMap.putVal for a new key.
func (t *hashTable) put(n int32) {
	b := t.bucket(n)
	last := t.heads[b]
	switch {
	case last == none:
		t.heads[b] = n
		return
	case t.nodes[last].tree:
		t.putTree(b, n)
		return
	}
	length := 2
	for ; t.nodes[last].next != none; length++ {
		last = t.nodes[last].next
	}
	t.nodes[last].next = n
	if length > treeify {
		if len(t.heads) < minTreeify {
			t.resize()
		} else {
			t.treeify(b)
		}
	}
}

// putTree is TreeNode.putTreeVal.
func (t *hashTable) putTree(b, n int32) {
	root := t.heads[b]
	parent := t.attach(root, n)
	after := t.nodes[parent].next
	t.nodes[n].tree = true
	t.link(n, after)
	t.link(parent, n)
	t.moveToFront(b, t.balanceInsertion(root, n))
}

// treeify makes the bucket's list a tree (HashMap.treeifyBin, TreeNode.treeify).
func (t *hashTable) treeify(b int32) {
	root, prev := none, none
	for n := t.heads[b]; n != none; n = t.nodes[n].next {
		node := &t.nodes[n]
		node.tree, node.red, node.prev = true, false, prev
		node.parent, node.child = none, [2]int32{none, none}
		prev = n
		if root == none {
			root = n
			continue
		}
		t.attach(root, n)
		root = t.balanceInsertion(root, n)
	}
	t.moveToFront(b, root)
}

// attach hangs a node into the tree, by hash and then by key, and gives its parent.
func (t *hashTable) attach(root, n int32) int32 {
	node := &t.nodes[n]
	for at := root; ; {
		p := &t.nodes[at]
		side := 1
		if cmp.Or(cmp.Compare(node.hash, p.hash), CompareStrings(node.key, p.key)) <= 0 {
			side = 0
		}
		if p.child[side] == none {
			p.child[side], node.parent = n, at
			return at
		}
		at = p.child[side]
	}
}

// balanceInsertion restores the colours of the red-black tree after n was attached,
// and gives the root.
func (t *hashTable) balanceInsertion(root, n int32) int32 {
	t.nodes[n].red = true
	for {
		parent := t.nodes[n].parent
		if parent == none {
			t.nodes[n].red = false
			return n
		}
		grand := t.nodes[parent].parent
		if !t.nodes[parent].red || grand == none {
			return root
		}
		side := t.side(grand, parent)
		if uncle := t.nodes[grand].child[1-side]; uncle != none && t.nodes[uncle].red {
			t.nodes[uncle].red, t.nodes[parent].red, t.nodes[grand].red = false, false, true
			n = grand
			continue
		}
		if t.nodes[parent].child[1-side] == n {
			root = t.rotate(root, parent, side)
			n, parent = parent, n
		}
		t.nodes[parent].red, t.nodes[grand].red = false, true
		root = t.rotate(root, grand, 1-side)
	}
}

func (t *hashTable) side(parent, n int32) int {
	if t.nodes[parent].child[0] == n {
		return 0
	}
	return 1
}

// rotate lets n sink to the given side; its other child takes its place.
func (t *hashTable) rotate(root, n int32, side int) int32 {
	up := t.nodes[n].child[1-side]
	inner := t.nodes[up].child[side]
	t.nodes[n].child[1-side] = inner
	if inner != none {
		t.nodes[inner].parent = n
	}
	parent := t.nodes[n].parent
	t.nodes[up].parent = parent
	if parent == none {
		root = up
	} else {
		t.nodes[parent].child[t.side(parent, n)] = up
	}
	t.nodes[up].child[side], t.nodes[n].parent = n, up
	return root
}

// moveToFront is TreeNode.moveRootToFront.
func (t *hashTable) moveToFront(b, root int32) {
	first := t.heads[b]
	if root == first {
		return
	}
	before, after := t.nodes[root].prev, t.nodes[root].next
	t.link(before, after)
	t.link(root, first)
	t.nodes[root].prev = none
	t.heads[b] = root
}

// link makes b follow a in the list.
func (t *hashTable) link(a, b int32) {
	if a != none {
		t.nodes[a].next = b
	}
	if b != none {
		t.nodes[b].prev = a
	}
}

// resize is HashMap.resize: twice as many buckets, each divided in two without
// changing the order of its keys.
func (t *hashTable) resize() {
	old := t.heads
	t.heads = emptyBuckets(2 * len(old))
	for b, head := range old {
		if head != none {
			t.split(int32(b), head, int32(len(old)))
		}
	}
}

// split divides the list of bucket b between b and b+bit (TreeNode.split).
func (t *hashTable) split(b, head, bit int32) {
	var tail [2]int32
	var length [2]int
	for n, next := head, none; n != none; n = next {
		next = t.nodes[n].next
		t.nodes[n].next, t.nodes[n].prev = none, none
		half := 0
		if t.nodes[n].hash&bit != 0 {
			half = 1
		}
		if length[half] == 0 {
			t.heads[b+int32(half)*bit] = n
		} else {
			t.link(tail[half], n)
		}
		tail[half] = n
		length[half]++
	}
	if !t.nodes[head].tree {
		return
	}
	for half := range length {
		switch b := b + int32(half)*bit; {
		case length[half] <= untreeify:
			for n := t.heads[b]; n != none; n = t.nodes[n].next {
				t.nodes[n].tree = false
			}
		case length[1-half] > 0:
			t.treeify(b)
		}
	}
}

// order lists the nodes as the map is iterated.
func (t *hashTable) order() []int {
	order := make([]int, 0, len(t.nodes))
	for _, n := range t.heads {
		for ; n != none; n = t.nodes[n].next {
			order = append(order, int(n))
		}
	}
	return order
}
