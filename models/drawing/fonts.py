"""The openly licensed fonts that plates are drawn with, all of them installed by Debian packages.

No packaged font has the face of a plate, so many are used and none is learnt by heart. A few are held out: only
the test set of drawn plates uses them.
"""

from dataclasses import dataclass
from pathlib import Path

from models.drawing.glyphs import FontError

FONT_FOLDER = Path("/usr/share/fonts")


@dataclass(frozen=True, slots=True)
class Font:
    """A font file, the Debian package that installs it, and the characters it draws unlike any plate."""

    file: str
    package: str
    index: int = 0
    unlike: str = ""
    heavy: bool = False
    """Whether its pen is as thick as any plate's already; most Hanzi on plates have a thinner pen than letters."""
    even: bool = True
    """Whether its pen is equally thick everywhere, as that of a plate is; only such faces are mixed."""


_SIMPLIFIED = 2
"""Which face of a Noto collection draws Hanzi the mainland way."""

_SIMPLIFIED_ONLY = "辽鲁苏赣陕闽贵琼领应"
"""What Japanese fonts lack; their other Hanzi are one more design of the same strokes."""

HANZI_FONTS = (
    Font("NotoSansCJK-DemiLight.ttc", "fonts-noto-cjk-extra", _SIMPLIFIED),
    Font("NotoSansCJK-Regular.ttc", "fonts-noto-cjk", _SIMPLIFIED),
    Font("NotoSansCJK-Medium.ttc", "fonts-noto-cjk-extra", _SIMPLIFIED),
    Font("NotoSansCJK-Bold.ttc", "fonts-noto-cjk", _SIMPLIFIED, heavy=True),
    Font("wqy-microhei.ttc", "fonts-wqy-microhei"),
    Font("DroidSansFallbackFull.ttf", "fonts-droid-fallback"),
    Font("ipag.ttf", "fonts-ipafont-gothic", unlike=_SIMPLIFIED_ONLY),
    Font("VL-Gothic-Regular.ttf", "fonts-vlgothic", unlike=_SIMPLIFIED_ONLY),
    Font("MTLc3m.ttf", "fonts-motoya-l-cedar", unlike=_SIMPLIFIED_ONLY + "沪宁"),
    Font("MTLmr3m.ttf", "fonts-motoya-l-maruberi", unlike=_SIMPLIFIED_ONLY + "沪宁"),
    Font("BIZUDGothic-Regular.ttf", "fonts-morisawa-bizud-gothic", unlike=_SIMPLIFIED_ONLY),
    Font("migmix-1m-regular.ttf", "fonts-migmix", unlike=_SIMPLIFIED_ONLY),
    Font("LXGWWenKai-Regular.ttf", "fonts-lxgw-wenkai"),
    Font("LXGWWenKai-Bold.ttf", "fonts-lxgw-wenkai"),
    Font("BabelStoneHan.ttf", "fonts-babelstone-han", even=False),
    Font("NotoSerifCJK-SemiBold.ttc", "fonts-noto-cjk-extra", _SIMPLIFIED, heavy=True, even=False),
    Font("gkai00mp.ttf", "fonts-arphic-gkai00mp", even=False),
)
LATIN_FONTS = (
    Font("RG2014B.ttf", "fonts-roadgeek"),
    Font("RG2014D.ttf", "fonts-roadgeek"),
    Font("DejaVuSansMono-Bold.ttf", "fonts-dejavu-core", unlike="0"),
    Font("LeagueMono-CondensedSemiBold.otf", "fonts-league-mono", unlike="0"),
    Font("B612Mono-Bold.otf", "fonts-b612", unlike="0"),
    Font("RobotoCondensed-Bold.ttf", "fonts-roboto-unhinted", unlike="69G"),
    Font("RobotoCondensed-Medium.ttf", "fonts-roboto-unhinted", unlike="69G"),
    Font("LiberationSansNarrow-Bold.ttf", "fonts-liberation", unlike="69G"),
    Font("BebasNeue-Bold.otf", "fonts-bebas-neue"),
    Font("OSP-DIN.ttf", "fonts-opendin"),
)
HELD_OUT_HANZI_FONTS = (Font("wqy-zenhei.ttc", "fonts-wqy-zenhei"),)
HELD_OUT_LATIN_FONTS = (
    Font("RG2014C.ttf", "fonts-roadgeek"),
    Font("NimbusSansNarrow-Bold.otf", "fonts-urw-base35"),
)


def packages() -> tuple[str, ...]:
    """List the Debian packages that install every font named here."""
    every = (*HANZI_FONTS, *LATIN_FONTS, *HELD_OUT_HANZI_FONTS, *HELD_OUT_LATIN_FONTS)
    return tuple(sorted({font.package for font in every}))


def locate(font: Font, folder: Path = FONT_FOLDER) -> Path:
    """Find the file of a font; raises FontError, which says what to install."""
    found = next(iter(sorted(folder.rglob(font.file))), None) if folder.is_dir() else None
    if found is None:
        raise FontError(
            f"the font {font.file} is not under {folder}: install it with `apt-get install {font.package}` "
            f"(all of them: apt-get install {' '.join(packages())})"
        )
    return found
