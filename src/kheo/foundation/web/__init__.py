"""Pages that every slice shows alike."""
