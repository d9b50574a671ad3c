package picture

import (
	"regexp"
	"testing"
	"unicode/utf8"
)

// Names that begin and end alike are told apart in the static timeline too, and do not run
// into the bars beside them.
func TestRowsOfTheSVGAreToldApart(t *testing.T) {
	r := ran(t, `
name: long
duration: 60s
topics:
  com.example.retail.checkout.orders.created.v1: {partitions: 4, rate: 5}
  com.example.retail.checkout.orders.cancelled.v1: {partitions: 4, rate: 5}
members:
  - {id: checkout-order-service-blue-7f9c6d5b8d-q2w4e}
  - {id: checkout-order-service-green-7f9c6d5b8d-q2w4e}
steps: [{at: 30s, kill: checkout-order-service-blue-7f9c6d5b8d-q2w4e}]
`)
	names := map[string]bool{}
	for _, m := range regexp.MustCompile(`<text x="16" y="\d+" class="">([^<]*)</text>`).FindAllStringSubmatch(drawn(t, r.SVG), -1) {
		if names[m[1]] {
			t.Errorf("two rows are called %q", m[1])
		}
		names[m[1]] = true
		if utf8.RuneCountInString(m[1]) > svgLabel {
			t.Errorf("%q is longer than there is room", m[1])
		}
	}
	if len(names) < 1+2+2 {
		t.Errorf("only %d rows: %v", len(names), names)
	}
}
