"""Questions about papers."""

from kheo.documents.queries.drafts import (
    draft_in_force,
    drafts_about,
    letterhead_for,
    style_of,
    template_for,
)

__all__ = ["draft_in_force", "drafts_about", "letterhead_for", "style_of", "template_for"]
