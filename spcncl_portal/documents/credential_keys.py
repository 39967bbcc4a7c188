"""The keys that sign credentials: one signs, earlier ones stay published so that what they signed can still be checked.

They lie in one file (setting CREDENTIAL_KEY), a JSON Web Key Set: the first key with its private part, then the public
parts of the earlier ones. The file is made at the first need, readable by its owner only.
"""

import json
import os
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, KeySet

CURVE, ALGORITHM = "P-256", "ES256"


def signing_key() -> ECKey:
    """Return the key that signs today. Raises ImproperlyConfigured when the file cannot be read or written."""
    return _all_keys()[0]


def public_keys() -> dict:
    """Return the key set that the portal publishes: no private parts. Raises as `signing_key`."""
    return {"keys": [_public(key) for key in _all_keys()]}


def rotate_key() -> str:
    """Make a new key that signs from now on, keep the public parts of the others; return its id. Raises as above."""
    path = _path()
    known = [_public(key) for key in _all_keys()]
    new = _new_key()
    _write(path, [new, *known])
    return str(new["kid"])


def _path() -> Path:
    return Path(settings.CREDENTIAL_KEY)


def _all_keys() -> list[ECKey]:
    path = _path()
    try:
        if not path.exists():
            _write(path, [_new_key()], replace=False)
        return _read(str(path), path.stat().st_mtime_ns)
    except OSError as problem:
        raise ImproperlyConfigured("CREDENTIAL_KEY names a file that cannot be read or written") from problem


@lru_cache(maxsize=4)
def _read(path: str, changed: int) -> list[ECKey]:
    """`changed`: when the file was written, so that other processes see a new key without a restart."""
    try:
        keys = list(KeySet.import_key_set(json.loads(Path(path).read_text())).keys)
    except (ValueError, KeyError, TypeError, JoseError) as problem:
        raise ImproperlyConfigured("CREDENTIAL_KEY names a file that is no key set") from problem
    if (
        not keys
        or not all(isinstance(key, ECKey) and key.curve_name == CURVE for key in keys)
        or not keys[0].is_private
    ):
        raise ImproperlyConfigured(f"CREDENTIAL_KEY must begin with a private key of the curve {CURVE}")
    return keys


def _new_key() -> dict:
    key = ECKey.generate_key(CURVE, auto_kid=True)
    return {**key.as_dict(private=True), "use": "sig", "alg": ALGORITHM}


def _public(key: ECKey) -> dict:
    return {**key.as_dict(private=False), "kid": key.thumbprint(), "use": "sig", "alg": ALGORITHM}


def _write(path: Path, keys: list[dict], *, replace: bool = True) -> None:
    """Write the file whole or not at all; without `replace` the first of several processes wins."""
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        json.dump({"keys": keys}, file)
    try:
        if replace:
            draft.replace(path)
        else:
            os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink(missing_ok=True)
