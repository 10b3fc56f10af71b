"""Puts events into the outbox named on the command line, and says the number of each once it is on disk."""

import sys
from pathlib import Path

from edge.outbox import Outbox
from tests.edge.events import passage_event


def main() -> None:
    outbox = Outbox(Path(sys.argv[1]))
    while True:
        sys.stdout.write(f"{outbox.put([passage_event()])}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
