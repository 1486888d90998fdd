//! The desk: what the staff see once they are signed in.

pub mod desk;
