#!/usr/bin/env bash
# Plays the two commands of README.md on a bare Debian 12: half an hour, 6 GB under TMPDIR (/var/tmp), root.
set -euo pipefail
cd "$(dirname "$0")/../.."
# shellcheck source=tests/fresh/machine.sh
source tests/fresh/machine.sh

if [ -n "$(git status --porcelain --untracked-files=no)" ]; then
  echo "Only what is committed is played; there are changes that are not."
fi
if [ -d "${GATEHOUSE_WEIGHTS_DIR:-}" ] && [ -d "${GATEHOUSE_TEST_DATA:-}" ]; then
  export CI=true # what is missing fails, and is not skipped
else
  echo "Tests that lack something are skipped, for GATEHOUSE_WEIGHTS_DIR and GATEHOUSE_TEST_DATA name no folders."
fi
build_machine
echo "make demo"
in_machine tests/fresh/watch_demo.sh
echo "make test"
in_machine make test
echo "Both commands work on a fresh machine."
