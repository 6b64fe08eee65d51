"""Whose turn it is."""

from hypothesis import given
from hypothesis import strategies as st

from musicdoc_server.jobs.queue import Queue


def queue_of(max_running: int, *jobs: str) -> Queue:
    """A queue into which jobs came in this order; a job's first letter is its user."""
    queue = Queue(max_running)
    for job in jobs:
        queue.add(job, job[0])
    return queue


def taken(queue: Queue) -> list[str]:
    found = []
    while (job := queue.take()) is not None:
        found.append(job)
    return found


def test_as_many_run_as_there_are_places_and_the_others_wait_in_order() -> None:
    queue = queue_of(2, "a1", "b1", "c1", "d1")
    assert taken(queue) == ["a1", "b1"]
    assert queue.waiting() == ["c1", "d1"]
    queue.leave("a1")
    assert taken(queue) == ["c1"]
    assert queue.running == 2


def test_a_users_second_job_lets_the_next_arrivals_pass() -> None:
    queue = queue_of(1, "a1", "a2", "b1", "c1")
    assert taken(queue) == ["a1"]
    assert queue.waiting()[0] == "b1"


def test_the_last_free_place_is_never_for_a_users_second_job() -> None:
    queue = queue_of(2, "a1", "a2")
    assert taken(queue) == ["a1"]
    queue.add("b1", "b")
    assert taken(queue) == ["b1"]
    queue.leave("a1")
    assert taken(queue) == ["a2"]


def test_with_one_place_a_user_still_gets_both_jobs_made() -> None:
    queue = queue_of(1, "a1", "a2")
    assert taken(queue) == ["a1"]
    queue.leave("a1")
    assert taken(queue) == ["a2"]


def test_what_ran_before_a_restart_goes_first_and_needs_no_free_place() -> None:
    queue = queue_of(1, "a1")
    for job in ("b1", "c1"):
        queue.add(job, job[0], first=True)
    assert taken(queue) == ["b1", "c1"]
    assert queue.waiting() == ["a1"]


def test_the_estimate_follows_how_long_jobs_take() -> None:
    queue = queue_of(2, "a1", "b1", "c1")
    before = queue.wait_s(1)
    for job in ("a1", "b1", "c1"):
        queue.leave(job, ran_s=200.0)
    assert queue.wait_s(1) > before
    assert queue.wait_s(4) > queue.wait_s(1)


@given(max_running=st.integers(1, 4), steps=st.lists(st.tuples(st.sampled_from("abc"), st.booleans()), max_size=60))
def test_nobody_waits_for_ever_and_no_place_too_many_is_taken(max_running: int, steps: list[tuple[str, bool]]) -> None:
    queue, running, waiting = Queue(max_running), [], set()
    for number, (user, ends) in enumerate(steps):
        job = f"{user}{number}"
        queue.add(job, user)
        waiting.add(job)
        if ends and running:
            queue.leave(running.pop(0))
        now = taken(queue)
        running += now
        waiting -= set(now)
        assert len(running) <= max_running
        assert set(queue.waiting()) == waiting
        for user_id in "abc":
            assert not [other for other in waiting if other[0] == user_id] or running
    for _ in range(3 * len(steps)):
        if running:
            queue.leave(running.pop(0))
        running += taken(queue)
    assert not queue.waiting()
