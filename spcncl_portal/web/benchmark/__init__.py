"""How fast the portal is on this machine and this kind of database; `manage.py benchmark` starts it.

The figures are taken by a process of its own (`__main__`) on a database and a folder that are thrown away (`place`).
"""
