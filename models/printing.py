"""What was seen in one picture file, as a line of JSON or as lines for people."""

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from models.base import Box, FaceCapture, ModelError, PlateRead, Point
from models.plates.formats import plate_kind
from models.plates.judging.certainty import READ_SCORE, doubts, status_of


def plates_as_json(file: Path, reads: Sequence[PlateRead], least: float = READ_SCORE) -> str:
    """Write the plates of `file` as one JSON object; `read` is what scores at least `least` and is not doubted."""
    return json.dumps({"file": str(file), "plates": [_plate(read, least) for read in reads]}, ensure_ascii=False)


def plates_as_lines(file: Path, reads: Sequence[PlateRead], least: float = READ_SCORE) -> str:
    """Write the plates of `file`, one a line, with what speaks against each."""
    return "\n".join(_plate_line(file, read, least) for read in reads) or f"{file}: no plate"


def _plate_line(file: Path, read: PlateRead, least: float) -> str:
    kind, against = plate_kind(read.text) or "no known kind", doubts(read, least)
    worth = f"uncertain: {', '.join(against)}" if against else "read"
    return f"{file}: {read.text or 'no text'}  {kind}  {read.colour}  score {read.score:.2f}  {worth}"


def faces_as_json(file: Path, faces: Sequence[FaceCapture]) -> str:
    """Write the faces of `file` as one JSON object; boxes are left, top, right, bottom in pixels."""
    return json.dumps({"file": str(file), "faces": [_face(face) for face in faces]}, ensure_ascii=False)


def faces_as_lines(file: Path, faces: Sequence[FaceCapture]) -> str:
    """Write the faces of `file`, one a line."""
    if not faces:
        return f"{file}: no face"
    return "\n".join(
        f"{file}: face of {face.box.width:.0f}x{face.box.height:.0f} pixels at {face.box.left:.0f},"
        f"{face.box.top:.0f}  score {face.score:.2f}  quality {face.quality:.2f}"
        for face in faces
    )


def error_line(file: Path, error: ModelError, *, as_json: bool) -> str:
    """Say why `file` could not be used."""
    if as_json:
        return json.dumps({"file": str(file), "error": str(error)}, ensure_ascii=False)
    return f"{file}: error: {error}"


def _plate(read: PlateRead, least: float) -> dict[str, Any]:
    return {
        "text": read.text,
        "status": status_of(read, least),
        "reasons": doubts(read, least),
        "kind": plate_kind(read.text),
        "colour": str(read.colour),
        "score": round(read.score, 4),
        "char_scores": [round(score, 4) for score in read.char_scores],
        "province_score": round(read.province_score, 4),
        "candidates": [
            [{"character": one.character, "score": round(one.score, 4)} for one in candidates]
            for candidates in read.candidates
        ],
        "rows": read.rows,
        "detector_score": round(read.detector_score, 4),
        "source": read.source,
        "second_opinion": read.second_opinion,
        "box": _box(read.box),
        "corners": _points(read.corners),
    }


def _face(face: FaceCapture) -> dict[str, Any]:
    return {
        "box": _box(face.box),
        "landmarks": _points(face.landmarks),
        "score": round(face.score, 4),
        "quality": round(face.quality, 4),
    }


def _box(box: Box) -> list[float]:
    return [round(value, 1) for value in (box.left, box.top, box.right, box.bottom)]


def _points(points: Iterable[Point]) -> list[list[float]]:
    return [[round(point.x, 1), round(point.y, 1)] for point in points]
