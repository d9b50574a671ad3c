// Package k8stest holds the manifests that groupsim writes against Kubernetes' own types: its
// strict decoder has to know every field of them, and what they ask for has to be what the
// shards of a sweep need. It is a module of its own, so that Kubernetes is no dependency of
// groupsim. The command in node stands in for a node where the manifest is submitted to
// Kubernetes itself (make k8s-test).
package k8stest
