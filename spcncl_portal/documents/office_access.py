"""Who may read the files that hang on papers and templates of the office: who may read the register."""

from spcncl_portal.files.access import register_reader


def reads_the_register(user, thing) -> bool:
    return user.has_perm("documents.read_official", thing)


for _label in ("OfficialDocument", "IncomingDocument", "DocumentTemplate"):
    register_reader(f"documents.{_label}", reads_the_register)
