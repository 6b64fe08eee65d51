"""Settings: their sources, their errors, and the documents made from them."""

from pathlib import Path

import pytest

from musicdoc_server.errors import ConfigError
from musicdoc_server.settings import Settings, load, shipped_library
from tools.settings_docs import conf_sample, settings_page

ROOT = Path(__file__).parent.parent


def test_flags_win_over_the_environment_over_the_conf_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    conf = tmp_path / "musicdoc.toml"
    conf.write_text("port = 1\nheartbeat_s = 1\nmax_jobs_per_user = 1\n")
    monkeypatch.setenv("MUSICDOC_PORT", "2")
    monkeypatch.setenv("MUSICDOC_HEARTBEAT_S", "2")
    settings = load({"port": "3"}, conf)
    assert (settings.port, settings.heartbeat_s, settings.max_jobs_per_user) == (3, 2, 1)
    assert settings.job_ttl_s == 3600


def test_without_a_library_the_shipped_one_is_used() -> None:
    assert load({}).library_dir == shipped_library()
    assert (shipped_library() / "satie" / "facts.json").is_file()


def test_a_home_folder_is_filled_in() -> None:
    settings = load({"library": "~/Music", "data_dir": "~/musicdoc"})
    assert settings.library_dir == Path.home() / "Music"
    assert settings.data_path == (Path.home() / "musicdoc").resolve()


@pytest.mark.parametrize(
    ("conf", "named"),
    [("prot = 1", "prot"), ("port = 'x'", "port"), ("port = 70000", "port"), ("port = ", "conf file")],
)
def test_a_wrong_setting_is_named(tmp_path: Path, conf: str, named: str) -> None:
    file = tmp_path / "musicdoc.toml"
    file.write_text(conf)
    with pytest.raises(ConfigError, match=named):
        load({}, file)


def test_a_conf_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"nothing\.toml"):
        load({}, tmp_path / "nothing.toml")


def test_every_setting_has_its_help() -> None:
    assert [name for name, field in Settings.model_fields.items() if not field.description] == []


def test_the_sample_and_the_page_say_what_the_settings_say(tmp_path: Path) -> None:
    """Made anew by `python -m tools.settings_docs`."""
    assert (ROOT / "conf" / "musicdoc.toml").read_text(encoding="utf-8") == conf_sample()
    assert (ROOT / "docs" / "settings.md").read_text(encoding="utf-8") == settings_page()


def test_the_sample_can_be_read_with_every_line_taken_in(tmp_path: Path) -> None:
    conf = tmp_path / "musicdoc.toml"
    names = tuple(f"#{name} = " for name in Settings.model_fields)
    lines = [line[1:] if line.startswith(names) else line for line in conf_sample().splitlines()]
    conf.write_text("\n".join(lines))
    assert load({}, conf).port == 8888
