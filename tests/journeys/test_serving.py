"""`infusion-monitor serve`, as somebody at a terminal meets it."""

import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

COMMAND = (sys.executable, "-c", "from dashboard.commands import main; main()")


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 (our own program)
        [*COMMAND, *arguments],
        env={"PATH": "/usr/bin", **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_help_lists_commands() -> None:
    answer = run("--help")

    assert answer.returncode == 0
    assert "serve" in answer.stdout
    assert "Example: infusion-monitor serve --demo" in answer.stdout


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("INFUSION_IDLE_MINUTES", "never"),
        ("INFUSION_AUDIT_KEY", "short"),
        ("INFUSION_DATABASE_URL", "records"),
    ],
)
def test_bad_setting_is_one_sentence(name: str, value: str) -> None:
    answer = run("serve", **{name: value})

    assert (answer.returncode, answer.stdout) == (2, "")
    assert answer.stderr.startswith(f"{name} must be ")
    assert answer.stderr.count("\n") == 1


def test_taken_port_is_one_sentence(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        answer = run("serve", "--port", port, XDG_DATA_HOME=str(tmp_path))

    assert answer.returncode == 2
    assert answer.stderr == (
        f"Cannot listen on 127.0.0.1 port {port}; choose another one with --port or --address.\n"
    )


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM])
def test_demonstration_leaves_nothing_behind(
    page: Page, tmp_path: Path, ending: signal.Signals
) -> None:
    with subprocess.Popen(  # noqa: S603 (our own program)
        [*COMMAND, "serve", "--demo", "--port", "0"],
        env={"PATH": "/usr/bin", "TMPDIR": str(tmp_path)},
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        page.goto(process.stdout.readline().split()[-1])
        page.get_by_role("button", name="Nora").click()
        expect(page.get_by_text("Demonstration: synthetic people")).to_be_visible(timeout=20_000)
        process.send_signal(ending)

        assert process.wait(timeout=20) == 0
    assert list(tmp_path.iterdir()) == []
