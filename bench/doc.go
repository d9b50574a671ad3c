// Package bench measures the sticky assignors beside those of franz-go
// (github.com/twmb/franz-go), on the same workloads in the same run and on one
// thread. It is a module of its own, so that the main module does not depend on
// what it is compared with. Its tests hold the assignors that are modelled on
// franz-go's (assignor/franzgo) against the originals.
//
//	cd bench && go test -bench . -benchmem -cpu 1
package bench
