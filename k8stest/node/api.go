//go:build linux

package main

import (
	"bytes"
	"crypto/tls"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"strconv"
	"strings"

	core "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	meta "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// api is the API server.
type api struct{ url, token string }

// client asks a server of the loopback, whose certificate it made for itself.
var client = &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}}

// do sends something, if it is not nil, and reads the answer, if that is wanted. What is not
// there any more is no error: somebody deleted it in between.
func (a *api) do(method, path, form string, what, answer any) error {
	var body io.Reader
	if what != nil {
		text, err := json.Marshal(what)
		if err != nil {
			return err
		}
		body = bytes.NewReader(text)
	}
	request, err := http.NewRequest(method, a.url+path, body)
	if err != nil {
		return err
	}
	request.Header.Set("Authorization", "Bearer "+a.token)
	request.Header.Set("Content-Type", form)
	response, err := client.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	switch {
	case err != nil:
		return err
	case response.StatusCode == http.StatusNotFound && method != http.MethodGet:
		return nil
	case response.StatusCode >= 300:
		return fmt.Errorf("%s %s: %s: %s", method, path, response.Status, text)
	case answer == nil:
		return nil
	}
	return json.Unmarshal(text, answer)
}

const (
	wholeJSON = "application/json"
	mergeJSON = "application/merge-patch+json"
)

func (a *api) pods(node string) ([]core.Pod, error) {
	var list core.PodList
	err := a.do(http.MethodGet, "/api/v1/pods?fieldSelector="+url.QueryEscape("spec.nodeName="+node), wholeJSON, nil, &list)
	return list.Items, err
}

// get reads what a pod or claim needs: /api/v1/namespaces/NAMESPACE/KIND/NAME.
func (a *api) get(namespace, kind, name string, into any) error {
	return a.do(http.MethodGet, "/api/v1/namespaces/"+namespace+"/"+kind+"/"+name, wholeJSON, nil, into)
}

// register makes a node that is ready, with room for the pods of a sweep.
func (n *node) register() error {
	room := core.ResourceList{
		core.ResourceCPU: resource.MustParse("8"), core.ResourceMemory: resource.MustParse("8Gi"), core.ResourcePods: resource.MustParse("20"),
	}
	it := core.Node{
		TypeMeta:   meta.TypeMeta{APIVersion: "v1", Kind: "Node"},
		ObjectMeta: meta.ObjectMeta{Name: n.name, Labels: map[string]string{core.LabelHostname: n.name, core.LabelOSStable: "linux"}},
	}
	if err := n.api.do(http.MethodPost, "/api/v1/nodes", wholeJSON, it, nil); err != nil {
		return err
	}
	// A new node has the taint of one that is not ready, until the controller of nodes takes
	// it away; that one would miss kubelet's leases, and is not run.
	if err := n.api.do(http.MethodPatch, "/api/v1/nodes/"+n.name, mergeJSON, map[string]any{"spec": map[string]any{"taints": nil}}, nil); err != nil {
		return err
	}
	it.Status = core.NodeStatus{
		Capacity: room, Allocatable: room,
		Conditions:      []core.NodeCondition{{Type: core.NodeReady, Status: core.ConditionTrue, Reason: "StandIn", LastHeartbeatTime: meta.Now(), LastTransitionTime: meta.Now()}},
		Addresses:       []core.NodeAddress{{Type: core.NodeInternalIP, Address: "127.0.0.1"}},
		DaemonEndpoints: core.NodeDaemonEndpoints{KubeletEndpoint: core.DaemonEndpoint{Port: int32(n.kubeletServer)}},
	}
	return n.api.do(http.MethodPatch, "/api/v1/nodes/"+n.name+"/status", mergeJSON, map[string]any{"status": it.Status}, nil)
}

// report says what has become of a pod, where the API does not know it yet.
func (n *node) report(p *pod, spec *core.Pod) error {
	path := "/api/v1/namespaces/" + spec.Namespace + "/pods/" + spec.Name
	status := p.status(spec)
	if status.Phase != spec.Status.Phase {
		if err := n.api.do(http.MethodPatch, path+"/status", mergeJSON, map[string]any{"status": status}, nil); err != nil {
			return err
		}
	}
	if spec.DeletionTimestamp != nil && status.Phase != core.PodRunning {
		now := int64(0)
		return n.api.do(http.MethodDelete, path, wholeJSON, meta.DeleteOptions{GracePeriodSeconds: &now}, nil)
	}
	return nil
}

// serveLogs answers what the API server asks a kubelet for kubectl logs:
// /containerLogs/NAMESPACE/POD/CONTAINER.
func (n *node) serveLogs() error {
	server := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		parts := strings.Split(r.URL.Path, "/")
		if len(parts) != 5 || parts[1] != "containerLogs" {
			http.NotFound(w, r)
			return
		}
		text, err := os.ReadFile(n.logOf(parts[2], parts[3]))
		if err != nil {
			http.Error(w, err.Error(), http.StatusNotFound)
			return
		}
		w.Write(text)
	}))
	_, port, _ := strings.Cut(strings.TrimPrefix(server.URL, "https://"), ":")
	var err error
	n.kubeletServer, err = strconv.Atoi(port)
	return err
}
