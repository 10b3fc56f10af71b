"""`python -m benchmarks.visit_truth`: plays, reports, or films; see the package."""

import argparse
import os
import sys
from pathlib import Path

from benchmarks.visit_truth.conditions import Condition, condition_of
from benchmarks.visit_truth.film import write_film
from benchmarks.visit_truth.photos import photos_in
from benchmarks.visit_truth.plan import Playing, plan
from benchmarks.visit_truth.playing import House, faults_of, play_all
from benchmarks.visit_truth.report import report
from benchmarks.visit_truth.scoring import scored
from benchmarks.visit_truth.shards import forget, results_in
from demo.street.scripts.casts import DRAWN, PHOTOGRAPHED

RESULT = Path(__file__).parent.parent / "results" / "visit_truth.md"


def main() -> int:
    """Do what the command line says; returns the exit status."""
    options = _options()
    data = options.data or (Path(told) if (told := os.environ.get("GATEHOUSE_TEST_DATA")) else None)
    photos = photos_in(data)
    condition = Condition(options.condition) if options.condition else None
    if options.report:
        return _report(options.report)
    if options.show:
        cast, seed, fps, path = options.show
        chosen = condition or condition_of(cast, int(seed), float(fps))
        return _show(Playing(cast, int(seed), float(fps), chosen), Path(path), House.open(photos, data))
    casts = options.casts or [*DRAWN, *(PHOTOGRAPHED if photos else ())]
    if not photos:
        print("No folder with plate_scenes given: casts of photographed cars are left out.", file=sys.stderr)
    playings = list(plan(casts, options.seed, options.visits, options.fps, photos, condition))
    if options.fresh:
        forget(options.out)
    play_all(playings, options.out, options.workers, photos, data)
    return _report(options.out, write=options.write)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.visit_truth", description=__doc__)
    parser.add_argument("data", type=Path, nargs="?", help="the folder with plate_scenes/ and plate_glyphs/")
    parser.add_argument("--seed", type=int, default=1, help="another seed, other scripts")
    parser.add_argument("--visits", type=int, default=40)
    parser.add_argument("--fps", type=_rates, default=[3.0, 5.0, 12.0, 25.0], help="such as 3,5,12,25")
    parser.add_argument("--casts", type=_names, help="such as resident,tailgater; all if not given")
    parser.add_argument("--condition", choices=[one.value for one in Condition], help="one for all playings")
    parser.add_argument("--workers", type=int, default=1, help="processes, one thread each")
    parser.add_argument("--out", type=Path, default=Path("var/visit_truth"), help="folder of the shards")
    parser.add_argument("--fresh", action="store_true", help="forget what --out holds, and begin again")
    parser.add_argument("--write", action="store_true", help="write the table into results/ as well")
    parser.add_argument("--report", type=Path, metavar="FOLDER", help="write the table of what FOLDER holds")
    parser.add_argument("--show", nargs=4, metavar=("CAST", "SEED", "FPS", "FILE.mp4"), help="film one playing")
    return parser.parse_args()


def _rates(text: str) -> list[float]:
    return [float(part) for part in text.split(",")]


def _names(text: str) -> list[str]:
    return text.split(",")


def _report(folder: Path, *, write: bool = True) -> int:
    results = sorted(results_in(folder), key=lambda one: (one.cast, one.fps, one.seed))
    if not results:
        print(f"{folder} holds no results", file=sys.stderr)
        return 2
    faults = list(faults_of(results))
    text = report(results, faults)
    if write:
        RESULT.write_text(text, encoding="utf-8")
    print(text)
    return 0


def _show(playing: Playing, path: Path, house: House) -> int:
    told = write_film(path, house, playing)
    result = scored(house.script(playing), told, playing.cast, playing.seed, playing.fps, playing.condition.value)
    print(path, result.counts, *faults_of([result]), sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
