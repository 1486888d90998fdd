# Every command that a person needs. `make` alone lists them.

tools := end2end/tools

.DEFAULT_GOAL := help
SHELL := bash
.PHONY: help run dev setup check test test-unit test-store test-e2e drills guide search-eval figures

help: ## List the commands
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: ## Build what changed and start the program (installs missing build tools first)
	@$(tools)/setup.sh run
	@$(tools)/build.sh
	@exec "$${CARGO_TARGET_DIR:-target}/release/synergy"

dev: ## Start the program and rebuild it at every change
	@$(tools)/setup.sh run
	@. $(tools)/common.sh && exec cargo leptos watch --split

guide: ## Print the guide on coping with anxiety anew, after its text or its looks have changed
	@$(tools)/setup.sh test
	@$(tools)/build.sh
	@. $(tools)/common.sh && SYNERGY_TEST_CHROMIUM="$${SYNERGY_TEST_CHROMIUM:-$$(system_chromium)}" node $(tools)/guide.mjs

setup: ## Install what building and testing need and is missing
	@$(tools)/setup.sh test

check: ## Formatting, lints and the fast tests
	@$(tools)/test.sh check

test: ## Every check there is
	@$(tools)/test.sh

test-unit: ## Tests of rules and parts
	@$(tools)/test.sh unit

test-store: ## Tests of store and use cases, on SQLite and PostgreSQL
	@$(tools)/test.sh store

test-e2e: ## Journeys through the built program in a browser
	@$(tools)/test.sh e2e

search-eval: ## How well and how fast the search answers judged questions, beside plain FTS5
	@$(tools)/test.sh search-eval

drills: ## The long drills: races, crashes, hang-ups and stops of the built program
	@$(tools)/test.sh drills

figures: ## Lighthouse over every kind of page; start, memory and cost of the built program
	@$(tools)/test.sh figures
