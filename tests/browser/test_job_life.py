"""A job's life on the page: waiting in line, cancelled, made again, failed and gone on with; and mail at its end."""

import re
import signal
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.spotify_page import sign_in
from tests.browser.test_page import ask, held_still, segments
from tests.server import Server
from tests.standins.process import StandIn

pytestmark = pytest.mark.browser

MAIL = {"MUSICDOC_SMTP_URL": "smtp://127.0.0.1:9", "MUSICDOC_MAIL_FROM": "music@example.org"}


@pytest.fixture(scope="module")
def mailing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    running = Server(tmp_path_factory.mktemp("data"), env=MAIL)
    yield running
    running.stop()


def test_a_job_is_cancelled_and_made_again_as_the_same_job(own_server: Server, page: Page) -> None:
    cancel, retry = page.get_by_test_id("cancel"), page.get_by_test_id("retry")
    with held_still(own_server):
        page.goto(own_server.url)
        ask(page, "Johann Sebastian Bach")
        expect(page.get_by_test_id("stage-label")).to_have_text("Generating documentary")
        expect(retry).to_be_hidden()
        job_id = page.url.partition("jobId=")[2]
        cancel.click()
        expect(page.get_by_test_id("stage-label")).to_have_text("Cancelled")
        expect(page.get_by_test_id("notice")).to_contain_text("Cancelled. What is ready can still be played.")
        expect(cancel).to_be_hidden()
        expect(retry).to_have_text("Make it again")
        expect(retry).to_be_focused()
        assert own_server.http.get(f"/api/jobs/{job_id}").json()["job"]["status"] == "cancelled"
        retry.press("Enter")
        expect(page.get_by_test_id("notice")).to_be_hidden()
        expect(page.get_by_test_id("stage-label")).to_have_text("Generating documentary")
        expect(cancel).to_be_visible()
    expect(page.get_by_test_id("progress")).to_have_attribute("aria-valuenow", "100")
    expect(segments(page)).to_have_count(12)
    assert own_server.http.get(f"/api/jobs/{job_id}").json()["job"]["status"] == "completed"


def test_a_cancelled_job_can_be_made_again_after_a_reload(own_server: Server, page: Page) -> None:
    with held_still(own_server):
        job_id = own_server.create("Johann Sebastian Bach")
        assert own_server.http.post(f"/api/jobs/{job_id}/cancel").status_code == 200
        page.goto(f"{own_server.url}/?jobId={job_id}")
        page.get_by_test_id("retry").click()
        expect(page.get_by_test_id("cancel")).to_be_visible()
    expect(segments(page)).to_have_count(12)


def test_a_job_that_goes_on_by_somebody_elses_hand_goes_on_here(own_server: Server, page: Page) -> None:
    with held_still(own_server):
        page.goto(own_server.url)
        ask(page, "Johann Sebastian Bach")
        expect(page.get_by_test_id("stage-label")).to_have_text("Generating documentary")
        address = f"/api/jobs/{page.url.partition('jobId=')[2]}"
        assert own_server.http.post(f"{address}/cancel").status_code == 200
        expect(page.get_by_test_id("stage-label")).to_have_text("Cancelled")
        assert own_server.http.post(f"{address}/retry").status_code == 202
        expect(page.get_by_test_id("cancel")).to_be_visible()
        expect(page.get_by_test_id("notice")).to_be_hidden()
    expect(segments(page)).to_have_count(12)


def test_a_job_that_waits_says_where_in_line_it_is(tmp_path: Path, page: Page) -> None:
    server = Server(tmp_path, "--max-running-jobs", "1")
    with held_still(server):
        others = [server.create("Erik Satie", ownerId=f"other-{number}") for number in range(3)]
        page.goto(server.url)
        ask(page, "Johann Sebastian Bach")
        words = page.get_by_test_id("stage-detail")
        expect(page.get_by_role("status").get_by_text("Waiting:")).to_be_visible()
        expect(words).to_have_text(re.compile(r"3rd in line, about \d+ (s|min)"))
        assert server.http.post(f"/api/jobs/{others[1]}/cancel", json={"ownerId": "other-1"}).status_code == 200
        expect(words).to_have_text(re.compile(r"2nd in line, about \d+ (s|min)"))
    expect(page.get_by_test_id("progress")).to_have_attribute("aria-valuenow", "100")
    server.stop()


