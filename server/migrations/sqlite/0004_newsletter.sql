-- The eNewsletter: who gets it and how they came to agree, the issues, and a ledger with one row
-- for every copy. No address stands here in plain: it is found again by a keyed hash and written to
-- by opening the sealed one.

-- Somebody who gets the newsletter, is about to, or did. The tokens of the links in their mails are
-- keyed hashes of the row's id; only digests of them are kept.
CREATE TABLE subscriber (
    id              TEXT NOT NULL PRIMARY KEY,
    email_key       TEXT NOT NULL UNIQUE,
    email_sealed    BLOB NOT NULL,
    status          TEXT NOT NULL
        CHECK (status IN ('pending', 'active', 'paused', 'left', 'bounced', 'complained')),
    confirm_hash    TEXT NOT NULL UNIQUE,
    manage_hash     TEXT NOT NULL UNIQUE,
    -- How often a confirmation was asked for: each mail belongs to one asking.
    round           INTEGER NOT NULL DEFAULT 0,
    -- When the last mail went into the outbox that anybody can cause: one a day.
    asked_at        INTEGER,
    confirm_until   INTEGER,
    confirmed_at    INTEGER,
    paused_until    INTEGER,
    left_at         INTEGER,
    soft_bounces    INTEGER NOT NULL DEFAULT 0 CHECK (soft_bounces >= 0),
    soft_bounced_at INTEGER,
    created_at      INTEGER NOT NULL,
    changed_at      INTEGER NOT NULL,
    CHECK ((status = 'pending') = (confirm_until IS NOT NULL)),
    CHECK (status <> 'pending' OR confirmed_at IS NULL),
    CHECK (status NOT IN ('active', 'paused') OR confirmed_at IS NOT NULL),
    CHECK ((status = 'paused') = (paused_until IS NOT NULL)),
    CHECK ((status IN ('left', 'bounced', 'complained')) = (left_at IS NOT NULL))
) STRICT;
CREATE INDEX subscriber_status ON subscriber (status, id);

