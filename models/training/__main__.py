"""The command line of training: `python -m models.training reader | characters | detector …`."""

import sys
from collections.abc import Callable, Sequence
from importlib import import_module

_COMMANDS = {
    "reader": ("models.training.reader.training", "train the plate reader"),
    "mean": ("models.training.mean", "mean the weights of exported networks"),
    "characters": ("models.training.characters.training", "train the closer look at characters"),
    "detector": ("models.training.detector.training", "train the plate detector"),
    "sheet": ("models.training.contact_sheet", "draw a sheet of crops to look at"),
    "register": ("models.training.registration", "put a trained network into models/weights"),
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Hand over to one command; it is imported only then, for most of them need PyTorch."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if not given or given[0] not in _COMMANDS:
        for name, (_, does) in _COMMANDS.items():
            print(f"python -m models.training {name:9} {does}", file=sys.stderr)
        return 2
    try:
        command: Callable[[Sequence[str]], int] = import_module(_COMMANDS[given[0]][0]).main
    except ModuleNotFoundError as error:
        print(
            f"error: {error.name} is not installed; `make train-plates` installs what training needs",
            file=sys.stderr,
        )
        return 1
    return command(given[1:])


if __name__ == "__main__":
    sys.exit(main())
