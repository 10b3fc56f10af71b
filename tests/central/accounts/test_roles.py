"""What the roles may do, as promises: read together with the table, which says it right by right."""

from central.accounts.roles import RIGHTS, Right, Role

SEES_PLATES = {Right.SEE_LIVE, Right.SEE_PASSAGES, Right.SEE_PICTURES, Right.SEE_PICTURE_LIVE, Right.SEE_ALERTS}
READS = {right for right in Right if right.value.startswith("see_")}


def test_every_role_has_rights_and_every_right_somebody() -> None:
    assert set(RIGHTS) == set(Role)
    assert all(RIGHTS.values())
    assert frozenset().union(*RIGHTS.values()) == set(Right)


def test_nobody_holds_everything() -> None:
    assert all(rights < set(Right) for rights in RIGHTS.values())


def test_who_makes_accounts_sees_no_plate() -> None:
    for rights in RIGHTS.values():
        assert Right.MANAGE_ACCOUNTS not in rights or not rights & (SEES_PLATES | {Right.SEE_WATCH_LIST})


def test_who_reads_the_audit_writes_nothing() -> None:
    for rights in RIGHTS.values():
        assert Right.SEE_AUDIT not in rights or rights <= READS


def test_who_closes_alerts_or_looks_for_plates_opens_no_barrier() -> None:
    for rights in RIGHTS.values():
        assert Right.OPEN_BARRIER not in rights or not rights & {Right.CLOSE_ALERTS, Right.REQUEST_WATCH}


def test_who_may_do_something_about_a_thing_may_see_it() -> None:
    needs = {
        Right.OPEN_BARRIER: Right.SEE_LIVE,
        Right.HANDLE_ALERTS: Right.SEE_ALERTS,
        Right.CLOSE_ALERTS: Right.SEE_ALERTS,
        Right.REQUEST_WATCH: Right.SEE_WATCH_LIST,
        Right.APPROVE_WATCH: Right.SEE_WATCH_LIST,
        Right.RETRY_DEAD_LETTERS: Right.SEE_NODES,
    }
    for rights in RIGHTS.values():
        assert {needs[right] for right in rights & set(needs)} <= rights


def test_the_table_cannot_be_changed_while_the_program_runs() -> None:
    assert not hasattr(RIGHTS, "__setitem__")
    assert all(isinstance(rights, frozenset) for rights in RIGHTS.values())
