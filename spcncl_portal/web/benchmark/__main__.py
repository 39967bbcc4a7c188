"""Measure in the throw-away copy that the environment names; the document goes to stdout, progress to stderr."""

import argparse
import json
import os
import random
import sys

import django

MARK = "SPCNCL_THROW_AWAY_COPY"  # set by place.throw_away_copy


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--scale", type=int, default=0)
    parser.add_argument("--seed", type=int, default=2021)
    options = parser.parse_args()
    if os.environ.get(MARK) != "1":
        sys.exit("only in a throw-away copy: use manage.py benchmark")  # it fills and changes what it finds
    django.setup()
    print(json.dumps(measure(options.scale, options.seed), ensure_ascii=False))


def measure(scale: int, seed: int) -> dict:
    """Environment and figures; `scale` 0 is the whole benchmark."""
    from spcncl_portal.programme.queries import cycle_of_year
    from spcncl_portal.web.demo.scale import make_scaled_cycle

    from . import figures, lists, pages, papers
    from .sizes import sizes_of

    sizes = sizes_of(scale)
    people = prepare()
    found = []
    for number in sizes.scales:
        cycle = make_scaled_cycle(number, seed=seed, people=people, tell=figures.tell)
        found += pages.measure_pages(cycle_of_year(cycle.year), people)
    generator = random.Random(seed)
    found += lists.measure_import(cycle_of_year(cycle.year), sizes.rows, generator)
    for count in sizes.certificates:
        found += papers.measure_certificates(count)
    return {"environment": figures.environment(), "figures": [figure.row() for figure in found]}


def prepare() -> dict:
    """An empty portal with reference data and the demo's people."""
    from django.core.management import call_command

    from spcncl_portal.programme.loading import load_all
    from spcncl_portal.web.demo.people import make_people

    from .figures import tell

    tell("bản sao tạm: cơ sở dữ liệu, dữ liệu tham chiếu")
    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    load_all()
    return make_people()


if __name__ == "__main__":
    main()
