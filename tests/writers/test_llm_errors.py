"""What a user is told when the language model cannot be used."""

import socket

import httpx2
import openai
import pytest

from musicdoc_server.errors import UpstreamRefused, UpstreamUnavailable
from musicdoc_server.writers.llm_errors import again
from tests.standins.process import StandIn
from tests.writers.deftones import CHAT, plan


def test_a_key_that_is_refused_names_its_setting_at_once(model: StandIn) -> None:
    with pytest.raises(UpstreamRefused, match=r"refused the key \(setting llm_key\)") as caught:
        plan(model, key="wrong-key")
    assert "wrong" not in str(caught.value)
    assert len(model.requests(CHAT)) == 1


def test_no_key_is_refused_likewise(model: StandIn) -> None:
    with pytest.raises(UpstreamRefused, match="llm_key"):
        plan(model, key="")


def test_an_unknown_model_names_its_setting_at_once(model: StandIn) -> None:
    with pytest.raises(UpstreamRefused, match=r"“gpt-0” \(setting llm_model\) does not exist"):
        plan(model, model="gpt-0")
    assert len(model.requests(CHAT)) == 1


def test_a_wrong_path_names_its_setting_at_once(model: StandIn) -> None:
    with pytest.raises(UpstreamRefused, match=r"no chat completions API .*\(setting llm_url\)"):
        plan(model, url=f"{model.url}/nowhere")


def test_an_address_where_nobody_is_names_its_setting(model: StandIn) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{free.getsockname()[1]}/v1"
    with pytest.raises(UpstreamUnavailable, match=r"cannot be reached .*\(setting llm_url\)") as caught:
        plan(model, url=address)
    assert caught.value.retryable


def test_no_credit_is_not_tried_again(model: StandIn) -> None:
    model.set(no_credit=-1)
    with pytest.raises(UpstreamRefused, match="no credit"):
        plan(model)
    assert len(model.requests(CHAT)) == 1


@pytest.mark.parametrize("fault", ["rate_429", "chat_5xx", "drop", "cut_off"])
def test_what_passes_is_tried_again(model: StandIn, fault: str) -> None:
    model.set(**{fault: 2})
    assert plan(model).slots
    assert len(model.requests(CHAT)) == 3


@pytest.mark.parametrize("fault", ["rate_429", "chat_5xx", "drop", "cut_off"])
def test_what_does_not_pass_is_tried_three_times(model: StandIn, fault: str) -> None:
    model.set(**{fault: -1})
    with pytest.raises(UpstreamUnavailable):
        plan(model)
    assert len(model.requests(CHAT)) == 3


@pytest.mark.parametrize(
    ("asked", "wait"),
    [("7", 7.0), ("0", 0.0), ("-3", 0.0), ("300", 300.0), ("soon", True), ("Mon, 23 Nov 1998 08:00:00 GMT", 0.0)],
)
def test_the_pause_that_a_server_asks_for_is_kept(asked: str, wait: float | bool) -> None:
    request = httpx2.Request("POST", "http://model")
    response = httpx2.Response(429, headers={"Retry-After": asked}, request=request)
    found = again(openai.RateLimitError("slow down", response=response, body=None))
    assert (type(found), found) == (type(wait), wait)


def test_a_pause_too_long_to_wait_for_is_told(model: StandIn) -> None:
    model.set(rate_429=-1, retry_after_s=300)
    with pytest.raises(UpstreamUnavailable) as caught:
        plan(model)
    assert caught.value.retry_after_s == 300
    assert len(model.requests(CHAT)) == 1
