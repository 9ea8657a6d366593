"""Good ways travel: public stories, consents, handbooks, exemplars, and who learns from whom.

A *story* tells an initiative to the public. An *adoption* is one place learning from an initiative, from
the request to the working copy or the giving up. An *exemplar* is an initiative chosen by decision to be
spread in a period.
"""
