package scenarios

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v5"
	"gopkg.in/yaml.v3"

	"github.com/groupsim/groupsim/settings"
)

func compiled(t *testing.T) *jsonschema.Schema {
	t.Helper()
	c := jsonschema.NewCompiler()
	c.Draft = jsonschema.Draft7
	if err := c.AddResource("scenario.schema.json", bytes.NewReader(Schema())); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("scenario.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func validate(t *testing.T, s *jsonschema.Schema, data []byte) error {
	t.Helper()
	var v any
	if err := yaml.Unmarshal(data, &v); err != nil {
		t.Fatal(err)
	}
	return s.Validate(v)
}

func TestSchemaTakesWhatTheLoaderTakes(t *testing.T) {
	s := compiled(t)
	for _, e := range Bundled() {
		data, err := Open(e.Name)
		if err != nil {
			t.Fatal(err)
		}
		if err := validate(t, s, data); err != nil {
			t.Errorf("%s: %#v", e.Name, err)
		}
	}
	for _, more := range []string{
		"", "network: {latency: 1m30.5s, jitter: 0, append: .5ms}\nseed: 7\n",
		"consumer: {session.timeout.ms: 30s, heartbeat.interval.ms: \"10000\", fetch.min.bytes: [1], partition.assignment.strategy: \"range,sticky\"}\n",
		"setups: {long: {session.timeout.ms: 60s, group.instance.id: null}, a.b: {}, jvm: {client: java}, any: {client: null}}\n",
		"client: franz-go\n",
		"chance: {phase: false, spread: true}\n",
		"vary: {p: {lognormal: {p50: 1.2s, p99: 8s}}, n: {uniform: [1, 5.5]}, who: {choice: [c1, c2..c3]}, z: {normal: {mean: 0, sd: 3}}, e: {exponential: {mean: 1s}}, m: {empirical: [1, 2.5]}}\n" +
			"steps: [{at: 60s + p + 500ms, pause: who, for: p}, {at: e, rate: orders, to: n + z}, {at: 5s, add-partitions: refunds, to: 3 + n}]\nconsumer: {max.poll.records: 10 + m, session.timeout.ms: 30000 + p}\n",
		"expect: {final.state: \"!= Dead\", availability: [\">=0.9\", \"<= 1\"], zombie: \"== 0s\"}\n",
		"steps: [{at: 1s, pause: [c1, c2..c3]}, {at: 1s, subscribe: all, topics: orders}, {at: 1s, slow: c1, per.record: 1s, per.batch: 2s}]\n",
	} {
		mustLoad(t, minimal+more)
		if err := validate(t, s, []byte(minimal+more)); err != nil {
			t.Errorf("%s: %#v", more, err)
		}
	}
}

// What is wrong with the form of a file is wrong for the schema too; what takes
// knowledge of the whole file only the loader finds.
func TestSchemaRefusesBadForms(t *testing.T) {
	s := compiled(t)
	for _, name := range []string{"unknown-keys", "wrong-types", "wrong-values", "settings", "not-modelled-yet", "steps", "step-fields",
		"expectations", "missing", "setups", "clients", "empty-lists", "too-many-records", "a-list", "a-word", "more-than-ten"} {
		data, err := os.ReadFile(filepath.Join("testdata/bad", name+".yaml"))
		if err != nil {
			t.Fatal(err)
		}
		if validate(t, s, data) == nil {
			t.Errorf("%s is fine with the schema", name)
		}
	}
}

func TestSchemaIsDraft7AndDescribesEveryKey(t *testing.T) {
	text := string(Schema())
	if !strings.Contains(text, `"$schema": "http://json-schema.org/draft-07/schema#"`) {
		t.Error("no $schema")
	}
	if text != string(Schema()) {
		t.Error("two calls give different schemas")
	}
	for _, s := range settings.Consumer() {
		if !strings.Contains(text, s.Doc) {
			t.Errorf("%s has no description", s.Name)
		}
	}
}
