package k8stest

import (
	"io"
	"slices"
	"strings"
	"testing"

	batch "k8s.io/api/batch/v1"
	core "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/serializer"
	"k8s.io/apimachinery/pkg/util/validation"
	"k8s.io/apimachinery/pkg/util/yaml"

	"github.com/groupsim/groupsim/trials/submit"
)

// decode reads a manifest as the API server does that refuses fields that it does not know.
func decode(t *testing.T, manifest string) (list []runtime.Object) {
	t.Helper()
	scheme := runtime.NewScheme()
	for _, add := range []func(*runtime.Scheme) error{batch.AddToScheme, core.AddToScheme} {
		if err := add(scheme); err != nil {
			t.Fatal(err)
		}
	}
	decoder := serializer.NewCodecFactory(scheme, serializer.EnableStrict).UniversalDeserializer()
	documents := yaml.NewDocumentDecoder(io.NopCloser(strings.NewReader(manifest)))
	for {
		text := make([]byte, len(manifest)+1)
		n, err := documents.Read(text)
		if err == io.EOF {
			return list
		}
		if err != nil {
			t.Fatal(err)
		}
		if strings.TrimSpace(withoutComments(string(text[:n]))) == "" {
			continue // what stands above the first object
		}
		object, _, err := decoder.Decode(text[:n], nil, nil)
		if err != nil {
			t.Fatalf("%v in\n%s", err, text[:n])
		}
		list = append(list, object)
	}
}

func withoutComments(text string) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		if !strings.HasPrefix(line, "#") {
			b.WriteString(line)
		}
	}
	return b.String()
}

func job() *submit.Job {
	return &submit.Job{
		Name:   "sweep-0123456789",
		Make:   []string{"sweep", "crash", "./mine.yaml", "--over", "consumer.session.timeout.ms=6000,10000", "--set", "vary.it={a: 'b $(HOME)'}\n# no comment", "no", "1:20"},
		Merge:  []string{"sweep", "merge", "-o", "text"},
		Shards: 8, AtOnce: 4, CPUs: 2, Image: "registry.example/groupsim:1",
		Asked: "groupsim sweep submit",
		Files: []submit.File{{Path: "./mine.yaml", Text: "members: 3\n\n# €\n"}, {Path: "/etc/client.properties", Text: "a=b\r\n"}},
	}
}

