"""`make demo`: prepares SQLite and the demo data, then runs web, worker and beat in the foreground until Ctrl-C.

`demo.py --reset` removes what an earlier demo wrote into DATA_DIR and starts over.
"""

import fcntl
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from demo_processes import Processes

ROOT = Path(__file__).resolve().parent.parent
PASSWORD = "spcncl-demo-2021"
ACCOUNTS = (
    ("doanhnghiep", "doanh nghiệp"),
    ("quan", "cán bộ quận Hoàng Mai"),
    ("truongquan", "lãnh đạo quận Hoàng Mai"),
    ("so", "cán bộ một sở, ngành"),
    ("coquan", "cơ quan trả lời kiến nghị (thuế)"),
    ("hoi", "hiệp hội"),
    ("doitac", "viện nghiên cứu, ngân hàng"),
    ("thanhvien1", "chủ tịch Hội đồng xét chọn"),
    ("thanhvien2 … thanhvien9", "thành viên Hội đồng"),
    ("thuky", "thư ký Hội đồng"),
    ("sct", "chuyên viên Sở Công Thương"),
    ("lanhdao", "lãnh đạo Sở Công Thương"),
    ("taichinh", "tài chính"),
    ("khenthuong", "thi đua – khen thưởng"),
    ("truyenhinh", "đài truyền hình"),
    ("bao", "báo"),
    ("giangvien", "giảng viên"),
    ("cong", "tình nguyện viên soát vé"),
    ("kiemtoan", "kiểm toán"),
    ("quantri", "quản trị"),
)
# What the portal writes below DATA_DIR; a reset removes these and nothing else.
WRITTEN = ("files", "mail", "broker", "static", "logs", "certificates", "exports", "portal.env", "secret_key", "demo.*")
WRITTEN += ("portal.sqlite3*",)


def say(text: str) -> None:
    print(text, flush=True)


def stop(text: str) -> None:
    """End with one clear line."""
    sys.exit(f"make demo: {text}")


def own_address(host: str, port: int) -> str:
    """The address at which this machine reaches a portal that listens on host and port."""
    reached = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
    return f"http://[{reached}]:{port}" if ":" in reached else f"http://{reached}:{port}"


def take_port(host: str, port: int) -> None:
    """End when something else listens at that address."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            stop(f"không mở được {host}:{port} ({error.strerror}). Chọn cổng khác: make demo PORT=8001")


def lock(data: Path):
    """Hold DATA_DIR for this demo: two on one SQLite file and broker would take each other's work."""
    file = (data / "demo.lock").open("a")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        stop(f"một bản demo khác đang chạy trên {data}. Dừng bản đó trước, hoặc đặt DATA_DIR khác.")
    return file


def remove_demo(data: Path) -> None:
    """Remove what the portal wrote there. Refuses a folder that no demo has written to."""
    env_file = data / "portal.env"
    if not env_file.exists():
        if (data / "portal.sqlite3").exists():
            stop(f"{data} không phải dữ liệu demo (không có portal.env); không xóa gì.")
        return
    if "DEMO=1" not in env_file.read_text().splitlines():
        stop(f"{env_file} không có DEMO=1; không xóa gì.")
    for pattern in WRITTEN:
        for path in data.glob(pattern):
            if path.name == "demo.lock":
                continue
            shutil.rmtree(path) if path.is_dir() else path.unlink()


def write_env(data: Path, host: str, port: int) -> None:
    """Keep DEMO=1 and the address in DATA_DIR/portal.env, so that manage.py works with the same ones."""
    path = data / "portal.env"
    address = own_address(host, port)
    ours = {"DEMO": "1", "SITE_URL": os.environ.get("SITE_URL") or address}
    shown = address.removeprefix("http://").rsplit(":", 1)[0]
    hosts = dict.fromkeys(["localhost", "127.0.0.1", "[::1]", shown])
    ours["ALLOWED_HOSTS"] = "*" if host in ("0.0.0.0", "::") else ",".join(hosts)
    kept = path.read_text().splitlines() if path.exists() else ["# Written by `make demo`; lines of your own are kept."]
    kept = [line for line in kept if line.split("=")[0] not in ours]
    path.write_text("\n".join([*kept, *(f"{name}={value}" for name, value in ours.items())]) + "\n")


