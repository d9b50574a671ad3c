"""One member of a group, with confluent-kafka and so librdkafka as its client.

It takes the same arguments and commands as the Java one and prints the same lines of what
the application does (see package lab): poll or consume, process, and do what standard input
says. What the client does it writes to standard error itself, with debug, from its own
threads: with logger= it would write only when the application polls.
"""

import json
import os
import queue
import sys
import threading
import time

import confluent_kafka
from confluent_kafka import Consumer, KafkaException, TopicPartition

# A run of records that spans more would hide a gap.
LONGEST_RUN = 0.050

# What a wait may be late and made up for by the next one; what is more was a stopped process.
LATE = 0.005

# Kafka's names of settings, and librdkafka's where it has the setting.
SETTINGS = {
    "auto.commit.interval.ms": "auto.commit.interval.ms",
    "bootstrap.servers": "bootstrap.servers",
    "client.id": "client.id",
    "client.rack": "client.rack",
    "enable.auto.commit": "enable.auto.commit",
    "group.id": "group.id",
    "group.instance.id": "group.instance.id",
    "group.protocol": "group.protocol",
    "heartbeat.interval.ms": "heartbeat.interval.ms",
    "max.poll.interval.ms": "max.poll.interval.ms",
    "metadata.max.age.ms": "topic.metadata.refresh.interval.ms",
    "partition.assignment.strategy": "partition.assignment.strategy",
    "reconnect.backoff.max.ms": "reconnect.backoff.max.ms",
    "reconnect.backoff.ms": "reconnect.backoff.ms",
    "request.timeout.ms": "socket.timeout.ms",
    "retry.backoff.max.ms": "retry.backoff.max.ms",
    "retry.backoff.ms": "retry.backoff.ms",
    "session.timeout.ms": "session.timeout.ms",
}


def event(name, at=None, **fields):
    """Prints one with a single write: kill -9 may come at any moment."""
    line = {"t": int((at or time.time()) * 10_000) / 10, "e": name, **fields}
    os.write(1, (json.dumps(line) + "\n").encode())


def names(partitions):
    ordered = sorted((p.topic, p.partition) for p in partitions)
    return [f"{topic}-{number}" for topic, number in ordered]


class Processing:
    """Processes batches by waiting, and tells what was done: runs of records of one partition."""

    def __init__(self, settings):
        self.costs(settings["x.process.ms"], settings["x.batch.ms"])

    def costs(self, per_record, per_batch):
        """Changes them, also for the records of the batch in hand."""
        self.per_record, self.per_batch = float(per_record) / 1000, float(per_batch) / 1000

    def batch(self, messages):
        if not messages:
            return
        time.sleep(self.per_batch)
        free = time.monotonic()
        run = None
        for m in sorted(messages, key=lambda m: (m.topic(), m.partition())):
            free = max(free, time.monotonic() - LATE) + self.per_record
            wait = free - time.monotonic()
            if wait > 0:
                time.sleep(wait)
            now, partition = time.time(), f"{m.topic()}-{m.partition()}"
            if run and (run["p"] != [partition] or now - run["since"] > LONGEST_RUN):
                self.tell(run)
                run = None
            if not run:
                run = {"p": [partition], "from": m.offset(), "since": now}
            run["to"], run["until"] = m.offset() + 1, now
        self.tell(run)

    @staticmethod
    def tell(run):
        since = int(run["since"] * 10_000) / 10
        event("processed", run["until"], **{"p": run["p"], "from": run["from"], "to": run["to"], "since": since})


class Application:
    def __init__(self, settings):
        self.settings = settings
        self.commands = queue.SimpleQueue()
        self.processing = Processing(settings)
        self.timeout = float(settings["x.poll.timeout.ms"]) / 1000
        self.most = int(settings["max.poll.records"])
        self.consumer = Consumer(self.configuration())

    def configuration(self):
        s = self.settings
        config = {ours: s[kafkas] for kafkas, ours in SETTINGS.items() if s.get(kafkas, "") != ""}
        config["auto.offset.reset"] = {"none": "error"}.get(s["auto.offset.reset"], s["auto.offset.reset"])
        config["debug"] = s["debug"]
        return config

    def run(self):
        threading.Thread(target=self.read, daemon=True).start()
        self.subscribe(self.settings["topics"].split(","))
        event("polling")
        while True:
            try:
                command = self.commands.get_nowait()
            except queue.Empty:
                self.processing.batch(self.poll())
                continue
            event("cmd", x=command)
            if command == "close":
                self.close()
                return
            self.obey(command)

    def poll(self):
        """One record by poll(), as most programs have it, or several by consume()."""
        if self.most == 1:
            message = self.consumer.poll(self.timeout)
            messages = [message] if message else []
        else:
            messages = self.consumer.consume(self.most, self.timeout)
        for m in messages:
            if m.error():
                event("error", x=str(m.error()))
        return [m for m in messages if not m.error()]

    def obey(self, command):
        verb, _, rest = command.partition(" ")
        if verb == "sleep":
            time.sleep(float(rest) / 1000)
            event("awake")
        elif verb == "subscribe":
            self.subscribe(rest.split(","))
        elif verb == "unsubscribe":
            self.consumer.unsubscribe()
        else:
            raise ValueError(f"{command}: librdkafka has no such thing")

    def subscribe(self, topics):
        self.consumer.subscribe(topics, on_assign=self.assigned, on_revoke=self.revoked, on_lost=self.lost)

    def close(self):
        event("closing", p=names(self.consumer.assignment()))
        self.consumer.close()
        event("closed")

    def assigned(self, consumer, partitions):
        event("assigned", p=names(partitions), mid=consumer.memberid())
        self.pause("x.on.assigned.ms")
        if self.settings.get("x.assign") == "true":
            try:
                consumer.assign([TopicPartition(p.topic, p.partition) for p in partitions])
            except KafkaException as e:
                event("error", x=f"assign() in on_assign: {e}")

    def revoked(self, consumer, partitions):
        event("revoked", p=names(partitions))
        self.pause("x.on.revoked.ms")
        if self.settings.get("x.commit.on.revoke") == "true":
            try:
                consumer.commit(asynchronous=False)
            except KafkaException as e:
                event("error", x=f"commit() in on_revoke: {e}")

    def lost(self, _, partitions):
        event("lost", p=names(partitions))
        self.pause("x.on.lost.ms")

    def pause(self, key):
        time.sleep(float(self.settings.get(key) or 0) / 1000)

    def read(self):
        for line in sys.stdin:
            command = line.strip()
            if command.startswith("slow "):
                self.processing.costs(*command.split()[1:])
                event("cmd", x=command)
            else:
                self.commands.put(command)
        os._exit(2)  # the recorder is gone


def main():
    version, _ = confluent_kafka.libversion()
    event("process.start", version=f"librdkafka {version} under confluent-kafka {confluent_kafka.__version__}")
    try:
        Application(dict(argument.partition("=")[::2] for argument in sys.argv[1:])).run()
    except BaseException as e:  # a KafkaError may leave a callback bare
        event("closed", reason=f"{type(e).__name__}: {e}")
        os._exit(1)


main()
