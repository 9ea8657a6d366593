"""What stands between `./kheo` and Django: plain Python, standard library only.

`places` knows where things lie, `environment` makes the virtual environment from the lock file,
`catalogues` compiles the messages, `commands` hands over to Django, `testing` runs every check,
`postgres` starts a throw-away database server for it.
"""
