"""How our own plate weights are made: the drawing of plates, and later the training on drawn plates."""
