#!/usr/bin/env bash
# Measures ingest and queries of a server in Release and appends the figures to bench/RESULTS.md.
#
#   bench/load/run.sh                                    both profiles, both protocols (about 10 minutes)
#   bench/load/run.sh --profile lean --protocol grpc --spans 300000
#   bench/load/run.sh --profile lean --protocol grpc --perf     ... and where the CPU goes
#   bench/load/run.sh --profile lean --protocol grpc --spans 10000000 --days 10
#   bench/load/run.sh --profile lean --protocol grpc --soak 30m
#   bench/load/run.sh --profile lean --protocol grpc --overload 60s
#
# The machine should do nothing else: read the load column before comparing spans per second.
set -euo pipefail
root="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"
cd "$root"
dotnet build -c Release -v q --nologo bench/load/Clew.LoadBench.csproj >&2
exec dotnet bench/load/bin/Release/net10.0/Clew.LoadBench.dll "$@"
