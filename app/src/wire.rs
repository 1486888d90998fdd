//! How pages talk with the server: what they read, and what their forms post.
//!
//! Answers travel as postcard, whose readers are a fraction of the size of JSON's. Both halves are
//! always of one build, so nobody else has to read it; what is meant for others is the JSON
//! interface. And everything has one type inside, whatever is asked: the machinery of requests,
//! resources and actions is compiled once, and not once more for every page that a visitor
//! downloads.

mod fetched;
mod posted;
mod protocol;

pub use fetched::{Fetched, fetch, nothing};
pub use posted::{FormAction, PostForm};
pub use protocol::FormPost;
