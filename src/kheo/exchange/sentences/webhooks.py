"""Journal sentences of webhooks."""

SENTENCES: dict[str, str] = {
    "webhook.add": "%(actor)s let “%(subject)s” be told of events at %(url)s",
    "webhook.stop": "%(actor)s stopped telling “%(subject)s”",
    "webhook.go_on": "%(actor)s let “%(subject)s” be told again",
    "webhook.try_out": "%(actor)s sent “%(subject)s” a message to try it out",
    "webhook.send_again": "%(actor)s sent “%(subject)s” a message again",
    "webhook.stopped": "“%(subject)s” is not told any more, because it refused every message",
}
