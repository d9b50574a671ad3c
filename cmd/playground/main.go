//go:build js && wasm

// Command playground is the simulator for the page in the browser, as WebAssembly. In a worker
// it gives the page one function, groupsim(name, input), whose texts are JSON; what there is to
// call is in package playground. While a run takes long it calls groupsimProgress(share), if
// there is such a function. An error is thrown by the page's side: the answer is then an object
// with the key error.
package main

import (
	"encoding/json"
	"syscall/js"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/playground"
)

func main() {
	js.Global().Set("groupsim", js.FuncOf(func(_ js.Value, args []js.Value) any {
		out, err := playground.Call(args[0].String(), args[1].String(), progress)
		if err != nil {
			text, _ := json.Marshal(map[string]string{"error": err.Error()}) // a map of texts
			return string(text)
		}
		return out
	}))
	select {} // the worker ends it
}

func progress(now, end clock.Time) {
	if told := js.Global().Get("groupsimProgress"); told.Type() == js.TypeFunction && end > 0 {
		told.Invoke(float64(now) / float64(end))
	}
}
