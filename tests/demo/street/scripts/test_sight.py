"""Who is nearer hides who is behind it, as far as their outlines in the picture lie over each other."""

from dataclasses import replace

import pytest

from demo.street.cast import Body
from demo.street.scripts.lot import Lot
from demo.street.scripts.performance import Performance
from demo.street.scripts.script import Kind, Player, Script
from demo.street.scripts.sight import shares_shown
from demo.street.scripts.stage import Phase, Puppet
from demo.street.viewpoint import LANE_X_M
from tests.demo.street.scripts.blank import Blank

_LOT = Lot.of("sight", 1)


def puppet(
    z: float, x: float = LANE_X_M, *, body: Body = Body.SEDAN, kind: Kind = Kind.CAR, rear: bool = False
) -> Puppet:
    player = Player(_LOT.actor(body), (), kind=kind, rear=rear, z=z, x=x)
    return Puppet(player, z, x, (), phase=Phase.COMING)


def test_who_stands_right_behind_another_is_hidden_and_the_nearer_one_is_not() -> None:
    nearer, behind = shares_shown([puppet(5.6), puppet(10.6)])
    assert nearer == 1.0
    assert behind < 0.25


def test_the_order_of_the_list_does_not_matter() -> None:
    nearer, behind = puppet(5.6), puppet(10.6)
    assert shares_shown([behind, nearer]) == list(reversed(shares_shown([nearer, behind])))


def test_the_first_of_three_hides_the_last_whoever_is_between() -> None:
    with_rider = shares_shown([puppet(5.6), puppet(11.0, kind=Kind.E_BIKE), puppet(13.0)])
    assert with_rider[2] <= shares_shown([puppet(5.6), puppet(13.0)])[1] < 0.25


def test_past_a_cabin_that_leans_in_more_is_seen_than_past_a_box() -> None:
    """Who drives past the camera uncovers the next one over the slope of its roof already."""
    assert shares_shown([puppet(-2.7), puppet(8.8)])[1] > 0.8


def test_who_stands_beside_another_is_fully_shown() -> None:
    assert shares_shown([puppet(8.0), puppet(9.0, 2.0)]) == [1.0, 1.0]


def test_who_peeps_out_from_behind_another_is_shown_in_part() -> None:
    """One behind that stands more to the right, where the camera looks past the nearer one."""
    shares = [shares_shown([puppet(5.6), puppet(14.0, x)])[1] for x in (LANE_X_M, -0.2, 0.8, 2.5)]
    assert shares == sorted(shares)
    assert shares[0] < 0.2
    assert 0.2 < shares[1] < shares[2]
    assert shares[3] == 1.0


@pytest.mark.parametrize("kind", [Kind.E_BIKE, Kind.PERSON])
def test_a_rider_or_walker_hides_less_of_a_car_than_a_car_hides_of_them(kind: Kind) -> None:
    slim_first = shares_shown([puppet(6.0, kind=kind), puppet(9.0)])
    car_first = shares_shown([puppet(6.0), puppet(11.5, kind=kind)])
    assert slim_first[0] == car_first[0] == 1.0
    assert slim_first[1] > 0.4
    assert car_first[1] < 0.2


def test_a_photographed_car_hides_as_a_car_does() -> None:
    assert shares_shown([puppet(6.0, kind=Kind.PHOTO), puppet(12.0, kind=Kind.PHOTO)])[1] < 0.25


def test_a_lorrys_box_hides_what_a_cars_roof_does_not() -> None:
    behind = puppet(12.0, body=Body.TRUCK)
    by_car, by_lorry = (shares_shown([puppet(6.0, body=body), behind])[1] for body in (Body.SEDAN, Body.TRUCK))
    assert by_car > 0.2
    assert by_lorry < 0.05


def test_a_lorry_that_comes_is_seen_over_a_van_by_its_box() -> None:
    van = puppet(5.6, body=Body.VAN)
    comes, drives_away = (
        shares_shown([van, puppet(11.0, body=Body.TRUCK, rear=rear)])[1] for rear in (False, True)
    )
    assert comes > 0.2
    assert drives_away < 0.15


def test_the_end_of_a_car_that_is_nearly_past_the_camera_still_hides_who_is_behind_it() -> None:
    passing, bike, aside = shares_shown([puppet(-1.4), puppet(5.8, kind=Kind.E_BIKE), puppet(12.0, 0.8)])
    assert passing == aside == 1.0
    assert bike < 0.2


def test_who_is_beside_the_camera_has_no_part_in_the_picture() -> None:
    assert shares_shown([puppet(0.2, kind=Kind.E_BIKE), puppet(9.0)]) == [0.0, 1.0]


def test_who_is_alone_is_shown() -> None:
    assert shares_shown([]) == []
    assert shares_shown([puppet(30.0)]) == [1.0]


def test_a_panned_photograph_is_shown_and_hides_nobody() -> None:
    assert shares_shown([puppet(5.6, kind=Kind.SCENE), puppet(5.6, kind=Kind.SCENE)]) == [1.0, 1.0]


def test_the_truth_of_a_frame_says_it_of_each_also_behind_the_parked() -> None:
    parked = Player(_LOT.actor(Body.SEDAN), (), z=6.0, parked=True)
    behind, gone = replace(parked, z=12.0), replace(parked, z=-6.0)
    truth = Performance(Script("test", (behind, gone, parked)), Blank()).truth()
    shown = {one.player: one.shown for one in truth.seen}
    assert shown.keys() == {0, 2}
    assert shown[0] < 0.25
    assert shown[2] == 1.0
