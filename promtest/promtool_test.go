package promtest

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/groupsim/groupsim/report/print"
)

// promtool itself, where there is one, accepts what is written for groups of each client and of
// either protocol, with all its lints. To build it takes minutes, for it can discover services of
// every cloud; Debian has it in the package prometheus.
func TestPromtoolAcceptsTheRules(t *testing.T) {
	promtool, err := exec.LookPath("promtool")
	if err != nil {
		t.Skip("there is no promtool on the PATH")
	}
	for _, name := range []string{"gc-pause", "keda-flap", "librdkafka-slow-callback", "mixed-java-librdkafka", "stale-epoch-autoscale"} {
		r, _ := run(t, name)
		var rules bytes.Buffer
		if err := print.PrometheusRules(&rules, r); err != nil {
			t.Fatal(err)
		}
		file := filepath.Join(t.TempDir(), name+".yaml")
		if err := os.WriteFile(file, rules.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
		out, err := exec.Command(promtool, "check", "rules", "--lint=all", "--lint-fatal", file).CombinedOutput()
		if err != nil || !strings.Contains(string(out), "SUCCESS: ") || strings.Contains(string(out), "SUCCESS: 0 ") {
			t.Errorf("%s: %v\n%s%s", name, err, out, rules.Bytes())
		}
	}
}
