"""What docs/deploy gives an office to run is what the tests run: the same server, ports, settings and commands."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import click
import pytest
import yaml
from flask import Flask

from app.kernel.settings import Settings
from run import GUNICORN, MEMORY
from tests.house.source import ROOT
from tests.house.test_settings import DOCUMENTED

pytestmark = pytest.mark.sqlite_only

DEPLOY = ROOT / "docs" / "deploy"
PORT = "8000"
OWN = {"PYTHONUNBUFFERED", "PYTHONDONTWRITEBYTECODE", *MEMORY}
"""What Python and glibc read themselves."""
UNITS = sorted(DEPLOY.glob("*.service"))


def words(name: str) -> str:
    """A file of docs/deploy, its continued lines joined, without comments."""
    joined = re.sub(r"\\\n\s*", " ", (DEPLOY / name).read_text(encoding="utf-8"))
    return "\n".join(line for line in joined.splitlines() if not line.lstrip().startswith("#"))


@cache
def compose() -> dict[str, Any]:
    """The compose file."""
    found: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
    return found


def image(step: str) -> list[str]:
    """What the Dockerfile says after each `step`."""
    return re.findall(rf"^{step} (.+)$", words("Dockerfile"), re.M)


def settings_of(unit: Path) -> dict[str, str]:
    """The settings that a unit names itself."""
    found = re.findall(r"^Environment=(.+)$", words(unit.name), re.M)
    return dict(pair.split("=", 1) for line in found for pair in shlex.split(line))


def commands_named() -> Iterator[list[str]]:
    """Every `flask …` of the compose file, the units and docs/OPERATION.md's timers."""
    text = words("compose.yaml") + "".join(words(unit.name) for unit in UNITS)
    for said in re.findall(r"flask --app wsgi ([a-z -]+?)(?= &&|\"|\n|$)", text):
        yield said.split()


def test_the_container_runs_the_server_that_run_py_starts() -> None:
    command = json.loads(image("CMD")[0])
    asked = dict(pairwise(GUNICORN))
    for option in ("-k", "--workers", "--threads", "--timeout", "--graceful-timeout", "--log-level"):
        assert command[command.index(option) + 1] == asked[option], option
    assert command[:2] == ["gunicorn", "wsgi:app"]
    assert ("--no-control-socket" in command) == ("--no-control-socket" in GUNICORN)


def test_the_container_treats_memory_as_run_py_does() -> None:
    given = dict(pair.split("=", 1) for pair in shlex.split(image("ENV")[0]))
    assert {name: given[name] for name in MEMORY} == MEMORY
    assert set(given) <= DOCUMENTED | OWN


def test_what_the_container_copies_is_there_and_holds_what_the_product_reads() -> None:
    copied = [source for line in image("COPY") for source in line.split()[:-1]]
    assert [source for source in copied if not (ROOT / source).exists()] == []
    asked = {found for path in (ROOT / "app").rglob("*.py") for found in re.findall(r'ROOT / "([^"]+)"', path.read_text("utf-8"))}
    assert asked - {"instance"} <= set(copied), "made without what the product reads at work"


def test_one_port_is_meant_everywhere() -> None:
    assert image("EXPOSE") == [PORT]
    assert f"0.0.0.0:{PORT}" in image("CMD")[0]
    assert f"127.0.0.1:{PORT}/readyz" in compose()["services"]["app"]["healthcheck"]["test"][-1]
    assert re.findall(r"server ([\w.]+):(\d+)", words("nginx.conf")) == [("127.0.0.1", PORT)]
    assert re.findall(r"server ([\w.]+):(\d+)", words("nginx-compose.conf")) == [("app", PORT)]
    assert re.search(rf'"PORT"\) or "{PORT}"', (ROOT / "run.py").read_text(encoding="utf-8"))


@pytest.mark.parametrize("service", ["update", "app", "night"])
def test_every_setting_of_the_services_is_one_that_the_product_knows(service: str) -> None:
    given = compose()["services"][service]["environment"]
    assert set(given) <= DOCUMENTED
    assert {"DATABASE_URL", "SECRET_KEY", "DATA_KEYS", "MEDIA_URL"} <= set(given), "a node keeps nothing of its own"


def test_no_node_keeps_a_disk_and_the_store_is_the_one_that_the_settings_name() -> None:
    services = compose()["services"]
    assert "volumes" not in services["app"]
    address = services["app"]["environment"]["MEDIA_URL"]
    bucket, host, port = re.fullmatch(r"s3://([\w-]+)/media\?endpoint=http://(\w+):(\d+)", address).groups()  # type: ignore[union-attr]
    assert host in services
    assert f"--address :{port}" in services[host]["entrypoint"][-1]
    assert f"mkdir -p /data/{bucket} " in services[host]["entrypoint"][-1]
    assert services[host]["environment"]["MINIO_ROOT_USER"] == services["app"]["environment"]["MEDIA_KEY_ID"]


