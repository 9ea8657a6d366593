"""Questions about dossiers, councils and recognitions."""
