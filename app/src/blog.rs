//! The Mood-E Blog as readers see it: the list, its topics and years, an article.

mod list;
mod picture;
mod post;

pub use list::{PostCard, list, topic, year};
pub use post::post;
