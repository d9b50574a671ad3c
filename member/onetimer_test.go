package member

import (
	"testing"

	"github.com/groupsim/groupsim/clock"
)

// The timer is set to the first of its parts, and when that was is known of that one.
func TestOneTimer(t *testing.T) {
	var o OneTimer
	var alarms Alarms
	alarms[EngineTimer], alarms[ProgramTimer] = Alarm{At: 30}, Alarm{At: clock.Never}
	if o.Begins(&alarms, 40, 50) {
		t.Error("it begins, and is set to neither")
	}
	if !o.Begins(&alarms, 40, 30) || alarms[EngineTimer].At != 40 || alarms[ProgramTimer].At != 30 {
		t.Fatalf("it begins with %+v", alarms)
	}
	o.Arm(&alarms, 40, 50, 40, 30, 10) // a tick
	if want := (Alarm{40, 30, 10}); alarms[EngineTimer] != want || alarms[ProgramTimer].At != 50 {
		t.Errorf("behind a tick: %+v", alarms)
	}
	o.Arm(&alarms, 72, 50, 50, 40, 30) // a heartbeat
	o.Arm(&alarms, 72, 50, 50, 42, 41) // and its answer, which changes nothing
	if want := (Alarm{50, 40, 30}); alarms[ProgramTimer] != want || alarms[EngineTimer].At != 72 {
		t.Errorf("behind a heartbeat: %+v", alarms)
	}
	o.Moves(&alarms, 172, 170, 150)
	if want := (Alarm{170, 150, 150}); alarms[ProgramTimer] != want || alarms[EngineTimer].At != 172 {
		t.Errorf("behind what has been left out: %+v", alarms)
	}
	o.Ends(&alarms)
	if want := (Alarm{170, 150, 150}); alarms[EngineTimer] != want || alarms[ProgramTimer].At != clock.Never {
		t.Errorf("it ends with %+v", alarms)
	}
	alarms[ProgramTimer].At = 90
	if o.Begins(&alarms, 170, 180) {
		t.Error("it begins where the program has a use for its own")
	}
}
