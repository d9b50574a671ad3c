GO ?= go

.PHONY: build test golden lint bench

build: # the command, into bin/
	$(GO) build -o bin/groupsim ./cmd/groupsim

test: # all tests
	$(GO) test ./...

golden: # write the golden files anew; understand the difference before committing it
	$(GO) test . ./coordinator ./member ./report ./scenarios -update

lint: # formatting, vet and staticcheck, whose version tools/go.mod fixes
	@unformatted=$$(gofmt -l .); test -z "$$unformatted" || { echo "not formatted: $$unformatted"; exit 1; }
	$(GO) vet ./...
	$(GO) tool -modfile=tools/go.mod staticcheck ./...

bench: # how fast the parts are; bench/ compares with other implementations
	$(GO) test -run '^$$' -bench . ./clock ./coordinator ./member ./sim
	$(GO) -C bench test -run '^$$' -bench .
