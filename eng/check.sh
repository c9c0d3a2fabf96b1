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
(cd web && npm run --silent check) > "$results/web.log" 2>&1 &
web=$!

echo "== tests"
# Two projects at a time: each waits for a browser or a process now and then, and two cores give more than two only so much. The longest begin first.
projects=$(grep -oE 'tests/[^"]+Tests\.csproj' Clew.slnx | sed -E 's|.*/(.*)\.csproj|\1|')
longest='Clew.Browser.Tests Clew.EndToEnd.Tests Clew.Server.Tests Clew.Storage.DuckDB.Tests Clew.AutoInstrumentation.Tests'
assemblies=()
for project in $longest $(grep -vxF "${longest// /$'\n'}" <<< "$projects"); do
  assemblies+=("tests/$project/bin/Debug/net10.0/$project.dll")
done
dotnet test "${assemblies[@]}" --logger 'console;verbosity=minimal' -- RunConfiguration.MaxCpuCount=2 2>&1 | tee "$results/test.log"
[ "${PIPESTATUS[0]}" -eq 0 ] || status=1

echo "== web checks"
wait "$web" || status=1
cat "$results/web.log"

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
