"""Who may read the files of the programme's papers and of the sets of invitation forms."""

from spcncl_portal.files.access import register_reader


def _reads_outreach(user, thing) -> bool:
    """The newest version of a paper is public at its own address; all else is the office's."""
    return user.has_perm("applications.see_outreach_report")


register_reader("applications.ProgrammeFile", _reads_outreach)
register_reader("applications.InvitationBatch", _reads_outreach)
