//! The blog: what readers see of it, and what becomes of an article.

mod card;
mod import;
mod pictures;
mod reading;
mod wordpress;
mod writing;

pub use import::{ImportFault, Imported, PostFile, PostFileFault};
pub use pictures::{Added, AddedFiles, PictureFileFault};
pub use wordpress::MovedIn;
pub use writing::{Publish, WriteFault, Written, WrittenPost};