def test_the_names_that_the_owner_fills_in_are_named_at_the_head() -> None:
    text = (DEPLOY / "compose.yaml").read_text(encoding="utf-8")
    needed = set(re.findall(r"\$\{(\w+):\?\}", text))
    assert needed <= set(re.findall(r"[A-Z_]{4,}", text.partition("name:")[0]))


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_every_setting_of_a_unit_is_one_that_the_product_knows(unit: Path) -> None:
    assert set(settings_of(unit)) <= DOCUMENTED
    writable = re.findall(r"^(?:ReadWritePaths=(.+)|StateDirectory=(.+)|RuntimeDirectory=(.+))$", words(unit.name), re.M)
    places = {f"/var/lib/{state}" for _read, state, _run in writable if state} | {
        f"/run/{run}" for *_more, run in writable if run
    }
    places |= {place for read, *_more in writable for place in read.split()}
    asked = {value for name, value in settings_of(unit).items() if name.endswith("_DIR")}
    assert asked <= places, "systemd keeps the rest of the disk shut"


def test_every_command_that_is_named_is_one_of_the_product(app: Flask) -> None:
    named = list(commands_named())
    assert len(named) >= 10
    for said in named:
        group = app.cli.get_command(click.Context(app.cli), said[0])
        assert isinstance(group, click.Group), said
        assert said[1] in group.commands, said


def test_the_night_does_the_same_on_a_machine_and_in_a_container() -> None:
    by_unit = re.findall(r"^ExecStart=\S+flask --app wsgi (.+)$", words("so-hoc-night.service"), re.M)
    in_container = re.findall(r"flask --app wsgi ([a-z ]+?)(?: &&|$)", " ".join(compose()["services"]["night"]["command"]))
    assert [said.strip() for said in in_container] == by_unit


def test_both_doors_are_one_but_for_where_the_nodes_are() -> None:
    one, other = (re.sub(r"server [\w.]+:\d+", "server X", words(name)) for name in ("nginx.conf", "nginx-compose.conf"))
    assert one == other


def test_the_door_takes_what_the_product_takes_and_says_who_came() -> None:
    text = words("nginx.conf")
    assert re.findall(r"client_max_body_size (\d+)m", text) == [str(Settings.max_upload_bytes // 1024 // 1024)]
    assert compose()["services"]["app"]["environment"]["PROXY_HOPS"] == "1"
    assert settings_of(DEPLOY / "so-hoc.service")["PROXY_HOPS"] == "1"
    for header in ("Host $host", "X-Forwarded-For $remote_addr", "X-Forwarded-Proto $scheme"):
        assert f"proxy_set_header {header};" in text


def test_the_tools_of_the_database_are_of_its_release() -> None:
    """python:…-bookworm brings postgresql-client 15, and pg_dump refuses a server that is newer."""
    assert "bookworm" in image("FROM")[0]
    assert compose()["services"]["database"]["image"] == "postgres:15"


def test_operation_names_the_files_that_are_there() -> None:
    named = set(re.findall(r"\(deploy/([\w.-]+)\)", (ROOT / "docs" / "OPERATION.md").read_text(encoding="utf-8")))
    assert [name for name in sorted(named) if not (DEPLOY / name).exists()] == []
    assert {path.name for path in DEPLOY.iterdir() if path.suffix != ".lock"} - named <= {"nginx-compose.conf"}


@pytest.mark.skipif(not shutil.which("nginx") or not shutil.which("openssl"), reason="no nginx here to read its file")
def test_nginx_reads_its_file(tmp_path: Path) -> None:
    key, certificate = tmp_path / "privkey.pem", tmp_path / "fullchain.pem"
    made = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=x", "-days", "2"]
    subprocess.run([*made, "-keyout", str(key), "-out", str(certificate)], check=True, capture_output=True)
    site = (DEPLOY / "nginx.conf").read_text(encoding="utf-8").replace("/etc/ssl/so-hoc", str(tmp_path))
    whole = tmp_path / "nginx.conf"
    whole.write_text(f"pid {tmp_path}/pid;\nerror_log stderr;\nevents {{}}\nhttp {{\n{site}\n}}\n", encoding="utf-8")
    said = subprocess.run(["nginx", "-t", "-c", str(whole), "-p", str(tmp_path)], capture_output=True, text=True, check=False)
    assert said.returncode == 0, said.stderr
