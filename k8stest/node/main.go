//go:build linux

// Command node stands in for a node of Kubernetes: for kubelet, for what runs containers, and
// for images. It is there so that a manifest can be tried with a real API server, scheduler and
// controllers on a machine that can pull no image (internal/kubetest/run).
//
// It says that it is a node, and runs the pods that the scheduler gives it: the one container
// of each as a process in a root directory of its own, with nothing in it but the command,
// the pod's files and volumes, under the user that the pod asks for. It says through the API
// what became of them, and answers kubectl logs. Limits of memory, capabilities, seccomp,
// networks and the pulling of images are not its business; nor are pods of other forms than
// those that groupsim writes. It has to be root's, on Linux.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
	"time"
)

func main() {
	n := node{running: map[string]*pod{}}
	flag.StringVar(&n.api.url, "server", "", "the API server's `URL`")
	flag.StringVar(&n.api.token, "token", "", "what to show it")
	flag.StringVar(&n.name, "name", "node", "the node's `NAME`")
	flag.StringVar(&n.program, "program", "", "the `FILE` that all images have as /groupsim, statically linked")
	flag.StringVar(&n.dir, "dir", "", "an empty `FOLDER` for the pods")
	flag.IntVar(&n.kill, "kill", -1, "kill the first pod of this completion `INDEX` when it has written a few lines")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := n.run(ctx)
	stop()
	if err != nil && !errors.Is(err, context.Canceled) {
		fmt.Fprintln(os.Stderr, "node:", err)
		os.Exit(1)
	}
}

// node runs the pods that are given to it.
type node struct {
	api           api
	name          string
	program, dir  string
	kill          int
	running       map[string]*pod // by UID; also those that are done, as long as the API has them
	kubeletServer int             // the port that answers for logs
}

// run says that the node is there, and looks again and again for what is to be done.
func (n *node) run(ctx context.Context) error {
	var err error
	if n.dir, err = filepath.Abs(n.dir); err != nil {
		return err
	}
	if err := n.serveLogs(); err != nil {
		return err
	}
	if err := n.register(); err != nil {
		return err
	}
	defer n.endAll()
	for {
		if err := n.look(); err != nil {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(100 * time.Millisecond):
		}
	}
}

// look starts what is new, reports what has changed, and ends what is to be deleted.
func (n *node) look() error {
	pods, err := n.api.pods(n.name)
	if err != nil {
		return err
	}
	there := map[string]bool{}
	for i := range pods {
		spec := &pods[i]
		there[string(spec.UID)] = true
		p := n.running[string(spec.UID)]
		if p == nil {
			if p, err = n.start(spec); err != nil {
				return fmt.Errorf("pod %s: %w", spec.Name, err)
			}
			n.running[string(spec.UID)] = p
		}
		if spec.DeletionTimestamp != nil {
			p.end()
		}
		if err := n.report(p, spec); err != nil {
			return fmt.Errorf("pod %s: %w", spec.Name, err)
		}
	}
	for uid, p := range n.running {
		if !there[uid] {
			p.end()
			delete(n.running, uid)
		}
	}
	return nil
}

func (n *node) endAll() {
	for _, p := range n.running {
		p.end()
	}
}
