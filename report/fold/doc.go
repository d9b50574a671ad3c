// Package fold makes a report of the events of a run.
//
// [Holding] reads what the clients did and what was done to them, and knows who held
// which partition and when it was up; it reads recordings of real groups as well.
// [Fold] puts on top of it what the coordinator did, and so gives each instant of
// downtime one [report.Cause], lists the rebalances, and counts what happened to the
// records. [Fold.Finish] makes the [report.Report].
//
// cause.go is the table of causes, first row first, and segments.go has what gaps have of them;
// group.go and round.go follow the group and its rebalances, given.go whom it gives what,
// client.go what each member does meanwhile; detail.go words it; startup.go follows how the
// group comes up. records.go and logs.go follow the records, thin.go keeps what is known of
// them in bounds, lag.go sums up lags, bends.go brings the moments into order at which the
// sum bends. together.go and alike.go have what keeps partitions together that come by the same way.
package fold
