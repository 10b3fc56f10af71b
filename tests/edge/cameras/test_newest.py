import threading

import numpy as np

from edge.cameras.messages import Counts
from edge.cameras.newest import Newest, Taken
from edge.cameras.shots import Shot

SHOT = Shot(lambda _: np.zeros((1, 1, 3), np.uint8), None)


def taken(number: int) -> Taken:
    return Taken(SHOT, number, 0.0, 0.0)


def test_the_newest_wins_and_the_overtaken_are_counted() -> None:
    newest = Newest(keep_all=False)
    for number in range(5):
        newest.put(taken(number))
    assert newest.take(0) == taken(4)
    assert newest.take(0) is None
    assert newest.counts == Counts(read=5, dropped=4)


def test_the_end_comes_after_the_last_shot() -> None:
    newest = Newest(keep_all=False)
    newest.put(taken(0))
    newest.end("broken off")
    assert [newest.take(0) for _ in range(3)] == [taken(0), "broken off", "broken off"]


def test_keeping_all_drops_nothing() -> None:
    newest = Newest(keep_all=True)

    def fill() -> None:
        for number in range(50):
            newest.put(taken(number))

    filler = threading.Thread(target=fill)
    filler.start()
    assert [newest.take(10) for _ in range(50)] == [taken(number) for number in range(50)]
    filler.join()
    assert newest.counts == Counts(read=50)
