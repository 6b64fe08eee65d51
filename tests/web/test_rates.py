"""How often somebody may ask."""

from contextlib import ExitStack

import pytest
from hypothesis import given
from hypothesis import strategies as st

from musicdoc_server.errors import TooFast, TooManyJobs
from musicdoc_server.web.doors import rates
from musicdoc_server.web.doors.rates import Guesses, Rate, Rates, near
from musicdoc_server.web.doors.recipients import MOST_RECIPIENTS


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


def take(rates: Rates, user_id: str, address: str, recipient: str = "") -> None:
    with rates.taken(user_id, address, recipient):
        pass


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
    take(both, "ann", "192.0.2.1")
    for _ in range(50):
        with pytest.raises(TooFast) as raised:
            take(both, "ann", "192.0.2.1")
    assert raised.value.retry_after_s is not None
    assert 0 < raised.value.retry_after_s <= 360
    take(both, "bob", "192.0.2.1")
    with pytest.raises(TooFast):
        take(both, "cid", "192.0.2.1")


def test_strangers_without_number_take_a_bounded_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rates, "MOST_KEYS", 100)
    rate = Rate(10)
    for number in range(1000):
        rate.count(str(number))
    assert len(rate._due_s) == 100


def test_without_limits_everything_goes() -> None:
    limitless = Rates(user_per_hour=0, address_per_hour=0)
    for number in range(1000):
        take(limitless, "ann", "192.0.2.1", f"{number}@example.net")
        limitless.asked("ann", "192.0.2.1")


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


def test_what_is_refused_for_another_reason_counts_for_nothing() -> None:
    both = Rates(user_per_hour=10, address_per_hour=10)
    for _ in range(50):
        with pytest.raises(TooManyJobs), both.taken("ann", "192.0.2.1", "ann@example.net"):
            raise TooManyJobs("One after the other.")
    take(both, "ann", "192.0.2.1", "ann@example.net")
    with pytest.raises(TooFast):
        take(both, "ann", "192.0.2.1")


def test_rubbish_is_bounded_too_and_that_of_strangers_keeps_no_user_out_who_shares_their_address() -> None:
    clock = Clock()
    asked = Rates(user_per_hour=10, address_per_hour=20, clock=clock)

    def through(user_id: str) -> int:
        count = 0
        try:
            while True:
                asked.asked(user_id, "192.0.2.1")
                count += 1
        except TooFast:
            return count

    assert through("") == 20 * rates.ASKED_FOR_EACH // rates.AT_ONCE
    assert through("ann") == through("bob") == 10 * rates.ASKED_FOR_EACH // rates.AT_ONCE
    take(asked, "ann", "192.0.2.1")  # what is good is counted by itself


def test_an_address_gets_two_messages_at_once_whoever_has_them_sent() -> None:
    clock = Clock()
    mails = Rates(user_per_hour=1000, address_per_hour=1000, clock=clock)
    take(mails, "ann", "192.0.2.1", "Victim@example.net")
    take(mails, "bob", "192.0.2.2", "victim@example.net")
    with pytest.raises(TooFast, match="mail address") as raised:
        take(mails, "cid", "192.0.2.3", "victim@Example.net")
    take(mails, "cid", "192.0.2.3")
    take(mails, "cid", "192.0.2.3", "cid@example.net")
    clock.now_s += raised.value.retry_after_s or 0
    take(mails, "cid", "192.0.2.3", "victim@example.net")


def test_a_user_has_mail_sent_to_a_few_addresses_a_day() -> None:
    clock = Clock()
    mails = Rates(user_per_hour=1000, address_per_hour=1000, clock=clock)
    for number in range(MOST_RECIPIENTS):
        take(mails, "ann", "192.0.2.1", f"{number}@example.net")
        clock.now_s += 60
    with pytest.raises(TooFast, match="many addresses") as raised:
        take(mails, "ann", "192.0.2.1", "another@example.net")
    take(mails, "ann", "192.0.2.1", "1@example.net")
    take(mails, "bob", "192.0.2.1", "another@example.net")
    clock.now_s += raised.value.retry_after_s or 0
    take(mails, "ann", "192.0.2.1", "another@example.net")


def test_addresses_count_while_it_is_open_what_becomes_of_the_message_and_not_when_it_is_refused() -> None:
    mails = Rates(user_per_hour=1000, address_per_hour=1000)

    def begun(recipient: str) -> ExitStack:
        under_way = ExitStack()
        under_way.enter_context(mails.taken("ann", "192.0.2.1", recipient))
        return under_way

    def refuse(under_way: ExitStack) -> None:
        with pytest.raises(TooManyJobs), under_way:
            raise TooManyJobs("One after the other.")

    others = [begun(f"{number}@example.net") for number in range(MOST_RECIPIENTS)]
    with pytest.raises(TooFast, match="many addresses"):
        begun("another@example.net")
    again = begun("0@example.net")
    refuse(others.pop(0))
    with pytest.raises(TooFast, match="many addresses"):
        begun("another@example.net")
    refuse(again)
    begun("another@example.net").close()
    for under_way in others:
        under_way.close()
    with pytest.raises(TooFast, match="many addresses"):
        begun("0@example.net")
    assert not mails._recipients._under_way
