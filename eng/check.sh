#!/usr/bin/env bash
# What CI runs and what must pass before a commit: build, all .NET tests, web checks. Ends with "N passed, N failed, N skipped".
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 NO_COLOR=1
results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT
status=0

echo "== build"
dotnet build --nologo -v minimal || exit 1

echo "== web checks"
(cd web && npm run --silent check) 2>&1 | tee "$results/web.log"
[ "${PIPESTATUS[0]}" -eq 0 ] || status=1

echo "== tests"
# One project at a time: tests start servers and browsers, and two cores give each only so much.
dotnet test --no-build --nologo -m:1 2>&1 | tee "$results/test.log"
[ "${PIPESTATUS[0]}" -eq 0 ] || status=1

read -r failed passed skipped < <(awk '
  /(Passed|Failed|Skipped)! +- +Failed:/ { gsub(/[,:]/, " "); for (i = 1; i < NF; i++) { if ($i == "Failed") f += $(i+1); if ($i == "Passed") p += $(i+1); if ($i == "Skipped") s += $(i+1) } }
  END { print f + 0, p + 0, s + 0 }' "$results/test.log")
web_passed=$(grep -oE 'Tests +.*' "$results/web.log" | grep -oE '[0-9]+ passed' | grep -oE '[0-9]+' | tail -n 1)
web_failed=$(grep -oE 'Tests +.*' "$results/web.log" | grep -oE '[0-9]+ failed' | grep -oE '[0-9]+' | tail -n 1)
passed=$((passed + ${web_passed:-0}))
failed=$((failed + ${web_failed:-0}))
# A test host that dies reports the tests that ended before as passed.
if grep -E 'FATAL ERROR|Test Run Aborted|host process (crashed|exited)' "$results/test.log"; then
  echo "a test host died: its remaining tests did not run"
  status=1
fi
if [ "$passed" -eq 0 ] || [ "$failed" -gt 0 ]; then status=1; fi
echo "$passed passed, $failed failed, $skipped skipped"
exit "$status"
