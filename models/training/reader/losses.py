"""What the reader is asked for: the text along the crop (CTC), each character where it stands, the colour.

All are numbers to make smaller; they lie where the network's answers lie, on the processor or the GPU.
"""

import numpy as np
import torch
from torch import Tensor, nn

from models.plates.formats import ALPHABET, PROVINCES
from models.training.reader.crop_stream import UNKNOWN_COLOUR, Crops
from models.training.reader.net import STEPS

BLANK = len(ALPHABET)
FIRST_HANZI = ALPHABET.index(PROVINCES[0])


def ctc(characters: Tensor, crops: Crops) -> Tensor:
    """Ask for the text, wherever its characters stand (Graves et al. 2006)."""
    lengths = torch.from_numpy((crops.texts >= 0).sum(axis=1))
    targets = torch.from_numpy(crops.texts[crops.texts >= 0]).to(characters.device)
    steps = torch.full((len(crops),), STEPS)
    spoken = characters.log_softmax(-1).transpose(0, 1)
    lost = nn.functional.ctc_loss(spoken, targets, steps, lengths, BLANK, "sum", zero_infinity=True)
    return lost / len(crops)


def guided(characters: Tensor, crops: Crops, from_character: int) -> Tensor:
    """Ask for each character where it stands: without this, CTC finds no beginning for a long time.

    Only for the characters of the alphabet from one place on: Hanzi, which stand last in it, are learnt slowly.
    """
    known = ~np.isnan(crops.middles) & (crops.texts >= from_character) & (crops.middles > 0) & (crops.middles < 1)
    if not known.any():
        return characters.new_zeros(())
    rows, places = np.nonzero(known)
    steps = np.minimum((crops.middles[rows, places] * STEPS).astype(np.int64), STEPS - 1)
    wanted = torch.from_numpy(crops.texts[rows, places])
    return nn.functional.cross_entropy(characters[rows, steps], wanted.to(characters.device))


def colour_loss(colours: Tensor, crops: Crops) -> Tensor:
    """Ask for the colour of those whose colour is known."""
    wanted = torch.from_numpy(crops.colours).to(colours.device)
    return nn.functional.cross_entropy(colours, wanted, ignore_index=UNKNOWN_COLOUR)
