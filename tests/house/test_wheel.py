"""The wheel, built from the checkout and installed in an empty venv elsewhere, does its work without the checkout."""

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from loyalty_rules.gallery import FILE_MAX

from .sources import CHECKOUT


def run(*command: str | Path, folder: Path) -> str:
    """Run outside the checkout, with nothing in the environment that could lead back to it."""
    environment = {name: value for name, value in os.environ.items() if name not in {"PYTHONPATH", "VIRTUAL_ENV"}}
    done = subprocess.run(
        [str(part) for part in command],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, f"{' '.join(map(str, command))}\nexit code {done.returncode}\n{done.stdout}"
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, CHECKOUT, folder=folder)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the programs of a venv that holds the wheel and what it depends on."""
    venv = tmp_path_factory.mktemp("venv")
    run(sys.executable, "-m", "venv", venv, folder=venv)
    programs = venv / ("Scripts" if os.name == "nt" else "bin")
    run(programs / "python", "-m", "pip", "install", "-qq", "--disable-pip-version-check", wheel, folder=venv)
    return programs


def copied() -> set[str]:
    """What `new` can copy: rules in both forms, pages, and data of a size to look at."""
    folder = CHECKOUT / "rulesets"
    files = {path for path in folder.rglob("*") if path.is_file() and path.suffix in (".md", ".loyalty", ".yaml")}
    files |= {path for path in folder.glob("*/data/*") if path.stat().st_size <= FILE_MAX}
    return {path.relative_to(folder).as_posix() for path in files}


def test_wheel_holds_the_package_and_the_grammar_only(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    grammar = {path.name for path in (CHECKOUT / "grammar").iterdir()}
    assert grammar
    assert {f"loyalty_rules/_grammar/{name}" for name in grammar} <= names
    assert "loyalty_rules/py.typed" in names
    pages = {path.name for path in (CHECKOUT / "docs" / "errors").iterdir()}
    assert {f"loyalty_rules/_errors/{name}" for name in pages} <= names
    schemas = {path.name for path in (CHECKOUT / "docs").glob("*.schema.json")}
    assert {f"loyalty_rules/_schemas/{name}" for name in schemas} <= names
    assert {name.removeprefix("loyalty_rules/_rulesets/") for name in names if "/_rulesets/" in name} == copied()
    assert {name.split("/")[0].split("-")[0] for name in names} == {"loyalty_rules"}


def test_installed_wheel_works_without_the_checkout(installed: Path, tmp_path: Path) -> None:
    """One test, so that the wheel is installed once, whoever runs the tests side by side."""
    program = (
        "from loyalty_rules import resources; "
        "print(resources.__file__); print(resources.grammar_text('loyalty.lark'), end='')"
    )
    origin, _, text = run(installed / "python", "-c", program, folder=tmp_path).partition("\n")
    assert not Path(origin).is_relative_to(CHECKOUT)
    assert text == (CHECKOUT / "grammar" / "loyalty.lark").read_text(encoding="utf-8")

    assert "check" in run(installed / "loyalty-rules", "--help", folder=tmp_path)

    run(installed / "loyalty-rules", "new", "corner-shop", "--from", "coffee-card", folder=tmp_path)
    run(installed / "loyalty-rules", "check", "corner-shop", folder=tmp_path)
    run(installed / "loyalty-rules", "simulate", "corner-shop", "corner-shop/data", folder=tmp_path)
    assert "Damga" in run(installed / "loyalty-rules", "describe", "corner-shop", "--language", "tr", folder=tmp_path)

    assert "LR302" in run(installed / "loyalty-rules", "explain", "LR302", folder=tmp_path)
    assert "check --format json" in run(installed / "loyalty-rules", "schema", "--of", "check", folder=tmp_path)

    for form in ("loyalty", "yaml"):
        copy = tmp_path / f"spend-bands.{form}"
        shutil.copy(CHECKOUT / "rulesets" / "spend-bands" / copy.name, copy)
        run(installed / "loyalty-rules", "check", copy.name, folder=tmp_path)
