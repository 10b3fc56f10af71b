"""People before a live page, and the lane at which somebody waits."""

from central.accounts.roles import Role
from central.accounts.viewer import Viewer
from central.grid.places import Grid, Place
from wire.ids import new_id

PLACE = ("garden", "east", "east-in")
LI = Viewer(new_id(), "li", Role.GUARD, Place(), Grid({}))
POLICE = Viewer(new_id(), "wu", Role.POLICE, Place(), Grid({}))
ELSEWHERE = Viewer(new_id(), "xu", Role.GUARD, Place("harbour"), Grid({}))
