package main

import (
	"fmt"
	"sync/atomic"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"
)

// costs are processing times.
type costs struct{ perRecord, perBatch atomic.Int64 }

func (c *costs) set(perRecord, perBatch time.Duration) {
	c.perRecord.Store(int64(perRecord))
	c.perBatch.Store(int64(perBatch))
}

// longestRun is how much time a run of records may span: a longer one would hide a
// gap.
const longestRun = 50 * time.Millisecond

// late is what a wait may be late and made up for by the next one; what is more was
// a stopped process.
const late = 5 * time.Millisecond

// process processes a batch by waiting, and tells what was done.
func (c *costs) process(fetches kgo.Fetches) {
	if fetches.NumRecords() == 0 {
		return
	}
	time.Sleep(time.Duration(c.perBatch.Load()))
	free := time.Now()
	fetches.EachPartition(func(p kgo.FetchTopicPartition) {
		var r *records
		for _, record := range p.Records {
			if earliest := time.Now().Add(-late); free.Before(earliest) {
				free = earliest
			}
			free = free.Add(time.Duration(c.perRecord.Load()))
			time.Sleep(time.Until(free))
			now := time.Now()
			if r != nil && now.Sub(r.since) > longestRun {
				r.tell(p.Topic, p.Partition)
				r = nil
			}
			if r == nil {
				r = &records{from: record.Offset, since: now}
			}
			r.to, r.until = record.Offset+1, now
		}
		if r != nil {
			r.tell(p.Topic, p.Partition)
		}
	})
}

// records is a run of records of one partition.
type records struct {
	from, to     int64
	since, until time.Time
}

func (r *records) tell(topic string, partition int32) {
	eventAt(r.until, "processed", fields{
		"p": []string{fmt.Sprintf("%s-%d", topic, partition)}, "from": r.from, "to": r.to, "since": wallClock(r.since),
	})
}
