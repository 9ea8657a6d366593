"""Background work: one visible row a job, done by one worker process on either data base."""
