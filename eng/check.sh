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

# They take one core for half a minute, which the first tests leave over.
(cd web && timeout --kill-after=10s 15m npm run --silent check) > "$results/web.log" 2>&1 &
web=$!

echo "== tests"
# Two projects at a time: each waits for a browser or a process now and then, and two cores give more than two only so much. The longest begin first.
projects=$(grep -oE 'tests/[^"]+Tests\.csproj' Clew.slnx | sed -E 's|.*/(.*)\.csproj|\1|')
longest='Clew.Browser.Tests Clew.EndToEnd.Tests Clew.Server.Tests Clew.Storage.DuckDB.Tests Clew.AutoInstrumentation.Tests'
# The programs that `dotnet test` runs, one by one: it says nothing of any before the last has ended. Tests bound their own waits; one that does not
# end is named every five minutes, and its project is ended after half an hour, so that the log says which test it was, and what became of all others.
run_project() {
  local project=$1 log="$results/$1.log" start=$SECONDS
  # Standard output goes to a file: a process that a test left behind cannot keep us waiting for the end of a pipe.
  timeout --kill-after=10s 30m "tests/$project/bin/Debug/net10.0/$project" -noColor -noLogo -longRunning 300 > "$log" 2>&1 < /dev/null
  local code=$?
  echo "$code" > "$results/$project.exit"
  echo "-- $project: exit $code after $((SECONDS - start)) s: $(grep -oE 'Total: [0-9].*' "$log" | tail -n 1)"
  if [ "$code" -ne 0 ]; then
    [ "$code" -lt 124 ] || echo "   ended from outside or died; the last it said:"
    grep -vE '^ +(Discover|Starting|Finished)' "$log" | tail -n 400
  fi
}
export -f run_project
export results
xargs -P 2 -I {} bash -c 'run_project {}' <<< "${longest// /$'\n'}"$'\n'"$(grep -vxF "${longest// /$'\n'}" <<< "$projects")"

echo "== web checks"
wait "$web" || status=1
cat "$results/web.log"

passed=0 failed=0 skipped=0
for project in $projects; do
  # A host that dies or is ended says nothing of its tests: that counts as one failure, the log above says what ran.
  counts=$(grep -E 'Total: [0-9]+, Errors:' "$results/$project.log" | tail -n 1 | grep -oE '(Total|Errors|Failed|Skipped|Not Run): [0-9]+' | grep -oE '[0-9]+' | tr '\n' ' ')
  if ! read -r total errors wrong skips not_run <<< "$counts" || [ -z "${not_run:-}" ]; then
    echo "$project did not end: its tests are not counted"
    failed=$((failed + 1))
    continue
  fi
  passed=$((passed + total - wrong - skips - not_run))
  failed=$((failed + wrong + errors))
  skipped=$((skipped + skips + not_run))
  [ "$(cat "$results/$project.exit")" -eq 0 ] || status=1
done
web_passed=$(grep -oE 'Tests +.*' "$results/web.log" | grep -oE '[0-9]+ passed' | grep -oE '[0-9]+' | tail -n 1)
web_failed=$(grep -oE 'Tests +.*' "$results/web.log" | grep -oE '[0-9]+ failed' | grep -oE '[0-9]+' | tail -n 1)
passed=$((passed + ${web_passed:-0}))
failed=$((failed + ${web_failed:-0}))
if [ "$passed" -eq 0 ] || [ "$failed" -gt 0 ]; then status=1; fi
echo "$passed passed, $failed failed, $skipped skipped"
exit "$status"
