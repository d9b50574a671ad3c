package course

import "testing"

// The course that comes with groupsim says nothing that a run does not bear out.
func TestBuiltInCourseHolds(t *testing.T) {
	c, err := BuiltIn()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Check(); err != nil {
		t.Error(err)
	}
}
