#!/usr/bin/env python3
"""The one door: `python3 run.py [task]`, on the standard library only.

It makes `.venv`, installs what the task needs and runs it. What it says is Vietnamese, every error one sentence.
The syntax is that of Python 3.6, so that an old Python says in words that it is too old.
"""

import sys

if sys.version_info < (3, 11):  # noqa: UP036
    too_old = "Sổ học 50/50 cần Python 3.11 trở lên, đây là Python {}.{}: cài bản mới rồi chạy lại, ví dụ python3.11 run.py"
    sys.exit(too_old.format(*sys.version_info))

import contextlib
import errno
import hashlib
import os
import re
import shutil
import socket
import subprocess
import tempfile
import time
import venv
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
FLASK = [str(PYTHON), "-m", "flask", "--app", "wsgi"]
HALF_DONE = VENV / "installing"  # stands while something is being installed: found at a start, it was cut off
LOG = VENV / "run.log"
SERVE, CLUSTER, DEV = "requirements.txt", "requirements-cluster.txt", "requirements-dev.txt"
NO_PIP = "Máy chưa có pip 22.3 trở lên để cài thư viện: cài nó (Debian, Ubuntu: sudo apt install python3-pip) rồi chạy lại."
NO_NETWORK = "Chưa kết nối được mạng để tải thư viện: kiểm tra mạng (hoặc proxy) rồi chạy lại."
UNWRITABLE = f"Không ghi được vào thư mục {ROOT}: chép cả thư mục sang nơi ghi được (ví dụ thư mục nhà) rồi chạy lại."
NO_FILE = "Không ghi được tệp cơ sở dữ liệu: kiểm tra quyền ghi thư mục instance (hoặc DATABASE_URL) rồi chạy lại."
NO_VERSION = "Kho thư viện không có bản hợp với Python của máy này: dùng Python 3.11 đến 3.13 (hoặc kiểm tra proxy) rồi chạy lại."
CAUSES = {  # what a failing program wrote, and what to do about it; the first match speaks
    r"No space left|os error 28|disk is full|quota exceeded": "Đĩa đã đầy: xóa bớt tệp để trống ít nhất 1 GB rồi chạy lại.",
    r"psycopg\.OperationalError|connection to server": "Chưa vào được PostgreSQL: kiểm tra DATABASE_URL rồi chạy lại.",
    r"readonly database|unable to open database file": NO_FILE,
    r"NewConnectionError|ConnectTimeout|[Tt]imed out|Temporary failure in name|ProxyError|SSLError|Connection refused"
    r"|connection broken|dns error|error sending request|getaddrinfo|unreachable|from versions: none": NO_NETWORK,
    r"No matching distribution|no version of": NO_VERSION,
    r"Permission denied|Operation not permitted|Read-only file system": UNWRITABLE,
}
MEMORY = {"MALLOC_ARENA_MAX": "1", "MALLOC_MMAP_THRESHOLD_": "262144", "MALLOC_TRIM_THRESHOLD_": "262144"}
"""For glibc: one arena instead of one for each thread (they wait for Python's own lock anyway), and large blocks (the 7 MiB of a
password's hash) given back at once. Without them a worker holds twice the memory."""
GUNICORN = [  # chosen by measuring: docs/decisions/0027-gunicorn.md
    *("-k", "gthread", "--workers", "2", "--threads", "64", "--timeout", "60", "--graceful-timeout", "20"),
    *("--no-control-socket", "--log-level", "warning"),
    *("--access-logfile", "-", "--access-logformat", "%(t)s %(s)s %(m)s %(U)s %(M)s ms"),
]
CLUSTERED: dict[str, Callable[[], bool]] = {  # libraries that only some settings need
    "psycopg": lambda: os.environ.get("DATABASE_URL", "").startswith("postgres"),
    "obstore": lambda: bool(os.environ.get("MEDIA_URL")),
}


class Stop(Exception):
    """Ends the run with one Vietnamese sentence that says what to do."""


