"""Random texts of plates, each kind by its rule, all provinces equally often and 蒙 twice as often."""

from collections.abc import Callable, Mapping

import numpy as np

from models.drawing.plate_geometry import PlateDesign
from models.plates.formats import DIGITS, LETTERS, MARKS, PROVINCES

_Writer = Callable[[np.random.Generator], str]
_MORE_OFTEN = PROVINCES + "蒙"
_NEV_MARKS = "DABCEFGHJK"
_WJ_ENDS = DIGITS + "TDSHBXJ"
_LETTER_SHARE = 0.3
_HANZI_SHARE = 0.7


def random_text(design: PlateDesign, rng: np.random.Generator) -> str:
    """Write a text that a plate of this design may carry; raises KeyError for a kind without a rule."""
    return _WRITERS[design.kind](rng)


def random_drill(design: PlateDesign, rng: np.random.Generator) -> str:
    """Write what no plate says, mostly Hanzi: a plate has one of them, so they would be learnt last of all."""
    return "".join(
        _of(rng, PROVINCES + MARKS) if rng.random() < _HANZI_SHARE else _of(rng, LETTERS + DIGITS)
        for _ in design.slots
    )


def _of(rng: np.random.Generator, characters: str, count: int = 1) -> str:
    return "".join(characters[rng.integers(0, len(characters))] for _ in range(count))


def _serial(rng: np.random.Generator, count: int) -> str:
    """Mix letters into digits; one plate in six has mostly letters, so that rare ones are learnt."""
    share = 0.7 if rng.random() < 1 / 6 else _LETTER_SHARE
    return "".join(_of(rng, LETTERS if rng.random() < share else DIGITS) for _ in range(count))


def _office(rng: np.random.Generator) -> str:
    return "O" if rng.random() < 0.004 else _of(rng, LETTERS)  # noqa: PLR2004 - legacy offices are rare


def _province(rng: np.random.Generator) -> str:
    return _of(rng, _MORE_OFTEN)


def _ordinary(rng: np.random.Generator) -> str:
    return _province(rng) + _office(rng) + _serial(rng, 5)


def _nev_small(rng: np.random.Generator) -> str:
    mark = _of(rng, "DF") if rng.random() < 0.6 else _of(rng, _NEV_MARKS)  # noqa: PLR2004 - most plates are D or F
    return _province(rng) + _of(rng, LETTERS) + mark + _serial(rng, 1) + _of(rng, DIGITS, 4)


def _nev_large(rng: np.random.Generator) -> str:
    return _province(rng) + _of(rng, LETTERS) + _of(rng, DIGITS, 5) + _of(rng, _NEV_MARKS)


def _police(rng: np.random.Generator) -> str:
    return _province(rng) + _office(rng) + _serial(rng, 1) + _of(rng, DIGITS, 3) + "警"


def _embassy(rng: np.random.Generator) -> str:
    number = _of(rng, DIGITS, 6)
    return f"使{number}" if rng.random() < 0.2 else f"{number}使"  # noqa: PLR2004 - the older series is rare


def _consulate(rng: np.random.Generator) -> str:
    serial = _of(rng, DIGITS, 5) if rng.random() < 0.5 else _of(rng, LETTERS) + _of(rng, DIGITS, 4)  # noqa: PLR2004
    return _province(rng) + serial + "领"


def _wj(rng: np.random.Generator) -> str:
    return "WJ" + _province(rng) + _of(rng, DIGITS, 4) + _of(rng, _WJ_ENDS)


def _emergency(rng: np.random.Generator) -> str:
    serial = _of(rng, "XS") + _of(rng, DIGITS, 4) if rng.random() < 0.8 else _of(rng, DIGITS, 5)  # noqa: PLR2004
    return _province(rng) + serial + "应急"


def _lorry(mark: str) -> _Writer:
    return lambda rng: _province(rng) + _of(rng, LETTERS) + _serial(rng, 4) + mark


_WRITERS: Mapping[str, _Writer] = {
    "ordinary": _ordinary,
    "motorcycle": _ordinary,
    "low_speed": _ordinary,
    "nev_small": _nev_small,
    "nev_large": _nev_large,
    "police": _police,
    "coach": _lorry("学"),
    "trailer": _lorry("挂"),
    "hk_mo": lambda rng: "粤Z" + _serial(rng, 4) + _of(rng, "港澳"),
    "embassy": _embassy,
    "consulate": _consulate,
    "wj": _wj,
    "military": lambda rng: _of(rng, LETTERS, 2) + _of(rng, DIGITS, 5),
    "emergency": _emergency,
    "civil_aviation": lambda rng: "民航" + _serial(rng, 5),
}
