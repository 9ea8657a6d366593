"""Acts of appraisal, councils and recognition: atomic, with an actor and a moment."""
