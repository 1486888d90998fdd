//! The blog: what readers see of it, and what becomes of an article.

mod import;
mod reading;
mod writing;

pub use import::{ImportFault, Imported, PostFile, PostFileFault};
pub use writing::{Publish, WriteFault, Written, WrittenPost};
