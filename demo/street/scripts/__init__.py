"""Scripted casts for the drawn street: who comes when and does what, with the truth of every frame.

`script.py` says what a script is, `stage.py` plays it against the clock and the arm, `performance.py` gives the
frames and their truth, `casts.py` names every cast; the same cast and seed give the same script.
"""