def manage(*arguments: str) -> None:
    """Run a command of the portal; end when it fails."""
    result = subprocess.run([sys.executable, "manage.py", *arguments], cwd=ROOT)
    if result.returncode:
        stop(f"manage.py {' '.join(arguments)} không thành công (mã {result.returncode}).")


def fill(data: Path) -> None:
    """Database and demo data. A first start that was broken off is made good by starting over."""
    done, begun = data / "demo.done", data / "demo.begun"
    if begun.exists() and not done.exists():
        say("Lần khởi tạo trước bị ngắt giữa chừng: làm lại dữ liệu demo từ đầu.")
        for path in data.glob("portal.sqlite3*"):
            path.unlink()
        for name in ("files", "mail", "broker"):
            shutil.rmtree(data / name, ignore_errors=True)
        if os.environ.get("DATABASE_URL"):
            manage("flush", "--noinput")
    first = not done.exists()
    if first:
        begun.touch()
    say("Chuẩn bị cơ sở dữ liệu, dữ liệu tham chiếu, tệp tĩnh …")
    if subprocess.run([sys.executable, "scripts/prepare.py"], cwd=ROOT).returncode:
        stop("không chuẩn bị được cơ sở dữ liệu (xem lỗi ở trên).")
    if first:
        say("Nạp dữ liệu demo (một lần, khoảng một phút) …")
        manage("demo_data")
        done.touch()


def wait_until_ready(url: str, processes: Processes, seconds: int = 90) -> None:
    """Wait until /readyz answers 200: database, broker and files are there."""
    answer = "không trả lời"
    for _ in range(seconds * 2):
        processes.tend()
        try:
            with urllib.request.urlopen(f"{url}/readyz", timeout=5):
                return
        except urllib.error.HTTPError as error:
            answer = f"trả lời mã {error.code}"
        except OSError:
            pass
        time.sleep(0.5)
    raise RuntimeError(f"{url}/readyz {answer} sau {seconds} giây. Nhật ký: {processes.logs}")


def print_welcome(url: str, data: Path) -> None:
    say(f"\n  Cổng SPCNCL (bản demo) đang chạy tại  {url}/\n")
    say(f"  Tài khoản (…@demo.example), mật khẩu chung: {PASSWORD}")
    for name, who in ACCOUNTS:
        say(f"    {name:<26}{who}")
    say(f"\n  Thư đã gửi: {url}/demo/thu/   Dữ liệu: {data}   Nhật ký: {data / 'logs'}")
    say("  Nhấn Ctrl-C để dừng tất cả.\n")


def run(url: str, data: Path) -> None:
    """Web, worker and beat until Ctrl-C; RuntimeError when one of them does not stay up."""
    processes = Processes(ROOT, data / "logs")
    try:
        processes.start()
        wait_until_ready(url, processes)
        print_welcome(url, data)
        while True:
            processes.tend()
            time.sleep(1)
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        processes.end()


def main() -> None:
    host, port = os.environ.get("HOST") or "127.0.0.1", int(os.environ.get("PORT") or 8000)
    data = ROOT / (os.environ.get("DATA_DIR") or "var")
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.environ.update(HOST=host, PORT=str(port), DATA_DIR=str(data))
    # A terminal that closes, `kill` and Ctrl-C (which a shell's `&` lets its children ignore) all end it in order.
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.default_int_handler)
    held = lock(data)
    try:
        take_port(host, port)
        if "--reset" in sys.argv[1:]:
            say(f"Xóa dữ liệu demo trong {data}")
            remove_demo(data)
        write_env(data, host, port)
        fill(data)
        run(own_address(host, port), data)
    except RuntimeError as error:
        stop(str(error))
    except KeyboardInterrupt:
        say("\nĐã dừng. `make demo` chạy tiếp với dữ liệu cũ; `make demo-reset` làm lại từ đầu.")
    finally:
        held.close()


if __name__ == "__main__":
    main()
