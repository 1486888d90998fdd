-- Rules that every table follows, so that both engines read the same:
-- instants are whole epoch seconds, civil dates 'YYYY-MM-DD', minutes of the day 0 to 1440,
-- flags 0 or 1, ids UUIDv7 text, zones IANA names. A column whose name ends in `_sealed` holds
-- encrypted bytes, one whose name ends in `_key` or `_hash` a keyed or plain digest.

CREATE TABLE setting (
    name  TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;

CREATE TABLE service (
    slug   TEXT NOT NULL PRIMARY KEY,
    name   TEXT NOT NULL,
    kind   TEXT NOT NULL CHECK (kind IN ('concern', 'people', 'medication')),
    place  INTEGER NOT NULL,
    active INTEGER NOT NULL DEFAULT 1 CHECK (active IN (0, 1))
) STRICT;

CREATE TABLE therapist (
    id          TEXT NOT NULL PRIMARY KEY,
    slug        TEXT NOT NULL UNIQUE,
    name        TEXT NOT NULL,
    credentials TEXT NOT NULL,
    headline    TEXT NOT NULL,
    zone        TEXT NOT NULL,
    email       TEXT NOT NULL DEFAULT '',
    active      INTEGER NOT NULL DEFAULT 1 CHECK (active IN (0, 1)),
    sample      INTEGER NOT NULL DEFAULT 0 CHECK (sample IN (0, 1))
) STRICT;

CREATE TABLE therapist_service (
    therapist_id TEXT NOT NULL REFERENCES therapist (id) ON DELETE CASCADE,
    service      TEXT NOT NULL REFERENCES service (slug) ON DELETE CASCADE,
    PRIMARY KEY (therapist_id, service)
) STRICT;

CREATE TABLE therapist_audience (
    therapist_id TEXT NOT NULL REFERENCES therapist (id) ON DELETE CASCADE,
    audience     TEXT NOT NULL CHECK (audience IN ('me', 'child', 'couple')),
    PRIMARY KEY (therapist_id, audience)
) STRICT;

CREATE TABLE license (
    id           TEXT NOT NULL PRIMARY KEY,
    therapist_id TEXT NOT NULL REFERENCES therapist (id),
    state        TEXT NOT NULL CHECK (length(state) = 2),
    authority    TEXT NOT NULL
        CHECK (authority IN ('state', 'telehealth_registration', 'psypact', 'counseling_compact')),
    number       TEXT NOT NULL,
    issued_on    TEXT NOT NULL,
    expires_on   TEXT NOT NULL,
    status       TEXT NOT NULL CHECK (status IN ('active', 'pending', 'suspended', 'ended')),
    UNIQUE (therapist_id, state, authority, number),
    CHECK (issued_on < expires_on)
) STRICT;
CREATE INDEX license_state ON license (state, status);

-- What the owner says about a state beyond who is licensed there.
CREATE TABLE state_note (
    state      TEXT NOT NULL PRIMARY KEY CHECK (length(state) = 2),
    medication INTEGER NOT NULL DEFAULT 0 CHECK (medication IN (0, 1))
) STRICT;

CREATE TABLE state_waitlist (
    id           TEXT NOT NULL PRIMARY KEY,
    state        TEXT NOT NULL CHECK (length(state) = 2),
    email_key    TEXT NOT NULL,
    email_sealed BLOB NOT NULL,
    joined_at    INTEGER NOT NULL,
    UNIQUE (state, email_key)
) STRICT;

CREATE TABLE weekly_rule (
    id           TEXT NOT NULL PRIMARY KEY,
    therapist_id TEXT NOT NULL REFERENCES therapist (id) ON DELETE CASCADE,
    weekday      INTEGER NOT NULL CHECK (weekday BETWEEN 1 AND 7),
    start_minute INTEGER NOT NULL,
    end_minute   INTEGER NOT NULL,
    valid_from   TEXT NOT NULL,
    valid_to     TEXT,
    CHECK (0 <= start_minute AND start_minute < end_minute AND end_minute <= 1440),
    CHECK (start_minute % 5 = 0 AND end_minute % 5 = 0)
) STRICT;
CREATE INDEX weekly_rule_therapist ON weekly_rule (therapist_id);

CREATE TABLE date_exception (
    id           TEXT NOT NULL PRIMARY KEY,
    therapist_id TEXT NOT NULL REFERENCES therapist (id) ON DELETE CASCADE,
    on_date      TEXT NOT NULL,
    kind         TEXT NOT NULL CHECK (kind IN ('off', 'replace', 'extra')),
    start_minute INTEGER NOT NULL,
    end_minute   INTEGER NOT NULL,
    CHECK (kind = 'off' OR (0 <= start_minute AND start_minute < end_minute AND end_minute <= 1440)),
    CHECK (start_minute % 5 = 0 AND end_minute % 5 = 0)
) STRICT;
CREATE INDEX date_exception_therapist ON date_exception (therapist_id, on_date);

CREATE TABLE time_off (
    id           TEXT NOT NULL PRIMARY KEY,
    therapist_id TEXT NOT NULL REFERENCES therapist (id) ON DELETE CASCADE,
    starts_at    INTEGER NOT NULL,
    ends_at      INTEGER NOT NULL,
    CHECK (starts_at < ends_at)
) STRICT;
CREATE INDEX time_off_therapist ON time_off (therapist_id, ends_at);

-- A visitor's booking in the making. What was answered is sealed.
CREATE TABLE draft (
    id              TEXT NOT NULL PRIMARY KEY,
    visitor_hash    TEXT NOT NULL UNIQUE,
    answers_sealed  BLOB NOT NULL,
    request_key     TEXT NOT NULL UNIQUE,
    consultation_id TEXT,
    created_at      INTEGER NOT NULL,
    touched_at      INTEGER NOT NULL,
    expires_at      INTEGER NOT NULL
) STRICT;
CREATE INDEX draft_expires ON draft (expires_at);

-- A therapist's time that is taken. Holds and bookings alike; lane 0 is what visitors book, the
-- lanes above are for staff who overbook on purpose.
CREATE TABLE claim (
    id             TEXT NOT NULL PRIMARY KEY,
    therapist_id   TEXT NOT NULL REFERENCES therapist (id),
    lane           INTEGER NOT NULL DEFAULT 0 CHECK (lane BETWEEN 0 AND 9),
    kind           TEXT NOT NULL CHECK (kind IN ('hold', 'booking')),
    starts_at      INTEGER NOT NULL,
    ends_at        INTEGER NOT NULL,
    occupied_until INTEGER NOT NULL,
    draft_id       TEXT REFERENCES draft (id) ON DELETE CASCADE,
    expires_at     INTEGER,
    CHECK (starts_at % 300 = 0 AND occupied_until % 300 = 0),
    CHECK (starts_at < ends_at AND ends_at <= occupied_until),
    CHECK ((kind = 'hold') = (expires_at IS NOT NULL)),
    CHECK ((kind = 'hold') = (draft_id IS NOT NULL))
) STRICT;
CREATE UNIQUE INDEX one_hold_per_draft ON claim (draft_id) WHERE kind = 'hold';
CREATE INDEX claim_time ON claim (therapist_id, occupied_until);
CREATE INDEX claim_expires ON claim (expires_at) WHERE kind = 'hold';

-- THE GUARANTEE: one row for every five minutes of every claim, its turnaround included. Two claims
-- that overlap would share a row, and a primary key does not allow that on any engine.
CREATE TABLE claim_cell (
    therapist_id TEXT NOT NULL,
    lane         INTEGER NOT NULL,
    cell         INTEGER NOT NULL,
    claim_id     TEXT NOT NULL REFERENCES claim (id) ON DELETE CASCADE,
    PRIMARY KEY (therapist_id, lane, cell)
) STRICT, WITHOUT ROWID;
CREATE INDEX claim_cell_claim ON claim_cell (claim_id);

CREATE TABLE consultation (
    id              TEXT NOT NULL PRIMARY KEY,
    reference       TEXT NOT NULL UNIQUE,
    request_key     TEXT NOT NULL UNIQUE,
    request_hash    TEXT NOT NULL,
    token_hash      TEXT NOT NULL UNIQUE,
    token_sealed    BLOB NOT NULL,
    claim_id        TEXT UNIQUE REFERENCES claim (id),
    therapist_id    TEXT NOT NULL REFERENCES therapist (id),
    license_id      TEXT NOT NULL REFERENCES license (id),
    state           TEXT NOT NULL CHECK (length(state) = 2),
    starts_at       INTEGER NOT NULL,
    ends_at         INTEGER NOT NULL,
    zone            TEXT NOT NULL,
    status          TEXT NOT NULL
        CHECK (status IN ('confirmed', 'cancelled_by_visitor', 'cancelled_by_practice', 'held', 'no_show')),
    version         INTEGER NOT NULL DEFAULT 0,
    source          TEXT NOT NULL CHECK (source IN ('web', 'api', 'phone')),
    details_sealed  BLOB NOT NULL,
    email_key       TEXT NOT NULL,
    consent_version TEXT NOT NULL,
    created_at      INTEGER NOT NULL,
    changed_at      INTEGER NOT NULL,
    cancelled_at    INTEGER,
    erased_at       INTEGER,
    -- Whoever stands in the calendar holds time, and nobody else does: the two cannot drift apart.
    CHECK ((status IN ('confirmed', 'held', 'no_show')) = (claim_id IS NOT NULL)),
    CHECK ((status IN ('cancelled_by_visitor', 'cancelled_by_practice')) = (cancelled_at IS NOT NULL))
) STRICT;
CREATE INDEX consultation_starts ON consultation (starts_at);
CREATE INDEX consultation_therapist ON consultation (therapist_id, starts_at);
CREATE INDEX consultation_email ON consultation (email_key, status);
CREATE INDEX consultation_license ON consultation (license_id, starts_at);

-- What became of a consultation. Rows are only added.
CREATE TABLE consultation_event (
    id              TEXT NOT NULL PRIMARY KEY,
    consultation_id TEXT NOT NULL REFERENCES consultation (id) ON DELETE CASCADE,
    at              INTEGER NOT NULL,
    actor           TEXT NOT NULL,
    kind            TEXT NOT NULL,
    version         INTEGER NOT NULL,
    before_at       INTEGER,
    after_at        INTEGER
) STRICT;
CREATE INDEX consultation_event_of ON consultation_event (consultation_id, version);

-- The outbox: a mail that must go, written in the transaction that makes it necessary. It knows
-- which version of the consultation it speaks of and is dropped when that has passed.
CREATE TABLE mail (
    id              TEXT NOT NULL PRIMARY KEY,
    consultation_id TEXT NOT NULL REFERENCES consultation (id) ON DELETE CASCADE,
    version         INTEGER NOT NULL,
    kind            TEXT NOT NULL,
    recipient       TEXT NOT NULL,
    state           TEXT NOT NULL DEFAULT 'queued'
        CHECK (state IN ('queued', 'leased', 'sending', 'sent', 'failed', 'uncertain', 'dropped')),
    due_at          INTEGER NOT NULL,
    attempts        INTEGER NOT NULL DEFAULT 0,
    lease_owner     TEXT,
    lease_until     INTEGER,
    reply           TEXT NOT NULL DEFAULT '',
    created_at      INTEGER NOT NULL,
    settled_at      INTEGER,
    UNIQUE (consultation_id, version, kind, recipient)
) STRICT;
CREATE INDEX mail_due ON mail (state, due_at);

CREATE TABLE staff (
    id            TEXT NOT NULL PRIMARY KEY,
    email         TEXT NOT NULL UNIQUE,
    name          TEXT NOT NULL,
    role          TEXT NOT NULL CHECK (role IN ('owner', 'scheduler', 'therapist', 'editor')),
    therapist_id  TEXT REFERENCES therapist (id),
    password_hash TEXT NOT NULL,
    totp_sealed   BLOB,
    totp_step     INTEGER NOT NULL DEFAULT 0,
    created_at    INTEGER NOT NULL,
    disabled_at   INTEGER
) STRICT;

-- A link that lets somebody become a member of staff, once.
CREATE TABLE staff_welcome (
    token_hash TEXT NOT NULL PRIMARY KEY,
    role       TEXT NOT NULL,
    made_at    INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT;

CREATE TABLE staff_session (
    token_hash TEXT NOT NULL PRIMARY KEY,
    staff_id   TEXT NOT NULL REFERENCES staff (id) ON DELETE CASCADE,
    stage      TEXT NOT NULL CHECK (stage IN ('password', 'enrolling', 'full')),
    created_at INTEGER NOT NULL,
    seen_at    INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT;
CREATE INDEX staff_session_of ON staff_session (staff_id);

CREATE TABLE staff_recovery (
    code_hash TEXT NOT NULL PRIMARY KEY,
    staff_id  TEXT NOT NULL REFERENCES staff (id) ON DELETE CASCADE,
    used_at   INTEGER
) STRICT;
CREATE INDEX staff_recovery_of ON staff_recovery (staff_id);

-- Counted tries, for limits that every server must share.
CREATE TABLE attempt (
    bucket    TEXT NOT NULL,
    window_at INTEGER NOT NULL,
    count     INTEGER NOT NULL,
    PRIMARY KEY (bucket, window_at)
) STRICT;

-- Who did or saw what. Codes and ids only; rows are only added.
CREATE TABLE audit_event (
    id      TEXT NOT NULL PRIMARY KEY,
    at      INTEGER NOT NULL,
    actor   TEXT NOT NULL,
    action  TEXT NOT NULL,
    object  TEXT NOT NULL,
    detail  TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX audit_event_at ON audit_event (at);
CREATE INDEX audit_event_object ON audit_event (object, at);

-- Second belt: whatever the cells say, two claims of one lane never overlap.
CREATE TRIGGER claim_overlap_insert BEFORE INSERT ON claim
WHEN EXISTS (
    SELECT 1 FROM claim other
    WHERE other.therapist_id = NEW.therapist_id AND other.lane = NEW.lane
      AND other.starts_at < NEW.occupied_until AND NEW.starts_at < other.occupied_until
)
BEGIN SELECT RAISE(ABORT, 'claim_no_overlap'); END;

CREATE TRIGGER claim_overlap_update BEFORE UPDATE OF therapist_id, lane, starts_at, occupied_until ON claim
WHEN EXISTS (
    SELECT 1 FROM claim other
    WHERE other.id <> NEW.id AND other.therapist_id = NEW.therapist_id AND other.lane = NEW.lane
      AND other.starts_at < NEW.occupied_until AND NEW.starts_at < other.occupied_until
)
BEGIN SELECT RAISE(ABORT, 'claim_no_overlap'); END;

CREATE TRIGGER audit_event_keeps BEFORE UPDATE ON audit_event
BEGIN SELECT RAISE(ABORT, 'audit_event_append_only'); END;
CREATE TRIGGER audit_event_stays BEFORE DELETE ON audit_event
BEGIN SELECT RAISE(ABORT, 'audit_event_append_only'); END;
CREATE TRIGGER consultation_event_keeps BEFORE UPDATE ON consultation_event
BEGIN SELECT RAISE(ABORT, 'consultation_event_append_only'); END;
