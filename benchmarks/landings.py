"""How the house is built: what stands on each landing, what runs between, and whether any of it runs in a circle.

`python -m benchmarks.landings` prints the table of docs/architecture.md. A landing is the top level of a package;
an arrow means that something behind one door of it imports something behind another. The last column is the share
of modules that have a file of tests of their own name, in a folder named like theirs. Declarations are left out of
that share, because there is nothing to call in them: steps of the database's schema and its tables, and networks,
which are learnt offline and judged by what they read.
"""

import sys
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import grimp

PACKAGES = ("wire", "transport", "models", "gate_drivers", "edge", "central", "demo")
DECLARATIONS = ("central.migrations.", "central.tables.", "models.training.")
_ROOT = Path(__file__).parents[1]


def main() -> int:
    """Print the table; returns the exit status, 1 where there is a circle."""
    rows = [_row(package) for package in PACKAGES]
    head = "| package | modules | on its landing | arrows | circles | tests of the same name |"
    print(head, "|---|--:|--:|--:|--:|--:|", *(row for row, _ in rows), sep="\n")
    return int(any(circles for _, circles in rows))


def _row(package: str) -> tuple[str, int]:
    graph = grimp.build_graph(package)
    modules = {one for one in graph.modules if one != package}
    doors = {_door(one) for one in modules}
    arrows = {
        (_door(importer), _door(imported))
        for importer in modules
        for imported in graph.find_modules_directly_imported_by(importer) & modules
        if _door(importer) != _door(imported)
    }
    circles = _circles(doors, arrows)
    files = [one for one in modules if not graph.find_children(one)]
    called = [one for one in files if not one.startswith(DECLARATIONS)]
    tested = sum(_has_tests(one) for one in called)
    cells = (package, len(files), len(doors), len(arrows), circles, f"{100 * tested / len(called):.0f} %")
    return f"| {' | '.join(str(cell) for cell in cells)} |", circles


def _door(module: str) -> str:
    return module.split(".")[1]


def _circles(doors: set[str], arrows: set[tuple[str, str]]) -> int:
    """Count circles, each cut open where it was found."""
    found = 0
    while True:
        sorter = TopologicalSorter({door: {to for of, to in arrows if of == door} for door in doors})
        try:
            sorter.prepare()
        except CycleError as error:
            found += 1
            first, second = error.args[1][:2]
            arrows = arrows - {(first, second), (second, first)}
        else:
            return found


def _has_tests(module: str) -> bool:
    *rooms, name = module.split(".")
    return (_ROOT / "tests" / Path(*rooms) / f"test_{name.strip('_')}.py").is_file()


if __name__ == "__main__":
    sys.exit(main())
