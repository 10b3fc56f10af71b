"""A store of the release before learns for whom people opened, and an older program can have it back."""

from central.passages.search import PassageQuery, search
from central.store.db import Store
from central.store.schema import compare, go_back, migrate
from tests.central.migrations.test_0009_clocks import columns
from tests.central.node import TellingNode, move, passage
from tests.central.taking_in import stored, take
from wire.events import BarrierResult


def opened_by_hand(store: Store) -> list[object]:
    with store.read() as session:
        return [one.id for one in search(session, PassageQuery(by_hand=True)).items]


def test_openings_of_before_are_found_afterwards_and_nothing_is_lost_on_the_way_back(store: Store) -> None:
    node, opened, refused, by_rule = TellingNode(), passage(), passage(), passage()
    by_hand = move(opened.passage).model_copy(update={"actor": "li"})
    in_vain = move(refused.passage, BarrierResult.REFUSED).model_copy(update={"actor": "li"})
    take(store, node.tells(opened, refused, by_rule, by_hand, in_vain, move(by_rule.passage)))
    strangers = move(refused.passage).model_copy(update={"actor": "li"})
    take(store, TellingNode(site="west").tells(strangers))

    go_back(store, "0010")
    assert "by_hand" not in columns(store, "passages")
    migrate(store)

    compare(store)
    assert opened_by_hand(store) == [opened.passage]
    assert {one.id for one in stored(store).items} == {opened.passage, refused.passage, by_rule.passage}
