"""The kill drill, short; `make drill` runs the long one."""

from pathlib import Path

import pytest

from demo.street.render import StreetRenderer
from tests.faults.books import Account, account
from tests.faults.kill_drill import run_drill, write_busy_street
from tests.services.plate_face import installed_face


def test_the_books_show_a_loss_and_a_double() -> None:
    assert account(["a", "b", "c"], ["a", "a", "c"]) == Account(made=3, stored=2, lost=1, doubled=1)


@pytest.mark.slow
@pytest.mark.broker
@pytest.mark.rtsp
@pytest.mark.weights
@pytest.mark.timeout(300)
def test_broker_centre_and_node_fall_and_nothing_is_lost_or_doubled(tmp_path: Path) -> None:
    film = tmp_path / "street.mp4"
    write_busy_street(film, StreetRenderer(installed_face()))

    found = run_drill(tmp_path / "house", film, times=2, seed=20261123, say=print)

    books = found.books
    print(books.accounts, found.waiting_at_kills)  # noqa: T201 - what was at stake
    assert books.contradictions == ()
    assert {kind: (account.lost, account.doubled) for kind, account in books.accounts.items()} == {
        "passage": (0, 0),
        "barrier": (0, 0),
        "gate": (0, 0),
    }
    assert all(account.made for account in books.accounts.values()), "every kind of event was at stake"
    assert any(found.waiting_at_kills), "a kill that finds nothing on the way shows nothing"
