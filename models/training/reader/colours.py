"""The background colours that the reader tells apart, in the order of its outputs."""

COLOURS = ("blue", "green", "yellow", "yellow_green", "white", "black")
