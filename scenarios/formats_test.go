package scenarios

import "testing"

func TestFormatsByTheEndingOfAName(t *testing.T) {
	for name, want := range map[string]Format{
		"a.yaml": YAML, "dir/A.YML": YAML, "a.json": JSON, "consumer.Properties": Properties, "broker.log": PlainText, "kcat.conf": PlainText,
		"cooperative-sticky": AnyFormat, "orders.v2": AnyFormat, "": AnyFormat,
	} {
		if got := FormatOf(name); got != want {
			t.Errorf("%q: got %d, want %d", name, got, want)
		}
	}
}
