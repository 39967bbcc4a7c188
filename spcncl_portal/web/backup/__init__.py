"""One archive of database and files, made from a running portal and put back into an empty one.

`archive` knows tar and checksums, `rows` how a table becomes lines of JSON and back, `manifest` what an archive says
about itself, `making` and `restoring` the two ways.
"""
