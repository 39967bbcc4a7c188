"""One POST to an address that others gave: never into our own network, never elsewhere than it says, never for long.

The name is resolved once, every address that it has must be public, and the connection goes to the address that was
judged: a name that answers differently a moment later leads nowhere. Redirects are not followed.
"""

import http.client
import ipaddress
import socket
import ssl
import threading
from contextlib import suppress
from urllib.parse import SplitResult, urlsplit

from django.conf import settings

STEP_SECONDS, WHOLE_SECONDS = 8, 20
READ_BYTES = 2048
ADDRESSES = 3  # of one host that are tried


class CallFailed(Exception):
    """The call was not taken. code: the answer's, when there was one."""

    def __init__(self, words: str, code: int | None = None):
        super().__init__(words)
        self.code = code


class AddressRefused(CallFailed):
    """The address is one that the portal does not call."""


def check_address(url: str) -> SplitResult:
    """The address in parts; AddressRefused unless https (http in the demo, to this machine) without a user in it."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise AddressRefused("address cannot be read") from None
    if parts.username is not None or not parts.hostname or port == 0:
        raise AddressRefused("address cannot be read")
    if parts.scheme == "https" or (parts.scheme == "http" and settings.DEMO and _is_this_machine(parts.hostname)):
        return parts
    raise AddressRefused("only https")


def _is_this_machine(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def resolve(host: str, port: int) -> list[str]:
    """The addresses of the host; AddressRefused when any of them is not public, or in the demo this machine's."""
    try:
        found = [entry[4][0] for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    except (OSError, UnicodeError) as problem:
        raise CallFailed(f"host not found: {problem}") from None
    for text in found:
        if not (is_public(text) or (settings.DEMO and _is_this_machine(text))):
            raise AddressRefused("the host's address is not public")
    return list(dict.fromkeys(found))


def is_public(text: str) -> bool:
    """Whether an IP address is one of the open network, also behind the forms of IPv6 that wrap one of IPv4."""
    address = ipaddress.ip_address(text.split("%")[0])
    if isinstance(address, ipaddress.IPv6Address):
        wrapped = address.ipv4_mapped or address.sixtofour or (address.teredo and address.teredo[1])
        if not wrapped and address in ipaddress.ip_network("64:ff9b::/96"):
            wrapped = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if wrapped:
            return is_public(str(wrapped))
    if getattr(address, "is_site_local", False):  # fec0::/10, which Python counts as global
        return False
    return address.is_global and not address.is_multicast and not address.is_reserved


def post(url: str, body: bytes, headers: dict[str, str]) -> int:
    """Send; return the status (2xx). Raises CallFailed for all else."""
    parts = check_address(url)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    addresses = resolve(parts.hostname, port)
    connection = _connection(parts, port)
    late = threading.Event()
    limit = threading.Timer(WHOLE_SECONDS, _cut, [connection, late])
    limit.daemon = True
    limit.start()
    try:
        connection.sock = _open(parts, addresses, port)
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request("POST", target, body, headers)
        answer = connection.getresponse()
        answer.read(READ_BYTES)
        status = answer.status
    except (OSError, http.client.HTTPException, UnicodeError, ValueError) as problem:
        raise CallFailed(f"{type(problem).__name__}: {problem}"[:300]) from None
    finally:
        limit.cancel()
        connection.close()
    if late.is_set():  # what a cut connection had said so far can look like a whole answer
        raise CallFailed("the answer took too long")
    if 200 <= status < 300:
        return status
    raise CallFailed(f"answer {status}" + (", redirects are not followed" if 300 <= status < 400 else ""), status)


def _connection(parts: SplitResult, port: int) -> http.client.HTTPConnection:
    """Only for the protocol; its socket is ours. The host goes into the header as people know it."""
    default = 443 if parts.scheme == "https" else 80
    connection = http.client.HTTPConnection(parts.hostname, port, timeout=STEP_SECONDS)
    connection.default_port = default
    return connection


def _open(parts: SplitResult, addresses: list[str], port: int) -> socket.socket:
    plain = _reach(addresses[:ADDRESSES], port)
    if parts.scheme == "http":
        return plain
    try:
        context = ssl.create_default_context()
        if settings.WEBHOOK_CA_FILE:
            context.load_verify_locations(settings.WEBHOOK_CA_FILE)
        return context.wrap_socket(plain, server_hostname=parts.hostname)
    except BaseException:
        plain.close()
        raise


def _reach(addresses: list[str], port: int) -> socket.socket:
    """The first that answers: a host's IPv6 address is of no use where we have none."""
    for ip in addresses[:-1]:
        with suppress(OSError):
            return socket.create_connection((ip, port), timeout=STEP_SECONDS)
    return socket.create_connection((addresses[-1], port), timeout=STEP_SECONDS)


def _cut(connection: http.client.HTTPConnection, late: threading.Event) -> None:
    """End a call that drips: each step is in time, the whole is not."""
    late.set()
    with suppress(OSError, AttributeError):
        connection.sock.shutdown(socket.SHUT_RDWR)
