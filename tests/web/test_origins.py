"""Where a page comes from."""

import pytest

from musicdoc_server.web.doors.origins import origin


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("https://music.example", "https://music.example"),
        ("https://music.example:443", "https://music.example"),
        ("https://music.example:443/deep/?x#y", "https://music.example"),
        ("http://music.example:80/", "http://music.example"),
        ("http://music.example:443", "http://music.example:443"),
        ("https://music.example:8443", "https://music.example:8443"),
        ("HTTPS://Music.Example:443", "https://music.example"),
        ("http://[::1]:8888", "http://[::1]:8888"),
        ("https://müsik.example", "https://xn--msik-0ra.example"),
        ("http://127.0.0.1:notaport", ""),
    ],
)
def test_an_origin_is_written_as_browsers_write_it(address: str, said: str) -> None:
    assert origin(address) == said
