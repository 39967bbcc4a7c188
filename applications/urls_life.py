"""Addresses of the turns in a dossier's life."""

from functools import partial

from spcncl_portal.core.routes import route

from .states import DossierState
from .urls_dossier import dossier_in, open_dossier
from .views import dossier_life

WRITE, DECIDE = "applications.write_dossiers", "applications.write_checks"
ASK = "applications.ask_for_dossiers"
POST = ("POST",)
ONE = "ho-so/<slug:code>/"
accepted = partial(dossier_in, DossierState.ACCEPTED)
returned = partial(dossier_in, DossierState.RETURNED)
withdrawn = partial(dossier_in, DossierState.WITHDRAWN)
submitted = partial(dossier_in, DossierState.SUBMITTED)

life_urls = [
    route(f"{ONE}de-nghi/", dossier_life.ask, name="ask_office", enter=ASK, example=accepted),
    route(f"{ONE}de-nghi/tu-choi/", dossier_life.decline, name="decline_request", enter=DECIDE, example=accepted),
    route(f"{ONE}nop-muon/", dossier_life.allow_late, name="allow_late", enter=DECIDE, example=open_dossier),
    route(f"{ONE}lap-lai/", dossier_life.start_again, name="start_again", enter=WRITE, methods=POST, example=withdrawn),
    route(f"{ONE}giu-ban-hop-le/", dossier_life.keep_accepted, name="keep_accepted", enter=DECIDE, example=returned),
    route(f"{ONE}gop/", dossier_life.join, name="join_dossier", enter=DECIDE, example=submitted),
]
