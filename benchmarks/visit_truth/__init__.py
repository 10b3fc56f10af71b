"""Drawn streets whose truth is known, played before a real lane, and what the lane told held against the truth.

`python -m benchmarks.visit_truth --visits 2000 --fps 3,5,12,25 --workers 2 --out FOLDER DATA` plays and
`--report FOLDER` writes `results/visit_truth.md`; `--show CAST SEED FPS FILE.mp4` films one script with its truth.

What counts as what, with no benefit of the doubt:

true visit
    one stay of a vehicle or rider near the arm, of at least three delivered frames in which half of it is shown at
    least. Near: in the lane, from 9 m before the camera until its far end has passed the arm. Shown: the share of
    its outline within the picture that nobody nearer hides, by geometry. Who goes out of the picture and comes
    back visits again; persons on foot and who is parked beside the lane are no visits.
hidden
    a stay near the arm of at least three delivered frames, but half of it is shown in two of these at most. Who is
    hidden behind another in all but two frames no camera can tell of; they are counted apart, and are never
    merged, lost or not opened.
brief
    a stay near the arm of one or two delivered frames: as hidden.
hidden told, brief told
    such a stay with a passage of its own, which is no ghost and no split then. What is opened for it, and a plate
    read of it, is judged as for a true visit; its outcome is not.
match
    a passage (its latest revision) can be of a visit if its time, first to last seen, shares any with the time in
    which the visit's subject was in the picture without a break. A passage whose text is that of a player can only
    be of that player. Of all pairs that can be, the one with the likest text goes first, then the one whose
    passage covers most of the stay near the arm, then the one whose times agree best; each of them once. A hidden
    or brief stay takes only what no true visit can claim, unless a text says that it is of its player.
one-to-one
    a visit with a passage, and no fault of the next four.
merged
    a visit without a passage whose stay lies, by half at least, within a passage that belongs to another one.
lost
    any other visit without a passage.
split
    a passage left over that can be of a visit which has one already; of a hidden or brief stay just the same.
ghost
    any other passage left over.
wrong
    a passage with status `read` and a text other than that of its visit's plate; a plateless visit has none.
opened wrong
    opened for the wrong one: an opening by the rules, not by a person, whose passage is of no visit that was
    entitled to it, or while that visit's subject was not coming or standing (parked, driving away, already
    through, gone), or while a stranger stood between it and the arm. In a lane of both
    directions whoever drives out is entitled until its front is through.
not opened
    an entitled visit that stood at the arm and for which the rules opened nothing.
outcome
    what became of a visit, where the event says it: `passed` through the arm, `turned_back`, `left_standing` when
    the script ended, `unseen` where the camera was cut or away when it left.
followed
    a visit went in although nobody opened between the one ahead of it going in and itself.
told after
    from standing still at the arm to the first time the passage was told; told before counts as 0. Who drives
    out stands there with the camera at its side or back, and is left out.
"""
