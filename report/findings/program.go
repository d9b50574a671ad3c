package findings

import (
	"fmt"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/report"
)

// What of a program is advised.
const (
	program     = "program"
	poolThreads = "workers.threads"
	poolOrder   = "workers.order"
	poolCommit  = "workers.commit"
	drainTime   = "workers.drain"
	ackMode     = "spring.ack.mode"
	perRecord   = "per.record"
	perBatch    = "per.batch"
)

// pooled tells whether a program hands its records to a pool, and contained whether it is in
// Spring's container: others do not have such settings.
func pooled(s event.Settings) bool    { return s.Has(poolThreads) }
func contained(s event.Settings) bool { return s.Has(ackMode) }

// outsideRemedy is for a loop whose records keep it from poll(). A container has no pool beside
// it, and a pool keeps no state.
func outsideRemedy(s event.Settings) report.Advice {
	if pooled(s) || contained(s) || s.KeepsState() {
		return plain("processing outside the poll loop with the partitions paused")
	}
	return poolRemedy(s, "processing outside the poll loop, in a pool of threads, with the partitions paused whose records are in hand (program: workers)")
}

// poolRemedy advises a pool. Each record that takes long is committed when it is done, so that
// little is done again; many that take no time would wait for their commits.
func poolRemedy(s event.Settings, text string, also ...report.Also) report.Advice {
	commit := "record"
	if s.Length(perRecord) < slowRecord {
		commit = "batch"
	}
	return report.Advice{
		Text: text, Price: "a program that has to keep track of what is in hand",
		Section: report.OfProgram, Setting: program, To: "workers", Also: append(also, report.Also{Setting: poolCommit, To: commit}),
	}
}

// slowRecord is from when on a commit for each record is little beside it.
const slowRecord = 100 * clock.Millisecond

// fasterRemedy is for a member that does not keep up with what it has, by what its program does
// with its threads.
func fasterRemedy(s event.Settings, partitions int64) []report.Advice {
	switch {
	case pooled(s):
		return busierRemedy(s, partitions)
	case contained(s):
		return containerRemedy(s, partitions)
	}
	var advice []report.Advice
	switch {
	case s.Length(perRecord) == 0 || s.KeepsState():
	case partitions > 1:
		advice = append(advice, poolRemedy(s, fmt.Sprintf("a pool of threads (program: workers), for one thread does the records of %d partitions one after another", partitions)))
	default:
		unordered := poolRemedy(s, "a pool of threads (program: workers) that take the records of a partition in any order", report.Also{Setting: poolOrder, To: "none"})
		unordered.Price = "the order in which a partition's records are done"
		advice = append(advice, unordered)
	}
	if s.Length(perBatch) > 0 {
		advice = append(advice, raise(s, records, "a larger max.poll.records (now %d) spreads what a batch takes over more records", "batches that take longer"))
	}
	if s.Text("commit") == "record" {
		advice = append(advice, report.Advice{
			Text: "a commit for each batch in place of one for each record", Price: moreAgain, Section: report.OfProgram, Setting: "commit", To: "batch",
		})
	}
	return advice
}

const moreAgain = "more records done again after a crash"

// busierRemedy is for a pool. Of its threads some are idle where records of fewer partitions
// are there, as each is worked on by one at a time, or where poll() returns fewer records.
func busierRemedy(s event.Settings, partitions int64) []report.Advice {
	threads := s.Number(poolThreads)
	var advice []report.Advice
	if s.Number(records) < threads {
		advice = append(advice, raise(s, records, fmt.Sprintf("a larger max.poll.records (now %%d), for poll() returns fewer records than there are threads (%d)", threads), ""))
	}
	if s.Text(poolOrder) == "partition" && partitions < threads {
		return append(advice, report.Advice{
			Text:    fmt.Sprintf("order: none, for of %d threads only one works on a partition, and it has %d", threads, partitions),
			Price:   "the order in which a partition's records are done",
			Section: report.OfProgram, Setting: poolOrder, To: "none",
		})
	}
	return append(advice, report.Advice{
		Text: fmt.Sprintf("more threads (now %d)", threads), Price: "as much more of what each of them uses",
		Section: report.OfProgram, Setting: poolThreads, Change: report.Raise, Now: threads,
	})
}

// containerRemedy is for Spring's container, which has a thread for each of its consumers.
func containerRemedy(s event.Settings, partitions int64) []report.Advice {
	var advice []report.Advice
	if partitions > 1 {
		advice = append(advice, report.Advice{
			Text: "a higher concurrency (consumers), with a thread for each consumer", Price: "more members, and all of a process coming and going with it",
			Section: report.OfProcess, Setting: report.Consumers, Change: report.Other,
		})
	}
	if mode := s.Text(ackMode); mode != "" && mode != "batch" { // none named is batch
		advice = append(advice, report.Advice{
			Text: fmt.Sprintf("AckMode.BATCH (now %s)", mode), Price: moreAgain, Section: report.OfProgram, Setting: ackMode, To: "batch",
		})
	}
	return advice
}
