package playground

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/groupsim/groupsim/clock"
)

// Call does what has a name, with what JSON says, and gives JSON. Progress may be nil.
func Call(name, input string, progress func(now, end clock.Time)) (string, error) {
	switch name {
	case "check":
		return call(input, Check)
	case "run":
		return call(input, func(o Order) Outcome { return Run(context.Background(), o, progress) })
	case "explain":
		return call(input, Explain)
	case "edit":
		return call(input, Apply)
	case "setups":
		return call(input, Setups)
	case "show":
		return call(input, Show)
	case "learn":
		return call(input, func(struct{}) Course { return Learn() })
	case "lesson":
		return call(input, Lesson)
	case "pose":
		return call(input, Pose)
	case "mark":
		return call(input, ReadMark)
	case "solve":
		return call(input, Solve)
	}
	return "", fmt.Errorf("the playground has no call %q", name)
}

func call[In, Out any](input string, do func(In) Out) (string, error) {
	var in In
	if err := json.Unmarshal([]byte(input), &in); err != nil {
		return "", err
	}
	out, err := json.Marshal(do(in))
	return string(out), err
}
