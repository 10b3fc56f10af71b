"""How many crops a network reads exactly, by its best path alone."""

import numpy as np
import torch
from numpy.typing import NDArray

from models.drawing.crops import CROP_SIZE
from models.plates.finding.rectify import resized
from models.plates.formats import ALPHABET
from models.training.pixels import inputs_of
from models.training.reader.crop_stream import LONGEST, Crops
from models.training.reader.losses import BLANK
from models.training.reader.net import ReaderNet
from models.training.reader.real_crops import LabelledCrop


def whole(labelled: tuple[LabelledCrop, ...]) -> Crops:
    """Give real crops as they are, brought to the network's size."""
    texts = np.full((len(labelled), LONGEST), -1, np.int64)
    for row, crop in enumerate(labelled):
        texts[row, : len(crop.text)] = [ALPHABET.index(character) for character in crop.text]
    pixels = [resized(crop.picture, CROP_SIZE) for crop in labelled]
    empty = np.zeros((0, CROP_SIZE[1], CROP_SIZE[0], 3), np.uint8)
    return Crops(
        np.stack(pixels) if pixels else empty,
        texts,
        np.full(texts.shape, np.nan, np.float32),
        np.full(len(labelled), -1, np.int64),
    )


def exact(net: ReaderNet, crops: Crops) -> tuple[float, float]:
    """Give the shares of crops read exactly, and exactly but for the first character; 0 of none."""
    if not len(crops):
        return 0.0, 0.0
    net.eval()
    where = next(net.parameters()).device
    read: list[list[int]] = []
    with torch.no_grad():
        for start in range(0, len(crops), 128):
            part = crops.take(np.arange(start, min(start + 128, len(crops))))
            characters, _ = net(inputs_of(part.pixels).to(where))
            read += [best_path(frames) for frames in characters.argmax(-1).cpu().numpy()]
    said = [[int(index) for index in row if index >= 0] for row in crops.texts]
    right = sum(one == other for one, other in zip(read, said, strict=True))
    rest = sum(one[1:] == other[1:] for one, other in zip(read, said, strict=True))
    return right / len(said), rest / len(said)


def best_path(frames: NDArray[np.int64]) -> list[int]:
    """Join repeats and drop blanks."""
    changed = np.flatnonzero(np.diff(frames, prepend=-1))
    return [int(index) for index in frames[changed] if index != BLANK]
