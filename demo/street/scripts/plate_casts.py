"""Casts about plates: neighbours in number, two on one bumper, hidden parts, paper, the same number in yellow."""

from dataclasses import replace

from demo.street.cast import Body
from demo.street.scripts.lot import Lot
from demo.street.scripts.script import Cue, Moment, Player, Script, Tag, comes_and_enters

_FOOT_HIDES = (("Z", "7"), ("L", "1"), ("E", "F"), ("Q", "0"))
"""What a plate says, and what it seems to say with its foot hidden…"""
_HEAD_HIDES = (("D", "U"), ("7", "1"), ("9", "J"), ("B", "U"))
"""…or its head."""
_NEIGHBOURS = (("F7", "F8"), ("B8", "B3"), ("M6", "M8"), ("01", "07"))
_FORBIDDEN = frozenset("ZLEQD7B91")


def muddy_then_clean_neighbours(lot: Lot) -> Script:
    """Tell of a muddy plate, and soon after it a clean one, at home, that differs in the last digit."""
    begin = lot.text()[:5]
    one, other = lot.random.choice(_NEIGHBOURS)
    muddy = _with(lot.car(comes_and_enters(), guard_after_s=lot.between(4, 7)), Tag(begin + one, muddy=True))
    clean = lot.resident(comes_and_enters(), Cue(lot.between(0, 4), of=0, moment=Moment.INSIDE))
    return Script("muddy_then_clean_neighbours", (muddy, _with(clean, Tag(begin + other))), lot.light())


def clean_neighbours(lot: Lot) -> Script:
    """Tell of two clean plates, the first at home, that differ in the last digit."""
    begin = lot.text()[:5]
    one, other = lot.random.choice(_NEIGHBOURS)
    first = _with(lot.resident(comes_and_enters()), Tag(begin + one))
    cue = Cue(lot.between(0, 4), of=0, moment=Moment.INSIDE)
    second = _with(lot.car(comes_and_enters(patience_s=7), cue), Tag(begin + other))
    return Script("clean_neighbours", (first, second), lot.light())


def two_plates(lot: Lot) -> Script:
    """Tell of a car with two plates: that of the mainland, at home here, and below it that of Hong Kong."""
    digits = "".join(lot.random.choices("0123456789", k=4))
    home = Tag(f"粤Z{digits}港", "hk_mo", "black")
    abroad = Tag(lot.random.choice("KHJMP") + lot.random.choice("XVRT") + digits[::-1], "abroad", "white")
    car = replace(lot.resident(comes_and_enters(patience_s=8)), tags=(home, abroad), actor=lot.actor(Body.VAN))
    return Script("two_plates", (car,), lot.light())


def covered_plate(lot: Lot) -> Script:
    """Tell of a stranger whose plate its frame hides in part, so that it seems to be a resident's."""
    foot = lot.random.random() < 0.5  # noqa: PLR2004 - one in two
    true, seeming = lot.random.choice(_FOOT_HIDES if foot else _HEAD_HIDES)
    begin = lot.text()
    rest = [character for character in begin[2:] if character not in _FORBIDDEN] + list("H8R6F")
    place, serial = lot.random.randrange(5), rest[:5]
    texts = [begin[:2] + "".join([*serial[:place], one, *serial[place + 1 :]]) for one in (true, seeming)]
    # From the edge of the characters to a quarter of them.
    share = lot.between(0.2, 0.34)
    tag = Tag(texts[0], covered_foot=share) if foot else Tag(texts[0], covered_top=share)
    car = _with(lot.car(comes_and_enters(patience_s=8)), tag)
    return Script("covered_plate", (car,), lot.light(), residents=(texts[1],))


def paper_plate(lot: Lot) -> Script:
    """Tell of a temporary plate on paper whose number is a resident's."""
    text = lot.text()
    car = _with(lot.car(comes_and_enters(patience_s=8)), Tag(text, paper=True))
    return Script("paper_plate", (car,), lot.light(), residents=(text,))


def yellow_lorry(lot: Lot) -> Script:
    """Tell of a lorry whose yellow plate has the number of a resident's blue one."""
    text = lot.text()
    tag = Tag(text, colour="yellow", rows=lot.random.choice((1, 1, 2)))
    lorry = replace(lot.car(comes_and_enters(patience_s=8)), tags=(tag,), actor=lot.actor(Body.TRUCK))
    return Script("yellow_lorry", (lorry,), lot.light(), residents=(text,))


def _with(player: Player, tag: Tag) -> Player:
    return replace(player, tags=(tag,))
