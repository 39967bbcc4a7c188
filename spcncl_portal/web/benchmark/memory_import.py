"""`python -m spcncl_portal.web.benchmark.memory_import FILE UNIT YEAR`: the command on a list; print the peak (MB).

A process of its own, so that nothing measured before counts.
"""

import io
import sys

import django

from .peak import peak_megabytes


def main(file: str, unit: str, year: str) -> None:
    django.setup()
    from django.core.management import call_command

    call_command("import_nominations", file, "--unit", unit, "--cycle", year, "--json", stdout=io.StringIO())
    print(peak_megabytes())


if __name__ == "__main__":
    main(*sys.argv[1:])
