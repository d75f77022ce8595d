#!/usr/bin/env bash
# Grade one submission: run.sh EXERCISE. PrairieLearn runs this from /grade/serverFilesCourse/jconv, and /grade is taken
# from where this file lies.
shared=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$shared/../.." && pwd)

mkdir -p "$root/results"
# What is read if nothing after this line comes to anything: not gradable, which costs the student nothing.
cat > "$root/results/results.json" << 'JSON'
@APOLOGY@
JSON

PYTHONPATH=$shared python3 -P -m jconv.grader.bundles.running prairielearn "$root" "$@"
