# The two commands of a newcomer. Each does all set-up itself and says what it does.
.PHONY: help demo test build lint format fuzz mutation clean

help: ## lists the targets
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

demo: ## runs `assay verify` on Examples/Shop with real servers, and names the report
	@Scripts/demo

test: ## builds and runs all tests, the Shop included
	@Scripts/test

build: ## builds the release binary .build/release/assay
	@Scripts/setup build
	@Scripts/build-release

lint: ## checks the format, as CI does
	swift format lint --strict --parallel --recursive Sources Tests Benchmarks Mutation/Package.swift Mutation/Sources Mutation/Tests Examples/Shop/services/orders/Sources Examples/Shop/services/orders/Tests Examples/Shop/planted/invoices Package.swift

format: ## formats the sources in place
	swift format --in-place --parallel --recursive Sources Tests Benchmarks Mutation/Package.swift Mutation/Sources Mutation/Tests Examples/Shop/services/orders/Sources Examples/Shop/services/orders/Tests Examples/Shop/planted/invoices Package.swift

fuzz: ## fuzzes what reads contracts, some minutes for each target
	@Scripts/fuzz long

mutation: ## builds and tests Mutation, the package of assay-mutate
	@Scripts/test-mutation

clean: ## removes what was built
	rm -rf .build Mutation/.build Examples/Shop/services/orders/.build Examples/Shop/.venv Examples/Shop/.assay
