"""What a job may become."""

import re

import pytest

from musicdoc_server.jobs.job import MAY_FOLLOW, TERMINAL, Status, new_job
from musicdoc_server.models import JobRequest

REQUEST = JobRequest(topic="Ragtime", owner_id="ann")


def test_the_id_has_the_seeds_form_and_at_least_96_random_bits() -> None:
    job = new_job(REQUEST)
    match = re.fullmatch(r"job_(\d{13})_([0-9a-f]+)", job.id)
    assert match
    assert len(match[2]) * 4 >= 96
    assert job.id != new_job(REQUEST).id


def test_a_job_begins_pending_and_counts_as_active() -> None:
    job = new_job(REQUEST)
    assert (job.status, job.active, job.progress) == (Status.PENDING, True, 0)


def test_three_statuses_end_a_run() -> None:
    assert {Status.COMPLETED, Status.FAILED, Status.CANCELLED} == TERMINAL


@pytest.mark.parametrize("before", Status)
@pytest.mark.parametrize("after", Status)
def test_only_what_may_follow_follows(before: Status, after: Status) -> None:
    job = new_job(REQUEST).model_copy(update={"status": before})
    if after == before or after in MAY_FOLLOW[before]:
        assert job.evolve(status=after).status == after
    else:
        with pytest.raises(ValueError, match="cannot become"):
            job.evolve(status=after)
