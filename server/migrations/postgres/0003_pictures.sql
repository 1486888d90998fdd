-- The digest of what an import took last; empty where none did. A file that has not changed since
-- changes nothing here, whatever the staff have made of the article in the meantime.
ALTER TABLE post ADD COLUMN taken TEXT NOT NULL DEFAULT '';
ALTER TABLE page ADD COLUMN taken TEXT NOT NULL DEFAULT '';
