"""What citizens say: remarks on public stories and signs of support, looked at before they appear.

No account, no profile: who writes is known only as far as he says so himself.
"""
