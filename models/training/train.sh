#!/usr/bin/env bash
# Trains all four networks, one after the other, and goes on where it was stopped. Needs PYTHON and MINUTES.
# Real pictures are taken from GATEHOUSE_TEST_DATA where that is set: half of the crops with their texts, the pixels of half
# of the scenes. Without them everything is learnt from drawings and photographs of other things.
set -euo pipefail
folder=var/training
none=$folder/none
mkdir -p "$none"
data=${GATEHOUSE_TEST_DATA:-}
crops=${data:+$data/plate_crops}
scenes=${data:+$data/plate_scenes}
run() { echo "== $*"; "$PYTHON" -m models.training "$@"; }

run reader --folder "$folder/reader" --minutes "$MINUTES"
run characters --folder "$folder/characters" --minutes "$((MINUTES * 2 / 3 + 1))"
[ -d "$folder/grounds/photos" ] || run detector prepare --folder "$folder" --photos /usr/share/backgrounds \
  --scenes "${scenes:-$none}" --crops "${crops:-$none}"
run detector train --folder "$folder" --minutes "$MINUTES" ${scenes:+--real "$scenes"}
run detector outline --folder "$folder" --minutes "$((MINUTES / 3 + 1))"
run detector export --folder "$folder" --out "$folder"
echo "Trained. Put a network into the package with, for instance:"
echo "  $PYTHON -m models.training register plate-reader $folder/reader/plate-reader.onnx VERSION"
