// Package sim is the world in which a group lives: the loop, the network, the
// partitions' logs, faults and steps.
package sim
