//! What comes in over HTTP.

pub mod api_v1;
