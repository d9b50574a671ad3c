GO ?= go
SCENARIO ?= gc-pause-short
REPEAT ?= 1
RUNS ?= 0
CLIENT ?=
KINDS ?=
COUNT ?= 100000
FROM ?= 0

.PHONY: build test playground soak golden chapters fidelity noise distributions conformance librdkafka slurm-test slurm-record k8s-test k8s-record pages lint bench bench-scale profile

build: # the command, into bin/
	$(GO) build -o bin/groupsim ./cmd/groupsim

test: # all tests
	$(GO) test ./...

playground: # the page of groupsim play, anew, into web/dist, from which the command is built
	$(GO) -C web/build run .

golden: # write the golden files anew; understand the difference before committing it
	$(GO) test $$(grep -rlE --include='*_test.go' 'internal/(golden|scripttest)"' . | xargs -n 1 dirname | sort -u) -update

chapters: # write the lessons as pages anew, docs/01-… to docs/12-… with docs/pictures, and the lists of the course beside them
	$(GO) test ./course -run 'Chapters|Guides' -update

fidelity: # compare with the recordings anew, and write down how far the model is from them
	$(GO) run ./fidelity/cmd/measure

noise: # measure on one half of the recordings how late things are, and write the distributions down
	$(GO) run ./fidelity/cmd/noise

distributions: # recordings of one scenario at random moments beside runs of the same moments: RECORDINGS=files
	$(GO) run ./fidelity/cmd/distributions $(RECORDINGS)

conformance: # a scenario on a real broker, beside its simulation: SCENARIO=name or file, REPEAT=n, RUNS=n with moments drawn, CLIENT=java, franz-go or librdkafka and KINDS=range,consumer… in place of the scenario's; needs Java 17 and Maven
	$(GO) -C recorder build -o target/record ./cmd/record
	recorder/target/record --scenario $(SCENARIO) --repeat $(REPEAT) --runs $(RUNS) --client "$(CLIENT)" --kinds "$(KINDS)"

soak: # random scenarios, their runs and stories held against the checkers: COUNT of them, FROM a number on
	SOAK=$(COUNT) SOAK_FROM=$(FROM) $(GO) test -count=1 -timeout 0 -run '^TestSoak$$' ./trials

librdkafka: # hold assignor/librdkafka to 14,400 plans and more of librdkafka itself; needs a C compiler
	$(GO) -C bench/librdkafka build -o target/ask .
	LIBRDKAFKA=$(CURDIR)/bench/librdkafka/target/ask $(GO) test -count=1 -run '^TestAnswersAreTheLibrarys$$' -v ./assignor/librdkafka

slurm-test: # a sweep on a real Slurm of one node, started for it: eight tasks, one requeued, and their merge; needs root
	GO=$(GO) INSTALL=yes internal/slurmtest/run

slurm-record: # the same, and what it says into docs/scale.md: on a machine that has nothing else to do
	mkdir -p target
	GO=$(GO) INSTALL=yes internal/slurmtest/run > target/slurm-test.txt
	mv target/slurm-test.txt trials/submit/testdata/slurm-test.txt
	$(GO) test -count=1 ./trials/submit -update

k8s-test: # a sweep on a real control plane of Kubernetes, built and started for it, with a stand-in for a node; needs root
	GO=$(GO) internal/kubetest/run

k8s-record: # the same, and what it says into docs/scale.md: on a machine that has nothing else to do
	mkdir -p target
	GO=$(GO) internal/kubetest/run > target/k8s-test.txt
	mv target/k8s-test.txt trials/submit/testdata/k8s-test.txt
	$(GO) test -count=1 ./trials/submit -update

pages: # look at the page in Chromium, if there is one
	$(GO) -C pagetest test .

lint: # formatting, vet and staticcheck, whose version tools/go.mod fixes
	@unformatted=$$(gofmt -l .); test -z "$$unformatted" || { echo "not formatted: $$unformatted"; exit 1; }
	$(GO) vet ./...
	$(GO) tool -modfile=tools/go.mod staticcheck ./...

bench: # how fast the parts are; bench/ compares with other implementations
	$(GO) test -run '^$$' -bench . ./clock ./coordinator/classic ./member/... ./sim
	$(GO) -C bench test -run '^$$' -bench .

bench-scale: # what whole runs cost, of large groups and of many, as multiples of a fixed loop
	$(GO) -C bench run ./scale

profile: # profiles of the CPU and of memory of the same runs, into target/profile
	$(GO) -C bench run ./scale -profiles $(CURDIR)/target/profile