def why(output: str, otherwise: str) -> str:
    """The sentence for what failed; its output is kept in LOG when no sentence is known."""
    for pattern, sentence in CAUSES.items():
        if re.search(pattern, output):
            return sentence
    with contextlib.suppress(OSError):
        LOG.write_text(output, encoding="utf-8")
    return f"{otherwise}: xem chi tiết trong {LOG} (hoặc gửi tệp ấy cho người hỗ trợ), sửa rồi chạy lại."


@contextlib.contextmanager
def step(title: str) -> Iterator[None]:
    print(f"{title}…")
    since = time.monotonic()
    yield
    print(f"      {time.monotonic() - since:.1f} giây".replace(".", ","))


def run(cmd: list[str], show: Callable[[bytes], None] | None = None, err: int = subprocess.STDOUT) -> tuple[int, str]:
    """Run a program to its end. Returns its exit code and what it wrote; `show` gets the pieces as they come."""
    written = bytearray()
    with subprocess.Popen(cmd, cwd=ROOT, stdout=subprocess.PIPE, stderr=err) as program:
        for piece in iter(lambda: os.read(program.stdout.fileno(), 65536), b""):  # type: ignore[union-attr]
            written += piece
            if show:
                show(piece)
    return program.returncode, written.decode("utf-8", "replace")


def show_all(piece: bytes) -> None:
    sys.stdout.buffer.write(piece)
    sys.stdout.buffer.flush()


def usable() -> bool:
    """Whether `.venv` is whole: no installation was cut off, and its Python is still the one it was made for."""
    with contextlib.suppress(OSError):
        made_for = re.search(r"^version\S* = (\d+\.\d+)", (VENV / "pyvenv.cfg").read_text(), re.M)
        code, now = run([str(PYTHON), "-c", "import sys; print('%d.%d' % sys.version_info[:2])"])
        return code == 0 and made_for is not None and made_for.group(1) == now.strip() and not HALF_DONE.exists()
    return False


def prepare(name: str) -> None:
    """Make `.venv` hold everything that the requirement file `name` asks for. A second start waits for the first."""
    files = sorted([*ROOT.glob("requirements*.txt"), *lock_of(name).parent.glob("requirements*.lock")])
    wanted = hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()
    with open(__file__) as door:
        with contextlib.suppress(ImportError, OSError):  # Windows and some network disks have no such lock
            import fcntl

            fcntl.flock(door, fcntl.LOCK_EX)
        whole = usable()
        stamps = VENV.glob("installed-*") if name == SERVE else VENV.glob(f"installed-{name}")  # the others contain SERVE
        if whole and wanted in [stamp.read_text() for stamp in stamps]:
            return
        if not whole:
            if VENV.exists():
                print("      .venv cũ dở dang hoặc không hợp Python này, làm lại từ đầu")
            (VENV / "pyvenv.cfg").unlink(missing_ok=True)  # cut off from here on, it counts as unusable
            venv.EnvBuilder(with_pip=False, clear=True, symlinks=os.name != "nt").create(VENV)
        HALF_DONE.touch()
        install(name, whole)
        (VENV / f"installed-{name}").write_text(wanted)
        getattr(os, "sync", bool)()  # a power cut must not leave a stamp beside half-written libraries
        HALF_DONE.unlink()


def install(name: str, whole: bool) -> None:
    """Install with each installer at hand until one succeeds; `whole` says that `.venv` was usable before."""
    cause = NO_PIP
    for installer in installers():
        code, output = run([*installer, *needs(name)], show=show_progress)
        show_progress(b"")
        if code == 0:
            return
        cause = why(output, "Chưa cài được thư viện")
    if whole and cause == NO_NETWORK:
        HALF_DONE.unlink()  # nothing was changed, so what was installed before still serves
    raise Stop(cause)


