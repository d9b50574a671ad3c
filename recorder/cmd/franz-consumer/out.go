package main

import (
	"encoding/json"
	"os"
	"strconv"
	"time"
)

// fields are those of an event besides its name and time.
type fields map[string]any

// event prints one that happens now.
func event(name string, more fields) { eventAt(time.Now(), name, more) }

// eventAt prints one with a single write: kill -9 may come at any moment.
func eventAt(t time.Time, name string, more fields) {
	line := fields{"t": wallClock(t), "e": name}
	for k, v := range more {
		line[k] = v
	}
	text, err := json.Marshal(line)
	if err == nil {
		_, err = os.Stdout.Write(append(text, '\n'))
	}
	if err != nil {
		os.Exit(2) // nobody listens
	}
}

// wallClock is in milliseconds since 1970, cut to tenths.
func wallClock(t time.Time) json.Number {
	tenths := t.UnixMicro() / 100
	return json.Number(strconv.FormatInt(tenths/10, 10) + "." + strconv.FormatInt(tenths%10, 10))
}
