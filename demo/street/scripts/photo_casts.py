"""Casts of photographed cars, which a network trained on photographs knows as cars."""

from dataclasses import replace

from demo.street.scripts.lot import Lot
from demo.street.scripts.script import (
    Cue,
    Drive,
    Kind,
    Moment,
    Player,
    Script,
    Stand,
    Tag,
    Wait,
    comes_and_enters,
    enters,
)
from demo.street.world import STOP_Z_M

_PAN_S = 2.5


def photo_resident(lot: Lot) -> Script:
    """Tell how one comes and is let in."""
    return Script("photo_resident", (_photographed(lot, lot.resident(comes_and_enters())),), lot.light())


def photo_two(lot: Lot) -> Script:
    """Tell how a stranger is let in by the attendant; a resident comes soon after."""
    first = lot.car(comes_and_enters(), guard_after_s=lot.between(3, 6))
    second = lot.resident(comes_and_enters(), Cue(lot.between(1, 8), of=0, moment=Moment.STOOD))
    return Script("photo_two", (_photographed(lot, first), _photographed(lot, second)), lot.light())


def photo_tailgater(lot: Lot) -> Script:
    """Tell how a stranger goes in right behind a resident."""
    first = lot.resident((Drive(STOP_Z_M), Wait(), enters()))
    moves = (Drive(-7.0, speed=6, gap_m=lot.between(1, 4), stops=False, through=True),)
    second = lot.car(moves, Cue(1.2), guard_after_s=6.0)
    players = (_photographed(lot, first), _photographed(lot, second))
    return Script("photo_tailgater", players, lot.light(), lasts_s=40)


def photo_turn_back(lot: Lot) -> Script:
    """Tell how a stranger waits in vain and turns back."""
    player = _photographed(lot, lot.car(comes_and_enters(patience_s=lot.between(4, 9))))
    return Script("photo_turn_back", (player,), lot.light())


def photo_scenes(lot: Lot) -> Script:
    """Tell of three whole photographs, one after the other, over each of which the camera pans."""
    # What is there from the first frame on is taken for a part of the place.
    first = _photographed(lot, lot.car((Stand(_PAN_S),), Cue(1.5)), Kind.SCENE)
    others = (
        _photographed(lot, lot.car((Stand(_PAN_S),), Cue(0, of=number, moment=Moment.GONE)), Kind.SCENE)
        for number in range(2)
    )
    return Script("photo_scenes", tuple(replace(one, z=STOP_Z_M) for one in (first, *others)))


def _photographed(lot: Lot, player: Player, kind: Kind = Kind.PHOTO) -> Player:
    """Put a photograph that was not taken before in the place of the drawn car."""
    left = [photo for photo in lot.photos if photo.text not in lot.drawn]
    photo = lot.random.choice(left)
    lot.drawn.add(photo.text)
    tag = Tag(photo.text, "nev_small" if photo.colour == "green" else "ordinary", photo.colour)
    return replace(player, kind=kind, tags=(tag,), photo=photo.path, photo_plate=photo.plate)
