"""A store of the release before learns who is at the arm, and forgets it on the way back."""

from central.store.db import Store
from central.store.schema import compare, go_back, migrate
from tests.central.migrations.test_0009_clocks import columns
from tests.central.node import TellingNode
from tests.central.presence.test_at_arm import said, seen, waiting
from tests.central.taking_in import take


def test_lanes_of_before_are_kept_and_say_nothing_until_their_node_does(store: Store) -> None:
    go_back(store, "0009")
    assert not {"present", "present_at"} & columns(store, "lanes")
    migrate(store)
    compare(store)
    take(store, TellingNode().says_it_is(up=True), TellingNode().beats())
    assert seen(store) is None
    take(store, said(waiting()))
    go_back(store, "0009")
    migrate(store)
    assert seen(store) is None
