# Candour. `make demo` runs the product with sample studies; `make test` runs the tests.
# Each target installs what it lacks and says so; a second run fetches and builds nothing twice.

SHELL := /bin/bash
.DEFAULT_GOAL := build
export CGO_ENABLED ?= 0

ASSETS  := $(shell find server/web/assets -type f -not -path '*/gallery/*' 2>/dev/null)
SOURCES := $(shell find server survey analytics dashboards -type f -not -name '*_test.go' -not -path '*/static/build/*')
BUILT   := server/web/static/build/manifest.json

.PHONY: build demo serve test check bench attack fuzz conformance audit sbom screenshots clean

build: bin/candour

# The stamp is npm's own: it is newer than the lock file once everything is installed.
node_modules/.package-lock.json: package.json package-lock.json
	@echo "==> npm: installing the front-end parts and the embedded ClickHouse (about 600 MB, once)"
	npm ci --no-audit --no-fund --loglevel=error
	@touch $@

$(BUILT): node_modules/.package-lock.json $(ASSETS)
	@echo "==> assets: compiling styles and scripts"
	npm run --silent build
	@touch $@

bin/candour: $(BUILT) $(SOURCES) go.mod go.sum
	@echo "==> go: building bin/candour"
	go build -o $@ ./server

demo: build
	./bin/candour demo

serve: build
	./bin/candour serve

# Tests use the real engine, a real browser and real readers of our files.
test: $(BUILT)
	@scripts/need chromium:chromium localc:libreoffice-calc lowriter:libreoffice-writer pdftotext:poppler-utils Rscript:r-base-core
	go test -count=1 -timeout 40m ./...

check: $(BUILT)
	@scripts/need gcc:gcc chromium:chromium localc:libreoffice-calc lowriter:libreoffice-writer pdftotext:poppler-utils Rscript:r-base-core
	@echo "==> gofmt" && test -z "$$(gofmt -l analytics dashboards server survey *.go | tee /dev/stderr)"
	go vet ./...
	go tool staticcheck ./...
	CGO_ENABLED=1 go test -race -count=1 -timeout 60m ./...

bench: build
	go test -run '^$$' -bench . -benchtime 1x -timeout 30m ./server/e2e

# A clever funder at work for longer than `make test` has time for (about ten minutes): two hundred random
# data sets, three times as many draws of keys, questions together, three snapshots. See docs/disclosure.md.
attack:
	CANDOUR_ATTACK=1 go test -count=1 -v -timeout 60m -run '^TestAttack' ./analytics/disclosure

# Every fuzzer, one after the other, ten minutes each: `make fuzz FUZZTIME=30s FUZZ=FuzzForm` runs one for less.
# In `make test` each runs over what it began with and what it ever found.
fuzz: $(BUILT)
	scripts/fuzz "$(or $(FUZZTIME),10m)" "$(FUZZ)"

# How far XLSForms and expressions agree with ODK's; writes docs/conformance.md from the same run.
conformance:
	@mkdir -p docs
	CANDOUR_CONFORMANCE=$(CURDIR)/docs/conformance.md go test -count=1 -v -run '^TestConformance$$' ./survey/xlsform

# Known faults of what we build in. `make audit VULNDB=latest` asks the newest list of faults of Go modules.
audit: node_modules/.package-lock.json
	@scripts/audit
	@scripts/audit-npm

# Everything that is built in, as CycloneDX: bin/sbom-go.json and bin/sbom-npm.json.
sbom: build
	go run github.com/CycloneDX/cyclonedx-gomod/cmd/cyclonedx-gomod@v1.10.0 bin -json -output bin/sbom-go.json bin/candour
	npm sbom --sbom-format cyclonedx --omit=dev > bin/sbom-npm.json

screenshots: build
	@scripts/need chromium:chromium
	go run ./scripts/screenshots

clean:
	rm -rf bin server/web/static/build
