"""The form of a person's preferences. It parses; the action decides."""

from django import forms
from django.utils.translation import gettext_lazy as _

from .kinds import EMAIL, SMS, Group
from .models.preference import DIGEST_MINUTE, FIRST_DIGEST_HOUR, LAST_DIGEST_HOUR
from .preferences import Choices, choosable

OFF = "off"
HOURS = [(str(hour), f"{hour:02}:{DIGEST_MINUTE}") for hour in range(FIRST_DIGEST_HOUR, LAST_DIGEST_HOUR + 1)]

CHANNELS = {EMAIL: _("thư điện tử"), SMS: _("tin nhắn")}


def _tick(group: Group, channel: str, wanted: bool) -> forms.BooleanField:
    """The box of a group and channel; its words are for who cannot see the table that it stands in."""
    label = f"{group.label}: {CHANNELS[channel]}"
    box = forms.CheckboxInput(attrs={"class": "form-check-input", "aria-label": label})
    return forms.BooleanField(label=label, required=False, initial=wanted, widget=box)


class PreferencesForm(forms.Form):
    """A box for each group and channel that may be chosen, and the hour of the digest for those who get one."""

    digest_hour = forms.ChoiceField(
        label=_("Bản tin buổi sáng"),
        help_text=_(
            "Một thư mỗi ngày làm việc: việc đang chờ bạn, việc quá hạn đứng trước. Không có việc thì không có thư."
        ),
        choices=[*HOURS, (OFF, _("không gửi"))],
    )

    def __init__(self, *args, choices: Choices, with_digest: bool, with_sms: bool, **kwargs):
        super().__init__(*args, **kwargs)
        self.channels = (EMAIL, SMS) if with_sms else (EMAIL,)
        self.kept_hour = choices.digest_hour
        for group in choosable():
            for channel in self.channels:
                wanted = choices.wants_group(group, channel)
                name = f"{channel}_{group.key}"
                self.fields[name] = _tick(group, channel, wanted)
        if with_digest:
            self.fields["digest_hour"].initial = OFF if choices.digest_hour is None else str(choices.digest_hour)
        else:
            del self.fields["digest_hour"]

    def rows(self) -> list[dict]:
        """One row a group: label, hint, the box of each channel."""
        return [
            {"group": group, "boxes": [self[f"{channel}_{group.key}"] for channel in self.channels]}
            for group in choosable()
        ]

    def chosen(self) -> dict[str, dict[str, bool]]:
        """What was ticked, as the action takes it."""
        return {
            group.key: {channel: self.cleaned_data[f"{channel}_{group.key}"] for channel in self.channels}
            for group in choosable()
        }

    def chosen_hour(self) -> int | None:
        """The hour asked for; what holds already where the person is not asked."""
        if "digest_hour" not in self.fields:
            return self.kept_hour
        hour = self.cleaned_data["digest_hour"]
        return None if hour == OFF else int(hour)
