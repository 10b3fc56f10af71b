"""The cast is varied, its plates are plates, and the list of residents is what it says."""

import csv
import io

from demo.street.cast import CAST, Body, Plate, residents, write_residents
from models.drawing.plate_geometry import plate_design
from wire.plates import canonical_plate, colour_agrees, kind_of


def test_every_plate_is_of_the_kind_and_colour_it_claims() -> None:
    for actor in CAST:
        if actor.plate is Plate.NONE:
            assert actor.text == ""
            continue
        assert canonical_plate(actor.text) == actor.text
        assert kind_of(actor.text) == actor.kind
        assert actor.colour.value in {colour.value for colour in type(actor.colour)}
        assert colour_agrees(actor.text, actor.colour)  # type: ignore[arg-type]
        assert len(plate_design(actor.kind, actor.colour).slots) == len(actor.text)


def test_nobody_appears_twice() -> None:
    texts = [actor.text for actor in CAST]
    assert len(set(texts)) == len(texts)


def test_the_cast_has_every_body_and_every_trouble() -> None:
    assert {actor.body for actor in CAST} == set(Body)
    assert [actor.plate for actor in CAST].count(Plate.DIRTY) == 1
    assert [actor.plate for actor in CAST].count(Plate.NONE) == 1
    assert {actor.text[0] for actor in CAST if actor.text} >= set("京沪粤浙皖苏川鲁豫鄂闽陕")


def test_residents_are_listed_with_clean_plates_only() -> None:
    file = io.StringIO()
    write_residents(file)
    file.seek(0)
    rows = list(csv.DictReader(file))
    assert [row["plate"] for row in rows] == [actor.text for actor in residents()]
    assert 5 <= len(rows) < len(CAST)
    assert set(rows[0]) == {"plate", "kind", "colour"}
    assert all(actor.plate is Plate.CLEAN for actor in residents())
