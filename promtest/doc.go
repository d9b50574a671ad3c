// Package promtest holds the alerting rules that groupsim writes against Prometheus itself:
// its parser has to accept them, and its engine, over the metrics of a run, has to fire them
// when groupsim says that they would. It is a module of its own, so that Prometheus is no
// dependency of groupsim.
package promtest
