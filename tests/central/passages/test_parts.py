"""What hangs on a passage: what became of it, further plates, and the pictures of every revision."""

from typing import Any

import pytest
from sqlalchemy import event

from central.passages.search import PassageQuery, PassageView, find, search
from central.store.db import Store
from central.tables import EarlierPictureRow, OtherPlateRow
from tests.central.node import PICTURE, TellingNode, passage, reading
from tests.central.taking_in import count, stored, take
from wire.events import Evidence, EvidenceKind, PassageRecorded, Verdict
from wire.ids import new_id


def picture(digit: str, kind: EvidenceKind = EvidenceKind.SCENE) -> Evidence:
    return PICTURE.model_copy(update={"sha256": digit * 64, "kind": kind})


def told(revision: int, *digits: str, **fields: object) -> PassageRecorded:
    """Revise one passage, with the pictures of these names."""
    one = passage(passage_id=PASSAGE, revision=revision)
    return one.model_copy(update={"evidence": tuple(picture(digit) for digit in digits), **fields})


PASSAGE = new_id()


def shown(store: Store) -> PassageView:
    with store.read() as session:
        found = find(session, PASSAGE)
    assert found is not None
    return found


def pictures(store: Store) -> tuple[str, list[tuple[str, int]]]:
    """First characters of the newest revision's pictures, and of those before with their revision."""
    view = shown(store)
    now = "".join(one.sha256[0] for one in view.pictures)
    return now, [(one.sha256[0], one.revision) for one in view.earlier_pictures]


def found(store: Store, typed: str) -> list[object]:
    with store.read() as session:
        return [one.id for one in search(session, PassageQuery(plate=typed)).items]


@pytest.mark.parametrize("outcome", ["passed", "turned_back", "left_standing", "unseen", "flew_away", None])
def test_what_became_of_it_is_kept_and_a_later_word_is_no_error(store: Store, outcome: str | None) -> None:
    take(store, TellingNode().tells(told(0, "a", outcome=outcome, direction="in", followed=True)))

    view = shown(store)
    assert (view.outcome, view.direction, view.followed) == (outcome, "in", True)


def test_what_is_not_told_stays_untold(store: Store) -> None:
    take(store, TellingNode().tells(told(0, "a")))

    view = shown(store)
    assert (view.outcome, view.direction, view.followed, view.other_plates) == (None, None, False, ())


def test_a_revision_ends_the_wait_and_an_older_one_that_comes_later_brings_nothing_back(store: Store) -> None:
    node = TellingNode()
    wait = passage(verdict=Verdict.WAIT).decision
    take(store, node.tells(told(0, "a", decision=wait)))
    assert shown(store).waits

    take(store, node.tells(told(2, "c", decision=wait, outcome="turned_back")))
    take(store, node.tells(told(1, "b", decision=wait)))

    view = shown(store)
    assert (view.outcome, view.revision, view.waits) == ("turned_back", 2, False)


def test_pictures_of_every_revision_are_kept_the_newest_first(store: Store) -> None:
    node = TellingNode()
    take(store, node.tells(told(0, "a", "b")))
    take(store, node.tells(told(1, "b", "c")))
    take(store, node.tells(told(2, "d")))

    assert pictures(store) == ("d", [("b", 1), ("c", 1), ("a", 0)])


def test_revisions_of_one_message_leave_their_pictures_too(store: Store) -> None:
    take(store, TellingNode().tells(told(0, "a"), told(2, "c"), told(1, "b")))

    assert pictures(store) == ("c", [("b", 1), ("a", 0)])


def test_an_older_revision_that_comes_later_adds_its_pictures_and_nothing_else(store: Store) -> None:
    node = TellingNode()
    take(store, node.tells(told(1, "b")))
    take(store, node.tells(told(0, "a", "b")))

    assert pictures(store) == ("b", [("a", 0)])
    assert shown(store).revision == 1


def test_a_picture_that_comes_back_is_no_earlier_one(store: Store) -> None:
    node = TellingNode()
    for revision, digits in enumerate(["a", "b", "a"]):
        take(store, node.tells(told(revision, *digits)))

    assert pictures(store) == ("a", [("b", 1)])


def test_told_twice_is_kept_once(store: Store) -> None:
    node = TellingNode()
    first, second = node.tells(told(0, "a")), node.tells(told(1, "b"))
    for delivery in (first, second, first, second):
        take(store, delivery)

    assert pictures(store) == ("b", [("a", 0)])
    assert count(store, EarlierPictureRow) == 1


def test_another_node_adds_no_picture_to_a_passage(store: Store) -> None:
    take(store, TellingNode().tells(told(0, "a")))

    take(store, TellingNode(name="gate-2").tells(told(1, "e")))

    assert pictures(store) == ("a", [])
    assert count(store, EarlierPictureRow) == 0


@pytest.mark.parametrize("typed", ["粤Z8A26港", "粤z·8a26港", "粤Z8A26?", "*26港"])
def test_a_vehicle_is_found_by_each_of_its_plates(store: Store, typed: str) -> None:
    other = passage("京B2K315")
    take(store, TellingNode().tells(told(0, "a", other_plates=(reading("粤Z8A26港"),)), other))

    assert found(store, typed) == [PASSAGE]
    assert found(store, "京A12345") == [PASSAGE]
    assert found(store, "*") == [other.passage, PASSAGE]


def test_a_further_plate_comes_back_as_it_was_read(store: Store) -> None:
    plate = reading("粤Z8A26港")
    take(store, TellingNode().tells(told(0, "a", other_plates=(plate,))))

    (view,) = shown(store).other_plates
    assert (view.text, view.kind, view.colour) == (plate.text, plate.kind, plate.colour)
    assert (view.char_scores, view.score, view.agreeing, view.readings) == (plate.char_scores, 0.9, 3, 4)


def test_a_revision_replaces_the_further_plates(store: Store) -> None:
    node = TellingNode()
    take(store, node.tells(told(0, "a", other_plates=(reading("粤Z8A26港"), reading("KX9038")))))
    take(store, node.tells(told(2, "a", other_plates=(reading("粤Z8A27港"),))))
    take(store, node.tells(told(1, "a", other_plates=(reading("粤Z8A28港"),))))

    assert [one.text for one in shown(store).other_plates] == ["粤Z8A27港"]
    assert (found(store, "粤Z8A26港"), found(store, "粤Z8A27港")) == ([], [PASSAGE])
    assert count(store, OtherPlateRow) == 1


def test_a_further_plate_that_is_the_first_one_again_lists_the_passage_once(store: Store) -> None:
    take(store, TellingNode().tells(told(0, "a", other_plates=(reading("京A12345"),))))

    assert found(store, "京A12345") == [PASSAGE]
    assert len(stored(store).items) == 1


def test_a_search_for_a_plate_reads_no_table_whole(embedded: Store) -> None:
    take(embedded, TellingNode().tells(told(0, "a", other_plates=(reading("粤Z8A26港"),))))
    asked: list[tuple[str, Any]] = []
    event.listen(embedded.engine, "before_cursor_execute", lambda *said: asked.append((said[2], said[3])))
    assert found(embedded, "粤Z8A26港") == [PASSAGE]

    statement, values = next(one for one in asked if "ORDER BY" in one[0])
    with embedded.engine.connect() as connection:
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values).all()
    assert [row[3] for row in plan if row[3].startswith("SCAN")] == []
