package course

import (
	"fmt"
	"reflect"
	"strings"

	"github.com/groupsim/groupsim/sim"
)

// fingerprint writes a scenario as it is loaded, without what is of no account to a run: its
// titles, its seed, and code.
func fingerprint(sc *sim.Scenario) string {
	bare := *sc
	bare.Title, bare.Description, bare.Seed, bare.Run = "", "", 0, 0
	var b strings.Builder
	write(&b, reflect.ValueOf(bare))
	return b.String()
}

func write(b *strings.Builder, v reflect.Value) {
	switch v.Kind() {
	case reflect.Func, reflect.Chan, reflect.UnsafePointer:
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() {
			write(b, v.Elem())
		}
		b.WriteByte(';')
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[sim.Verb]() {
			fmt.Fprintf(b, "%s;", v.FieldByName("Name")) // the rest of it is code
			return
		}
		b.WriteByte('{')
		for i := range v.NumField() {
			if v.Type().Field(i).Name != "Line" { // of a step in its file
				write(b, v.Field(i))
			}
		}
		b.WriteByte('}')
	case reflect.Slice, reflect.Array:
		fmt.Fprintf(b, "[%d:", v.Len())
		for i := range v.Len() {
			write(b, v.Index(i))
		}
		b.WriteByte(']')
	case reflect.String:
		fmt.Fprintf(b, "%q", v)
	default:
		fmt.Fprintf(b, "%v;", v)
	}
}
