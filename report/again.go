package report

// Again is a run of records that were processed before.
type Again struct {
	At      Ms // when that was over
	Known   Ms // when it became known
	Records int64
}