def needs(name: str) -> list[str]:
    """What to install for a requirement file: where it has a lock, exactly the files whose hashes stand there."""
    lock = lock_of(name)
    return ["--require-hashes", "-r", str(lock)] if lock.exists() else ["-r", name]


def lock_of(name: str) -> Path:
    """The lock of a requirement file; the developers' has none."""
    return ROOT / "docs" / "deploy" / name.replace(".txt", ".lock")


def installers() -> Iterator[list[str]]:
    """uv when there is one, then a pip (22.3 or newer) of the Python that runs this, then the pip that Python carries."""
    uv = shutil.which("uv") or shutil.which("uv", path=str(PYTHON.parent))
    if uv:
        yield [uv, "pip", "install", "--python", str(PYTHON)]
    options = ["install", "--disable-pip-version-check", "--no-input", "--no-compile", "--progress-bar=off"]
    for python in dict.fromkeys((sys.executable, getattr(sys, "_base_executable", sys.executable))):
        version = re.match(r"pip (\d+)\.(\d+)", run([python, "-m", "pip", "--version"])[1])
        if version and tuple(map(int, version.groups())) >= (22, 3):
            yield [python, "-m", "pip", "--python", str(PYTHON), *options]
            return
    if run([str(PYTHON), "-m", "ensurepip"])[0] == 0:
        yield [str(PYTHON), "-m", "pip", *options]


def show_progress(piece: bytes) -> None:
    """One line that says which library is being fetched, only where somebody watches; an empty piece wipes it."""
    fetched = re.findall(rb"Collecting ([\w.-]+)", piece)
    if sys.stdout.isatty() and (fetched or not piece):
        print("\r\033[K" + (f"      đang tải {fetched[-1].decode()}" if fetched else ""), end="", flush=True)


def serve(args: list[str]) -> int:
    """Start the site; `args` go to the web server."""
    host, port = os.environ.get("HOST") or "127.0.0.1", os.environ.get("PORT") or "8000"
    with step("[1/5] Xem cổng"):
        require_free(host, port)
    with step("[2/5] Cài thư viện (lần đầu mất khoảng một phút)"):
        prepare(SERVE)
        lacking = [name for name, wanted in CLUSTERED.items() if wanted() and run([str(PYTHON), "-c", f"import {name}"])[0]]
        if lacking:
            print(f"      thêm {', '.join(lacking)} (nhiều máy)")
            prepare(CLUSTER)
    told = command("[3/5] Cập nhật cơ sở dữ liệu", "database", "upgrade")
    told += command("[4/5] Đưa nội dung khóa học lên", "content", "publish")
    told += command("[5/5] Tạo dữ liệu mẫu nếu cơ sở dữ liệu còn trống", "demo", "seed")
    sign_ins = run([*FLASK, "demo", "sign-ins"], err=subprocess.DEVNULL)[1].strip()
    if sign_ins not in told:
        print(f"\n{sign_ins}")
    shown = "localhost" if host in ("127.0.0.1", "::1", "0.0.0.0", "::") else host
    print(f"\nSổ học 50/50 đang mở ở http://{shown}:{port}/ (nhấn Ctrl+C để dừng)\n")
    return listen(host, port, args)


def office(args: list[str]) -> int:
    """Make a new database an office's: tables, courses, first administrator; no demonstration."""
    with step("[1/4] Cài thư viện (lần đầu mất khoảng một phút)"):
        prepare(CLUSTER if any(wanted() for wanted in CLUSTERED.values()) else SERVE)
    command("[2/4] Cập nhật cơ sở dữ liệu", "database", "upgrade")
    command("[3/4] Đưa nội dung khóa học lên", "content", "publish")
    print("[4/4] Người quản trị đầu tiên")
    return subprocess.call([*FLASK, "setup", *args], cwd=ROOT)


