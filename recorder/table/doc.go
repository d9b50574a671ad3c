// Package table prints recordings beside their simulations: how long each partition
// was down, which generations there were, who owned what, and how far the times of
// events are apart. Of several recordings of one scenario it prints how far the real
// group differs from itself, which is the least that a simulation can differ.
package table
