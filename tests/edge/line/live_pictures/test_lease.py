"""Which lanes are watched, and until when."""

from edge.line.live_pictures.lease import Lease
from tests.edge.events import NOW
from wire.live_picture import WatchLanes


def asked(*lanes: str, for_s: float = 10) -> WatchLanes:
    return WatchLanes(at=NOW, lanes=lanes, for_s=for_s)


def test_at_first_nobody_watches() -> None:
    assert Lease().lanes(0) == frozenset()


def test_it_is_over_by_itself_unless_it_is_said_again() -> None:
    lease = Lease()
    lease.renew(asked("in-1", "out-1"), 100)
    assert lease.lanes(109.9) == {"in-1", "out-1"}
    assert lease.lanes(110) == frozenset()
    lease.renew(asked("in-1"), 109)
    assert lease.lanes(118.9) == {"in-1"}


def test_the_last_word_takes_the_place_of_the_one_before() -> None:
    lease = Lease()
    lease.renew(asked("in-1"), 0)
    lease.renew(asked("out-1", for_s=1), 0)
    assert lease.lanes(0.9) == {"out-1"}
    assert lease.lanes(1) == frozenset(), "a shorter word is the last one all the same"
    lease.renew(asked("in-1"), 2)
    lease.renew(asked(), 3)
    assert lease.lanes(3) == frozenset()