def require_free(host: str, port: str) -> None:
    """Stop unless the port is a number that can be listened on."""
    if not (port.isdecimal() and 0 < int(port) < 65536):
        raise Stop(f"PORT phải là số từ 1 đến 65535, không phải «{port}». Chạy lại, ví dụ: PORT=8001 python3 run.py")
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        socket.create_server((host, int(port)), family=family).close()
    except OSError as error:
        known = {errno.EADDRINUSE: "đang có chương trình khác dùng", errno.EACCES: "cần quyền quản trị"}
        if error.errno not in known:
            raise Stop(f"Máy này không có địa chỉ «{host}». Bỏ HOST đi rồi chạy lại.") from error
        other = 8002 if port == "8001" else 8001
        raise Stop(f"Cổng {port} {known[error.errno]}. Chạy lại với cổng khác: PORT={other} python3 run.py") from error


def command(title: str, *words: str) -> str:
    """One of the app's own commands as a step. Returns what it said; its complaint becomes one sentence."""
    with step(title), tempfile.TemporaryFile() as complaints:
        code, output = run([*FLASK, *words], show=show_all, err=complaints.fileno())
        complaints.seek(0)
        complaint = complaints.read().decode("utf-8", "replace").strip()
        if code:
            own_words = re.fullmatch(r"Error: (.+)", complaint)
            raise Stop(own_words.group(1) if own_words else why(complaint, f"Bước «{title.partition(' ')[2]}» bị lỗi"))
    return output


def listen(host: str, port: str, args: list[str]) -> int:
    """Become the web server; on Windows, where gunicorn does not run, start Flask's own."""
    if os.name == "nt":
        return subprocess.call([*FLASK, "run", "--host", host, "--port", port, *args], cwd=ROOT)
    bind = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    for name, value in MEMORY.items():
        os.environ.setdefault(name, value)
    os.execv(PYTHON, [str(PYTHON), "-m", "gunicorn", "wsgi:app", "--chdir", str(ROOT), "--bind", bind, *GUNICORN, *args])


NO_TABLES = [f"--ignore=tests/{each}" for each in ("web", "house", "browser", "content")]
CHECKS = {  # each is run by the Python of .venv
    "ruff check": ["-m", "ruff", "check", "."],
    "ruff format": ["-m", "ruff", "format", "--check", "."],
    "mypy": ["-m", "mypy"],
    "import-linter": ["-c", "from importlinter.cli import lint_imports_command; lint_imports_command()", "--no-logo"],
    "nội dung khóa học": [*FLASK[1:], "content", "check", "--strict"],
    "pytest trên SQLite": ["-m", "pytest", "-rs", "-n", "2", "--database", "sqlite"],
    "pytest trên PostgreSQL": ["-m", "pytest", "-rs", "-n", "2", "--database", "postgresql", "-m", "not sqlite_only", *NO_TABLES],
}
NO_TESTS = 5  # pytest's exit code when it ran none


def check(args: list[str]) -> int:
    """Run every check, also after one has failed; the last line sums up the tests of both databases."""
    left_out, failed, passed, broken = prepare_for_tests(), [], 0, 0
    for number, (title, words) in enumerate(CHECKS.items(), 1):
        with step(f"\n[{number}/{len(CHECKS)}] {title}"):
            code, output = run([str(PYTHON), *words], show=show_all)
        skipped = re.findall(r"^SKIPPED .*|BỎ QUA: .*", output, re.M)
        if code == NO_TESTS and "postgresql" in words:  # the one step that may find nothing to run
            code, skipped = 0, skipped or ["BỎ QUA: không bài kiểm thử nào chạy trên PostgreSQL"]
        if "pytest" in words:
            good, bad = counts(output)
            passed, broken = passed + good, broken + (bad or int(code != 0))  # a run that broke off is no clean run
        failed += [title] if code else []
        left_out += [f"{title}: {each}" for each in dict.fromkeys(skipped)]
    verdict = f"KHÔNG ĐẠT: {', '.join(failed)}" if failed else "Đạt tất cả các bước."
    print("", *left_out, verdict, f"{passed} passed, {broken} failed", sep="\n")
    return 1 if failed else 0


