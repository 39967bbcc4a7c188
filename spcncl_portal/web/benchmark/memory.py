"""`python -m spcncl_portal.web.benchmark.memory N`: lay out and seal N certificates as a job does; print the peak (MB).

A process of its own, so that nothing measured before counts. SEAL_PKCS12 of the environment names the key.
"""

import sys

import django

from .peak import peak_megabytes


def main(count: int) -> None:
    django.setup()
    from evaluation.actions.certificates import BATCH
    from spcncl_portal.documents.certificates import render_certificates
    from spcncl_portal.documents.seal import seal_pdf

    from .papers import certificate_sheet

    for start in range(0, count, BATCH):
        sheets = [certificate_sheet(number) for number in range(start + 1, min(start + BATCH, count) + 1)]
        for paper in render_certificates(sheets):
            seal_pdf(paper)
    print(peak_megabytes())


if __name__ == "__main__":
    main(int(sys.argv[1]))
