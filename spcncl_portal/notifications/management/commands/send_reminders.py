"""Send the reminders that are due now, or tell what was or will be due on a day."""

from django.utils import timezone
from django.utils.translation import gettext as _

from spcncl_portal.core.commands import PortalCommand
from spcncl_portal.core.errors import ActionError
from spcncl_portal.core.parsing import ParseError, parse_date
from spcncl_portal.notifications import reminders
from spcncl_portal.programme.queries import cycles
from spcncl_portal.programme.states import CycleState


class Command(PortalCommand):
    help = "Send due reminders (now), or list what was or will be due on a day (--on)."

    def add_arguments(self, parser):
        parser.add_argument("--cycle", type=str)
        parser.add_argument("--on", type=str)
        parser.add_argument("--dry-run", action="store_true")

    def run(self, *args, cycle, on, dry_run, as_json, **options):
        day = self._day(on)
        chosen = self._cycles(cycle)
        lines, sent, new = [], set(), 0
        for one in chosen:
            if day is not None or dry_run:
                due = reminders.due_on(one, day) if day is not None else self._open_due(one)
                sent |= reminders.sent_keys(due)
            else:
                due, before, count = reminders.send_due(one)
                sent |= before
                new += count
            lines += due
        years = [one.year for one in chosen]
        document = {
            "on": (day or timezone.localdate()).isoformat(),
            "cycle": years[0] if len(years) == 1 else years,
            "due": [self._entry(line, sent) for line in lines],
            "sent": new,
        }
        self.print_json(document) if as_json else self._tell(document)

    @staticmethod
    def _open_due(cycle):
        return reminders.due_now(cycle) if cycle.is_open and not cycle.silent else []

    @staticmethod
    def _day(text):
        if text is None:
            return None
        try:
            return parse_date(text)
        except ParseError as problem:
            raise ActionError(f"--on: {problem}") from problem

    @staticmethod
    def _cycles(year):
        if year is None:
            return list(cycles().filter(state=CycleState.OPEN))
        found = list(cycles().filter(year=year)) if year.isdigit() else []
        if not found:
            raise ActionError(_("Không có chu kỳ %(year)s.") % {"year": year})
        return found

    @staticmethod
    def _entry(line: reminders.Due, sent: set[str]) -> dict:
        return {
            "milestone": line.milestone.code,
            "days_left": line.days_left,
            "kind": line.kind,
            "body": line.silent.code,
            "recipient": line.letter.recipient,
            "subject": line.letter.title,
            "already_sent": line.letter.key in sent,
        }

    def _tell(self, document: dict) -> None:
        for entry in document["due"]:
            mark = "✓" if entry["already_sent"] else "•"
            self.stdout.write(
                f"{mark} {entry['milestone']}  {entry['body']:>6}  {entry['recipient']}  {entry['subject']}"
            )
        self.stdout.write(
            _("Đến hạn: %(due)d, vừa gửi: %(sent)d") % {"due": len(document["due"]), "sent": document["sent"]}
        )
