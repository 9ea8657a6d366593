"""Journal sentences of this slice, by act."""

SENTENCES: dict[str, str] = {
    "account.open": "%(actor)s opened the account of %(subject)s",
    "account.reset_password": "%(actor)s made a new one-time password for %(subject)s",
    "account.change_password": "%(actor)s changed his or her password",
    "account.take_back": "%(actor)s took the account of %(subject)s back, which had come from a file",
    "account.end": "%(actor)s ended the account of %(subject)s",
    "account.sign_in": "%(actor)s signed in",
    "account.sign_out": "%(actor)s signed out",
    "account.lock": "The sign-in name of %(subject)s was locked after %(failures)s failed attempts",
    "account.end_session": "%(actor)s ended a session of %(subject)s",
    "account.end_sessions": "%(actor)s signed %(subject)s out everywhere",
    "token.make": "%(actor)s made a token for a program: %(token)s",
    "token.end": "%(actor)s ended the token “%(token)s” of %(subject)s",
    "grant.give": "%(actor)s gave %(subject)s a right: %(right)s",
    "grant.end": "%(actor)s took a right from %(subject)s: %(right)s",
}
