#!/usr/bin/env bash
# Writes every generated file that is committed. Run it after a change to the data it reads.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
node eng/generate-semconv.mjs
node eng/prices/reduce.mjs
