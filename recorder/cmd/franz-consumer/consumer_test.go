package main

import (
	"errors"
	"fmt"
	"net"
	"os"
	"slices"
	"testing"
	"time"

	"github.com/twmb/franz-go/pkg/kerr"
)

// logMap is as the client's own type for partitions in its log.
type logMap map[string][]int32

func TestPartitionsOfALogLine(t *testing.T) {
	got := names(partitions(logMap{"orders-b": {1}, "orders": {10, 2}}))
	if !slices.Equal(got, []string{"orders-2", "orders-10", "orders-b-1"}) {
		t.Error(got)
	}
	for _, value := range []any{nil, "orders", 7} {
		if ps := partitions(value); len(ps) > 0 {
			t.Errorf("%v gives %v", value, ps)
		}
	}
}

func TestErrorsOfALogLine(t *testing.T) {
	for _, test := range []struct {
		err  error
		want string
	}{
		{fmt.Errorf("wrapped: %w", kerr.UnknownMemberID), "UNKNOWN_MEMBER_ID"},
		{&net.OpError{Op: "read", Err: os.ErrDeadlineExceeded}, "REQUEST_TIMED_OUT"},
		{&net.OpError{Op: "read", Err: errors.New("reset")}, "NETWORK_EXCEPTION"},
		{errors.New("client closed"), "client closed"},
	} {
		if got := values([]any{"group", "g", "err", test.err}).error()["error"]; got != test.want {
			t.Errorf("%v is %v, want %s", test.err, got, test.want)
		}
	}
}

func TestSettings(t *testing.T) {
	args := []string{
		"bootstrap.servers=127.0.0.1:1", "client.id=c1", "group.id=g", "topics=orders,orders-b", "max.poll.records=500", "session.timeout.ms=6000",
		"heartbeat.interval.ms=2000", "max.poll.interval.ms=20000", "metadata.max.age.ms=300000", "request.timeout.ms=10000", "retry.backoff.ms=250", "retry.backoff.max.ms=5000", "partition.assignment.strategy=range,sticky",
		"enable.auto.commit=true", "auto.commit.interval.ms=5000", "x.poll.timeout.ms=50", "x.process.ms=0.5", "x.batch.ms=0",
		"x.on.assigned.ms=0", "x.on.revoked.ms=0", "x.on.lost.ms=0",
	}
	s, err := readSettings(args)
	if err != nil || s.perRecord != 500*time.Microsecond || s.maxPollRecords != 500 || len(s.topics) != 2 || len(s.balancers()) != 2 {
		t.Errorf("%+v, %v", s, err)
	}
	if _, err := readSettings(args[:len(args)-1]); err == nil {
		t.Error("a setting that is missing is not missed")
	}
	args[12] = "partition.assignment.strategy=uniform"
	if _, err := readSettings(args); err == nil {
		t.Error("an assignor that nobody knows is known")
	}
}

func TestWallClockIsCutToTenths(t *testing.T) {
	if got := wallClock(time.UnixMicro(1732162123456799)); got != "1732162123456.7" {
		t.Error(got)
	}
}
