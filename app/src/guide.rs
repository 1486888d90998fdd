//! The guide on coping with anxiety as readers see it: its start, a chapter, and all of it on one page,
//! which is what is printed. It is given for joining the newsletter and listed nowhere; whoever has
//! the address may read it, because no lock belongs in front of help.

mod drawings;
mod pages;
mod pieces;
mod whole;

pub use pages::{chapter, start};
pub use whole::whole;

/// Where the guide lies as a file.
const PDF: &str = "/guide/coping-with-anxiety.pdf";
