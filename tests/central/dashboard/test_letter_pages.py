import re

import pytest
from starlette.testclient import TestClient

from central.accounts.roles import Role
from central.alerts.raising import Watching
from central.dashboard.site import dashboard
from central.feed import Feed
from central.grid.places import Grid, Place
from central.line.ingest import WATCHING_EVERYWHERE, ingest
from central.store.db import Store
from central.web.authentication import Doors
from tests.central.api.composed import letters_over
from tests.central.dashboard.watch import SHANGHAI, Watch
from tests.central.errands import errands_over
from tests.central.node import TellingNode, passage
from tests.central.people import by_grid
from tests.central.visitors import Visitor, sign_in
from wire.codec import UnreadableEvent, encode_event


def signed_in(
    store: Store,
    watch: Watch,
    role: Role = Role.ADMIN,
    trouble: str = "",
    watching: Watching = WATCHING_EVERYWHERE,
) -> tuple[TestClient, Visitor]:
    feed = Feed(store)
    letters = letters_over(store, feed, watch, watching)
    doors = Doors(store, Grid({}), watch)
    pages = dashboard(
        errands_over(store, watch, feed), doors, feed, SHANGHAI, letters=letters, trouble=lambda: trouble
    )
    client = TestClient(pages, headers={"accept-language": "en"}, raise_server_exceptions=False)
    return client, sign_in(client, store, role, now=watch.now)


def tell(store: Store) -> None:
    with store.write() as session:
        good = UnreadableEvent(reason="kind: unknown", raw=encode_event(passage("京A12345")))
        ingest(session, [TellingNode().tells(good, UnreadableEvent(reason="broken", raw='{"plate": "京B1"}'))])


def test_letters_say_why_how_often_and_how_large_but_not_what(store: Store, watch: Watch) -> None:
    tell(store)
    html = signed_in(store, watch)[0].get("/dead-letters").text

    assert html.count("One event of it cannot be read") == 2
    assert "kind: unknown" in html
    assert "京" not in html.partition("<main")[2].partition("</main>")[0]


def test_one_is_retried_by_a_press(store: Store, watch: Watch) -> None:
    tell(store)
    client, visitor = signed_in(store, watch)
    del client.headers["x-csrf-token"]

    html = client.post("/dead-letters/1/retry", data={"csrf_token": visitor.begun.csrf}).text

    assert "Taken in now: 1. Still not usable: 0." in html
    assert html.count("letter-recovered") == 1


def test_all_are_retried_by_a_press(store: Store, watch: Watch) -> None:
    tell(store)

    html = signed_in(store, watch)[0].post("/dead-letters/retry").text

    assert "Taken in now: 1. Still not usable: 1." in html


def test_a_fault_of_ours_fails_the_press_and_is_no_letter_that_cannot_be_used(store: Store, watch: Watch) -> None:
    class Broken(Grid):
        def place_of(self, site: str) -> Place:
            raise KeyError(site)

    tell(store)
    client, _ = signed_in(store, watch, watching=Watching(places=by_grid(Broken({}))))

    for address in ("/dead-letters/retry", "/dead-letters/1/retry"):
        answer = client.post(address)
        assert answer.status_code == 500
        assert "Still not usable" not in answer.text


def test_a_press_from_another_page_does_nothing(store: Store, watch: Watch) -> None:
    tell(store)
    client, _ = signed_in(store, watch)
    del client.headers["x-csrf-token"]

    assert client.post("/dead-letters/retry").status_code == 403
    assert client.post("/dead-letters/1/retry", data={"csrf_token": "guessed"}).status_code == 403


def test_a_guard_sees_them_and_cannot_retry(store: Store, watch: Watch) -> None:
    tell(store)
    client, _ = signed_in(store, watch, Role.GUARD)

    html = client.get("/dead-letters").text
    assert "One event of it" in html
    assert "/retry" not in html
    assert client.post("/dead-letters/1/retry").status_code == 403


@pytest.mark.parametrize("number", ["7", "9" * 30])
def test_a_letter_that_is_not_there_is_not_found(store: Store, watch: Watch, number: str) -> None:
    assert signed_in(store, watch)[0].post(f"/dead-letters/{number}/retry").status_code == 404


def test_no_letters_is_good_news(store: Store, watch: Watch) -> None:
    html = signed_in(store, watch)[0].get("/dead-letters?recovered=x&before=-1").text

    assert "No dead letters" in html


@pytest.mark.parametrize(
    "trouble, words", [("full", "disk is full"), ("damaged", "central restore"), ("away", "cannot be written")]
)
def test_every_page_says_that_nothing_can_be_stored(store: Store, watch: Watch, trouble: str, words: str) -> None:
    client, _ = signed_in(store, watch, trouble=trouble)

    for page in ("/nodes", "/dead-letters"):
        html = client.get(page).text
        assert html.count(words) == 1
        assert "nothing is lost" in html


def test_the_nodes_page_says_whose_numbers_were_used_twice_and_only_then(store: Store, watch: Watch) -> None:
    node = TellingNode()
    client = signed_in(store, watch)[0]
    with store.write() as session:
        ingest(session, [node.tells(passage()), node.beats(watch.now)])
    assert "older copy" not in client.get("/nodes").text
    with store.write() as session:
        ingest(session, [node.tells(passage(), seq=1)])
    assert "used before (gate-1): the node" in client.get("/nodes").text


def test_the_nodes_page_counts_what_was_lost_late_doubled_dead_and_dropped(store: Store, watch: Watch) -> None:
    node = TellingNode(next_seq=10)
    told = node.tells(passage(), seq=1)
    with store.write() as session:
        ingest(session, [told, told, node.beats(watch.now, oldest_unacked=5)])

    html = signed_in(store, watch)[0].get("/nodes").text
    numbers = re.findall(r"<dt title=[^>]*>([^<]*)</dt><dd>(?:<a [^>]*>)?(\d+)", html)
    assert numbers[:5] == [
        ("Lost", "3"),
        ("Late", "5"),
        ("Doubled", "1"),
        ("Given up", "0"),
        ("Dead letters", "0"),
    ]
