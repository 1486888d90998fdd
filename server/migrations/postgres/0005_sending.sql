-- What sending the newsletter needs beside the ledger.

-- How fast it may go out, over all servers together: one bucket, kept as the moment (in
-- microseconds) up to which the messages that have left have used it up.
CREATE TABLE newsletter_pace (
    name     TEXT NOT NULL PRIMARY KEY CHECK (name = 'all'),
    spent_to BIGINT NOT NULL
);
INSERT INTO newsletter_pace (name, spent_to) VALUES ('all', 0);

-- Why the program itself stopped an issue; empty where it did not.
ALTER TABLE issue ADD COLUMN note TEXT NOT NULL DEFAULT '';