def test_what_cannot_be_made_is_asked_for_anew_and_not_tried_again(server: Server, page: Page) -> None:
    page.goto(server.url)
    ask(page, "qwertzuiop asdf")
    page.get_by_test_id("ask-anew").click()
    expect(page.get_by_test_id("topic")).to_be_focused()
    expect(page.get_by_test_id("topic")).to_have_value("qwertzuiop asdf")
    expect(page.get_by_test_id("retry")).to_be_hidden()
    expect(page.get_by_test_id("cancel")).to_be_hidden()


def test_a_failure_that_may_pass_is_tried_again_in_the_same_job(spotify: StandIn, site: Server, page: Page) -> None:
    sign_in(page, site)
    page.get_by_test_id("catalog-spotify").check()
    spotify.set(short_429=99)
    ask(page, "Deftones")
    expect(page.get_by_test_id("stage-label")).to_have_text("Stopped")
    expect(page.get_by_test_id("notice")).to_contain_text("Spotify")
    address = page.url
    spotify.set(short_429=0)
    page.get_by_test_id("retry").click()
    expect(page.get_by_test_id("notice")).to_be_hidden()
    expect(page.get_by_test_id("progress")).to_have_attribute("aria-valuenow", "100")
    assert "jobId=" in address


def test_a_job_whose_sign_in_is_over_leads_to_a_new_one_and_goes_on(
    spotify: StandIn, tmp_path: Path, page: Page
) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    flags = ("--port", port, "--spotify-client-id", "the-app", "--spotify-accounts-url", spotify.url)
    flags = (*flags, "--spotify-api-url", f"{spotify.url}/v1", "--max-running-jobs", "1")
    before = Server(tmp_path, *flags)
    sign_in(page, before)
    page.get_by_test_id("catalog-spotify").check()
    with held_still(before):
        before.create("Erik Satie", catalog="library", ownerId="other")
        ask(page, "Deftones")
        expect(page.get_by_test_id("stage-detail")).to_contain_text("next in line")
        before.stop(signal.SIGKILL)
    after = Server(tmp_path, *flags)
    expect(page.get_by_test_id("notice")).to_contain_text("sign in again")
    page.get_by_test_id("notice").get_by_role("button", name="Sign in with Spotify").click()
    expect(page.get_by_test_id("sign-out")).to_be_visible()
    expect(page.get_by_test_id("progress")).to_have_attribute("aria-valuenow", "100")
    expect(page).to_have_url(re.compile(r"\?playlistId=pl_"))
    after.stop()


def test_mail_can_be_asked_for_where_the_server_sends_it(mailing: Server, page: Page) -> None:
    page.goto(mailing.url)
    email = page.get_by_label("Mail me when it is done")
    email.fill("ann@example")
    email.fill("ann at example.org")
    ask(page, "Erik Satie")
    expect(page.get_by_test_id("notice")).to_contain_text("Mail address: type one like")
    expect(email).to_be_focused()
    email.fill("ann@example.org")
    with page.expect_request("**/api/music-doc") as asked:
        page.get_by_test_id("generate").click()
    assert asked.value.post_data_json["email"] == "ann@example.org"
    expect(segments(page)).to_have_count(12)


def test_an_address_that_only_the_server_refuses_is_marked(mailing: Server, page: Page) -> None:
    page.goto(mailing.url)
    page.get_by_test_id("email").fill("ann..smith@example.org")
    ask(page, "Erik Satie")
    expect(page.get_by_test_id("notice")).to_contain_text("one address like ann@example.org")
    expect(page.get_by_test_id("email")).to_be_focused()


def test_where_the_server_sends_no_mail_none_is_offered(server: Server, page: Page) -> None:
    page.goto(server.url)
    expect(page.get_by_test_id("topic")).to_be_visible()
    expect(page.get_by_test_id("email")).to_be_hidden()
    with page.expect_request("**/api/music-doc") as asked:
        ask(page, "Erik Satie")
    assert "email" not in asked.value.post_data_json
