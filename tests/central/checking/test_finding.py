from central.checking.finding import good, notice, wrong


def test_a_finding_is_one_line_that_names_its_setting() -> None:
    assert str(good("mqtt", "answers")) == "good: mqtt: answers"
    assert str(notice("mqtt", "is silent")) == "notice: mqtt: is silent"
    assert str(wrong("mqtt", "refuses")) == "wrong: mqtt: refuses"
