"""How often somebody may ask."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from musicdoc_server.errors import TooFast
from musicdoc_server.web import rates
from musicdoc_server.web.rates import Guesses, Rate, Rates, near


class Clock:
    def __init__(self) -> None:
        self.now_s = 1000.0

    def __call__(self) -> float:
        return self.now_s


def let_through(rate: Rate, key: str) -> bool:
    if rate.wait_s(key) > 0:
        return False
    rate.count(key)
    return True


def test_a_tenth_may_come_at_once_and_the_rest_as_time_goes_by() -> None:
    clock = Clock()
    rate = Rate(30, clock)
    assert [let_through(rate, "ann") for _ in range(4)] == [True, True, True, False]
    assert let_through(rate, "bob")
    clock.now_s += rate.wait_s("ann")
    assert [let_through(rate, "ann") for _ in range(2)] == [True, False]


@given(st.integers(1, 100), st.lists(st.floats(0, 7200), max_size=200))
def test_no_hour_has_more_than_a_tenth_over_its_share(per_hour: int, pauses_s: list[float]) -> None:
    clock = Clock()
    rate = Rate(per_hour, clock)
    through: list[float] = []
    for pause_s in pauses_s:
        clock.now_s += pause_s
        if let_through(rate, "ann"):
            through.append(clock.now_s)
    for begin_s in through:
        assert sum(begin_s <= at_s < begin_s + rates.HOUR_S for at_s in through) <= per_hour + max(1, per_hour // 10)


def test_who_is_refused_is_told_until_when_and_nothing_is_counted() -> None:
    both = Rates(user_per_hour=10, address_per_hour=20)
    both.take("ann", "192.0.2.1")
    for _ in range(50):
        with pytest.raises(TooFast) as raised:
            both.take("ann", "192.0.2.1")
    assert raised.value.retry_after_s is not None
    assert 0 < raised.value.retry_after_s <= 360
    both.take("bob", "192.0.2.1")
    with pytest.raises(TooFast):
        both.take("cid", "192.0.2.1")


def test_strangers_without_number_take_a_bounded_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rates, "MOST_KEYS", 100)
    rate = Rate(10)
    for number in range(1000):
        rate.count(str(number))
    assert len(rate._due_s) == 100


def test_without_limits_everything_goes() -> None:
    limitless = Rates(user_per_hour=0, address_per_hour=0)
    for _ in range(1000):
        limitless.take("ann", "192.0.2.1")


def test_tokens_are_guessed_from_a_network_some_at_once_and_then_one_by_one() -> None:
    clock = Clock()
    guesses = Guesses(3600, clock)
    for number in range(360):
        guesses.take(f"2001:db8::{number:x}")
    with pytest.raises(TooFast) as raised:
        guesses.take("2001:db8::ffff")
    assert raised.value.retry_after_s == 1
    guesses.take("2001:db8:0:1::1")
    guesses.take("192.0.2.1")
    clock.now_s += 1
    guesses.take("2001:db8::ffff")


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("2001:db8::7%eth0", "2001:db8::/64"),
        ("::ffff:192.0.2.1", "::ffff:192.0.2.1"),
        ("", ""),
        ("unix", "unix"),
    ],
)
def test_an_address_is_counted_under_its_network(address: str, counted: str) -> None:
    assert near(address) == counted
