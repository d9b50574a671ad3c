//go:build linux

package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	core "k8s.io/api/core/v1"
)

// furnish lays out what a container finds: the command, as its image has it, and what it
// mounts.
func (n *node) furnish(p *pod, spec *core.Pod, c *core.Container) error {
	for _, dir := range []string{p.root, filepath.Join(p.root, c.WorkingDir)} {
		if err := os.MkdirAll(dir, 0o755); err != nil {
			return err
		}
	}
	program, err := os.ReadFile(n.program)
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(p.root, "groupsim"), program, 0o755); err != nil {
		return err
	}
	for _, m := range c.VolumeMounts {
		if err := n.mount(p, spec, m); err != nil {
			return fmt.Errorf("mount %q: %w", m.MountPath, err)
		}
	}
	return nil
}

// mount puts a file of a ConfigMap into the pod's root, or a claim's directory.
func (n *node) mount(p *pod, spec *core.Pod, m core.VolumeMount) error {
	at := filepath.Join(p.root, m.MountPath)
	for _, v := range spec.Spec.Volumes {
		switch {
		case v.Name != m.Name:
		case v.ConfigMap != nil:
			var files core.ConfigMap
			if err := n.api.get(spec.Namespace, "configmaps", v.ConfigMap.Name, &files); err != nil {
				return err
			}
			text, ok := files.Data[m.SubPath]
			if !ok {
				return fmt.Errorf("ConfigMap %s has no %s", v.ConfigMap.Name, m.SubPath)
			}
			if err := os.MkdirAll(filepath.Dir(at), 0o755); err != nil {
				return err
			}
			return os.WriteFile(at, []byte(text), 0o444)
		case v.PersistentVolumeClaim != nil:
			from, err := n.directoryOf(spec.Namespace, v.PersistentVolumeClaim.ClaimName)
			if err != nil {
				return err
			}
			if err := os.MkdirAll(at, 0o755); err != nil {
				return err
			}
			p.mounts = append(p.mounts, at)
			return syscall.Mount(from, at, "", syscall.MS_BIND, "")
		}
	}
	return fmt.Errorf("there is no volume %s of a ConfigMap or a claim", m.Name)
}

// directoryOf finds the directory of this machine that a claim has been bound to.
func (n *node) directoryOf(namespace, name string) (string, error) {
	var claim core.PersistentVolumeClaim
	if err := n.api.get(namespace, "persistentvolumeclaims", name, &claim); err != nil {
		return "", err
	}
	var volume core.PersistentVolume
	if err := n.api.do("GET", "/api/v1/persistentvolumes/"+claim.Spec.VolumeName, wholeJSON, nil, &volume); err != nil {
		return "", err
	}
	if volume.Spec.HostPath == nil {
		return "", fmt.Errorf("claim %s has no directory of this machine", name)
	}
	return volume.Spec.HostPath.Path, nil
}

// environment gives the container's variables, by name and as a process has them. The Job
// controller adds one of them whose value stands in the pod's annotations or labels.
func environment(spec *core.Pod, c *core.Container) (values map[string]string, env []string) {
	values = map[string]string{}
	for _, v := range c.Env {
		value := v.Value
		if v.ValueFrom != nil && v.ValueFrom.FieldRef != nil {
			value = field(spec, v.ValueFrom.FieldRef.FieldPath)
		}
		values[v.Name] = value
		env = append(env, v.Name+"="+value)
	}
	return values, env
}

// field reads metadata.annotations['KEY'] or metadata.labels['KEY'].
func field(spec *core.Pod, path string) string {
	of, rest, _ := strings.Cut(path, "['")
	key := strings.TrimSuffix(rest, "']")
	if of == "metadata.labels" {
		return spec.Labels[key]
	}
	return spec.Annotations[key]
}

// expand does what kubelet does to a word of a command: $(NAME) is the variable, if there is
// one, and $$ a dollar.
func expand(word string, values map[string]string) string {
	var b strings.Builder
	for i := 0; i < len(word); i++ {
		rest := word[i:]
		end := strings.IndexByte(rest, ')')
		switch {
		case strings.HasPrefix(rest, "$$"):
			b.WriteByte('$')
			i++
		case strings.HasPrefix(rest, "$(") && end > 0:
			value, ok := values[rest[2:end]]
			if !ok {
				value = rest[:end+1]
			}
			b.WriteString(value)
			i += end
		default:
			b.WriteByte(word[i])
		}
	}
	return b.String()
}
