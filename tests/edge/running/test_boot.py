from edge.running.boot import boot_id


def test_one_start_of_the_machine_has_one_name() -> None:
    assert boot_id() == boot_id()
    assert boot_id().strip()
