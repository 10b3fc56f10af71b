"""How sharp a part of a picture is, so that of several frames of one thing the clearest can be told."""

import cv2
import numpy as np

from models.base import Picture

_HALF = 0.25
_LEAST_CONTRAST = 25.0
_WIDEST = 4
"""Heights of the widest part that keeps its shape: a sliver must not become a panorama."""


def sharpness(picture: Picture, rows: int) -> float:
    """Say how sharp `picture` is when shown `rows` pixels high, 0 (nothing but blur) to 1.

    The variance of the Laplacian (Pech-Pacheco et al., 2000) over the variance of the grey levels, so that a dark
    coat counts like a light one, as v / (v + 0.25). The fixed height makes near and far comparable, and a
    small part that has to be enlarged is as blurred as it looks. An empty picture has none.
    """
    height, width = picture.shape[:2]
    if height == 0 or width == 0:
        return 0.0
    size = max(1, min(_WIDEST * rows, round(width * rows / height))), rows
    sized = cv2.resize(picture, size, interpolation=cv2.INTER_AREA if rows < height else cv2.INTER_LINEAR)
    grey = cv2.cvtColor(sized, cv2.COLOR_BGR2GRAY).astype(np.float32)
    edges = cv2.Laplacian(grey, cv2.CV_32F)
    detail = float(edges.var()) / (float(grey.var()) + _LEAST_CONTRAST)
    return detail / (detail + _HALF)
