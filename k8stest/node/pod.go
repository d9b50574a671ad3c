//go:build linux

package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	batch "k8s.io/api/batch/v1"
	core "k8s.io/api/core/v1"
	meta "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// pod is one whose container has been started.
type pod struct {
	root    string // its root directory
	mounts  []string
	process *exec.Cmd
	began   meta.Time
	done    chan struct{} // is closed when it has ended
	ended   meta.Time
}

func (n *node) logOf(namespace, name string) string {
	return filepath.Join(n.dir, namespace+"-"+name+".log")
}

// start runs the container of a pod.
func (n *node) start(spec *core.Pod) (*pod, error) {
	if len(spec.Spec.Containers) != 1 || len(spec.Spec.InitContainers) > 0 {
		return nil, errors.New("has not one container, as those have that groupsim writes")
	}
	c := &spec.Spec.Containers[0]
	p := &pod{root: filepath.Join(n.dir, string(spec.UID)), done: make(chan struct{}), began: meta.Now()}
	if err := n.furnish(p, spec, c); err != nil {
		return nil, err
	}
	log, err := os.Create(n.logOf(spec.Namespace, spec.Name))
	if err != nil {
		return nil, err
	}
	defer log.Close()
	values, env := environment(spec, c)
	var words []string
	for _, word := range append(append([]string{}, c.Command...), c.Args...) {
		words = append(words, expand(word, values))
	}
	user := spec.Spec.SecurityContext
	p.process = &exec.Cmd{
		Path: words[0], Args: words, Env: env, Dir: "/" + strings.TrimPrefix(c.WorkingDir, "/"), Stdout: log, Stderr: log,
		SysProcAttr: &syscall.SysProcAttr{
			Chroot: p.root, Pdeathsig: syscall.SIGKILL,
			Credential: &syscall.Credential{Uid: uint32(*user.RunAsUser), Gid: uint32(*user.RunAsGroup), Groups: []uint32{uint32(*user.FSGroup)}},
		},
	}
	if err := p.process.Start(); err != nil {
		return nil, err
	}
	index := spec.Annotations[batch.JobCompletionIndexAnnotation]
	fmt.Printf("pod %s runs, index %q\n", spec.Name, index)
	if index != "" && index == strconv.Itoa(n.kill) {
		n.kill = -1
		if err := p.killInMidRun(index); err != nil {
			return nil, err
		}
		fmt.Printf("pod %s is killed\n", spec.Name)
	}
	go func() {
		p.process.Wait()
		p.ended = meta.Now()
		close(p.done)
	}()
	return p, nil
}

// killInMidRun waits for a few lines of the part that the pod makes, and kills it.
func (p *pod) killInMidRun(index string) error {
	for range 12_000 {
		files, err := filepath.Glob(filepath.Join(p.root, "parts", "*.part-"+index+"-of-*.jsonl*"))
		if err != nil {
			return err
		}
		for _, file := range files {
			text, _ := os.ReadFile(file)
			switch {
			case !strings.HasSuffix(file, ".unfinished"):
				return errors.New("was done before it could be killed: it wants more runs")
			case strings.Count(string(text), "\n") > 10:
				return p.process.Process.Kill()
			}
		}
		time.Sleep(5 * time.Millisecond)
	}
	return errors.New("writes no lines")
}

// end ends the container, and takes its mounts away.
func (p *pod) end() {
	p.process.Process.Kill()
	<-p.done
	for _, at := range p.mounts {
		syscall.Unmount(at, 0)
	}
	p.mounts = nil
}

// status is what kubelet says of a pod.
func (p *pod) status(spec *core.Pod) core.PodStatus {
	container := core.ContainerStatus{Name: spec.Spec.Containers[0].Name, Image: spec.Spec.Containers[0].Image}
	status := core.PodStatus{Phase: core.PodRunning, StartTime: &p.began}
	select {
	case <-p.done:
		code := int32(p.process.ProcessState.ExitCode())
		if signal := p.process.ProcessState.Sys().(syscall.WaitStatus); signal.Signaled() {
			code = 128 + int32(signal.Signal())
		}
		if status.Phase = core.PodSucceeded; code != 0 {
			status.Phase = core.PodFailed
		}
		container.State.Terminated = &core.ContainerStateTerminated{ExitCode: code, Reason: "Ended", StartedAt: p.began, FinishedAt: p.ended}
	default:
		container.Ready = true
		container.State.Running = &core.ContainerStateRunning{StartedAt: p.began}
	}
	ready := core.ConditionFalse
	if container.Ready {
		ready = core.ConditionTrue
	}
	status.Conditions = append(spec.Status.Conditions, core.PodCondition{Type: core.PodReady, Status: ready, LastTransitionTime: meta.Now()})
	status.ContainerStatuses = []core.ContainerStatus{container}
	return status
}