func manifest(t *testing.T, j *submit.Job) string {
	t.Helper()
	var b strings.Builder
	if err := j.Kubernetes(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestKubernetesKnowsEveryField(t *testing.T) {
	list := decode(t, manifest(t, job()))
	if len(list) != 4 {
		t.Fatalf("%d objects", len(list))
	}
	files, claim := list[0].(*core.ConfigMap), list[1].(*core.PersistentVolumeClaim)
	shards, merge := list[2].(*batch.Job), list[3].(*batch.Job)

	if files.Data["file-0"] != "members: 3\n\n# €\n" || files.Data["file-1"] != "a=b\r\n" {
		t.Errorf("the files are %q", files.Data)
	}
	if !slices.Equal(claim.Spec.AccessModes, []core.PersistentVolumeAccessMode{core.ReadWriteMany}) || claim.Spec.Resources.Requests.Storage().IsZero() {
		t.Errorf("the claim is %v", claim.Spec)
	}

	s := shards.Spec
	if *s.CompletionMode != batch.IndexedCompletion || *s.Completions != 8 || *s.Parallelism != 4 || *s.BackoffLimitPerIndex != 3 || s.BackoffLimit != nil || s.Suspend != nil {
		t.Errorf("the shards are %+v", s)
	}
	// An index is tried again by another pod, or its tries could not be counted
	// (https://kubernetes.io/docs/concepts/workloads/controllers/job/#backoff-limit-per-index).
	if s.Template.Spec.RestartPolicy != core.RestartPolicyNever {
		t.Errorf("pods are restarted: %s", s.Template.Spec.RestartPolicy)
	}
	rules := s.PodFailurePolicy.Rules
	if len(rules) != 2 || rules[0].Action != batch.PodFailurePolicyActionIgnore || rules[0].OnPodConditions[0].Type != core.DisruptionTarget ||
		rules[1].Action != batch.PodFailurePolicyActionFailJob || !slices.Equal(rules[1].OnExitCodes.Values, []int32{2}) ||
		*rules[1].OnExitCodes.ContainerName != s.Template.Spec.Containers[0].Name {
		t.Errorf("the rules of failure are %+v", rules)
	}
	if m := merge.Spec; m.Suspend == nil || !*m.Suspend || m.CompletionMode != nil || *m.BackoffLimit != 3 || m.Template.Spec.RestartPolicy != core.RestartPolicyNever {
		t.Errorf("the merge is %+v", merge.Spec)
	}
	want := []string{"sweep", "crash", "./mine.yaml", "--over", "consumer.session.timeout.ms=6000,10000", "--set", "vary.it={a: 'b $$(HOME)'}\n# no comment", "no", "1:20",
		"--shards=8", "--resume=/parts/sweep-0123456789.part-$(JOB_COMPLETION_INDEX)-of-8.jsonl"}
	if got := s.Template.Spec.Containers[0].Args; !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

// What a pod names has to be there: volumes, the claim, the files, labels by which things are
// found and taken away. And it runs where pods are restricted
// (https://kubernetes.io/docs/concepts/security/pod-security-standards).
func TestPodsAreWhole(t *testing.T) {
	for _, j := range []*submit.Job{job(), {Name: "sweep-0", Make: []string{"sweep"}, Merge: []string{"sweep", "merge"}, Shards: 1, CPUs: 1, Image: "groupsim"}} {
		list := decode(t, manifest(t, j))
		there := map[string]bool{}
		for _, object := range list {
			meta := object.(interface {
				GetName() string
				GetLabels() map[string]string
			})
			there[object.GetObjectKind().GroupVersionKind().Kind+" "+meta.GetName()] = true
			if bad := validation.IsDNS1123Label(meta.GetName()); bad != nil || meta.GetLabels()["app.kubernetes.io/instance"] != j.Name {
				t.Errorf("%s with %v: %v", meta.GetName(), meta.GetLabels(), bad)
			}
		}
		for _, object := range list {
			if of, ok := object.(*batch.Job); ok {
				checkPod(t, of, there)
			}
		}
	}
}

func checkPod(t *testing.T, of *batch.Job, there map[string]bool) {
	t.Helper()
	pod, container := of.Spec.Template.Spec, of.Spec.Template.Spec.Containers[0]
	volumes := map[string]bool{}
	for _, v := range pod.Volumes {
		volumes[v.Name] = true
		if c := v.PersistentVolumeClaim; c != nil && !there["PersistentVolumeClaim "+c.ClaimName] || v.ConfigMap != nil && !there["ConfigMap "+v.ConfigMap.Name] {
			t.Errorf("%s: volume %s is of nothing that is there", of.Name, v.Name)
		}
	}
	at := map[string]bool{}
	for _, m := range container.VolumeMounts {
		if !volumes[m.Name] || at[m.MountPath] || !strings.HasPrefix(m.MountPath, "/") {
			t.Errorf("%s: %+v mounts what is not there, or twice", of.Name, m)
		}
		at[m.MountPath] = true
	}
	if !at["/parts"] || len(at) != len(container.VolumeMounts) {
		t.Errorf("%s: mounts %v", of.Name, at)
	}
	if container.Resources.Requests.Cpu().IsZero() || container.Resources.Requests.Memory().IsZero() || container.Resources.Limits.Memory().IsZero() {
		t.Errorf("%s: asks for %v", of.Name, container.Resources)
	}
	s := container.SecurityContext
	if !*pod.SecurityContext.RunAsNonRoot || *pod.SecurityContext.RunAsUser == 0 || pod.SecurityContext.SeccompProfile.Type != core.SeccompProfileTypeRuntimeDefault ||
		*s.AllowPrivilegeEscalation || !slices.Equal(s.Capabilities.Drop, []core.Capability{"ALL"}) || *pod.AutomountServiceAccountToken {
		t.Errorf("%s: does not run where pods are restricted", of.Name)
	}
	if labels := of.Spec.Template.Labels; labels["app.kubernetes.io/instance"] != of.Labels["app.kubernetes.io/instance"] {
		t.Errorf("%s: pods have the labels %v", of.Name, labels)
	}
}
