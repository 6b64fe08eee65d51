"""Languages, however they are asked for."""

import pytest

from musicdoc_server.errors import BadInput
from musicdoc_server.languages import NAMES, is_english, name_of, tag_of
from musicdoc_server.models import JobRequest
from musicdoc_server.reading import from_fields


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("de", "de"),
        ("German", "de"),
        (" norwegian  bokmål ", "nb"),
        ("PT-br", "pt-BR"),
        ("pt_BR", "pt-BR"),
        ("zh-hant-tw", "zh-Hant-TW"),
        ("es-419", "es-419"),
        ("fil", "fil"),
        *[(unknown, None) for unknown in ("xx", "Klingon", "de-", "de-DEU", "en;", "english please", "d", "")],
    ],
)
def test_a_tag_or_a_name_is_read(text: str, tag: str | None) -> None:
    assert tag_of(text) == tag


def test_every_language_is_found_by_its_name_and_its_tag() -> None:
    assert [tag_of(name) for name in NAMES.values()] == [tag_of(tag) for tag in NAMES] == list(NAMES)


def test_a_tag_has_a_name_that_people_know() -> None:
    assert [name_of(tag) for tag in ("de", "pt-BR")] == ["German", "Portuguese (pt-BR)"]


def test_english_is_english_everywhere_and_what_is_taken_where_nothing_is_said() -> None:
    assert [is_english(tag) for tag in ("", "en", "en-GB", "de")] == [True, True, True, False]


@pytest.mark.parametrize("text", ["", "  "])
def test_a_request_may_leave_the_language_open(text: str) -> None:
    assert from_fields(JobRequest, topic="x", language=text).language == ""


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"language": "Klingon"}, "“language” must be a language, such as “de”, “pt-BR” or “German”"),
        ({"language": "x" * 41}, "“language” must have at most 40 characters"),
        ({"language": 7}, "“language” must be text"),
        ({"voice": "a b"}, "“voice” has characters that cannot be used here"),
        ({"voice": "af_heart\n"}, "“voice” has characters that cannot be used here"),
        ({"voice": "x" * 81}, "“voice” must have at most 80 characters"),
    ],
)
def test_what_is_no_language_or_voice_is_refused_by_name(fields: dict[str, str], sentence: str) -> None:
    with pytest.raises(BadInput, match=sentence):
        from_fields(JobRequest, topic="x", **fields)


def test_a_voice_may_be_a_blend() -> None:
    assert from_fields(JobRequest, topic="x", voice="af_heart(2)+am_adam-v1.0").voice
