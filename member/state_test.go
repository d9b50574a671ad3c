package member

import (
	"reflect"
	"testing"
)

// A program keeps state if anything is said of it.
func TestStateIsKeptIfAnythingIsSaidOfIt(t *testing.T) {
	var none Stateful
	if none.Kept() {
		t.Error("nothing is said, and it is kept")
	}
	fields := reflect.VisibleFields(reflect.TypeFor[Stateful]())
	fields = append(fields, reflect.VisibleFields(reflect.TypeFor[Restoring]())...)
	for _, f := range fields {
		var s Stateful
		v := reflect.ValueOf(&s).Elem().FieldByName(f.Name)
		if !v.IsValid() {
			v = reflect.ValueOf(&s.Restore).Elem().FieldByName(f.Name)
		}
		switch v.Kind() {
		case reflect.Bool:
			v.SetBool(true)
		case reflect.Uint8:
			v.SetUint(1)
		case reflect.Struct: // its fields follow
			continue
		default:
			v.SetInt(1)
		}
		if !s.Kept() {
			t.Errorf("%s is said, and it is not kept", f.Name)
		}
	}
}
