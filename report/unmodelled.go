package report

import (
	"slices"
	"strings"
)

// Unmodelled names the settings that are not modelled although they could change the
// figures, and counts the others.
func (r *Report) Unmodelled() (matter []string, others int) {
	for _, name := range r.NotModelled {
		if slices.ContainsFunc(beside, func(prefix string) bool { return strings.HasPrefix(name, prefix) }) {
			others++
		} else {
			matter = append(matter, name)
		}
	}
	return matter, others
}

// beside are the beginnings of settings that have nothing to do with who owns a partition
// and when: how connections are secured, what is measured, how records are stored.
var beside = []string{
	"alter.", "authorizer.", "auto.include.jmx.reporter", "background.threads", "bootstrap.", "broker.", "check.crcs", "client.", "compression.",
	"config.providers", "controller.", "delegation.", "enable.metrics.push", "group.id", "kafka.metrics.", "key.", "listener", "log.", "max.connection",
	"metric", "min.insync.", "node.id", "num.", "password.", "principal.", "process.roles", "producer.", "queued.max.requests", "quota.", "receive.buffer.bytes",
	"remote.log.", "replica.", "sasl.", "security.", "send.buffer.bytes", "socket.receive.", "socket.send.", "ssl.", "transaction.", "value.",
}
