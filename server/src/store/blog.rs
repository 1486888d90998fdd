//! Articles, their topics, revisions and pictures, and where addresses of old lead.

mod addresses;
mod pictures;
mod reading;
mod topics;
mod writing;

pub use addresses::{free_address, move_address, moved, readdress};
pub use pictures::{
    NewPicture, NewSize, add_picture, add_picture_size, has_picture, kept_picture, picture,
    picture_size,
};
pub use reading::{
    IndexedRow, ListedRow, PostRow, TopicRow, Wanted, around, every_post, newest, newest_listed,
    next_due, post, posts, topics, topics_of,
};
pub use topics::{NewTopic, add_topic};
pub use writing::{
    Facts, KnownPost, NewPost, PostWords, add_post, change_words, find_by_slug, find_by_source,
    known_names, note_taken, rename, revision, set_facts, set_status,
};

/// Every statement of this subject.
pub fn all() -> Vec<&'static str> {
    [
        addresses::ALL,
        pictures::ALL,
        reading::ALL,
        topics::ALL,
        writing::ALL,
    ]
    .concat()
}

fn count(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
