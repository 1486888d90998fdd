-- What the public site says: pages, questions, profiles, the blog, and how search understands words.
-- Text that people write is Markdown in columns named `_text`; what is made of it for the page is
-- kept beside it only where it is costly to make.

-- What a service's page says beyond its name.
CREATE TABLE service_page (
    service         TEXT NOT NULL PRIMARY KEY REFERENCES service (slug) ON DELETE CASCADE,
    summary         TEXT NOT NULL,
    signs           TEXT NOT NULL,
    help_text       TEXT NOT NULL,
    first_call_text TEXT NOT NULL,
    limits_text     TEXT NOT NULL,
    icon            TEXT NOT NULL
);

CREATE TABLE therapist_profile (
    therapist_id  TEXT NOT NULL PRIMARY KEY REFERENCES therapist (id) ON DELETE CASCADE,
    pronouns      TEXT NOT NULL DEFAULT '',
    languages     TEXT NOT NULL DEFAULT '',
    approach_text TEXT NOT NULL DEFAULT '',
    focus         TEXT NOT NULL DEFAULT '',
    education     TEXT NOT NULL DEFAULT '',
    years         BIGINT NOT NULL DEFAULT 0 CHECK (years BETWEEN 0 AND 80)
);

CREATE TABLE question_group (
    slug  TEXT NOT NULL PRIMARY KEY,
    name  TEXT NOT NULL,
    place BIGINT NOT NULL
);

CREATE TABLE question (
    slug        TEXT NOT NULL PRIMARY KEY,
    group_slug  TEXT NOT NULL REFERENCES question_group (slug),
    question    TEXT NOT NULL,
    answer_text TEXT NOT NULL,
    place       BIGINT NOT NULL,
    active      BIGINT NOT NULL DEFAULT 1 CHECK (active IN (0, 1))
);

-- Pages of running text: what the practice is, what it costs; and what an import brought.
CREATE TABLE page (
    slug       TEXT NOT NULL PRIMARY KEY,
    title      TEXT NOT NULL,
    summary    TEXT NOT NULL,
    format     TEXT NOT NULL CHECK (format IN ('markdown', 'html')),
    body_text  TEXT NOT NULL,
    source     TEXT UNIQUE,
    updated_at BIGINT NOT NULL
);

CREATE TABLE topic (
    slug        TEXT NOT NULL PRIMARY KEY,
    name        TEXT NOT NULL,
    summary     TEXT NOT NULL,
    crisis_help BIGINT NOT NULL DEFAULT 0 CHECK (crisis_help IN (0, 1)),
    place       BIGINT NOT NULL
);

-- An article. The rendered page, its contents list and its plain text belong to the revision that
-- stands in `revision`; whoever saves a revision renders it once.
CREATE TABLE post (
    id                TEXT NOT NULL PRIMARY KEY,
    slug              TEXT NOT NULL UNIQUE,
    status            TEXT NOT NULL CHECK (status IN ('draft', 'scheduled', 'published', 'withdrawn')),
    published_at      BIGINT,
    title             TEXT NOT NULL,
    summary           TEXT NOT NULL,
    format            TEXT NOT NULL CHECK (format IN ('markdown', 'html')),
    body_text         TEXT NOT NULL,
    revision          BIGINT NOT NULL,
    html              TEXT NOT NULL,
    contents          TEXT NOT NULL,
    plain             TEXT NOT NULL,
    words             BIGINT NOT NULL,
    author_id         TEXT REFERENCES therapist (id) ON DELETE SET NULL,
    author_name       TEXT NOT NULL,
    reviewer_id       TEXT REFERENCES therapist (id) ON DELETE SET NULL,
    reviewer_name     TEXT NOT NULL DEFAULT '',
    reviewed_on       TEXT,
    service           TEXT REFERENCES service (slug) ON DELETE SET NULL,
    picture           TEXT NOT NULL DEFAULT '',
    picture_alt       TEXT NOT NULL DEFAULT '',
    source        TEXT UNIQUE,
    sample            BIGINT NOT NULL DEFAULT 0 CHECK (sample IN (0, 1)),
    created_at        BIGINT NOT NULL,
    updated_at        BIGINT NOT NULL,
    CHECK (status = 'draft' OR published_at IS NOT NULL)
);
CREATE INDEX post_published ON post (status, published_at);

CREATE TABLE post_topic (
    post_id TEXT NOT NULL REFERENCES post (id) ON DELETE CASCADE,
    topic   TEXT NOT NULL REFERENCES topic (slug),
    PRIMARY KEY (post_id, topic)
);
CREATE INDEX post_topic_topic ON post_topic (topic);

-- Every text that an article has had.
CREATE TABLE post_revision (
    post_id   TEXT NOT NULL REFERENCES post (id) ON DELETE CASCADE,
    revision  BIGINT NOT NULL,
    title     TEXT NOT NULL,
    summary   TEXT NOT NULL,
    format    TEXT NOT NULL CHECK (format IN ('markdown', 'html')),
    body_text TEXT NOT NULL,
    saved_by  TEXT NOT NULL,
    saved_at  BIGINT NOT NULL,
    PRIMARY KEY (post_id, revision)
);

-- A picture in the sizes that pages ask for. The name is the digest of what was given, so the same
-- picture is kept once and its address never changes its content.
CREATE TABLE picture (
    name       TEXT NOT NULL PRIMARY KEY,
    media_type TEXT NOT NULL,
    width      BIGINT NOT NULL,
    height     BIGINT NOT NULL,
    bytes      BYTEA NOT NULL,
    added_at   BIGINT NOT NULL
);

CREATE TABLE picture_size (
    picture TEXT NOT NULL REFERENCES picture (name) ON DELETE CASCADE,
    width   BIGINT NOT NULL,
    height  BIGINT NOT NULL,
    bytes   BYTEA NOT NULL,
    PRIMARY KEY (picture, width)
);

-- Where an address of old leads: another address of ours, or nowhere any more (410).
CREATE TABLE moved_address (
    path       TEXT NOT NULL PRIMARY KEY,
    target     TEXT,
    reason     TEXT NOT NULL CHECK (reason IN ('renamed', 'imported', 'withdrawn')),
    since      BIGINT NOT NULL
);

-- Words that mean nearly the same in a search; one way where only the second finds the first.
CREATE TABLE synonym_set (
    id       TEXT NOT NULL PRIMARY KEY,
    words    TEXT NOT NULL,
    found_by TEXT NOT NULL DEFAULT '',
    place    BIGINT NOT NULL
);

-- Words after which a search shows the help lines first.
CREATE TABLE crisis_word (
    words TEXT NOT NULL PRIMARY KEY
);

-- Counts the changes of everything above: what is made from it, search index and pages kept in
-- memory, is made anew when the count has moved, on each of several servers.
CREATE TABLE content_version (
    name    TEXT NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL
);
INSERT INTO content_version (name, version) VALUES ('site', 0);
