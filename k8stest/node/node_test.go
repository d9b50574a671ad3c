//go:build linux

package main

import (
	"slices"
	"testing"

	core "k8s.io/api/core/v1"
	meta "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// The cases are kubelet's (k8s.io/kubernetes/third_party/forked/golang/expansion).
func TestWordsAreExpanded(t *testing.T) {
	values := map[string]string{"A": "5", "B": "$(A)", "EMPTY": ""}
	for word, want := range map[string]string{
		"": "", "$": "$", "$$": "$", "$A": "$A", "$(A)": "5", "x-$(A)-$(A).y": "x-5-5.y", "$(B)": "$(A)", "[$(EMPTY)]": "[]",
		"$$(A)": "$(A)", "$$$(A)": "$5", "$(NONE)": "$(NONE)", "$(A": "$(A", "$()": "$()", "€$(A)€": "€5€", "$(A)$": "5$",
	} {
		if got := expand(word, values); got != want {
			t.Errorf("%q becomes %q, want %q", word, got, want)
		}
	}
}

// The Job controller lets a pod's variable say what stands in its annotations.
func TestVariablesAreOfThePod(t *testing.T) {
	from := func(path string) *core.EnvVarSource {
		return &core.EnvVarSource{FieldRef: &core.ObjectFieldSelector{FieldPath: path}}
	}
	pod := &core.Pod{ObjectMeta: meta.ObjectMeta{Annotations: map[string]string{"a/b": "5"}, Labels: map[string]string{"a/b": "6"}}}
	values, env := environment(pod, &core.Container{Env: []core.EnvVar{
		{Name: "PLAIN", Value: "x"}, {Name: "NOTED", ValueFrom: from("metadata.annotations['a/b']")}, {Name: "LABELLED", ValueFrom: from("metadata.labels['a/b']")},
	}})
	if want := []string{"PLAIN=x", "NOTED=5", "LABELLED=6"}; !slices.Equal(env, want) || values["NOTED"] != "5" {
		t.Errorf("got %q", env)
	}
}
