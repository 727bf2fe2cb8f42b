#!/usr/bin/env bash
# A step of two ranks against one process at the same local batch: one thread each, in turns, medians of milliseconds from step 50 on.
#   benchmarks/ranks.sh RECIPE LOCAL_BATCH [STEPS] [TURNS] [SETTING...]     default: 250 steps, 3 turns
# On a quiet machine of two cores or more; OPENBLAS_CORETYPE tells OpenBLAS its processor where it does not know it.
set -euo pipefail
[ $# -ge 2 ] || { sed -n '2,4s/^# //p' "$0" >&2; exit 2; }
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
recipe=$1 batch=$2 steps=${3:-250} turns=${4:-3}
shift $(($# < 4 ? $# : 4))
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

settings=(run.threads=1 "run.steps=$steps" samples.every=0 evaluate.every=0 evaluate.samples=2 checkpoint.every=0 metrics.every=50 "$@")
words=()
for setting in "${settings[@]}"; do words+=(--set "$setting"); done

# FOLDER BATCH [WORDS...]
train() { "$root/diorama" train "$recipe" "${words[@]}" --set "data.batch=$2" --out "$work/$1" "${@:3}" >"$work/$1.log" 2>&1 || { cat "$work/$1.log" >&2; exit 1; }; }

step_ms() {
  sed -n 's/.*"step":\([0-9]*\).*"seconds":\([0-9.]*\).*/\1 \2/p' "$work/$1/metrics.jsonl" |
    awk 'NR == 1 { s = $1; t = $2 } END { printf "%.3f\n", ($2 - t) / ($1 - s) * 1000 }'
}

median() { sort -n "$1" | awk '{ v[NR] = $1 } END { printf "%.2f", NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'; }

for ((turn = 1; turn <= turns; turn++)); do
  train one "$batch"
  train alone "$batch" & other=$!
  train beside "$batch"
  wait $other
  train ranks $((2 * batch)) --workers 2
  step_ms one >>"$work/one.ms"
  { step_ms alone; step_ms beside; } >>"$work/silent.ms"
  step_ms ranks >>"$work/ranks.ms"
  awk "BEGIN { printf \"%.3f\n\", $(tail -n 1 "$work/ranks.ms") / $(tail -n 1 "$work/one.ms") }" >>"$work/ratio.ms"
  rm -rf "$work"/{one,alone,beside,ranks}
done
echo "$recipe, $batch a rank: one process $(median "$work/one.ms") ms, one of two that do not speak $(median "$work/silent.ms") ms, two ranks $(median "$work/ranks.ms") ms"
echo "ratio $(median "$work/ratio.ms") ($(sort -n "$work/ratio.ms" | sed -n '1p;$p' | paste -sd' ' | sed 's/ / to /'))"
