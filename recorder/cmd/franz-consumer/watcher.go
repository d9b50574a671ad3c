package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"reflect"
	"slices"
	"sync"
	"time"

	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kgo"
)

// The API keys of the requests that are told of.
const (
	findCoordinator = 10
	joinGroup       = 11
	heartbeat       = 12
	leaveGroup      = 13
	syncGroup       = 14
)

// watcher learns from the client's hooks what it sends, and from its log how it
// takes the answers and when it enters callbacks.
type watcher struct {
	mu     sync.Mutex
	client *kgo.Client
	leader bool
	joined time.Time // when the answer to the last JoinGroup was taken
	owned  []partition
}

type partition struct {
	topic  string
	number int32
}

func newWatcher() *watcher { return &watcher{} }

// OnNewClient comes before anything else.
func (w *watcher) OnNewClient(client *kgo.Client) { w.client = client }

// OnBrokerWrite tells what is sent.
func (w *watcher) OnBrokerWrite(_ kgo.BrokerMetadata, key int16, _ int, _, _ time.Duration, err error) {
	if err != nil {
		return
	}
	member, generation := w.client.GroupMetadata()
	w.mu.Lock()
	defer w.mu.Unlock()
	switch key {
	case joinGroup:
		event("join.sent", fields{"known": member != ""})
	case syncGroup:
		event("sync.sent", fields{"gen": generation, "leader": w.leader})
	case heartbeat:
		event("heartbeat.sent", nil)
	case leaveGroup:
		event("leave.sent", fields{"reason": "client leaving group per normal operation"})
	}
}

// OnBrokerRead tells of the coordinator; of the other answers the log tells when
// they are handled.
func (w *watcher) OnBrokerRead(_ kgo.BrokerMetadata, key int16, _ int, _, _ time.Duration, err error) {
	if key == findCoordinator && err == nil {
		event("coordinator.found", nil)
	}
}

// Level is that at which the client tells enough.
func (w *watcher) Level() kgo.LogLevel { return kgo.LogLevelDebug }

// Log takes a line of the client's log. The lines are those of franz-go 1.22.
func (w *watcher) Log(_ kgo.LogLevel, text string, keyvals ...any) {
	w.mu.Lock()
	defer w.mu.Unlock()
	line := values(keyvals)
	switch text {
	case "join returned MemberIDRequired, rejoining with response's MemberID":
		event("join.err", fields{"error": kerr.MemberIDRequired.Message})
	case "join returned UnknownMemberID, rejoining without a member id":
		event("join.err", fields{"error": kerr.UnknownMemberID.Message})
	case "join group failed":
		event("join.err", line.error())
	case "joined", "joined, balancing group", "joined as leader but unable to balance group due to KIP-345 limitations":
		w.joined, w.leader = time.Now(), line["leader"] == true
	case "syncing":
		member, generation := w.client.GroupMetadata()
		eventAt(w.joined, "join.ok", fields{"gen": generation, "leader": w.leader, "protocol": line["protocol"], "mid": member})
	case "sync failed with RebalanceInProgress, rejoining":
		event("sync.err", fields{"error": kerr.RebalanceInProgress.Message})
	case "sync group failed":
		event("sync.err", line.error())
	case "synced":
		event("sync.ok", nil)
	case "heartbeat complete":
		w.heartbeat(line)
	case "forced rejoin quitting heartbeat loop":
		event("rejoin", fields{"reason": line["why"]})
	case "group manage loop errored":
		event("reset", fields{"reason": fmt.Sprintf("group manage loop errored: %s, backing off for %v", line.error()["error"], line["backoff"])})
	case "entering OnPartitionsAssigned":
		w.assigned(partitions(line["with"]))
	case "entering OnPartitionsRevoked":
		w.released("revoked", partitions(line["with"]))
	case "entering OnPartitionsLost":
		w.released("lost", partitions(line["with"]))
	}
}

func (w *watcher) heartbeat(line logged) {
	err, failed := line["err"].(error)
	switch {
	case !failed:
		event("heartbeat.ok", nil)
	case !errors.Is(err, context.Canceled): // which is no answer: the client is leaving
		event("heartbeat.err", line.error())
	}
}

func (w *watcher) assigned(ps []partition) {
	w.owned = append(w.owned, ps...)
	member, generation := w.client.GroupMetadata()
	event("assigned", fields{"p": names(ps), "gen": generation, "mid": member})
}

func (w *watcher) released(name string, ps []partition) {
	w.owned = slices.DeleteFunc(w.owned, func(p partition) bool { return slices.Contains(ps, p) })
	event(name, fields{"p": names(ps)})
}

// held names what the member holds.
func (w *watcher) held() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return names(w.owned)
}

func names(ps []partition) []string {
	ps = slices.Clone(ps)
	slices.SortFunc(ps, func(a, b partition) int {
		return cmp.Or(cmp.Compare(a.topic, b.topic), cmp.Compare(a.number, b.number))
	})
	list := []string{}
	for _, p := range ps {
		list = append(list, fmt.Sprintf("%s-%d", p.topic, p.number))
	}
	return list
}

// logged are the values of a log line by key.
type logged map[string]any

func values(keyvals []any) logged {
	line := logged{}
	for i := 0; i+1 < len(keyvals); i += 2 {
		key, _ := keyvals[i].(string)
		line[key] = keyvals[i+1]
	}
	return line
}

// error is Kafka's name of the error of the line.
func (l logged) error() fields {
	err, _ := l["err"].(error)
	var known *kerr.Error
	var network net.Error
	switch {
	case errors.As(err, &known):
		return fields{"error": known.Message}
	case errors.As(err, &network) && network.Timeout():
		return fields{"error": kerr.RequestTimedOut.Message}
	case errors.As(err, &network), errors.Is(err, io.EOF):
		return fields{"error": kerr.NetworkException.Message}
	}
	return fields{"error": fmt.Sprint(err)}
}

// partitions reads the value that the client logs for them, whose type is its own.
func partitions(value any) []partition {
	var list []partition
	byTopic, ok := reflect.TypeFor[map[string][]int32](), value != nil
	if !ok || !reflect.TypeOf(value).ConvertibleTo(byTopic) {
		return nil
	}
	for topic, numbers := range reflect.ValueOf(value).Convert(byTopic).Interface().(map[string][]int32) {
		for _, n := range numbers {
			list = append(list, partition{topic, n})
		}
	}
	return list
}