-- What somebody agreed to or took back: when, where, and to which wording. Rows are only added;
-- they go with the subscriber whom somebody erases.
CREATE TABLE subscriber_consent (
    id            TEXT NOT NULL PRIMARY KEY,
    subscriber_id TEXT NOT NULL REFERENCES subscriber (id) ON DELETE CASCADE,
    at            INTEGER NOT NULL,
    kind          TEXT NOT NULL,
    source        TEXT NOT NULL,
    wording       TEXT NOT NULL,
    detail        TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX subscriber_consent_of ON subscriber_consent (subscriber_id, at);

-- Addresses that are not written to, as keyed hashes. Erasing a subscriber leaves them: they are
-- what keeps an erased address from coming back with the next import.
CREATE TABLE suppression (
    email_key TEXT NOT NULL PRIMARY KEY,
    reason    TEXT NOT NULL
        CHECK (reason IN ('left', 'erased', 'bounced', 'complaint', 'not_me')),
    since     INTEGER NOT NULL
) STRICT;

-- The outbox of mails to one subscriber that are no issues. The same discipline as in `mail`.
CREATE TABLE subscriber_mail (
    id            TEXT NOT NULL PRIMARY KEY,
    subscriber_id TEXT NOT NULL REFERENCES subscriber (id) ON DELETE CASCADE,
    round         INTEGER NOT NULL,
    kind          TEXT NOT NULL,
    state         TEXT NOT NULL DEFAULT 'queued'
        CHECK (state IN ('queued', 'leased', 'sending', 'sent', 'failed', 'uncertain', 'dropped')),
    due_at        INTEGER NOT NULL,
    attempts      INTEGER NOT NULL DEFAULT 0,
    lease_owner   TEXT,
    lease_until   INTEGER,
    reply         TEXT NOT NULL DEFAULT '',
    created_at    INTEGER NOT NULL,
    settled_at    INTEGER,
    UNIQUE (subscriber_id, round, kind)
) STRICT;
CREATE INDEX subscriber_mail_due ON subscriber_mail (state, due_at);

-- One letter to everybody. From `queued` on, what is sent is frozen in `html`, `plain` and `page`
-- under `content_hash`; before that it is written from `body_text`.
CREATE TABLE issue (
    id           TEXT NOT NULL PRIMARY KEY,
    slug         TEXT NOT NULL UNIQUE,
    subject      TEXT NOT NULL,
    summary      TEXT NOT NULL DEFAULT '',
    body_text    TEXT NOT NULL,
    revision     INTEGER NOT NULL,
    status       TEXT NOT NULL
        CHECK (status IN ('draft', 'scheduled', 'queued', 'sending', 'paused', 'sent', 'cancelled')),
    html         TEXT,
    plain        TEXT,
    page         TEXT,
    content_hash TEXT,
    recipients   INTEGER NOT NULL DEFAULT 0,
    -- Minted with the page that has the button: pressing it twice is one sending.
    request_key  TEXT UNIQUE,
    created_at   INTEGER NOT NULL,
    updated_at   INTEGER NOT NULL,
    scheduled_at INTEGER,
    queued_at    INTEGER,
    -- The end of the undo window.
    leaves_at    INTEGER,
    started_at   INTEGER,
    sent_at      INTEGER,
    cancelled_at INTEGER,
    CHECK (status <> 'scheduled' OR scheduled_at IS NOT NULL),
    CHECK (status NOT IN ('queued', 'sending', 'paused', 'sent')
        OR (content_hash IS NOT NULL AND html IS NOT NULL AND plain IS NOT NULL
            AND page IS NOT NULL AND request_key IS NOT NULL AND leaves_at IS NOT NULL)),
    CHECK ((status = 'sent') = (sent_at IS NOT NULL)),
    CHECK ((status = 'cancelled') = (cancelled_at IS NOT NULL))
) STRICT;
CREATE INDEX issue_status ON issue (status, scheduled_at);
CREATE INDEX issue_sent ON issue (sent_at);

-- Every text that an issue has had.
CREATE TABLE issue_revision (
    issue_id  TEXT NOT NULL REFERENCES issue (id) ON DELETE CASCADE,
    revision  INTEGER NOT NULL,
    subject   TEXT NOT NULL,
    summary   TEXT NOT NULL,
    body_text TEXT NOT NULL,
    saved_by  TEXT NOT NULL,
    saved_at  INTEGER NOT NULL,
    PRIMARY KEY (issue_id, revision)
) STRICT;

-- The ledger: one copy of one issue for one subscriber, from the freezing of the list to the mail
-- server's last word. `reply` never holds an address.
CREATE TABLE delivery (
    issue_id      TEXT NOT NULL REFERENCES issue (id),
    subscriber_id TEXT NOT NULL REFERENCES subscriber (id) ON DELETE CASCADE,
    state         TEXT NOT NULL DEFAULT 'queued'
        CHECK (state IN ('queued', 'leased', 'sending', 'accepted', 'retrying', 'failed', 'bounced',
                         'uncertain', 'cancelled')),
    due_at        INTEGER NOT NULL,
    attempts      INTEGER NOT NULL DEFAULT 0,
    lease_owner   TEXT,
    lease_until   INTEGER,
    reply_code    INTEGER,
    reply         TEXT NOT NULL DEFAULT '',
    -- The digest of the token in the copy's return path; written when it first goes out.
    return_hash   TEXT UNIQUE,
    queued_at     INTEGER NOT NULL,
    sending_at    INTEGER,
    settled_at    INTEGER,
    PRIMARY KEY (issue_id, subscriber_id),
    CHECK ((state IN ('leased', 'sending')) = (lease_owner IS NOT NULL)),
    CHECK ((state IN ('leased', 'sending')) = (lease_until IS NOT NULL)),
    CHECK ((state IN ('queued', 'leased', 'sending', 'retrying')) = (settled_at IS NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX delivery_due ON delivery (state, due_at);
CREATE INDEX delivery_issue_state ON delivery (issue_id, state);
CREATE INDEX delivery_subscriber ON delivery (subscriber_id, state);

-- A message that came back. The digest of the message as it came makes feeding a mailbox twice
-- harmless; one that nobody understood is kept whole, sealed, for a person to read.
CREATE TABLE bounce (
    id             TEXT NOT NULL PRIMARY KEY,
    message_hash   TEXT NOT NULL UNIQUE,
    kind           TEXT NOT NULL CHECK (kind IN ('hard', 'soft', 'complaint', 'leave', 'unparsed')),
    issue_id       TEXT REFERENCES issue (id) ON DELETE SET NULL,
    subscriber_id  TEXT REFERENCES subscriber (id) ON DELETE SET NULL,
    status_code    TEXT NOT NULL DEFAULT '',
    message_sealed BLOB,
    received_at    INTEGER NOT NULL,
    handled_at     INTEGER,
    CHECK (kind <> 'unparsed' OR message_sealed IS NOT NULL)
) STRICT;
CREATE INDEX bounce_received ON bounce (kind, received_at);
CREATE INDEX bounce_subscriber ON bounce (subscriber_id);

CREATE TRIGGER subscriber_consent_keeps BEFORE UPDATE ON subscriber_consent
BEGIN SELECT RAISE(ABORT, 'subscriber_consent_append_only'); END;
