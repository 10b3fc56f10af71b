"""A store of the release before learns of holds, and forgets them on the way back."""

from sqlalchemy import inspect

from central.store.db import Store
from central.store.schema import compare, go_back, migrate
from tests.central.commands.holds import ask, changed, holding_node, seen, tell
from tests.central.migrations.test_0009_clocks import columns
from tests.central.node import TellingNode
from tests.central.taking_in import take
from wire.events import HoldChange


def test_lanes_of_before_are_kept_and_hold_nothing_until_their_node_says_that_it_can(store: Store) -> None:
    go_back(store, "0010")
    assert "holds_s" not in columns(store, "lanes")
    migrate(store)
    compare(store)
    node = holding_node(store)
    hold = ask(store).id
    tell(store, node, changed(hold, HoldChange.BEGAN))
    assert seen(store, hold).began_at is not None


def test_the_way_back_and_forth_leaves_no_hold_and_every_lane(store: Store) -> None:
    node = holding_node(store)
    ask(store)
    go_back(store, "0010")
    assert not inspect(store.engine).has_table("holds")
    migrate(store)
    compare(store)
    assert columns(store, "lanes") >= {"holds_s"}
    take(store, TellingNode(epoch=node.epoch).beats())