def counts(output: str) -> tuple[int, int]:
    """(passed, failed or broken) from the last line of a pytest run."""
    ends = re.findall(r"^.*\d+ (?:passed|failed|error|skipped).* in [\d.]+s.*$", output, re.M)
    said = re.findall(r"(\d+) (passed|failed|error)", ends[-1] if ends else "")
    passed = sum(int(number) for number, word in said if word == "passed")
    return passed, sum(int(number) for number, word in said) - passed


def prepare_for_tests() -> list[str]:
    """Install what developers need and find a Chromium. Returns what has to be left out, in words."""
    with step("Cài thư viện cho người phát triển (lần đầu mất vài phút)"):
        prepare(DEV)
    for name in ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable"):
        os.environ["CHROMIUM"] = os.environ.get("CHROMIUM") or shutil.which(name) or ""
    missing = "BỎ QUA: kiểm thử trên trình duyệt, vì không thấy Chromium (cài chromium hoặc đặt biến CHROMIUM)"
    return [] if os.environ["CHROMIUM"] else [missing]


def show_help(args: list[str]) -> int:
    print("python3 run.py [việc] [tham số]\n", *(f"  {name:<12} {meaning}" for name, (meaning, _) in TASKS.items()), sep="\n")
    return 0


TASKS: dict[str, tuple[str, Callable[[list[str]], int] | str]] = {
    "serve": ("mở Sổ học 50/50 trên máy này (mặc định); biến môi trường: PORT, HOST, DATABASE_URL", serve),
    "setup": ("thiết lập cho cơ quan thật: tạo người quản trị đầu tiên, không có dữ liệu minh họa", office),
    "check": ("kiểm tra toàn bộ: kiểu mã, kiểu dữ liệu, thứ tự các phòng, nội dung, mọi bài kiểm thử", check),
    "test": ("chạy pytest với tham số cho trước", "pytest"),
    "bench": ("đo tốc độ", "bench"),
    "load": ("cả kế hoạch thi cùng một buổi sáng, máy chủ bị giết giữa chừng, đường truyền chậm", "bench.exam"),
    "attack": ("tấn công thử trên máy này: các lời hứa ở cỡ lớn, tệp độc, máy quét của người khác", "bench.attack"),
    "weight": ("điện thoại phải tải bao nhiêu byte cho một bài, một ngày học", "bench.weight"),
    "lighthouse": ("điểm Lighthouse của trang học viên, bài học, câu hỏi (cần node)", "bench.lighthouse"),
    "screenshots": ("chụp các trang chính", "bench.screenshots"),
    "papers": ("viết mọi giấy tờ (báo cáo, hồ sơ lớp, chứng chỉ, phiếu) ra instance/papers để xem", "bench.papers"),
    "update": ("khóa lại mọi thư viện kèm dấu kiểm, viết giấy phép; `update audit`: hỏi lỗ hổng đã biết", "bench.supply"),
    "help": ("danh sách này", show_help),
}


def main(name: str = "serve", *args: str) -> int:
    if name not in TASKS:
        raise Stop(f"Không có việc «{name}». Xem các việc: python3 run.py help")
    task = TASKS[name][1]
    if not isinstance(task, str):
        return task(list(args))
    print("\n".join(["", *prepare_for_tests()]).lstrip())
    return subprocess.call([str(PYTHON), "-m", task, *args], cwd=ROOT)


if __name__ == "__main__":
    os.environ.update(PYTHONUNBUFFERED="1", PYTHONUTF8="1", PIP_USER="0")
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="replace", line_buffering=True)  # type: ignore[union-attr]
    try:
        sys.exit(main(*sys.argv[1:]))
    except (Stop, OSError) as problem:
        sys.exit(str(problem) if isinstance(problem, Stop) else why(str(problem), f"Máy báo lỗi «{problem}»"))
    except KeyboardInterrupt:
        print("\nĐã dừng.")
        sys.exit(130)
