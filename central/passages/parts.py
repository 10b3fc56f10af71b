"""What hangs on a passage in tables of its own: further plates, and the pictures that its newest revision lacks.

Most passages have neither, so that a million of them cost nothing here.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, delete, insert, select
from sqlalchemy.orm import Session

from central.tables import EarlierPictureRow, OtherPlateRow
from wire.events import PassageRecorded

Kept = Mapping[str, Any]
"""A part of an event as it is kept: its JSON."""


@dataclass(frozen=True, slots=True)
class EarlierPicture:
    """A picture of a passage that its newest revision does not tell any more."""

    revision: int
    picture: Kept


def pictures_of(event: PassageRecorded) -> list[dict[str, Any]]:
    """Return the pictures of one revision as they are kept."""
    return [picture.model_dump(mode="json") for picture in event.evidence]


def keep_earlier(
    session: Session, earlier: Mapping[UUID, Sequence[EarlierPicture]], newest: Mapping[UUID, Sequence[Kept]]
) -> None:
    """Keep the pictures of `earlier` revisions that `newest`, the revision that counts, does not have."""
    wanted = {
        (passage, one.picture["sha256"]): one
        for passage, pictures in earlier.items()
        for one in sorted(pictures, key=lambda one: one.revision)
        if one.picture["sha256"] not in {picture["sha256"] for picture in newest[passage]}
    }
    if not wanted:
        return
    columns = select(EarlierPictureRow.passage, EarlierPictureRow.sha256)
    passages = {passage for passage, _ in wanted}
    known = {(passage, sha256) for passage, sha256 in session.execute(columns.where(_of_pictures(passages)))}
    fresh = [
        {"passage": passage, "sha256": sha256, "revision": one.revision, "picture": dict(one.picture)}
        for (passage, sha256), one in wanted.items()
        if (passage, sha256) not in known
    ]
    if fresh:
        session.execute(insert(EarlierPictureRow), fresh)


def replace_other_plates(session: Session, told: Sequence[PassageRecorded], revised: Collection[UUID]) -> None:
    """Put the further plates of `told` in place of those that `revised` passages had."""
    if revised:
        session.execute(delete(OtherPlateRow).where(OtherPlateRow.passage.in_(revised)))
    rows = [
        {
            "passage": event.passage,
            "place": place,
            "plate": str(plate.text),
            "reading": plate.model_dump(mode="json"),
        }
        for event in told
        for place, plate in enumerate(event.other_plates)
    ]
    if rows:
        session.execute(insert(OtherPlateRow), rows)


def other_plates(session: Session, passages: Collection[UUID]) -> Mapping[UUID, Sequence[Kept]]:
    """Return the further plates of those of `passages` that have some, in the node's order."""
    wanted = select(OtherPlateRow).where(OtherPlateRow.passage.in_(passages)).order_by(OtherPlateRow.place)
    found: dict[UUID, list[Kept]] = defaultdict(list)
    for row in session.scalars(wanted):
        found[row.passage].append(row.reading)
    return found


def earlier_pictures(session: Session, passages: Collection[UUID]) -> Mapping[UUID, Sequence[EarlierPicture]]:
    """Return the pictures of earlier revisions of `passages`, the newest revision first."""
    newest_first = (EarlierPictureRow.revision.desc(), EarlierPictureRow.sha256)
    wanted = select(EarlierPictureRow).where(_of_pictures(passages)).order_by(*newest_first)
    found: dict[UUID, list[EarlierPicture]] = defaultdict(list)
    for row in session.scalars(wanted):
        found[row.passage].append(EarlierPicture(row.revision, row.picture))
    return found


def _of_pictures(passages: Collection[UUID]) -> ColumnElement[bool]:
    return EarlierPictureRow.passage.in_(passages)
