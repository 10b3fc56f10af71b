"""A store of the release before learns what drivers are told, and forgets it on the way back."""

from sqlalchemy import inspect

from central.store.db import Store
from central.store.schema import compare, go_back, migrate
from tests.central.commands.notices import ask, given, seen, tell, telling_node
from tests.central.migrations.test_0009_clocks import columns
from tests.central.node import TellingNode
from tests.central.taking_in import take


def test_lanes_of_before_are_kept_and_tell_nobody_anything_until_their_node_says_so(store: Store) -> None:
    go_back(store, "0013")
    assert "sayings" not in columns(store, "lanes")
    migrate(store)
    compare(store)
    node = telling_node(store)
    notice = ask(store).id
    tell(store, node, given(notice))
    assert seen(store, notice).shown


def test_the_way_back_and_forth_leaves_no_notice_and_every_lane(store: Store) -> None:
    node = telling_node(store)
    ask(store)
    go_back(store, "0013")
    assert not inspect(store.engine).has_table("notices")
    migrate(store)
    compare(store)
    assert columns(store, "lanes") >= {"sayings"}
    take(store, TellingNode(epoch=node.epoch).beats())
